"""Waiting, links and what search knows, everybody at once: real processes, one database."""

from collections import Counter

import pytest
from tests.together import Crowd, Env

pytestmark = pytest.mark.race


_CROWD = Crowd("xiangxin.market.waiting.tests.rushing")
ask, rush = _CROWD.ask, _CROWD.rush


def test_asked_many_times_at_once_is_asked_once(own_database: Env) -> None:
    market = ask(own_database, "open_market(3)")
    taps = [("ask", person, market["clock"]) for person in market["members"]]

    answers = rush(own_database, taps * 2, taps * 2)

    assert Counter(answers) == {"True": 3, "False": 9}
    counted = ask(own_database, "count()")
    assert (counted["waits"], counted["ledger"]) == (3, ["wait"] * 3)


def test_asking_and_thinking_better_at_once_leave_what_the_ledger_says(
    own_database: Env,
) -> None:
    market = ask(own_database, "open_market(2)")
    acts = [
        (act, person, market["clock"])
        for person in market["members"]
        for act in ("ask", "think_better")
    ]

    answers = rush(own_database, acts, acts)

    assert set(answers) <= {"True", "False"}, answers
    counted = ask(own_database, "count()")
    said = Counter(counted["ledger"])
    assert said["wait"] - said["unwait"] == counted["waits"]


def test_two_workers_launch_and_each_is_told_once(own_database: Env) -> None:
    market = ask(own_database, "open_market(5)")
    clock, members = market["clock"], market["members"]
    rush(own_database, [("ask", person, clock) for person in members])
    ask(own_database, f"sell({market['ana']}, {clock})")
    acts = [("launch", 0, 0), ("think_better", members[0], clock)]

    answers = rush(own_database, acts * 2, acts)

    told = sum(int(one) for one in answers if one.isdecimal())
    counted = ask(own_database, "count()")
    assert not [one for one in answers if one[0] not in "TF" and not one.isdecimal()]
    assert (counted["told"], counted["untold"], len(counted["waiting"])) == (told, 0, 1)
    assert told == counted["waits"]
    assert told in {4, 5}, "who thought better in time is not told"


def test_the_last_link_goes_to_one(own_database: Env) -> None:
    market = ask(own_database, "open_market(0)")
    press = [("put_up", market["ana"], market["lamp"])] * 3

    answers = rush(own_database, press, press)

    assert Counter(answers) == {"up": 1, "too_many_links": 5}


def test_no_visit_is_lost(own_database: Env) -> None:
    ask(own_database, "open_market(0)")
    visits = [("visit", 0, 7)] * 8

    rush(own_database, visits, visits)

    assert ask(own_database, "count()")["visits"] == [16]


def test_search_knows_the_lower_of_two_prices_set_at_once(own_database: Env) -> None:
    market = ask(own_database, "open_market(0)")
    small, middle = market["variants"]

    for round_ in range(1, 6):
        answers = rush(
            own_database,
            [("price", 9000 - round_, small)],
            [("price", 8000 - round_, middle)],
        )
        assert answers == ["True", "True"]
        assert ask(own_database, "count()")["drifted"] == []
