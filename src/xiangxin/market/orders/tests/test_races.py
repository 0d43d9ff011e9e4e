"""Real processes with real threads, all on one database."""

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

import pytest
from tests import databases
from tests.forking import Process

pytestmark = pytest.mark.race

Env = dict[str, str]
NOTHING = {"levels": [], "orders": 0, "open": 0, "in_bags": 0}


def start(env: Env, call: str) -> Process:
    return databases.run(
        f"from xiangxin.market.orders.tests import race\nrace.{call}", env
    )


def hear(process: Process) -> Any:
    assert process.stdout
    return json.loads(process.stdout.readline())


def let_go(process: Process) -> None:
    assert process.stdin
    process.stdin.write("\n")
    process.stdin.flush()


def ask(env: Env, call: str) -> Any:
    """One process alone, to its end."""
    with start(env, call) as process:
        return hear(process)


def race(env: Env, calls: Sequence[str]) -> list[Any]:
    """All at once; the answers of all."""
    processes = [start(env, call) for call in calls]
    try:
        assert [hear(process) for process in processes] == ["ready"] * len(processes)
        for process in processes:
            let_go(process)
        return [answer for process in processes for answer in hear(process)]
    finally:
        for process in processes:
            process.kill()
            process.communicate()


def test_the_last_unit_is_held_for_one_buyer(own_database: Env) -> None:
    keys = ask(own_database, f"fill({['ink'] * 12}, on_hand=1)")

    answers = race(own_database, [f"address(1, {keys[:6]})", f"address(2, {keys[6:]})"])

    assert Counter(answers) == {"held": 1, "sold_out": 11}
    assert ask(own_database, "count()") == {
        **NOTHING,
        "levels": [[1, 1], [1, 0]],
        "in_bags": 1,
    }


def test_one_bag_held_many_times_at_once_is_held_once(own_database: Env) -> None:
    (key,) = ask(own_database, "fill(['ink day'], on_hand=9)")

    answers = race(own_database, [f"address({node}, {[key] * 4})" for node in (1, 2)])

    assert Counter(answers) == {"held": 8}
    assert ask(own_database, "count()")["levels"] == [[9, 1], [9, 1]]


def test_bags_that_change_while_others_end_holds_keep_the_sum(
    own_database: Env,
) -> None:
    keys = ask(own_database, f"fill({['ink day'] * 6}, on_hand=99)")

    answers = race(own_database, [f"churn(1, {keys[:4]})", f"churn(2, {keys[2:]})"])

    assert set(answers) <= {"done", "not_in_bag"}, answers
    counted = ask(own_database, "count()")
    assert sum(held for _, held in counted["levels"]) == counted["in_bags"]


def test_killed_at_the_address_nothing_is_held_and_after_it_only_until_its_end(
    own_database: Env,
) -> None:
    (key,) = ask(own_database, "fill(['ink day'], on_hand=2)")
    with start(own_database, f"address_and_hang(1, {key!r})") as process:
        assert hear(process) == "ready"
        let_go(process)
        assert hear(process) == "in the middle"
        process.kill()
    free = {**NOTHING, "levels": [[2, 0], [2, 0]]}
    assert ask(own_database, "count()") == free

    assert race(own_database, [f"address(2, {[key]})"]) == ["held"]
    assert ask(own_database, "end_holds()") == 2
    assert ask(own_database, "count()") == free


def test_one_checkout_placed_at_once_is_one_order(own_database: Env) -> None:
    (checkout,) = ask(own_database, "prepare(['ink day'], on_hand=9)")

    answers = race(
        own_database,
        [f"place({node}, {[checkout] * 4})" for node in (1, 2)],
    )

    assert Counter(map(str, answers)) == {str(answers[0]): 8}
    assert isinstance(answers[0], list)
    assert ask(own_database, "count()") == {
        "levels": [[9, 1], [9, 1]],
        "orders": 1,
        "open": 1,
        "in_bags": 0,
    }


def test_bags_in_opposite_order_never_wait_for_each_other(own_database: Env) -> None:
    bags = ["ink day", "day ink"] * 8
    keys = ask(own_database, f"fill({bags}, on_hand=99)")

    answers = race(own_database, [f"buy(1, {keys[::2]})", f"buy(2, {keys[1::2]})"])

    assert all(isinstance(answer, list) for answer in answers), answers
    assert ask(own_database, "count()")["levels"] == [[99, 16], [99, 16]]


def test_an_order_is_either_cancelled_or_shipped(own_database: Env) -> None:
    checkouts = ask(own_database, "prepare(['ink'], on_hand=5)")
    (((order,),)) = race(own_database, [f"place(3, {checkouts})"])

    answers = race(
        own_database,
        [f"change({node}, {order}, ['cancel', 'ship'] * 3)" for node in (1, 2)],
    )

    did = [answer[0] for answer in answers if isinstance(answer, list) and answer[1]]
    assert did in (["cancel"], ["ship"]), answers
    refused = "too_late_for_order" if did == ["cancel"] else "too_late_to_cancel"
    assert answers.count(refused) == 6
    level = [5, 0] if did == ["cancel"] else [4, 0]
    assert ask(own_database, "count()")["levels"][0] == level


def test_killed_in_the_middle_leaves_nothing_half(own_database: Env) -> None:
    (checkout,) = ask(own_database, "prepare(['ink day'], on_hand=2)")
    with start(own_database, f"place_and_hang(1, {checkout})") as process:
        assert hear(process) == "ready"
        let_go(process)
        assert hear(process) == "in the middle"
        process.kill()

    held = {**NOTHING, "levels": [[2, 1], [2, 1]], "in_bags": 2}
    assert ask(own_database, "count()") == held
    (placed,) = race(own_database, [f"place(2, {[checkout]})"])
    assert len(placed) == 1
    assert ask(own_database, "count()")["levels"] == [[2, 1], [2, 1]]
