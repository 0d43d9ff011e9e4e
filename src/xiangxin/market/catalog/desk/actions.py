"""Changing a catalogue by hand, and taking back what was done lately."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.db import IntegrityError, transaction

from xiangxin.kernel.ids import next_id
from xiangxin.kernel.money import Money
from xiangxin.market.catalog.actions.making import new_variant_row
from xiangxin.market.catalog.actions.pricing import (
    NewPrice,
    PriceClash,
    change_prices,
    lock_variants,
    price_row,
    save_prices,
)
from xiangxin.market.catalog.actions.steps import keep_step
from xiangxin.market.catalog.desk.errors import (
    NoSuchStep,
    OtherOptions,
    TooManyAtOnce,
    TooManyVariants,
)
from xiangxin.market.catalog.desk.queries import (
    DeskVariant,
    text_of,
    variants_for,
)
from xiangxin.market.catalog.desk.rules import (
    AT_ONCE_MOST,
    VARIANTS_MOST,
    Text,
    at_odds,
    check_undo,
)
from xiangxin.market.catalog.errors import (
    BadVariant,
    NoSuchProduct,
    SameVariantTwice,
    WrongCurrency,
)
from xiangxin.market.catalog.events import ProductsPublished
from xiangxin.market.catalog.finding import actions as finding
from xiangxin.market.catalog.models import (
    Attribute,
    Option,
    PriceChange,
    Product,
    Step,
    Variant,
)
from xiangxin.market.catalog.rules import (
    GRAMS_MOST,
    VALUE_MOST,
    NewVariant,
    Repricing,
    StepKind,
    check_variants,
    is_html,
    lede_of,
    repriced,
)
from xiangxin.outbox.actions import tell
from xiangxin.social.actors import actions as actors
from xiangxin.social.actors.rules import TITLE_MOST, May, Viewer, person_of
from xiangxin.text.markdown import clean_html, plain, to_html


@dataclass(frozen=True, slots=True, kw_only=True)
class Stale:
    """Somebody else changed the product since it was seen; nothing was written."""

    theirs: Text
    version: int
    differs: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What else is known of a variant, and the version its maker was looking at."""

    sku: str
    barcode: str
    weight_grams: int
    seen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DetailsClash:
    variant: int
    yours: Details
    theirs: Details


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """How many rows are as they were, and how many somebody changed since."""

    back: int
    changed_since: int


@transaction.atomic
def edit_product(
    *, viewer: Viewer, product: int, text: Text, seen: int, now: datetime
) -> Stale | None:
    """Write what a product says of itself; None when that is done."""
    row = _locked(viewer, product)
    theirs = text_of(row)
    differs = at_odds(text, theirs)
    if not differs:
        return None
    if row.version != seen:
        return Stale(theirs=theirs, version=row.version, differs=differs)
    html = row.description_html
    if "description" in differs:
        is_foreign = is_html(text.description)
        html = (clean_html if is_foreign else to_html)(text.description)
    actors.describe(
        actor=product,
        name=text.title,
        summary=text.summary or lede_of(plain(html)),
        most=TITLE_MOST,
    )
    row.description_source, row.description_html = text.description, html
    row.category, row.tax_class = text.category, text.tax_class
    _save(row, now=now)
    if "attributes" in differs:
        Attribute.objects.filter(product_id=product).delete()
        Attribute.objects.bulk_create(
            Attribute(
                id=next_id(now),
                product_id=product,
                position=position,
                name=name,
                value=value,
            )
            for position, (name, value) in enumerate(text.attributes, start=1)
        )
    finding.put([product])
    return None


@transaction.atomic
def publish(
    *, viewer: Viewer, product: int, is_published: bool, now: datetime
) -> int | None:
    """Let a product be seen, or no longer; the step that takes it back, if one was taken."""
    row = _locked(viewer, product)
    if row.is_published is is_published:
        return None
    _publish(row, is_published=is_published, now=now)
    return keep_step(
        brand=row.brand_id,
        by=person_of(viewer),
        kind=StepKind.PUBLISH,
        rows=[[product, int(not is_published), row.version]],
        now=now,
    )


@transaction.atomic
def retire(
    *,
    viewer: Viewer,
    brand: int,
    variants: Sequence[int],
    is_retired: bool,
    now: datetime,
) -> int | None:
    """Sell these no longer, or again; the step that takes it back, if one was taken.

    What is in bags stays there and is refused when somebody orders it.
    """
    actors.check_acts_for(viewer, brand, may=May.MAKE)
    rows = lock_variants(brand=brand, ids=set(variants))
    changed = [row for row in rows if row.is_retired is not is_retired]
    if not changed:
        return None
    if not is_retired:
        for row in changed:
            row.back_at = now
    _retire({row.id: is_retired for row in changed}, changed)
    return keep_step(
        brand=brand,
        by=person_of(viewer),
        kind=StepKind.RETIRE,
        rows=[[row.id, int(not is_retired), row.version] for row in changed],
        now=now,
    )


@transaction.atomic
def add_variants(
    *,
    viewer: Viewer,
    product: int,
    options: Sequence[str],
    variants: Sequence[NewVariant],
    now: datetime,
) -> int:
    """Sell these too, of what is not sold yet; how many are new.

    What has no variants takes the options; else they must be those it has.
    """
    row = _locked(viewer, product)
    known = list(Option.objects.filter(product_id=product).order_by("position"))
    siblings = list(Variant.objects.filter(product_id=product))
    if siblings and [option.name for option in known] != list(options):
        raise OtherOptions
    for variant in variants:
        if variant.price.currency != row.currency:
            raise WrongCurrency(currency=row.currency, given=variant.price.currency)
    taken = {(one.option1, one.option2, one.option3) for one in siblings}
    new = [one for one in variants if (*one.options, "", "", "")[:3] not in taken]
    if len(siblings) + len(new) > VARIANTS_MOST and new:
        raise TooManyVariants(count=len(siblings) + len(new), most=VARIANTS_MOST)
    check_variants(options, new)
    if not siblings:
        Option.objects.filter(product_id=product).delete()
        Option.objects.bulk_create(
            Option(id=next_id(now), product_id=product, position=position, name=name)
            for position, name in enumerate(options, start=1)
        )
    last = max((one.position for one in siblings), default=0)
    rows = [
        new_variant_row(
            one, product=product, brand=row.brand_id, position=position, now=now
        )
        for position, one in enumerate(new, start=last + 1)
    ]
    try:
        with transaction.atomic():
            Variant.objects.bulk_create(rows)
    except IntegrityError as same:
        raise SameVariantTwice from same
    PriceChange.objects.bulk_create(price_row(one, now=now) for one in rows)
    _save(row, now=now)
    finding.put([product])
    return len(rows)


@transaction.atomic
def save_details(
    *, viewer: Viewer, brand: int, details: Mapping[int, Details]
) -> list[DetailsClash]:
    """SKU, barcode and weight of many; on clashes nothing is written, and they are returned."""
    actors.check_acts_for(viewer, brand, may=May.MAKE)
    rows = lock_variants(brand=brand, ids=details)
    clashes, changed = [], []
    for row in rows:
        said = details[row.id]
        words = (said.sku, said.barcode)
        if any(len(word) > VALUE_MOST for word in words) or not (
            0 <= said.weight_grams <= GRAMS_MOST
        ):
            raise BadVariant(most=VALUE_MOST, grams=GRAMS_MOST)
        here = Details(
            sku=row.sku,
            barcode=row.barcode,
            weight_grams=row.weight_grams,
            seen=row.version,
        )
        if (*words, said.weight_grams) == (here.sku, here.barcode, here.weight_grams):
            continue
        if row.version != said.seen:
            clashes.append(DetailsClash(variant=row.id, yours=said, theirs=here))
        row.sku, row.barcode, row.weight_grams = *words, said.weight_grams
        row.version += 1
        changed.append(row)
    if clashes:
        return clashes
    try:
        with transaction.atomic():
            Variant.objects.bulk_update(
                changed, ["sku", "barcode", "weight_grams", "version"]
            )
    except IntegrityError as same:
        raise SameVariantTwice from same
    return []


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """What many new prices would be; `mark` tells whether the same is asked for later."""

    rows: tuple[tuple[DeskVariant, Money], ...]
    mark: str


def plan_prices(
    viewer: Viewer,
    brand: int,
    *,
    how: Repricing,
    text: str = "",
    skus: Sequence[str] = (),
) -> Planned:
    """Reads only: the variants that match, each with the price it would have."""
    actors.check_acts_for(viewer, brand, may=May.MAKE)
    found = variants_for(viewer, brand, text=text, skus=skus, limit=AT_ONCE_MOST + 1)
    if len(found) > AT_ONCE_MOST:
        raise TooManyAtOnce(count=len(found), most=AT_ONCE_MOST)
    rows = tuple((one, repriced(one.price, how)) for one in found)
    said = ";".join(f"{one.id} {one.version} {new.minor}" for one, new in rows)
    return Planned(rows=rows, mark=sha256(said.encode()).hexdigest()[:16])


def apply_prices(
    *, viewer: Viewer, brand: int, planned: Planned, now: datetime
) -> tuple[list[PriceClash], int | None]:
    """Write a plan as it was shown; what changed since clashes, and nothing is written."""
    prices = {
        one.id: NewPrice(price=new, seen=one.version) for one, new in planned.rows
    }
    return save_prices(viewer=viewer, brand=brand, prices=prices, now=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A step that is being taken back: of each row how it was, and its version since."""

    kind: StepKind
    brand: int
    before: Mapping[int, tuple[int, int]]


@transaction.atomic
def undo(*, viewer: Viewer, step: int, now: datetime) -> Undone:
    """Take back what was done; what somebody changed since stays as they left it."""
    return put_back(viewer, take_step(viewer=viewer, step=step, now=now), now=now)


def take_step(*, viewer: Viewer, step: int, now: datetime) -> Taken:
    """Mark a step as undone. Call it in the transaction that puts its rows back."""
    row = Step.objects.select_for_update().filter(id=step).first()
    if row is None:
        raise NoSuchStep
    actors.check_acts_for(viewer, row.brand_id, may=May.MAKE)
    if row.undone_at is not None:
        raise NoSuchStep
    check_undo(row.at, now=now)
    row.undone_at = now
    row.save(update_fields=["undone_at"])
    return Taken(
        kind=StepKind(row.kind),
        brand=row.brand_id,
        before={
            identifier: (value, version) for identifier, value, version in row.rows
        },
    )


def put_back(viewer: Viewer, taken: Taken, *, now: datetime) -> Undone:
    """Everything of a step that is the catalogue's, which counts are not."""
    before = taken.before
    if taken.kind is StepKind.PUBLISH:
        back = _undo_publish(viewer, before, now=now)
    else:
        back = _undo_variants(taken.kind, taken.brand, before, now=now)
    return Undone(back=back, changed_since=len(before) - back)


def _undo_publish(
    viewer: Viewer, before: Mapping[int, tuple[int, int]], *, now: datetime
) -> int:
    back = 0
    for product, (was_published, version) in before.items():
        row = _locked(viewer, product)
        if row.version == version:
            _publish(row, is_published=bool(was_published), now=now)
            back += 1
    return back


def _undo_variants(
    kind: StepKind, brand: int, before: Mapping[int, tuple[int, int]], *, now: datetime
) -> int:
    rows = [
        row
        for row in lock_variants(brand=brand, ids=before.keys())
        if row.version == before[row.id][1]
    ]
    values = {row.id: before[row.id][0] for row in rows}
    if kind is StepKind.PRICE:
        change_prices(rows, values, now=now)
    else:
        _retire({variant: bool(value) for variant, value in values.items()}, rows)
    return len(rows)


def _retire(wanted: Mapping[int, bool], rows: Sequence[Variant]) -> None:
    for row in rows:
        row.is_retired = wanted[row.id]
        row.version += 1
    Variant.objects.bulk_update(
        rows, ["is_retired", "back_at", "version"], batch_size=200
    )
    finding.put({row.product_id for row in rows})


def _publish(row: Product, *, is_published: bool, now: datetime) -> None:
    row.is_published = is_published
    row.published_at = now if is_published else None
    _save(row, now=now)
    finding.put([row.actor_id])
    if is_published:
        actors.show(actors=[row.actor_id])
        tell(ProductsPublished(products=(row.actor_id,)))
    else:
        actors.hide(actors=[row.actor_id], now=now)


def _locked(viewer: Viewer, product: int) -> Product:
    """The product until the transaction ends, for those who may change it."""
    rows = Product.objects.select_for_update(of=("self",), no_key=True)
    row = rows.select_related("actor").filter(actor_id=product).first()
    if row is None:
        raise NoSuchProduct(product=product)
    actors.check_acts_for(viewer, row.brand_id, may=May.MAKE)
    return row


def _save(row: Product, *, now: datetime) -> None:
    row.version += 1
    row.updated_at = now
    row.save(
        update_fields=[
            "description_source",
            "description_html",
            "category",
            "tax_class",
            "is_published",
            "published_at",
            "version",
            "updated_at",
        ]
    )
