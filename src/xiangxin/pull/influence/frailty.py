"""What makes people differ that nobody saw: gamma frailty in the discrete-time hazard.

Whoever is easily moved is gone first, soonest among those who were shown, so that hazard
ratios shrink toward 1, randomised or not (Lancaster 1979, doi 10.2307/1914140). With a
frailty v of mean 1 and variance θ for each pair of viewer and product, S(Λ) =
(1 + θΛ)^(−1/θ) is the share of pairs to which nothing has happened when the hazards of
their days, before v, sum to Λ (Meyer 1990, doi 10.2307/2938349).
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from xiangxin.pull.influence.clusters import Array, Codes, Truth, Whole
from xiangxin.pull.influence.risk import (
    FARTHEST,
    HIGHEST,
    TINY,
    Runs,
    Spells,
    inverse,
)

USUAL: Final = 0.5
"""The variance where the search begins."""
NONE: Final = 1e-3
"""A variance below this is as good as none; the search would go on for ever."""
STEPS: Final = 200
LONGEST: Final = 2.0
NEAR: Final = 1e-6
SETTLED: Final = 1e-12
SHORTEST: Final = 1e-6
APART: Final = 1e-5
"""How far the slopes are taken from each other whose difference tells the bend."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Climbed:
    """Coefficients at the maximum and its height. `inverse` of the information and
    `scores` by viewer have ln θ behind the coefficients."""

    at: Array
    variance: float
    height: float
    inverse: Array
    scores: Array


def frail(
    runs: Runs, spells: Spells, start: Array, told: Truth, viewer: Codes
) -> Climbed | None:
    """From where the maximum without frailty is; None where there is no frailty.

    First by the scores' own squares (Berndt, Hall, Hall & Hausman 1974), then by the
    bend: the squares need no second derivatives, the bend comes to rest.
    """
    pairs = _Pairs.of(runs, spells)
    free = np.append(told, True)
    at = np.append(start, np.log(USUAL))
    height, scores = pairs.told(at)
    for _ in range(STEPS):
        slope = scores.sum(axis=0)
        step = inverse(scores.T @ scores, free) @ slope
        if slope @ step < NEAR:
            break
        at, height, scores = _risen(pairs, at, step, height, scores)
        if at[-1] < np.log(NONE) or np.abs(at).max() > FARTHEST:
            return None
    else:
        return None
    step = inverse(_bend(pairs, at, free), free) @ scores.sum(axis=0)
    at, height, scores = _risen(pairs, at, step, height, scores)
    information = _bend(pairs, at, free)
    if np.linalg.eigvalsh(information[np.ix_(free, free)])[0] <= 0:
        return None
    viewers = np.zeros((int(viewer.max()) + 1, len(at)))
    np.add.at(viewers, viewer[pairs.first], scores)
    return Climbed(
        at=at[:-1],
        variance=float(np.exp(at[-1])),
        height=height,
        inverse=inverse(information, free),
        scores=viewers,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pairs:
    """`pair` numbers the viewer and product of a spell; `first` is a spell of each."""

    runs: Runs
    pair: Whole
    first: Whole

    @classmethod
    def of(cls, runs: Runs, spells: Spells) -> "_Pairs":
        both = np.stack([spells.viewer, spells.product], axis=1)
        _, first, pair = np.unique(both, axis=0, return_index=True, return_inverse=True)
        return cls(runs=runs, pair=pair.reshape(-1), first=first)

    def told(self, at: Array) -> tuple[float, Array]:
        """Log-likelihood, and scores by pair, that of ln θ behind the others."""
        theta, runs = float(np.exp(at[-1])), self.runs
        m, first, rate = runs.risen(at[:-1])
        lived = np.zeros(len(self.first))
        np.add.at(lived, self.pair, m * first[runs.key, 0])
        its = self.pair[runs.event]
        before = lived[its]
        h = m[runs.event] * rate[runs.when]
        gone = _logs(theta, before + h) - _logs(theta, before)
        gone = np.clip(gone, TINY, HIGHEST)
        height = np.log(-np.expm1(-gone)).sum() - _logs(theta, lived).sum()
        odds = 1 / np.expm1(gone)
        after = odds / (1 + theta * (before + h))
        each = -1 / (1 + theta * lived)
        turn = -_turn(theta, lived)
        each[its] += after - odds / (1 + theta * before)
        turn[its] += odds * (_turn(theta, before + h) - _turn(theta, before))
        scores = runs.summed(
            (m * each[self.pair], first), after * h, self.pair, len(self.first)
        )
        return float(height), np.column_stack([scores, turn])


def _logs(theta: float, hazard: Array) -> Array:
    """−ln S."""
    return np.asarray(np.log1p(theta * hazard) / theta)


def _turn(theta: float, hazard: Array) -> Array:
    """How −ln S changes with ln θ."""
    return np.asarray(hazard / (1 + theta * hazard) - _logs(theta, hazard))


def _risen(
    pairs: _Pairs, at: Array, step: Array, height: float, scores: Array
) -> tuple[Array, float, Array]:
    """A step, or as much of it as leads up."""
    length = float(min(1.0, LONGEST / max(np.abs(step).max(), SHORTEST)))
    while length > SHORTEST:
        tried = pairs.told(at + length * step)
        if tried[0] >= height - SETTLED * abs(height):
            return at + length * step, *tried
        length /= 2
    return at, height, scores


def _bend(pairs: _Pairs, at: Array, free: Truth) -> Array:
    """The observed information, from differences of the slope."""
    found = np.zeros((len(at), len(at)))
    for k in np.flatnonzero(free):
        apart = np.zeros(len(at))
        apart[k] = APART
        one, two = (pairs.told(at + way * apart)[1].sum(axis=0) for way in (-1.0, 1.0))
        found[k] = (one - two) / (2 * APART)
    return np.asarray((found + found.T) / 2)
