"""Taking units, giving them back, sending them off, counting them."""

from collections.abc import Mapping
from datetime import datetime
from itertools import islice

from django.db import connection, transaction
from django.db.models import F

from xiangxin.market.stock.errors import BelowHeld, SoldOut
from xiangxin.market.stock.models import StockLevel
from xiangxin.market.stock.queries import available
from xiangxin.market.stock.rules import check_count, in_order

_ROWS_AT_ONCE = 200  # SQLite allows 32,766 parameters a statement; each row has three

# The hottest row of the market: composing this by the ORM costs more than running it.
_TAKE = """
UPDATE stock_level SET held = held + %s, changed_at = %s
 WHERE variant_id = %s AND held + %s <= on_hand + oversell
"""
_COUNT = """
INSERT INTO stock_level (variant_id, on_hand, held, oversell, changed_at) VALUES {rows}
ON CONFLICT (variant_id) DO UPDATE
   SET on_hand = excluded.on_hand, changed_at = excluded.changed_at
 WHERE stock_level.held <= excluded.on_hand + stock_level.oversell
"""


def take(*, wanted: Mapping[int, int], now: datetime) -> None:
    """Set units aside, all or none: {variant: units}. Call it inside a transaction.

    The condition and the change are one statement, and variants are taken in the order of
    their ids. Refuses with SoldOut.
    """
    moment = connection.ops.adapt_datetimefield_value(now)
    with connection.cursor() as cursor:
        for variant, units in in_order(wanted):
            cursor.execute(_TAKE, (units, moment, variant, units))
            if not cursor.rowcount:
                left = available([variant])[variant]
                raise SoldOut(variant=variant, wanted=units, left=left)


def give_back(*, units: Mapping[int, int], now: datetime) -> None:
    """Free what was taken. Call it inside the transaction that makes it happen once."""
    for variant, count in in_order(units):
        StockLevel.objects.filter(variant_id=variant).update(
            held=F("held") - count, changed_at=now
        )


def ship(*, units: Mapping[int, int], now: datetime) -> None:
    """What was taken leaves the shelf. Call it inside the transaction that ships it."""
    for variant, count in in_order(units):
        StockLevel.objects.filter(variant_id=variant).update(
            on_hand=F("on_hand") - count, held=F("held") - count, changed_at=now
        )


@transaction.atomic
def set_on_hand(*, levels: Mapping[int, int], now: datetime) -> None:
    """Write down a count of the shelf: {variant: units}. Refuses less than is set aside."""
    for units in levels.values():
        check_count(units)
    moment = connection.ops.adapt_datetimefield_value(now)
    rows = iter(in_order(levels))
    with connection.cursor() as cursor:
        while batch := list(islice(rows, _ROWS_AT_ONCE)):
            values = ", ".join(["(%s, %s, 0, 0, %s)"] * len(batch))
            cursor.execute(
                _COUNT.format(rows=values),
                [value for row in batch for value in (*row, moment)],
            )
            if cursor.rowcount != len(batch):
                raise BelowHeld
