"""Setting prices; every one is kept with its moment."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import OuterRef, Q, Subquery

from xiangxin.kernel.ids import next_id
from xiangxin.kernel.money import Money
from xiangxin.market.catalog.actions.steps import keep_step
from xiangxin.market.catalog.errors import NoSuchVariant, WrongCurrency
from xiangxin.market.catalog.events import PricesChanged
from xiangxin.market.catalog.finding import actions as finding
from xiangxin.market.catalog.models import PriceChange, Product, Variant
from xiangxin.market.catalog.queries import in_parts
from xiangxin.market.catalog.rules import (
    STRUCK_FOR,
    Priced,
    StepKind,
    check_price,
    struck,
)
from xiangxin.outbox.actions import tell
from xiangxin.social.actors.actions import check_acts_for
from xiangxin.social.actors.rules import May, Viewer, person_of

# An event is one row of JSON for the worker; a reaction should not take minutes.
_TOLD_AT_ONCE = 500
_BATCH = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPrice:
    """A price a maker typed, and the version of the variant they were looking at."""

    price: Money
    seen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceClash:
    """A variant that somebody else changed since it was seen."""

    variant: int
    yours: Money
    theirs: Money
    version: int


@transaction.atomic
def set_price(*, viewer: Viewer, variant_id: int, price: Money, now: datetime) -> bool:
    """Sell a variant at `price` from now on; False if it already had that price."""
    rows = list(Variant.objects.select_for_update(no_key=True).filter(id=variant_id))
    if not rows:
        raise NoSuchVariant(variant=variant_id)
    check_acts_for(viewer, rows[0].brand_id, may=May.MAKE)
    _check(price, rows[0])
    return bool(change_prices(rows, {variant_id: price.minor}, now=now))


@transaction.atomic
def save_prices(
    *, viewer: Viewer, brand: int, prices: Mapping[int, NewPrice], now: datetime
) -> tuple[list[PriceClash], int | None]:
    """Many prices of a brand as a maker typed them, and the step that can take them back.

    Where somebody else changed one since it was seen, nothing is written and the clashes
    are returned.
    """
    check_acts_for(viewer, brand, may=May.MAKE)
    rows = lock_variants(brand=brand, ids=prices)
    for row in rows:
        _check(prices[row.id].price, row)
    clashes = [
        PriceClash(
            variant=row.id,
            yours=prices[row.id].price,
            theirs=Money(row.price_minor, row.currency),
            version=row.version,
        )
        for row in rows
        if row.version != prices[row.id].seen
        and row.price_minor != prices[row.id].price.minor
    ]
    if clashes:
        return clashes, None
    before = [(row.id, row.price_minor) for row in rows]
    minors = {variant: new.price.minor for variant, new in prices.items()}
    changed = set(change_prices(rows, minors, now=now))
    if not changed:
        return [], None
    after = {row.id: row.version for row in rows}
    return [], keep_step(
        brand=brand,
        by=person_of(viewer),
        kind=StepKind.PRICE,
        rows=[[id_, minor, after[id_]] for id_, minor in before if id_ in changed],
        now=now,
    )


def lock_variants(*, brand: int, ids: Collection[int]) -> list[Variant]:
    """These variants of the brand in the order of their ids, until the transaction ends.

    Refuses one that is not the brand's. They can still be put into bags meanwhile.
    """
    rows: list[Variant] = []
    for part in in_parts(sorted(ids)):
        rows += (
            Variant.objects.select_for_update(no_key=True)
            .filter(brand_id=brand, id__in=part)
            .order_by("id")
        )
    if len(rows) != len(ids):
        raise NoSuchVariant
    return rows


def change_prices(
    rows: Sequence[Variant], minors: Mapping[int, int], *, now: datetime
) -> list[int]:
    """Write the prices that differ, of rows the caller has locked; which those were."""
    changed = [row for row in rows if row.price_minor != minors[row.id]]
    for row in changed:
        row.price_minor = minors[row.id]
        row.version += 1
    strike(changed, now=now)
    Variant.objects.bulk_create(
        changed,
        batch_size=_BATCH,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["price_minor", "version", "was_minor", "was_until"],
    )
    PriceChange.objects.bulk_create(
        (price_row(row, now=now) for row in changed), batch_size=_BATCH
    )
    finding.put({row.product_id for row in changed})
    ids = [row.id for row in changed]
    for part in in_parts(ids, size=_TOLD_AT_ONCE):
        tell(PricesChanged(variants=tuple(part)))
    return ids


def price_row(variant: Variant, *, now: datetime) -> PriceChange:
    return PriceChange(
        id=next_id(now),
        variant_id=variant.id,
        price_minor=variant.price_minor,
        currency=variant.currency,
        at=now,
    )


def strike(rows: Sequence[Variant], *, now: datetime) -> None:
    """Set what stands struck through beside the new prices of these rows, unsaved."""
    published: dict[int, datetime | None] = {}
    for ids in in_parts({row.product_id for row in rows}):
        since = Product.objects.filter(actor_id__in=ids)
        published.update(since.values_list("actor_id", "published_at"))
    for part in in_parts(rows):
        history = _history([row.id for row in part], now=now)
        for row in part:
            row.was_minor = struck(
                history.get(row.id, ()),
                minor=row.price_minor,
                now=now,
                sold_since=_sold_since(published[row.product_id], row.back_at),
            )
            row.was_until = None if row.was_minor is None else now + STRUCK_FOR


def _sold_since(
    published_at: datetime | None, back_at: datetime | None
) -> datetime | None:
    if published_at is None or back_at is None:
        return published_at
    return max(published_at, back_at)


def end_reductions(*, now: datetime) -> int:
    """What was reduced 30 days ago costs what it costs; how many variants."""
    over = Variant.objects.filter(was_until__lte=now)
    return over.update(was_minor=None, was_until=None)


def _history(ids: Sequence[int], *, now: datetime) -> dict[int, list[Priced]]:
    """Prices of the last 30 days, and the one before them, in the order of time."""
    start = now - STRUCK_FOR
    last = PriceChange.objects.filter(variant=OuterRef("variant"), at__lte=start)
    last_id = last.order_by("-at", "-id").values("id")[:1]
    rows = PriceChange.objects.filter(variant_id__in=ids).filter(
        Q(at__gt=start) | Q(id=Subquery(last_id))
    )
    history: dict[int, list[Priced]] = {}
    for variant, minor, at in rows.order_by("at", "id").values_list(
        "variant_id", "price_minor", "at"
    ):
        history.setdefault(variant, []).append(Priced(minor, at))
    return history


def _check(price: Money, row: Variant) -> None:
    if price.currency != row.currency:
        raise WrongCurrency(currency=row.currency, given=price.currency)
    check_price(price)
