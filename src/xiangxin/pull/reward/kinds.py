"""Sustainable, reward-dependent or pyramid-like: rules over draws, asked in one order."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from xiangxin.pull.draws import DRAWS, Array
from xiangxin.pull.thresholds import (
    CERTAIN,
    FEWEST_IN_FOREST,
    FEWEST_PEOPLE,
    HANGING_ON,
    LATER_FUNDED_ABOVE,
    PAID_LEVELS,
    REWARDED_ABOVE,
    STAYS_BELOW,
)

PYRAMID: Final = "pyramid_like"
DEPENDENT: Final = "reward_dependent"
SUSTAINABLE: Final = "sustainable"
UNDECIDED: Final = "undecided"
TOO_EARLY: Final = "too_early"

KINDS: Final = (PYRAMID, DEPENDENT, SUSTAINABLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Draws (DRAWS of them) of the figures that decide; None where one is not told.

    `rewarded`: part of what people did that a reward drew. `drop`: the rate after the
    reward ended over the rate before. `returns`: hazard of coming back, people won by a
    reward over the others. `funded`: part of payouts that later joiners' fees carry.
    `levels`: levels paid.
    """

    people: int
    rewarded: Array
    drop: Array | None = None
    returns: Array | None = None
    recruits: int = 0
    funded: Array | None = None
    levels: Array | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """`likely` are the posterior probabilities of KINDS; they sum to 1.

    `score` is 0 for what lives without rewards and 1 for what lives of them alone, one
    draw each.
    """

    code: str
    likely: Mapping[str, float]
    score: Array


def classify(of: Evidence) -> Answer:
    """The first kind that holds in CERTAIN of the draws, else undecided."""
    pyramid = _pyramid(of)
    dependent = ~pyramid & _dependent(of)
    held = (pyramid, dependent, ~pyramid & ~dependent)
    likely = {k: float(h.mean()) for k, h in zip(KINDS, held, strict=True)}
    sure = (kind for kind in KINDS if likely[kind] >= CERTAIN)
    code = next(sure, UNDECIDED)
    if of.people < FEWEST_PEOPLE and code != PYRAMID:
        code = TOO_EARLY
    return Answer(code=code, likely=likely, score=_score(of))


def stays(of: Evidence) -> Array | None:
    """What is left without the reward: by the drop where one ended, else by returns."""
    return of.drop if of.drop is not None else of.returns


def _pyramid(of: Evidence) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    if of.funded is None or of.levels is None or of.recruits < FEWEST_IN_FOREST:
        return np.zeros(DRAWS, dtype=bool)
    return np.asarray((of.funded > LATER_FUNDED_ABOVE) & (of.levels >= PAID_LEVELS))


def _dependent(of: Evidence) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    much, left = of.rewarded > REWARDED_ABOVE, stays(of)
    if left is None:
        return np.asarray(much)
    dropped = of.rewarded > (HANGING_ON if of.drop is not None else REWARDED_ABOVE)
    return np.asarray(dropped & (left < STAYS_BELOW))


def _score(of: Evidence) -> Array:
    """Rises with every figure that speaks against lasting."""
    left = stays(of)
    lost = 1.0 if left is None else 1 - np.minimum(left, 1.0)
    hangs = of.rewarded * lost
    if of.funded is None or of.levels is None:
        return np.asarray(hangs)
    pyramid = of.funded * np.minimum(of.levels / PAID_LEVELS, 1.0)
    return np.asarray(1 - (1 - hangs) * (1 - pyramid))
