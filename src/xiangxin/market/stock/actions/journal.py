"""The journal of the shelf, written with every change of what lies there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from xiangxin.kernel.ids import next_id
from xiangxin.market.stock.rules import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Because:
    """Why the shelf changes: by whom, about which order or other change, in their words."""

    reason: Reason
    by: int | None = None
    about: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One variant has so many units more or fewer, and `on_hand` after it."""

    variant: int
    units: int
    on_hand: int


_ROW = "(%s, %s, %s, %s, %s, %s, %s, %s, %s)"
_WRITE = """
INSERT INTO stock_change (id, variant_id, units, on_hand, reason, by_id, at, about, note)
VALUES {rows}
"""


def write(steps: Iterable[Step], why: Because, *, now: datetime) -> int | None:
    """Call it in the transaction that changes the levels; the id of the last row."""
    moment = connection.ops.adapt_datetimefield_value(now)
    rows = [
        (
            *(next_id(now), step.variant, step.units, step.on_hand, why.reason.value),
            *(why.by, moment, why.about, why.note),
        )
        for step in steps
        if step.units
    ]
    if not rows:
        return None
    with connection.cursor() as cursor:
        cursor.execute(
            _WRITE.format(rows=", ".join([_ROW] * len(rows))),
            [value for row in rows for value in row],
        )
    return rows[-1][0]
