"""How soon people come back: Kaplan-Meier, log-rank and Cox, on counts of people alike.

Rows are kinds of people: `days` since they came, `back` whether they returned on that
day (else they were last looked at then), `count` how many they are.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from xiangxin.pull.draws import Array

Whole = npt.NDArray[np.int64]
Truth = npt.NDArray[np.bool_]

STEPS: Final = 50
CLOSE: Final = 1e-10
WIDEST: Final = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Hazard:
    """Log hazard ratios, their covariance, and how many events they rest on."""

    beta: Array
    covariance: Array
    events: int
    likelihood: float


def kaplan_meier(days: Whole, back: Truth, count: Array, *, until: int) -> Array:
    """The part not back yet after each day from 0 to `until`.

    `count` is one weight a row, or a matrix of draws of it: (draws, rows). Kaplan &
    Meier 1958, doi 10.1080/01621459.1958.10501452.
    """
    weights = np.atleast_2d(np.asarray(count, dtype=np.float64))
    at = np.minimum(days, until + 1)
    on_day = np.eye(until + 2)[at]
    events = (weights * back) @ on_day
    ended = weights @ on_day
    risk = np.cumsum(ended[:, ::-1], axis=1)[:, ::-1]
    stays = 1 - np.divide(events, risk, out=np.zeros_like(risk), where=risk > 0)
    curve = np.cumprod(stays[:, : until + 1], axis=1)
    return np.asarray(curve[0] if np.ndim(count) == 1 else curve)


def log_rank(
    days: Whole, back: Truth, count: Array, *, group: Truth, stratum: Whole
) -> float:
    """χ² of one degree of freedom that two groups come back alike within each stratum.

    0 where nothing can tell. Mantel 1966; Peto & Peto 1972, doi 10.2307/2344317.
    """
    alike = _Alike(days=days, back=back, count=count, stratum=stratum)
    at = _risk_sets(alike, group[:, None].astype(float))
    first = at.x_risk[:, 0]
    expected = at.events * first / at.risk
    spread = at.risk - 1
    shape = expected * (1 - first / at.risk) * (at.risk - at.events)
    variance = np.divide(shape, spread, out=np.zeros_like(shape), where=spread > 0)
    total = float(variance.sum())
    apart = float((at.x_events[:, 0] - expected).sum())
    return apart**2 / total if total > 0 else 0.0


def cox(
    days: Whole, back: Truth, count: Array, *, x: Array, stratum: Whole
) -> Hazard | None:
    """Proportional hazards with Efron's ties, a baseline for each stratum.

    `x` is (rows, covariates). None where there is no event, or one side has none, so
    that the likelihood has no top. Cox 1972, doi 10.1111/j.2517-6161.1972.tb00899.x;
    Efron 1977, doi 10.1080/01621459.1977.10480613.
    """
    alike = _Alike(days=days, back=back, count=count, stratum=stratum)
    beta = np.zeros(x.shape[1])
    reached = _efron(alike, x, beta)
    if reached is None:
        return None
    for _ in range(STEPS):
        likely, slope, information, events = reached
        if np.linalg.matrix_rank(information) < len(beta):
            return None
        step = np.linalg.solve(information, slope)
        part = 1.0
        while part > CLOSE:
            tried = _efron(alike, x, beta + part * step)
            if tried is not None and tried[0] >= likely - CLOSE:
                break
            part /= 2
        else:
            return None
        beta, reached = beta + part * step, tried
        if np.abs(part * step).max() < CLOSE:
            return Hazard(
                beta=beta,
                covariance=np.asarray(np.linalg.inv(reached[2])),
                events=events,
                likelihood=reached[0],
            )
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Alike:
    days: Whole
    back: Truth
    count: Array
    stratum: Whole


@dataclass(frozen=True, slots=True, kw_only=True)
class _RiskSets:
    """A row for each stratum and day with an event, from the last day to the first."""

    events: Array
    risk: Array
    x_events: Array
    x_risk: Array


def _risk_sets(of: _Alike, x: Array) -> _RiskSets:
    order = np.lexsort((-of.days, of.stratum))
    weight = of.count[order].astype(np.float64)
    hit = weight * of.back[order]
    xs = x[order]
    moment = np.stack([of.stratum[order], of.days[order]], axis=1)
    last = np.ones(len(order), dtype=bool)
    last[:-1] = (moment[1:] != moment[:-1]).any(axis=1)
    ends = np.flatnonzero(last)
    starts = np.concatenate([[0], ends[:-1] + 1])
    opened = np.searchsorted(moment[:, 0], moment[ends, 0])

    def since(values: Array) -> Array:
        total = np.concatenate([np.zeros((1, values.shape[1])), values.cumsum(axis=0)])
        return np.asarray(total[ends + 1] - total[opened])

    def on(values: Array) -> Array:
        return np.asarray(np.add.reduceat(values, starts, axis=0))

    events = on(hit[:, None])[:, 0]
    some = events > 0
    return _RiskSets(
        events=events[some],
        risk=since(weight[:, None])[some, 0],
        x_events=on(hit[:, None] * xs)[some],
        x_risk=since(weight[:, None] * xs)[some],
    )


def _efron(of: _Alike, x: Array, beta: Array) -> tuple[float, Array, Array, int] | None:
    """Log likelihood, its slope, its information and the events, at beta."""
    width = x.shape[1]
    if np.abs(beta).max() > WIDEST:
        return None
    level = x @ beta
    # Against the highest of its stratum, so that no stratum's risk sinks to nothing.
    _, at_stratum = np.unique(of.stratum, return_inverse=True)
    highest = np.full(at_stratum.max(initial=-1) + 1, -np.inf)
    np.maximum.at(highest, at_stratum, level)
    level = level - highest[at_stratum]
    force = np.exp(level)
    pairs = (x[:, :, None] * x[:, None, :]).reshape(len(x), -1)
    terms = np.concatenate([np.ones((len(x), 1)), x, pairs], axis=1)
    at = _risk_sets(of, force[:, None] * terms)
    plain = _risk_sets(of, np.column_stack([level, x]))
    tied = np.round(at.events).astype(np.int64)
    if not tied.sum():
        return None
    day = np.repeat(np.arange(len(tied)), tied)
    turn = np.arange(len(day)) - np.repeat(np.cumsum(tied) - tied, tied)
    part = (turn / tied[day])[:, None]
    sums = at.x_risk[day] - part * at.x_events[day]
    risk = sums[:, :1]
    mean = sums[:, 1 : width + 1] / risk
    square = (sums[:, width + 1 :] / risk).sum(axis=0).reshape(width, width)
    return (
        float(plain.x_events[:, 0].sum() - np.log(risk).sum()),
        np.asarray(plain.x_events[:, 1:].sum(axis=0) - mean.sum(axis=0)),
        np.asarray(square - mean.T @ mean),
        int(tied.sum()),
    )
