"""Everybody at once: real processes, real threads, one database."""

from collections import Counter

import pytest
from tests.together import Crowd, Env

pytestmark = pytest.mark.race

FINE = {"True", "False"}


_CROWD = Crowd("xiangxin.market.ideas.tests.rushing")
ask, rush = _CROWD.ask, _CROWD.rush


def test_votes_pressed_many_times_at_once_count_once(own_database: Env) -> None:
    market = ask(own_database, "open_market(4)")
    idea = market["ideas"][0]
    votes = [("vote", person, idea) for person in market["members"]]

    answers = rush(own_database, votes * 2, votes * 2)

    assert Counter(answers) == {"True": 4, "False": 12}
    counted = ask(own_database, "count()")
    assert (counted["voters"], counted["wrong"]) == ([5, 1], [])
    assert counted["ledger"] == 2 + 4


def test_voting_and_taking_back_at_once_keeps_the_count_right(
    own_database: Env,
) -> None:
    market = ask(own_database, "open_market(3)")
    idea = market["ideas"][0]
    acts = [
        (act, person, idea)
        for person in market["members"]
        for act in ("vote", "unvote")
    ]

    answers = rush(own_database, acts, acts)

    assert set(answers) <= FINE, answers
    counted = ask(own_database, "count()")
    assert counted["wrong"] == []
    assert counted["ledger"] == 2 + answers.count("True")


def test_votes_given_while_ideas_merge_are_lost_nowhere(own_database: Env) -> None:
    market = ask(own_database, "open_market(6)")
    first, second = market["ideas"]
    votes = [
        ("vote", person, (first, second)[n % 2])
        for n, person in enumerate(market["members"])
    ]
    back = [("unvote", market["members"][1], second)]

    answers = rush(
        own_database,
        [*votes[:3], ("merge", market["ana"], second)],
        [*votes[3:], *back],
    )

    # Who comes in the middle is asked to look again.
    assert set(answers) <= {*FINE, str(first), "idea_moved"}, answers
    assert str(first) in answers
    counted = ask(own_database, "count()")
    assert counted["wrong"] == []
    assert counted["voters"][1] == 0, "all are with the one that goes on"


def test_two_makers_do_not_merge_two_into_each_other(own_database: Env) -> None:
    market = ask(own_database, "open_market(0)")
    first, second = market["ideas"]

    answers = rush(
        own_database,
        [("merge", market["ana"], first)],
        [("merge", market["ana"], second)],
    )

    done = {str(first), str(second)} & set(answers)
    refused = set(answers) - done
    assert len(done) == 1, answers
    assert refused <= {"idea_moved", "ideas_in_a_circle", "idea_changed"}
    assert ask(own_database, "count()")["wrong"] == []


def test_the_same_idea_sent_many_times_at_once_is_one(own_database: Env) -> None:
    market = ask(own_database, "open_market(1)")
    proposal = [("propose", market["members"][0], market["lamp"])] * 4

    answers = rush(own_database, proposal, proposal)

    assert len(set(answers)) == 1, answers
    counted = ask(own_database, "count()")
    assert (counted["ideas"], counted["posts"]) == (3, 3)


def test_two_workers_that_tell_the_same_tell_each_once(own_database: Env) -> None:
    market = ask(own_database, "open_market(9)")
    telling = [("tell", 0, market["ideas"][0])] * 2

    answers = rush(own_database, telling, telling)

    assert sum(map(int, answers)) == 11, answers
    counted = ask(own_database, "count()")
    assert (counted["told"], counted["unread"]) == (11, [1])
