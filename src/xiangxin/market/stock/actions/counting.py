"""What makers say of the shelf: what was counted, and what is promised for a day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.db import connection, transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Greatest

from xiangxin.market.catalog import actions as catalog
from xiangxin.market.catalog.actions import NewPrice, PriceClash
from xiangxin.market.stock.actions.journal import Because, Step, write
from xiangxin.market.stock.errors import BelowHeld, BelowPromised
from xiangxin.market.stock.models import StockLevel
from xiangxin.market.stock.rules import (
    Clash,
    Count,
    Promise,
    Reason,
    check_count,
    check_promise,
    in_order,
)
from xiangxin.social.actors.actions import check_acts_for
from xiangxin.social.actors.rules import May, Viewer, person_of

_ROWS_AT_ONCE = 200  # SQLite allows 32,766 parameters a statement; each row has three

# A level that nobody counted begins as version 0, and never ends a transaction as such.
_BEGIN = """
INSERT INTO stock_level (variant_id, on_hand, held, oversell, version, changed_at)
VALUES {rows} ON CONFLICT (variant_id) DO NOTHING
"""
_COUNT = """
INSERT INTO stock_level (variant_id, on_hand, held, oversell, changed_at) VALUES {rows}
ON CONFLICT (variant_id) DO UPDATE
   SET on_hand = excluded.on_hand, changed_at = excluded.changed_at,
       version = stock_level.version + 1
 WHERE stock_level.held <= excluded.on_hand + stock_level.oversell
"""
_SOMEBODY_COUNTED = Because(reason=Reason.COUNTED)


@transaction.atomic
def set_on_hand(
    *, levels: Mapping[int, int], now: datetime, why: Because = _SOMEBODY_COUNTED
) -> None:
    """Write down a count of the shelf: {variant: units}. Refuses less than is set aside.

    The caller has checked who may.
    """
    for units in levels.values():
        check_count(units)
    moment = connection.ops.adapt_datetimefield_value(now)
    rows = iter(in_order(levels))
    with connection.cursor() as cursor:
        while batch := list(islice(rows, _ROWS_AT_ONCE)):
            before = _locked(batch, moment)
            values = ", ".join(["(%s, %s, 0, 0, %s)"] * len(batch))
            cursor.execute(
                _COUNT.format(rows=values),
                [value for row in batch for value in (*row, moment)],
            )
            if cursor.rowcount != len(batch):
                raise BelowHeld
            steps = (
                Step(variant, units - before[variant], units)
                for variant, units in batch
            )
            write(steps, why, now=now)


def _locked(batch: Sequence[tuple[int, int]], moment: Any) -> dict[int, int]:
    """What lies there of each, and stays so until the transaction ends."""
    ids = [variant for variant, _ in batch]
    with connection.cursor() as cursor:
        values = ", ".join(["(%s, 0, 0, 0, 0, %s)"] * len(ids))
        cursor.execute(
            _BEGIN.format(rows=values),
            [value for one in ids for value in (one, moment)],
        )
    levels = StockLevel.objects.select_for_update().filter(variant_id__in=ids)
    return dict(levels.order_by("variant_id").values_list("variant_id", "on_hand"))


@transaction.atomic
def count(
    *,
    viewer: Viewer,
    brand: int,
    counts: Mapping[int, Count],
    now: datetime,
    reason: Reason = Reason.COUNTED,
) -> list[Clash]:
    """Write down what a maker counted: {variant of the brand: what they saw and say}.

    Where somebody else changed a level since it was seen, nothing is written and the
    clashes are returned.
    """
    check_acts_for(viewer, brand, may=May.MAKE)
    catalog.lock_variants(brand=brand, ids=counts)
    levels = StockLevel.objects.select_for_update().filter(variant_id__in=counts)
    there = {
        variant: (version, on_hand)
        for variant, version, on_hand in levels.order_by("variant_id").values_list(
            "variant_id", "version", "on_hand"
        )
    }
    clashes = [
        Clash(variant=variant, yours=said.units, theirs=on_hand, version=version)
        for variant, said in in_order(counts)
        for version, on_hand in [there.get(variant, (0, 0))]
        if version != said.seen and on_hand != said.units
    ]
    if not clashes:
        set_on_hand(
            levels={variant: said.units for variant, said in counts.items()},
            why=Because(reason=reason, by=person_of(viewer)),
            now=now,
        )
    return clashes


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What became of a table: clashes, and then nothing was written; else what can be undone."""

    prices: tuple[PriceClash, ...] = ()
    counts: tuple[Clash, ...] = ()
    step: int | None = None

    @property
    def is_stale(self) -> bool:
        return bool(self.prices or self.counts)


@transaction.atomic
def save_table(
    *,
    viewer: Viewer,
    brand: int,
    prices: Mapping[int, NewPrice],
    counts: Mapping[int, Count],
    now: datetime,
    reason: Reason = Reason.COUNTED,
) -> Saved:
    """Prices and counts as a maker typed them into one table: all of it or nothing."""
    odd_prices, step = catalog.save_prices(
        viewer=viewer, brand=brand, prices=prices, now=now
    )
    odd_counts = count(
        viewer=viewer, brand=brand, counts=counts, reason=reason, now=now
    )
    if odd_prices or odd_counts:
        transaction.set_rollback(True)
        return Saved(prices=tuple(odd_prices), counts=tuple(odd_counts))
    return Saved(step=step)


@transaction.atomic
def promise(
    *,
    viewer: Viewer,
    brand: int,
    variant: int,
    kind: Promise,
    units: int,
    due_on: date,
    now: datetime,
) -> None:
    """Take orders for so many more units than there are, to be there on a day."""
    check_acts_for(viewer, brand, may=May.MAKE)
    catalog.lock_variants(brand=brand, ids=[variant])
    check_promise(units, due_on, today=now.date())
    StockLevel.objects.get_or_create(
        variant_id=variant, defaults={"on_hand": 0, "changed_at": now}
    )
    if not StockLevel.objects.filter(
        variant_id=variant, held__lte=F("on_hand") + units
    ).update(
        promise=kind,
        due_on=due_on,
        oversell=units,
        version=F("version") + 1,
        changed_at=now,
    ):
        raise BelowPromised


@transaction.atomic
def promise_no_more(*, viewer: Viewer, brand: int, variant: int, now: datetime) -> None:
    """Take no further orders for what is not there; what is promised stays promised."""
    check_acts_for(viewer, brand, may=May.MAKE)
    catalog.lock_variants(brand=brand, ids=[variant])
    _end(StockLevel.objects.filter(variant_id=variant), now=now)


def end_promises(*, now: datetime) -> int:
    """No orders for a day that has passed; how many promises ended."""
    return _end(StockLevel.objects.filter(due_on__lt=now.date()), now=now)


def _end(levels: QuerySet[StockLevel], *, now: datetime) -> int:
    return levels.exclude(promise="").update(
        promise="",
        due_on=None,
        oversell=Greatest(F("held") - F("on_hand"), 0),
        version=F("version") + 1,
        changed_at=now,
    )
