"""Browser, notice, sweep and second thoughts at once: real processes, one database."""

from collections import Counter

import pytest
from tests.together import Crowd, Env

pytestmark = pytest.mark.race

_CROWD = Crowd("xiangxin.market.orders.paying.tests.rushing")
ask, rush = _CROWD.ask, _CROWD.rush


def test_everybody_brings_the_news_at_once_and_it_is_paid_once(
    own_database: Env,
) -> None:
    order = ask(own_database, "open_till('opened')")
    acts = [[what, order] for what in ("hear", "back", "sweep")]

    answers = rush(own_database, acts * 2, acts * 2)

    assert set(answers) <= {"True", "False", "None", "0", "1"}, answers
    counted = ask(own_database, "count()")
    assert counted["changes"] == ["paid"]
    assert counted["verbs"] == ["buy"]
    assert counted["payments"] == ["paid"]
    assert counted["differences"] == []


def test_pressed_at_once_one_page_is_opened(own_database: Env) -> None:
    order = ask(own_database, "open_till('ordered')")
    answers = rush(own_database, [["pay", order]] * 4, [["pay", order]] * 4)
    assert len({*answers}) == 1, answers
    assert answers[0].startswith("/pay/demo/")
    assert ask(own_database, "count()")["payments"] == ["open"]


def test_cancelled_let_go_and_paid_at_once_money_and_units_agree(
    own_database: Env,
) -> None:
    order = ask(own_database, "open_till('opened')")
    acts = [[what, order] for what in ("cancel", "hear", "sweep_late", "back")]

    answers = rush(own_database, acts, acts)

    assert not [one for one in answers if "Error" in one or "(" in one], answers
    counted = ask(own_database, "count()")
    state, payment = counted["order"]
    assert counted["held"] == (2 if state == "open" else 0)
    assert counted["verbs"].count("buy") - counted["verbs"].count("cancel") == (
        1 if state == "open" else 0
    )
    if state == "cancelled":
        assert counted["refunds"] == 93600
    else:
        assert payment == "paid"
    assert counted["differences"] == []


def test_of_many_who_send_money_back_none_sends_more_than_came(
    own_database: Env,
) -> None:
    order = ask(own_database, "open_till('told')")
    refunds = [["refund", order]] * 3

    answers = rush(own_database, refunds, refunds)

    assert Counter(answers) == {"True": 2, "more_than_left_to_refund": 4}
    counted = ask(own_database, "count()")
    assert counted["refunds"] == 93600
    assert counted["differences"] == []
