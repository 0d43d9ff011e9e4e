"""Logistic regression by Newton's method, on rows or on counts."""

from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

Array: TypeAlias = npt.NDArray[np.float64]

STEPS: Final = 50
ENOUGH: Final = 1e-10
STEEPEST: Final = 20.0
"""A coefficient beyond this is as good as endless: the data are separated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """`information` is minus the second derivative of the log-likelihood."""

    coefficients: Array
    information: Array

    @property
    def separated(self) -> bool:
        return bool((np.abs(self.coefficients[1:]) >= STEEPEST).any())


def logistic(
    columns: Array,
    events: Array,
    *,
    trials: Array | None = None,
    offset: Array | None = None,
    ridge: float = 0.0,
) -> Fitted:
    """Of `events` in `trials` (1 each where not given) on the columns.

    The first column is the intercept; `ridge` holds the others toward 0. Iteratively
    reweighted least squares (Green 1984, doi 10.1111/j.2517-6161.1984.tb01288.x), a
    step halved while the likelihood falls. A column that others already say gets the
    least coefficient that does as well.
    """
    rows = _Rows(
        columns=columns,
        events=events,
        trials=np.ones(len(events)) if trials is None else trials,
        offset=np.zeros(len(events)) if offset is None else offset,
        held=np.append(0.0, np.full(columns.shape[1] - 1, ridge)),
    )
    at = rows.overall()
    value, information = rows.height(at), np.eye(len(at))
    for _ in range(STEPS):
        slope, information = rows.slope(at)
        step = np.linalg.pinv(information, hermitian=True) @ slope
        at, value = rows.along(at, step, value)
        if float(slope @ step) < ENOUGH:
            break
        if (np.abs(at[1:]) > STEEPEST).any():
            at[1:] = np.clip(at[1:], -STEEPEST, STEEPEST)
            break
    return Fitted(coefficients=at, information=information)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rows:
    columns: Array
    events: Array
    trials: Array
    offset: Array
    held: Array

    def overall(self) -> Array:
        """The overall rate alone, from which rare events need few steps."""
        at = np.zeros(self.columns.shape[1])
        rate = np.clip(self.events.sum() / self.trials.sum(), 1e-12, 1 - 1e-12)
        at[0] = np.log(rate / (1 - rate)) - np.average(self.offset, weights=self.trials)
        return at

    def slope(self, at: Array) -> tuple[Array, Array]:
        chance = _chance(self.offset + self.columns @ at)
        weight = self.trials * chance * (1 - chance)
        curve = self.columns.T @ (weight[:, None] * self.columns)
        rise = self.columns.T @ (self.events - self.trials * chance)
        return rise - self.held * at, curve + np.diag(self.held)

    def height(self, at: Array) -> float:
        logit = self.offset + self.columns @ at
        told = self.events * logit - self.trials * np.logaddexp(0.0, logit)
        return float(told.sum() - (self.held * at**2).sum() / 2)

    def along(self, at: Array, step: Array, value: float) -> tuple[Array, float]:
        """Half as far until it is no lower."""
        share = 1.0
        while share > 1e-6:
            there = at + share * step
            higher = self.height(there)
            if higher >= value:
                return there, higher
            share /= 2
        return at, value


def _chance(logit: Array) -> Array:
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(logit, -500.0, 500.0))))
