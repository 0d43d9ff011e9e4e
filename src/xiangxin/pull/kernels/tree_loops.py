"""Compiled loops over parent arrays."""

import numpy as np
import numpy.typing as npt

from xiangxin.pull.kernels.compiled import compiled

Whole = npt.NDArray[np.int64]
Array = npt.NDArray[np.float64]


@compiled
def from_the_leaves(parent: Whole) -> Whole:
    """Children before parents; whoever is on a cycle is left out."""
    size = len(parent)
    waiting = np.zeros(size, np.int64)
    for node in range(size):
        if parent[node] >= 0:
            waiting[parent[node]] += 1
    order = np.empty(size, np.int64)
    end = 0
    for node in range(size):
        if waiting[node] == 0:
            order[end] = node
            end += 1
    at = 0
    while at < end:
        above = parent[order[at]]
        if above >= 0:
            waiting[above] -= 1
            if waiting[above] == 0:
                order[end] = above
                end += 1
        at += 1
    return order[:end]


@compiled
def down(parent: Whole, order: Whole) -> tuple[Whole, Whole]:
    """Root and depth of each node, -1 for what hangs on a cycle."""
    root = np.full(len(parent), -1, np.int64)
    depth = np.full(len(parent), -1, np.int64)
    for at in range(len(order) - 1, -1, -1):
        node = order[at]
        above = parent[node]
        if above < 0:
            root[node] = node
            depth[node] = 0
        elif root[above] >= 0:
            root[node] = root[above]
            depth[node] = depth[above] + 1
    return root, depth


@compiled
def up(parent: Whole, order: Whole, root: Whole) -> tuple[Whole, Array]:
    """Size of each subtree; and for each root the sum of s (n - s) over its edges."""
    size = np.zeros(len(parent), np.int64)
    for node in order:
        size[node] += 1
        if parent[node] >= 0:
            size[parent[node]] += size[node]
    apart = np.zeros(len(parent))
    for node in order:
        top = root[node]
        if top >= 0 and top != node:
            apart[top] += float(size[node]) * float(size[top] - size[node])
    return size, apart
