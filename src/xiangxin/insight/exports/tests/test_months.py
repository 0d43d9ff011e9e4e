"""The market's own months: read once, read again when they changed, never longer than people."""

import stat
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from tests.cast import NOW, Person

from xiangxin.insight.exports import actions, folder, months
from xiangxin.ledger import actions as ledger
from xiangxin.ledger import queries
from xiangxin.ledger.models import Interaction
from xiangxin.ledger.rules import NOWHERE, Act, Verb

EARLIER = NOW - timedelta(days=70)  # 13 September


@pytest.fixture
def data(tmp_path: Path, settings: object) -> Path:
    settings.DATA_DIR = tmp_path / "data"  # type: ignore[attr-defined]
    return tmp_path / "data"


@pytest.fixture
def past(bo: Person) -> None:
    for moment in (EARLIER, EARLIER + timedelta(days=1), NOW):
        act(bo, moment)


def act(person: Person, moment: datetime, verb: Verb = Verb.LIKE) -> int:
    return ledger.record(
        Act(verb=verb, person=person.id, actor=person.id), origin=NOWHERE, now=moment
    )


def export(
    to: Path, *, as_of: datetime = NOW, still: Callable[[], None] = lambda: None
) -> int:
    return actions.export_linked(to, as_of=as_of, still=still).rows


def ids(ledger_folder: Path) -> list[int]:
    table = pq.read_table(ledger_folder / "interaction")
    return sorted(table.column("id").to_pylist())


def written(data: Path) -> dict[str, int]:
    return {f.stem: f.stat().st_mtime_ns for f in (data / "ledger/months").iterdir()}


def test_it_holds_what_the_database_holds(
    data: Path, past: None, tmp_path: Path
) -> None:
    count = export(tmp_path / "out")

    assert count == Interaction.objects.count()
    stored = Interaction.objects.order_by("id").values_list("id", "happened_at")
    table = pq.read_table(tmp_path / "out" / "interaction").sort_by("id").to_pylist()
    assert [(row["id"], row["happened_at"]) for row in table] == list(stored)
    assert {row["person"] for row in table} == set(queries.pseudonyms().values())
    assert {row["currency"] for row in table} == {None}


def test_a_month_that_did_not_change_is_not_read_again(
    data: Path, past: None, bo: Person, tmp_path: Path
) -> None:
    export(tmp_path / "one")
    first = written(data)
    act(bo, NOW + timedelta(hours=1))

    export(tmp_path / "two", as_of=NOW + timedelta(days=1))

    second = written(data)
    assert set(first) == {"2026-09", "2026-11"}
    assert second["2026-09"] == first["2026-09"]
    assert second["2026-11"] != first["2026-11"]
    assert len(ids(tmp_path / "two")) == Interaction.objects.count()


def test_an_act_told_late_is_in_the_next_export(
    data: Path, past: None, bo: Person, tmp_path: Path
) -> None:
    export(tmp_path / "one")
    late = act(bo, EARLIER + timedelta(days=3))

    export(tmp_path / "two")

    assert late in ids(tmp_path / "two")
    assert late not in ids_of_month(tmp_path / "one", "2026-11")


def ids_of_month(ledger_folder: Path, month: str) -> list[int]:
    part = ledger_folder / "interaction" / f"month={month}" / "part-0.parquet"
    found: list[int] = pq.ParquetFile(part).read(["id"]).column("id").to_pylist()
    return found


def test_an_earlier_moment_is_cut_and_a_later_one_whole_again(
    data: Path, past: None, tmp_path: Path
) -> None:
    export(tmp_path / "now")
    then = export(tmp_path / "then", as_of=EARLIER + timedelta(hours=1))
    again = export(tmp_path / "again")

    assert then == len(ids(tmp_path / "then")) == 1
    assert again == Interaction.objects.count()


def test_nobody_is_kept_after_they_were_erased(
    data: Path, past: None, bo: Person, cy: Person, tmp_path: Path
) -> None:
    act(cy, EARLIER)
    export(tmp_path / "one")
    old = queries.pseudonyms()[bo.id]

    ledger.erase(person=bo.id, pseudonym=12345, now=NOW)
    export(tmp_path / "two")

    for file in (data / "ledger" / "months").iterdir():
        assert old not in pq.read_table(file).column("person").to_pylist()
        assert old.to_bytes(8, "little") not in file.read_bytes()
    assert len(ids(tmp_path / "two")) == Interaction.objects.count()


def test_somebody_erased_while_it_is_read_is_not_kept(
    data: Path, past: None, bo: Person, tmp_path: Path
) -> None:
    old = queries.pseudonyms()[bo.id]
    once = iter([True])

    def erase_meanwhile() -> None:
        if next(once, False):
            ledger.erase(person=bo.id, pseudonym=12345, now=NOW)

    export(tmp_path / "out", still=erase_meanwhile)

    people = pq.read_table(tmp_path / "out" / "interaction").column("person")
    assert old not in people.to_pylist()


def test_killed_in_the_middle_it_begins_again(
    data: Path, past: None, tmp_path: Path
) -> None:
    class Killed(BaseException):
        pass

    def kill() -> None:
        raise Killed

    with pytest.raises(Killed):
        export(tmp_path / "one", still=kill)
    (data / "ledger/months/2026-09.parquet").write_bytes(b"half a file")

    assert export(tmp_path / "two") == Interaction.objects.count()
    assert set(written(data)) == {"2026-09", "2026-11"}


def test_what_a_dead_process_left_is_taken_away(data: Path, db: None) -> None:
    dead = folder.working() / ".measuring-4194304-abc"
    dead.mkdir()
    mine = folder.working() / f"{folder.prefix('measuring')}abc"
    mine.mkdir()

    folder.tidy()

    assert not dead.exists()
    assert mine.exists()


def test_only_its_owner_reads_it(data: Path, past: None, tmp_path: Path) -> None:
    export(tmp_path / "out")

    kept = data / "ledger" / "months"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o700
    assert {stat.S_IMODE(f.stat().st_mode) for f in kept.iterdir()} == {0o600}


def test_forgetting_the_months_loses_nothing(
    data: Path, past: None, tmp_path: Path
) -> None:
    export(tmp_path / "one")
    folder.forget_months()

    assert not folder.months().exists()
    assert export(tmp_path / "two") == Interaction.objects.count()


def test_rows_in_parts_are_all_read_once(
    data: Path, past: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("xiangxin.ledger.rows.AT_ONCE", 2)

    found = [row for _, table in months.read(NOW) for row in table["id"].to_pylist()]

    stored = Interaction.objects.order_by("id").values_list("id", flat=True)
    assert found == list(stored)
