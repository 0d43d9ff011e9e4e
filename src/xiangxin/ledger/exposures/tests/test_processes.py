"""Real processes: one is killed, several write, seal and erase at once."""

import json
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from tests import databases
from tests.databases import console
from tests.forking import Process

pytestmark = pytest.mark.race

Env = dict[str, str]
PYARROW = ("xiangxin.ledger.exposures.sealing",)
"""What writes must do without it, and what reads would load it again each time."""


def start(env: Env, call: str) -> Process:
    code = f"from xiangxin.ledger.exposures.tests import rushing\nrushing.{call}"
    reads = call.partition("(")[0] in {"read", "seal", "seal_until_killed"}
    return databases.run(code, env, loaded=PYARROW if reads else ())


def said(process: Process) -> Any:
    assert process.stdout
    return json.loads(process.stdout.readline())


def done(env: Env, call: str) -> Any:
    with start(env, call) as process:
        answer = process.communicate()[0]
    assert process.returncode == 0, call
    return json.loads(answer) if answer else None


@pytest.fixture
def ana_and_bo(own_database: Env) -> tuple[int, int]:
    ana, bo = done(own_database, "people()")
    return ana, bo


@pytest.fixture
def writers(own_database: Env, ana_and_bo: tuple[int, int]) -> Iterator[list[Process]]:
    """Two that log all the time and write a hundred times a second."""
    ana, bo = ana_and_bo
    with ExitStack() as stack:
        running = [
            stack.enter_context(
                start(own_database, f"log_until_told({ana}, {bo}, 0.01)")
            )
            for _ in range(2)
        ]
        assert [said(one) for one in running] == ["logging"] * 2
        yield running


def stop(writers: list[Process]) -> int:
    return sum(int(one.communicate("\n")[0]) for one in writers)


def test_kill_9_loses_what_the_last_second_logged_and_nothing_else(
    own_database: Env, ana_and_bo: tuple[int, int]
) -> None:
    logged = []
    with start(own_database, f"log_and_say({ana_and_bo[1]}, 0.9)") as process:
        assert process.stdout
        for line in process.stdout:
            logged.append(json.loads(line))
            if logged[-1][1] - logged[0][1] > 3:
                break
        process.kill()
        logged += [json.loads(line) for line in process.stdout if line.endswith("\n")]

    kept = done(own_database, "read()")

    assert kept == list(range(1, len(kept) + 1)), "whole, and in order"
    assert logged[-1][1] - logged[len(kept) - 1][1] < 1.5, "a second on a quiet machine"
    done(own_database, "seal()")
    assert done(own_database, "read()") == kept, "an orphan is sealed like any other"


@pytest.mark.parametrize("is_forked", [False, True])
def test_a_process_that_ends_writes_what_it_has(
    own_database: Env, ana_and_bo: tuple[int, int], is_forked: bool
) -> None:
    done(own_database, f"log_and_end({ana_and_bo[1]}, is_forked={is_forked})")

    assert done(own_database, "read()") == [1]


def test_who_writes_loads_no_pyarrow(
    own_database: Env, ana_and_bo: tuple[int, int]
) -> None:
    assert done(own_database, f"log_and_flush({ana_and_bo[1]})") == []


def test_the_operator_is_told_what_was_torn(
    own_database: Env, ana_and_bo: tuple[int, int]
) -> None:
    done(own_database, f"log_and_flush({ana_and_bo[1]})")
    (segment,) = Path(own_database["DATA_DIR"]).rglob("*.arrows")
    with segment.open("ab") as file:
        file.write(segment.read_bytes()[968:1500])

    told = console(own_database, "ledger", "seal")

    assert told.returncode == 0, told.stderr
    assert "1 exposures of 1 segments are sealed." in told.stdout
    assert (
        f"1 segments held torn or spoilt batches, dropped: {segment.name}."
        in told.stdout
    )


def test_several_seal_while_several_write_and_each_row_is_there_once(
    own_database: Env, writers: list[Process]
) -> None:
    with ExitStack() as stack:
        sealers = [
            stack.enter_context(start(own_database, "seal(times=8)")) for _ in range(2)
        ]
        assert [said(one) for one in sealers] == [[]] * 2
    logged = stop(writers)

    assert len(done(own_database, "read()")) == logged


def test_a_sealer_killed_at_any_moment_loses_nothing(
    own_database: Env, writers: list[Process]
) -> None:
    for n in range(3):
        with start(own_database, "seal_until_killed()") as sealer:
            for _ in range(3):
                said(sealer)
            time.sleep(0.01 * n)
            sealer.kill()
    logged = stop(writers)

    assert len(done(own_database, "read()")) == logged
    done(own_database, "seal()")
    assert len(done(own_database, "read()")) == logged


def test_who_erases_while_others_write_is_nowhere_afterwards(
    own_database: Env, ana_and_bo: tuple[int, int], writers: list[Process]
) -> None:
    old = []
    for _ in range(2):
        old.append(done(own_database, f"erase({ana_and_bo[1]})"))
        assert done(own_database, "seal()") == []
        assert not holding(own_database, old)
    stop(writers)

    assert not holding(own_database, old)
    assert done(own_database, "read()"), "others' stays"


def holding(env: Env, numbers: list[int]) -> list[str]:
    """Files that name one of these, in letters, in bytes, or once decoded."""
    return [
        f"{number} in {file.name}"
        for file in Path(env["DATA_DIR"], "ledger").rglob("*")
        if file.is_file()
        for number in numbers
        if number.to_bytes(8, "little") in file.read_bytes()
        or str(number).encode() in file.read_bytes()
        or number in _numbers(file)
    ]


def _numbers(file: Path) -> set[int]:
    """Of a Parquet file, which is compressed; a segment shows its bytes."""
    if file.suffix != ".parquet":
        return set()
    found = set()
    for row in pq.ParquetFile(file).read().to_pylist():
        found |= {row["viewer"], row["cue_drawn"]}
        found |= {*row["cue_eligible"], *row["cue_shown"]}
    return found
