"""Importing a catalogue from Shopify's product CSV: read, plan, and only then write."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from xiangxin.kernel.money import Money
from xiangxin.market.catalog import shopify
from xiangxin.market.catalog.actions.making import brand_name
from xiangxin.market.catalog.actions.writing import Here, Progress, write
from xiangxin.market.catalog.changes import (
    KnownProduct,
    KnownVariant,
    ReportRow,
    Status,
    plan,
)
from xiangxin.market.catalog.errors import NoSuchBrand
from xiangxin.market.catalog.models import Brand, Image, Option, Product, Variant
from xiangxin.market.catalog.queries import in_parts
from xiangxin.market.catalog.rules import handle_candidates, html_in_file
from xiangxin.social.actors import actions as actors
from xiangxin.social.actors import membership
from xiangxin.social.actors import queries as actor_queries
from xiangxin.social.actors.rules import May, Viewer, handle_key


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What became of each row; and the stock the file wants, by variant id.

    When a row is refused, or in a dry run, nothing was written and `levels` is empty.
    """

    report: tuple[ReportRow, ...]
    levels: Mapping[int, int]

    @property
    def is_refused(self) -> bool:
        return any(row.status is Status.REFUSED for row in self.report)


@transaction.atomic
def import_catalogue(
    *,
    viewer: Viewer,
    brand: int,
    content: bytes,
    now: datetime,
    currency: str | None = None,
    ours: str = "",
    is_dry_run: bool = False,
    progress: Progress | None = None,
) -> Imported:
    """Create and update the brand's products from a file, all of it or nothing.

    Prices are in `currency`, or in the brand's. The caller hands the levels to stock
    inside a transaction of its own around this one.
    """
    actors.check_acts_for(viewer, brand, may=May.MAKE)
    # Two imports for one brand wait for each other: each plans on what the other wrote.
    seller = Brand.objects.select_for_update().filter(actor_id=brand).first()
    if seller is None:
        raise NoSuchBrand(brand=brand)
    sold_in = currency or seller.currency
    sheet = shopify.read(content, currency=sold_in)
    here = _here(brand, sheet)
    changes = plan(
        sheet,
        known=here.known,
        skus=here.skus,
        handles=_handles_for(brand, sheet, here.known),
        currency=sold_in,
        brand_name=brand_name(brand),
        ours=ours,
    )
    levels: Mapping[int, int] = {}
    if not (changes.is_refused or is_dry_run):
        levels = write(
            changes,
            here,
            brand=brand,
            owners=membership.owners_of(brand),
            now=now,
            progress=progress,
        )
    return Imported(report=tuple(changes.report), levels=levels)


def _here(brand: int, sheet: shopify.Sheet) -> Here:
    here = Here()
    for handles in in_parts(product.handle for product in sheet.products):
        rows = Product.objects.filter(brand_id=brand, external_handle__in=handles)
        here.products.update((row.actor_id, row) for row in rows)
        # What was made by hand goes by its own handle in our files.
        by_hand = Product.objects.filter(
            brand_id=brand, external_handle="", actor__handle__in=handles
        )
        here.products.update((row.actor_id, row) for row in by_hand)
    skus = (v.sku for product in sheet.products for v in product.variants if v.sku)
    for part in in_parts(skus):
        rows_by_sku = Variant.objects.filter(brand_id=brand, sku__in=part)
        here.variants.update((row.id, row) for row in rows_by_sku)
    for ids in in_parts(here.products):
        siblings = Variant.objects.filter(product_id__in=ids)
        here.variants.update((row.id, row) for row in siblings)
        for option in Option.objects.filter(product_id__in=ids).order_by("position"):
            here.options.setdefault(option.product_id, []).append(option)
        for image in Image.objects.filter(product_id__in=ids):
            here.images.setdefault(image.product_id, []).append(image)
    _know(here)
    return here


def _know(here: Here) -> None:
    owners = {variant.product_id for variant in here.variants.values()}
    cards = {}
    for ids in in_parts(owners | here.products.keys()):
        cards.update(actor_queries.cards_of(ids))
    siblings: dict[int, list[KnownVariant]] = {}
    for row in here.variants.values():
        variant = _known_variant(row, handle=cards[row.product_id].handle)
        siblings.setdefault(row.product_id, []).append(variant)
        if variant.sku:
            here.skus[variant.sku] = variant
    for product in here.products.values():
        card = cards[product.actor_id]
        here.known[product.external_handle or card.handle] = KnownProduct(
            id=product.actor_id,
            handle=card.handle,
            title=card.name,
            summary=card.summary,
            html=html_in_file(product.description_source, product.description_html),
            source=product.description_source,
            category=product.category,
            is_published=product.is_published,
            currency=product.currency,
            options=tuple(o.name for o in here.options.get(product.actor_id, ())),
            variants=tuple(siblings.get(product.actor_id, ())),
            image_urls=frozenset(
                image.source_url for image in here.images.get(product.actor_id, ())
            ),
        )


def _known_variant(row: Variant, *, handle: str) -> KnownVariant:
    return KnownVariant(
        id=row.id,
        product=row.product_id,
        product_handle=handle,
        options=(row.option1, row.option2, row.option3),
        price=Money(row.price_minor, row.currency),
        sku=row.sku,
        weight_grams=row.weight_grams,
        barcode=row.barcode,
        is_retired=row.is_retired,
    )


def _handles_for(
    brand: int, sheet: shopify.Sheet, known: Mapping[str, KnownProduct]
) -> dict[str, str]:
    """A free handle for each product that is new, by its handle in the file."""
    maker = actor_queries.cards_of([brand])[brand].handle
    open_ones = {
        product.handle: handle_candidates(
            product.handle, brand=maker, number=product.line
        )
        for product in sheet.products
        if product.handle not in known
    }
    chosen: dict[str, str] = {}
    taken: set[str] = set()
    while open_ones:
        asked = {name: next(candidates) for name, candidates in open_ones.items()}
        for keys in in_parts({handle_key(handle) for handle in asked.values()}):
            taken |= actor_queries.handles_taken(keys)
        for name, handle in asked.items():
            if handle_key(handle) not in taken:
                taken.add(handle_key(handle))
                chosen[name] = handle
                del open_ones[name]
    return chosen
