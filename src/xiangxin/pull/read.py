"""Reads an exported ledger (docs/algorithms/ledger-export.md) into DuckDB."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import duckdb
import ibis
import ibis.expr.types as ir
import pyarrow as pa

from xiangxin.pull import backend
from xiangxin.pull.backend import Column

FORMAT: Final = "xiangxin-ledger"
VERSION: Final = 1

MOMENT: Final = "timestamp"
COLUMNS: Final[Mapping[str, Mapping[str, str]]] = {
    "interaction": {
        "id": "int64",
        "happened_at": MOMENT,
        "person": "int64",
        "verb": "string",
        "actor": "int64",
        "object_kind": "string",
        "object_id": "int64",
        "place": "int64",
        "post": "int64",
        "order_id": "int64",
        "units": "int32",
        "promotion": "int64",
        "entry": "string",
        "source_post": "int64",
    },
    "actor": {
        "actor": "int64",
        "kind": "string",
        "handle": "string",
        "name": "string",
        "category": "string",
        "brand": "int64",
    },
    "maker": {"person": "int64", "actor": "int64"},
}


class Unreadable(Exception):
    """What was given cannot be read as a ledger; the sentence says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """Tables on one connection. Moments are whole microseconds since 1970, UTC."""

    backend: ibis.BaseBackend
    interaction: ir.Table
    actor: ir.Table
    maker: ir.Table
    as_of: datetime
    demo: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    rows: int
    first: datetime
    last: datetime
    actors: int
    people: int
    unlisted: int


def directory(path: Path) -> Ledger:
    """The ledger exported to this folder."""
    schema = _schema(path)
    found = {name: _parquet(path, name) for name in COLUMNS}
    con = backend.connect()
    try:
        loaded = {
            name: backend.read_parquet(con, files, name=f"{name}_file")
            for name, files in found.items()
        }
    except (duckdb.Error, OSError) as error:
        raise Unreadable(f"{path} holds a file that is not Parquet: {error}") from error
    return _ledger(con, loaded, as_of=_moment(schema), demo=schema.get("demo") is True)


def tables(
    *,
    interaction: pa.Table,
    actor: pa.Table,
    maker: pa.Table | None = None,
    as_of: datetime,
    demo: bool = False,
) -> Ledger:
    """The same from tables in memory."""
    none = pa.table(
        {"person": pa.array([], pa.int64()), "actor": pa.array([], pa.int64())}
    )
    given = {"interaction": interaction, "actor": actor, "maker": maker or none}
    loaded = {name: ibis.memtable(table) for name, table in given.items()}
    return _ledger(backend.connect(), loaded, as_of=as_of, demo=demo)


def extent(ledger: Ledger) -> Extent:
    """How much there is, and from when to when."""
    acts = ledger.interaction
    listed = acts.actor.isin(ledger.actor.actor)
    told = acts.aggregate(
        rows=acts.count(),
        first=acts.at.min(),
        last=acts.at.max(),
        actors=acts.actor.nunique(),
        people=acts.person.nunique(),
        unlisted=(acts.actor.notnull() & ~listed).sum(),
    )
    row = backend.collect(ledger.backend, told).to_pylist()[0]
    return Extent(
        rows=row["rows"],
        first=_from_microseconds(row["first"]),
        last=_from_microseconds(row["last"]),
        actors=row["actors"],
        people=row["people"],
        unlisted=row["unlisted"] or 0,
    )


def _schema(path: Path) -> dict[str, Any]:
    if not path.is_dir():
        raise Unreadable(f"{path} is not a folder.")
    try:
        schema = json.loads((path / "schema.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise Unreadable(
            f"{path} has no schema.json, so it is no exported ledger."
        ) from None
    except (OSError, ValueError) as error:
        raise Unreadable(f"{path / 'schema.json'} is not JSON: {error}.") from error
    if not isinstance(schema, dict) or schema.get("format") != FORMAT:
        raise Unreadable(f"{path / 'schema.json'} does not say format {FORMAT!r}.")
    if schema.get("version") != VERSION:
        raise Unreadable(
            f"{path} is of version {schema.get('version')!r}; "
            f"this engine reads version {VERSION}."
        )
    return schema


def _moment(schema: Mapping[str, Any]) -> datetime:
    try:
        as_of = datetime.fromisoformat(str(schema["as_of"]))
    except (KeyError, ValueError):
        raise Unreadable("schema.json has no moment in as_of.") from None
    if as_of.tzinfo is None:
        raise Unreadable("as_of in schema.json has no time zone.")
    return as_of.astimezone(UTC)


def _parquet(path: Path, name: str) -> list[str]:
    single = path / f"{name}.parquet"
    parts = [single] if single.is_file() else sorted((path / name).rglob("*.parquet"))
    if not parts:
        raise Unreadable(f"{path} has no Parquet file of the table {name!r}.")
    return [str(part) for part in parts]


def _ledger(
    con: ibis.BaseBackend,
    loaded: Mapping[str, ir.Table],
    *,
    as_of: datetime,
    demo: bool,
) -> Ledger:
    for name, table in loaded.items():
        _refuse_misfit(name, table)
    acts = loaded["interaction"]
    acts = acts.select(
        *(c for c in COLUMNS["interaction"] if c != "happened_at"),
        at=_microseconds(acts.happened_at),
    )
    try:
        kept = backend.keep(con, acts, name="interaction")
        ledger = Ledger(
            backend=con,
            interaction=kept,
            actor=backend.keep(con, loaded["actor"], name="actor"),
            maker=backend.keep(con, loaded["maker"], name="maker"),
            as_of=as_of,
            demo=demo,
        )
    except duckdb.Error as error:
        raise Unreadable(f"The ledger could not be loaded: {error}") from error
    if backend.rows_of(con, kept) == 0:
        raise Unreadable("The ledger is empty: its table 'interaction' has no row.")
    if backend.rows_of(con, ledger.actor) > backend.rows_of(
        con, ledger.actor.select("actor").distinct()
    ):
        raise Unreadable("The table 'actor' lists an actor twice.")
    return ledger


def _refuse_misfit(name: str, table: ir.Table) -> None:
    wanted, found = COLUMNS[name], table.schema()
    absent = [column for column in wanted if column not in found]
    if absent:
        raise Unreadable(f"The table {name!r} lacks: {', '.join(absent)}.")
    for column, kind in wanted.items():
        if not _fits(found[column], kind):
            raise Unreadable(
                f"{name}.{column} should be {kind} and is {found[column]}."
            )


def _fits(found: Any, kind: str) -> bool:
    if kind == MOMENT:
        return bool(found.is_timestamp())
    if kind == "string":
        return bool(found.is_string() or found.is_null())
    return bool(found.is_integer() or found.is_null())


def _microseconds(moment: Column) -> Column:
    return backend.epoch_us(moment.cast("timestamp(6)"))


def _from_microseconds(at: int) -> datetime:
    return datetime.fromtimestamp(at / 1_000_000, tz=UTC)
