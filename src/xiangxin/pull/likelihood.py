"""Newton's method for small likelihoods, and what their curvature says."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np

from xiangxin.pull.draws import Array

Score: TypeAlias = Callable[[Array], tuple[float, Array]]
"""From parameters to the log-likelihood and its gradient."""

STEPS: Final = 200
LONGEST: Final = 2.0
DIFFERENCE: Final = 1e-5
SURE: Final = 1e-9
FLAT: Final = 0.1
"""Less information than this in some direction is none: its standard error is over 3."""


class NoMaximum(ArithmeticError):
    """The likelihood has no single highest point, so the data do not tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Maximum:
    """Where, how high, and the inverse of the observed information there."""

    at: Array
    log_likelihood: float
    covariance: Array

    def draws(self, chance: np.random.Generator, *, times: int) -> Array:
        """times × parameters, normal as a large sample's estimates are."""
        return chance.multivariate_normal(
            self.at, self.covariance, size=times, method="eigh", check_valid="ignore"
        )


def maximise(score: Score, start: Array) -> Maximum:
    """Newton steps with an analytic gradient and its differences as curvature.

    Parameters should be free of bounds, such as logarithms, and of a scale of one.
    Raises NoMaximum where the likelihood rises without end or is flat.
    """
    at = np.array(start, dtype=np.float64)
    value, gradient = score(at)
    for _ in range(STEPS):
        curvature = information(score, at)
        step = _uphill(curvature, gradient)
        gain = float(gradient @ step)
        if gain < SURE:
            return _peak(at, value, curvature)
        at, value, gradient, moved = _along(score, at, value, step, gain)
        if not moved:
            return _peak(at, value, information(score, at))
    raise NoMaximum("The likelihood has no single highest point.")


def held(score: Score, *, near: Array, spread: float) -> Score:
    """The same with a weak normal prior that keeps each parameter near a value."""

    def both(at: Array) -> tuple[float, Array]:
        value, gradient = score(at)
        off = (at - near) / spread
        return value - float(off @ off) / 2, gradient - off / spread

    return both


def information(score: Score, at: Array) -> Array:
    """Minus the second derivatives, symmetric."""
    ways = np.eye(len(at)) * DIFFERENCE
    found = np.array([score(at - way)[1] - score(at + way)[1] for way in ways])
    found /= 2 * DIFFERENCE
    if not np.isfinite(found).all():
        raise NoMaximum("The likelihood has no slope here.")
    return np.asarray((found + found.T) / 2)


def _uphill(curvature: Array, gradient: Array) -> Array:
    values, vectors = np.linalg.eigh(curvature)
    floor = max(1e-8, 1e-9 * float(np.abs(values).max()))
    bent = np.maximum(np.abs(values), floor)
    step = np.asarray(vectors @ ((vectors.T @ gradient) / bent))
    return np.asarray(step * min(1.0, LONGEST / max(float(np.abs(step).max()), 1e-300)))


def _along(
    score: Score, at: Array, value: float, step: Array, gain: float
) -> tuple[Array, float, Array, bool]:
    """Half as far until it is higher; the last field is whether it ever was."""
    share = 1.0
    while share > 1e-10:
        there, gradient = score(at + share * step)
        if np.isfinite(there) and there >= value + 1e-4 * share * gain:
            return at + share * step, there, gradient, True
        share /= 2
    return at, value, score(at)[1], False


def _peak(at: Array, value: float, curvature: Array) -> Maximum:
    values, vectors = np.linalg.eigh(curvature)
    if values.min() < FLAT:
        raise NoMaximum("The likelihood has no single highest point.")
    return Maximum(
        at=at,
        log_likelihood=value,
        covariance=np.asarray((vectors / values) @ vectors.T),
    )
