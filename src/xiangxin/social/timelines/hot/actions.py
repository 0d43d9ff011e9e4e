"""Making the hot list anew."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from django.db import IntegrityError, transaction
from django.db.models import QuerySet, Sum

from xiangxin.kernel.ids import moment_of
from xiangxin.ledger import queries as ledger
from xiangxin.social.actors import queries as actors
from xiangxin.social.actors.rules import Kind
from xiangxin.social.posts import queries as posts
from xiangxin.social.shield import queries as shield
from xiangxin.social.timelines.hot.models import (
    CountedDay,
    HotDay,
    HotEntry,
    HotUsual,
)
from xiangxin.social.timelines.hot.rules import (
    DOES,
    PEOPLE_LEAST,
    TOO_YOUNG,
    UNDOES,
    USUAL_DAYS,
    WITHIN,
    Moving,
    Peak,
    Tally,
    Thing,
    cooled,
    is_hot,
    median_usual,
    peak_of,
    score,
    tally,
    usual_of,
)

# How many days that are over are counted in one refresh, so that the first is no long one.
DAYS_AT_ONCE = 4
# Acts of the last seconds of a day are written a little after it.
_SETTLED = timedelta(minutes=5)
_KEPT = 100
_ROWS_AT_ONCE = 1000


def refresh(*, now: datetime, days_at_once: int = DAYS_AT_ONCE) -> int:
    """Count the last 24 hours and put up the list; how many things are on it."""
    count_days(now=now, most=days_at_once)
    moved = {
        thing: found
        for thing, found in _moved(now - WITHIN, now).items()
        if max(found.people, found.uncounted) >= PEOPLE_LEAST
    }
    totals, counted = _totals(moved, now), CountedDay.objects.count()
    usuals = dict(HotUsual.objects.values_list("kind", "usual"))
    peaks = {
        Thing(Moving(kind), thing): Peak(score=peak, at=at)
        for kind, thing, peak, at in HotEntry.objects.filter(score__gt=0).values_list(
            "kind", "thing", "peak", "peak_at"
        )
    }
    rows = [
        _entry(
            thing,
            found,
            total=totals.get(thing, 0.0),
            counted=counted,
            kind_usual=usuals.get(thing.kind, 0.0),
            before=peaks.get(thing),
            now=now,
        )
        for thing, found in moved.items()
    ]
    hot = sorted(
        (row for row in rows if row.score > 0), key=lambda row: (-row.score, row.thing)
    )
    left_out = sorted(
        (r for r in rows if r.score == 0 and r.uncounted >= PEOPLE_LEAST),
        key=lambda row: (-row.uncounted, row.thing),
    )
    by_kind = [
        row for kind in Moving for row in [r for r in hot if r.kind == kind][:_KEPT]
    ]
    with transaction.atomic():
        HotEntry.objects.all().delete()
        HotEntry.objects.bulk_create([*by_kind, *left_out[:_KEPT]])
    return len(by_kind)


def count_days(*, now: datetime, most: int) -> int:
    """Count at most so many of the last 28 days that are over; how many were counted."""
    last = (now - _SETTLED).astimezone(UTC).date()
    days = [last - timedelta(days=ago) for ago in range(1, USUAL_DAYS + 1)]
    HotDay.objects.filter(day__lt=days[-1]).delete()
    CountedDay.objects.filter(day__lt=days[-1]).delete()
    counted = set(CountedDay.objects.values_list("day", flat=True))
    missing = [day for day in days if day not in counted][:most]
    for day in missing:
        _count_day(day)
    if missing:
        _keep_usuals(now)
    return len(missing)


def _count_day(day: date) -> None:
    begins = datetime.combine(day, time(), tzinfo=UTC)
    moved = _moved(begins, begins + timedelta(days=1))
    rows = [
        HotDay(day=day, kind=thing.kind, thing=thing.id, weight=found.weight)
        for thing, found in moved.items()
        if found.weight
    ]
    try:
        with transaction.atomic():
            CountedDay.objects.create(day=day)
            HotDay.objects.bulk_create(rows, batch_size=_ROWS_AT_ONCE)
    except IntegrityError:
        return  # another worker counted it meanwhile


def _moved(since: datetime, until: datetime) -> dict[Thing, Tally]:
    """What moved in this time: products, and first posts of public threads."""
    verbs = DOES | UNDOES
    moves = list(ledger.moved_between(since, until, verbs=verbs))
    roots = posts.open_roots({move.post for move in moves if move.post is not None})
    products = actors.of_kind(
        {move.actor for move in moves if move.actor is not None}, Kind.PRODUCT
    )
    found = tally(
        moves,
        too_young=ledger.joined_since(until - TOO_YOUNG),
        roots=roots,
        promising=shield.promising(until),
    )
    return {
        thing: moved
        for thing, moved in found.items()
        if thing.kind is Moving.POST or thing.id in products
    }


def _totals(things: Iterable[Thing], now: datetime) -> dict[Thing, float]:
    """What these moved on the days of the last 28 that are over."""
    wanted = list({thing.id for thing in things})
    totals: dict[Thing, float] = {}
    for start in range(0, len(wanted), _ROWS_AT_ONCE):
        rows = _counted(now).filter(thing__in=wanted[start : start + _ROWS_AT_ONCE])
        totals |= _summed(rows)
    return totals


def _keep_usuals(now: datetime) -> None:
    """Of each kind, the median usual of those that have one of their own."""
    own: dict[Moving, list[float]] = {kind: [] for kind in Moving}
    counted = CountedDay.objects.count()
    for thing, total in _summed(_counted(now)).items():
        usual, is_own = usual_of(
            total, counted=counted, age=now - moment_of(thing.id), kind_usual=0.0
        )
        if is_own:
            own[thing.kind].append(usual)
    for kind, usuals in own.items():
        HotUsual.objects.update_or_create(
            kind=kind, defaults={"usual": median_usual(usuals)}
        )


def _counted(now: datetime) -> QuerySet[HotDay]:
    first = (now - _SETTLED).astimezone(UTC).date() - timedelta(days=USUAL_DAYS)
    return HotDay.objects.filter(day__gte=first)


def _summed(rows: QuerySet[HotDay]) -> dict[Thing, float]:
    sums = rows.values_list("kind", "thing").annotate(total=Sum("weight"))
    return {Thing(Moving(kind), thing): total for kind, thing, total in sums}


def _entry(
    thing: Thing,
    moved: Tally,
    *,
    total: float,
    counted: int,
    kind_usual: float,
    before: Peak | None,
    now: datetime,
) -> HotEntry:
    usual, has_usual = usual_of(
        total, counted=counted, age=now - moment_of(thing.id), kind_usual=kind_usual
    )
    at_once = score(moved.weight, usual)
    peak = peak_of(at_once, before=before, now=now)
    return HotEntry(
        kind=thing.kind,
        thing=thing.id,
        score=cooled(at_once, peak=peak, now=now) if is_hot(moved, at_once) else 0.0,
        people=moved.people,
        usual=usual,
        has_usual=has_usual,
        uncounted=moved.uncounted,
        peak=peak.score,
        peak_at=peak.at,
        refreshed_at=now,
    )
