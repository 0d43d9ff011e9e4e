"""Rows about two nodes each, gathered by pair; who comes first does not matter."""

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


def pairs(u: npt.ArrayLike, v: npt.ArrayLike) -> Pairs:
    """Of two columns of identifiers, in a time that grows with the rows alone."""
    ids, at = _positions(np.asarray(u, np.int64), np.asarray(v, np.int64))
    low, high = at.min(axis=0), at.max(axis=0)
    loops = import_module("xiangxin.pull.kernels.pair_loops")
    rows = np.flatnonzero(low != high)
    rows = loops.by_key(low, loops.by_key(high, rows, len(ids)), len(ids))
    starts = loops.begins(low, high, rows)
    first = rows[starts[:-1]]
    return Pairs(
        ids=ids,
        low=low[first],
        high=high[first],
        rows=rows,
        starts=starts,
        loops=len(low) - len(rows),
    )


def _positions(u: Whole, v: Whole) -> tuple[Whole, Nodes]:
    """The identifiers in ascending order; and where those of u and of v stand."""
    if u.shape != v.shape or u.ndim != 1:
        raise ValueError("Pairs come as two columns of the same length.")
    # Hashing is some five times as fast as sorting tens of millions of identifiers.
    coded = pa.array(np.concatenate([u, v])).dictionary_encode()
    ids = coded.dictionary.to_numpy()
    order = np.argsort(ids)
    place = np.empty(len(ids), np.int32)
    place[order] = np.arange(len(ids), dtype=np.int32)
    return ids[order], place[coded.indices.to_numpy()].reshape(2, -1)
