"""Columns of a ledger's tables, gathered block by block."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from xiangxin.pull.ledger import COLUMNS, EXTRAS, MOMENT

Whole: TypeAlias = npt.NDArray[np.int64]
Real: TypeAlias = npt.NDArray[np.float64]
Truths: TypeAlias = npt.NDArray[np.bool_]

HOUR: Final = 3_600_000_000
DAY: Final = 24 * HOUR
WEEK: Final = 7 * DAY

AS_OF: Final = datetime(2026, 11, 22, tzinfo=UTC)
UNTIL: Final = round(AS_OF.timestamp()) * 1_000_000

NOTHING: Final = np.iinfo(np.int64).min
"""In an array of numbers: null."""

# No two kinds of identifier overlap, so that a join of the wrong two finds nothing.
PRODUCTS: Final = 1_000_000
BRANDS: Final = 2_000_000
PLANTED: Final = 3_000_000
VARIANTS: Final = 4_000_000
PROMOTIONS: Final = 5_000_000
PERSON_ACTORS: Final = 1_000_000_000
PEOPLE: Final = 5_000_000_000
POSTS: Final = 10_000_000_000
ORDERS: Final = 20_000_000_000

_KINDS: Final = {
    MOMENT: pa.timestamp("us", "UTC"),
    "int64": pa.int64(),
    "int32": pa.int32(),
    "float64": pa.float64(),
    "string": pa.string(),
    "boolean": pa.bool_(),
    "array<int64>": pa.list_(pa.int64()),
    "array<string>": pa.list_(pa.string()),
}
SCHEMAS: Final = {
    name: pa.schema([(c, _KINDS[kind.removesuffix("?")]) for c, kind in table.items()])
    for name, table in {**COLUMNS, **EXTRAS}.items()
}
_CODED: Final = pa.dictionary(pa.int32(), pa.string())
# Until the end words are codes, which are moved about at a fraction of the cost.
_MAKING: Final = {
    name: pa.schema(
        [(f.name, _CODED if f.type == pa.string() else f.type) for f in schema]
    )
    for name, schema in SCHEMAS.items()
}


def coded(codes: npt.NDArray[Any], words: Sequence[str | None]) -> pa.Array:
    """Words by their places in a list."""
    return pa.DictionaryArray.from_arrays(
        pa.array(codes.astype(np.int32)), pa.array(words, pa.string())
    )


def block(name: str, rows: int, /, **columns: Any) -> pa.Table:
    """`rows` rows of one table; a single value fills its column, none is null."""
    schema = _MAKING[name]
    unknown = columns.keys() - set(schema.names)
    if unknown:
        raise KeyError(f"{name} has no column {', '.join(sorted(unknown))}")
    made = [_column(columns.get(f.name), field=f, rows=rows) for f in schema]
    return pa.Table.from_arrays(made, schema=schema)


def _column(given: Any, *, field: pa.Field, rows: int) -> pa.Array:
    if given is None:
        return pa.nulls(rows, field.type)
    if isinstance(given, pa.Array):
        return given if given.type == field.type else given.cast(field.type)
    if field.type == _CODED:
        return coded(np.zeros(rows, dtype=np.int32), [given])
    if isinstance(given, np.ndarray):
        empty = given == NOTHING if given.dtype == np.int64 else None
        told = pa.array(given, mask=empty)
        return told if told.type == field.type else told.cast(field.type)
    if pa.types.is_timestamp(field.type):
        given = pa.scalar(given, pa.int64()).cast(field.type)
    return pa.repeat(pa.scalar(given, field.type), rows)


def lists(lengths: Whole, values: Whole) -> pa.Array:
    """A list of persons a row."""
    ends = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
    return pa.ListArray.from_arrays(pa.array(ends), pa.array(values))


def table(name: str, blocks: Sequence[pa.Table]) -> tuple[pa.Table, Whole]:
    """All blocks as one table of SCHEMAS, and where each of their rows went.

    What happened is in the order of time; `id` becomes 1, 2, 3 …
    """
    schema = SCHEMAS[name]
    parts = pa.concat_tables(blocks or [block(name, 0)])
    order = np.arange(parts.num_rows)
    if "happened_at" in schema.names:
        at = parts["happened_at"].cast(pa.int64()).to_numpy()
        order = np.argsort(at, kind="stable")
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    taken = pa.array(order)
    columns = [
        pa.array(np.arange(1, len(order) + 1))
        if field.name == "id"
        else _joined(parts[field.name]).take(taken).cast(field.type)
        for field in schema
    ]
    return pa.Table.from_arrays(columns, schema=schema), place


def _joined(column: pa.ChunkedArray) -> pa.Array:
    return column.unify_dictionaries().combine_chunks()


def expand(starts: Whole, counts: Whole) -> tuple[Whole, Whole]:
    """For ranges in a flat array: which range each element is of, and its place."""
    of = np.repeat(np.arange(len(counts)), counts)
    begun = np.cumsum(counts) - counts
    return of, np.arange(len(of)) - begun[of] + starts[of]
