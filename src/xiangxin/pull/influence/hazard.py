"""When it happens: a discrete-time hazard with a complementary log-log link.

Days at risk stand together as spells, runs of days on which nothing but the baseline
changes; the sums over their days are taken from tables, so that a spell costs as much as
one day.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from xiangxin.pull.influence.clusters import (
    Array,
    Codes,
    Truth,
    Whole,
    Z,
    numbered,
)

DAYS: Final = 30
FEWEST_EVENTS: Final = 10
STEPS: Final = 50
SETTLED: Final = 1e-10
STILL: Final = 1e-7
SHORTEST: Final = 1e-6
FARTHEST: Final = 50.0
"""A coefficient beyond this is one that runs away: the data do not bound it."""
TINY: Final = 1e-300
HIGHEST: Final = 600.0
FLAT: Final = 1e-9
"""A direction with less information than this share of the largest tells nothing."""

BASELINE: Final = ("intercept", "log_t", *(f"weekday:{day}" for day in range(1, 7)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Spells:
    """Runs of days at risk; one row each.

    `start` and `stop` count days from 1, the day of the first exposure, to 30 at most.
    `weekday` (0–6) is that of day 1. `event` is 1 where it happened on day `stop`.
    `covariates` (rows × columns) hold through the run.
    """

    viewer: Whole
    start: Codes
    stop: Codes
    weekday: Codes
    event: Codes
    covariates: Array


@dataclass(frozen=True, slots=True, kw_only=True)
class Hazard:
    """Log hazard ratios; arrays in the order of `names`, baseline first.

    `told` is False for a column that never varies, such as a band that nobody met.
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


def hazard(spells: Spells, *, names: Sequence[str]) -> Hazard | None:
    """Newton's method; errors from scores summed by viewer, with the factor G/(G−1).

    h(t) = 1 − exp(−exp(a + b ln t + weekday + xβ)), so that β are log hazard ratios
    (Prentice & Gloeckler 1978, doi 10.2307/2529588). `names` are those of the columns
    of `covariates`. None with fewer than ten events, or where there is no maximum.
    """
    events = int(spells.event.sum())
    if events < FEWEST_EVENTS:
        return None
    runs = _Runs.of(spells)
    days = int((spells.stop - spells.start + 1).sum())
    start = np.zeros(len(BASELINE) + runs.x.shape[1])
    start[0] = np.log(events / days)
    found = _climbed(runs, start)
    if found is None:
        return None
    at, height, inverse, told = found
    viewer, viewers = numbered(spells.viewer)
    scores = runs.scores(at, viewer, viewers)
    many = len(np.unique(viewer))
    meat = scores.T @ scores * (many / max(many - 1, 1))
    error = np.sqrt(np.maximum(np.diag(inverse @ meat @ inverse), 0))
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
    )


def _basis() -> Array:
    """By the weekday of day 1 and the day: intercept, ln t, six weekdays."""
    day = np.arange(1, DAYS + 1)
    weekday = (np.arange(7)[:, None] + day - 1) % 7
    basis = np.zeros((7, DAYS + 1, len(BASELINE)))
    basis[:, 1:, 0] = 1
    basis[:, 1:, 1] = np.log(day)
    for k in range(1, 7):
        basis[:, 1:, 1 + k] = weekday == k
    return basis


BASIS: Final = _basis()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Runs:
    """`key` numbers the weekday and the days without event of a spell; `event` are the
    spells that end in one, `when` the number of its weekday and day."""

    key: Whole
    x: Array
    event: Whole
    when: Whole

    @classmethod
    def of(cls, spells: Spells) -> "_Runs":
        weekday = spells.weekday.astype(np.int64)
        lived = spells.stop - spells.event
        event = np.flatnonzero(spells.event)
        return cls(
            key=(weekday * (DAYS + 1) + spells.start - 1) * (DAYS + 1) + lived,
            x=np.asarray(spells.covariates, dtype=np.float64),
            event=event,
            when=weekday[event] * (DAYS + 1) + spells.stop[event],
        )

    def risk(self, at: Array) -> tuple[float, Array, Array]:
        """Log-likelihood, gradient and observed information."""
        wide = len(BASELINE)
        rate, first, second = _sums(at[:wide])
        m = np.exp(np.minimum(self.x @ at[wide:], HIGHEST / 2))
        of_key = np.bincount(self.key, m, minlength=len(first))
        rising = m * first[self.key, 0]
        crossed = np.stack(
            [np.bincount(self.key, m * x, minlength=len(first)) for x in self.x.T]
        )
        basis, x = BASIS.reshape(-1, wide)[self.when], self.x[self.event]
        h = m[self.event] * rate[self.when]
        g = _slope(h)
        bent = g * (h + g - 1)
        gradient = np.concatenate(
            [basis.T @ g - of_key @ first, x.T @ g - self.x.T @ rising]
        )
        information = np.empty((len(at), len(at)))
        weighed = (of_key @ second).reshape(wide, wide)
        information[:wide, :wide] = weighed + basis.T @ (bent[:, None] * basis)
        beside = (crossed @ first).T + basis.T @ (bent[:, None] * x)
        information[:wide, wide:] = beside
        information[wide:, :wide] = beside.T
        information[wide:, wide:] = (self.x * rising[:, None]).T @ self.x
        information[wide:, wide:] += x.T @ (bent[:, None] * x)
        happened = np.log(-np.expm1(-np.maximum(h, TINY))).sum()
        return float(happened - rising.sum()), gradient, information

    def scores(self, at: Array, viewer: Codes, viewers: int) -> Array:
        """The gradient, summed by viewer."""
        wide = len(BASELINE)
        rate, first, _ = _sums(at[:wide])
        m = np.exp(np.minimum(self.x @ at[wide:], HIGHEST / 2))
        moved = -m[:, None] * first[self.key]
        g = _slope(m[self.event] * rate[self.when])
        moved[self.event] += g[:, None] * BASIS.reshape(-1, wide)[self.when]
        columns = (*moved.T, *(moved[:, 0] * x for x in self.x.T))
        return np.stack([np.bincount(viewer, c, minlength=viewers) for c in columns], 1)


def _slope(h: Array) -> Array:
    """h / (exp(h) − 1)."""
    safe = np.clip(h, TINY, HIGHEST)
    return np.asarray(safe / np.expm1(safe))


def _sums(baseline: Array) -> tuple[Array, Array, Array]:
    """The baseline hazard by weekday and day; and by key the sums over a spell's days of
    it times the basis, and times the basis' outer square."""
    wide = len(BASELINE)
    rate = np.exp(BASIS @ baseline)
    rate[:, 0] = 0
    outer = (BASIS[:, :, :, None] * BASIS[:, :, None, :]).reshape(7, DAYS + 1, -1)
    first, second = (
        (up[:, None] - up[:, :, None]).reshape(-1, up.shape[-1])
        for up in (
            np.cumsum(rate[:, :, None] * each, axis=1) for each in (BASIS, outer)
        )
    )
    return rate.reshape(-1), first.reshape(-1, wide), second


def _climbed(runs: _Runs, at: Array) -> tuple[Array, float, Array, Truth] | None:
    """The maximum, its height, the inverse of the information, and what varies."""
    height, gradient, information = runs.risk(at)
    told = _varies(information)
    for _ in range(STEPS):
        step = _inverse(information, told) @ gradient
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
            return at, height, _inverse(information, told), told
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


def _inverse(information: Array, told: Truth) -> Array:
    full = np.zeros_like(information)
    kept = np.ix_(told, told)
    # Scaled, or a column with little information would be taken for one with none.
    unit = 1 / np.sqrt(np.diag(information)[told])
    scaled = information[kept] * np.outer(unit, unit)
    full[kept] = np.linalg.pinv(scaled, hermitian=True) * np.outer(unit, unit)
    return full
