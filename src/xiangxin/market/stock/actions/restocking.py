"""What came back from a buyer."""

from collections.abc import Mapping
from datetime import datetime

from django.db import connection

from xiangxin.market.stock.actions.journal import Because, Step, write
from xiangxin.market.stock.rules import Reason, in_order

_TAKE_BACK = """
UPDATE stock_level SET on_hand = on_hand + %s, version = version + 1, changed_at = %s
 WHERE variant_id = %s
RETURNING on_hand
"""


def take_back(
    *,
    units: Mapping[int, int],
    now: datetime,
    order: int | None = None,
    by: int | None = None,
) -> None:
    """Onto the shelf again. Call it inside the transaction that makes it happen once."""
    moment = connection.ops.adapt_datetimefield_value(now)
    steps = []
    with connection.cursor() as cursor:
        for variant, count in in_order(units):
            if not count:
                continue
            cursor.execute(_TAKE_BACK, (count, moment, variant))
            steps += [Step(variant, count, on_hand) for (on_hand,) in cursor.fetchall()]
    write(steps, Because(reason=Reason.RETURNED, by=by, about=order), now=now)
