"""What a file would change in a catalogue, decided before anything is written. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from xiangxin.kernel.errors import mark
from xiangxin.kernel.money import Money
from xiangxin.market.catalog.rules import label_of
from xiangxin.market.catalog.shopify import (
    Line,
    PlannedImage,
    PlannedProduct,
    PlannedVariant,
    Said,
    Sheet,
)


class Status(StrEnum):
    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    NOTED = "noted"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRow:
    """What becomes of one row of the file."""

    line: int
    status: Status
    said: Said
    notes: tuple[Said, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownVariant:
    id: int
    product: int
    product_handle: str
    options: tuple[str, str, str]
    price: Money
    sku: str
    weight_grams: int
    barcode: str
    is_retired: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownProduct:
    id: int
    handle: str
    title: str
    summary: str
    html: str  # as our own file says it
    source: str  # as it was written
    category: str
    is_published: bool
    currency: str
    options: tuple[str, ...]
    variants: tuple[KnownVariant, ...]
    image_urls: frozenset[str]


@dataclass(frozen=True, slots=True)
class VariantChange:
    planned: PlannedVariant
    known: KnownVariant | None
    changes: tuple[Said, ...]


@dataclass(slots=True)
class ProductChange:
    """A product of the file beside the one it is here, if it is; and under which handle."""

    planned: PlannedProduct
    known: KnownProduct | None
    handle: str
    currency: str
    changes: tuple[Said, ...]
    images: list[PlannedImage]
    variants: list[VariantChange] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Changes:
    products: list[ProductChange]
    report: list[ReportRow]

    @property
    def is_refused(self) -> bool:
        return any(row.status is Status.REFUSED for row in self.report)


_NEW_PRODUCT = mark("New product @{handle}.")
_NEW_VARIANT = mark("New variant “{label}” of @{handle}.")
_NOTHING = mark("Nothing changes.")
_TITLE = mark("The title becomes “{title}”.")
_DESCRIPTION = mark("The description changes.")
_CATEGORY = mark("The category becomes “{category}”.")
_PUBLISHED = mark("The product is published.")
_HIDDEN = mark("The product is no longer published.")
_OPTIONS = mark("The options become: {options}.")
_IMAGES = mark("Addresses of pictures are added: {count}.")
_PRICE = mark("The price goes from {old} to {new} {currency}.")
_SKU = mark("The SKU becomes {sku}.")
_LABEL = mark("The options become “{label}”.")
_WEIGHT = mark("The weight becomes {grams} g.")
_BARCODE = mark("The barcode becomes {barcode}.")

_RETIRED = mark("This variant is no longer sold.")

_NOTE_VENDOR = mark("The vendor “{vendor}” is not taken: the brand sells this.")
_NOTE_HIDDEN = mark("The product is not published.")
_NOTE_LEFT = mark("Variants that are not in the file stay as they are: {count}.")
_NOTE_RETIRED = mark("This variant is no longer sold, and stays so.")

_OTHER_CURRENCY = mark("@{handle} is sold in {known}; the file is read as {given}.")
_SKU_ELSEWHERE = mark("The SKU {sku} belongs to @{handle}.")
_MEANT_TWICE = mark("Line {first} already means this variant.")
_OPTIONS_ELSEWHERE = mark(
    "Another variant of @{handle} has these options; change them in two steps."
)


class _Refused(Exception):
    def __init__(self, sentence: str, **facts: object) -> None:
        super().__init__(sentence)
        self.said = Said(sentence, facts)


def plan(
    sheet: Sheet,
    *,
    known: Mapping[str, KnownProduct],
    skus: Mapping[str, KnownVariant],
    handles: Mapping[str, str],
    currency: str,
    brand_name: str,
    ours: str = "",
) -> Changes:
    """Decide everything.

    `known` and `handles` go by the file's handles: the products that are here, and the
    handles that new ones get. `skus` are the brand's. Pictures whose address begins with
    `ours` are here already.
    """
    rows: dict[int, tuple[Status, Said]] = {}
    notes: dict[int, list[Said]] = {}
    products = []
    for planned in sheet.products:
        here = known.get(planned.handle)
        images = _new_images(planned, here, ours)
        change = ProductChange(
            planned=planned,
            known=here,
            handle=here.handle if here else handles[planned.handle],
            currency=currency,
            changes=_product_changes(planned, here, len(images)),
            images=images,
        )
        products.append(change)
        notes[planned.line] = list(_product_notes(change, brand_name))
        if here and here.currency != currency:
            facts = {"handle": here.handle, "known": here.currency, "given": currency}
            rows[planned.line] = Status.REFUSED, Said(_OTHER_CURRENCY, facts)
        else:
            _plan_variants(change, skus, rows, notes)
    return Changes(products, [_report(line, rows, notes) for line in sheet.lines])


def _product_changes(
    planned: PlannedProduct, here: KnownProduct | None, images: int
) -> tuple[Said, ...]:
    if here is None:
        return ()
    said = []
    if planned.title != here.title:
        said.append(Said(_TITLE, {"title": planned.title}))
    if describes_anew(planned, here):
        said.append(Said(_DESCRIPTION))
    if planned.category != here.category:
        said.append(Said(_CATEGORY, {"category": planned.category}))
    if is_shown(planned, here) != here.is_published:
        said.append(Said(_PUBLISHED if planned.is_published else _HIDDEN))
    if planned.options != here.options[: len(planned.options)]:
        said.append(Said(_OPTIONS, {"options": ", ".join(planned.options)}))
    if images:
        said.append(Said(_IMAGES, {"count": images}))
    return tuple(said)


def is_shown(planned: PlannedProduct, here: KnownProduct) -> bool:
    """What is sold no more is shown as before: archiving says nothing of that."""
    return here.is_published if planned.is_archived else planned.is_published


def describes_anew(planned: PlannedProduct, here: KnownProduct) -> bool:
    return planned.html not in {here.html, here.source}


def _new_images(
    planned: PlannedProduct, here: KnownProduct | None, ours: str
) -> list[PlannedImage]:
    known = here.image_urls if here else frozenset()
    new = {
        image.url: image
        for image in planned.images
        if image.url not in known and not (ours and image.url.startswith(ours))
    }
    return list(new.values())


def _product_notes(change: ProductChange, brand_name: str) -> Iterable[Said]:
    vendor = change.planned.vendor
    if vendor and vendor.casefold() != brand_name.casefold():
        yield Said(_NOTE_VENDOR, {"vendor": vendor[:80]})
    if change.known is None and not change.planned.is_published:
        yield Said(_NOTE_HIDDEN)


def _plan_variants(
    change: ProductChange,
    skus: Mapping[str, KnownVariant],
    rows: dict[int, tuple[Status, Said]],
    notes: dict[int, list[Said]],
) -> None:
    siblings = change.known.variants if change.known else ()
    by_options = {variant.options: variant for variant in siblings}
    meant: dict[int, int] = {}
    for planned in change.planned.variants:
        try:
            here = _known_variant(planned, change.known, by_options, skus)
            _check_meant_once(planned, here, meant)
        except _Refused as refused:
            rows[planned.line] = Status.REFUSED, refused.said
            continue
        changed = VariantChange(planned, here, _variant_changes(planned, here))
        change.variants.append(changed)
        more = notes.setdefault(planned.line, [])
        rows[planned.line], words = _said_of(changed, change)
        more[:0] = words
        if here and here.is_retired and not planned.is_retired:
            more.append(Said(_NOTE_RETIRED))
    line = change.planned.line
    if all(planned.line != line for planned in change.planned.variants):
        # Its first row sells nothing: in the making.
        rows[line], words = _said_of_product(change)
        notes[line][:0] = words
    left = len(siblings) - len(meant)
    if left:
        notes[line].append(Said(_NOTE_LEFT, {"count": left}))


def _known_variant(
    planned: PlannedVariant,
    product: KnownProduct | None,
    by_options: Mapping[tuple[str, str, str], KnownVariant],
    skus: Mapping[str, KnownVariant],
) -> KnownVariant | None:
    """The variant that a row means: that of its SKU, else that of its options."""
    alike = by_options.get(planned.options)
    here = skus.get(planned.sku) if planned.sku else None
    if here is None:
        return alike
    if product is None or here.product != product.id:
        raise _Refused(_SKU_ELSEWHERE, sku=planned.sku, handle=here.product_handle)
    if alike and alike.id != here.id:
        raise _Refused(_OPTIONS_ELSEWHERE, handle=product.handle)
    return here


def _check_meant_once(
    planned: PlannedVariant, here: KnownVariant | None, meant: dict[int, int]
) -> None:
    if here and meant.setdefault(here.id, planned.line) != planned.line:
        raise _Refused(_MEANT_TWICE, first=meant[here.id])


def _variant_changes(
    planned: PlannedVariant, here: KnownVariant | None
) -> tuple[Said, ...]:
    if here is None:
        return ()
    said = []
    if planned.price != here.price:
        facts = {
            "old": here.price.decimal(),
            "new": planned.price.decimal(),
            "currency": here.price.currency,
        }
        said.append(Said(_PRICE, facts))
    if planned.sku and planned.sku != here.sku:
        said.append(Said(_SKU, {"sku": planned.sku}))
    if planned.options != here.options:
        said.append(Said(_LABEL, {"label": label_of(planned.options)}))
    if planned.weight_grams != here.weight_grams:
        said.append(Said(_WEIGHT, {"grams": planned.weight_grams}))
    if planned.barcode and planned.barcode != here.barcode:
        said.append(Said(_BARCODE, {"barcode": planned.barcode}))
    if planned.is_retired and not here.is_retired:
        said.append(Said(_RETIRED))
    return tuple(said)


def _said_of(
    changed: VariantChange, product: ProductChange
) -> tuple[tuple[Status, Said], Sequence[Said]]:
    """The status of a variant's row with its first sentence, and the further ones."""
    is_first = changed.planned.line == product.planned.line
    if is_first and product.known is None:
        return _said_of_product(product)
    said = [*(product.changes if is_first else ()), *changed.changes]
    if changed.known is None:
        facts = {
            "label": label_of(changed.planned.options),
            "handle": product.handle,
        }
        return (Status.CREATED, Said(_NEW_VARIANT, facts)), said
    if said:
        return (Status.UPDATED, said[0]), said[1:]
    return (Status.UNCHANGED, Said(_NOTHING)), ()


def _said_of_product(
    product: ProductChange,
) -> tuple[tuple[Status, Said], Sequence[Said]]:
    """Of a first row without a variant of its own, or of a product that is new."""
    if product.known is None:
        return (Status.CREATED, Said(_NEW_PRODUCT, {"handle": product.handle})), ()
    if product.changes:
        return (Status.UPDATED, product.changes[0]), product.changes[1:]
    return (Status.UNCHANGED, Said(_NOTHING)), ()


def _report(
    line: Line,
    rows: Mapping[int, tuple[Status, Said]],
    notes: Mapping[int, Sequence[Said]],
) -> ReportRow:
    said = (*notes.get(line.number, ()), *line.notes)
    if line.refused:
        status, first = Status.REFUSED, line.refused
    elif line.number in rows:
        status, first = rows[line.number]
    elif said:
        status, first, said = Status.NOTED, said[0], said[1:]
    else:
        status, first = Status.NOTED, Said(_NOTHING)
    return ReportRow(line=line.number, status=status, said=first, notes=said)
