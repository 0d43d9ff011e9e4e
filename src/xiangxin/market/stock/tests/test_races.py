"""Makers at once: real processes with real threads on one database."""

import json
from collections.abc import Sequence
from typing import Any

import pytest
from tests import databases
from tests.forking import Process

pytestmark = pytest.mark.race

Env = dict[str, str]


def start(env: Env, call: str) -> Process:
    return databases.run(
        f"from xiangxin.market.stock.tests import race\nrace.{call}", env
    )


def hear(process: Process) -> Any:
    assert process.stdout
    return json.loads(process.stdout.readline())


def ask(env: Env, call: str) -> Any:
    with start(env, call) as process:
        return hear(process)


def race(env: Env, calls: Sequence[str]) -> list[Any]:
    processes = [start(env, call) for call in calls]
    try:
        assert [hear(process) for process in processes] == ["ready"] * len(processes)
        for process in processes:
            assert process.stdin
            process.stdin.write("\n")
            process.stdin.flush()
        return [answer for process in processes for answer in hear(process)]
    finally:
        for process in processes:
            process.kill()
            process.communicate()


def test_of_makers_who_save_at_once_one_wins_and_the_others_are_told(
    own_database: Env,
) -> None:
    brand, variant, *_ = ask(own_database, "prepare()")

    answers = race(
        own_database,
        [
            f"save(1, {brand}, {variant}, [201, 202, 203, 204])",
            f"save(2, {brand}, {variant}, [205, 206, 207, 208])",
        ],
    )

    assert answers.count("stale") == 7, answers
    won = next(answer for answer in answers if answer != "stale")
    found = ask(own_database, f"count({brand})")
    assert (found["price"], found["on_hand"], found["history"]) == (won, won, 2)


def test_whatever_buyers_and_makers_do_at_once_the_journal_sums_to_the_shelf(
    own_database: Env,
) -> None:
    brand, variant, *_ = ask(own_database, "prepare()")

    answers = race(
        own_database, [f"stir({node}, {brand}, {variant})" for node in (1, 2)]
    )

    assert set(answers) == {"done"}
    found = ask(own_database, "shelf_and_journal()")
    assert found["journal"] == found["on_hand"]
    assert 0 <= found["held"] <= found["on_hand"]
    assert found["undone_twice"] == 0


def test_of_two_owners_who_leave_at_once_one_stays(own_database: Env) -> None:
    brand, _, ana, bo = ask(own_database, "prepare()")

    answers = race(
        own_database, [f"leave(1, {brand}, [{ana}])", f"leave(2, {brand}, [{bo}])"]
    )

    assert sorted(map(str, answers)) == ["True", "last_owner"]
    assert ask(own_database, f"count({brand})")["owners"] == 1


def test_an_import_that_is_killed_has_written_nothing(own_database: Env) -> None:
    brand, *_ = ask(own_database, "prepare()")
    process = start(own_database, f"import_and_hang({brand})")
    assert hear(process) == "in the middle"
    process.kill()
    process.communicate()

    found = ask(own_database, f"count({brand})")
    assert (found["products"], found["history"]) == (1, 1)
