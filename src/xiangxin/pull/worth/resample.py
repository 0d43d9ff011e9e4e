"""Intervals of money per person: people, and payments, drawn again."""

from typing import Final

import numpy as np

from xiangxin.pull.draws import LEVEL, Array

TIMES: Final = 1000
CELLS: Final = 4096
"""More rows than this are drawn in groups of neighbours, with their mean."""


def ratios(chance: np.random.Generator, tops: Array, bottoms: Array) -> Array:
    """Bayesian bootstraps over rows of Σ tops / Σ bottoms, a draw a row of the answer.

    `tops` and `bottoms` are people × ratios; all ratios share each draw's weights
    (Rubin 1981, doi 10.1214/aos/1176345338). No column of `bottoms` may be all 0.
    """
    rows, counts = _cells(np.concatenate([tops, bottoms], axis=1))
    weights = chance.standard_gamma(counts, (TIMES, len(counts)))
    sums = weights @ rows
    each = tops.shape[1]
    return np.asarray(sums[:, :each] / np.maximum(sums[:, each:], 1e-300))


def totals(chance: np.random.Generator, amounts: Array) -> Array:
    """Draws of Σ amounts where each payment comes as often as chance has it.

    A compound Poisson sum: each payment is met Poisson(1) times.
    """
    rows, counts = _cells(amounts[:, None])
    return np.asarray(chance.poisson(counts, (TIMES, len(counts))) @ rows[:, 0])


def interval(drawn: Array) -> tuple[float, float]:
    low, high = np.quantile(drawn, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return float(low), float(high)


def _cells(rows: Array) -> tuple[Array, Array]:
    """Rows that differ, sorted so that nobody's number matters, and how often."""
    values, counts = np.unique(rows, axis=0, return_counts=True)
    weighed = counts.astype(np.float64)
    if len(values) <= CELLS:
        return values, weighed
    starts = np.linspace(0, len(values), CELLS, endpoint=False).astype(np.int64)
    sums = np.add.reduceat(values * weighed[:, None], starts, axis=0)
    inside = np.add.reduceat(weighed, starts)
    return sums / inside[:, None], inside
