"""Orders per follower or reached person: each creator's own, and what they borrow.

Orders are Poisson at a rate of the creator's own; rates are gamma about a power of the
creator's size, so orders are negative binomial (Cameron & Trivedi 1986, doi
10.1002/jae.3950010104), fitted by maximum likelihood; each creator's rate given all is
a gamma again (empirical Bayes; Robbins 1956).
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from xiangxin.pull.draws import LEVEL, Array
from xiangxin.pull.likelihood import Maximum, NoMaximum, held, maximise
from xiangxin.pull.special import digamma, gammaln

TIMES: Final = 2000
FEWEST: Final = 5
"""Fewer creators are no group to borrow from."""
HALF: Final = 0.5
"""Jeffreys' half of an order, so that none of a thousand is not surely none."""
SPREAD: Final = 1.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """`value`, `low`, `high`: one a creator. `drawn`: a row a draw."""

    value: Array
    low: Array
    high: Array
    drawn: Array

    @classmethod
    def of(cls, value: Array, drawn: Array) -> "Rates":
        low, high = np.quantile(drawn, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0)
        return cls(
            value=value,
            low=np.minimum(low, value),
            high=np.maximum(high, value),
            drawn=drawn,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Market:
    """The creators together: the log of a usual rate, its slope by the log of size, and
    the log of the gammas' shape (1/shape is the squared coefficient of variation)."""

    fit: Maximum
    centre: float
    creators: int


def own(orders: Array, base: Array, *, dispersion: float, seed: int) -> Rates:
    """Each by its own orders alone: Gamma(orders + ½, base), both over the dispersion."""
    chance = np.random.default_rng([seed, 1])
    shape = orders / dispersion + HALF
    drawn = chance.standard_gamma(shape, (TIMES, len(orders))) / (base / dispersion)
    return Rates.of(orders / base, drawn)


def market(orders: Array, base: Array, *, dispersion: float = 1.0) -> Market:
    """Raises NoMaximum with fewer than five creators or without any order."""
    if len(orders) < FEWEST or not orders.any():
        raise NoMaximum("Fewer than five creators, or no order, are no group.")
    size = np.log(base)
    centre = float(size.mean())
    x = np.stack([np.ones(len(base)), size - centre], axis=1)
    k, e = orders / dispersion, base / dispersion
    usual = float(np.log(k.sum() / e.sum()))
    start = np.array([usual, 0.0, 0.0])

    def score(at: Array) -> tuple[float, Array]:
        return negative_binomial(at, x, k, e)

    try:
        found = maximise(score, start)
    except NoMaximum:
        # All alike, or all of one size: a weak prior closes what is flat.
        found = maximise(held(score, near=start, spread=SPREAD), start)
    return Market(fit=found, centre=centre, creators=len(orders))


def pooled(
    orders: Array, base: Array, among: Market, *, dispersion: float, seed: int
) -> Rates:
    """Each by its own orders and by creators of its size, what is unknown of these
    included."""
    chance = np.random.default_rng([seed, 2])
    size = np.log(base) - among.centre
    at = among.fit.at
    drawn = np.empty((TIMES, len(orders)))
    thetas = among.fit.draws(chance, times=TIMES)
    for turn, theta in enumerate(thetas):
        shape, rate = _posterior(theta, orders / dispersion, base / dispersion, size)
        drawn[turn] = chance.standard_gamma(shape) / rate
    shape, rate = _posterior(at, orders / dispersion, base / dispersion, size)
    return Rates.of(shape / rate, drawn)


def negative_binomial(at: Array, x: Array, k: Array, e: Array) -> tuple[float, Array]:
    """Log-likelihood without what no parameter moves, and gradient: slopes, log shape."""
    slopes, s = at[:-1], float(np.exp(np.clip(at[-1], -50, 50)))
    log_mean = np.clip(x @ slopes, -500, 500) + np.log(e)
    mean = np.exp(log_mean)
    value = (
        gammaln(s + k) - gammaln(s) + s * np.log(s)
        + k * log_mean - (s + k) * np.log(s + mean)
    )  # fmt: skip
    pull = k - (s + k) * mean / (s + mean)
    bend = (
        digamma(s + k) - digamma(s) + np.log(s) + 1
        - np.log(s + mean) - (s + k) / (s + mean)
    )  # fmt: skip
    return float(value.sum()), np.append(x.T @ pull, bend.sum() * s)


def _posterior(
    theta: Array, k: Array, e: Array, size: npt.NDArray[np.float64]
) -> tuple[Array, Array]:
    level, slope, log_shape = theta
    shape = np.exp(min(log_shape, 25.0))
    return shape + k, shape / np.exp(level + slope * size) + e
