import shutil
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from tests.cast import NOW, Person

from xiangxin.ledger.exposures import actions, queries, reading, sealing, segments
from xiangxin.ledger.exposures import folder as places
from xiangxin.ledger.exposures.models import GuestCount
from xiangxin.ledger.exposures.rules import RETENTION, Surface
from xiangxin.ledger.exposures.sealing import seal
from xiangxin.ledger.exposures.tests.making import (
    items,
    pseudonym,
    read,
    shown,
    write,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folder")]

DAY = timedelta(days=1)


def names(folder: Path) -> list[str]:
    found = folder.rglob("*.arrows"), folder.rglob("*.parquet"), folder.rglob("*.part")
    return sorted(str(file.relative_to(folder)) for some in found for file in some)


def test_sealed_by_day_and_still_the_same(folder: Path, bo: Person) -> None:
    write(shown(bo.id, 1), shown(bo.id, 2, cue_eligible=(bo.id,)))
    write(shown(bo.id, 3), now=NOW + DAY)
    before = read()

    done = seal(now=NOW + DAY)

    assert (done.segments, done.rows, done.torn) == (1, 3, [])
    assert [name.split("/")[1] for name in names(folder)] == [
        "day=2026-11-22",
        "day=2026-11-23",
    ]
    assert read() == before


def test_sealing_again_changes_nothing(folder: Path, bo: Person) -> None:
    write(shown(bo.id, 1))
    seal(now=NOW)
    before = names(folder)

    done = seal(now=NOW)

    assert (done.segments, names(folder), items()) == (0, before, [1])


def test_a_writer_whose_segment_was_sealed_begins_another(bo: Person) -> None:
    for item in range(4):
        write(shown(bo.id, item))
        seal(now=NOW)

    assert items() == [0, 1, 2, 3]


def test_a_large_segment_is_left_for_another(
    folder: Path, bo: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(segments, "LARGEST", 1)
    for item in range(3):
        write(shown(bo.id, item))

    assert len(list(folder.glob("open/*"))) == 3
    assert items() == [0, 1, 2]


@pytest.mark.parametrize("cut", [1, 7, 8, 9, 400, 967])
def test_a_segment_cut_anywhere_keeps_its_whole_batches(
    folder: Path, bo: Person, cut: int
) -> None:
    write(shown(bo.id, 1))
    (segment,) = folder.glob("open/*")
    whole = segment.stat().st_size
    write(shown(bo.id, 2))
    kept = segment.read_bytes()[: whole + cut]
    actions._BUFFER.segment.leave()
    segment.write_bytes(kept)

    assert items() == [1], "before it is sealed"
    done = seal(now=NOW)

    assert done.torn == [segment.name]
    assert items() == [1]


@pytest.mark.parametrize("size", [0, 5, 967])
def test_a_segment_without_a_batch_is_taken_away(folder: Path, size: int) -> None:
    file = places.make("open") / "1-here-1-1.arrows"
    file.write_bytes(segments.arrow.SCHEMA[:size])

    done = seal(now=NOW)

    assert len(done.torn) == (1 if size else 0)
    assert names(folder) == []


def test_zeros_after_a_power_failure_are_no_rows(folder: Path, bo: Person) -> None:
    write(shown(bo.id, 1))
    (segment,) = folder.glob("open/*")
    with segment.open("ab") as file:
        file.write(bytes(4096))

    assert seal(now=NOW).torn == [segment.name]
    assert items() == [1]


def test_a_flipped_bit_costs_its_own_batch_and_is_told(
    folder: Path, bo: Person
) -> None:
    """Wherever it lies: in a length, in a header, in somebody's number."""
    whole = _three_batches(folder, bo)
    size = (len(whole) - len(segments.arrow.SCHEMA)) // 3
    spoilt = places.make("open") / "1-here-1-1.arrows"
    second = len(segments.arrow.SCHEMA) + size
    for at in (*range(second, second + size, 9), second + size - 1):
        written = bytearray(whole)
        written[at] ^= 4
        spoilt.write_bytes(written)

        assert items() == [1, 3], f"byte {at}, before it is sealed"

    assert seal(now=NOW).torn == [spoilt.name]
    assert items() == [1, 3]


def test_spoilt_bytes_before_the_first_batch_cost_no_row(
    folder: Path, bo: Person
) -> None:
    whole = _three_batches(folder, bo)
    spoilt = places.make("open") / "1-here-1-1.arrows"
    spoilt.write_bytes(bytes(8) + whole[8:])

    assert seal(now=NOW).torn == [spoilt.name]
    assert items() == [1, 2, 3]


def _three_batches(folder: Path, viewer: Person) -> bytes:
    """Of one row each, and taken away."""
    for item in (1, 2, 3):
        write(shown(viewer.id, item))
    (segment,) = folder.glob("open/*")
    actions._BUFFER.segment.leave()
    whole = segment.read_bytes()
    segment.unlink()
    return whole


class Killed(BaseException):
    """Nothing after this point happened."""


def killed_before(step: int, patch: pytest.MonkeyPatch) -> None:
    """Let the process end before its n-th change of a file."""
    left = [step]

    def wrap(owner: Any, name: str) -> None:
        change = getattr(owner, name)

        def changing(*args: Any, **kwargs: Any) -> Any:
            left[0] -= 1
            if left[0] < 0:
                raise Killed
            return change(*args, **kwargs)

        patch.setattr(owner, name, changing)

    for name in ("rename", "replace", "unlink", "rmdir"):
        wrap(Path, name)
    wrap(sealing.pq.ParquetWriter, "close")
    wrap(actions, "forgotten")


def everything(ana: Person, bo: Person) -> None:
    """Two days over, one not, small files to be merged, and somebody to be forgotten."""
    for n in range(3):
        write(
            shown(ana.id, n, cue_eligible=(bo.id,), cue_drawn=bo.id),
            shown(bo.id, n),
            now=NOW + n * DAY,
        )
        write(shown(ana.id, 10 + n), now=NOW + timedelta(hours=1))
        if n < 2:
            seal(now=NOW)
    actions.forget([pseudonym(bo.id)], now=NOW)


def seen() -> list[tuple[int, list[int], int | None]]:
    return [(row["item"], row["cue_eligible"], row["cue_drawn"]) for row in read()]


def test_killed_at_any_step_nothing_is_lost_doubled_or_remembered(
    folder: Path, ana: Person, bo: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    everything(ana, bo)
    old = pseudonym(bo.id)
    actions._BUFFER.segment.leave()
    kept = folder.with_name("kept")
    shutil.copytree(folder, kept)
    wanted = [(0, [], None), (10, [], None), (1, [], None), (11, [], None)]
    wanted += [(2, [], None), (12, [], None)]
    steps = 0
    while True:
        shutil.rmtree(folder)
        shutil.copytree(kept, folder)
        actions.forget([old], now=NOW)
        try:
            with monkeypatch.context() as patch:
                killed_before(steps, patch)
                seal(now=NOW + 9 * DAY)
            break
        except Killed:
            assert seen() == wanted, f"read after {steps} changes"
        seal(now=NOW + 9 * DAY)
        assert seen() == wanted, f"sealed again after {steps} changes"
        assert not queries.to_forget()
        assert not holding(folder, old)
        assert not list(folder.rglob("*.part"))
        steps += 1
    assert steps > 15
    assert len(names(folder)) == 3, "a file a day"


def holding(folder: Path, number: int) -> list[Path]:
    bytes_of_it = number.to_bytes(8, "little")
    return [
        file
        for file in folder.rglob("*")
        if file.is_file()
        and (bytes_of_it in file.read_bytes() or _decoded(file, number))
    ]


def _decoded(file: Path, number: int) -> bool:
    if file.suffix != ".parquet":
        return False
    return str(number) in repr(pq.ParquetFile(file).read().to_pylist())


def test_whoever_waits_to_be_forgotten_is_read_no_more(ana: Person, bo: Person) -> None:
    write(shown(bo.id, 1), shown(ana.id, 2, cue_shown=(ana.id, bo.id)))
    actions.forget([pseudonym(bo.id)], now=NOW)

    (row,) = read()
    assert (row["item"], row["cue_shown"]) == (2, [pseudonym(ana.id)])


def test_a_file_of_nobody_else_goes(folder: Path, bo: Person) -> None:
    write(shown(bo.id, 1))
    seal(now=NOW)
    actions.forget([pseudonym(bo.id)], now=NOW)

    assert seal(now=NOW).forgotten == 1
    assert names(folder) == []


def test_old_days_are_dropped(folder: Path, bo: Person) -> None:
    write(shown(bo.id, 1))
    write(shown(bo.id, 2), now=NOW + DAY)
    for day in (NOW, NOW + DAY):
        actions.count_guests([("post", 5)], Surface.HOME, now=day)
    actions.flush()

    assert seal(now=NOW + RETENTION).expired == 0
    assert seal(now=NOW + RETENTION + DAY).expired == 1
    assert items() == [2]
    assert [count.day for count in GuestCount.objects.all()] == [(NOW + DAY).date()]


def test_a_day_that_is_over_becomes_one_file(folder: Path, bo: Person) -> None:
    for n in range(3):
        write(shown(bo.id, n))
        seal(now=NOW)
    assert len(names(folder)) == 3

    assert seal(now=NOW + 2 * DAY).merged == 3
    assert [name.rpartition("/")[2] for name in names(folder)] == ["merged-1.parquet"]
    write(shown(bo.id, 9))
    assert seal(now=NOW + 2 * DAY).merged == 2
    assert [name.rpartition("/")[2] for name in names(folder)] == ["merged-2.parquet"]
    assert seal(now=NOW + 2 * DAY).merged == 0
    assert items() == [0, 1, 2, 9]


def test_a_merged_file_stays_small_enough_to_sort(
    folder: Path, bo: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "MERGED_ROWS", 4)
    for n in range(5):
        write(*(shown(bo.id, 10 * n + one) for one in range(2)))
        seal(now=NOW)

    seal(now=NOW + 2 * DAY)
    again = seal(now=NOW + 2 * DAY)

    assert (len(names(folder)), again.merged) == (3, 0)
    assert len(items()) == 10


def test_one_persons_rows_lie_together(
    folder: Path, ana: Person, bo: Person, cy: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "ROWS_AT_ONCE", 50)
    for n in range(50):
        write(*(shown(one.id, n) for one in (ana, bo, cy)))
    seal(now=NOW)

    (file,) = folder.rglob("*.parquet")
    viewers = pq.ParquetFile(file).read()["viewer"].to_pylist()
    assert viewers == sorted(viewers)
    assert len(read(viewer=pseudonym(bo.id))) == 50
    assert pq.read_metadata(file).num_row_groups == 3


def test_two_sealers_take_turns(bo: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "PATIENCE_S", 0.2)
    write(shown(bo.id, 1))
    with places.changing(), pytest.raises(places.BusyError):
        seal(now=NOW)
    with places.reading(), pytest.raises(places.BusyError):
        seal(now=NOW)
    assert items() == [1]


def test_an_exclusive_lock_waits_for_who_is_writing() -> None:
    order: list[str] = []
    is_in, go_on = threading.Event(), threading.Event()

    def writer() -> None:
        with places.writing():
            is_in.set()
            go_on.wait(10)
            order.append("written")

    def then(action: Callable[[], object]) -> threading.Thread:
        thread = threading.Thread(target=action)
        thread.start()
        return thread

    thread = then(writer)
    is_in.wait(10)
    with places.writing():
        order.append("beside it")
    go_on.set()
    with places.nobody_writing():
        order.append("alone")
    thread.join()

    assert order == ["beside it", "written", "alone"]
