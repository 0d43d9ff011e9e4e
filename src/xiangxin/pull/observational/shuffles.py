"""Is adopting after others more than adopting like others? Shuffled times, turned edges.

Anagnostopoulos, Kumar & Mahdian 2008, doi 10.1145/1401890.1401897.
"""

from dataclasses import dataclass, replace
from importlib import import_module
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt

from xiangxin.pull.fingerprints import fingerprints, gathered
from xiangxin.pull.observational.logistic import Fitted, logistic

Array: TypeAlias = npt.NDArray[np.float64]
Whole: TypeAlias = npt.NDArray[np.int64]

PERMUTATIONS: Final = 500
Z: Final = 1.6449
SAME: Final = 1e-7
"""α that differ by less are equal: Newton's method stops somewhere."""
NOBODY_EXPOSED: Final = "nobody_exposed"
SEPARATED: Final = "separated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """With its 90 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Adoptions:
    """Rows of one length: who adopted what when, in any unit of time."""

    person: npt.ArrayLike
    item: npt.ArrayLike
    at: npt.ArrayLike


@dataclass(frozen=True, slots=True, kw_only=True)
class Shuffled:
    """α as it is, and where 90 % of the α lie whose times were shuffled.

    `p` is the share of shuffles, the data among them, whose α is no smaller. `exposed`
    are the adoptions after somebody seen. With `missing` there are no estimates.
    """

    items: int
    adoptions: int
    exposed: int
    alpha: Estimate | None = None
    shuffled: Estimate | None = None
    p: float | None = None
    missing: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reversed:
    """α along the edges, against them, and what it is more along them."""

    items: int
    adoptions: int
    alpha: Estimate | None = None
    against: Estimate | None = None
    difference: Estimate | None = None
    missing: str | None = None


def shuffle_test(
    edges: npt.ArrayLike,
    adoptions: Adoptions,
    *,
    period: float,
    seed: int,
    people: int | None = None,
    permutations: int = PERMUTATIONS,
) -> Shuffled:
    """Whether α in logit P(adopt) = α ln(x + 1) + β hangs on the order of adopting.

    `edges` is (edges, 2): who sees, and whom. x counts those seen who adopted in an
    earlier period of the item; at risk is everybody in edges or adoptions (or `people`)
    from the item's first to its last adoption. Taste that friends share makes α
    positive and survives the shuffling of each item's times among its adopters;
    influence does not. Only the first adoption of an item counts.
    """
    log = _log(edges, adoptions, period=period, people=people)
    counts = log.counts(log.follows, log.turns.who)
    told = Shuffled(
        items=log.items, adoptions=len(log.turns.who), exposed=counts.exposed
    )
    fitted, missing = counts.fit()
    if fitted is None:
        return replace(told, missing=missing)
    chance = np.random.default_rng([seed, 3])
    intercept, own = fitted.coefficients.tolist()
    loops = _loops()
    alphas = np.empty(permutations)
    for turn in range(permutations):
        mixed = loops.shuffled(
            log.turns.starts, log.turns.who, chance.random(len(log.turns.who))
        )
        counted = log.counts(log.follows, mixed)
        alphas[turn] = loops.slope(counted.events, counted.waits, intercept, own)
    reached = int((alphas >= own - SAME).sum())
    low, high = np.quantile(alphas, [0.05, 0.95]) if permutations else (own, own)
    mean = float(alphas.mean()) if permutations else own
    return replace(
        told,
        alpha=_estimate(own, log.influences(log.follows, fitted)),
        shuffled=Estimate(
            value=mean, low=min(float(low), mean), high=max(float(high), mean)
        ),
        p=(1 + reached) / (1 + permutations),
    )


def edge_reversal(
    edges: npt.ArrayLike,
    adoptions: Adoptions,
    *,
    period: float,
    people: int | None = None,
) -> Reversed:
    """α along the edges and along the same edges turned round.

    Whoever sees can be influenced, whoever is seen cannot; likeness knows no direction.
    Intervals are clustered by item (Liang & Zeger 1986, doi 10.1093/biomet/73.1.13),
    the difference's by what each item does to both.
    """
    log = _log(edges, adoptions, period=period, people=people)
    told = Reversed(items=log.items, adoptions=len(log.turns.who))
    fits, moved = [], []
    for graph in (log.follows, log.followed):
        fitted, missing = log.counts(graph, log.turns.who).fit()
        if fitted is None:
            return replace(told, missing=missing)
        fits.append(float(fitted.coefficients[1]))
        moved.append(log.influences(graph, fitted))
    return replace(
        told,
        alpha=_estimate(fits[0], moved[0]),
        against=_estimate(fits[1], moved[1]),
        difference=_estimate(fits[0] - fits[1], moved[0] - moved[1]),
    )


def _loops() -> Any:
    return import_module("xiangxin.pull.observational.loops")


def _estimate(value: float, influences: Array) -> Estimate:
    """From what each item moves; a single item has its own spread alone."""
    count = len(influences)
    spread = float((influences**2).sum()) * (count / (count - 1) if count > 1 else 1)
    reach = Z * spread**0.5
    return Estimate(value=value, low=value - reach, high=value + reach)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Counts:
    """By x: adoptions, and periods without one."""

    events: Whole
    waits: Whole

    @property
    def exposed(self) -> int:
        return int(self.events[1:].sum())

    def fit(self) -> tuple[Fitted | None, str | None]:
        x = np.flatnonzero(self.events + self.waits)
        if not x.any():
            return None, NOBODY_EXPOSED
        columns = np.stack([np.ones(len(x)), np.log(x + 1.0)], axis=1)
        events = self.events[x].astype(np.float64)
        fitted = logistic(columns, events, trials=events + self.waits[x])
        return (None, SEPARATED) if fitted.separated else (fitted, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Log:
    """Two graphs and the turns of adopting, as `loops` reads them."""

    follows: Any
    followed: Any
    turns: Any

    @property
    def items(self) -> int:
        return len(self.turns.starts) - 1

    def counts(self, graph: Any, who: Whole) -> _Counts:
        events, waits = _loops().tally(graph, self.turns._replace(who=who))
        return _Counts(events=events, waits=waits)

    def influences(self, graph: Any, fitted: Fitted) -> Array:
        """How far each item moves α."""
        most = int(np.diff(self.turns.starts).max(initial=0)) + 1
        logit = fitted.coefficients @ np.stack(
            [np.ones(most), np.log(np.arange(most) + 1.0)]
        )
        found = _loops().scores(graph, self.turns, 1 / (1 + np.exp(-logit)))
        return np.asarray((found @ np.linalg.pinv(fitted.information))[:, 1])


def _log(
    edges: npt.ArrayLike, adoptions: Adoptions, *, period: float, people: int | None
) -> _Log:
    pairs = np.asarray(edges, dtype=np.int64).reshape(-1, 2)
    pairs = np.unique(pairs[pairs[:, 0] != pairs[:, 1]], axis=0)
    person = np.asarray(adoptions.person, dtype=np.int64)
    names, at = np.unique(np.concatenate([pairs.ravel(), person]), return_inverse=True)
    ends, person = at[: pairs.size].reshape(-1, 2), at[pairs.size :]
    count = max(len(names), people or 0)
    _, item = np.unique(np.asarray(adoptions.item), return_inverse=True)
    when = np.asarray(adoptions.at, dtype=np.float64)
    item, person, when = _firsts(item.reshape(-1), person, when)
    order, starts = _in_turn(ends, item, person, when, people=count)
    item, person, when = item[order], person[order], when[order]
    begun = np.repeat(when[starts[:-1]], np.diff(starts))
    turn = np.floor((when - begun) / period).astype(np.int64)
    return _Log(
        follows=_graph(ends[:, 0], ends[:, 1], count),
        followed=_graph(ends[:, 1], ends[:, 0], count),
        turns=_loops().Turns(starts=starts, who=person, when=turn, people=count),
    )


def _graph(viewer: Whole, seen: Whole, people: int) -> Any:
    order = np.lexsort((viewer, seen))
    sizes = np.bincount(seen, minlength=people)
    begins = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    return _loops().Graph(begins=begins, viewers=viewer[order])


def _firsts(item: Whole, person: Whole, when: Array) -> tuple[Whole, Whole, Array]:
    order = np.lexsort((when, person, item))
    item, person, when = item[order], person[order], when[order]
    new = np.ones(len(item), dtype=bool)
    new[1:] = (item[1:] != item[:-1]) | (person[1:] != person[:-1])
    return item[new], person[new], when[new]


def _in_turn(
    ends: Whole, item: Whole, person: Whole, when: Array, *, people: int
) -> tuple[Whole, Whole]:
    """Rows by item and time, in an order that hangs on no number of a person or item."""
    degrees = [np.bincount(side, minlength=people)[person] for side in ends.T]
    often = np.bincount(person, minlength=people)[person]
    likeness = fingerprints(when, *degrees, often)
    items = gathered(likeness, into=item, count=int(item.max(initial=-1)) + 1)
    order = np.lexsort((likeness, when, item, items[item]))
    sizes = np.bincount(item)[item[order]] if len(item) else item
    starts = [0]
    while starts[-1] < len(order):
        starts.append(starts[-1] + int(sizes[starts[-1]]))
    return order, np.array(starts, dtype=np.int64)
