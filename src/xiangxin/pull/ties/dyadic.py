"""Intervals of means over pairs of people: pairs that share a person go together."""

from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

Array: TypeAlias = npt.NDArray[np.float64]
Whole: TypeAlias = npt.NDArray[np.int64]

Z: Final = 1.6448536269514722


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """Pairs by the positions of their two people."""

    low: Whole
    high: Whole
    people: int

    def error(self, influence: Array) -> float:
        """The standard error of a figure from the influence of each pair on it.

        V = Σ over people (Σ of their pairs)² - Σ over pairs: dyadic clusters (Aronow,
        Samii & Assenova 2015, doi 10.1093/pan/mpv018), never under independence.
        """
        sums = np.bincount(self.low, influence, minlength=self.people)
        sums += np.bincount(self.high, influence, minlength=self.people)
        alone = float(influence @ influence)
        return float(np.sqrt(max(float(sums @ sums) - alone, alone)))


def network(u: Whole, v: Whole) -> Network:
    ids, at = np.unique(np.concatenate([u, v]), return_inverse=True)
    low, high = at.reshape(2, -1)
    return Network(low=low, high=high, people=len(ids))


def mean(of: Network, values: Array) -> Estimate | None:
    """Of a row a pair, or a row a way (two rows a pair); what is no number is left out."""
    known = ~np.isnan(values)
    n = int(known.sum())
    if n == 0:
        return None
    value = float(values[known].mean())
    influence = np.where(known, values - value, 0.0) / n
    spread = Z * of.error(influence.reshape(len(of.low), -1).sum(axis=1))
    return Estimate(value=value, low=value - spread, high=value + spread, n=n)


def share(of: Network, values: Array) -> Estimate | None:
    """The mean of zeros and ones: Wilson's interval at the effective number of rows.

    Brown, Cai & DasGupta 2001, doi 10.1214/ss/1009213286. Where all rows are alike
    there are as many as people, or as rows if these are fewer.
    """
    found = mean(of, values)
    if found is None:
        return None
    p, error = found.value, (found.high - found.value) / Z
    size = p * (1 - p) / error**2 if error > 0 else float(min(found.n, of.people))
    middle = (p + Z**2 / (2 * size)) / (1 + Z**2 / size)
    half = Z / (1 + Z**2 / size) * np.sqrt(p * (1 - p) / size + (Z / size) ** 2 / 4)
    return Estimate(
        value=p,
        low=max(0.0, min(p, float(middle - half))),
        high=min(1.0, max(p, float(middle + half))),
        n=found.n,
    )


def correlation(of: Network, x: Array, y: Array) -> Estimate | None:
    """Spearman's, over the pairs that have both."""
    known = ~np.isnan(x) & ~np.isnan(y)
    a, b = _standard(x[known]), _standard(y[known])
    if a is None or b is None:
        return None
    r = float((a * b).mean())
    influence = np.zeros(len(x))
    influence[known] = (a * b - r * (a**2 + b**2) / 2) / len(a)
    spread = Z * of.error(influence)
    return Estimate(
        value=r, low=max(-1.0, r - spread), high=min(1.0, r + spread), n=len(a)
    )


def auc(of: Network, score: Array, hit: npt.NDArray[np.bool_]) -> Estimate | None:
    """How often a row with a hit has a higher score than one without (ties a half).

    Two rows a pair. The influence of a row is its placement among the others (DeLong,
    DeLong & Clarke-Pearson 1988, doi 10.2307/2531595).
    """
    hits, misses = int(hit.sum()), int((~hit).sum())
    if hits == 0 or misses == 0:
        return None
    below = _midranks(score)
    placed = np.empty(len(score))
    placed[hit] = (below[hit] - _midranks(score[hit])) / misses
    placed[~hit] = 1 - (below[~hit] - _midranks(score[~hit])) / hits
    value = float(placed[hit].mean())
    influence = (placed - value) / np.where(hit, hits, misses)
    spread = Z * of.error(influence.reshape(-1, 2).sum(axis=1))
    return Estimate(
        value=value, low=max(0.0, value - spread), high=min(1.0, value + spread), n=hits
    )


def _midranks(values: Array) -> Array:
    """How many are smaller, and half of those that are equal (itself too)."""
    _, at, times = np.unique(values, return_inverse=True, return_counts=True)
    return np.asarray((np.cumsum(times) - times / 2)[at.reshape(-1)])


def _standard(values: Array) -> Array | None:
    if len(values) == 0:
        return None
    ranks = _midranks(values)
    spread = ranks.std()
    return (ranks - ranks.mean()) / spread if spread > 0 else None
