"""Neighbours in common: of each edge, and of any two nodes."""

from dataclasses import dataclass
from importlib import import_module
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from xiangxin.pull.kernels.pairs import Nodes, Pairs, Whole
from xiangxin.pull.kernels.parts import WORKERS, beside, evenly, ranges

Array: TypeAlias = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbourhoods:
    """`degree` is of each node, the rest of each pair.

    `around` is (k_u - 1) + (k_v - 1) - n, so that overlap is common / around, which
    0/0 leaves open.
    """

    degree: Nodes
    common: Nodes
    around: Nodes
    adamic_adar: Array


def neighbourhoods(pairs: Pairs) -> Neighbourhoods:
    """Common neighbours, and Adamic–Adar: their sum of 1 / ln k.

    Overlap: Onnela et al. 2007, doi 10.1073/pnas.0610245104. Adamic & Adar 2003,
    doi 10.1016/S0378-8733(03)00009-1.
    """
    loops = _loops()
    degree = loops.degrees(pairs.low, pairs.high, len(pairs.ids))
    by_degree = np.argsort(-degree, kind="stable")
    rank = np.empty(len(degree), np.int32)
    rank[by_degree] = np.arange(len(degree), dtype=np.int32)
    start, source, stands = loops.inward(pairs.low, pairs.high, rank)
    outward = loops.outward(start, source)
    # A node in a triangle has two edges at least.
    weight = 1 / np.log(np.maximum(degree[by_degree], 2))
    done = loops.work(start, source, outward[0], outward[2])

    edge_count = len(pairs.low)
    counted = tuple(np.zeros(edge_count, np.int32) for _ in range(WORKERS))
    weighed = tuple(np.zeros(edge_count) for _ in range(WORKERS))

    def part(asked: tuple[tuple[Nodes, Array], tuple[int, int]]) -> None:
        loops.triangles((start, source), outward, weight, *asked)

    each = zip(zip(counted, weighed, strict=True), ranges(done), strict=True)
    beside(part, list(each))
    common, around = (np.empty(edge_count, np.int32) for _ in range(2))
    adamic_adar = np.empty(edge_count)

    def sums(edges: tuple[int, int]) -> None:
        loops.by_edge(
            (pairs.low, pairs.high, degree),
            (stands, outward[2]),
            (counted, weighed),
            (common, around, adamic_adar),
            edges,
        )

    beside(sums, evenly(edge_count))
    return Neighbourhoods(
        degree=degree, common=common, around=around, adamic_adar=adamic_adar
    )


def common_neighbours(pairs: Pairs, u: npt.ArrayLike, v: npt.ArrayLike) -> Nodes:
    """Of any two identifiers, pairs or not; 0 for identifiers that are in no pair."""
    loops = _loops()
    start, neighbour = loops.adjacent(pairs.low, pairs.high, len(pairs.ids))
    asked = (_places(pairs.ids, u), _places(pairs.ids, v))
    shared: Nodes = loops.shared_by(start, neighbour, *asked)
    return shared


def _places(ids: Whole, asked: npt.ArrayLike) -> Nodes:
    wanted = np.asarray(asked, np.int64)
    if len(ids) == 0:
        return np.full(len(wanted), -1, np.int32)
    at = np.minimum(np.searchsorted(ids, wanted), len(ids) - 1)
    return np.where(ids[at] == wanted, at, -1).astype(np.int32)


def _loops() -> Any:
    return import_module("xiangxin.pull.kernels.graph_loops")
