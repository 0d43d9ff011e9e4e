"""Logging what was shown, and wishing it forgotten."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import connection, transaction

from xiangxin.kernel.ids import next_ids
from xiangxin.ledger.exposures import folder, queries
from xiangxin.ledger.exposures.buffer import Buffer, Guests
from xiangxin.ledger.exposures.models import Forgetting, GuestCount
from xiangxin.ledger.exposures.rules import (
    Exposure,
    Logged,
    Surface,
    key_of,
    people_in,
    rows_of,
)

_COUNT = """\
INSERT INTO exposures_guest_count (day, item_kind, item, surface, shown)
VALUES (%s, %s, %s, %s, %s)
ON CONFLICT (day, item_kind, item, surface)
DO UPDATE SET shown = exposures_guest_count.shown + excluded.shown
"""


def log(rows: Sequence[Exposure], *, now: datetime) -> list[int]:
    """Log what was shown and return an identifier for each, in order.

    Cheap and never a statement: rows wait in this process until a thread writes them, within
    a second. What the same person was shown in the same place and arm less than a minute ago
    is not logged again; its first identifier is returned.
    """
    made: list[Logged] = []
    identifiers: list[int] = []
    recent = _BUFFER.recent
    recent.turn(now)
    for row, fresh in zip(rows, next_ids(now, len(rows)), strict=True):
        key = key_of(row)
        known = recent.find(key, now)
        if known is None:
            recent.keep(key, fresh, now)
            made.append((fresh, now, row))
        identifiers.append(fresh if known is None else known)
    if made:
        _BUFFER.add(made)
    return identifiers


def count_guests(
    items: Iterable[tuple[str, int]], surface: Surface, *, now: datetime
) -> None:
    """Count that a guest was shown these (item kind, item); nothing else is kept of guests."""
    day = now.date()
    counted: Guests = Counter((day, kind, item, str(surface)) for kind, item in items)
    if counted:
        _BUFFER.count(counted)


def flush() -> int:
    """Write what waits in this process; how many rows. Call it outside a transaction."""
    with _BUFFER.flushing:
        rows, guests = _BUFFER.take()
        if not rows and not guests:
            return 0
        written = 0
        try:
            written = _write(rows)
            rows = []
            _add_guests(guests)
            guests = Counter()
        finally:
            _BUFFER.put_back(rows, guests)
        return written


def _write(rows: Sequence[Logged]) -> int:
    with folder.writing():
        names, erased = queries.subjects_of(people_in(rows))
        known = list(rows_of(rows, names, erased))
        if known:
            _BUFFER.segment.append(known)
    return len(known)


def _add_guests(guests: Guests) -> None:
    if not guests:
        return
    # In order, so that two processes never wait for each other in a ring.
    values = [(*key, shown) for key, shown in sorted(guests.items())]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(_COUNT, values)


def forget(pseudonyms: Sequence[int], *, now: datetime) -> None:
    """Wish that these vanish from every file. Part of the transaction that replaces them."""
    Forgetting.objects.bulk_create(
        [Forgetting(pseudonym=one, asked_at=now) for one in pseudonyms],
        ignore_conflicts=True,
    )


def forgotten(pseudonyms: Iterable[int]) -> None:
    """No file holds these any more."""
    Forgetting.objects.filter(pseudonym__in=list(pseudonyms)).delete()


def forget_guest_counts(*, before: date) -> None:
    GuestCount.objects.filter(day__lt=before).delete()


_BUFFER = Buffer(flush)
