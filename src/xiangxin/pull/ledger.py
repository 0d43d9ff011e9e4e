"""Reads an exported ledger (docs/algorithms/ledger-export.md) into DuckDB."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
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
        "amount_minor": "int64?",
        "currency": "string?",
        "promotion": "int64",
        "exposure": "int64?",
        "session": "int64?",
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
        "person": "int64?",
        "created_at": f"{MOMENT}?",
    },
    "maker": {"person": "int64", "actor": "int64"},
}
"""Tables that a ledger always has. A column marked ? may be absent and is null then."""

EXTRAS: Final[Mapping[str, Mapping[str, str]]] = {
    "exposure": {
        "id": "int64",
        "happened_at": MOMENT,
        "viewer": "int64",
        "item_kind": "string?",
        "item": "int64",
        "actor": "int64?",
        "surface": "string?",
        "position": "int32?",
        "cue_eligible": "array<int64>?",
        "cue_drawn": "int64?",
        "cue_shown": "array<int64>?",
        "arm": "string?",
        "propensity": "float64?",
        "experiment": "string?",
        "epoch": "int64?",
    },
    "variant": {
        "variant": "int64",
        "product": "int64",
        "label": "string?",
        "price_minor": "int64?",
        "currency": "string?",
    },
    "promotion": {
        "promotion": "int64",
        "kind": "string",
        "actor": "int64?",
        "person": "int64?",
        "from_at": f"{MOMENT}?",
        "until_at": f"{MOMENT}?",
    },
    "post": {
        "post": "int64",
        "happened_at": f"{MOMENT}?",
        "person": "int64?",
        "place": "int64?",
        "in_reply_to": "int64?",
        "root": "int64?",
        "kind": "string?",
        "tags": "array<string>?",
        "promises_gift": "boolean?",
        "visibility": "string?",
        "language": "string?",
        "text": "string?",
    },
    "release": {
        "release": "int64",
        "product": "int64",
        "happened_at": MOMENT,
        "kind": "string?",
        "version": "string?",
    },
    "idea": {
        "idea": "int64",
        "product": "int64",
        "happened_at": MOMENT,
        "person": "int64?",
        "state": "string?",
        "shipped_at": f"{MOMENT}?",
        "release": "int64?",
    },
    "review": {
        "review": "int64",
        "product": "int64",
        "happened_at": MOMENT,
        "person": "int64?",
        "stars": "int32?",
        "release": "int64?",
        "text": "string?",
    },
    "referral": {
        "happened_at": MOMENT,
        "actor": "int64",
        "recruiter": "int64?",
        "recruited": "int64",
        "paid_minor": "int64?",
        "currency": "string?",
    },
    "payout": {
        "happened_at": MOMENT,
        "actor": "int64",
        "person": "int64",
        "because_of": "int64?",
        "amount_minor": "int64",
        "currency": "string?",
    },
    "money": {
        "happened_at": MOMENT,
        "actor": "int64",
        "kind": "string",
        "person": "int64?",
        "promotion": "int64?",
        "amount_minor": "int64",
        "currency": "string?",
    },
}
"""Tables that a ledger may have; docs/algorithms/ledger-export.md says what they mean."""


class Unreadable(Exception):
    """What was given cannot be read as a ledger; the sentence says why.

    `values` stand in the braces of `sentence`, so that another language has both.
    """

    def __init__(self, sentence: str, /, **values: object) -> None:
        super().__init__(sentence.format_map(values) if values else sentence)
        self.sentence, self.values = sentence, values


class Lacking(LookupError):
    """A measure needs a table that this ledger has not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What is wrong with some of what was given, never quoting a value.

    `rows` are the first five, as the file counts them (its header is row 1); empty
    where rows have no number. `left_out` says whether these rows were.
    """

    code: str
    count: int
    table: str = ""
    column: str = ""
    rows: tuple[int, ...] = ()
    left_out: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """Tables on one connection. Moments are whole microseconds since 1970, UTC.

    A column `happened_at` of a file is `at` here; `from_at`, `until_at`, `shipped_at`
    and `created_at` keep their names. `given` names each table that came with rows
    and each column that came with a value, as `exposure` and `exposure.propensity`.
    `problems` is what reading found wrong.
    """

    backend: ibis.BaseBackend
    interaction: ir.Table
    actor: ir.Table
    maker: ir.Table
    extras: Mapping[str, ir.Table]
    given: frozenset[str]
    as_of: datetime
    demo: bool
    problems: tuple[Problem, ...] = ()
    shared: dict[tuple[str, int], ir.Table] = field(
        default_factory=dict, compare=False, repr=False
    )

    def once(self, name: str, until: int, make: Callable[[], ir.Table]) -> ir.Table:
        """A table that several measures need, computed for the first that asks."""
        if (name, until) not in self.shared:
            self.shared[name, until] = backend.keep(self.backend, make(), name=name)
        return self.shared[name, until]

    @contextmanager
    def scratch(self) -> Iterator[None]:
        """Frees tables that were kept meanwhile and are not shared."""
        with backend.freed(self.backend, but=self._shared_names):
            yield

    def _shared_names(self) -> set[str]:
        return {table.op().name for table in self.shared.values()}

    def extra(self, name: str) -> ir.Table:
        """One of EXTRAS. Raises Lacking."""
        if name not in self.extras:
            raise Lacking(f"The ledger has no table {name!r}.")
        return self.extras[name]


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
    found = {name: _parquet(path, name) for name in (*COLUMNS, *EXTRAS)}
    for name in COLUMNS:
        if not found[name]:
            raise Unreadable(
                "{path} has no Parquet file of the table {name!r}.",
                path=path,
                name=name,
            )
    con = backend.connect()
    try:
        loaded = {
            name: backend.read_parquet(con, files, name=f"{name}_file")
            for name, files in found.items()
            if files
        }
    except (duckdb.Error, OSError) as error:
        raise Unreadable(
            "{path} holds a file that is not Parquet: {error}", path=path, error=error
        ) from error
    return _ledger(con, loaded, as_of=_moment(schema), demo=schema.get("demo") is True)


def tables(
    *,
    interaction: pa.Table,
    actor: pa.Table,
    maker: pa.Table | None = None,
    as_of: datetime,
    demo: bool = False,
    **extras: pa.Table,
) -> Ledger:
    """The same from tables in memory; `extras` are tables of EXTRAS."""
    unknown = sorted(extras.keys() - EXTRAS.keys())
    if unknown:
        raise Unreadable(
            "A ledger has no table named {tables}.", tables=", ".join(unknown)
        )
    none = pa.table(
        {"person": pa.array([], pa.int64()), "actor": pa.array([], pa.int64())}
    )
    given = {"interaction": interaction, "actor": actor, "maker": maker or none}
    given |= extras
    return load(backend.connect(), given, as_of=as_of, demo=demo)


def load(
    con: ibis.BaseBackend,
    given: Mapping[str, pa.Table],
    *,
    as_of: datetime,
    demo: bool = False,
    carried: str | None = None,
) -> Ledger:
    """The tables by their names; `carried` is a column to keep beside a ledger's own."""
    loaded = {name: ibis.memtable(table) for name, table in given.items()}
    return _ledger(con, loaded, as_of=as_of, demo=demo, carried=carried)


def given_in(con: ibis.BaseBackend, tables: Mapping[str, ir.Table]) -> frozenset[str]:
    """Tables with rows, and their columns with values, by their names in a file."""
    found: set[str] = set()
    for name, table in tables.items():
        asked = {
            f"{name}.{'happened_at' if column == 'at' else column}": table[
                column
            ].count()
            for column in table.columns
        }
        counts = backend.collect(
            con, table.aggregate(table.count().name(name), **asked)
        )
        found |= {told for told, n in counts.to_pylist()[0].items() if n}
    return frozenset(found)


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
        raise Unreadable("{path} is not a folder.", path=path)
    try:
        schema = json.loads((path / "schema.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise Unreadable(
            "{path} has no schema.json, so it is no exported ledger.", path=path
        ) from None
    except (OSError, ValueError) as error:
        raise Unreadable(
            "{path} is not JSON: {error}.", path=path / "schema.json", error=error
        ) from error
    if not isinstance(schema, dict) or schema.get("format") != FORMAT:
        raise Unreadable(
            "{path} does not say format {format!r}.",
            path=path / "schema.json",
            format=FORMAT,
        )
    if schema.get("version") != VERSION:
        raise Unreadable(
            "{path} is of version {found!r}; this engine reads version {version}.",
            path=path,
            found=schema.get("version"),
            version=VERSION,
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
    return [str(part) for part in parts]


def _ledger(
    con: ibis.BaseBackend,
    loaded: Mapping[str, ir.Table],
    *,
    as_of: datetime,
    demo: bool,
    carried: str | None = None,
) -> Ledger:
    fitted = {name: _fitted(name, table, carried) for name, table in loaded.items()}
    try:
        kept = {
            name: backend.keep(con, table, name=name) for name, table in fitted.items()
        }
        ledger = Ledger(
            backend=con,
            interaction=kept["interaction"],
            actor=kept["actor"],
            maker=kept["maker"],
            extras={name: kept[name] for name in EXTRAS if name in kept},
            given=given_in(con, kept),
            as_of=as_of,
            demo=demo,
        )
    except duckdb.Error as error:
        raise Unreadable(
            "The ledger could not be loaded: {error}", error=error
        ) from error
    if backend.rows_of(con, ledger.interaction) == 0:
        raise Unreadable("The ledger is empty: its table 'interaction' has no row.")
    if backend.rows_of(con, ledger.actor) > backend.rows_of(
        con, ledger.actor.select("actor").distinct()
    ):
        raise Unreadable("The table 'actor' lists an actor twice.")
    return ledger


def _fitted(name: str, table: ir.Table, carried: str | None) -> ir.Table:
    """The columns a ledger knows, absent ones as nulls, moments in microseconds."""
    wanted, found = {**COLUMNS, **EXTRAS}[name], table.schema()
    absent = [c for c, kind in wanted.items() if c not in found and kind[-1] != "?"]
    if absent:
        raise Unreadable(
            "The table {name!r} lacks: {absent}.", name=name, absent=", ".join(absent)
        )
    columns: dict[str, Column] = {}
    for column, kind in ((c, k.removesuffix("?")) for c, k in wanted.items()):
        known = "at" if column == "happened_at" else column
        stored = "int64" if kind == MOMENT else kind
        if column not in found or found[column].is_null():
            columns[known] = ibis.null().cast(stored)
        elif not _fits(found[column], kind):
            raise Unreadable(
                "{name}.{column} should be {kind} and is {found}.",
                name=name,
                column=column,
                kind=kind,
                found=found[column],
            )
        elif kind == MOMENT:
            columns[known] = _microseconds(table[column])
        else:
            columns[known] = table[column]
    if carried:
        columns[carried] = table[carried]
    return table.select(**columns)


def _fits(found: Any, kind: str) -> bool:
    if kind.startswith("array<"):
        inner = kind.removeprefix("array<").removesuffix(">")
        return bool(found.is_array() and _fits(found.value_type, inner))
    fits = {
        MOMENT: found.is_timestamp(),
        "string": found.is_string(),
        "boolean": found.is_boolean(),
        "float64": found.is_numeric(),
    }
    return bool(fits.get(kind, found.is_integer()) or found.is_null())


def _microseconds(moment: Column) -> Column:
    return backend.epoch_us(moment.cast("timestamp(6)"))


def _from_microseconds(at: int) -> datetime:
    return datetime.fromtimestamp(at / 1_000_000, tz=UTC)
