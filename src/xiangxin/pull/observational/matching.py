"""Exposed people and their likes who were not: the dynamic matched sample.

Aral, Muchnik & Sundararajan 2009, doi 10.1073/pnas.0908800106; matched at the moment of
exposure among those still at risk (Li, Propert & Rosenbaum 2001, doi
10.1198/016214501753208573).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt

from xiangxin.pull.fingerprints import Prints, fingerprints, gathered
from xiangxin.pull.observational.logistic import logistic
from xiangxin.pull.observational.shuffles import Estimate

Array: TypeAlias = npt.NDArray[np.float64]
Whole: TypeAlias = npt.NDArray[np.int64]
Truth: TypeAlias = npt.NDArray[np.bool_]

NEVER: Final = int(np.iinfo(np.int64).max // 4)
"""The moment of what did not happen."""
INHERITED: Final = -1
CALIPER: Final = 0.2
"""Of a standard deviation of the logit (Austin 2011, doi 10.1002/pst.433)."""
BALANCED: Final = 0.1
RIDGE: Final = 1.0
DRAWS: Final = 1000
ENDS: Final = (0.05, 0.95)
NO_PAIRS: Final = "no_pairs"
NOBODY_ADOPTED: Final = "nobody_adopted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """A row is somebody who was exposed in a period, or was not and may be a control.

    `cell` is what has to be the same, such as item and week. `moment` is that of the
    exposure; of a control it is when the exposure was held back, or INHERITED where it
    is followed from its partner's. `exposed_at` and `adopted_at` are NEVER for what did
    not happen. `features` (rows, features) were known before the period.
    """

    viewer: npt.ArrayLike
    cell: npt.ArrayLike
    treated: npt.ArrayLike
    moment: npt.ArrayLike
    exposed_at: npt.ArrayLike
    adopted_at: npt.ArrayLike
    features: npt.ArrayLike
    names: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """Standardised mean difference of a feature, before matching and after."""

    name: str
    before: float
    after: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """`difference` of the shares that adopted, `ratio` of their numbers: n₊ / n₋.

    Neither where `missing` says why; no ratio where either number is 0.
    """

    difference: Estimate | None = None
    ratio: Estimate | None = None
    missing: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """`treated` and `control` are positions in the candidates, a pair at each place.

    `exposed_adopted` and `control_adopted` say who of a pair adopted within the horizon.
    `unmatched` treated found nobody within the caliper.
    """

    treated: Whole
    control: Whole
    exposed_adopted: Truth
    control_adopted: Truth
    unmatched: int
    balance: tuple[Balance, ...]
    effect: Effect

    @property
    def pairs(self) -> int:
        return len(self.treated)

    @property
    def balanced(self) -> bool:
        """Whether every feature's difference after matching is below 0.1."""
        return all(abs(one.after) < BALANCED for one in self.balance)


def matched_sample(
    rows: Candidates, *, horizon: int, seed: int, caliper: float = CALIPER
) -> Matched:
    """Pairs of exposed and unexposed who were as likely to be exposed.

    One logistic model of exposure over all cells, with each cell's own odds as offset;
    1:1 without replacement, exact on the cell, within `caliper` standard deviations of
    the logit. A control had neither adopted nor been exposed at its moment or its
    partner's, and both are followed for `horizon` from there. Intervals weigh the exposed viewers
    anew, 1,000 times (Rubin 1981, doi 10.1214/aos/1176345338).
    """
    table = _Table.of(rows)
    logit = _logit(table)
    prints = _prints(table)
    order = np.lexsort((prints, logit, table.cell))
    cell, at = table.cell[order], table.treated[order]
    begins = np.searchsorted(cell, np.arange(int(cell.max(initial=-1)) + 2))
    turns = np.flatnonzero(at)
    earliest = np.lexsort((prints[order][turns], table.moment[order][turns]))
    loops: Any = import_module("xiangxin.pull.observational.loops")
    one, two = loops.nearest(
        loops.Cells(
            starts=begins.astype(np.int64),
            cell=cell,
            turns=turns[earliest],
            free=~at,
            caliper=caliper * _deviation(logit) + 1e-12,
            logit=logit[order],
            tie=prints[order],
            moment=table.moment[order],
            exposed_at=table.exposed_at[order],
            adopted_at=table.adopted_at[order],
        )
    )
    one, two = order[one], order[two]
    moment = table.moment[one]
    exposed = _within(table.adopted_at[one], moment, horizon)
    own = table.moment[two]
    since = np.where(own == INHERITED, moment, own)
    control = _within(table.adopted_at[two], since, horizon)
    effect = effects(exposed, control, viewer=table.viewer[one], seed=seed)
    return Matched(
        treated=one,
        control=two,
        exposed_adopted=exposed,
        control_adopted=control,
        unmatched=int(table.treated.sum()) - len(one),
        balance=_balance(table, one, two),
        effect=effect,
    )


def effects(
    exposed: npt.ArrayLike, control: npt.ArrayLike, *, viewer: npt.ArrayLike, seed: int
) -> Effect:
    """Of pairs: who adopted, and whose the exposed one was."""
    sums = _by_viewer(np.asarray(exposed), np.asarray(control), np.asarray(viewer))
    total = sums.sum(axis=0)
    if not total[0]:
        return Effect(missing=NO_PAIRS)
    if not total[1] + total[2]:
        return Effect(missing=NOBODY_ADOPTED)
    drawn = _drawn(sums, seed=seed)
    ratio = None
    if total[1] and total[2]:
        ratio = _between(total[1] / total[2], drawn[1] / drawn[2])
    return Effect(
        difference=_between(
            (total[1] - total[2]) / total[0], (drawn[1] - drawn[2]) / drawn[0]
        ),
        ratio=ratio,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    viewer: Whole
    cell: Whole
    treated: Truth
    moment: Whole
    exposed_at: Whole
    adopted_at: Whole
    features: Array
    names: tuple[str, ...]

    @classmethod
    def of(cls, rows: Candidates) -> "_Table":
        features = np.asarray(rows.features, dtype=np.float64)
        if not np.isfinite(features).all():
            raise ValueError("A feature is a finite number.")
        _, cell = np.unique(np.asarray(rows.cell), return_inverse=True)
        _, viewer = np.unique(np.asarray(rows.viewer), return_inverse=True)
        return cls(
            viewer=viewer.reshape(-1),
            cell=cell.reshape(-1),
            treated=np.asarray(rows.treated, dtype=bool),
            moment=np.asarray(rows.moment, dtype=np.int64),
            exposed_at=np.asarray(rows.exposed_at, dtype=np.int64),
            adopted_at=np.asarray(rows.adopted_at, dtype=np.int64),
            features=features.reshape(len(cell), len(rows.names)),
            names=tuple(rows.names),
        )


def _logit(table: _Table) -> Array:
    """How likely the features make an exposure, beside the cell's own odds."""
    count = int(table.cell.max(initial=-1)) + 1
    sizes = np.bincount(table.cell, minlength=count)
    hits = np.bincount(table.cell[table.treated], minlength=count)
    both = ((hits > 0) & (hits < sizes))[table.cell]
    if not both.any() or not table.names:
        return np.zeros(len(table.cell))
    spread = table.features.std(axis=0)
    scaled = (table.features - table.features.mean(axis=0)) / np.where(
        spread > 0, spread, 1.0
    )
    odds = np.log(np.maximum(hits, 1) / np.maximum(sizes - hits, 1))[table.cell]
    columns: Array = np.column_stack([np.ones(len(scaled)), scaled])
    fitted = logistic(
        columns[both],
        table.treated[both].astype(np.float64),
        offset=odds[both],
        ridge=RIDGE,
    )
    # Rounded, so that what is summed in another order still ties.
    return np.asarray(np.round(scaled @ fitted.coefficients[1:], 9) + 0.0)


def _deviation(logit: Array) -> float:
    return float(logit.std()) if len(logit) else 0.0


def _prints(table: _Table) -> Prints:
    """Of each row with its viewer's and its cell's rows: what no name decides."""
    own = fingerprints(
        table.treated,
        table.moment,
        table.exposed_at,
        table.adopted_at,
        *table.features.T,
    )
    groups = [
        gathered(own, into=of, count=int(of.max(initial=-1)) + 1)[of]
        for of in (table.viewer, table.cell)
    ]
    return fingerprints(own, *groups)


def _within(adopted_at: Whole, moment: Whole, horizon: int) -> Truth:
    return np.asarray((adopted_at > moment) & (adopted_at - moment <= horizon))


def _balance(table: _Table, one: Whole, two: Whole) -> tuple[Balance, ...]:
    exposed, others = table.features[table.treated], table.features[~table.treated]
    before = _smd(exposed, others)
    after = _smd(table.features[one], table.features[two])
    return tuple(
        Balance(name=name, before=float(before[i]), after=float(after[i]))
        for i, name in enumerate(table.names)
    )


def _smd(one: Array, two: Array) -> Array:
    """0 where neither varies and both are the same, or where somebody is absent."""
    if not len(one) or not len(two):
        return np.zeros(one.shape[1])
    apart = one.mean(axis=0) - two.mean(axis=0)
    spread = np.sqrt((one.var(axis=0) + two.var(axis=0)) / 2)
    return np.asarray(apart / np.where(spread > 1e-12, spread, 1.0))


def _by_viewer(
    exposed: npt.NDArray[np.generic],
    control: npt.NDArray[np.generic],
    viewer: npt.NDArray[np.generic],
) -> Array:
    """(viewers, 3): pairs, exposed who adopted, controls who did."""
    names, who = np.unique(viewer, return_inverse=True)
    columns = [
        np.bincount(who.reshape(-1), weights, minlength=len(names))
        for weights in (np.ones(len(who)), exposed, control)
    ]
    return np.stack(columns, axis=1)


def _drawn(sums: Array, *, seed: int) -> Array:
    """(3, draws): the sums with viewers weighed anew; like viewers share a weight."""
    kinds, times = np.unique(sums, axis=0, return_counts=True)
    chance = np.random.default_rng([seed, 4])
    weights = chance.standard_gamma(times[:, None], (len(kinds), DRAWS))
    return np.asarray(kinds.T @ weights)


def _between(value: float, drawn: Array) -> Estimate:
    low, high = np.quantile(drawn, ENDS)
    return Estimate(
        value=float(value),
        low=min(float(low), float(value)),
        high=max(float(high), float(value)),
    )
