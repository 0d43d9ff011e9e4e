"""Compiled loops over simple undirected graphs. Nodes and edges are positions, in int32."""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from xiangxin.pull.kernels.ahead import LINE, NEAR, fetch
from xiangxin.pull.kernels.compiled import compiled

Nodes: TypeAlias = npt.NDArray[np.int32]
Whole: TypeAlias = npt.NDArray[np.int64]
Array: TypeAlias = npt.NDArray[np.float64]


@compiled
def degrees(low: Nodes, high: Nodes, nodes: int) -> Nodes:
    degree = np.zeros(nodes, np.int32)
    for edge in range(len(low)):
        degree[low[edge]] += 1
        degree[high[edge]] += 1
    return degree


@compiled
def inward(low: Nodes, high: Nodes, rank: Nodes) -> tuple[Whole, Nodes, Nodes]:
    """For each rank, who of a later rank reaches it; and where each edge stands there."""
    start = np.zeros(len(rank) + 1, np.int64)
    for edge in range(len(low)):
        start[min(rank[low[edge]], rank[high[edge]]) + 1] += 1
    for node in range(len(rank)):
        start[node + 1] += start[node]
    at = start[:-1].copy()
    source = np.empty(len(low), np.int32)
    stands = np.empty(len(low), np.int32)
    for edge in range(len(low)):
        a, b = rank[low[edge]], rank[high[edge]]
        place = at[min(a, b)]
        at[min(a, b)] += 1
        source[place] = max(a, b)
        stands[edge] = place
    return start, source, stands


@compiled
def outward(start: Whole, source: Nodes) -> tuple[Whole, Nodes, Nodes]:
    """The same edges by who reaches: their targets, ascending, and where each stands.

    `places` says for each place of `source` where its edge is among the targets.
    """
    nodes = len(start) - 1
    first = np.zeros(nodes + 1, np.int64)
    for node in source:
        first[node + 1] += 1
    for node in range(nodes):
        first[node + 1] += first[node]
    at = first[:-1].copy()
    target = np.empty_like(source)
    places = np.empty_like(source)
    for node in range(nodes):
        for place in range(start[node], start[node + 1]):
            spot = at[source[place]]
            at[source[place]] += 1
            target[spot] = node
            places[place] = spot
    return first, target, places


@compiled
def work(start: Whole, source: Nodes, first: Whole, places: Nodes) -> Whole:
    """How much there is to do up to each node, for a fair division."""
    done = np.zeros(len(start), np.int64)
    for node in range(len(start) - 1):
        steps = 0
        for place in range(start[node], start[node + 1]):
            steps += 8 + places[place] - first[source[place]]
        done[node + 1] = done[node] + steps
    return done


@compiled
def soon(
    place: int,
    inward: tuple[Whole, Nodes],
    outward: tuple[Whole, Nodes, Nodes],
    found: tuple[Nodes, Array],
) -> None:
    """Asks for the row that a later place looks through, which may be anywhere."""
    first, target, places = outward
    later = min(place + NEAR, len(target) - 1)
    fetch(first, inward[1][min(later + NEAR, len(target) - 1)])
    for other in range(first[inward[1][later]], places[later], LINE):
        fetch(target, other)
        fetch(found[0], other)
        fetch(found[1], other)
        fetch(found[1], other + LINE // 2)


@compiled
def triangles(
    inward: tuple[Whole, Nodes],
    outward: tuple[Whole, Nodes, Nodes],
    weight: Array,
    found: tuple[Nodes, Array],
    nodes: tuple[int, int],
) -> None:
    """Adds to each edge, by its place outward: triangles, and weights of third nodes.

    Counts the triangles whose middle node, in the order of ranks, is in `nodes`. A row
    outward is at most the square root of twice the edges long, because it points to
    nodes of at least as many edges: hubs cost no more than others (Chiba & Nishizeki
    1985, doi 10.1137/0214017).
    """
    start, source = inward
    first, target, places = outward
    common, weights = found
    seen = np.full(len(start) - 1, -1, np.int32)
    for middle in range(nodes[0], nodes[1]):
        for place in range(first[middle], first[middle + 1]):
            seen[target[place]] = place
        for place in range(start[middle], start[middle + 1]):
            soon(place, inward, outward, found)
            side = places[place]
            count, total = 0, 0.0
            for other in range(first[source[place]], side):
                closing = seen[target[other]]
                if closing >= 0:
                    count += 1
                    total += weight[target[other]]
                    common[other] += 1
                    weights[other] += weight[middle]
                    common[closing] += 1
                    weights[closing] += weight[source[place]]
            common[side] += count
            weights[side] += total
        for place in range(first[middle], first[middle + 1]):
            seen[target[place]] = -1


@compiled
def by_edge(
    ends: tuple[Nodes, Nodes, Nodes],
    at: tuple[Nodes, Nodes],
    found: tuple[tuple[Nodes, Nodes], tuple[Array, Array]],
    out: tuple[Nodes, Nodes, Array],
    edges: tuple[int, int],
) -> None:
    """Fills `out`, in the order of edges: triangles, nodes around, weights.

    `ends` are low, high and degrees; `at` says where each edge stands inward, and where
    each of those stands outward; `found` is of both parts of the work.
    """
    low, high, degree = ends
    stands, spots = at
    (common, others), (weights, more) = found
    for edge in range(edges[0], edges[1]):
        later = min(edge + LINE, edges[1] - 1)
        fetch(spots, stands[min(later + LINE, edges[1] - 1)])
        fetch(common, spots[stands[later]])
        fetch(others, spots[stands[later]])
        fetch(weights, spots[stands[later]])
        fetch(more, spots[stands[later]])
        spot = spots[stands[edge]]
        both = common[spot] + others[spot]
        out[0][edge] = both
        out[1][edge] = degree[low[edge]] + degree[high[edge]] - 2 - both
        out[2][edge] = weights[spot] + more[spot]


@compiled
def adjacent(low: Nodes, high: Nodes, nodes: int) -> tuple[Whole, Nodes]:
    """Each node's neighbours, ascending, from edges that are sorted by low, then high."""
    start = np.zeros(nodes + 1, np.int64)
    for edge in range(len(low)):
        start[low[edge] + 1] += 1
        start[high[edge] + 1] += 1
    for node in range(nodes):
        start[node + 1] += start[node]
    at = start[:-1].copy()
    neighbour = np.empty(2 * len(low), np.int32)
    # The smaller ones first, of every node: they stand before those that are larger.
    for edge in range(len(low)):
        neighbour[at[high[edge]]] = low[edge]
        at[high[edge]] += 1
    for edge in range(len(low)):
        neighbour[at[low[edge]]] = high[edge]
        at[low[edge]] += 1
    return start, neighbour


@compiled
def shared_by(start: Whole, neighbour: Nodes, low: Nodes, high: Nodes) -> Nodes:
    """Neighbours that each two nodes share; -1 is a node without any.

    The shorter row is looked up in the longer one, so a hub costs its logarithm.
    """
    shared = np.zeros(len(low), np.int32)
    for pair in range(len(low)):
        a, b = low[pair], high[pair]
        if a < 0 or b < 0:
            continue
        if start[a + 1] - start[a] > start[b + 1] - start[b]:
            a, b = b, a
        row = neighbour[start[b] : start[b + 1]]
        for place in range(start[a], start[a + 1]):
            at = np.searchsorted(row, neighbour[place])
            if at < len(row) and row[at] == neighbour[place]:
                shared[pair] += 1
    return shared
