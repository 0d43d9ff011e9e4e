"""Effects by inverse propensity, and doubly robust with a cross-fitted outcome model."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from xiangxin.pull.influence import cells as cells_of
from xiangxin.pull.influence.cells import Cells, Small
from xiangxin.pull.influence.clusters import (
    Array,
    Clusters,
    Codes,
    Truth,
    Whole,
    variances,
)
from xiangxin.pull.influence.effects import NONE, ONE, Effects, summary

CLIP: Final = (0.01, 0.99)
FOLDS: Final = 5
RIDGE: Final = 1e-3
"""Of the mean square of a feature: keeps a column that never varies from mattering."""
BLOCK: Final = 1 << 20

Features: TypeAlias = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """How far the inverse propensities can be trusted; arrays by group.

    `clipped`: share of the units whose propensity lay outside CLIP. `ess`: (Σw)²/Σw² of
    each arm, added up (Kish 1965). `largest`: the greatest share of its arm's weight
    that one unit has.
    """

    clipped: Array
    ess: Array
    largest: Array


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cut:
    strata: Codes
    cell: Whole
    cells: Cells


def ipw(
    outcome: Small,
    *,
    arm: Small,
    propensity: Array,
    group: Codes,
    groups: int,
    clusters: Clusters,
    stratum: Codes | None = None,
    treated: int = ONE,
) -> Effects:
    """Hájek's Σ wY / Σ w of the treated arm less that of `none`, w = 1/propensity.

    `propensity` is of the arm that the unit got (Hájek 1971; clipped to CLIP). Strata are
    weighed as in `effects.effects`, and intervals made alike.
    """
    used = _used(outcome, arm, group, treated)
    is_shown = arm == treated
    cut = _cut(outcome, used, is_shown, group, groups=groups, stratum=stratum)
    cell, cells = cut.cell, cut.cells
    weight = _inverse(propensity)
    sums = _by_cell(cell, used, weight, cells)
    means = _by_cell(cell, used, weight * (outcome == 1), cells)
    means = means / np.where(sums > 0, sums, 1)
    rates = (cells.weight[:, :, None] * means).sum(axis=1)
    scale = cells.weight[:, :, None] / np.where(sums > 0, sums, 1)
    moved = weight * ((outcome == 1) - means.reshape(-1)[cell])
    moved *= scale.reshape(-1)[cell] * np.where(is_shown, 1.0, -1.0)
    safe = np.where(rates > 0, 1 / np.where(rates > 0, rates, 1), 0)
    logged = moved * safe[np.maximum(group, 0), is_shown.astype(np.int64)]
    spread = variances(
        clusters,
        code=_rows(used),
        table=np.stack([moved, logged], axis=1),
        group_of=group,
        groups=groups,
    )
    return summary(cells, rates, spread.two_way, spread.viewers)


def weights(
    *,
    arm: Small,
    propensity: Array,
    group: Codes,
    groups: int,
    treated: int = ONE,
) -> Weights:
    """Clipped share, effective sample size and largest weight by group."""
    used = (group >= 0) & ((arm == treated) | (arm == NONE))
    at = group[used] * 2 + (arm[used] == treated)
    weight = _inverse(propensity[used])
    outside = (propensity[used] < CLIP[0]) | (propensity[used] > CLIP[1])

    def per_arm(values: npt.ArrayLike) -> Array:
        sums = np.bincount(at, values, minlength=groups * 2)
        return np.asarray(sums.reshape(groups, 2), dtype=np.float64)

    n, total, square = (
        per_arm(np.ones(len(at))),
        per_arm(weight),
        per_arm(weight**2),
    )
    greatest = np.zeros(groups * 2)
    np.maximum.at(greatest, at, weight)
    share = greatest.reshape(groups, 2) / np.where(total > 0, total, 1)
    return Weights(
        clipped=per_arm(outside).sum(axis=1) / np.maximum(n.sum(axis=1), 1),
        ess=(total**2 / np.where(square > 0, square, 1)).sum(axis=1),
        largest=share.max(axis=1) if groups else np.zeros(0),
    )


def aipw(
    outcome: Small,
    *,
    arm: Small,
    propensity: Array,
    features: Features,
    fold: Small,
    group: Codes,
    groups: int,
    clusters: Clusters,
    stratum: Codes | None = None,
    treated: int = ONE,
) -> Effects:
    """Mean of m₁ − m₀ + 1{shown}(Y − m₁)/p − 1{held}(Y − m₀)/p by group.

    Robins, Rotnitzky & Zhao 1994, doi 10.1080/01621459.1994.10476818, cross-fitted as
    Chernozhukov et al. 2018, doi 10.1111/ectj.12097. m is ridge regression on `features`
    (rows × columns) in each arm, fitted on the other folds; `fold` (0 … FOLDS−1) must be
    the same for all rows of a viewer. Units of a third arm count through m₁ − m₀.
    """
    known = (outcome >= 0) & (group >= 0) & (arm >= NONE)
    used = _used(outcome, arm, group, treated)
    is_shown = arm == treated
    cut = _cut(outcome, used, is_shown, group, groups=groups, stratum=stratum)
    strata, cells = cut.strata, cut.cells
    held = predicted(outcome, used & ~is_shown, features, fold)
    shown = predicted(outcome, used & is_shown, features, fold)
    weight = np.where(used, _inverse(propensity), 0.0)
    hit = outcome == 1
    upper = shown + weight * is_shown * (hit - shown)
    lower = held + weight * ~is_shown * (hit - held)
    block = np.where(known, group, 0) * np.int64(cells.n.shape[1]) + strata
    size = cells.n.shape[0] * cells.n.shape[1]
    n = np.bincount(block[known], minlength=size)
    means = np.stack(
        [
            np.bincount(block[known], each[known], minlength=size) / np.maximum(n, 1)
            for each in (lower, upper)
        ],
        axis=1,
    )
    rates = (cells.weight[:, :, None] * means.reshape(*cells.n.shape)).sum(axis=1)
    scale = cells.weight.reshape(-1) / np.maximum(n, 1)
    up, low = (upper - means[block, 1]), (lower - means[block, 0])
    positive = np.where(rates > 0, 1 / np.where(rates > 0, rates, 1), 0)
    logged = (
        up * positive[np.maximum(group, 0), 1] - low * positive[np.maximum(group, 0), 0]
    )
    table = np.stack([up - low, logged], axis=1) * scale[block][:, None]
    spread = variances(
        clusters, code=_rows(known), table=table, group_of=group, groups=groups
    )
    return summary(cells, rates, spread.two_way, spread.viewers)


def predicted(outcome: Small, rows: Truth, features: Features, fold: Small) -> Array:
    """Ridge regression of the outcome on `rows`, for everybody from the other folds.

    Clipped to [0, 1]. A fold without others to learn from gets their mean, or 0.
    """
    wide = features.shape[1] + 1
    gram = np.zeros((FOLDS, wide, wide))
    cross = np.zeros((FOLDS, wide))
    for at, x in _blocks(features):
        for k in range(FOLDS):
            chosen = rows[at] & (fold[at] == k)
            part = x[chosen]
            gram[k] += part.T @ part
            cross[k] += part.T @ (outcome[at][chosen] == 1)
    found = np.empty((FOLDS, wide))
    for k in range(FOLDS):
        matrix = gram.sum(axis=0) - gram[k]
        n = max(matrix[0, 0], 1.0)
        penalty = RIDGE * np.maximum(np.diag(matrix), n * 1e-9) + 1e-12
        penalty[0] = 1e-9
        found[k] = np.linalg.solve(
            matrix + np.diag(penalty), cross.sum(axis=0) - cross[k]
        )
    told = np.empty(len(outcome))
    for at, x in _blocks(features):
        told[at] = np.einsum("ij,ij->i", x, found[fold[at]])
    return np.clip(told, 0.0, 1.0)


def _blocks(features: Features) -> Iterator[tuple[slice, Array]]:
    for low in range(0, len(features), BLOCK):
        at = slice(low, low + BLOCK)
        part = features[at].astype(np.float64)
        yield at, np.concatenate([np.ones((len(part), 1)), part], axis=1)


def _inverse(propensity: Array) -> Array:
    return np.asarray(1 / np.clip(propensity, *CLIP))


def _used(outcome: Small, arm: Small, group: Codes, treated: int) -> Truth:
    in_arm = (arm == treated) | (arm == NONE)
    return np.asarray((outcome >= 0) & (group >= 0) & in_arm)


def _rows(used: Truth) -> Codes:
    return np.where(used, np.arange(len(used)), -1).astype(np.int32)


def _cut(
    outcome: Small,
    used: Truth,
    is_shown: Truth,
    group: Codes,
    *,
    groups: int,
    stratum: Codes | None,
) -> _Cut:
    strata, n_strata = cells_of.strata_of(stratum, len(outcome))
    cell = (np.maximum(group, 0) * np.int64(n_strata) + strata) * 2 + is_shown
    shape = (groups, n_strata, 2)
    size = groups * n_strata * 2
    n = np.bincount(cell[used], minlength=size).reshape(shape)
    hits = np.bincount(cell[used & (outcome == 1)], minlength=size).reshape(shape)
    cells = cells_of.pooled(n.astype(float), hits.astype(float))
    return _Cut(strata=strata, cell=cell, cells=cells)


def _by_cell(cell: Whole, used: Truth, values: Array, cells: Cells) -> Array:
    summed = np.bincount(cell[used], values[used], minlength=cells.n.size)
    return np.asarray(summed.reshape(cells.n.shape), dtype=np.float64)
