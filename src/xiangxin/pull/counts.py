"""Counts of all actors at once: a few passes over the rows, then arrays."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, TypeAlias

import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from xiangxin.pull import acts as people_acts
from xiangxin.pull import backend
from xiangxin.pull import direction as where
from xiangxin.pull import orbits as near
from xiangxin.pull import orders as kept_orders
from xiangxin.pull import paths as met
from xiangxin.pull import strength as force
from xiangxin.pull.draws import Array
from xiangxin.pull.ledger import Ledger
from xiangxin.pull.snapshot import ORBITS, Actor, Cell
from xiangxin.pull.triggers import DIRECTIONS, UNKNOWN

Whole: TypeAlias = npt.NDArray[np.int64]

LEANS: Final = 3  # steps from a sector's axis to its border
LEAN_STEP: Final = 15.0  # degrees


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """All actors' people, sorted by actor: row p of `recent` is of `actor[p]`."""

    actor: Whole
    recent: Array
    prior: Array


@dataclass(frozen=True, slots=True, kw_only=True)
class Market:
    """What was counted for all actors at once; `of` an actor is its position."""

    actors: Sequence[Actor]
    as_of: str
    demo: bool
    people: People
    before: Whole
    back: Whole
    others_before: Whole
    others_back: Whole
    buyers: Whole
    again: Whole
    guests: Whole
    orbit_counts: Whole
    cells: dict[int, tuple[Cell, ...]]
    undirected: Whole
    viewed: bool


def count(ledger: Ledger, *, as_of: datetime) -> Market:
    until = round(as_of.timestamp() * 1_000_000)
    con = ledger.backend
    done = people_acts.rows(ledger, until=until)
    orders = backend.keep(con, kept_orders.kept(done), name="orders")
    opens = near.opens(ledger)
    nearby = near.orbits(done, orders, until=until, seen=opens)
    # Before the acts are held, because grouping takes the most memory.
    places = backend.collect(con, nearby)
    acts = people_acts.told(ledger, done)
    actors = backend.collect(con, ledger.actor.order_by("actor"))
    ids, first = np.unique(whole(actors, "actor"), return_index=True)
    actors = actors.take(first)
    category = categories(actors)

    def column(table: ir.Table, *names: str) -> list[Whole]:
        got = backend.collect(con, table)
        at, inside = positions(ids, whole(got, "actor"))
        return [_spread(at, whole(got, name)[inside], len(ids)) for name in names]

    lately = acts.table(since=until - 2 * force.PERIOD)
    before, back = column(force.returns(lately, until=until), "people", "back")
    buyers, again = column(kept_orders.repeats(orders, until=until), "buyers", "again")
    (guests,) = column(kept_orders.guests(orders, until=until), "orders")
    walked = met.walk(acts, until=until)
    split = met.splits(met.removal_effects(walked.steps_of(ids)))
    recent_of, recent = _vectors(walked, ids, split, since=until - met.RECENT)
    people = People(
        actor=recent_of[:, 0],
        recent=recent,
        prior=_priors(recent, recent_of[:, 0], category),
    )
    drawn = _vectors(walked, ids, split, since=until - met.YEAR)
    orbit_counts, cells, undirected = _cells(places, ids, *drawn)
    return Market(
        actors=_actors(actors),
        as_of=as_of.astimezone(UTC).isoformat(timespec="seconds"),
        demo=ledger.demo,
        people=people,
        before=before,
        back=back,
        others_before=others(before, category),
        others_back=others(back, category),
        buyers=buyers,
        again=again,
        guests=guests,
        orbit_counts=orbit_counts,
        cells=cells,
        undirected=undirected,
        viewed=opens is not None,
    )


def _vectors(
    walked: met.Paths, ids: Whole, split: Array, *, since: int
) -> tuple[Whole, Array]:
    """Rows of (actor's position, person) with an act after `since`; their vectors."""
    group, mask, times = walked.masks(since=since)
    of = walked.of
    at, inside = positions(ids, of.actors[of.actor[group]])
    group, mask, times = group[inside], mask[inside], times[inside]
    new = np.diff(group, prepend=-1) > 0
    used, pairs = group[new], np.cumsum(new) - 1
    who, _ = positions(ids, of.actors[of.actor[used]])
    vectors = where.vectors(mask, times, pairs=pairs, split=split[at, mask])
    return np.stack([who, of.persons[of.person[used]]], axis=1), vectors


def _priors(recent: Array, actor: Whole, category: Whole) -> Array:
    told, has = where.known(recent)
    return where.priors(told, actor=actor[has], category=category)


def _cells(
    places: pa.Table, ids: Whole, who: Whole, vectors: Array
) -> tuple[Whole, dict[int, tuple[Cell, ...]], Whole]:
    """Counts of each orbit, of its cells, and of people whose direction is unknown."""
    at, inside = positions(ids, whole(places, "actor"))
    person, orbit = whole(places, "person")[inside], whole(places, "orbit")[inside]
    counts = np.zeros((len(ids), len(ORBITS)), dtype=np.int64)
    np.add.at(counts, (at, orbit), 1)
    pointed = vectors[:, :UNKNOWN].sum(axis=1) > 1e-12
    sector, lean = where.sectors(where.known(vectors)[0])
    row = _matches(np.stack([at, person], axis=1), who[pointed])
    found = row >= 0
    undirected = counts.sum(axis=1) - np.bincount(at[found], minlength=len(ids))
    steps = np.round(lean / LEAN_STEP).astype(np.int64)
    shape = (len(ids), len(ORBITS), len(DIRECTIONS), 2 * LEANS + 1)
    spot = (at[found], orbit[found], sector[row[found]], steps[row[found]] + LEANS)
    keys, people = np.unique(np.ravel_multi_index(spot, shape), return_counts=True)
    spots = np.stack(np.unravel_index(keys, shape), axis=1).tolist()
    cells: dict[int, list[Cell]] = {}
    for (actor, ring, way, step), n in zip(spots, people.tolist(), strict=True):
        cells.setdefault(actor, []).append(
            Cell(
                orbit=ORBITS[ring],
                direction=DIRECTIONS[way],
                people=n,
                lean=(step - LEANS) * LEAN_STEP,
            )
        )
    return counts, {actor: tuple(of) for actor, of in cells.items()}, undirected


def _matches(wanted: Whole, among: Whole) -> Whole:
    """The row of `among` (sorted pairs) that equals each wanted pair, or -1."""
    if len(among) == 0:
        return np.full(len(wanted), -1)
    people = np.unique(among[:, 1])
    person = np.minimum(np.searchsorted(people, wanted[:, 1]), len(people) - 1)
    keys = among[:, 0] * len(people) + np.searchsorted(people, among[:, 1])
    sought = wanted[:, 0] * len(people) + person
    at = np.minimum(np.searchsorted(keys, sought), len(keys) - 1)
    same = (keys[at] == sought) & (people[person] == wanted[:, 1])
    return np.where(same, at, -1)


def others(of: Whole, category: Whole) -> Whole:
    """The sum over an actor's category without the actor itself."""
    sums = np.bincount(category[category >= 0], of[category >= 0], minlength=1)
    total = np.where(category >= 0, sums[np.maximum(category, 0)], of)
    return np.asarray(total - of, dtype=np.int64)


def categories(actors: pa.Table) -> Whole:
    """A number for each actor's category; -1 where it has none."""
    names = actors.column("category").to_pylist()
    at = {name: i for i, name in enumerate(sorted({n for n in names if n}))}
    return np.array([at.get(name, -1) for name in names], dtype=np.int64)


def _actors(actors: pa.Table) -> list[Actor]:
    return [
        Actor(
            id=str(row["actor"]),
            kind=row["kind"],
            handle=row["handle"],
            name=row["name"],
            category=row["category"],
        )
        for row in actors.to_pylist()
    ]


def positions(ids: Whole, actor: Whole) -> tuple[Whole, npt.NDArray[np.bool_]]:
    """Where known actors stand among the sorted ids, and which rows those are."""
    at = np.minimum(np.searchsorted(ids, actor), len(ids) - 1)
    inside = ids[at] == actor
    return at[inside], inside


def _spread(at: Whole, values: Whole, size: int) -> Whole:
    every = np.zeros(size, dtype=np.int64)
    every[at] = values
    return every


def whole(table: pa.Table, name: str) -> Whole:
    return np.asarray(table.column(name).to_numpy(), dtype=np.int64)
