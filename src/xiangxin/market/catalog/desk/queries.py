"""What makers see. Each asks first whether the viewer may."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet

from xiangxin.kernel.errors import NotAllowed
from xiangxin.kernel.money import Money
from xiangxin.market.catalog.desk.rules import UNDO_WITHIN, Text
from xiangxin.market.catalog.errors import NoSuchBrand, NoSuchProduct
from xiangxin.market.catalog.models import (
    Attribute,
    Brand,
    Image,
    Option,
    Product,
    Step,
    Variant,
)
from xiangxin.market.catalog.rules import StepKind, html_in_file
from xiangxin.market.catalog.sheet import ImageRow, ProductRows, VariantRow
from xiangxin.market.taxes.rules import TaxClass
from xiangxin.social.actors import queries as actors
from xiangxin.social.actors.rules import (
    Kind,
    May,
    Role,
    Staff,
    System,
    Viewer,
    allows,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskBrand:
    """A brand to one of its people; `role` is None for the staff."""

    id: int
    handle: str
    name: str
    avatar: str
    currency: str
    role: Role | None

    def may(self, what: str) -> bool:
        """Whether its page offers this; the actions ask for themselves."""
        return self.role is None or allows(self.role, May(what))


class Shown(StrEnum):
    """Which of its products a maker looks at."""

    ALL = "all"
    PUBLISHED = "published"
    HIDDEN = "hidden"
    MAKING = "making"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskProduct:
    """A product in its maker's list."""

    id: int
    handle: str
    name: str
    avatar: str
    is_published: bool
    is_retired: bool
    variants: int
    price_from: Money | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskVariant:
    """A variant as a row that can be changed."""

    id: int
    product_id: int
    product_handle: str
    product_name: str
    label: str
    price: Money
    was: Money | None
    sku: str
    barcode: str
    weight_grams: int
    is_retired: bool
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductDesk:
    """One product with all that its makers can change."""

    id: int
    handle: str
    version: int
    is_published: bool
    text: Text
    options: tuple[str, ...]
    brand: DeskBrand


@dataclass(frozen=True, slots=True, kw_only=True)
class LastStep:
    """What was done last and can be taken back."""

    id: int
    kind: StepKind
    count: int
    at: datetime


def brands_of(viewer: Viewer) -> list[DeskBrand]:
    """Those the viewer acts for, oldest first."""
    roles = actors.acts_for(viewer, kind=Kind.BRAND)
    return [_brand(row, roles.get(row[0])) for row in _brands(roles)]


def brand_for(viewer: Viewer, brand: int, may: May | None = None) -> DeskBrand:
    """Refuses who does not act for it, or may not do `may`."""
    rows = list(_brands([brand]))
    if not rows:
        raise NoSuchBrand
    role = actors.acts_for(viewer, [brand]).get(brand)
    if not isinstance(viewer, Staff | System) and not allows(role, may):
        raise NotAllowed
    return _brand(rows[0], role)


def _brands(ids: Iterable[int]) -> Iterable[tuple[Any, ...]]:
    rows = Brand.objects.filter(actor_id__in=list(ids)).order_by("actor_id")
    return rows.values_list(
        "actor_id",
        "actor__handle",
        "actor__display_name",
        "actor__avatar",
        "currency",
    )


def _brand(row: Sequence[Any], role: Role | None) -> DeskBrand:
    identifier, handle, name, avatar, currency = row
    return DeskBrand(
        id=identifier,
        handle=handle,
        name=name,
        avatar=avatar,
        currency=currency,
        role=role,
    )


def products_for(
    viewer: Viewer,
    brand: int,
    *,
    text: str = "",
    shown: Shown = Shown.ALL,
    before: int | None = None,
    limit: int = 50,
) -> list[DeskProduct]:
    """The brand's products that match, newest first."""
    if not actors.may(viewer, brand):
        raise NotAllowed
    rows = Product.objects.filter(brand_id=brand)
    if text:
        by_sku = Variant.objects.filter(product_id=OuterRef("pk"), sku__icontains=text)
        rows = rows.filter(
            Q(actor__display_name__icontains=text)
            | Q(actor__handle__icontains=text.casefold())
            | Q(category__icontains=text)
            | Exists(by_sku)
        )
    if before is not None:
        rows = rows.filter(actor_id__lt=before)
    page = list(
        _only(rows, shown)
        .order_by("-actor_id")
        .values_list(
            "actor_id",
            "actor__handle",
            "actor__display_name",
            "actor__avatar",
            "is_published",
            "currency",
        )[:limit]
    )
    counts = _counts(row[0] for row in page)
    return [_listed(row, counts.get(row[0], (0, 0, None))) for row in page]


def _only(rows: QuerySet[Product], shown: Shown) -> QuerySet[Product]:
    variants = Variant.objects.filter(product_id=OuterRef("pk"))
    match shown:
        case Shown.ALL:
            return rows
        case Shown.PUBLISHED:
            return rows.filter(is_published=True)
        case Shown.HIDDEN:
            return rows.filter(is_published=False)
        case Shown.MAKING:
            return rows.filter(~Exists(variants))
        case Shown.RETIRED:
            sold = variants.filter(is_retired=False)
            return rows.filter(Exists(variants), ~Exists(sold))


def _counts(products: Iterable[int]) -> dict[int, tuple[int, int, int | None]]:
    """Of each: its variants, those that are sold, and the lowest price of these."""
    sold = Q(is_retired=False)
    rows = (
        Variant.objects.filter(product_id__in=list(products))
        .values_list("product_id")
        .annotate(
            all=Count("id"),
            sold=Count("id", filter=sold),
            lowest=Min("price_minor", filter=sold),
        )
    )
    return {product: (every, sold, lowest) for product, every, sold, lowest in rows}


def _listed(row: Sequence[Any], counts: tuple[int, int, int | None]) -> DeskProduct:
    identifier, handle, name, avatar, is_published, currency = row
    every, sold, lowest = counts
    return DeskProduct(
        id=identifier,
        handle=handle,
        name=name,
        avatar=avatar,
        is_published=is_published,
        is_retired=every > 0 and sold == 0,
        variants=sold,
        price_from=None if lowest is None else Money(lowest, currency),
    )


def product_for(
    viewer: Viewer, product: int, may: May | None = May.MAKE
) -> ProductDesk:
    """Refuses who may not do `may` for its brand."""
    row = Product.objects.select_related("actor").filter(actor_id=product).first()
    if row is None:
        raise NoSuchProduct(product=product)
    brand = brand_for(viewer, row.brand_id, may)
    options = Option.objects.filter(product_id=product).order_by("position")
    return ProductDesk(
        id=product,
        handle=row.actor.handle,
        version=row.version,
        is_published=row.is_published,
        text=text_of(row),
        options=tuple(options.values_list("name", flat=True)),
        brand=brand,
    )


def text_of(row: Product) -> Text:
    attributes = Attribute.objects.filter(product_id=row.actor_id).order_by("position")
    return Text(
        title=row.actor.display_name,
        summary=row.actor.summary,
        description=row.description_source,
        category=row.category,
        tax_class=TaxClass(row.tax_class),
        attributes=tuple(attributes.values_list("name", "value")),
    )


def variants_for(
    viewer: Viewer,
    brand: int,
    *,
    product: int | None = None,
    ids: Iterable[int] | None = None,
    text: str = "",
    skus: Sequence[str] = (),
    with_retired: bool = False,
    after: int | None = None,
    limit: int = 50,
) -> list[DeskVariant]:
    """The brand's variants that match, product by product in the order they were made."""
    if not actors.may(viewer, brand):
        raise NotAllowed
    rows = Variant.objects.filter(brand_id=brand)
    if product is not None:
        rows = rows.filter(product_id=product)
    if ids is not None:
        rows = rows.filter(id__in=list(ids))
    if not with_retired:
        rows = rows.filter(is_retired=False)
    if skus:
        rows = rows.filter(sku__in=skus)
    if text:
        rows = rows.filter(
            Q(product__actor__display_name__icontains=text)
            | Q(product__actor__handle__icontains=text.casefold())
            | Q(product__category__icontains=text)
            | Q(sku__icontains=text)
            | Q(label__icontains=text)
        )
    if after is not None:
        rows = rows.filter(id__gt=after)
    return [_variant(row) for row in rows.order_by("id").values_list(*_VARIANT)[:limit]]


_VARIANT = (
    "id",
    "product_id",
    "product__actor__handle",
    "product__actor__display_name",
    "label",
    "price_minor",
    "currency",
    "was_minor",
    "sku",
    "barcode",
    "weight_grams",
    "is_retired",
    "version",
)


def _variant(row: Sequence[Any]) -> DeskVariant:
    identifier, product, handle, name, label, minor, currency, was, *rest = row
    sku, barcode, grams, is_retired, version = rest
    return DeskVariant(
        id=identifier,
        product_id=product,
        product_handle=handle,
        product_name=name,
        label=label,
        price=Money(minor, currency),
        was=None if was is None else Money(was, currency),
        sku=sku,
        barcode=barcode,
        weight_grams=grams,
        is_retired=is_retired,
        version=version,
    )


def last_step(viewer: Viewer, brand: int, *, now: datetime) -> LastStep | None:
    """What can be taken back of what was done to this brand, the newest."""
    if not actors.may(viewer, brand, May.MAKE):
        return None
    rows = Step.objects.filter(
        brand_id=brand, undone_at=None, at__gte=now - UNDO_WITHIN
    )
    row = rows.order_by("-id").first()
    if row is None:
        return None
    return LastStep(id=row.id, kind=StepKind(row.kind), count=len(row.rows), at=row.at)


def product_rows(
    viewer: Viewer, brand: int, *, address_of: Callable[[str], str]
) -> Iterator[list[ProductRows]]:
    """All that the brand has, some hundred products at a time, as a file holds it.

    `address_of` makes a picture's path one that the world can fetch.
    """
    if not actors.may(viewer, brand, May.MAKE):
        raise NotAllowed
    before = None
    rows = Product.objects.filter(brand_id=brand).select_related("actor")
    while page := list(
        (rows if before is None else rows.filter(actor_id__lt=before)).order_by(
            "-actor_id"
        )[:_IN_A_FILE]
    ):
        before = page[-1].actor_id
        yield list(_with_parts(page, address_of))


_IN_A_FILE = 200


def _with_parts(
    page: Sequence[Product], address_of: Callable[[str], str]
) -> Iterator[ProductRows]:
    ids = [row.actor_id for row in page]
    options: dict[int, list[str]] = {}
    for identifier, name in (
        Option.objects.filter(product_id__in=ids)
        .order_by("position")
        .values_list("product_id", "name")
    ):
        options.setdefault(identifier, []).append(name)
    variants: dict[int, list[Variant]] = {}
    for variant in Variant.objects.filter(product_id__in=ids).order_by(
        "is_retired", "position", "id"
    ):
        variants.setdefault(variant.product_id, []).append(variant)
    images: dict[int, list[ImageRow]] = {}
    for image in Image.objects.filter(product_id__in=ids, deleted_at=None).order_by(
        "position", "id"
    ):
        if address := image.source_url or (image.path and address_of(image.path)):
            row = ImageRow(address=address, alt=image.alt)
            images.setdefault(image.product_id, []).append(row)
    for product in page:
        sold = variants.get(product.actor_id, [])
        yield _product_rows(
            product,
            # What has no variants has nothing to choose between yet.
            options.get(product.actor_id, []) if sold else [],
            sold,
            images.get(product.actor_id, []),
        )


def _product_rows(
    row: Product,
    options: Sequence[str],
    variants: Sequence[Variant],
    images: Sequence[ImageRow],
) -> ProductRows:
    return ProductRows(
        handle=row.external_handle or row.actor.handle,
        title=row.actor.display_name,
        html=html_in_file(row.description_source, row.description_html),
        category=row.category,
        is_published=row.is_published,
        is_taxed=row.tax_class != TaxClass.ZERO,
        options=tuple(options),
        variants=tuple(
            VariantRow(
                id=one.id,
                options=(one.option1, one.option2, one.option3)[: len(options)],
                price=Money(one.price_minor, one.currency),
                sku=one.sku,
                weight_grams=one.weight_grams,
                barcode=one.barcode,
                is_retired=one.is_retired,
            )
            for one in variants
        ),
        images=tuple(images),
    )
