"""The hot list as it was last refreshed. Who may see a thing is asked where it is shown."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from xiangxin.social.timelines.hot.models import HotEntry
from xiangxin.social.timelines.hot.rules import Moving

PAGE = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A thing on the list, and why it is there."""

    kind: Moving
    id: int
    score: float
    people: int
    usual: float
    has_usual: bool  # else `usual` is the median of its kind
    uncounted: int
    peak_at: datetime
    refreshed_at: datetime


def hot(kind: Moving, *, limit: int = PAGE) -> list[Entry]:
    """The hottest first: products and other actors, or first posts of threads."""
    rows = HotEntry.objects.filter(kind=kind, score__gt=0).order_by("-score", "thing")
    return _entries(rows, limit)


def both(*, limit: int = PAGE) -> dict[Moving, list[Entry]]:
    """As `hot`, for both kinds in one statement."""
    rows = _entries(
        HotEntry.objects.filter(score__gt=0).order_by("-score", "thing"), None
    )
    return {kind: [row for row in rows if row.kind is kind][:limit] for kind in Moving}


def left_out(*, limit: int = PAGE) -> list[Entry]:
    """What would be talked of, had it not promised something for it; most people first."""
    rows = HotEntry.objects.filter(score=0, uncounted__gt=0)
    return _entries(rows.order_by("-uncounted", "thing"), limit)


def _entries(rows: QuerySet[HotEntry], limit: int | None) -> list[Entry]:
    return [
        Entry(
            kind=Moving(row.kind),
            id=row.thing,
            score=row.score,
            people=row.people,
            usual=row.usual,
            has_usual=row.has_usual,
            uncounted=row.uncounted,
            peak_at=row.peak_at,
            refreshed_at=row.refreshed_at,
        )
        for row in rows[:limit]
    ]
