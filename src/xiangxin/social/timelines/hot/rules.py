"""The formula of the hot list: `docs/algorithms/hot.md`."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from math import sqrt
from statistics import median
from typing import NamedTuple, Protocol

from xiangxin.ledger.rules import Verb

WITHIN = timedelta(days=1)
USUAL_DAYS = 28
# Younger things have no usual of their own yet.
NEW_FOR = timedelta(days=7)
HALVED_EVERY = timedelta(hours=12)
# By then a peak's weight is 1/64: what rises again rises afresh.
PEAK_FORGOTTEN = 6 * HALVED_EVERY
# Accounts younger than this count nothing.
TOO_YOUNG = timedelta(days=3)
PEOPLE_LEAST = 5
SCORE_LEAST = 1.0

# Public acts only: whoever bought something is never seen in a place on a list.
DOES = frozenset({Verb.FOLLOW, Verb.LIKE, Verb.SAY, Verb.REPLY, Verb.ASK, Verb.PROPOSE})
UNDOES = frozenset({Verb.UNFOLLOW, Verb.UNLIKE})
_BEGINS = frozenset({Verb.SAY, Verb.ASK, Verb.PROPOSE})


class Moving(StrEnum):
    """What the list is of."""

    ACTOR = "actor"
    POST = "post"


class Thing(NamedTuple):
    kind: Moving
    id: int


class Move(Protocol):
    """One act, as `ledger.queries.moved_between` gives it."""

    @property
    def person(self) -> int: ...
    @property
    def verb(self) -> str: ...
    @property
    def actor(self) -> int | None: ...
    @property
    def post(self) -> int | None: ...
    @property
    def is_rewarded(self) -> bool: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """`weight`: each of the `people` counts 1/their acts. `uncounted` came for a reward."""

    weight: float = 0.0
    people: int = 0
    uncounted: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Peak:
    """The highest score of late, and when that was."""

    score: float
    at: datetime


def tally(
    moves: Iterable[Move],
    *,
    too_young: Collection[int],
    roots: Mapping[int, int],
    promising: Collection[int],
) -> dict[Thing, Tally]:
    """What moved how much. `roots` leads from each public post to where its thread begins;
    acts on other posts move nothing. Acts on posts that promise gifts count as rewarded.
    """
    acts: Counter[int] = Counter()
    net: defaultdict[Thing, Counter[int]] = defaultdict(Counter)
    rewarded: defaultdict[Thing, set[int]] = defaultdict(set)
    for move in moves:
        if move.person in too_young:
            continue
        if move.post is not None and move.post not in roots:
            continue
        is_done = move.verb in DOES
        acts[move.person] += is_done
        root = roots.get(move.post or 0)
        is_paid = move.is_rewarded or move.post in promising or root in promising
        for thing in _moved(move, root):
            if not is_paid:
                net[thing][move.person] += 1 if is_done else -1
            elif is_done:
                rewarded[thing].add(move.person)
    return {
        thing: _tally(net.get(thing, {}), rewarded.get(thing, set()), acts)
        for thing in net.keys() | rewarded.keys()
    }


def _moved(move: Move, root: int | None) -> Iterator[Thing]:
    if move.actor is not None:
        yield Thing(Moving.ACTOR, move.actor)
    # Nobody moves a post by writing it.
    if root is not None and move.verb not in _BEGINS:
        yield Thing(Moving.POST, root)


def _tally(
    net: Mapping[int, int], rewarded: set[int], acts: Mapping[int, int]
) -> Tally:
    people = {person for person, done in net.items() if done > 0}
    return Tally(
        weight=sum(1 / acts[person] for person in people),
        people=len(people),
        uncounted=len(rewarded - people),
    )


def usual_of(
    total: float, *, counted: int, age: timedelta, kind_usual: float
) -> tuple[float, bool]:
    """The mean of the `counted` days, or of as many as there are; and whether it is its own."""
    if age < NEW_FOR or not counted:
        return kind_usual, False
    return total / min(counted, max(1, age.days)), True


def median_usual(usuals: Iterable[float]) -> float:
    return median(listed) if (listed := sorted(usuals)) else 0.0


def score(weight: float, usual: float) -> float:
    """How far above its usual, in units of what chance would move it."""
    return (weight - usual) / sqrt(usual + 1)


def peak_of(now_score: float, *, before: Peak | None, now: datetime) -> Peak:
    if before is None or now_score > before.score or now - before.at > PEAK_FORGOTTEN:
        return Peak(score=now_score, at=now)
    return before


def cooled(now_score: float, *, peak: Peak, now: datetime) -> float:
    """Halved every twelve hours after the peak."""
    halvings = max(now - peak.at, timedelta()) / HALVED_EVERY
    return now_score * float(0.5**halvings)


def is_hot(moved: Tally, now_score: float) -> bool:
    return moved.people >= PEOPLE_LEAST and now_score >= SCORE_LEAST
