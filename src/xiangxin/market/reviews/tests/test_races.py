"""Everybody at once: real processes, real threads, one database."""

from collections import Counter

import pytest
from tests.together import Crowd, Env

pytestmark = pytest.mark.race

_CROWD = Crowd("xiangxin.market.reviews.tests.rushing")
ask, rush = _CROWD.ask, _CROWD.rush


def test_the_same_review_sent_many_times_at_once_is_one(own_database: Env) -> None:
    market = ask(own_database, "open_market(2)")
    acts = [
        ("review", person, market["lamp"], words)
        for person in market["members"]
        for words in ("Still.", "Still.", "Another one.")
    ]

    answers = rush(own_database, acts, acts)

    written = {answer for answer in answers if answer.isdecimal()}
    assert len(written) == 2, answers
    assert set(answers) - written <= {"reviewed_already"}
    counted = ask(own_database, "count()")
    assert (counted["reviews"], counted["ledger"]) == (3, 3)
    assert counted["is_right"]


def test_votes_thoughts_and_counting_at_once_keep_every_count(
    own_database: Env,
) -> None:
    market = ask(own_database, "open_market(4)")
    review = market["review"]
    votes = [("help", person, review, "") for person in market["members"]]
    own = [
        ("add", market["bo"], review, "It sinks."),
        ("review", market["members"][0], market["lamp"], "Still."),
        ("recount", 0, 0, ""),
    ]

    answers = rush(own_database, votes + own, votes + own)

    counts = Counter(answers)
    assert counts["True"] == counts["False"] == 4, answers
    counted = ask(own_database, "count()")
    assert counted["helpful"][0] == [4, 4]
    assert (counted["updates"], counted["reviews"]) == (1, 2)
    assert counted["is_right"]


def test_who_takes_it_back_while_adding_leaves_it_empty(own_database: Env) -> None:
    market = ask(own_database, "open_market(0)")
    back = ("take back", market["bo"], market["review"], "")
    add = ("add", market["bo"], market["review"], "It sinks.")

    answers = rush(own_database, [back, add], [back, add])

    assert answers.count("None") == 1, answers
    counted = ask(own_database, "count()")
    assert (counted["updates"], counted["is_right"]) == (0, True)
