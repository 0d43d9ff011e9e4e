"""Counts and shares by path, of the market and of each product."""

from collections.abc import Mapping
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from xiangxin.pull import resample
from xiangxin.pull.circles.paths import CLOSED, OPEN, UNKNOWN
from xiangxin.pull.draws import DRAWS, Array
from xiangxin.pull.findings import Asked
from xiangxin.pull.telling import Teller

Words: TypeAlias = npt.NDArray[Any]
Whole: TypeAlias = npt.NDArray[np.int64]

PATHS: Final = (CLOSED, OPEN, UNKNOWN)
REACHED, ORDERS, SHARE, BECAME, TAIL = 0, 10, 20, 30, 50
"""Streams of chance, one for each part beside them."""
FEWEST: Final = 5
HEAD: Final = 0.8
"""The best sellers that make up this part of all kept orders are the head."""


def tell(say: Teller, came: pa.Table, orders: pa.Table, *, asked: Asked) -> None:
    """`came`: actor, person, path, follows, owns. `orders`: actor, person, at, path. Both by
    actor."""
    path, bought = _words(came, "path"), _words(orders, "path")
    did = {
        name: came[name].to_numpy(zero_copy_only=False) for name in ("follows", "owns")
    }
    _slice(say, path, bought, did, asked=asked, actor=None)
    _tail(say, orders, bought, asked=asked)
    of, ordered = came["actor"].to_numpy(), orders["actor"].to_numpy()
    for actor in np.unique(np.concatenate([of, ordered])).tolist():
        if asked.actors is None or actor in asked.actors:
            own, its = _rows_of(of, actor), _rows_of(ordered, actor)
            each = {name: values[own] for name, values in did.items()}
            _slice(say, path[own], bought[its], each, asked=asked, actor=actor)


def _rows_of(actors: Whole, actor: int) -> slice:
    return slice(*np.searchsorted(actors, [actor, actor + 1]).tolist())


def _slice(
    say: Teller,
    people: Words,
    orders: Words,
    did: Mapping[str, Words],
    *,
    asked: Asked,
    actor: int | None,
) -> None:
    for name, rows, stream in (
        ("reached", people, REACHED),
        ("orders", orders, ORDERS),
    ):
        for turn, part in enumerate(PATHS):
            count = int((rows == part).sum())
            drawn = _counts(count, seed=asked.seed, stream=stream + turn)
            say.drawn(name, count, drawn, n=count, actor=actor, part=part)
        closed, known = int((rows == CLOSED).sum()), int((rows != UNKNOWN).sum())
        if known < FEWEST:
            say.missing(f"{name}_share", "few_known", actor=actor)
            continue
        drawn = resample.share(closed, known, seed=asked.seed, stream=SHARE + stream)
        say.drawn(f"{name}_share", closed / known, drawn, n=known, actor=actor)
    for turn, (name, came) in enumerate(did.items()):
        for at, part in enumerate((CLOSED, OPEN)):
            inside = people == part
            n, hits = int(inside.sum()), int(came[inside].sum())
            if n < FEWEST:
                say.missing(name, "few_known", actor=actor, part=part)
                continue
            stream = BECAME + 2 * turn + at
            drawn = resample.share(hits, n, seed=asked.seed, stream=stream)
            say.drawn(name, hits / n, drawn, n=n, actor=actor, part=part)


def _tail(say: Teller, orders: pa.Table, bought: Words, *, asked: Asked) -> None:
    """The part of each path's orders that goes to products outside the head."""
    ids, at = np.unique(orders["actor"].to_numpy(), return_inverse=True)
    sold = np.bincount(at, minlength=len(ids))
    order = np.lexsort((ids, -sold))
    before = np.cumsum(sold[order]) - sold[order]
    is_tail = np.zeros(len(ids), bool)
    is_tail[order] = before >= HEAD * sold.sum()
    drawn: dict[str, tuple[float, Array, int]] = {}
    for turn, part in enumerate((CLOSED, OPEN)):
        inside = bought == part
        n, hits = int(inside.sum()), int(is_tail[at[inside]].sum())
        if n < FEWEST:
            say.missing("tail", "few_known", part=part)
            continue
        # Somebody who orders often is one person still.
        each = _by_person(orders, is_tail[at], inside)
        values = resample.part_of(*each, seed=asked.seed, stream=TAIL + turn)
        drawn[part] = hits / n, values, n
        say.drawn("tail", hits / n, values, n=n, part=part)
    if len(drawn) < 2:
        say.missing("tail_gap", "few_known")
        return
    closed, opened = drawn[CLOSED], drawn[OPEN]
    gap, n = closed[0] - opened[0], closed[2] + opened[2]
    say.drawn("tail_gap", gap, closed[1] - opened[1], n=n)


def _by_person(
    orders: pa.Table, hits: npt.NDArray[np.bool_], inside: npt.NDArray[np.bool_]
) -> tuple[Array, Array]:
    """Hits and orders of each person; every guest's order is somebody of its own."""
    person = orders["person"].fill_null(-1).to_numpy()[inside]
    guest = person < 0
    person = np.where(guest, -1 - np.arange(len(person)), person)
    _, at = np.unique(person, return_inverse=True)
    part = np.bincount(at, hits[inside].astype(np.float64))
    return np.asarray(part, np.float64), np.bincount(at).astype(np.float64)


def _counts(count: int, *, seed: int, stream: int) -> Array:
    """What as busy a market might have counted: Jeffreys' posterior of a Poisson rate."""
    chance = np.random.default_rng([seed, stream])
    return np.asarray(chance.standard_gamma(count + resample.HALF, DRAWS))


def _words(rows: pa.Table, name: str) -> Words:
    return np.asarray(rows[name].to_numpy(zero_copy_only=False))
