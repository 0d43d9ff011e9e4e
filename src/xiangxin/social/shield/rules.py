"""What a mark is: what it says of a thing, on what evidence, and who may change it how."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

QUOTE_MOST = 120


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
