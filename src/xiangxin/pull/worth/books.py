"""From a ledger's tables to who bought what, and to what came in and went out."""

from dataclasses import dataclass
from typing import Final, TypeAlias

import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from xiangxin.pull import acts as people_acts
from xiangxin.pull import backend, orbits
from xiangxin.pull import orders as kept_orders
from xiangxin.pull.acts import DAY
from xiangxin.pull.draws import Array
from xiangxin.pull.ledger import Ledger
from xiangxin.pull.money import UNNAMED
from xiangxin.pull.orbits import YEAR
from xiangxin.pull.triggers import SOURCES
from xiangxin.pull.worth.purchases import Buyers

Whole: TypeAlias = npt.NDArray[np.int64]

SEASON: Final = 90 * DAY
"""What orbits and directions brought is counted over the days after they were taken."""

SEVERAL: Final = ""
"""An order of several currencies: it has no money here, and is counted as another's."""

MARKET: Final = -1
"""The whole market, where an actor's number stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """All on the ledger's backend, each with the whole market as one more actor.

    `orders`: actor, person (null for a guest), at, place, money, currency (both null where no
    price is known). `acts` and `done` as in pull.acts. `flows`: actor, kind, person,
    at, money, currency.
    """

    backend: ibis.BaseBackend
    done: ir.Table
    acts: ir.Table
    orders: ir.Table
    flows: ir.Table | None
    until: int


def opened(ledger: Ledger, *, until: int) -> Books:
    con = ledger.backend
    done = people_acts.held(ledger, until=until)
    acts = people_acts.held_acts(ledger, until=until)
    acts = acts.select("actor", "person", "at", "source")
    flows = _flows(ledger, until=until)
    return Books(
        backend=con,
        done=done,
        acts=backend.keep(con, _with_market(acts), name="acts"),
        orders=backend.keep(con, _with_market(orders(done)), name="orders"),
        flows=None if flows is None else _with_market(flows),
        until=until,
    )


def orders(done: ir.Table) -> ir.Table:
    """Kept orders with their money: what was paid less what was given back.

    Money given back without an amount is the order's money by the units' share.
    """
    lines = done.filter(~done.by_maker, done.verb.isin(("buy", "cancel", "refund")))
    bought, back = lines.verb == "buy", lines.verb != "buy"
    lines = lines.mutate(
        order=ibis.coalesce(lines.order_id, -lines.id),
        paid=ibis.ifelse(bought, lines.amount_minor, None),
        returned=ibis.ifelse(back, lines.amount_minor.abs(), None),
        coin=ibis.ifelse(
            bought & lines.amount_minor.notnull(),
            ibis.coalesce(lines.currency, UNNAMED),
            None,
        ),
        bought=ibis.ifelse(bought, ibis.coalesce(lines.units, 1), 0).cast("int64"),
        untold=ibis.ifelse(
            back & lines.amount_minor.isnull(), ibis.coalesce(lines.units, 0), 0
        ).cast("int64"),
    )
    sums = lines.group_by("actor", "order").aggregate(
        place=lines.place.max(where=lines.verb == "buy"),
        paid=lines.paid.sum(),
        returned=ibis.coalesce(lines.returned.sum(), 0),
        coin=lines.coin.max(),
        coins=lines.coin.nunique(),
        bought=lines.bought.sum(),
        untold=lines.untold.sum(),
    )
    share = sums.untold / ibis.greatest(sums.bought, 1)
    money = sums.paid - sums.returned - (sums.paid * share).round().cast("int64")
    priced = sums.mutate(
        money=ibis.ifelse(sums.coins == 1, money, None),
        currency=ibis.ifelse(sums.coins > 1, SEVERAL, sums.coin),
    )
    kept = kept_orders.kept(done).select("actor", "order", "person", "at")
    both = kept.join(priced, ["actor", "order"])
    return both.select(
        "actor", "person", "at", "place", "currency", money=both.money.cast("int64")
    )


def currencies(books: Books) -> dict[int, str]:
    """Each actor's commonest currency: of its kept orders, else of what flowed."""
    chosen: dict[int, str] = {}
    for table in (books.orders, books.flows, _on_shelves(books.orders)):
        if table is not None:
            for actor, coin in _commonest(books.backend, table).items():
                chosen.setdefault(actor, coin)
    return chosen


def people(
    books: Books, chosen: dict[int, str], *, at: int, since: int, upto: int
) -> pa.Table:
    """One row for each (actor, person) with an act in the year before `at`.

    first (their first act), orbit, acts by source (from_product …), and money:
    their kept orders placed after `since` and by `upto`, null without one.
    """
    acts = books.acts.filter(books.acts.at <= at)
    acts = acts.mutate(recent=acts.at > at - YEAR)
    sources = {
        f"from_{name}": ((acts.source == code) & acts.recent).cast("int64").sum()
        for code, name in enumerate(SOURCES)
    }
    found = acts.group_by("actor", "person").aggregate(
        first=acts.at.min(), recent=acts.recent.any(), **sources
    )
    found = found.filter(found.recent).drop("recent")
    placed = _in_currency(books.orders, chosen)
    placed = placed.filter(placed.at > since, placed.at <= upto)
    money = placed.group_by("actor", "person").aggregate(money=placed.money.sum())
    done = books.done.filter(books.done.at <= at)
    near = orbits.orbits(done, kept_orders.kept(done), until=at)
    near = (
        _with_market(near)
        .group_by("actor", "person")
        .aggregate(orbit=ibis._.orbit.max())
    )
    told = found.left_join(near, ["actor", "person"]).select(*found.columns, "orbit")
    told = told.left_join(money, ["actor", "person"]).select(*told.columns, "money")
    return backend.collect(books.backend, told.order_by("actor", "person"))


def days(books: Books, chosen: dict[int, str]) -> pa.Table:
    """actor, person, day, money: what each person ordered on each day, by all days.

    Money is null on a day without a price in the actor's currency.
    """
    named = books.orders.filter(books.orders.person.notnull())
    kept = named.mutate(day=(named.at // DAY).cast("int64"))
    known = _in_currency(kept, chosen)
    money = known.group_by("actor", "person", "day").aggregate(money=known.money.sum())
    every = kept.select("actor", "person", "day").distinct()
    told = every.left_join(money, ["actor", "person", "day"])
    told = told.select("actor", "person", "day", "money")
    return backend.collect(books.backend, told.order_by("actor", "person", "day"))


def takings(books: Books, chosen: dict[int, str], *, since: int) -> pa.Table:
    """actor, money, priced, foreign, orders: kept orders since, guests' too."""
    recent = books.orders.filter(books.orders.at > since)
    told = _with_coin(recent, chosen)
    own = ibis.coalesce(told.currency == told.chosen, False)
    sums = told.group_by("actor").aggregate(
        money=ibis.coalesce(told.money.sum(where=own), 0),
        priced=own.cast("int64").sum(),
        foreign=(told.currency.notnull() & ~own).cast("int64").sum(),
        orders=told.count(),
    )
    return backend.collect(books.backend, sums.order_by("actor"))


def flows(books: Books, chosen: dict[int, str], *, since: int) -> pa.Table | None:
    """actor, kind, person, money (null in a foreign currency), since then.

    Money that names no currency is in the actor's.
    """
    if books.flows is None:
        return None
    told = _with_coin(books.flows.filter(books.flows.at > since), chosen)
    own = told.currency.isnull() | (told.currency == told.chosen)
    told = told.select(
        "actor", "kind", "person", money=ibis.ifelse(own, told.money, None)
    )
    return backend.collect(
        books.backend, told.order_by("actor", "kind", "money", "person")
    )


def shelves(books: Books, chosen: dict[int, str], *, since: int) -> pa.Table:
    """actor, money, orders: kept orders bought at a group, or of the group itself."""
    recent = _on_shelves(books.orders)
    recent = recent.filter(recent.at > since)
    sold = _in_currency(recent, chosen)
    sums = sold.group_by("actor").aggregate(money=sold.money.sum(), orders=sold.count())
    return backend.collect(books.backend, sums.order_by("actor"))


def buyers_of(person: Whole, day: Whole, *, today: int) -> tuple[Buyers, Whole]:
    """From days sorted by person and day: the buyers, and each one's first row."""
    first = np.flatnonzero(np.diff(person, prepend=person[:1] - 1))
    last = np.concatenate([first[1:], [len(person)]])[: len(first)] - 1
    return (
        Buyers(
            frequency=(last - first).astype(np.float64),
            recency=(day[last] - day[first]).astype(np.float64),
            age=(today - day[first]).astype(np.float64),
        ),
        first,
    )


def shares(table: pa.Table) -> Array:
    """Each person's mean source over product, person, topic, reward, and unknown."""
    counts = np.stack([table.column(f"from_{n}").to_numpy() for n in SOURCES], axis=1)
    counts = counts.astype(np.float64)
    return np.asarray(counts / np.maximum(counts.sum(axis=1, keepdims=True), 1.0))


def _flows(ledger: Ledger, *, until: int) -> ir.Table | None:
    parts = []
    if "money" in ledger.extras:
        parts.append(ledger.extras["money"])
    if "payout" in ledger.extras:
        parts.append(ledger.extras["payout"].mutate(kind=ibis.literal("payout")))
    told = [
        part.filter(part.at <= until).select(
            "actor",
            "kind",
            "person",
            "at",
            "currency",
            money=part.amount_minor,
        )
        for part in parts
    ]
    return ibis.union(*told) if len(told) > 1 else told[0] if told else None


def _on_shelves(orders: ir.Table) -> ir.Table:
    own = orders.filter(orders.actor != MARKET)
    return own.mutate(actor=ibis.coalesce(own.place, own.actor))


def _with_market(table: ir.Table) -> ir.Table:
    whole = table.mutate(actor=ibis.literal(MARKET).cast("int64"))
    return table.union(whole.select(*table.columns))


def _with_coin(table: ir.Table, chosen: dict[int, str]) -> ir.Table:
    coins = pa.table(
        {
            "actor": pa.array(chosen.keys(), pa.int64()),
            "chosen": pa.array(chosen.values(), pa.string()),
        }
    )
    return table.left_join(ibis.memtable(coins), "actor").select(
        *table.columns, "chosen"
    )


def _in_currency(table: ir.Table, chosen: dict[int, str]) -> ir.Table:
    told = _with_coin(table, chosen)
    return told.filter(told.currency == told.chosen).drop("chosen")


def _commonest(con: ibis.BaseBackend, table: ir.Table) -> dict[int, str]:
    named = table.filter(table.currency.notnull(), table.currency != SEVERAL)
    counts = named.group_by("actor", "currency").aggregate(times=named.count())
    rows = backend.collect(con, counts).to_pylist()
    rows.sort(key=lambda row: row["currency"], reverse=True)
    rows.sort(key=lambda row: row["times"])
    return {row["actor"]: row["currency"] for row in rows}
