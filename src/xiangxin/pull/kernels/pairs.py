"""Rows about two things each, gathered by the two."""

from dataclasses import dataclass
from importlib import import_module
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa

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
    one, two = _same_length(u, v)
    ids, at = positions(np.concatenate([one, two]))
    left, right = at.reshape(2, -1)
    low, high = np.minimum(left, right), np.maximum(left, right)
    rows, starts = _gathered(low, high, np.flatnonzero(low != high), (len(ids),) * 2)
    begins = rows[starts[:-1]]
    return Pairs(
        ids=ids,
        low=low[begins],
        high=high[begins],
        rows=rows,
        starts=starts,
        loops=len(low) - len(rows),
    )


def groups(first: npt.ArrayLike, second: npt.ArrayLike) -> Groups:
    """Of two columns of different things, in a time that grows with the rows alone."""
    one, two = _same_length(first, second)
    firsts, left = positions(one)
    seconds, right = positions(two)
    every = np.arange(len(one))
    rows, starts = _gathered(left, right, every, (len(firsts), len(seconds)))
    begins = rows[starts[:-1]]
    return Groups(
        firsts=firsts,
        seconds=seconds,
        first=left[begins],
        second=right[begins],
        rows=rows,
        starts=starts,
    )


def positions(values: Whole) -> tuple[Whole, Nodes]:
    """The different values in ascending order, and where each row's stands."""
    # Hashing is some five times as fast as sorting tens of millions of identifiers.
    coded = pa.array(values).dictionary_encode()
    ids = coded.dictionary.to_numpy()
    order = np.argsort(ids)
    place = np.empty(len(ids), np.int32)
    place[order] = np.arange(len(ids), dtype=np.int32)
    return ids[order], place[coded.indices.to_numpy()]


def _gathered(
    first: Nodes, second: Nodes, rows: Whole, sizes: tuple[int, int]
) -> tuple[Whole, Whole]:
    loops = import_module("xiangxin.pull.kernels.pair_loops")
    rows = loops.by_key(second, rows, sizes[1])
    rows = loops.by_key(first, rows, sizes[0])
    return rows, loops.begins(first, second, rows)


def _same_length(u: npt.ArrayLike, v: npt.ArrayLike) -> tuple[Whole, Whole]:
    one, two = np.asarray(u, np.int64), np.asarray(v, np.int64)
    if one.shape != two.shape or one.ndim != 1:
        raise ValueError("Pairs come as two columns of the same length.")
    return one, two
