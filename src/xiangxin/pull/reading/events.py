"""From tables of acts to a ledger."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from xiangxin.pull import backend
from xiangxin.pull import ledger as ledgers
from xiangxin.pull.ledger import COLUMNS, EXTRAS, MOMENT, Ledger, Problem, Unreadable
from xiangxin.pull.reading import faults, identity, rows
from xiangxin.pull.reading.cells import KINDS, Cells
from xiangxin.pull.reading.masks import Mask, mask
from xiangxin.pull.reading.meanings import header
from xiangxin.pull.reading.verbs import (
    ENTRY_WORDS,
    KIND_WORDS,
    VERB_WORDS,
    translated,
)

NEEDED: Final = ("person", "verb", "actor", "at")


@dataclass(frozen=True, slots=True)
class Table:
    """Typed rows of one of a ledger's tables, and the latest moment among them."""

    rows: pa.Table
    problems: tuple[Problem, ...]
    made: frozenset[str] = frozenset()
    last: datetime | None = None


def ledger(
    con: ibis.BaseBackend,
    tables: Mapping[str, Cells],
    *,
    as_of: datetime | None,
    written: datetime | None,
) -> Ledger:
    """From cells by a ledger's table names; `interaction` must be among them."""
    if "interaction" not in tables:
        raise Unreadable("A ledger needs a table of acts, named interaction.")
    acts = _acts(con, tables["interaction"], written)
    read = {"interaction": acts}
    for name, cells in tables.items():
        if name != "interaction":
            read[name] = _table(con, name, cells, written)
    if "actor" not in read:
        read["actor"] = _actors(tables["interaction"])
    if "maker" not in read:
        schema = pa.schema([(n, pa.int64()) for n in ("person", "actor", faults.ROW)])
        read["maker"] = Table(schema.empty_table(), ())
    lasts = [table.last for table in read.values() if table.last]
    if not acts.rows.num_rows or not lasts:
        raise Unreadable(
            "No row can be used: none has a moment and a verb that can be read."
        )
    found = ledgers.load(
        con,
        {name: table.rows for name, table in read.items()},
        as_of=as_of or max(lasts),
        carried=faults.ROW,
    )
    made = {f"{n}.{column}" for n, table in read.items() for column in table.made}
    told = replace(
        found,
        given=found.given - made,
        problems=tuple(p for table in read.values() for p in table.problems),
    )
    screened = faults.screened(told)
    screened = replace(
        screened,
        problems=tuple(
            tables[p.table].named(p) if p.table in tables else p
            for p in screened.problems
        ),
    )
    if not backend.rows_of(con, screened.interaction):
        raise Unreadable(
            "No act is left once those of impossible moments are left out."
        )
    return replace(screened, given=screened.given - made)


def _acts(con: ibis.BaseBackend, cells: Cells, written: datetime | None) -> Table:
    absent = [name for name in NEEDED if name not in cells]
    if absent:
        raise Unreadable(
            "A table of acts needs a column for each of {needed}; not found: {absent}.",
            needed=", ".join(NEEDED),
            absent=", ".join(absent),
        )
    at = cells.moments("at", needed=True)
    verb = translated(cells.texts("verb"), VERB_WORDS)
    amount, currency = cells.money("amount", "amount_minor")
    columns: dict[str, Any] = {
        name: cells.read("at" if name == "happened_at" else name)
        for name, kind in COLUMNS["interaction"].items()
        if kind.removesuffix("?") != MOMENT and name not in {"amount_minor", "currency"}
    }
    door = cells.texts("entry")
    entry = translated(door, ENTRY_WORDS, default="unknown")
    kept = at.known & mask(pc.is_valid(verb))
    cells.note("no_verb", "verb", mask(pc.is_null(verb)), left_out=True)
    unknown = mask(pc.and_(pc.equal(entry, "unknown"), pc.is_valid(door)))
    if unknown.any():
        cells.note("unknown_channel", "entry", unknown)
    columns |= {
        "happened_at": at.timestamps(),
        "verb": verb,
        "entry": pc.fill_null(entry, "unknown"),
        "object_kind": pc.fill_null(columns["object_kind"], "actor"),
        "amount_minor": amount,
        "currency": currency,
        faults.ROW: pa.array(cells.sheet.rows),
    }
    if "id" not in cells:
        turns = np.empty(len(cells), dtype=np.int64)
        turns[np.argsort(at.at, kind="stable")] = np.arange(1, len(cells) + 1)
        columns["id"] = pa.array(turns)
    kept &= _first(con, cells)
    made = {c for c in columns if c not in cells} - {
        "happened_at",
        "amount_minor",
        "currency",
    }
    return Table(
        pa.table(columns).filter(pa.array(kept)),
        tuple(cells.problems),
        frozenset(made),
        rows.last_moment(at.at, kept, written=written),
    )


def _actors(cells: Cells) -> Table:
    """Those the acts are about, each once, with what its rows say of it."""
    given = translated(cells.texts("actor_kind"), KIND_WORDS)
    word = header(cells.columns["actor"]).plain
    kind = pc.fill_null(given, KIND_WORDS.get(word, "product"))
    person = pc.fill_null(pc.equal(given, "person"), fill_value=False)
    raw = cells.raw("actor")
    names = pc.if_else(person, pa.scalar(None, pa.string()), identity.labels(raw))
    whole = pc.match_substring_regex(pc.fill_null(names, "0"), r"^-?\d+$")
    nothing = pa.scalar(None, pa.string())
    facts = pa.table(
        {
            "actor": cells.read("actor"),
            "kind": kind,
            "name": pc.if_else(whole, nothing, names),
            "category": cells.texts("category"),
            "person": pc.if_else(
                person,
                identity.pseudonyms(raw, cells.how.key),
                pa.scalar(None, pa.int64()),
            ),
            faults.ROW: pa.array(cells.sheet.rows),
        }
    )
    facts = facts.filter(pc.is_valid(facts["actor"]))
    columns = [name for name in facts.column_names if name != "actor"]
    each = facts.group_by("actor").aggregate([(name, "min") for name in columns])
    told = {"actor": each["actor"]} | {name: each[f"{name}_min"] for name in columns}
    rest = {
        name: KINDS["id" if kind == "int64" else "text"]
        for name, kind in (("handle", "string"), ("brand", "int64"))
    }
    told |= {name: pa.nulls(each.num_rows, kind) for name, kind in rest.items()}
    return Table(pa.table(told), (), frozenset({"handle", "brand"}))


def _table(
    con: ibis.BaseBackend, name: str, cells: Cells, written: datetime | None
) -> Table:
    wanted = {**COLUMNS, **EXTRAS}[name]
    absent = [c for c, kind in wanted.items() if kind[-1] != "?" and not _has(cells, c)]
    if absent and name != "actor":
        raise Unreadable(
            "The table {name!r} lacks: {absent}.", name=name, absent=", ".join(absent)
        )
    kept = np.ones(len(cells), dtype=bool)
    columns: dict[str, pa.Array] = {}
    last = None
    for column, spelled in wanted.items():
        kind = spelled.removesuffix("?")
        known = "at" if column == "happened_at" else column
        if column.endswith("_minor"):
            amount, currency = cells.money(column.removesuffix("_minor"), column)
            columns |= {column: amount, "currency": currency}
        elif column == "currency" and "currency" in columns:
            continue
        elif column == "happened_at" and known in cells:
            at = cells.moments("at", needed=spelled[-1] != "?")
            columns[column] = at.timestamps()
            kept &= at.known | (spelled[-1] == "?")
            last = rows.last_moment(at.at, at.known, written=written)
        elif _has(cells, column) or kind in {"int64", "string"}:
            columns[column] = cells.read(known)
    if "kind" in columns:
        columns["kind"] = translated(
            columns["kind"], KIND_WORDS if name == "actor" else {}
        )
    if name == "actor":
        columns["kind"] = pc.fill_null(columns["kind"], "product")
    columns[faults.ROW] = pa.array(cells.sheet.rows)
    kept &= _first(con, cells)
    return Table(
        pa.table(columns).filter(pa.array(kept)), tuple(cells.problems), last=last
    )


def _has(cells: Cells, column: str) -> bool:
    plain = column.removesuffix("_minor")
    known = "at" if column == "happened_at" else column
    return known in cells or (plain != column and plain in cells)


def _first(con: ibis.BaseBackend, cells: Cells) -> Mask:
    again = rows.again(con, cells.sheet)
    cells.note("same_row", "", again, left_out=True)
    return ~again
