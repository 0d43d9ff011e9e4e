"""Who gets how much of the conversions, by six rules, with intervals."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from xiangxin.pull import chains
from xiangxin.pull.attribution import histories as past
from xiangxin.pull.attribution.histories import Histories, ManyWeights, Weights
from xiangxin.pull.attribution.journeys import Journeys

Array: TypeAlias = npt.NDArray[np.float64]
Whole: TypeAlias = npt.NDArray[np.int64]

RULES: Final = ("markov", "shapley", "last", "first", "linear", "even")
REMOVAL: Final = "removal"
OUTCOMES: Final = ("conversions", "value")

EXACT_SOURCES: Final = 12
"""Of more sources, Shapley's value is the mean over random orders of joining."""
ORDERS: Final = 1_000
ORDERS_A_DRAW: Final = 32
ORDERS_AT_ONCE: Final = 50

DRAWS: Final = 400
LONG_DRAWS: Final = 40
"""Of more than LONG states or EXACT_SOURCES; the spread is read with Student's t."""
LONG: Final = 50
STUDENT: Final = 1.685
AT_ONCE: Final = 2_000_000
"""Numbers held for the draws that are worked out together."""
LEVEL: Final = 0.90
Z: Final = 1.6449


@dataclass(frozen=True, slots=True, kw_only=True)
class Lift:
    """What an experiment says the sources brought in all, with its 90 % interval."""

    value: float
    low: float
    high: float

    def __post_init__(self) -> None:
        if not 0 < self.value < math.inf or not self.low <= self.value <= self.high:
            raise ValueError("A lift to divide is above zero and inside its interval.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """One number a source, in the order of `Attribution.sources`, with 90 % bounds."""

    value: Array
    low: Array
    high: Array


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """`conversions`, `value` and `incremental` have a credit for each of RULES.

    `removal` are the raw removal effects. `value` is empty where no conversion had
    one, `incremental` without a lift. `order` is the chain's; `held_out` are the
    likelihoods that chose it, empty where it was given.
    """

    sources: tuple[str, ...]
    order: int
    held_out: tuple[float, ...]
    removal: Credit
    conversions: Mapping[str, Credit]
    value: Mapping[str, Credit]
    incremental: Mapping[str, Credit]


def attribute(
    told: Journeys,
    *,
    seed: int,
    order: int | None = None,
    lift: Lift | None = None,
    draws: int | None = None,
) -> Attribution:
    """Divide the conversions among the sources.

    Without `order`, the one of 1, 2 and 3 that foretells best what was held out. The
    intervals are of the shares: people are weighed anew (Rubin 1981, doi
    10.1214/aos/1176345338), the totals are taken as they are, but for a lift's. Fewer
    `draws` than 400 (not under 20) are read with Student's t.
    """
    if told.paths == 0:
        raise ValueError("There is no path to attribute anything to.")
    likelihoods = past.held_out(told, seed=seed) if order is None else ()
    chosen = order or past.ORDERS[int(np.argmax(likelihoods))]
    once = past.observed(told)
    remembered = past.histories(told, order=chosen, walks=once.walks)
    chance = np.random.default_rng([seed, 2])
    whole = _shares(told, remembered, _as_many(once), chance, orders=ORDERS)
    drawn: dict[str, list[Array]] = {name: [] for name in whole}
    long = len(remembered.of) > LONG or len(told.sources) > EXACT_SOURCES
    times = draws or (LONG_DRAWS if long else DRAWS)
    for weights in _draws(told, chance, times=times, states=len(remembered.of)):
        again = _shares(told, remembered, weights, chance, orders=ORDERS_A_DRAW)
        for name, share in again.items():
            drawn[name].append(share)
    found = {
        name: _Share(whole=share[0], drawn=np.concatenate(drawn[name]))
        for name, share in whole.items()
    }
    totals = dict(zip(OUTCOMES, (told.converted, told.valued), strict=True))
    return Attribution(
        sources=told.sources,
        order=chosen,
        held_out=likelihoods,
        removal=found[REMOVAL].outcome(0).credit(),
        conversions={
            rule: found[rule].outcome(0).credit(totals["conversions"]) for rule in RULES
        },
        value={
            rule: found[rule].outcome(1).credit(totals["value"])
            for rule in RULES
            if totals["value"] > 0
        },
        incremental={
            rule: found[rule].outcome(0).lifted(lift, chance)
            for rule in RULES
            if lift is not None and told.converted
        },
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Share:
    """(outcomes, sources), and the same in each draw; without outcomes once chosen."""

    whole: Array
    drawn: Array

    def outcome(self, at: int) -> "_Share":
        return _Share(whole=self.whole[at], drawn=self.drawn[:, at])

    def credit(self, total: float | None = None) -> Credit:
        if total is None:
            return _bounded(self.whole, self.drawn)
        return _bounded(_summing(self.whole, total), self.drawn * total)

    def lifted(self, lift: Lift | None, chance: np.random.Generator) -> Credit:
        if lift is None:
            raise ValueError("There is no lift to divide.")
        deviation = (lift.high - lift.low) / (2 * Z)
        totals = chance.normal(lift.value, deviation, len(self.drawn)).clip(min=0.0)
        return _bounded(_summing(self.whole, lift.value), self.drawn * totals[:, None])


def _summing(shares: Array, total: float) -> Array:
    """Shares of a total that add up to it, to the last bit."""
    credit = shares * total
    if shares.any():
        credit[int(np.argmax(credit))] += total - math.fsum(credit.tolist())
    return credit


def _bounded(value: Array, drawn: Array) -> Credit:
    if len(drawn) < DRAWS:
        reach = STUDENT * drawn.std(axis=0, ddof=1)
        low, high = np.maximum(value - reach, 0.0), value + reach
    else:
        low, high = np.quantile(drawn, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0)
    return Credit(value=value, low=np.minimum(low, value), high=np.maximum(high, value))


def _as_many(one: Weights) -> ManyWeights:
    return ManyWeights(
        walks=one.walks[None], conversions=one.conversions[None], value=one.value[None]
    )


def _draws(
    told: Journeys, chance: np.random.Generator, *, times: int, states: int
) -> Iterator[ManyWeights]:
    shape = told.people.astype(np.float64)
    coalitions = 1 << min(len(told.sources), EXACT_SOURCES) + 4
    size = max(len(told.step), len(shape), states**2, coalitions)
    block = max(AT_ONCE // size, 1)
    for done in range(0, times, block):
        many = min(block, times - done)
        yield past.weighed(told, chance.standard_gamma(shape, (many, len(shape))))


def _shares(
    told: Journeys,
    remembered: Histories,
    weights: ManyWeights,
    chance: np.random.Generator,
    *,
    orders: int,
) -> dict[str, Array]:
    """(draws, outcomes, sources) for each rule; removal effects are not normalised."""
    sources = len(told.sources)
    chain = remembered.chain(told, weights)
    parts = (chain.start, chain.among, chain.ends)
    effects = chains.removal_effects(*parts, of=remembered.of, sources=sources)
    if sources <= EXACT_SOURCES:
        worths = chains.coalition_worths(*parts, of=remembered.of, sources=sources)
        fair = chains.shapley_values(worths)
    else:
        fair = _by_random_orders(told, weights, chance, orders=orders)
    raw = {"markov": effects, "shapley": fair, **_touches(told, weights)}
    return {REMOVAL: effects} | {rule: _normal(c) for rule, c in raw.items()}


def _by_random_orders(
    told: Journeys, weights: ManyWeights, chance: np.random.Generator, *, orders: int
) -> Array:
    """Each order and its reverse, on the chain of order 1.

    Antithetic pairs (Mitchell, Cooper, Frank & Holmes 2022, JMLR 23:43).
    """
    first = past.histories(told, order=1, walks=weights.walks[0])
    chain = first.chain(told, weights)
    draws, sources = len(weights.walks), len(told.sources)
    total = np.zeros((draws, len(OUTCOMES), sources))
    for done in range(0, orders // 2, ORDERS_AT_ONCE):
        pairs = min(ORDERS_AT_ONCE, orders // 2 - done)
        every = np.broadcast_to(np.arange(sources), (draws, pairs, sources))
        some = chance.permuted(every, axis=-1)
        joining = np.concatenate([some, some[..., ::-1]], axis=-2)
        worths = chains.worths_along(
            chain.start, chain.among, chain.ends, of=first.of, orders=joining
        )
        gains = np.zeros((draws, len(OUTCOMES), 2 * pairs, sources))
        np.put_along_axis(gains, joining[:, None], np.diff(worths, axis=-1), axis=-1)
        total += gains.sum(axis=-2)
    return total / (2 * (orders // 2))


def _touches(told: Journeys, weights: ManyWeights) -> dict[str, Array]:
    """What comes by counting: to the last, to the first, to each step, to each source."""
    outcomes = np.stack([weights.conversions, weights.value], axis=1)
    sources, row = len(told.sources), past.path_of(told)
    _, once = np.unique(row * sources + told.step, return_index=True)
    different = np.bincount(row[once], minlength=told.paths)
    steps = outcomes[..., row] / np.diff(told.begins)[row]
    kinds = outcomes[..., row[once]] / different[row[once]]
    return {
        "last": past.sums(told.step[told.begins[1:] - 1], outcomes, sources),
        "first": past.sums(told.step[told.begins[:-1]], outcomes, sources),
        "linear": past.sums(told.step, steps, sources),
        "even": past.sums(told.step[once], kinds, sources),
    }


def _normal(credit: Array) -> Array:
    credit = credit.clip(min=0.0)
    total = credit.sum(axis=-1, keepdims=True)
    return np.asarray(credit / np.where(total > 0, total, 1.0))
