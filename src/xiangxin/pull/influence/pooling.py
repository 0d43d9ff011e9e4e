"""Partial pooling: what small products borrow from the rest of the market."""

from dataclasses import dataclass
from statistics import NormalDist
from typing import Final

import numpy as np
import numpy.typing as npt

from xiangxin.pull.influence.clusters import Array, Z

FEWEST: Final = 4
"""Groups below which their spread cannot be told at all."""
GRID: Final = 201
WIDEST: Final = 4.0
"""The greatest τ asked about, in standard deviations of the estimates."""
BISECTIONS: Final = 50

_ndtr = np.vectorize(NormalDist().cdf, otypes=[np.float64])


@dataclass(frozen=True, slots=True, kw_only=True)
class Pooled:
    """`mean`, `low`, `high`: each group's pooled effect with its 90 % interval.

    `centre` is the mean of the groups' true effects, `spread` their standard deviation τ,
    each as (median, low, high). `moment` is DerSimonian and Laird's τ, for comparison.
    """

    mean: Array
    low: Array
    high: Array
    centre: tuple[float, float, float]
    spread: tuple[float, float, float]
    moment: float


def pool(effect: npt.ArrayLike, variance: npt.ArrayLike) -> Pooled | None:
    """Normal–normal: effect_j ~ N(θ_j, variance_j), θ_j ~ N(μ, τ²), μ and τ unknown.

    τ has a flat prior (Gelman 2006, doi 10.1214/06-BA117A) and is summed over a grid, so
    that intervals know how little the groups tell of it; putting in one estimate of τ
    would make them too narrow. μ is integrated exactly (Gelman et al., Bayesian Data
    Analysis, 3rd ed., §5.4). None for fewer than four groups with a positive variance.
    """
    y, v = (np.asarray(each, dtype=np.float64) for each in (effect, variance))
    if len(y) < FEWEST or not (v > 0).all():
        return None
    tau = _grid(y, v)
    # Each τ in turn: 1/(v + τ²), its weight, and what it says of μ.
    inverse = 1 / (v[:, None] + tau[None, :] ** 2)
    total = inverse.sum(axis=0)
    mu = (inverse * y[:, None]).sum(axis=0) / total
    fit = 0.5 * (np.log(inverse) - inverse * (y[:, None] - mu) ** 2).sum(axis=0)
    log = fit - 0.5 * np.log(total)
    weight = np.exp(log - log.max())
    weight /= weight.sum()
    keep = inverse * tau[None, :] ** 2  # share of a group's own estimate
    means = keep * y[:, None] + (1 - keep) * mu
    spreads = keep * v[:, None] + (1 - keep) ** 2 / total
    mean = means @ weight
    deviation = np.sqrt((spreads + (means - mean[:, None]) ** 2) @ weight)
    return Pooled(
        mean=mean,
        low=mean - Z * deviation,
        high=mean + Z * deviation,
        centre=_mixture(mu, 1 / total, weight),
        spread=_quantiles(tau, weight),
        moment=moment_spread(y, v),
    )


def moment_spread(effect: npt.ArrayLike, variance: npt.ArrayLike) -> float:
    """DerSimonian and Laird's τ (1986, doi 10.1016/0197-2456(86)90046-2)."""
    y, v = (np.asarray(each, dtype=np.float64) for each in (effect, variance))
    w = 1 / v
    q = float((w * (y - (w * y).sum() / w.sum()) ** 2).sum())
    scale = float(w.sum() - (w**2).sum() / w.sum())
    return float(np.sqrt(max(0.0, (q - (len(y) - 1)) / scale))) if scale > 0 else 0.0


def _grid(y: Array, v: Array) -> Array:
    # The spread that all differences together would need, and the finest scale.
    top = WIDEST * max(float(y.std()), float(np.sqrt(v.min())))
    return np.asarray(np.linspace(0, 1, GRID) ** 1.5 * top + top * 1e-6)


def _quantiles(tau: Array, weight: Array) -> tuple[float, float, float]:
    below = np.cumsum(weight)
    low, middle, high = (
        float(np.interp(level, below, tau)) for level in (0.05, 0.5, 0.95)
    )
    return middle, low, high


def _mixture(mean: Array, variance: Array, weight: Array) -> tuple[float, float, float]:
    deviation = np.sqrt(variance)
    ends = (
        float((mean - 8 * deviation).min()),
        float((mean + 8 * deviation).max()),
    )

    def quantile(level: float) -> float:
        low, high = ends
        for _ in range(BISECTIONS):
            middle = (low + high) / 2
            if float(_ndtr((middle - mean) / deviation) @ weight) < level:
                low = middle
            else:
                high = middle
        return (low + high) / 2

    return quantile(0.5), quantile(0.05), quantile(0.95)
