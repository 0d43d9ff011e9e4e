"""What people did toward each other before and while cues were shown."""

from typing import Final

import numpy as np
import pyarrow as pa

from xiangxin.pull.world.rows import (
    DAY,
    PEOPLE,
    PERSON_ACTORS,
    UNTIL,
    WEEK,
    Whole,
    block,
    coded,
)
from xiangxin.pull.world.society import Society

ACTS_A_YEAR: Final = (0.0, 1.5, 5.0, 12.0, 30.0)
"""Of the follower toward the followed, by class of tie."""
KINDS: Final = ("like", "reply", "boost", "thank")
KIND_SHARES: Final = (0.5, 0.25, 0.15, 0.10)
FOLLOWED_BEFORE: Final = 400 * DAY
"""So long before the world begins did people follow each other, at least: outside
any year from which ties are measured."""


def interactions(
    chance: np.random.Generator, of: Society, *, start: int, size: float
) -> list[pa.Table]:
    """Follows among people, and acts toward person-actors."""
    return [_follows(chance, of, start=start), _acts(chance, of, start, size)]


def _follows(chance: np.random.Generator, of: Society, *, start: int) -> pa.Table:
    ago = chance.integers(FOLLOWED_BEFORE, 2 * FOLLOWED_BEFORE, size=len(of.follower))
    return block(
        "interaction",
        len(ago),
        happened_at=start - ago,
        person=PEOPLE + of.follower,
        verb="follow",
        actor=PERSON_ACTORS + of.followed,
        object_kind="actor",
        object_id=PERSON_ACTORS + of.followed,
        entry="person",
    )


def _acts(
    chance: np.random.Generator, of: Society, start: int, size: float
) -> pa.Table:
    """Evenly over time; a pair that ever interacts did so in the first eighth."""
    span = UNTIL - start
    rate = np.asarray(ACTS_A_YEAR)[of.tie] * span / (52 * WEEK) * size
    extra = chance.poisson(rate)
    once = (of.tie > 0) & (size > 0)
    edge = np.concatenate(
        [np.repeat(np.arange(len(rate)), extra), np.flatnonzero(once)]
    )
    early = np.arange(len(edge)) >= extra.sum()
    at = start + (chance.random(len(edge)) * np.where(early, span / 8, span)).astype(
        np.int64
    )
    return _toward(chance, of.follower[edge], of.followed[edge], at)


def _toward(
    chance: np.random.Generator, who: Whole, whom: Whole, at: Whole
) -> pa.Table:
    kind = np.searchsorted(np.cumsum(KIND_SHARES)[:-1], chance.random(len(at)))
    return block(
        "interaction",
        len(at),
        happened_at=at,
        person=PEOPLE + who,
        verb=coded(kind, KINDS),
        actor=PERSON_ACTORS + whom,
        object_kind="post",
        entry="home",
    )


def actors(of: Society, *, start: int) -> pa.Table:
    """A person-actor for everybody toward whom somebody acted."""
    known = np.unique(of.followed)
    return block(
        "actor",
        len(known),
        actor=PERSON_ACTORS + known,
        kind="person",
        person=PEOPLE + known,
        created_at=start - 4 * FOLLOWED_BEFORE,
    )
