"""What a mark is: what it says of a thing, on what evidence, and who may change it how."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from math import sqrt

QUOTE_MOST = 120

# A burst: within this time, beside the mean of as long a time in the days before.
BURST_WITHIN = timedelta(days=1)
BURST_BESIDE_DAYS = 28
BURST_LEAST = 20
# (people − usual) / √(usual + 1): five times what chance would move it.
BURST_SURGE = 5.0
BURST_IDLE = 0.6
BURST_BUYERS = 0.05
# A crowd of today is still one tomorrow: not looked at again before this.
BURST_REST = timedelta(days=7)


class Flag(StrEnum):
    """What the shield says of a post or an actor."""

    PROMISES_GIFT = "promises_gift"
    LIKELY_AD = "likely_ad"
    BURST = "burst"


class Marked(StrEnum):
    """What carries a mark."""

    POST = "post"
    ACTOR = "actor"


class State(StrEnum):
    OPEN = "open"
    UPHELD = "upheld"
    CLEARED = "cleared"


# What moderators decide; an author's dispute opens a mark again.
DECIDED: Mapping[State, frozenset[State]] = {
    State.OPEN: frozenset({State.UPHELD, State.CLEARED}),
    State.UPHELD: frozenset({State.CLEARED}),
    State.CLEARED: frozenset({State.UPHELD}),
}
# What is told where a post is shown; a burst is between moderators and its things.
TOLD = frozenset({Flag.PROMISES_GIFT, Flag.LIKELY_AD})
# A mark in one of these is told beside its thing.
STANDS = frozenset({State.OPEN, State.UPHELD})


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why something was marked: the words as written, or the figures of a burst."""

    why: str
    quote: str = ""
    figures: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A flag as the text alone gives it. `score` is from 0 to 1."""

    flag: Flag
    score: float
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What stands on a post; `evidence` quotes its words. Cleared marks are left out.

    `state` is upheld if a moderator upheld any of it.
    """

    kinds: frozenset[Flag]
    evidence: tuple[str, ...]
    state: State


def burst_of(
    why: str, *, people: int, idle: int, buyers: int, earlier: int, at: datetime
) -> Finding | None:
    """What is far above its own usual, by people who did nothing else and bought nothing."""
    usual = earlier / BURST_BESIDE_DAYS
    surge = (people - usual) / sqrt(usual + 1)
    if (
        people < BURST_LEAST
        or surge < BURST_SURGE
        or idle < BURST_IDLE * people
        or buyers > BURST_BUYERS * people
    ):
        return None
    figures = {
        "people": people,
        "usual": round(usual, 1),
        "idle": idle,
        "buyers": buyers,
    }
    return Finding(
        flag=Flag.BURST,
        score=idle / people,
        evidence=(Evidence(why, f"{at:%Y-%m-%d}", figures),),
    )
