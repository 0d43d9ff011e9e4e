"""The engine's tests compile a query once, however many ledgers it is asked of.

Ibis takes longer over a small query than DuckDB. What it makes of an expression hangs on
the expression alone: on the names and types of tables, not on their rows. So names are
counted for each connection, where the engine counts them for the process, and the same
question to another small ledger is the same expression.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from itertools import count
from typing import Any

import pytest


@contextmanager
def once() -> Iterator[None]:
    # Only who tests the engine loads it.
    compiler = import_module("ibis.backends.sql.compilers.duckdb").DuckDBCompiler
    backend = import_module("xiangxin.pull.backend")
    compiles, keep = compiler.to_sqlglot, backend.keep
    made: dict[tuple[Any, Any], Any] = {}

    def to_sqlglot(
        self: Any, expr: Any, *, limit: Any = None, params: Any = None
    ) -> Any:
        if params:
            return compiles(self, expr, limit=limit, params=params)
        key = (expr.op(), limit)
        if key not in made:
            made[key] = compiles(self, expr, limit=limit)
        return made[key].copy()  # who writes it out may change it

    def counted(con: Any, table: Any, *, name: str) -> Any:
        turns = con.__dict__.setdefault("turns_of_tests", count(1))
        patch.setattr(backend, "_turn", turns)
        return keep(con, table, name=name)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(compiler, "to_sqlglot", to_sqlglot)
        patch.setattr(backend, "keep", counted)
        yield
