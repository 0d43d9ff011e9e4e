"""What a chain remembers: the last source, or as many of the last as are met often.

A chain of order k has a state for each history of up to k sources that at least LEAST
walks share; a rarer one backs off to its longest end that is shared. Whoever shares a
history shares each beginning of it, so the next state follows from the last.
"""

from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from xiangxin.pull.attribution.journeys import Journeys

Array: TypeAlias = npt.NDArray[np.float64]
Whole: TypeAlias = npt.NDArray[np.int64]

LEAST: Final = 30
MOST: Final = 300
"""States; solving takes time with their cube."""
ORDERS: Final = (1, 2, 3)
FOLDS: Final = 5
BACK_OFF: Final = 1.0
"""How many observations a shorter history's guess is worth in a longer one's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """Over paths, for one or many ways of weighing people: (…, paths)."""

    walks: Array
    conversions: Array
    value: Array


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """As `pull.chains` reads it; the outcomes are a conversion and its value."""

    start: Array
    among: Array
    ends: Array


@dataclass(frozen=True, slots=True, kw_only=True)
class Histories:
    """`state` of each step, `of` the source of each state."""

    order: int
    state: Whole
    of: Whole

    def chain(self, told: Journeys, weights: Weights) -> Chain:
        """The chances with which the weighed walks went on."""
        states = len(self.of)
        row = path_of(told)
        first = np.zeros(len(row), dtype=bool)
        first[told.begins[:-1]] = True
        last = self.state[told.begins[1:] - 1]
        onward = np.flatnonzero(~first)
        edge = self.state[onward - 1] * states + self.state[onward]
        shape = weights.walks.shape[:-1]
        among = sums(edge, weights.walks[..., row[onward]], states * states)
        start = sums(self.state[first], weights.walks, states)
        ends = sums(last, weights.conversions, states)
        values = sums(last, weights.value, states)
        visits = sums(self.state, weights.walks[..., row], states)
        often = np.where(visits > 0, visits, 1.0)
        total = start.sum(axis=-1, keepdims=True)
        return Chain(
            start=start / np.where(total > 0, total, 1.0),
            among=among.reshape(*shape, states, states) / often[..., None],
            ends=np.stack([ends, values], axis=-1) / often[..., None],
        )


def path_of(told: Journeys) -> Whole:
    """The path of each step."""
    return np.repeat(np.arange(told.paths), np.diff(told.begins))


def observed(told: Journeys) -> Weights:
    """Everybody counts once."""
    return weighed(told, told.people[None].astype(np.float64)).one()


def weighed(told: Journeys, people: Array) -> "ManyWeights":
    """(draws, paths) from the weight of each profile in each draw."""
    row = people[:, told.profile]
    walks = row * (told.conversions + told.nulls)
    return ManyWeights(
        walks=sums(told.path, walks, told.paths),
        conversions=sums(told.path, row * told.conversions, told.paths),
        value=sums(told.path, row * told.value, told.paths),
    )


class ManyWeights(Weights):
    """The first axis is the draw."""

    __slots__ = ()

    def one(self) -> Weights:
        return Weights(
            walks=self.walks[0], conversions=self.conversions[0], value=self.value[0]
        )


def histories(told: Journeys, *, order: int, walks: Array) -> Histories:
    """`walks` is how many took each path. Where there would be more than MOST states,
    a history has to be shared by twice as many, and twice again."""
    codes = [
        np.unique(each, return_inverse=True)[1].reshape(-1)
        for each in _codes(told, order)
    ]
    weight = walks[path_of(told)]
    often = [np.bincount(each, weight)[each] for each in codes]
    least = LEAST
    while True:
        longest = np.zeros(len(weight), dtype=np.int64)
        for length in range(1, order):
            longest[often[length] >= least] = length
        best = np.choose(longest, codes) * order + longest
        kinds, first, state = np.unique(best, return_index=True, return_inverse=True)
        if len(kinds) <= max(MOST, len(told.sources)):
            return Histories(order=order, state=state.reshape(-1), of=told.step[first])
        least *= 2


def _codes(told: Journeys, order: int) -> list[Whole]:
    """Of each step the number of its last 1, 2 … sources, the start being one too."""
    base = len(told.sources) + 2
    place = np.arange(len(told.step)) - np.repeat(
        told.begins[:-1], np.diff(told.begins)
    )
    codes = [told.step + 2]
    for back in range(1, order):
        before = np.where(place >= back, np.roll(told.step, back) + 2, 0)
        before[place == back - 1] = 1
        codes.append(codes[-1] + before * base**back)
    return codes


def sums(into: Whole, weights: Array, size: int) -> Array:
    """(…, size): weights over the last axis, added up where `into` says."""
    shape = weights.shape[:-1]
    summed = np.zeros((*shape, size))
    for at in np.ndindex(shape):
        summed[at] = np.bincount(into, weights[at], minlength=size)
    return summed


def held_out(told: Journeys, *, seed: int) -> tuple[float, ...]:
    """The mean log-likelihood of a step left out, for each of ORDERS.

    Five folds of people. Each history's chances are mixed with those of the history
    shorter by one, which count as BACK_OFF observations (MacKay & Peto 1995, doi
    10.1017/S1351324900000218), so that nothing is held impossible.
    """
    chance = np.random.default_rng([seed, 1])
    folds = chance.multinomial(told.people, [1 / FOLDS] * FOLDS)
    steps = _Steps.of(told)
    logs = np.zeros(len(ORDERS))
    weight = 0.0
    for fold in range(FOLDS):
        out = weighed(told, folds[None, :, fold].astype(np.float64)).one()
        rest = weighed(told, (told.people - folds[:, fold])[None].astype(float)).one()
        tested = steps.weights(out)
        logs += [tested @ each for each in steps.log_chances(steps.weights(rest))]
        weight += tested.sum()
    return tuple((logs / max(weight, 1.0)).tolist())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Steps:
    """Each step onward: from which history (by its length), to what, on which path."""

    before: list[Whole]
    pairs: list[Whole]
    path: Whole
    lost: Whole
    symbols: int

    @classmethod
    def of(cls, told: Journeys) -> "_Steps":
        sources, row = len(told.sources), path_of(told)
        first = np.zeros(len(row), dtype=bool)
        first[told.begins[:-1]] = True
        ends = told.begins[1:] - 1
        every = np.arange(told.paths)
        path = np.concatenate([row, every, every])
        to = np.concatenate(
            [told.step, np.full(len(every), sources), np.full(len(every), sources + 1)]
        )
        before, pairs = [np.zeros(len(path), dtype=np.int64)], [to]
        for codes in _codes(told, max(ORDERS)):
            earlier = np.where(first, 1, np.roll(codes, 1))
            _, kind = np.unique(
                np.concatenate([earlier, codes[ends], codes[ends]]), return_inverse=True
            )
            _, pair = np.unique(kind * (sources + 2) + to, return_inverse=True)
            before.append(kind.reshape(-1))
            pairs.append(pair.reshape(-1))
        steps = np.arange(len(path))
        lost = np.where(steps < len(row), 0, 1 + (steps >= len(row) + len(every)))
        return cls(
            before=before, pairs=pairs, path=path, lost=lost, symbols=sources + 2
        )

    def weights(self, of: Weights) -> Array:
        ends = np.stack([of.walks, of.conversions, of.walks - of.conversions])
        return np.asarray(ends[self.lost, self.path])

    def log_chances(self, weights: Array) -> list[Array]:
        """For each order, of each step, as learnt from these weights."""
        chance = np.full(len(weights), 1 / self.symbols)
        logs = []
        for before, pair in zip(self.before, self.pairs, strict=True):
            seen = np.bincount(before, weights)[before]
            went = np.bincount(pair, weights)[pair]
            chance = (went + BACK_OFF * chance) / (seen + BACK_OFF)
            logs.append(np.log(chance))
        return logs[1:]
