"""Rows about two things each, gathered by the two."""

from dataclasses import dataclass
from functools import partial
from importlib import import_module
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from xiangxin.pull.kernels.parts import beside, evenly

Nodes: TypeAlias = npt.NDArray[np.int32]
Whole: TypeAlias = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """Pair p joins ids[low[p]] and ids[high[p]]; pairs are sorted by low, then high.

    Its rows are rows[starts[p] : starts[p + 1]], in the order in which they were given.
    `loops` rows joined a node with itself; they are in no pair.
    """

    ids: Whole
    low: Nodes
    high: Nodes
    rows: Whole
    starts: Whole
    loops: int

    @property
    def repeats(self) -> int:
        """Rows beyond the first of their pair."""
        return len(self.rows) - len(self.low)


@dataclass(frozen=True, slots=True, kw_only=True)
class Groups:
    """Group g is of firsts[first[g]] and seconds[second[g]], sorted by both.

    Its rows are rows[starts[g] : starts[g + 1]], in the order in which they were given.
    """

    firsts: Whole
    seconds: Whole
    first: Nodes
    second: Nodes
    rows: Whole
    starts: Whole


def pairs(u: npt.ArrayLike, v: npt.ArrayLike) -> Pairs:
    """Of two columns of identifiers; who comes first does not matter.

    In a time that grows with the rows alone.
    """
    coded = _coded(u, v)
    seen = np.concatenate([seen for seen, _ in coded])
    ids, at = np.unique(seen, return_inverse=True)
    places = np.split(at.astype(np.int32), [len(coded[0][0])])
    bits = len(ids).bit_length()
    keys = _keys("joined", coded, places, bits)
    keys, rows = _sorted(keys, 2 * bits + 1)
    many = int(np.searchsorted(keys, 1 << (2 * bits)))
    starts, low, high = _loops().begins(keys[:many], bits)
    return Pairs(
        ids=ids,
        low=low,
        high=high,
        rows=rows[:many],
        starts=starts,
        loops=len(keys) - many,
    )


def groups(first: npt.ArrayLike, second: npt.ArrayLike) -> Groups:
    """Of two columns of different things, in a time that grows with the rows alone."""
    coded = _coded(first, second)
    (firsts, one), (seconds, two) = (
        np.unique(seen, return_inverse=True) for seen, _ in coded
    )
    places = [one.astype(np.int32), two.astype(np.int32)]
    bits = len(seconds).bit_length()
    keys = _keys("crossed", coded, places, bits)
    keys, rows = _sorted(keys, bits + len(firsts).bit_length())
    starts, above, below = _loops().begins(keys, bits)
    return Groups(
        firsts=firsts,
        seconds=seconds,
        first=above,
        second=below,
        rows=rows,
        starts=starts,
    )


def _coded(one: npt.ArrayLike, two: npt.ArrayLike) -> list[tuple[Whole, Nodes]]:
    columns = [np.asarray(one, np.int64), np.asarray(two, np.int64)]
    if columns[0].shape != columns[1].shape or columns[0].ndim != 1:
        raise ValueError("Pairs come as two columns of the same length.")
    return beside(_loops().coded, columns)


def _keys(
    how: str, coded: list[tuple[Whole, Nodes]], places: list[Nodes], bits: int
) -> Whole:
    sides = tuple(codes for _, codes in coded)
    keys = np.empty(len(sides[0]), np.int64)
    fill = getattr(_loops(), how)
    beside(lambda rows: fill(sides, tuple(places), bits, keys, rows), evenly(len(keys)))
    return keys


def _sorted(keys: Whole, bits: int) -> tuple[Whole, Whole]:
    """Stably, and which row each was: a radix sort, digit by digit from the last."""
    loops = _loops()
    ranges = evenly(len(keys))
    given: tuple[Whole, Whole] = (keys, np.arange(len(keys)))
    found = (np.empty_like(keys), np.empty_like(keys))
    for shift in range(0, bits, loops.DIGIT):
        many = np.stack(beside(partial(loops.digits, given[0], shift), ranges))
        # A digit's rows come after those of smaller digits and its own of parts before.
        until = np.cumsum(many.T).reshape(-1, len(ranges)).T
        at = np.ascontiguousarray(until - many)
        move = partial(loops.spread, given, found, shift)
        beside(move, list(zip(at, ranges, strict=True)))
        given, found = found, given
    return given


def _loops() -> Any:
    return import_module("xiangxin.pull.kernels.pair_loops")
