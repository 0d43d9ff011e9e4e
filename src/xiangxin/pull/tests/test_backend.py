"""Tables on the engine's backend: which are shared, which go, and where they lie."""

from collections.abc import Callable
from pathlib import Path

import ibis
import pyarrow as pa
import pytest

from xiangxin.pull import backend
from xiangxin.pull.ledger import Ledger


def test_what_a_measure_kept_goes_and_what_measures_share_stays(
    ledger_of: Callable[..., Ledger],
) -> None:
    ledger = ledger_of([{"person": 1}])
    con, made = ledger.backend, []

    def make() -> ibis.Table:
        made.append(1)
        return ibis.memtable(pa.table({"n": [1, 2]}))

    with ledger.scratch():
        own = backend.keep(con, make(), name="own")
        ledger.once("shared", 7, make)
        assert own.op().name in backend.held(con)

    assert own.op().name not in backend.held(con)
    assert backend.rows_of(con, ledger.once("shared", 7, make)) == 2
    assert len(made) == 2
    assert backend.rows_of(con, ledger.interaction) == 1


def test_more_than_memory_may_hold_goes_to_files(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(backend.MEMORY, "30MB")
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    con = backend.connect()

    numbers = ibis.range(5_000_000).unnest().name("n").as_table()
    kept = backend.keep(con, numbers.mutate(h=numbers.n.hash()), name="numbers")

    assert backend.rows_of(con, kept) == 5_000_000
    assert any(tmp_path.rglob("*"))
