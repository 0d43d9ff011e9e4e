"""The one place that runs anything on Ibis's backend."""

import atexit
import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Container, Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from typing import Any, Final, TypeAlias

import duckdb
import ibis
import ibis.expr.types as ir
import pyarrow as pa

# Ibis ships no types: a column is whatever it says it is.
Column: TypeAlias = Any

MEMORY: Final = "PULL_MEMORY"
"""In the environment: what tables may take, such as 2GB; more goes to temporary files."""

_turn = count(1)

# DuckDB merges nested selects itself; for Ibis it is a tenth of a small report.
ibis.options.sql.fuse_selects = False


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
    if most := os.environ.get(MEMORY):
        spill = tempfile.mkdtemp(prefix="xiangxin-pull-")
        atexit.register(shutil.rmtree, spill, ignore_errors=True)
        for setting, value in (("temp_directory", spill), ("memory_limit", most)):
            quoted = value.replace("'", "''")
            con.raw_sql(f"SET {setting} = '{quoted}'")
    return con


def read_parquet(con: ibis.BaseBackend, files: Sequence[str], *, name: str) -> ir.Table:
    with _running():
        return con.read_parquet(files, table_name=name)


def keep(con: ibis.BaseBackend, table: ir.Table, *, name: str) -> ir.Table:
    """Compute once and hold the rows, under a name of their own."""
    with _running():
        return con.create_table(f"{name}_{next(_turn)}", table)


@contextmanager
def freed(
    con: ibis.BaseBackend, *, but: Callable[[], Container[str]]
) -> Iterator[None]:
    """Drop what was kept meanwhile, `but` for tables of these names."""
    before = held(con)
    yield
    for name in sorted(held(con) - before):
        if name not in but():
            con.raw_sql(f'DROP TABLE "{name}"')


def held(con: ibis.BaseBackend) -> set[str]:
    """The names of the tables that are kept."""
    rows = con.raw_sql(
        "SELECT table_name FROM duckdb_tables() WHERE NOT temporary"
    ).fetchall()
    return {name for (name,) in rows}


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
