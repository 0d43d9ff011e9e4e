"""Small ledgers, written act by act."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

import pyarrow as pa
import pytest

from xiangxin.pull import ledger as ledgers

AS_OF = datetime(2026, 11, 22, tzinfo=UTC)
LAMP = 1

Act: TypeAlias = Mapping[str, Any]
Tables: TypeAlias = dict[str, pa.Table]

KINDS = {"int64": pa.int64(), "int32": pa.int32(), "string": pa.string()}
KINDS[ledgers.MOMENT] = pa.timestamp("us", "UTC")


def _act(given: Act, *, number: int) -> dict[str, Any]:
    days = given.get("days", 1)
    act = dict.fromkeys(ledgers.COLUMNS["interaction"])
    act |= {"verb": "like", "entry": "unknown", "actor": LAMP, "object_kind": "actor"}
    act |= {name: value for name, value in given.items() if name != "days"}
    act |= {"id": number, "happened_at": AS_OF - timedelta(days=days)}
    return act


def _table(name: str, rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    return pa.table(
        {
            column: pa.array([row.get(column) for row in rows], KINDS[kind.rstrip("?")])
            for column, kind in ledgers.COLUMNS[name].items()
        }
    )


@pytest.fixture(scope="session")
def as_of() -> datetime:
    return AS_OF


@pytest.fixture(scope="session")
def tables_of() -> Callable[..., Tables]:
    def make(
        acts: Sequence[Act],
        *,
        actors: Sequence[Mapping[str, Any]] = ({"actor": LAMP, "kind": "product"},),
        makers: Sequence[Mapping[str, Any]] = (),
    ) -> Tables:
        rows = [_act(act, number=i) for i, act in enumerate(acts, start=1)]
        return {
            "interaction": _table("interaction", rows),
            "actor": _table("actor", actors),
            "maker": _table("maker", makers),
        }

    return make


@pytest.fixture(scope="session")
def ledger_of(tables_of: Callable[..., Tables]) -> Callable[..., ledgers.Ledger]:
    def make(acts: Sequence[Act], **more: Any) -> ledgers.Ledger:
        return ledgers.tables(**tables_of(acts, **more), as_of=AS_OF)

    return make
