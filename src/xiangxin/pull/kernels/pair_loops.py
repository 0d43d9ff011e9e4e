"""Compiled loops that gather rows by pair of nodes. Nodes are positions, in int32."""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from xiangxin.pull.kernels.compiled import compiled

Nodes: TypeAlias = npt.NDArray[np.int32]
Whole: TypeAlias = npt.NDArray[np.int64]


@compiled
def by_key(key: Nodes, rows: Whole, keys: int) -> Whole:
    """`rows`, stably sorted by their key: a counting sort."""
    at = np.zeros(keys + 1, np.int64)
    for row in rows:
        at[key[row] + 1] += 1
    for one in range(keys):
        at[one + 1] += at[one]
    found = np.empty_like(rows)
    for row in rows:
        found[at[key[row]]] = row
        at[key[row]] += 1
    return found


@compiled
def begins(low: Nodes, high: Nodes, rows: Whole) -> Whole:
    """Where in `rows`, sorted by pair, each pair begins; and the end."""
    starts = np.empty(len(rows) + 1, np.int64)
    found = 0
    last_low, last_high = -1, -1
    for at in range(len(rows)):
        row = rows[at]
        if low[row] != last_low or high[row] != last_high:
            last_low, last_high = low[row], high[row]
            starts[found] = at
            found += 1
    starts[found] = len(rows)
    return starts[: found + 1].copy()
