"""Counts of units by group, stratum and arm, and what each unit adds to an estimate."""

from dataclasses import dataclass
from importlib import import_module
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from xiangxin.pull.influence.clusters import Array, Codes, Whole, numbered

Small: TypeAlias = npt.NDArray[np.int8]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells:
    """Counts by group, stratum and arm (held, shown), and the strata's weights.

    Strata are pooled by inverse variance under one common rate, so that a stratum that
    happens to have few hits does not thereby weigh more: weights ∝ n₁n₀/(n₁+n₀)
    (Mantel & Haenszel 1959, doi 10.1093/jnci/22.4.719).
    """

    n: Array
    hits: Array
    weight: Array

    @property
    def mean(self) -> Array:
        return self.hits / np.maximum(self.n, 1)

    @property
    def rates(self) -> Array:
        """groups × (held, shown)."""
        return np.asarray((self.weight[:, :, None] * self.mean).sum(axis=1))


def pooled(n: Array, hits: Array) -> Cells:
    """Counts by group, stratum and arm with the strata's weights."""
    held, shown = n[..., 0], n[..., 1]
    weight = held * shown / np.maximum(held + shown, 1)
    total = weight.sum(axis=1, keepdims=True)
    return Cells(n=n, hits=hits, weight=weight / np.where(total > 0, total, 1))


def strata_of(stratum: Codes | None, n: int) -> tuple[Codes, int]:
    if stratum is None:
        return np.zeros(n, np.int32), 1
    return numbered(stratum)


def coded(
    outcomes: Small,
    *,
    arm: Small,
    group: Codes,
    groups: int,
    strata: Codes,
    n_strata: int,
    treated: int,
) -> tuple[Codes, Whole]:
    """Each row's code, and counts by group, stratum, arm and the outcomes' states."""
    loops = import_module("xiangxin.pull.influence.cluster_loops")
    code, counts = loops.coded(
        loops.Slices(arm, group, strata), outcomes, treated, groups, n_strata
    )
    return code, counts.reshape(groups, n_strata, 2, 3 ** len(outcomes))


def group_of(counts: Whole) -> Codes:
    """The group of each code."""
    return np.repeat(
        np.arange(len(counts), dtype=np.int32), int(np.prod(counts.shape[1:]))
    )


def counted(counts: Whole, at: int) -> Cells:
    """Of counts by group, stratum, arm and outcomes: those of outcome `at`."""
    state = np.arange(counts.shape[-1]) // 3**at % 3
    hits = counts[..., state == 2].sum(axis=-1).astype(np.float64)
    n = hits + counts[..., state == 1].sum(axis=-1)
    return pooled(n, hits)


def influence(cells: Cells, at: int, outcomes: int) -> Array:
    """Influence values of the difference and of the ratio's logarithm, by code."""
    state = np.arange(3**outcomes) // 3**at % 3
    centred = (state == 2) - cells.mean[..., None]
    centred = np.where(state == 0, 0.0, centred)
    sign = np.array([-1.0, 1.0])
    each = cells.weight[:, :, None] / np.maximum(cells.n, 1) * sign
    rates = cells.rates
    by_rate = np.where(rates > 0, 1 / np.where(rates > 0, rates, 1), 0)
    moved = each[..., None] * centred
    logged = moved * by_rate[:, None, :, None]
    return np.stack([moved.reshape(-1), logged.reshape(-1)], axis=1)


def binomial(hits: Array, n: Array) -> Array:
    """p(1 − p), zero where there is nothing."""
    rate = hits / np.maximum(n, 1)
    return np.asarray(rate * (1 - rate))
