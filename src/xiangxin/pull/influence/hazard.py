"""When it happens: a discrete-time hazard with a complementary log-log link."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from xiangxin.pull.influence.clusters import Array, Truth, Z, numbered
from xiangxin.pull.influence.frailty import frail
from xiangxin.pull.influence.risk import BASELINE, FARTHEST, Runs, Spells, inverse

FEWEST_EVENTS: Final = 10
STEPS: Final = 50
SETTLED: Final = 1e-10
STILL: Final = 1e-7
SHORTEST: Final = 1e-6
FLAT: Final = 1e-9
"""A direction with less information than this share of the largest tells nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hazard:
    """Log hazard ratios; arrays in the order of `names`, baseline first.

    `told` is False for a column that never varies, such as a band that nobody met.
    `frailty` is the variance of what makes pairs of viewer and product differ beyond
    their covariates; 0 where none is seen, or none was asked for.
    """

    names: tuple[str, ...]
    value: Array
    error: Array
    low: Array
    high: Array
    told: Truth
    days: int
    events: int
    log_likelihood: float
    frailty: float


def hazard(
    spells: Spells, *, names: Sequence[str], is_frail: bool = True
) -> Hazard | None:
    """The highest likelihood; errors from scores summed by viewer, with G/(G−1).

    h(t) = 1 − exp(−v exp(a + b ln t + weekday + xβ)), so that β are log hazard ratios
    (Prentice & Gloeckler 1978, doi 10.2307/2529588), v gamma with mean 1 for each pair
    of viewer and product (`frailty`), and 1 for all unless `is_frail`. `names` are those
    of the columns of `covariates`. None with fewer than ten events, or where there is no
    maximum.
    """
    events = int(spells.event.sum())
    if events < FEWEST_EVENTS:
        return None
    runs = Runs.of(spells)
    days = int((spells.stop - spells.start + 1).sum())
    start = np.zeros(len(BASELINE) + runs.x.shape[1])
    start[0] = np.log(events / days)
    found = _climbed(runs, start)
    if found is None:
        return None
    at, height, bread, told = found
    viewer, viewers = numbered(spells.viewer)
    scores = runs.scores(at, viewer, viewers)
    variance = 0.0
    climbed = frail(runs, spells, at, told, viewer) if is_frail else None
    if climbed is not None and climbed.height > height:
        at, height, variance = climbed.at, climbed.height, climbed.variance
        bread, scores = climbed.inverse, climbed.scores
    many = len(np.unique(viewer))
    meat = scores.T @ scores * (many / max(many - 1, 1))
    error = np.sqrt(np.maximum(np.diag(bread @ meat @ bread), 0))[: len(at)]
    return Hazard(
        names=(*BASELINE, *names),
        value=np.where(told, at, 0),
        error=np.where(told, error, 0),
        low=np.where(told, at - Z * error, 0),
        high=np.where(told, at + Z * error, 0),
        told=told & (error > 0),
        days=days,
        events=events,
        log_likelihood=height,
        frailty=variance,
    )


def _climbed(runs: Runs, at: Array) -> tuple[Array, float, Array, Truth] | None:
    """The maximum, its height, the inverse of the information, and what varies."""
    height, gradient, information = runs.risk(at)
    told = _varies(information)
    for _ in range(STEPS):
        step = inverse(information, told) @ gradient
        if not np.isfinite(step).all() or np.abs(at + step).max() > FARTHEST:
            return None
        length = 1.0
        tried = runs.risk(at + step)
        while tried[0] < height - SETTLED * abs(height) and length > SHORTEST:
            length /= 2
            tried = runs.risk(at + length * step)
        at = at + length * step
        gain = abs(tried[0] - height)
        height, gradient, information = tried
        if gain <= SETTLED * abs(height) and np.abs(step).max() < STILL:
            return at, height, inverse(information, told), told
    return None


def _varies(information: Array) -> Truth:
    """Columns that add something to those before them (pivots of a Cholesky factor)."""
    scale = np.sqrt(np.maximum(np.diag(information), 0))
    told = np.asarray(scale > 0)
    unit = np.where(told, scale, 1)
    left = information / np.outer(unit, unit)
    for k in range(len(left)):
        told[k] &= left[k, k] > FLAT
        if told[k]:
            left -= np.outer(left[:, k], left[k]) / left[k, k]
    return told
