"""What an input can tell, what it cannot and why, and what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import ibis

from xiangxin.pull import backend, measures
from xiangxin.pull import ledger as ledgers
from xiangxin.pull.ledger import Ledger, Problem, Unreadable
from xiangxin.pull.reading import (
    Level,
    Read,
    place,
    read,
    taken,
    understood,
    written_at,
)
from xiangxin.pull.reading.creators import Creators
from xiangxin.pull.reading.mapping import Meant
from xiangxin.pull.reading.orders import Orders

OF_CREATORS: Final[Mapping[str, tuple[str, ...]]] = {
    "orders_per_follower": ("creator.orders", "creator.followers"),
    "orders_per_reached": ("creator.orders", "creator.reach"),
    "cost_per_order": ("creator.orders", "creator.cost_minor"),
    "revenue_per_follower": ("creator.revenue_minor", "creator.followers"),
    "return_on_cost": ("creator.revenue_minor", "creator.cost_minor"),
}
PATHS: Final = "paths"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One measure: it cannot be told while it `lacks` something; `better` names what
    would make it better."""

    measure: str
    lacks: tuple[str, ...] = ()
    better: tuple[str, ...] = ()

    @property
    def possible(self) -> bool:
        return not self.lacks


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """`columns` are those recognised, as file and meaning; `unread` the others."""

    level: Level
    rows: Mapping[str, int]
    people: int
    actors: int
    first: datetime | None
    last: datetime | None
    measures: tuple[Told, ...]
    problems: tuple[Problem, ...]
    columns: Mapping[str, str] = field(default_factory=dict)
    unread: tuple[str, ...] = ()
    is_demo: bool = False


def check(
    source: Any,
    mapping: Meant | Mapping[str, Any] | Path | str | None = None,
    *,
    as_of: datetime | None = None,
    currency: str | None = None,
    timezone: str | None = None,
    key: str | None = None,
) -> Checked:
    """Reads as `read` does, and says what came of it. Raises Unreadable."""
    how: dict[str, Any] = {
        "as_of": as_of, "currency": currency, "timezone": timezone, "key": key,
    }  # fmt: skip
    path = place(source)
    if path is not None and (path / "schema.json").is_file():
        return checked(read(source, **how))
    told, said = understood(source, mapping)
    found = taken(told, said, written=written_at(path), **how)
    columns: dict[str, str] = {}
    unread: list[str] = []
    for name, sheet in told.sheets.items():
        known = told.columns[name]
        columns |= known
        unread += [c for c in sheet.cells.column_names if c not in known]
    return checked(found, columns=columns, unread=tuple(unread))


def checked(
    found: Read,
    *,
    columns: Mapping[str, str] | None = None,
    unread: tuple[str, ...] = (),
) -> Checked:
    """The same of what is already read."""
    tables = _tables(found)
    people, first, last = _people(found, tables)
    actors = {Level.LEDGER: "actor", Level.ORDERS: "product", Level.CREATORS: "creator"}
    level = level_of(found)
    counted = tables[actors[level]]
    return Checked(
        level=level,
        rows={n: backend.rows_of(found.backend, t) for n, t in tables.items()},
        people=people,
        actors=backend.rows_of(found.backend, counted.select(actors[level]).distinct()),
        first=first,
        last=last,
        measures=possible(found),
        problems=found.problems,
        columns=columns or {},
        unread=unread,
        is_demo=isinstance(found, Ledger) and found.demo,
    )


def level_of(found: Read) -> Level:
    match found:
        case Orders():
            return Level.ORDERS
        case Creators():
            return Level.CREATORS
        case Ledger():
            return Level.LEDGER


def possible(found: Read) -> tuple[Told, ...]:
    """Each measure by name, and what stands in its way."""
    match found:
        case Creators():
            return tuple(
                Told(measure=name, lacks=_missing(needs, found.given))
                for name, needs in OF_CREATORS.items()
            )
        case Orders():
            paths = () if found.given & {"path", "touch"} else ("path", "touch")
            own = Told(measure=PATHS, lacks=paths)
            try:
                given = found.ledger().given
            except Unreadable:
                given = frozenset()
            return (own, *_measures(given))
        case Ledger():
            return _measures(found.given)


def _measures(given: frozenset[str]) -> tuple[Told, ...]:
    return tuple(
        Told(
            measure=measure.name,
            lacks=_missing(measure.needs, given),
            better=_missing(measure.wants, given),
        )
        for measure in measures.MEASURES
    )


def _missing(names: tuple[str, ...], given: frozenset[str]) -> tuple[str, ...]:
    return tuple(name for name in names if name not in given)


def _tables(found: Read) -> dict[str, ibis.Table]:
    match found:
        case Creators():
            return {"creator": found.creator}
        case Orders():
            every = {"order": found.order, "product": found.product}
            more = {"touch": found.touch, "path": found.path}
            return every | {n: t for n, t in more.items() if t is not None}
        case Ledger():
            own = {
                "interaction": found.interaction,
                "actor": found.actor,
                "maker": found.maker,
            }
            return {**own, **found.extras}


def _people(
    found: Read, tables: Mapping[str, ibis.Table]
) -> tuple[int, datetime | None, datetime | None]:
    if isinstance(found, Ledger):
        held = ledgers.extent(found)
        return held.people, held.first, held.last
    table = tables.get("touch", tables.get("order"))
    if table is None:
        return 0, None, None
    asked = table.aggregate(
        people=table.person.nunique(), first=table.at.min(), last=table.at.max()
    )
    row = backend.collect(found.backend, asked).to_pylist()[0]
    return row["people"], _moment(row["first"]), _moment(row["last"])


def _moment(at: int | None) -> datetime | None:
    return None if at is None else datetime.fromtimestamp(at / 1_000_000, tz=UTC)
