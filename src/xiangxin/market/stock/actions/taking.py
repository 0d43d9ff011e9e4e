"""Taking units, giving them back, sending them off."""

from collections.abc import Mapping
from datetime import datetime

from django.db import connection
from django.db.models import F

from xiangxin.market.stock.actions.journal import Because, Step, write
from xiangxin.market.stock.errors import NotCountedIn, SoldOut
from xiangxin.market.stock.models import StockLevel
from xiangxin.market.stock.queries import shelves
from xiangxin.market.stock.rules import Reason, in_order

_NOTHING: Mapping[int, int] = {}

# The hottest row of the market: composing this by the ORM costs more than running it.
_TAKE = """
UPDATE stock_level SET held = held + %s, changed_at = %s
 WHERE variant_id = %s
   AND held + %s <= on_hand + CASE WHEN due_on < %s THEN 0 ELSE oversell END
"""


def take(
    *, wanted: Mapping[int, int], now: datetime, kept: Mapping[int, int] = _NOTHING
) -> None:
    """Set units aside, all or none: {variant: units}. Call it inside a transaction.

    The condition and the change are one statement, and variants are taken in the order of
    their ids. Of a promise for a day that has passed nothing more is taken. Refuses with
    SoldOut, which counts in what the same buyer has already (`kept`).
    """
    moment = connection.ops.adapt_datetimefield_value(now)
    today = connection.ops.adapt_datefield_value(now.date())
    with connection.cursor() as cursor:
        for variant, units in in_order(wanted):
            cursor.execute(_TAKE, (units, moment, variant, units, today))
            if not cursor.rowcount:
                own = kept.get(variant, 0)
                left = shelves([variant], now=now)[variant].left + own
                raise SoldOut(variant=variant, wanted=units + own, left=left)


def give_back(*, units: Mapping[int, int], now: datetime) -> None:
    """Free what was taken. Call it inside the transaction that makes it happen once."""
    for variant, count in in_order(units):
        StockLevel.objects.filter(variant_id=variant).update(
            held=F("held") - count, changed_at=now
        )


# The journal tells how many lay there after each change, hence RETURNING.
_SHIP = """
UPDATE stock_level SET on_hand = on_hand - %s, held = held - %s, version = version + 1,
       changed_at = %s
 WHERE variant_id = %s AND on_hand >= %s
RETURNING on_hand
"""


def ship(
    *,
    units: Mapping[int, int],
    now: datetime,
    order: int | None = None,
    by: int | None = None,
) -> None:
    """What was taken leaves the shelf. Call it inside the transaction that ships it.

    Refuses NotCountedIn for what was promised and has not come yet.
    """
    moment = connection.ops.adapt_datetimefield_value(now)
    steps = []
    with connection.cursor() as cursor:
        for variant, count in in_order(units):
            cursor.execute(_SHIP, (count, count, moment, variant, count))
            row = cursor.fetchone()
            if row is None:
                raise NotCountedIn
            steps.append(Step(variant, -count, row[0]))
    write(steps, Because(reason=Reason.SHIPPED, by=by, about=order), now=now)
