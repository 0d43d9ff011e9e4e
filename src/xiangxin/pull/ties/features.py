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
    told |= _mutual(gathered, told["acts"], told["follows"])
    told |= _around(gathered, strangers=told["never_interacted"])
    return pa.table([pa.array(told[name]) for name in SCHEMA.names], schema=SCHEMA)


def _histories(done: Toward, gathered: Pairs, *, until: int) -> dict[str, Any]:
    """What each did toward the other; place 2p is of pair p from low to high."""
    size, rows = 2 * len(gathered.low), gathered.rows
    counts, acts = np.empty((len(KINDS), size), np.int32), np.empty(size, np.int32)
    kinds, follows = np.empty(size, np.int8), np.empty(size, bool)
    activation, bursts, first, last = (np.empty(size) for _ in range(4))
    out = (counts, acts, kinds, follows, activation, bursts, first, last)
    given = (done.u, done.v, done.kind, done.at)
    who = tuple(np.empty(len(rows), of) for of in (np.bool_, np.int8, np.int64))
    loops = _loops()
    kernels.beside(
        lambda part: loops.brought(rows, given, who, part), kernels.evenly(len(rows))
    )
    kernels.parts(
        lambda part: loops.histories(
            gathered.starts, who, (until, float(DAY)), out, part
        ),
        gathered.starts,
    )
    none = acts == 0
    return {
        **dict(zip(KINDS, counts, strict=True)),
        "acts": acts,
        "kinds": kinds,
        "activation": pa.array(activation, mask=none),
        "burstiness": pa.array(bursts, mask=none | (bursts == NO_BURST)),
        "days_since_first": pa.array(first, mask=none),
        "days_since_last": pa.array(last, mask=none),
        "follows": follows,
    }


def _mutual(gathered: Pairs, acts: Counts, follows: Truth) -> dict[str, Any]:
    """Who they are, and what is the same for both."""
    pairs = len(gathered.low)
    u, v = np.empty((2, 2 * pairs), np.int64)
    back, reciprocity = np.empty(2 * pairs, np.int32), np.empty(2 * pairs)
    both, strangers = np.empty((2, 2 * pairs), bool)
    ends = (gathered.ids, gathered.low, gathered.high)
    out = (u, v, back, reciprocity, both, strangers)
    loops = _loops()
    kernels.beside(
        lambda part: loops.mutual(ends, acts, follows, out, part), kernels.evenly(pairs)
    )
    return {
        "u": u,
        "v": v,
        "acts_back": back,
        "reciprocity": pa.array(reciprocity, mask=strangers),
        "mutual_follow": both,
        "never_interacted": strangers,
    }


def _around(gathered: Pairs, *, strangers: Truth) -> dict[str, Any]:
    """Neighbours in common, on the graph of those who acted toward each other."""
    if not strangers.any():
        near = kernels.neighbourhoods(gathered)
        given = near.common, near.around, near.adamic_adar
    else:
        given = _among_strangers(gathered, strangers[::2])
    pairs = len(gathered.low)
    common, is_open = np.empty(2 * pairs, np.int32), np.empty(2 * pairs, bool)
    overlap, adamic_adar = np.empty((2, 2 * pairs))
    out = (common, overlap, adamic_adar, is_open)
    loops = _loops()
    kernels.beside(
        lambda part: loops.around(given, strangers, out, part), kernels.evenly(pairs)
    )
    return {
        "common": common,
        "overlap": pa.array(overlap, mask=is_open),
        "adamic_adar": pa.array(adamic_adar, mask=strangers),
    }


def _among_strangers(gathered: Pairs, strangers: Truth) -> tuple[Counts, Counts, Array]:
    """The same where some pairs only follow, and are no edges."""
    graph = _of_acts(gathered, ~strangers)
    near = kernels.neighbourhoods(graph)
    common, around = np.zeros((2, len(strangers)), np.int32)
    adamic_adar = np.zeros(len(strangers))
    common[~strangers], around[~strangers] = near.common, near.around
    adamic_adar[~strangers] = near.adamic_adar
    low, high = (side[strangers] for side in (gathered.low, gathered.high))
    asked = (gathered.ids[low], gathered.ids[high])
    common[strangers] = kernels.common_neighbours(graph, *asked)
    return common, around, adamic_adar


def _of_acts(gathered: Pairs, some: Truth) -> Pairs:
    """The same nodes, joined by some of the pairs only."""
    return replace(gathered, low=gathered.low[some], high=gathered.high[some])


def _loops() -> Any:
    return import_module("xiangxin.pull.ties.loops")
