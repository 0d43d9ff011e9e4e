"""Puts a world together from its parts, each with chance of its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pyarrow as pa

from xiangxin.pull import ledger as ledgers
from xiangxin.pull.findings import Step
from xiangxin.pull.ledger import COLUMNS, Ledger
from xiangxin.pull.world import (
    audiences,
    community,
    cues,
    goods,
    histories,
    observed,
    shop,
    shown,
    spread_rows,
    spreads,
)
from xiangxin.pull.world.goods import Adoptions, Goods
from xiangxin.pull.world.rows import AS_OF, PEOPLE, SCHEMAS, UNTIL, WEEK, table
from xiangxin.pull.world.society import Society, society
from xiangxin.pull.world.switches import FEWEST_PEOPLE, Impossible, Switches, switches
from xiangxin.pull.world.truth import Truth, units

FEWEST_WEEKS: Final = 16
MOST_WEEKS: Final = 520
STEPS: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """`tables` as docs/algorithms/ledger-export.md has them, by name."""

    tables: dict[str, pa.Table]
    truth: Truth

    def ledger(self) -> Ledger:
        return ledgers.tables(as_of=AS_OF, demo=True, **self.tables)


def make(
    *,
    people: int,
    seed: int,
    weeks: int = 52,
    progress: Step | None = None,
    **given: Any,
) -> World:
    """A world of so many people, the same for the same arguments.

    `given` are fields of `Switches`; `progress` is told how many of how many steps are
    done. Raises Impossible, which says why.
    """
    on = switches(given)
    if people < FEWEST_PEOPLE:
        raise Impossible(
            f"A world needs at least {FEWEST_PEOPLE} people; {people} was asked for."
        )
    if not FEWEST_WEEKS <= weeks <= MOST_WEEKS:
        raise Impossible(
            f"A world lasts {FEWEST_WEEKS} to {MOST_WEEKS} weeks; {weeks} was asked for."
        )
    if seed < 0:
        raise Impossible(f"A seed is zero or more; {seed} was given.")
    say = progress or _unheard
    start = UNTIL - weeks * WEEK
    half = start + weeks // 2 * WEEK
    made = _Made(seed=seed, start=start, half=half, on=on)
    of = society(made.chance("society"), people=people, on=on)
    acts = histories.interactions(
        made.chance("histories"), of, start=start, size=on.histories
    )
    made.add("interaction", *acts)
    made.add("actor", histories.actors(of, start=start))
    say(1, STEPS)
    units = _market(made, of)
    say(2, STEPS)
    planted = _planted(made, people=people)
    spread = _spreads(made, people=people)
    say(3, STEPS)
    told = Truth(
        people=people,
        seed=seed,
        weeks=weeks,
        switches=on,
        pull=tuple(on.influence * p for p in cues.PULL),
        units=units,
        ties=_ties(of),
        actors=planted.actors,
        spreads=spread,
        customers=planted.customers,
        community=planted.community,
    )
    tables = made.tables()
    say(STEPS, STEPS)
    return World(tables=tables, truth=told)


STREAMS: Final = (
    "society",
    "histories",
    "goods",
    "cues",
    "crowds",
    "shop",
    "spreads",
    "observed",
    "community",
)


def _unheard(done: int, total: int) -> None:
    """Nobody asked how far it is."""


class _Made:
    """Blocks of each table so far. Every part has chance of its own, so that a part
    switched off changes no other."""

    def __init__(self, *, seed: int, start: int, half: int, on: Switches) -> None:
        self.seed, self.start, self.half, self.on = seed, start, half, on
        self._blocks: dict[str, list[pa.Table]] = {}

    def chance(self, part: str) -> np.random.Generator:
        return np.random.default_rng([self.seed, STREAMS.index(part)])

    def add(self, name: str, *blocks: pa.Table) -> None:
        self._blocks.setdefault(name, []).extend(blocks)

    def tables(self) -> dict[str, pa.Table]:
        """Those with rows, and those that a ledger always has."""
        told = {}
        for name in SCHEMAS:
            blocks = [b for b in self._blocks.get(name, []) if b.num_rows]
            if not blocks and name not in COLUMNS:
                continue
            told[name], _ = table(name, blocks)
        return told


def _market(made: _Made, of: Society) -> pa.Table:
    """The catalogue and its cues; the units, or an empty table without experiment."""
    on, chance = made.on, made.chance("goods")
    shelf = goods.goods(chance, people=of.people, on=on)
    for name, rows in goods.tables(shelf, start=made.start).items():
        made.add(name, rows)
    until = made.half if on.experiment else UNTIL
    early = goods.adoptions(chance, of, shelf, start=made.start, until=until)
    return (_cued if on.experiment else _observed)(made, of, shelf, early)


def _cued(made: _Made, of: Society, shelf: Goods, early: Adoptions) -> pa.Table:
    chance = made.chance("cues")
    made.add("interaction", shown.taken(early))
    drawn = cues.units(chance, of, shelf, early, on=made.on, since=made.half)
    seen = shown.exposures(chance, drawn, shelf, people=of.people)
    made.add("exposure", seen)
    first = 1 + table("exposure", [seen])[1][: len(drawn.at)]
    made.add("interaction", *shown.acts(chance, drawn, shelf, exposure=first))
    return units(drawn, exposure=first)


def _observed(made: _Made, of: Society, shelf: Goods, early: Adoptions) -> pa.Table:
    chance, start = made.chance("observed"), made.start
    early = observed.seasons(chance, early, products=shelf.count, start=start)
    saw = observed.seen(chance, of, shelf, early, on=made.on)
    shown = observed.exposures(
        chance, saw, people=of.people, products=shelf.count, start=start
    )
    made.add("exposure", shown)
    made.add("interaction", *observed.acts(saw, shelf))
    return observed.truth(saw, products=shelf.count)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Planted:
    actors: pa.Table
    customers: Mapping[str, float]
    community: Mapping[str, float]


def _planted(made: _Made, *, people: int) -> _Planted:
    chance, start = made.chance("crowds"), made.start
    crowd = audiences.crowds(chance, people=people, on=made.on)
    made.add("actor", audiences.actors(crowd, start=start))
    made.add("promotion", audiences.promotions(crowd, start=start))
    made.add("money", audiences.incomes(chance, crowd, start=start))
    happened = audiences.happenings(chance, crowd, start=start)
    richer = community.mask(crowd, happened)
    made.add(
        "interaction",
        audiences.follows(chance, crowd, start=start),
        audiences.acts(chance, crowd, happened.some(~richer)),
    )
    gathered: Mapping[str, float] = {}
    if richer.any():
        its = community.made(
            made.chance("community"), crowd, happened.some(richer), start=start
        )
        gathered = its.truth
        for name, rows in its.tables.items():
            made.add(name, rows)
    sold = shop.none()
    if made.on.shop:
        sold = shop.sales(made.chance("shop"), crowd, start=start)
        made.add("interaction", shop.orders(sold, crowd, start=start))
        made.add("variant", shop.variants(crowd))
    repeat = shop.repeats(shop.HALF_YEAR) if made.on.shop else None
    return _Planted(
        actors=audiences.truth(
            crowd, repeat=repeat, coming=shop.next_year(sold, crowd)
        ),
        customers=shop.truth(sold),
        community=gathered,
    )


def _spreads(made: _Made, *, people: int) -> pa.Table:
    chance = made.chance("spreads")
    made_up = spreads.spreads(chance, people=people, start=made.start, on=made.on)
    for name, blocks in spread_rows.tables(chance, made_up, start=made.start).items():
        made.add(name, *blocks)
    return spreads.truth(made_up)


def _ties(of: Society) -> pa.Table:
    follower, followed = PEOPLE + of.follower, PEOPLE + of.followed
    return pa.table({"follower": follower, "followed": followed, "tie": of.tie})
