"""What a daily count did when a reward began and ended.

An interrupted time series, y = b0 + b1 t + b2 on + b3 off + b4 (t - T_off) on the log
scale, negative binomial with variance μ + αμ², α estimated (Lawless 1987,
doi 10.2307/3314912; Bernal, Cummins & Gasparrini 2017, doi 10.1093/ije/dyw098), with the
standard errors of Newey & West (1987, doi 10.2307/1913610).
"""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from xiangxin.pull.draws import Array

STEPS: Final = 100
CLOSE: Final = 1e-9
WIDEST: Final = 30.0
"""A linear predictor beyond this is no count of people."""
BEFORE: Final = 7
"""Days that must lie before the reward for its beginning to be a step of its own."""
WEEK: Final = 7
Z: Final = 1.6448536269514722


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """A regression of counts: coefficients, their covariance, dispersion, means."""

    beta: Array
    covariance: Array
    dispersion: float
    means: Array


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """A ratio of rates, and its 90 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Interrupted:
    """`step`: the rate after the end over the rate while the reward was on, at the end;
    `slope`: by what it is multiplied each week after; `days` of the series."""

    step: Effect
    slope: Effect
    days: int
    dispersion: float


def interrupted(
    counts: Array, *, began: int, ended: int, control: Array | None = None
) -> Interrupted | None:
    """`counts[d]` of day d; the reward was on in [began, ended).

    `control` is the same days elsewhere; its logarithm stands in the regression. None
    where the days are too few, or cannot be told apart.
    """
    days = np.arange(len(counts), dtype=np.float64)
    off = (days >= ended).astype(np.float64)
    columns = [np.ones(len(days)), days / len(days), off, off * (days - ended) / WEEK]
    if began >= BEFORE:
        columns.append(((days >= began) & (days < ended)).astype(np.float64))
    if control is not None and np.ptp(control) > 0:
        told = np.log(control + 0.5)
        columns.append(told - told.mean())
    fit = negative_binomial(counts, np.stack(columns, axis=1), lags=_lags(len(days)))
    if fit is None:
        return None
    step = np.zeros(len(columns))
    step[2] = 1.0
    if began >= BEFORE:
        step[4] = -1.0
    slope = np.zeros(len(columns))
    slope[3] = 1.0
    told_step, told_slope = _effect(fit, step), _effect(fit, slope)
    if told_step is None or told_slope is None:
        return None
    return Interrupted(
        step=told_step, slope=told_slope, days=len(days), dispersion=fit.dispersion
    )


def negative_binomial(counts: Array, x: Array, *, lags: int) -> Counts | None:
    """Coefficients and dispersion of greatest likelihood; None where there are none.

    `x` holds a column a coefficient, the constant too. `lags` is how far errors of one
    day reach into the next ones (Bartlett weights).
    """
    days, width = x.shape
    if days <= width or counts.sum() <= 0 or np.linalg.matrix_rank(x) < width:
        return None
    more = _more_than(counts)
    dispersion, beta = 0.0, _start(counts, x)
    for _ in range(STEPS):
        found = _coefficients(counts, x, beta, dispersion)
        if found is None:
            return None
        means = np.exp(x @ found)
        found_dispersion = _dispersion(counts, means, more)
        still = abs(found_dispersion - dispersion) < CLOSE * (1 + dispersion)
        beta, dispersion = found, found_dispersion
        if still:
            break
    means = np.exp(x @ beta)
    covariance = _newey_west(counts, x, means, dispersion, lags)
    return Counts(beta=beta, covariance=covariance, dispersion=dispersion, means=means)


def change(counts: Array, *, ended: int, window: int) -> float:
    """log(after / before) in windows around a day, half a count added to both."""
    return float(_changes(counts, np.array([ended]), window)[0])


def false_ends(counts: Array, *, ended: int, window: int) -> Array:
    """`change` on every day that nothing ended on.

    A false end is at least a window away from the true one and from both ends of the
    series, so that neither of its windows holds the true end.
    """
    ends = np.arange(window, len(counts) - window + 1)
    return _changes(counts, ends[np.abs(ends - ended) >= window], window)


def _changes(counts: Array, ends: npt.NDArray[np.int64], window: int) -> Array:
    total = np.concatenate([[0.0], np.cumsum(counts)])
    until = np.minimum(ends + window, len(counts))
    after = total[until] - total[ends]
    before = total[ends] - total[np.maximum(ends - window, 0)]
    return np.asarray(np.log((after + 0.5) / (before + 0.5)))


def _lags(days: int) -> int:
    """Newey & West's rule, and a week at least, because weeks have a shape."""
    return max(WEEK, int(4 * (days / 100) ** (2 / 9)))


def _effect(fit: Counts, along: Array) -> Effect | None:
    value = float(along @ fit.beta)
    error = math.sqrt(max(float(along @ fit.covariance @ along), 0.0))
    if not (np.isfinite(error) and abs(value) + Z * error < 2 * WIDEST):
        return None
    return Effect(
        value=math.exp(value),
        low=math.exp(value - Z * error),
        high=math.exp(value + Z * error),
    )


def _start(counts: Array, x: Array) -> Array:
    return np.asarray(np.linalg.lstsq(x, np.log(counts + 0.5), rcond=None)[0])


def _coefficients(
    counts: Array, x: Array, beta: Array, dispersion: float
) -> Array | None:
    """Fisher scoring at a given dispersion, halving steps that go too far."""
    likely = _likelihood(counts, x @ beta, dispersion)
    for _ in range(STEPS):
        means: Array = np.exp(x @ beta)
        scale = 1 + dispersion * means
        information = (x * (means / scale)[:, None]).T @ x
        slope = x.T @ ((counts - means) / scale)
        step: Array = np.asarray(np.linalg.lstsq(information, slope)[0])
        part, tried, reached = 1.0, beta, likely
        while part > CLOSE:
            tried = beta + part * step
            reached = _likelihood(counts, x @ tried, dispersion)
            if reached >= likely - CLOSE:
                break
            part /= 2
        else:
            return None
        moved = float(np.abs(tried - beta).max())
        beta, likely = tried, reached
        if np.abs(x @ beta).max() > WIDEST:
            return None
        if moved < CLOSE:
            return beta
    return None


def _likelihood(counts: Array, predictor: Array, dispersion: float) -> float:
    """Without what does not depend on the coefficients."""
    if np.abs(predictor).max() > 2 * WIDEST:
        return -np.inf
    means = np.exp(predictor)
    if dispersion == 0:
        return float((counts * predictor - means).sum())
    grown = np.log1p(dispersion * means)
    return float((counts * predictor - (counts + 1 / dispersion) * grown).sum())


def _more_than(counts: Array) -> Array:
    """How many days have more than j people, for j = 0, 1, …"""
    of = np.bincount(counts.astype(np.int64))
    return np.asarray(len(counts) - np.cumsum(of), dtype=np.float64)[:-1]


def _dispersion(counts: Array, means: Array, more: Array) -> float:
    """Where the likelihood's slope in α is nought; 0 where it falls from the start."""
    steps = np.arange(len(more), dtype=np.float64)

    def slope(alpha: float) -> float:
        grown = alpha * means
        rest = np.log1p(grown) / alpha**2 - (counts + 1 / alpha) * means / (1 + grown)
        return float((more * steps / (1 + alpha * steps)).sum() + rest.sum())

    low, high = 1e-6, 1e3
    if slope(low) <= 0:
        return 0.0
    for _ in range(STEPS):
        middle = float(np.sqrt(low * high))
        low, high = (middle, high) if slope(middle) > 0 else (low, middle)
        if high / low - 1 < CLOSE:
            break
    return float(np.sqrt(low * high))


def _newey_west(
    counts: Array, x: Array, means: Array, dispersion: float, lags: int
) -> Array:
    scale = 1 + dispersion * means
    scores = x * ((counts - means) / scale)[:, None]
    middle = scores.T @ scores
    for lag in range(1, min(lags, len(counts) - 1) + 1):
        near = scores[lag:].T @ scores[:-lag]
        middle += (1 - lag / (lags + 1)) * (near + near.T)
    observed = means * (1 + dispersion * counts) / scale**2
    bread = np.linalg.pinv((x * observed[:, None]).T @ x)
    # A small sample's errors are too small by this (MacKinnon & White 1985).
    return np.asarray(bread @ middle @ bread * len(x) / (len(x) - x.shape[1]))
