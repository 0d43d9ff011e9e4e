"""Tie features of 10⁷ edges (R-MAT): at most 10 seconds; beside networkx, igraph, networkit.

    .venv/bin/python bench/pull_ties.py
    .venv/bin/python bench/pull_ties.py --edges 1e6 --sample 1e5 --pairs 3

Ours reads two columns of pseudonyms and gives, for every edge, common neighbours, overlap
and Adamic–Adar (`graph`); and with kinds and moments the whole table of `ties.features`
(`features`). Peers get node numbers, coded already, and say what they can in bulk: networkx
common neighbours and Adamic–Adar, igraph Jaccard (from which common neighbours follow),
networkit triangles of each edge. They do less than ours; the answers must be equal.
"""

import argparse
import json
import os
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib import import_module
from statistics import median
from typing import Any

import numpy as np
from _rmat import Ids, rmat
from _stats import ratio_of

from xiangxin.pull import kernels
from xiangxin.pull.acts import DAY
from xiangxin.pull.ties.features import of_acts
from xiangxin.pull.ties.toward import KINDS, Toward

BUDGET = 10.0
NETWORKX_EDGES = 20_000


@dataclass(slots=True)
class Side:
    name: str
    work: Callable[[], Any]
    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def run(self) -> Any:
        cpu, wall = time.process_time(), time.perf_counter()
        made = self.work()
        self.wall.append(time.perf_counter() - wall)
        self.cpu.append(time.process_time() - cpu)
        return made

    def line(self, edges: int) -> str:
        each = median(self.wall) / edges * 1e6
        return (
            f"  {self.name:<28}{edges:>12,}{median(self.wall):9.2f} s"
            f"{median(self.cpu):9.2f} s{each:10.2f} µs"
        )


def main() -> None:
    args = _arguments()
    kernels.neighbourhoods(
        kernels.pairs(*rmat(1_000))
    )  # compiled, or read from the cache
    _features(*rmat(1_000))()
    print(f"{'':30}{'edges':>12}{'wall':>11}{'CPU':>11}{'wall each':>13}")
    small, sample = rmat(NETWORKX_EDGES), rmat(args.sample)
    equal = _checked(small)
    facts: dict[str, Any] = {"equal_to": equal}
    slow = _against("networkx", small, args.pairs)
    if slow:
        facts["networkx"] = slow
    for peer in ("igraph", "networkit"):
        told = _against(peer, sample, args.pairs)
        if told:
            facts[peer] = told
    u, v = rmat(args.edges)
    whole = [
        Side("ours: graph", lambda: kernels.neighbourhoods(kernels.pairs(u, v))),
        Side("ours: all features", _features(u, v)),
    ]
    for side in whole:
        for _ in range(args.runs):
            side.run()
        print(side.line(args.edges))
        facts[side.name.removeprefix("ours: ").replace(" ", "_")] = {
            "wall": round(median(side.wall), 2),
            "best": round(min(side.wall), 2),
            "cpu": round(median(side.cpu), 2),
        }
    if slow:
        far = slow["seconds"] * args.edges / NETWORKX_EDGES
        print(f"  networkx at {args.edges:,} edges, were it linear: {far:,.0f} s")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    answer = "holds" if max(whole[1].wall) <= BUDGET else "missed"
    print(f"  all features in {BUDGET:.0f} s: {answer}; at most {peak:.1f} GB held")
    facts |= {"edges": args.edges, "budget": BUDGET, "verdict": answer}
    facts |= {"peak_gb": round(peak, 2), "cores": os.cpu_count()}
    facts["at"] = datetime.now(UTC).isoformat(timespec="minutes")
    print(json.dumps({"bench": "pull_ties", **facts}))


def _arguments() -> argparse.Namespace:
    read = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    size = {"type": lambda text: int(float(text))}
    read.add_argument("--edges", default=10_000_000, **size)
    read.add_argument("--sample", default=300_000, help="beside compiled peers", **size)
    read.add_argument("--pairs", type=int, default=5, help="runs of each side")
    read.add_argument("--runs", type=int, default=3, help="of the whole")
    return read.parse_args()


def _features(u: Ids, v: Ids) -> Callable[[], Any]:
    dice = np.random.default_rng(1)
    done = Toward(
        u=u,
        v=v,
        kind=dice.integers(0, len(KINDS), len(u)).astype(np.int8),
        at=-dice.integers(0, 365 * DAY, len(u)),
    )
    return lambda: of_acts(done, until=0)


def _against(name: str, columns: tuple[Ids, Ids], pairs: int) -> dict[str, Any] | None:
    """A B B A, so that what drifts meets both alike."""
    try:
        peer = PEERS[name](columns)
    except ModuleNotFoundError:
        print(f"  {name} is not installed, so it is left out")
        return None
    ours = Side("ours: graph", lambda: kernels.neighbourhoods(kernels.pairs(*columns)))
    other = Side(name, peer)
    for n in range(pairs):
        for side in (ours, other) if n % 2 == 0 else (other, ours):
            side.run()
    for side in (ours, other):
        print(side.line(len(columns[0])))
    wall, cpu = ratio_of(other.wall, ours.wall), ratio_of(other.cpu, ours.cpu)
    print(f"  {name} takes {wall} times ours, by CPU {cpu}")
    return {
        "edges": len(columns[0]),
        "seconds": round(median(other.wall), 4),
        "ratio": round(wall.value, 2),
        "low": round(wall.low, 2),
        "high": round(wall.high, 2),
        "cpu_ratio": round(cpu.value, 2),
    }


def _checked(columns: tuple[Ids, Ids]) -> list[str]:
    """All peers that are there give what ours gives, or nothing is measured."""
    gathered = kernels.pairs(*columns)
    ours = kernels.neighbourhoods(gathered)
    equal = []
    for name, make in PEERS.items():
        try:
            told = make(columns)()
        except ModuleNotFoundError:
            continue
        common, adamic_adar = told if isinstance(told, tuple) else (told, None)
        if not np.array_equal(np.rint(common), ours.common):
            raise SystemExit(f"{name} counts other neighbours")
        if adamic_adar is not None and not np.allclose(adamic_adar, ours.adamic_adar):
            raise SystemExit(f"{name} weighs them otherwise")
        equal.append(name)
    print(f"  equal to ours on {len(ours.common):,} edges: {', '.join(equal)}")
    return equal


def _coded(columns: tuple[Ids, Ids]) -> tuple[int, np.ndarray]:
    gathered = kernels.pairs(*columns)
    return len(gathered.ids), np.stack([gathered.low, gathered.high], axis=1)


def _networkx(columns: tuple[Ids, Ids]) -> Callable[[], Any]:
    nx = import_module("networkx")
    _, ends = _coded(columns)

    def work() -> Any:
        graph = nx.Graph(ends.tolist())
        edges = ends.tolist()
        common = [len(nx.common_neighbors(graph, a, b)) for a, b in edges]
        weights = [w for _, _, w in nx.adamic_adar_index(graph, edges)]
        return np.array(common), np.array(weights)

    return work


def _igraph(columns: tuple[Ids, Ids]) -> Callable[[], Any]:
    ig = import_module("igraph")
    nodes, ends = _coded(columns)

    def work() -> Any:
        graph = ig.Graph(n=nodes, edges=ends)
        alike = np.array(graph.similarity_jaccard(pairs=ends.tolist(), loops=False))
        degree = np.array(graph.degree())[ends].sum(axis=1)
        return alike * degree / (1 + alike)

    return work


def _networkit(columns: tuple[Ids, Ids]) -> Callable[[], Any]:
    nk = import_module("networkit")
    nk.setNumberOfThreads(2)
    nodes, ends = _coded(columns)

    def work() -> Any:
        sides = (ends[:, 0].astype(np.uint64), ends[:, 1].astype(np.uint64))
        graph = nk.GraphFromCoo(sides, n=nodes, weighted=False, directed=False)
        graph.indexEdges()
        scores = np.array(nk.sparsification.TriangleEdgeScore(graph).run().scores())
        ids = (
            [graph.edgeId(a, b) for a, b in ends.tolist()] if len(ends) < 1e5 else None
        )
        return scores if ids is None else scores[ids]

    return work


PEERS = {"networkx": _networkx, "igraph": _igraph, "networkit": _networkit}


if __name__ == "__main__":
    main()
