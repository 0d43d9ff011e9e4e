"""Days at risk, and how likely what happened on them is.

They stand together as spells, runs of days on which nothing but the baseline changes;
the sums over their days are taken from tables, so that a spell costs as much as one day.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from xiangxin.pull.influence.clusters import Array, Codes, Truth, Whole

DAYS: Final = 30
TINY: Final = 1e-300
HIGHEST: Final = 600.0
FARTHEST: Final = 50.0
"""A coefficient beyond this is one that runs away: the data do not bound it."""

BASELINE: Final = ("intercept", "log_t", *(f"weekday:{day}" for day in range(1, 7)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Spells:
    """Runs of days at risk; one row each.

    `start` and `stop` count days from 1, the day of the first exposure, to 30 at most.
    `weekday` (0–6) is that of day 1. `event` is 1 where it happened on day `stop`.
    `covariates` (rows × columns) hold through the run.
    """

    viewer: Whole
    product: Whole
    start: Codes
    stop: Codes
    weekday: Codes
    event: Codes
    covariates: Array


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
class Runs:
    """`key` numbers the weekday and the days without event of a spell; `event` are the
    spells that end in one, `when` the number of its weekday and day."""

    key: Whole
    x: Array
    event: Whole
    when: Whole

    @classmethod
    def of(cls, spells: Spells) -> "Runs":
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

    def risen(self, at: Array) -> tuple[Array, Array, Array]:
        """What the covariates multiply the hazard of each spell by; and the baseline's
        sums by key and its rates by weekday and day."""
        rate, first, _ = _sums(at[: len(BASELINE)])
        m = np.exp(np.minimum(self.x @ at[len(BASELINE) :], HIGHEST / 2))
        return m, first, rate

    def scores(self, at: Array, viewer: Codes, viewers: int) -> Array:
        """The gradient, summed by viewer."""
        m, first, rate = self.risen(at)
        g = _slope(m[self.event] * rate[self.when])
        return self.summed((-m, first), g, viewer, viewers)

    def summed(
        self, lived: tuple[Array, Array], happened: Array, by: Codes | Whole, many: int
    ) -> Array:
        """How a height changes with each coefficient, summed: from how it changes with
        the hazard of each spell's days, times that, and with the logarithm of that of
        the events' days."""
        weight, first = lived
        moved = weight[:, None] * first[self.key]
        moved[self.event] += (
            happened[:, None] * BASIS.reshape(-1, len(BASELINE))[self.when]
        )
        columns = (*moved.T, *(moved[:, 0] * x for x in self.x.T))
        return np.stack([np.bincount(by, c, minlength=many) for c in columns], 1)


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


def inverse(information: Array, told: Truth) -> Array:
    """Of the columns that are told; 0 for the others."""
    full = np.zeros_like(information)
    kept = np.ix_(told, told)
    # Scaled, or a column with little information would be taken for one with none.
    unit = 1 / np.sqrt(np.diag(information)[told])
    scaled = information[kept] * np.outer(unit, unit)
    full[kept] = np.linalg.pinv(scaled, hermitian=True) * np.outer(unit, unit)
    return full
