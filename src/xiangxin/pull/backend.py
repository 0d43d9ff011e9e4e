"""The one place that runs anything on Ibis's backend."""

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from typing import Any, TypeAlias

import duckdb
import ibis
import ibis.expr.types as ir
import pyarrow as pa

# Ibis ships no types: a column is whatever it says it is.
Column: TypeAlias = Any

_turn = count(1)


@ibis.udf.scalar.builtin  # type: ignore[untyped-decorator,unused-ignore]
def epoch_us(moment: ibis.dtype("timestamp(6)")) -> int:  # type: ignore[empty-body,valid-type]
    """Whole microseconds since 1970; Ibis itself goes down to seconds only."""


def connect() -> ibis.BaseBackend:
    """A database in memory that fetches nothing from anywhere."""
    con = ibis.duckdb.connect()
    for setting in ("autoinstall_known_extensions", "autoload_known_extensions"):
        con.raw_sql(f"SET {setting} = false")
    con.raw_sql("SET TimeZone = 'UTC'")
    con.raw_sql("SET enable_progress_bar = false")  # commands draw their own
    return con


def read_parquet(con: ibis.BaseBackend, files: Sequence[str], *, name: str) -> ir.Table:
    with _running():
        return con.read_parquet(files, table_name=name)


def keep(con: ibis.BaseBackend, table: ir.Table, *, name: str) -> ir.Table:
    """Compute once and hold the rows, under a name of their own."""
    with _running():
        return con.create_table(f"{name}_{next(_turn)}", table)


def collect(con: ibis.BaseBackend, table: ir.Table) -> pa.Table:
    with _running():
        return con.to_pyarrow(table)


def rows_of(con: ibis.BaseBackend, table: ir.Table) -> int:
    with _running():
        return int(con.to_pyarrow(table.count()).as_py())


@contextmanager
def _running() -> Iterator[None]:
    # Ibis 12 still calls what DuckDB 2 calls deprecated, and DuckDB 2 reports Ctrl-C
    # as an error of its own.
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="fetch_(arrow|record)")
        try:
            yield
        except (duckdb.InterruptException, RuntimeError) as error:
            if "interrupted" in str(error).lower():
                raise KeyboardInterrupt from error
            raise
