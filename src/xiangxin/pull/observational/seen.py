"""From a ledger: who saw whom, who adopted what when, and who did what in which week."""

from dataclasses import dataclass
from typing import Final, TypeAlias

import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from xiangxin.pull import acts as people_acts
from xiangxin.pull import backend
from xiangxin.pull import orders as kept_orders
from xiangxin.pull.acts import DAY
from xiangxin.pull.ledger import Ledger
from xiangxin.pull.ties import toward
from xiangxin.pull.triggers import ACTS

Whole: TypeAlias = npt.NDArray[np.int64]

WEEK: Final = 7 * DAY
YEAR: Final = 365 * DAY
KINDS: Final = ("order", "follow")
"""Ways to adopt: a kept order; a follow of what is no person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    """Columns of one length: whose, of what, when; first times where it says so."""

    person: Whole
    item: Whole
    at: Whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """`ties` are who sees whom since when (`item` is the seen person). `acts` is a row a
    person, actor and week, with how many; its `at` is the week's beginning.
    `cues` are first exposures to a cue, None where the ledger has none; `ghosts` are
    first exposures whose cue was held back."""

    ties: Log
    adoptions: dict[str, Log]
    cues: Log | None
    ghosts: Log | None
    acts: Log
    times: Whole
    makers: Log
    category: dict[int, int]


def seen(ledger: Ledger, *, until: int) -> Seen:
    """Weeks are counted back from `until`."""
    con = ledger.backend
    done = people_acts.held(ledger, until=until)
    acts = backend.collect(con, _acts(done, until=until))
    return Seen(
        ties=_ties(ledger, until=until),
        adoptions={
            "order": _log(con, _orders(done)),
            "follow": _log(con, _follows(ledger, done)),
        },
        cues=_cues(ledger, until=until),
        ghosts=_ghosts(ledger, until=until),
        acts=Log(
            person=_whole(acts, "person"),
            item=_whole(acts, "item"),
            at=_whole(acts, "at"),
        ),
        times=_whole(acts, "times"),
        makers=_log(con, _makers(ledger)),
        category=_categories(ledger),
    )


def exposures(edges: Log, adoptions: Log) -> Log:
    """First times that somebody whom one sees adopted, once one saw them."""
    order = np.argsort(edges.item, kind="stable")
    viewer, seen_person, since = (
        column[order] for column in (edges.person, edges.item, edges.at)
    )
    low = np.searchsorted(seen_person, adoptions.person, side="left")
    count = np.searchsorted(seen_person, adoptions.person, side="right") - low
    row = np.repeat(np.arange(len(count)), count)
    edge = np.repeat(low - np.cumsum(count) + count, count) + np.arange(len(row))
    at = adoptions.at[row]
    sees = since[edge] <= at
    return Log(person=viewer[edge][sees], item=adoptions.item[row][sees], at=at[sees])


def firsts(person: Whole, item: Whole, at: Whole) -> Log:
    order = np.lexsort((at, item, person))
    person, item, at = person[order], item[order], at[order]
    new = np.ones(len(person), dtype=bool)
    new[1:] = (person[1:] != person[:-1]) | (item[1:] != item[:-1])
    return Log(person=person[new], item=item[new], at=at[new])


def _ties(ledger: Ledger, *, until: int) -> Log:
    told = toward.toward(ledger, since=until - 2 * YEAR, until=until)
    other = told.u != told.v
    return firsts(
        np.asarray(told.u[other], dtype=np.int64),
        np.asarray(told.v[other], dtype=np.int64),
        np.asarray(told.at[other], dtype=np.int64),
    )


def _acts(done: ir.Table, *, until: int) -> ir.Table:
    own = done.filter(
        done.person.notnull(),
        ~done.by_maker,
        done.verb.isin(ACTS),
        done.at > until - 2 * YEAR,
    )
    week = (own.at - until + 200 * WEEK) // WEEK
    told = own.mutate(item=own.actor, week=week.cast("int64"))
    counted = told.group_by("person", "item", "week").aggregate(times=told.count())
    begun = until + (counted.week - 200) * WEEK
    return counted.select("person", "item", "times", at=begun.cast("int64"))


def _orders(done: ir.Table) -> ir.Table:
    orders = kept_orders.kept(done)
    named = orders.filter(orders.person.notnull())
    return named.group_by("person", item="actor").aggregate(at=named.at.min())


def _follows(ledger: Ledger, done: ir.Table) -> ir.Table:
    followed = done.filter(done.person.notnull(), ~done.by_maker, done.verb == "follow")
    things = ledger.actor.filter(ledger.actor.kind != "person").select("actor")
    named = followed.semi_join(things, "actor")
    return named.group_by("person", item="actor").aggregate(at=named.at.min())


def _cues(ledger: Ledger, *, until: int) -> Log | None:
    if not {"exposure", "exposure.cue_shown"} <= ledger.given:
        return None
    rows = ledger.extras["exposure"]
    return _first_shown(ledger, rows.filter(rows.cue_shown.length() > 0), until=until)


def _ghosts(ledger: Ledger, *, until: int) -> Log | None:
    if not {"exposure", "exposure.cue_shown", "exposure.cue_eligible"} <= ledger.given:
        return None
    rows = ledger.extras["exposure"]
    named = ibis.coalesce(rows.cue_shown.length(), 0)
    held = rows.filter(rows.cue_eligible.length() > 0, named == 0)
    return _first_shown(ledger, held, until=until)


def _first_shown(ledger: Ledger, rows: ir.Table, *, until: int) -> Log | None:
    shown = rows.filter(rows.at <= until, rows.viewer.notnull())
    told = shown.mutate(
        person=shown.viewer, thing=ibis.coalesce(shown.actor, shown.item)
    )
    first = told.group_by("person", item="thing").aggregate(at=told.at.min())
    found = _log(ledger.backend, first)
    return found if len(found.at) else None


def _makers(ledger: Ledger) -> ir.Table:
    return people_acts.makers(ledger).select("person", item="actor", at=ibis.literal(0))


def _categories(ledger: Ledger) -> dict[int, int]:
    rows = backend.collect(ledger.backend, ledger.actor.select("actor", "category"))
    names = rows.column("category").to_pylist()
    number = {name: i for i, name in enumerate(sorted({n for n in names if n}))}
    ids = rows.column("actor").to_pylist()
    return {a: number[n] for a, n in zip(ids, names, strict=True) if n}


def _log(con: ibis.BaseBackend, rows: ir.Table) -> Log:
    got = backend.collect(con, rows.order_by("person", "item"))
    return Log(
        person=_whole(got, "person"), item=_whole(got, "item"), at=_whole(got, "at")
    )


def _whole(table: pa.Table, name: str) -> Whole:
    return np.asarray(table.column(name).to_numpy(), dtype=np.int64)
