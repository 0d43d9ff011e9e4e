"""Strength learnt from what people said of their ties: ridge, then isotonic."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from types import MappingProxyType
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from xiangxin.pull.ties.dyadic import Estimate, Z
from xiangxin.pull.ties.strength import column
from xiangxin.pull.ties.toward import KINDS

Array: TypeAlias = npt.NDArray[np.float64]
Whole: TypeAlias = npt.NDArray[np.int64]

LOGGED: Final = (*KINDS, "acts", "acts_back", "common", "adamic_adar",
                 "days_since_first", "days_since_last")  # fmt: skip
PLAIN: Final = ("activation", "reciprocity", "kinds", "burstiness", "follows",
                "mutual_follow", "overlap", "never_interacted")  # fmt: skip
FOLDS: Final = 10
FEWEST_RATINGS: Final = 20
PENALTIES: Final = np.logspace(-3, 4, 29)

REFERENCE: Final[Mapping[str, float]] = MappingProxyType(
    {"r2": 0.53, "mae": 0.10, "n": 2184}
)
"""Gilbert & Karahalios 2009, doi 10.1145/1518701.1518736: adjusted R² in the sample of 35
people, so an R² out of folds that comes near it is better than it looks."""


class TooFewRatings(ValueError):
    """Nothing can be learnt from so few ratings, or from one person's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """A model, and how well it told ratings of people it had not seen.

    `unknown` ratings were about pairs without features. `weights` are for columns in
    units of their spread; a column's null stands at its mean.
    """

    weights: Mapping[str, float]
    centre: Array
    spread: Array
    intercept: float
    penalty: float
    scores: Array
    levels: Array
    mae: Estimate
    r2: Estimate
    people: int
    unknown: int

    def strengths(self, told: pa.Table) -> Array:
        """s(u→v) in [0, 1] for each row of `features`."""
        rows = _standard(design(told), self.centre, self.spread)
        score = rows @ np.array(list(self.weights.values())) + self.intercept
        return np.asarray(np.interp(score, self.scores, self.levels))


def fitted(told: pa.Table, labels: pa.Table) -> Fitted:
    """From rows of `features` and ratings: a table of u, v and rating, 0 to 1.

    Ridge regression with the penalty that leave-one-out error prefers, then isotonic
    calibration of the leave-one-out scores. MAE and R² are of predictions for people
    (u) that were left out of the fit, in up to ten folds; their 90 % intervals take a
    person's ratings together. Raises TooFewRatings; ValueError for ratings outside 0–1.
    """
    rating = column(labels, "rating")
    if not ((rating >= 0) & (rating <= 1)).all():
        raise ValueError("A rating is a number from 0 to 1.")
    at = _rows_of(told, labels)
    y, rows = rating[at >= 0], design(told)[at[at >= 0]]
    _, rater = np.unique(labels["u"].to_numpy()[at >= 0], return_inverse=True)
    people = int(rater.max()) + 1 if len(rater) else 0
    if len(y) < FEWEST_RATINGS or people < 2:
        raise TooFewRatings(
            f"At least {FEWEST_RATINGS} ratings by two people or more are needed; "
            f"there are {len(y)} by {people}."
        )
    fold = _folds(rater, y, rows)
    foretold = np.empty(len(y))
    for each in range(int(fold.max()) + 1):
        out = fold == each
        foretold[out] = _predicted(_model(rows[~out], y[~out]), rows[out])
    model = _model(rows, y)
    return Fitted(
        weights=MappingProxyType(dict(zip(names(), model.weights, strict=True))),
        centre=model.centre,
        spread=model.spread,
        intercept=model.intercept,
        penalty=model.penalty,
        scores=model.scores,
        levels=model.levels,
        mae=_mae(y, foretold, rater),
        r2=_r2(y, foretold, rater),
        people=people,
        unknown=int((at < 0).sum()),
    )


def names() -> tuple[str, ...]:
    """Of the columns of `design`."""
    return (*(f"ln_{name}" for name in LOGGED), *PLAIN)


def design(told: pa.Table) -> Array:
    """A row for each row of `features`: logs of counts and days, the rest as it is."""
    logged = [np.log1p(column(told, name)) for name in LOGGED]
    return np.stack([*logged, *(column(told, name) for name in PLAIN)], axis=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Model:
    weights: Array
    centre: Array
    spread: Array
    intercept: float
    penalty: float
    scores: Array
    levels: Array


def _model(rows: Array, y: Array) -> _Model:
    known = ~np.isnan(rows)
    many = np.maximum(known.sum(axis=0), 1)
    centre = np.where(known, rows, 0.0).sum(axis=0) / many
    apart = np.where(known, rows - centre, 0.0)
    spread = np.sqrt((apart**2).mean(axis=0))
    x = _standard(rows, centre, spread)
    left, sizes, right = np.linalg.svd(x, full_matrices=False)
    aim = left.T @ (y - y.mean())

    def left_out(penalty: float) -> Array:
        """What each row would be told by all others (the hat matrix's short cut)."""
        kept = sizes**2 / (sizes**2 + penalty)
        told = y.mean() + left @ (kept * aim)
        hat = (left**2) @ kept + 1 / len(y)
        return np.asarray(y - (y - told) / np.maximum(1 - hat, 1e-9))

    errors = [float(((y - left_out(p)) ** 2).mean()) for p in PENALTIES]
    penalty = float(PENALTIES[int(np.argmin(errors))])
    scores, levels = _isotonic(left_out(penalty), y)
    return _Model(
        weights=right.T @ (sizes / (sizes**2 + penalty) * aim),
        centre=centre,
        spread=spread,
        intercept=float(y.mean()),
        penalty=penalty,
        scores=scores,
        levels=levels,
    )


def _predicted(model: _Model, rows: Array) -> Array:
    x = _standard(rows, model.centre, model.spread)
    score = x @ model.weights + model.intercept
    return np.asarray(np.interp(score, model.scores, model.levels))


def _standard(rows: Array, centre: Array, spread: Array) -> Array:
    scale = np.where(spread > 0, spread, 1.0)
    return np.where(np.isnan(rows) | (spread == 0), 0.0, (rows - centre) / scale)


def _isotonic(score: Array, y: Array) -> tuple[Array, Array]:
    """Scores and levels between which lines are drawn; equal scores have one level."""
    points, at, times = np.unique(score, return_inverse=True, return_counts=True)
    means = np.bincount(at.reshape(-1), y) / times
    loops = import_module("xiangxin.pull.ties.loops")
    order = np.argsort(score, kind="stable")
    levels = loops.pooled(means[at.reshape(-1)][order])
    return points, levels[np.cumsum(times) - 1]


def _folds(rater: Whole, y: Array, rows: Array) -> Whole:
    """People dealt out in turn by how much and what they rated, not by their names."""
    many = np.bincount(rater)
    sums = [np.bincount(rater, np.nan_to_num(v)) for v in (rows.sum(axis=1), y)]
    order = np.lexsort((*sums, many))
    turn = np.empty(len(many), np.int64)
    turn[order] = np.arange(len(many)) % min(FOLDS, len(many))
    return turn[rater]


def _rows_of(told: pa.Table, labels: pa.Table) -> Whole:
    """Where each rating's pair stands in the features, or -1."""
    sides = [(t["u"].to_numpy(), t["v"].to_numpy()) for t in (told, labels)]
    ids = np.unique(np.concatenate([one for side in sides for one in side]))
    known, asked = (
        np.searchsorted(ids, u) * len(ids) + np.searchsorted(ids, v) for u, v in sides
    )
    if len(known) == 0:
        return np.full(len(asked), -1)
    order = np.argsort(known)
    at = np.minimum(np.searchsorted(known[order], asked), len(known) - 1)
    return np.where(known[order][at] == asked, order[at], -1)


def _mae(y: Array, foretold: Array, rater: Whole) -> Estimate:
    apart = np.abs(y - foretold)
    value = float(apart.mean())
    return _grouped(value, (apart - value) / len(y), rater)


def _r2(y: Array, foretold: Array, rater: Whole) -> Estimate:
    missed, varied = (y - foretold) ** 2, (y - y.mean()) ** 2
    if varied.sum() == 0:
        raise TooFewRatings("All ratings are the same.")
    value = float(1 - missed.sum() / varied.sum())
    return _grouped(value, (missed - (1 - value) * varied) / varied.sum(), rater)


def _grouped(value: float, influence: Array, rater: Whole) -> Estimate:
    half = Z * float(np.sqrt((np.bincount(rater, influence) ** 2).sum()))
    return Estimate(value=value, low=value - half, high=value + half, n=len(influence))
