"""Trees from an array of parents: depth, size and structural virality, in O(n)."""

from dataclasses import dataclass
from importlib import import_module
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Array: TypeAlias = npt.NDArray[np.float64]
Whole: TypeAlias = npt.NDArray[np.int64]
Truth: TypeAlias = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Forest:
    """Arrays over the nodes, and over the trees in the order of their roots.

    `root` and `depth` are -1 for nodes on a cycle and all that hangs on one; such nodes
    are in no tree. `size` counts a node and everything below it, and is 0 on a cycle.
    """

    root: Whole
    depth: Whole
    size: Whole
    on_cycle: Truth
    roots: Whole
    sizes: Whole
    depths: Whole
    virality: Array

    @property
    def rootless(self) -> int:
        """How many nodes are on a cycle or hang on one."""
        return int((self.root < 0).sum())


def forest(parent: npt.ArrayLike) -> Forest:
    """`parent[i]` is the position of i's parent, or -1 for a root.

    Structural virality is the mean distance of two different nodes of a tree,
    2 / (n (n - 1)) · Σ s (n - s) over its edges, s being the size below the edge (Goel,
    Anderson, Hofman & Watts 2016, doi 10.1287/mnsc.2015.2158; the Wiener index, Mohar &
    Pisanski 1988, doi 10.1007/BF01167206). Near 2 for a star, n/3 for a chain, 0 for a
    single node. Raises ValueError for a parent that is no position.
    """
    above = np.ascontiguousarray(parent, dtype=np.int64)
    if above.ndim != 1:
        raise ValueError("Parents are an array of one dimension.")
    if len(above) and not -1 <= int(above.min()) <= int(above.max()) < len(above):
        raise ValueError("A parent is neither -1 nor the position of a node.")
    loops = import_module("xiangxin.pull.kernels.tree_loops")
    order = loops.from_the_leaves(above)
    root, depth = loops.down(above, order)
    size, apart = loops.up(above, order, root)
    on_cycle = np.ones(len(above), dtype=bool)
    on_cycle[order] = False
    size[on_cycle] = 0
    roots = np.flatnonzero(above < 0)
    sizes = size[roots]
    deepest = np.zeros(len(above), dtype=np.int64)
    rooted = root >= 0
    np.maximum.at(deepest, root[rooted], depth[rooted])
    pairs = np.maximum(sizes * (sizes - 1.0) / 2, 1.0)
    return Forest(
        root=root,
        depth=depth,
        size=size,
        on_cycle=on_cycle,
        roots=roots,
        sizes=sizes,
        depths=deepest[roots],
        virality=apart[roots] / pairs,
    )
