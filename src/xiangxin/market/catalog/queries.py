"""Reads about brands, products and variants. Many ids at once; values that read no further."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Count, QuerySet

from xiangxin.kernel.ids import moment_of
from xiangxin.kernel.money import Money
from xiangxin.market.catalog.errors import NoSuchBrand, NoSuchProduct
from xiangxin.market.catalog.models import Product, Variant
from xiangxin.market.catalog.privacy import is_sensitive
from xiangxin.market.catalog.rules import Picture, Rating, price_range
from xiangxin.market.taxes.rules import TaxClass
from xiangxin.social.actors.queries import acts_for
from xiangxin.social.actors.rules import Staff, Stranger, System, Viewer

_Thing = TypeVar("_Thing")
# Both databases take this many parameters in one statement.
_AT_ONCE = 5_000
_ANYBODY = Stranger()


@dataclass(frozen=True, slots=True, kw_only=True)
class VariantCard:
    """What a cart or an order shows of a variant, and whether it can be bought at all.

    `is_buyable` says nothing of stock.
    """

    id: int
    product_id: int
    product_name: str
    product_handle: str
    brand_id: int
    brand_name: str
    label: str
    price: Money
    is_buyable: bool
    picture: str
    alt: str
    weight_grams: int
    tax_class: TaxClass
    shipping: str  # the brand's documents of shipping and taxes, '' when not asked for
    taxes: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductCard:
    """What a list shows of a product. No `price_from`: in the making."""

    id: int
    name: str
    handle: str
    summary: str
    brand_id: int
    brand_name: str
    brand_handle: str
    proven: str  # the brand's own site, where it has proven one
    price_from: Money | None
    was: Money | None  # stands struck through beside `price_from`
    has_range: bool
    picture: str
    alt: str
    rating: Rating


@dataclass(frozen=True, slots=True, kw_only=True)
class BrandPage:
    id: int
    handle: str
    name: str
    summary: str
    avatar: str
    followers: int
    created_at: datetime
    is_demo: bool
    currency: str
    seller_name: str
    seller_contact: str
    proven: str  # its own site or page; empty unless it proved one


@dataclass(frozen=True, slots=True, kw_only=True)
class VariantLine:
    """One choice on a product's page."""

    id: int
    label: str
    values: tuple[str, ...]
    price: Money
    was: Money | None  # stands struck through
    sku: str
    is_buyable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionLine:
    """An option and its values in the order of the variants."""

    name: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductPage:
    id: int
    handle: str
    name: str
    summary: str
    avatar: str
    followers: int
    created_at: datetime
    is_demo: bool
    is_published: bool
    is_retired: bool  # it was sold once, and nothing of it is sold any more
    category: str
    html: str
    brand: BrandPage
    options: tuple[OptionLine, ...]
    variants: tuple[VariantLine, ...]
    images: tuple[Picture, ...]
    facts: tuple[tuple[str, str], ...]  # material: oak
    price_from: Money | None
    has_range: bool
    rating: Rating
    rated: int  # grows with everything that changes what is told of reviews


# By primary key all along; the picture is the first row of the index image_in_order.
# Subjects above read these beside rows of their own, so that a bag is one statement.
_CARD = """v.id, v.product_id, pa.display_name, pa.handle, v.brand_id, ba.display_name, v.label,
       v.price_minor, v.currency,
       p.is_published AND NOT v.is_retired
         AND pa.suspended_at IS NULL AND ba.suspended_at IS NULL,
       i.path, i.alt, v.weight_grams, p.tax_class, {documents}"""
CARD = _CARD.format(documents="'', ''")
# With what the brand says of shipping and taxes, for who makes up a bill.
CARD_WITH_TERMS = _CARD.format(
    documents="COALESCE(st.document, ''), COALESCE(tt.document, '')"
)
CARD_COLUMNS = 16
CARD_OF_V = """
  LEFT JOIN catalog_product p ON p.actor_id = v.product_id
  LEFT JOIN actor pa ON pa.id = v.product_id
  LEFT JOIN actor ba ON ba.id = v.brand_id
  LEFT JOIN catalog_image i ON i.id = (
       SELECT id FROM catalog_image
        WHERE product_id = v.product_id AND path <> '' AND deleted_at IS NULL
        ORDER BY position, id LIMIT 1)"""
TERMS_OF_V = """
  LEFT JOIN shipping_terms st ON st.brand_id = v.brand_id
  LEFT JOIN tax_terms tt ON tt.brand_id = v.brand_id"""
_ALONE = f"""
SELECT {CARD} FROM catalog_variant v {CARD_OF_V} WHERE v.id IN ({{ids}})
"""  # noqa: S608 - the columns above, nothing from outside
_WITH_TERMS = f"""
SELECT {CARD_WITH_TERMS}
  FROM catalog_variant v {CARD_OF_V} {TERMS_OF_V} WHERE v.id IN ({{ids}})
"""  # noqa: S608 - as above


def variants_of(
    ids: Iterable[int], *, with_terms: bool = False
) -> dict[int, VariantCard]:
    """Cards by variant id, also of what cannot be bought any more; unknown ids are left out.

    `with_terms` adds what the brand says of shipping and taxes, for who makes up a bill.
    """
    rows = _rows_of(_WITH_TERMS if with_terms else _ALONE, ids)
    return {row[0]: card_of(row) for row in rows}


def card_of(row: Sequence[Any]) -> VariantCard:
    """From the columns of `CARD`, with terms or without."""
    return VariantCard(
        id=row[0],
        product_id=row[1],
        product_name=row[2],
        product_handle=row[3],
        brand_id=row[4],
        brand_name=row[5],
        label=row[6],
        price=Money(row[7], row[8]),
        is_buyable=bool(row[9]),
        picture=row[10] or "",
        alt=row[11] or "",
        weight_grams=row[12],
        tax_class=TaxClass(row[13]),
        shipping=row[14],
        taxes=row[15],
    )


# Lowest and highest price are two looks into the unique index on a product's variants.
_CARDS = """
SELECT p.actor_id, pa.display_name, pa.handle, pa.summary,
       p.brand_id, ba.display_name, ba.handle, p.currency,
       (SELECT MIN(price_minor) FROM catalog_variant
         WHERE product_id = p.actor_id AND NOT is_retired),
       (SELECT MAX(price_minor) FROM catalog_variant
         WHERE product_id = p.actor_id AND NOT is_retired),
       (SELECT was_minor FROM catalog_variant
         WHERE product_id = p.actor_id AND NOT is_retired ORDER BY price_minor, id LIMIT 1),
       i.path, i.alt,
       p.is_published AND pa.suspended_at IS NULL AND ba.suspended_at IS NULL,
       (SELECT proven FROM catalog_brand WHERE actor_id = p.brand_id),
       p.stars1, p.stars2, p.stars3, p.stars4, p.stars5
  FROM catalog_product p
  JOIN actor pa ON pa.id = p.actor_id
  JOIN actor ba ON ba.id = p.brand_id
  LEFT JOIN catalog_image i ON i.id = (
       SELECT id FROM catalog_image
        WHERE product_id = p.actor_id AND path <> '' AND deleted_at IS NULL
        ORDER BY position, id LIMIT 1)
 WHERE p.actor_id IN ({ids})
"""


def cards_of(
    actor_ids: Iterable[int], *, viewer: Viewer = _ANYBODY
) -> dict[int, ProductCard]:
    """Cards by actor id of those products that `viewer` may see; the rest is left out."""
    rows = _rows_of(_CARDS, actor_ids)
    hidden = {row[4] for row in rows if not row[13]}
    mine = _makers_brands(viewer, hidden)
    return {row[0]: _card(row) for row in rows if row[13] or row[4] in mine}


# For every page that shows products: building it anew took longer than the answer.
_FOR_CUES = """\
SELECT actor_id, brand_id, category FROM catalog_product
 WHERE actor_id IN ({ids}) AND is_published"""


def brands_for_cues(products: Iterable[int]) -> dict[int, int]:
    """The brand of each of these at which it may be told who else did something."""
    return {
        product: brand
        for product, brand, category in _rows_of(_FOR_CUES, products)
        if not is_sensitive(category)
    }


def _card(row: Sequence[Any]) -> ProductCard:
    prices = [Money(minor, row[7]) for minor in row[8:10] if minor is not None]
    lowest, has_range = price_range(prices)
    return ProductCard(
        id=row[0],
        name=row[1],
        handle=row[2],
        summary=row[3],
        brand_id=row[4],
        brand_name=row[5],
        brand_handle=row[6],
        proven=row[14],
        price_from=lowest,
        was=None if row[10] is None else Money(row[10], row[7]),
        has_range=has_range,
        picture=row[11] or "",
        alt=row[12] or "",
        rating=Rating(tuple(row[15:20])),
    )


_BRAND = """ba.id, ba.handle, ba.display_name, ba.summary, ba.avatar, ba.followers, ba.is_demo,
       b.currency, b.seller_name, b.seller_contact, b.proven"""
# The page's own row, then options, pictures and variants: four short index look-ups in one
# statement, because this page is among the hottest.
_COLUMNS = 29
_FACT = 3
_NOTHING = ", ".join(["NULL"] * _COLUMNS)
_PAGE = f"""
SELECT -1 AS part, 0 AS position, 0 AS id, '' AS a, '' AS b, '' AS c, '' AS d, 0 AS e,
       0 AS h, '' AS f, '' AS g,
       pa.id, pa.handle, pa.display_name, pa.summary, pa.avatar, pa.followers, pa.is_demo,
       p.is_published, p.category, p.description_html,
       pa.suspended_at IS NOT NULL OR ba.suspended_at IS NOT NULL,
       EXISTS (SELECT 1 FROM catalog_variant WHERE product_id = p.actor_id AND is_retired),
       p.stars1, p.stars2, p.stars3, p.stars4, p.stars5, p.rated,
       {_BRAND}
  FROM catalog_product p
  JOIN actor pa ON pa.id = p.actor_id
  JOIN catalog_brand b ON b.actor_id = p.brand_id
  JOIN actor ba ON ba.id = p.brand_id
 WHERE p.actor_id = %s
 UNION ALL
SELECT 0, position, id, name, '', '', '', 0, 0, '', '', {_NOTHING}
  FROM catalog_option WHERE product_id = %s
 UNION ALL
SELECT 1, position, id, path, alt, preview, '', width, height, '', '', {_NOTHING}
  FROM catalog_image WHERE product_id = %s AND path <> '' AND deleted_at IS NULL
 UNION ALL
SELECT 2, position, id, label, option1, option2, option3, price_minor,
       COALESCE(was_minor, 0), currency, sku,
       {_NOTHING}
  FROM catalog_variant WHERE product_id = %s AND NOT is_retired
 UNION ALL
SELECT 3, position, id, name, value, '', '', 0, 0, '', '', {_NOTHING}
  FROM catalog_attribute WHERE product_id = %s
 ORDER BY 1, 2, 3
"""  # noqa: S608 - made of constants


def product_page(actor_id: int, *, viewer: Viewer = _ANYBODY) -> ProductPage:
    """Everything a product's page says of the product, in one query.

    A product that is not published is there for those who act for its brand, and refused
    to others like one that does not exist.
    """
    with connection.cursor() as cursor:
        cursor.execute(_PAGE, [actor_id] * 5)
        rows = cursor.fetchall()
    if not rows or rows[0][0] != -1:
        raise NoSuchProduct(product=actor_id)
    row = rows[0][11:]
    is_public = bool(row[7]) and not row[10]
    brand = _brand(row[18:])
    if not is_public and not _makers_brands(viewer, {brand.id}):
        raise NoSuchProduct(product=actor_id)
    names, images, variants = _parts(rows, is_buyable=is_public)
    lowest, has_range = price_range([variant.price for variant in variants])
    return ProductPage(
        id=row[0],
        handle=row[1],
        name=row[2],
        summary=row[3],
        avatar=row[4],
        followers=row[5],
        created_at=moment_of(row[0]),
        is_demo=bool(row[6]),
        is_published=bool(row[7]),
        is_retired=bool(row[11]) and not variants,
        category=row[8],
        html=row[9],
        brand=brand,
        options=_option_lines(names, variants),
        variants=variants,
        images=images,
        price_from=lowest,
        has_range=has_range,
        rating=Rating(tuple(row[12:17])),
        rated=row[17],
        facts=tuple((row[3], row[4]) for row in rows if row[0] == _FACT),
    )


def _brand(row: Sequence[Any]) -> BrandPage:
    return BrandPage(
        id=row[0],
        handle=row[1],
        name=row[2],
        summary=row[3],
        avatar=row[4],
        followers=row[5],
        created_at=moment_of(row[0]),
        is_demo=bool(row[6]),
        currency=row[7],
        seller_name=row[8],
        seller_contact=row[9],
        proven=row[10],
    )


def _parts(
    rows: Sequence[Sequence[Any]], *, is_buyable: bool
) -> tuple[list[str], tuple[Picture, ...], tuple[VariantLine, ...]]:
    """Names of options, pictures and variants, each in its own order."""
    return (
        [row[3] for row in rows if row[0] == 0],
        tuple(
            Picture(row[3], row[4], width=row[7], height=row[8], preview=row[5])
            for row in rows
            if row[0] == 1
        ),
        tuple(
            VariantLine(
                id=row[2],
                label=row[3],
                values=tuple(row[4:7]),
                price=Money(row[7], row[9]),
                was=Money(row[8], row[9]) if row[8] else None,
                sku=row[10],
                is_buyable=is_buyable,
            )
            for row in rows
            if row[0] == 2
        ),
    )


def _option_lines(
    names: Sequence[str], variants: Sequence[VariantLine]
) -> tuple[OptionLine, ...]:
    return tuple(
        OptionLine(
            name=name,
            values=tuple(
                dict.fromkeys(
                    variant.values[place]
                    for variant in variants
                    if variant.values[place]
                )
            ),
        )
        for place, name in enumerate(names)
    )


_OF_A_BRAND = f"""
SELECT {_BRAND}
  FROM catalog_brand b JOIN actor ba ON ba.id = b.actor_id
 WHERE b.actor_id = %s AND ba.suspended_at IS NULL
"""  # noqa: S608 - made of constants


def brand_page(actor_id: int) -> BrandPage:
    row = _first(_OF_A_BRAND, actor_id)
    if row is None:
        raise NoSuchBrand(brand=actor_id)
    return _brand(row)


_END = 2**63 - 1
# Backwards along the primary key. Suspension is asked one by one: as joins, either database
# may read every actor or brand first, once it knows how many there are (ANALYZE).
_NEWEST = """
SELECT p.actor_id FROM catalog_product p
 WHERE p.is_published AND p.actor_id < %s
   AND (SELECT suspended_at FROM actor WHERE id = p.actor_id) IS NULL
   AND (SELECT suspended_at FROM actor WHERE id = p.brand_id) IS NULL
 ORDER BY p.actor_id DESC LIMIT %s
"""


def newest(limit: int, before: int | None = None) -> list[int]:
    """Published products, newest first; `before` is the last id of the page before."""
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST, (_END if before is None else before, limit))
        return [row[0] for row in cursor.fetchall()]


def public_after(after: int, *, limit: int) -> list[tuple[str, datetime]]:
    """Handles of published products and when they were last changed, oldest first."""
    rows = _public().filter(actor_id__gt=after).order_by("actor_id")
    return list(rows.values_list("actor__handle", "updated_at")[:limit])


def every_nth_public(n: int) -> list[int]:
    """Every nth published product, oldest first: where the next part of a long list begins."""
    rows = _public().order_by("actor_id").values_list("actor_id", flat=True)
    return [*islice(rows.iterator(), n - 1, None, n)]


def categories(limit: int) -> list[str]:
    """Those with the most published products, fullest first. It reads all products."""
    rows = _public().exclude(category="").values_list("category")
    counted = rows.annotate(n=Count("actor_id")).order_by("-n", "category")
    return [category for category, _ in counted[:limit]]


def newest_in(category: str, limit: int) -> list[int]:
    return _page(_public().filter(category=category), limit=limit, before=None)


def products_of(
    brand: int,
    *,
    viewer: Viewer = _ANYBODY,
    limit: int | None = None,
    before: int | None = None,
) -> list[int]:
    """A brand's products, newest first; to its makers also those not published."""
    rows = Product.objects.filter(brand_id=brand)
    if not _makers_brands(viewer, {brand}):
        rows = rows & _public()
    return _page(rows, limit=limit, before=before)


def ratings() -> dict[int, Rating]:
    """What every product's row keeps of its reviews; those without any are left out."""
    columns = [f"stars{stars}" for stars in range(1, 6)]
    rated = Product.objects.filter(rated__gt=0).values_list("actor_id", *columns)
    return {product: Rating(tuple(counts)) for product, *counts in rated}


def products_for_export() -> list[dict[str, Any]]:
    """Only for an export: every product's actor, category and brand."""
    return [
        {"actor": actor, "category": category, "brand": brand}
        for actor, category, brand in Product.objects.order_by("actor_id").values_list(
            "actor_id", "category", "brand_id"
        )
    ]


def variants_for_export() -> list[dict[str, Any]]:
    """Only for an export: every variant at its present price, retired ones too."""
    fields = ("id", "product_id", "label", "price_minor", "currency")
    names = ("variant", "product", "label", "price_minor", "currency")
    return [
        dict(zip(names, row, strict=True))
        for row in Variant.objects.order_by("id").values_list(*fields)
    ]


def _public() -> QuerySet[Product]:
    return Product.objects.filter(
        is_published=True, actor__suspended_at=None, brand__actor__suspended_at=None
    )


def _page(
    rows: QuerySet[Product], *, limit: int | None, before: int | None
) -> list[int]:
    if before is not None:
        rows = rows.filter(actor_id__lt=before)
    return list(rows.order_by("-actor_id").values_list("actor_id", flat=True)[:limit])


def _makers_brands(viewer: Viewer, brands: set[int]) -> set[int]:
    """Those of `brands` whose unpublished products the viewer may see."""
    if not brands or isinstance(viewer, Staff | System):
        return brands
    return brands & acts_for(viewer, brands).keys()


def _first(statement: str, identifier: int) -> tuple[Any, ...] | None:
    with connection.cursor() as cursor:
        cursor.execute(statement, (identifier,))
        row: tuple[Any, ...] | None = cursor.fetchone()
    return row


def _rows_of(statement: str, ids: Iterable[int]) -> list[tuple[Any, ...]]:
    """Run a statement with its `{ids}` filled in, in parts when there are very many."""
    rows: list[tuple[Any, ...]] = []
    with connection.cursor() as cursor:
        for part in in_parts(set(ids)):
            places = ", ".join(["%s"] * len(part))
            cursor.execute(statement.format(ids=places), part)
            rows += cursor.fetchall()
    return rows


def in_parts(
    things: Iterable[_Thing], *, size: int = _AT_ONCE
) -> Iterator[list[_Thing]]:
    left = iter(things)
    while part := list(islice(left, size)):
        yield part
