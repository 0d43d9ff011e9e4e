"""Writing what an import has planned: table by table, never row by row."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

from xiangxin.kernel.ids import next_id
from xiangxin.market.catalog.actions.making import (
    make_product_actor,
    new_variant_row,
)
from xiangxin.market.catalog.actions.pricing import price_row, strike
from xiangxin.market.catalog.changes import (
    Changes,
    KnownProduct,
    KnownVariant,
    ProductChange,
    VariantChange,
    describes_anew,
    is_shown,
)
from xiangxin.market.catalog.events import PricesChanged, ProductsPublished
from xiangxin.market.catalog.finding import actions as finding
from xiangxin.market.catalog.models import (
    Image,
    Option,
    PriceChange,
    Product,
    Variant,
)
from xiangxin.market.catalog.queries import in_parts
from xiangxin.market.catalog.rules import (
    NewVariant,
    label_of,
    lede_of,
)
from xiangxin.outbox.actions import tell
from xiangxin.social.actors import actions as actors
from xiangxin.social.actors.rules import TITLE_MOST
from xiangxin.text.markdown import clean_html, plain

# Rows in one INSERT: the widest table stays below PostgreSQL's 65,535 parameters.
_BATCH = 1_000
_PRODUCTS_AT_ONCE = 250
# How far an import has come: (products written, of how many).
Progress: TypeAlias = Callable[[int, int], None]
# An event is one row of JSON for the worker; a reaction should not take minutes.
_TOLD_AT_ONCE = 500


@dataclass(slots=True)
class Here:
    """What the brand already has of the file: rows to change, and values to plan with."""

    products: dict[int, Product] = field(default_factory=dict)
    variants: dict[int, Variant] = field(default_factory=dict)
    options: dict[int, list[Option]] = field(default_factory=dict)
    images: dict[int, list[Image]] = field(default_factory=dict)
    known: dict[str, KnownProduct] = field(default_factory=dict)
    skus: dict[str, KnownVariant] = field(default_factory=dict)


@dataclass(slots=True)
class _Rows:
    """What is written, table by table, when all of it is known."""

    products: list[Product] = field(default_factory=list)
    changed_products: list[Product] = field(default_factory=list)
    options: list[Option] = field(default_factory=list)
    renamed_options: list[Option] = field(default_factory=list)
    variants: list[Variant] = field(default_factory=list)
    changed_variants: list[Variant] = field(default_factory=list)
    prices: list[PriceChange] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    published: list[int] = field(default_factory=list)
    hidden: list[int] = field(default_factory=list)
    repriced: list[Variant] = field(default_factory=list)
    levels: dict[int, int] = field(default_factory=dict)


def write(
    changes: Changes,
    here: Here,
    *,
    brand: int,
    owners: Sequence[int],
    now: datetime,
    progress: Progress | None = None,
) -> Mapping[int, int]:
    """Write it all, tell what happened, and return the stock wanted by variant id."""
    levels: dict[int, int] = {}
    done = 0
    # In parts, so that a large file's rows are not all in memory twice.
    for part in in_parts(changes.products, size=_PRODUCTS_AT_ONCE):
        levels |= _write(part, here, brand=brand, owners=owners, now=now)
        done += len(part)
        if progress is not None:
            progress(done, len(changes.products))
    return levels


def _write(
    products: Sequence[ProductChange],
    here: Here,
    *,
    brand: int,
    owners: Sequence[int],
    now: datetime,
) -> Mapping[int, int]:
    rows = _Rows()
    for change in products:
        if change.known is None:
            product = _new_product(change, brand=brand, owners=owners, now=now)
            rows.products.append(product)
        else:
            product = here.products[change.known.id]
            if change.changes:
                _change_product(product, change.known, change, now=now)
                rows.changed_products.append(product)
        if product.is_published and not (change.known and change.known.is_published):
            rows.published.append(product.actor_id)
        if not product.is_published and not (
            change.known and not change.known.is_published
        ):
            rows.hidden.append(product.actor_id)
        _add_options(rows, change, product, here, now=now)
        _add_images(rows, change, product, here, now=now)
        _add_variants(rows, change, product, here, now=now)
    strike(rows.repriced, now=now)
    _save(rows)
    written = {row.actor_id for row in (*rows.products, *rows.changed_products)}
    varied = {row.product_id for row in (*rows.variants, *rows.changed_variants)}
    finding.put(written | varied)
    actors.show(actors=rows.published)
    actors.hide(actors=rows.hidden, now=now)
    for part in in_parts(rows.published, size=_TOLD_AT_ONCE):
        tell(ProductsPublished(products=tuple(part)))
    repriced = [row.id for row in rows.repriced]
    for part in in_parts(repriced, size=_TOLD_AT_ONCE):
        tell(PricesChanged(variants=tuple(part)))
    return rows.levels


def _new_product(
    change: ProductChange, *, brand: int, owners: Sequence[int], now: datetime
) -> Product:
    planned = change.planned
    html = clean_html(planned.html)
    actor = make_product_actor(
        owners=owners,
        handle=change.handle,
        title=planned.title,
        summary=lede_of(plain(html)),
        now=now,
    )
    return Product(
        actor_id=actor,
        brand_id=brand,
        description_source=planned.html,
        description_html=html,
        category=planned.category,
        currency=change.currency,
        is_published=planned.is_published,
        published_at=now if planned.is_published else None,
        external_handle=planned.handle,
        created_at=now,
        updated_at=now,
    )


def _change_product(
    product: Product, known: KnownProduct, change: ProductChange, *, now: datetime
) -> None:
    planned = change.planned
    html = product.description_html
    if describes_anew(planned, known):
        html = clean_html(planned.html)
        product.description_source = planned.html
    # A summary somebody wrote stays; one that was the first sentence follows it.
    summary = known.summary
    if summary == lede_of(plain(product.description_html)):
        summary = lede_of(plain(html))
    if (planned.title, summary) != (known.title, known.summary):
        actors.describe(
            actor=product.actor_id,
            name=planned.title,
            summary=summary,
            most=TITLE_MOST,
        )
    product.description_html = html
    product.category = planned.category
    is_published = is_shown(planned, known)
    if not is_published:
        product.published_at = None
    elif not product.is_published:
        product.published_at = now
    product.is_published = is_published
    product.version += 1
    product.updated_at = now


def _add_options(
    rows: _Rows, change: ProductChange, product: Product, here: Here, *, now: datetime
) -> None:
    known = {
        option.position: option for option in here.options.get(product.actor_id, ())
    }
    for position, name in enumerate(change.planned.options, start=1):
        option = known.get(position)
        if option is None:
            rows.options.append(
                Option(
                    id=next_id(now),
                    product_id=product.actor_id,
                    position=position,
                    name=name,
                )
            )
        elif option.name != name:
            option.name = name
            rows.renamed_options.append(option)


def _add_images(
    rows: _Rows, change: ProductChange, product: Product, here: Here, *, now: datetime
) -> None:
    # Behind those that are here: the maker's order of pictures stays.
    known = here.images.get(product.actor_id, ())
    behind = max((image.position for image in known), default=0)
    rows.images += [
        Image(
            id=next_id(now),
            product_id=product.actor_id,
            position=behind + image.position,
            source_url=image.url,
            alt=image.alt,
        )
        for image in change.images
    ]


def _add_variants(
    rows: _Rows, change: ProductChange, product: Product, here: Here, *, now: datetime
) -> None:
    siblings = change.known.variants if change.known else ()
    positions = (here.variants[variant.id].position for variant in siblings)
    position = max(positions, default=0)
    for changed in change.variants:
        if changed.known is None:
            position += 1
            row = _new_variant(changed, product, position=position, now=now)
            rows.variants.append(row)
            rows.prices.append(price_row(row, now=now))
        else:
            row = here.variants[changed.known.id]
            _change_variant(rows, row, changed, changed.known, now=now)
        if changed.planned.quantity is not None:
            rows.levels[row.id] = changed.planned.quantity


def _new_variant(
    changed: VariantChange, product: Product, *, position: int, now: datetime
) -> Variant:
    planned = changed.planned
    row = new_variant_row(
        NewVariant(
            price=planned.price,
            options=planned.options,
            sku=planned.sku,
            weight_grams=planned.weight_grams,
            barcode=planned.barcode,
        ),
        product=product.actor_id,
        brand=product.brand_id,
        position=position,
        now=now,
    )
    row.is_retired = planned.is_retired
    return row


def _change_variant(
    rows: _Rows,
    row: Variant,
    changed: VariantChange,
    known: KnownVariant,
    *,
    now: datetime,
) -> None:
    if not changed.changes:
        return
    planned = changed.planned
    row.price_minor = planned.price.minor
    row.option1, row.option2, row.option3 = planned.options
    row.label = label_of(planned.options)
    row.weight_grams = planned.weight_grams
    row.sku = planned.sku or row.sku
    row.barcode = planned.barcode or row.barcode
    row.is_retired = row.is_retired or planned.is_retired
    row.version += 1
    rows.changed_variants.append(row)
    if planned.price != known.price:
        rows.prices.append(price_row(row, now=now))
        rows.repriced.append(row)


def _save(rows: _Rows) -> None:
    Product.objects.bulk_create(rows.products, batch_size=_BATCH)
    # Rows that are there are upserted: bulk_update writes a CASE of every row and column.
    Product.objects.bulk_create(
        rows.changed_products,
        batch_size=_BATCH,
        update_conflicts=True,
        unique_fields=["actor"],
        update_fields=[
            "description_source",
            "description_html",
            "category",
            "is_published",
            "published_at",
            "version",
            "updated_at",
        ],
    )
    Option.objects.bulk_create(rows.options, batch_size=_BATCH)
    Option.objects.bulk_update(rows.renamed_options, ["name"], batch_size=_BATCH)
    Variant.objects.bulk_create(rows.variants, batch_size=_BATCH)
    Variant.objects.bulk_create(
        rows.changed_variants,
        batch_size=_BATCH,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=[
            "price_minor",
            "option1",
            "option2",
            "option3",
            "label",
            "weight_grams",
            "sku",
            "barcode",
            "is_retired",
            "version",
            "was_minor",
            "was_until",
        ],
    )
    PriceChange.objects.bulk_create(rows.prices, batch_size=_BATCH)
    Image.objects.bulk_create(rows.images, batch_size=_BATCH)
