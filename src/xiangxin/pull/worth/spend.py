"""What an order brings: gamma-gamma.

Fader & Hardie 2013, "The Gamma-Gamma Model of Monetary Value" (brucehardie.com/notes/025),
after Fader, Hardie & Lee 2005, doi 10.1509/jmkr.2005.42.4.415. A buyer's orders are
Gamma(p, ν) with ν ~ Gamma(q, v) of their own, independent of how often they buy.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from xiangxin.pull.draws import Array
from xiangxin.pull.likelihood import Maximum, NoMaximum, maximise
from xiangxin.pull.special import digamma, gammaln

NAMES: Final = ("p", "q", "v")


@dataclass(frozen=True, slots=True, kw_only=True)
class Spend:
    """A fitted gamma-gamma; `fit` is in logarithms of p, q, v."""

    fit: Maximum
    n: int

    @property
    def parameters(self) -> Array:
        """p, q, v (v in the money's unit)."""
        return np.exp(self.fit.at)

    def draws(self, chance: np.random.Generator, *, times: int) -> Array:
        """Those with a mean (q > 1), again and again where they are few."""
        drawn = np.exp(self.fit.draws(chance, times=2 * times))
        finite = drawn[drawn[:, 1] > 1]
        if not len(finite):
            raise NoMaximum("Money is spread so widely that it has no mean (q ≤ 1).")
        return np.asarray(np.resize(finite, (times, 3)))


def fit(orders: Array, mean: Array) -> Spend:
    """From each buyer's number of orders and their mean; both must be above zero.

    Raises NoMaximum where the buyers do not tell.
    """
    if np.any(orders <= 0) or np.any(mean <= 0):
        raise ValueError("Orders and their mean money are above zero.")
    if len(orders) == 0 or orders.max() < 2:
        raise NoMaximum("No buyer has two orders to compare.")
    scale = float(mean.mean())
    order = np.lexsort((mean, orders))
    x, m = orders[order].astype(np.float64), mean[order] / scale
    found = maximise(lambda at: score(at, x, m), np.log([2.0, 3.0, 1.0]))
    return Spend(
        fit=Maximum(
            at=found.at + np.array([0.0, 0.0, np.log(scale)]),
            log_likelihood=found.log_likelihood - len(m) * float(np.log(scale)),
            covariance=found.covariance,
        ),
        n=len(m),
    )


def score(at: Array, x: Array, m: Array) -> tuple[float, Array]:
    """Log-likelihood (equation 1a) and gradient by the logarithms of p, q, v."""
    p, q, v = np.exp(np.clip(at, -50, 50))
    shape, total = p * x, x * m
    log = (
        gammaln(shape + q) - gammaln(shape) - gammaln(q) + q * np.log(v)
        + (shape - 1) * np.log(m) + shape * np.log(x) - (shape + q) * np.log(total + v)
    )  # fmt: skip
    both = digamma(shape + q) - np.log(total + v)
    gradient = np.array([
        float(np.sum(x * (both - digamma(shape) + np.log(total)))) * p,
        float(np.sum(both - digamma(q) + np.log(v))) * q,
        float(np.sum(q / v - (shape + q) / (total + v))) * v,
    ])  # fmt: skip
    return float(log.sum()), gradient


def expected(parameters: Array, orders: Array, mean: Array) -> Array:
    """The mean of each buyer's coming orders (equation 5); needs q > 1.

    Without orders (0) it is everybody's mean, v p / (q − 1).
    """
    p, q, v = parameters
    if q <= 1:
        raise NoMaximum("Money is spread so widely that it has no mean (q ≤ 1).")
    seen = np.where(orders > 0, orders * mean, 0.0)
    return np.asarray(p * (v + seen) / (p * orders + q - 1))
