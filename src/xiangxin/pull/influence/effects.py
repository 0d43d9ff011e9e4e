"""What a shown cue did beside a cue held back: difference and ratio of two rates."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from xiangxin.pull.influence import cells
from xiangxin.pull.influence.cells import Cells, Small
from xiangxin.pull.influence.clusters import (
    Array,
    Clusters,
    Codes,
    Truth,
    Whole,
    Z,
    variances,
)

NONE, ONE, ALL = range(3)
ARMS: Final = ("none", "one", "all")
"""The arms of an exposure as an array of small whole numbers says them."""

LEFT_OUT: Final = -1
"""An outcome that does not count: already done before, or not yet time to tell."""

FEWEST: Final = 30
"""Units that an arm must have before an effect is told."""
FEWEST_VIEWERS: Final = 10
TOGETHER: Final = 1 << 20
"""Distinct influence values up to which all outcomes share one pass over the rows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effects:
    """One outcome; every array has a value for each group.

    `shown`, `held`: units in the arm and held back; `hits_shown`, `hits_held`: how many
    of them did it. `effect` is `rate_shown` − `rate_held`, strata weighed alike in both.
    `variance` is the clustered one; `low`, `high` are its 90 % interval after the small-
    sample factor. `per_unit` (groups × held, shown) times p(1 − p) is an arm's binomial
    variance. `ratio` with its bounds is meaningful where `has_ratio`. Nothing is to
    be said of a group that is not `told`: its numbers are zeros.
    """

    shown: Whole
    held: Whole
    hits_shown: Whole
    hits_held: Whole
    rate_shown: Array
    rate_held: Array
    effect: Array
    variance: Array
    low: Array
    high: Array
    ratio: Array
    ratio_low: Array
    ratio_high: Array
    design_effect: Array
    per_unit: Array
    viewers: Whole
    told: Truth
    has_ratio: Truth

    @property
    def units(self) -> Whole:
        return self.shown + self.held


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A weighed sum of groups' effects, such as one band's effect less another's."""

    effect: float
    low: float
    high: float
    units: int


def effects(
    outcomes: Mapping[str, Small],
    *,
    arm: Small,
    group: Codes,
    groups: int,
    clusters: Clusters,
    stratum: Codes | None = None,
    treated: int = ONE,
    fewest: int = FEWEST,
) -> dict[str, Effects]:
    """ITT by group for each outcome: mean(Y | treated arm) − mean(Y | none).

    A row is a unit: the first eligible exposure of a viewer, item and epoch. Outcomes are
    1, 0 or LEFT_OUT; `arm` is NONE, ONE or ALL; `group` numbers the slices from 0 and is
    negative for a unit in none; `stratum` is the epoch. Interval: Hájek influence values
    summed by viewer and by item, ±1.645·√max(V_viewer + V_item − V_pair, V_viewer,
    V_item); the ratio's by the delta method on its logarithm. A group is told that has
    `fewest` units in either arm and ten viewers (or `fewest`).
    """
    strata, n_strata = cells.strata_of(stratum, len(clusters))
    names = list(outcomes)
    wide = groups * n_strata * 2 * 3 ** len(names) > TOGETHER
    found: dict[str, Effects] = {}
    for batch in [[name] for name in names] if wide else [names]:
        told = np.stack([outcomes[name] for name in batch])
        code, shaped = cells.coded(
            told,
            arm=arm,
            group=group,
            groups=groups,
            strata=strata,
            n_strata=n_strata,
            treated=treated,
        )
        each = [cells.counted(shaped, at) for at in range(len(batch))]
        table = np.concatenate(
            [cells.influence(one, at, len(batch)) for at, one in enumerate(each)],
            axis=1,
        )
        spread = variances(
            clusters,
            code=code,
            table=table,
            group_of=cells.group_of(shaped),
            groups=groups,
        )
        for at, name in enumerate(batch):
            both = spread.two_way[:, 2 * at : 2 * at + 2]
            found[name] = summary(
                each[at], each[at].rates, both, spread.viewers, fewest=fewest
            )
    return found


def difference(
    outcome: Small,
    *,
    arm: Small,
    group: Codes,
    weights: npt.ArrayLike,
    clusters: Clusters,
    stratum: Codes | None = None,
    treated: int = ONE,
) -> Difference | None:
    """Σ weight × effect over groups, such as (1, −1) for the first less the second.

    None where a group that has weight has too few units to tell.
    """
    of_group = np.asarray(weights, dtype=np.float64)
    groups = len(of_group)
    own = effects(
        {"it": outcome},
        arm=arm,
        group=group,
        groups=groups,
        clusters=clusters,
        stratum=stratum,
        treated=treated,
    )["it"]
    needed = of_group != 0
    if not own.told[needed].all() or not needed.any():
        return None
    strata, n_strata = cells.strata_of(stratum, len(clusters))
    code, shaped = cells.coded(
        outcome[None],
        arm=arm,
        group=group,
        groups=groups,
        strata=strata,
        n_strata=n_strata,
        treated=treated,
    )
    values = cells.influence(cells.counted(shaped, 0), 0, 1)[:, :1]
    at = cells.group_of(shaped)
    crossed = variances(
        clusters,
        code=code,
        table=values * of_group[at][:, None],
        group_of=np.zeros_like(at),
        groups=1,
    )
    # Small-sample factors of the parts carry over to their sum.
    half = (own.high - own.low) / 2
    plain = Z * np.sqrt(own.variance)
    widest = np.max(np.where(plain > 0, half / np.where(plain > 0, plain, 1.0), 1.0))
    total = float((of_group * own.effect).sum())
    reach = max(
        Z * float(np.sqrt(crossed.two_way[0, 0])) * float(widest),
        float(np.abs(of_group[needed] * half[needed]).max()),
    )
    return Difference(
        effect=total,
        low=total - reach,
        high=total + reach,
        units=int(own.units[needed].sum()),
    )


def summary(
    counts: Cells,
    rates: Array,
    spread: Array,
    viewers: Whole,
    *,
    fewest: int = FEWEST,
) -> Effects:
    """Effects from the two rates (held, shown) and the variances of their difference
    and of the logarithm of their ratio, groups × 2."""
    used = counts.weight > 0
    used |= ~used.any(axis=1, keepdims=True)  # with one arm alone, count what there is
    n = np.where(used[..., None], counts.n, 0).sum(axis=1)
    hits = np.where(used[..., None], counts.hits, 0).sum(axis=1)
    told = (n.min(axis=1) >= fewest) & (viewers >= min(fewest, FEWEST_VIEWERS))
    per_unit = (counts.weight[:, :, None] ** 2 / np.maximum(counts.n, 1)).sum(axis=1)
    plain = cells.binomial(hits, n) * per_unit
    careful = cells.binomial(hits + 1, n + 2) * per_unit
    naive = plain.sum(axis=1)
    factor = np.where(naive > 0, careful.sum(axis=1) / np.where(naive > 0, naive, 1), 1)
    variance = spread[:, 0]
    wide = np.where(variance > 0, variance * np.maximum(factor, 1), careful.sum(axis=1))
    effect = rates[:, 1] - rates[:, 0]
    reach = Z * np.sqrt(wide)
    has_ratio = told & (hits > 0).all(axis=1) & (rates > 0).all(axis=1)
    safe = np.where(rates > 0, rates, 1)
    ratio = np.where(has_ratio, safe[:, 1] / safe[:, 0], 0)
    stretch = np.exp(np.where(has_ratio, Z * np.sqrt(spread[:, 1]), 0))
    zero = np.where(told, 1.0, 0.0)
    return Effects(
        shown=n[:, 1].astype(np.int64),
        held=n[:, 0].astype(np.int64),
        hits_shown=hits[:, 1].astype(np.int64),
        hits_held=hits[:, 0].astype(np.int64),
        rate_shown=rates[:, 1] * zero,
        rate_held=rates[:, 0] * zero,
        effect=effect * zero,
        variance=variance * zero,
        low=(effect - reach) * zero,
        high=(effect + reach) * zero,
        ratio=ratio,
        ratio_low=ratio / stretch,
        ratio_high=ratio * stretch,
        design_effect=np.where(
            told & (naive > 0), variance / np.where(naive > 0, naive, 1), 1.0
        ),
        per_unit=per_unit,
        viewers=viewers,
        told=told,
        has_ratio=has_ratio,
    )
