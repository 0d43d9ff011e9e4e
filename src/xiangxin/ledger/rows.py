"""The ledger's rows as they are stored, for the export: raw, in parts, by month."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import connection

from xiangxin.ledger.models import Interaction

AT_ONCE: Final = 50_000
COLUMNS: Final[tuple[str, ...]] = tuple(
    str(field.column)
    for field in Interaction._meta.local_concrete_fields  # noqa: SLF001 - Django's own way
)

# Text and typed moments as whole microseconds since 1970: nothing has to be parsed.
_MICROSECONDS: Final = {
    "sqlite": "strftime('%%s', happened_at) * 1000000"
    " + CAST(substr(happened_at, 21, 6) AS INTEGER)",
    "postgresql": "(EXTRACT(EPOCH FROM happened_at) * 1000000)::bigint",
}
_MONTH: Final = {
    "sqlite": "substr(happened_at, 1, 7)",
    "postgresql": "to_char(happened_at AT TIME ZONE 'UTC', 'YYYY-MM')",
}
_MONTHS: Final = """
SELECT {month}, COUNT(*), MIN(id), MAX(id)
  FROM ledger_interaction WHERE happened_at <= %s
 GROUP BY 1 ORDER BY 1
"""
_ROWS: Final = """
SELECT {month}, {columns}
  FROM ledger_interaction WHERE id > %s AND happened_at <= %s ORDER BY id LIMIT {limit}
"""


@dataclass(frozen=True, slots=True)
class Month:
    """What lies in one month (UTC, as 2026-11) up to the moment asked for."""

    name: str
    rows: int
    first: int
    last: int


def months(until: datetime) -> list[Month]:
    """Each month that has rows. Reads the whole table once."""
    statement = _MONTHS.format(month=_MONTH[connection.vendor])
    with connection.cursor() as cursor:
        cursor.execute(statement, [connection.ops.adapt_datetimefield_value(until)])
        return [Month(*row) for row in cursor.fetchall()]


def rows(
    until: datetime, *, after: int = -1, of: Collection[str] | None = None
) -> Iterator[tuple[str, list[tuple[Any, ...]]]]:
    """(month, rows in the order of COLUMNS), moments in microseconds; of these months.

    In the order of identifiers and in small transactions: no writer waits for it, and
    what it holds is bounded.
    """
    vendor = connection.vendor
    columns = [
        _MICROSECONDS[vendor] if name == "happened_at" else name for name in COLUMNS
    ]
    statement = _ROWS.format(
        month=_MONTH[vendor], columns=", ".join(columns), limit=AT_ONCE
    )
    moment = connection.ops.adapt_datetimefield_value(until)
    at = 1 + COLUMNS.index("id")
    while True:
        with connection.cursor() as cursor:
            cursor.execute(statement, [after, moment])
            found = cursor.fetchall()
        by_month: dict[str, list[tuple[Any, ...]]] = {}
        for row in found:
            by_month.setdefault(row[0], []).append(row[1:])
        yield from (
            (name, part) for name, part in by_month.items() if of is None or name in of
        )
        if len(found) < AT_ONCE:
            return
        after = found[-1][at]
