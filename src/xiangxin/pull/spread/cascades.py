"""Cascades of adoptions: depth, breadth, virality, and the time to half."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from xiangxin.pull.draws import Array
from xiangxin.pull.kernels import Forest, forest

Whole = npt.NDArray[np.int64]
Truth = npt.NDArray[np.bool_]

Z: Final = 1.6448536269514722
FEWEST_IN_TREE: Final = 3
"""People of a tree from which its form says something."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cascades:
    """Of one actor. `depth` of each person, 0 for who came by themselves; a value a
    tree: `sizes`, `virality`."""

    depth: Whole
    root: Whole
    sizes: Whole
    virality: Array

    @property
    def breadths(self) -> Whole:
        """People of each generation."""
        return np.bincount(self.depth)


def of_people(person: Whole, parent: Whole, has: Truth) -> Cascades:
    """From people and after whom each came (where `has`), all of one actor.

    Parents must be among the people. Each came after their parent, so there is no
    circle; raises ValueError where there is one.
    """
    order = np.argsort(person, kind="stable")
    at = np.full(len(person), -1, dtype=np.int64)
    at[has] = order[np.searchsorted(person, parent[has], sorter=order)]
    seen: Forest = forest(at)
    if seen.rootless:
        raise ValueError("Somebody came after somebody who came after them.")
    return Cascades(
        depth=seen.depth, root=seen.root, sizes=seen.sizes, virality=seen.virality
    )


def time_to_half(moments: Array) -> tuple[float, float, float]:
    """From the first adoption until half had come, with a 90 % interval of its rank.

    The median's interval is distribution-free: between the order statistics that a
    binomial of n and one half leaves (David & Nagaraja 2003,
    doi 10.1002/0471722162).
    """
    since = np.sort(moments) - moments.min()
    return quantile(since, 0.5)


def quantile(values: Array, part: float) -> tuple[float, float, float]:
    """A quantile of sorted values, and the values at the ranks around it."""
    n = len(values)
    wide = Z * (n * part * (1 - part)) ** 0.5
    ranks = np.array([n * part, n * part - wide, n * part + wide])
    ends = np.clip(np.ceil(ranks + np.array([0, 0, 1])).astype(int) - 1, 0, n - 1)
    value, low, high = (float(values[at]) for at in ends)
    return value, low, high


def wide_enough(of: Cascades) -> Array:
    """The virality of trees of FEWEST_IN_TREE people or more, sorted."""
    return np.sort(of.virality[of.sizes >= FEWEST_IN_TREE])
