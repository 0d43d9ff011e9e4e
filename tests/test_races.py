"""Everybody at once through the doors: real processes, real threads, one database."""

import json
from collections import Counter
from typing import Any

import pytest
from tests import databases
from tests.forking import Process
from tests.rushing import LAMP

pytestmark = pytest.mark.race

Env = dict[str, str]
NOTHING = {
    "orders": 0,
    "held": 0,
    "follows": 0,
    "followers": 0,
    "likes": [0, 0],
    "posts": 1,
    "ledger": [],
}


def start(env: Env, call: str) -> Process:
    return databases.run(f"from tests import rushing\nrushing.{call}", env)


def hear(process: Process) -> Any:
    assert process.stdout
    return json.loads(process.stdout.readline())


def let_go(process: Process) -> None:
    assert process.stdin
    process.stdin.write("\n")
    process.stdin.flush()


def ask(env: Env, call: str) -> Any:
    with start(env, call) as process:
        return hear(process)


def rush(env: Env, *sent: list[Any]) -> list[tuple[int, str]]:
    """A process for each list, a thread for each request, all at once; the answers."""
    processes = [start(env, f"send({n}, {one})") for n, one in enumerate(sent, 1)]
    try:
        assert [hear(process) for process in processes] == ["ready"] * len(processes)
        for process in processes:
            let_go(process)
        return [tuple(answer) for process in processes for answer in hear(process)]
    finally:
        for process in processes:
            process.kill()
            process.communicate()


def at_the_till(env: Env, *, units: int) -> Any:
    (bag,) = ask(env, f"open_market(units={units}, guests=1)")["bags"]
    return ask(env, f"to_the_till({bag})")


def test_the_last_unit_goes_to_one_of_two_buyers(own_database: Env) -> None:
    market = ask(own_database, "open_market(units=1, guests=6)")

    answers = rush(own_database, market["bags"][:3], market["bags"][3:])

    assert Counter(status for status, _ in answers) == {200: 1, 409: 5}
    assert ask(own_database, "count()") == {**NOTHING, "held": 1}


def test_a_button_pressed_eight_times_is_one_order(own_database: Env) -> None:
    till = at_the_till(own_database, units=9)

    answers = rush(own_database, [till] * 4, [till] * 4)

    assert len(set(answers)) == 1, "all are led to the same order"
    assert answers[0][0] == 303
    held = {"orders": 1, "held": 1, "ledger": ["buy"]}
    assert ask(own_database, "count()") == {**NOTHING, **held}


def test_following_and_liking_many_times_at_once_is_once(own_database: Env) -> None:
    market = ask(own_database, "open_market(units=1, guests=0)")
    each = [
        (market["bo"], f"{LAMP}/follow", {}),
        (market["bo"], f"/posts/{market['post']}/like", {}),
    ]

    answers = rush(own_database, each * 3, each * 3)

    assert {status for status, _ in answers} == {303}, answers
    once = {"follows": 1, "followers": 1, "likes": [1, 1]}
    assert ask(own_database, "count()") == {
        **NOTHING,
        **once,
        "ledger": ["follow", "like"],
    }


def test_what_is_said_many_times_at_once_is_said_once(own_database: Env) -> None:
    market = ask(own_database, "open_market(units=1, guests=0)")
    saying = [(market["bo"], f"{LAMP}/say", {"text": "Does it blink?"})] * 6

    answers = rush(own_database, saying, saying)

    assert {status for status, _ in answers} == {303}, answers
    once = {"posts": 2, "ledger": ["ask"]}
    assert ask(own_database, "count()") == {**NOTHING, **once}


def test_following_and_unfollowing_at_once_keeps_the_count_right(
    own_database: Env,
) -> None:
    market = ask(own_database, "open_market(units=1, guests=0)")
    both = [(market["bo"], f"{LAMP}/{act}", {}) for act in ("follow", "unfollow")]

    answers = rush(own_database, both * 4, both * 4)

    assert {status for status, _ in answers} == {303}, answers
    counted = ask(own_database, "count()")
    assert counted["followers"] == counted["follows"]
    acts = Counter(counted["ledger"])
    assert acts["follow"] - acts["unfollow"] == counted["follows"]


def test_killed_at_the_till_nothing_is_half_written(own_database: Env) -> None:
    till = at_the_till(own_database, units=1)
    with start(own_database, f"send_and_hang(1, {till})") as process:
        assert hear(process) == "ready"
        let_go(process)
        assert hear(process) == "in the middle"
        process.kill()

    assert ask(own_database, "count()") == {**NOTHING, "held": 1}
    ((status, where),) = rush(own_database, [till])
    assert (status, where[:7]) == (303, "/order/"), "the bag was as it had been"
    held = {"orders": 1, "held": 1, "ledger": ["buy"]}
    assert ask(own_database, "count()") == {**NOTHING, **held}


@pytest.mark.parametrize("turn", range(3))
def test_two_who_follow_each_other_at_once_both_do(
    own_database: Env, turn: int
) -> None:
    """Their two rows are counted in the order of ids, or PostgreSQL sees a deadlock."""
    market = ask(own_database, "open_market(units=1, guests=0)")
    bo = [(market["bo"], "/@cy/follow", {})]
    cy = [(market["cy"], "/@bo/follow", {})]

    answers = rush(own_database, bo * 12, cy * 12)

    assert {status for status, _ in answers} == {303}, answers
