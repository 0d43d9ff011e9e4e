"""The measure "worth": what people bring, what they will, and what winning them cost."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa

from xiangxin.pull import backend, findings
from xiangxin.pull.acts import DAY
from xiangxin.pull.findings import Asked, Finding, Measure
from xiangxin.pull.ledger import Ledger
from xiangxin.pull.money import UNNAMED
from xiangxin.pull.orbits import YEAR
from xiangxin.pull.worth import books as kept
from xiangxin.pull.worth import earned, future
from xiangxin.pull.worth.books import MARKET, SEASON, Whole
from xiangxin.pull.worth.told import Teller

NAME: Final = "worth"


def run(ledger: Ledger, asked: Asked) -> pa.Table:
    """Without a margin rate: what the ledger's own bookings of margin tell."""
    return worth(ledger, asked)


def worth(ledger: Ledger, asked: Asked, *, margin: float | None = None) -> pa.Table:
    """Findings of actors with a kept order or money that flowed, and of the market.

    `margin` is the share of revenue that stays, if it is known; else margin booked in
    the table `money` over revenue, else revenue stands alone and is named so.
    """
    return findings.table(_findings(ledger, asked, margin))


def _findings(ledger: Ledger, asked: Asked, margin: float | None) -> Iterator[Finding]:
    books = kept.opened(ledger, until=asked.until)
    chosen = kept.currencies(books)
    known = set(
        backend.collect(ledger.backend, ledger.actor.select("actor"))
        .column("actor")
        .to_pylist()
    )
    tables = _Tables.read(books, chosen, until=asked.until)
    groups = _groups(ledger)
    for actor in sorted(tables.actors & (known | {MARKET})):
        if asked.actors is not None and actor not in asked.actors:
            continue
        teller = Teller(
            actor=None if actor == MARKET else actor,
            currency=chosen.get(actor, UNNAMED),
            as_of=asked.moment,
            seed=asked.seed,
        )
        year, before = tables.of("year", actor), tables.of("before", actor)
        taken, flowed = tables.of("takings", actor), tables.of("flows", actor)
        yield from earned.findings(
            teller,
            year=year,
            before=before,
            takings=taken,
            flows=flowed,
            since=asked.until - YEAR,
            margin=margin,
        )
        if actor in groups:
            yield from earned.group(teller, flowed, tables.of("shelves", actor))
        days = tables.of("days", actor)
        yield from future.findings(teller, days, year, today=asked.until // DAY)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tables:
    """All actors' rows, each table sorted by actor."""

    tables: dict[str, pa.Table]
    places: dict[str, Whole]
    actors: frozenset[int]

    @classmethod
    def read(
        cls, books: kept.Books, chosen: dict[int, str], *, until: int
    ) -> "_Tables":
        year, season = until - YEAR, until - SEASON
        tables = {
            "year": kept.people(books, chosen, at=until, since=year, upto=until),
            "before": kept.people(books, chosen, at=season, since=season, upto=until),
            "takings": kept.takings(books, chosen, since=year),
            "shelves": kept.shelves(books, chosen, since=year),
            "days": kept.days(books, chosen),
        }
        flows = kept.flows(books, chosen, since=year)
        if flows is not None:
            tables["flows"] = flows
        places = {
            name: np.asarray(table.column("actor").to_numpy(), dtype=np.int64)
            for name, table in tables.items()
        }
        earning = ("takings", "shelves", "days", "flows")
        return cls(
            tables=tables,
            places=places,
            actors=frozenset(
                int(actor)
                for name in earning
                for actor in np.unique(places.get(name, np.array([], dtype=np.int64)))
            ),
        )

    def of(self, name: str, actor: int) -> pa.Table | None:
        """The rows of this actor; None where the ledger has no such table."""
        if name not in self.tables:
            return None
        low, high = np.searchsorted(self.places[name], [actor, actor + 1])
        return self.tables[name].slice(int(low), int(high - low))


def _groups(ledger: Ledger) -> set[int]:
    named = ledger.actor.filter(ledger.actor.kind == "group").select("actor")
    told = backend.collect(ledger.backend, named)
    return set(told.column("actor").to_pylist())


MEASURE: Final = Measure(
    name=NAME,
    needs=("interaction",),
    wants=("interaction.amount_minor", "money", "payout"),
    run=run,
)
