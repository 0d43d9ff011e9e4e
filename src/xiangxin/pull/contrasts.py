"""Means, and their differences between two arms, of outcomes that are any number.

For outcomes that are yes or no, `influence.effects` says more.
"""

from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np

from xiangxin.pull.influence.clusters import (
    Array,
    Clusters,
    Codes,
    Truth,
    Whole,
    Z,
    numbered,
    variances,
)
from xiangxin.pull.telling import Teller

HELD, SHOWN = 0, 1
FEWEST: Final = 30
"""Units that an arm must have before a difference is told."""
FEWEST_VIEWERS: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Contrasts:
    """By group: mean of the shown arm less that of the held one, strata weighed alike.

    Nothing is to be said of a group that is not `told`: its numbers are zeros.
    """

    effect: Array
    low: Array
    high: Array
    mean_held: Array
    mean_shown: Array
    held: Whole
    shown: Whole
    told: Truth

    @property
    def units(self) -> Whole:
        return self.held + self.shown


class Differences(Protocol):
    """By group, as `contrasts` and `influence.effects` give them."""

    @property
    def effect(self) -> Array: ...
    @property
    def low(self) -> Array: ...
    @property
    def high(self) -> Array: ...
    @property
    def units(self) -> Whole: ...
    @property
    def told(self) -> Truth: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Levels:
    """By group: the mean, its clustered error, its units, and its different viewers."""

    mean: Array
    error: Array
    units: Whole
    viewers: Whole


def contrasts(
    outcome: Array,
    *,
    arm: Codes,
    group: Codes,
    groups: int,
    clusters: Clusters,
    stratum: Codes | None = None,
) -> Contrasts:
    """Mean(Y | SHOWN) − mean(Y | HELD); a row counts that has one of these arms, a group
    from 0 on and an outcome that is a number.

    Strata weigh n₁n₀/(n₁+n₀), as in `influence.cells`. 90 % interval from Hájek's
    influence values, summed by viewer and by item: ±1.645·√max(V_viewer + V_item −
    V_pair, V_viewer, V_item) (Cameron, Gelbach & Miller 2011).
    """
    used = np.isfinite(outcome) & (group >= 0) & ((arm == HELD) | (arm == SHOWN))
    y = np.where(used, outcome, 0.0)
    strata, n_strata = _strata(stratum, len(outcome))
    cell = (group.astype(np.int64) * n_strata + strata) * 2 + arm
    cell = np.where(used, cell, 0)
    size = groups * n_strata * 2
    n = np.bincount(cell, used, minlength=size)
    mean = np.bincount(cell, y, minlength=size) / np.maximum(n, 1)
    by_arm = n.reshape(groups, n_strata, 2)
    weight = by_arm.prod(axis=2) / np.maximum(by_arm.sum(axis=2), 1)
    total = weight.sum(axis=1, keepdims=True)
    weight = weight / np.where(total > 0, total, 1)
    rates = (weight[:, :, None] * mean.reshape(by_arm.shape)).sum(axis=1)
    each = np.repeat(weight.reshape(-1), 2) / np.maximum(n, 1)
    sign = np.where(arm == SHOWN, 1.0, -1.0)
    values = np.where(used, sign * each[cell] * (y - mean[cell]), 0.0)
    spread = _spread(values, used, group, groups, clusters)
    counted = np.where((weight > 0)[:, :, None], by_arm, 0).sum(axis=1)
    told = (counted.min(axis=1) >= FEWEST) & (spread[1] >= FEWEST_VIEWERS)
    effect = np.where(told, rates[:, SHOWN] - rates[:, HELD], 0.0)
    reach = np.where(told, Z * np.sqrt(spread[0]), 0.0)
    return Contrasts(
        effect=effect,
        low=effect - reach,
        high=effect + reach,
        mean_held=np.where(told, rates[:, HELD], 0.0),
        mean_shown=np.where(told, rates[:, SHOWN], 0.0),
        held=counted[:, HELD].astype(np.int64),
        shown=counted[:, SHOWN].astype(np.int64),
        told=told,
    )


def levels(outcome: Array, *, group: Codes, groups: int, clusters: Clusters) -> Levels:
    """Means of the rows that have a group and a number, with the same two-way errors."""
    used = np.isfinite(outcome) & (group >= 0)
    y, at = np.where(used, outcome, 0.0), np.where(used, group, 0)
    n = np.bincount(at, used, minlength=groups)
    mean = np.bincount(at, y, minlength=groups) / np.maximum(n, 1)
    values = np.where(used, (y - mean[at]) / np.maximum(n, 1)[at], 0.0)
    variance, viewers = _spread(values, used, group, groups, clusters)
    return Levels(
        mean=mean,
        error=np.sqrt(variance),
        units=n.astype(np.int64),
        viewers=viewers,
    )


def tell(
    say: Teller,
    name: str,
    found: Differences,
    at: int,
    *,
    badge: str,
    part: str = "",
    actor: int | None = None,
) -> None:
    """The difference of one group, or that it is of too few."""
    if not found.told[at]:
        say.missing(name, "too_few", part=part, actor=actor)
        return
    say.between(
        name,
        float(found.effect[at]),
        (float(found.low[at]), float(found.high[at])),
        n=int(found.units[at]),
        part=part,
        actor=actor,
        badge=badge,
    )


def _strata(stratum: Codes | None, n: int) -> tuple[Codes, int]:
    if stratum is None:
        return np.zeros(n, np.int32), 1
    return numbered(stratum)


def _spread(
    values: Array, used: Truth, group: Codes, groups: int, clusters: Clusters
) -> tuple[Array, Whole]:
    rows = np.arange(len(values), dtype=np.int32)
    found = variances(
        clusters,
        code=np.where(used, rows, -1).astype(np.int32),
        table=values[:, None],
        group_of=np.where(used, group, 0).astype(np.int32),
        groups=groups,
    )
    return found.two_way[:, 0], found.viewers
