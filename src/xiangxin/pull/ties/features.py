"""Features of every two people who acted toward each other or follow one another."""

from dataclasses import replace
from importlib import import_module
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from xiangxin.pull import kernels
from xiangxin.pull.acts import DAY
from xiangxin.pull.kernels import Pairs
from xiangxin.pull.ledger import Ledger
from xiangxin.pull.ties.toward import KINDS, WINDOW, Toward, toward

Array: TypeAlias = npt.NDArray[np.float64]
Truth: TypeAlias = npt.NDArray[np.bool_]
Counts: TypeAlias = npt.NDArray[np.int32]

NO_BURST: Final = 2.0
"""Beyond what burstiness can be."""

SCHEMA: Final = pa.schema(
    [
        ("u", pa.int64()),
        ("v", pa.int64()),
        *((kind, pa.int32()) for kind in KINDS),
        ("acts", pa.int32()),
        ("acts_back", pa.int32()),
        ("kinds", pa.int8()),
        ("activation", pa.float64()),
        ("reciprocity", pa.float64()),
        ("burstiness", pa.float64()),
        ("days_since_first", pa.float64()),
        ("days_since_last", pa.float64()),
        ("follows", pa.bool_()),
        ("mutual_follow", pa.bool_()),
        ("common", pa.int32()),
        ("overlap", pa.float64()),
        ("adamic_adar", pa.float64()),
        ("never_interacted", pa.bool_()),
    ]
)


def features(ledger: Ledger, *, until: int) -> pa.Table:
    """A table of SCHEMA over the 365 days that end at `until`, µs since 1970.

    Two rows for any two people of whom one acted toward the other in that time or
    follows the other at its end: u toward v, and v toward u. Sorted by the smaller
    identifier, then the larger. Null is what cannot be told: the activation and days of
    an empty history, reciprocity of two empty ones, burstiness of fewer than three
    acts, overlap of two who have nobody else or who never interacted.
    """
    return of_acts(toward(ledger, since=until - WINDOW, until=until), until=until)


def common(
    ledger: Ledger, *, until: int, u: npt.ArrayLike, v: npt.ArrayLike
) -> npt.NDArray[np.int32]:
    """How many both interacted with, for any pairs of people, also for strangers."""
    done = toward(ledger, since=until - WINDOW, until=until)
    acts = done.kind < len(KINDS)
    graph = kernels.pairs(done.u[acts], done.v[acts])
    return kernels.common_neighbours(graph, u, v)


def of_acts(done: Toward, *, until: int) -> pa.Table:
    """The same from columns in memory; what people do toward themselves is left out.

    - activation: A = ln Σ (Δ days + 1)^-0.5 (base-level learning with d = 0.5; Anderson
      & Schooler 1991, doi 10.1111/j.1467-9280.1991.tb00174.x)
    - reciprocity: 2 min(a, b) / (a + b)
    - burstiness: (σ - μ) / (σ + μ) of the gaps (Goh & Barabási 2008,
      doi 10.1209/0295-5075/81/48002)
    - overlap and Adamic–Adar on the undirected graph of acts: `kernels.neighbourhoods`
    """
    gathered = kernels.pairs(done.u, done.v)
    told = _histories(done, gathered, until=until)
    ends = np.stack([gathered.ids[gathered.low], gathered.ids[gathered.high]], axis=1)
    told |= {"u": ends.reshape(-1), "v": ends[:, ::-1].reshape(-1)}
    acts = told["acts"].reshape(-1, 2)
    strangers = acts.sum(axis=1) == 0
    told |= _together(acts, told["follows"].reshape(-1, 2), strangers=strangers)
    told |= _around(gathered, strangers=strangers)
    return pa.table([pa.array(told[name]) for name in SCHEMA.names], schema=SCHEMA)


def _histories(done: Toward, gathered: Pairs, *, until: int) -> dict[str, Any]:
    """What each did toward the other; place 2p is of pair p from low to high."""
    size = 2 * len(gathered.low)
    counts = np.zeros((len(KINDS), size), np.int32)
    follows = np.zeros(size, bool)
    activations, bursts = np.zeros(size), np.full(size, NO_BURST)
    first, last = np.zeros(size, np.int64), np.zeros(size, np.int64)
    loops = import_module("xiangxin.pull.ties.loops")

    def part(pairs: tuple[int, int]) -> None:
        loops.histories(
            (gathered.rows, gathered.starts),
            (done.u < done.v, done.kind, done.at),
            (until, float(DAY)),
            (counts, follows, activations, bursts, first, last),
            pairs,
        )

    kernels.parts(part, gathered.starts)
    acts = counts.sum(axis=0, dtype=np.int32)
    none = acts == 0
    return {
        **dict(zip(KINDS, counts, strict=True)),
        "acts": acts,
        "kinds": (counts > 0).sum(axis=0, dtype=np.int8),
        "activation": pa.array(np.log(np.where(none, 1.0, activations)), mask=none),
        "burstiness": pa.array(bursts, mask=bursts == NO_BURST),
        "days_since_first": pa.array((until - first) / DAY, mask=none),
        "days_since_last": pa.array((until - last) / DAY, mask=none),
        "follows": follows,
    }


def _together(acts: Counts, follows: Truth, *, strangers: Truth) -> dict[str, Any]:
    """What is the same for both."""
    shared = 2 * acts.min(axis=1) / np.maximum(acts.sum(axis=1), 1)
    return {
        "acts_back": acts[:, ::-1].reshape(-1),
        "reciprocity": _both(shared, unless=strangers),
        "mutual_follow": np.repeat(follows.all(axis=1), 2),
        "never_interacted": np.repeat(strangers, 2),
    }


def _around(gathered: Pairs, *, strangers: Truth) -> dict[str, Any]:
    """Neighbours in common, on the graph of those who acted toward each other."""
    graph = _of_acts(gathered, ~strangers) if strangers.any() else gathered
    near = kernels.neighbourhoods(graph)
    common = np.zeros(len(strangers), np.int32)
    around = np.zeros(len(strangers), np.int32)
    adamic_adar = np.zeros(len(strangers))
    common[~strangers] = near.common
    around[~strangers] = near.around
    adamic_adar[~strangers] = near.adamic_adar
    if strangers.any():
        low, high = (side[strangers] for side in (gathered.low, gathered.high))
        asked = (gathered.ids[low], gathered.ids[high])
        common[strangers] = kernels.common_neighbours(graph, *asked)
    overlap = common / np.maximum(around, 1)
    return {
        "common": np.repeat(common, 2),
        "overlap": _both(overlap, unless=strangers | (around == 0)),
        "adamic_adar": _both(adamic_adar, unless=strangers),
    }


def _of_acts(gathered: Pairs, some: Truth) -> Pairs:
    """The same nodes, joined by some of the pairs only."""
    return replace(gathered, low=gathered.low[some], high=gathered.high[some])


def _both(values: Array, *, unless: Truth) -> pa.Array:
    return pa.array(np.repeat(values, 2), mask=np.repeat(unless, 2))
