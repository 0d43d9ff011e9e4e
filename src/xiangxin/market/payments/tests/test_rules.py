from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st
from tests.cast import NOW

from xiangxin.kernel.money import Money
from xiangxin.market.payments.rules import (
    HOSTED,
    LIMITS,
    NEXT_ATTEMPT,
    NEXT_BACK,
    OPEN_FOR,
    RECEIVED,
    RUNNING,
    THROUGH,
    Attempt,
    Back,
    Due,
    Method,
    Pace,
    Through,
    next_look,
    next_try,
    words_for,
)


def test_every_method_has_a_provider_and_words() -> None:
    assert THROUGH.keys() == set(Method)
    assert set(Method) - HOSTED == {Method.TRANSFER, Method.CASH}
    for method in Method:
        due = Due(
            order_id=7, amount=Money(46800, "CNY"), brand_name="Bench", method=method
        )
        words = words_for(due)
        assert "468" in words.sentence.format(**{**words.facts, "amount": "468"})


def test_every_state_says_what_may_follow() -> None:
    assert NEXT_ATTEMPT.keys() == set(Attempt)
    assert NEXT_BACK.keys() == set(Back)
    assert LIMITS.keys() == set(Pace)
    assert set(Through) == {*THROUGH.values()}


def test_money_that_came_stays_told_and_every_other_state_may_learn_of_it() -> None:
    for state, following in NEXT_ATTEMPT.items():
        expected = set() if state in RECEIVED else set(RECEIVED)
        assert set(following) & set(RECEIVED) == expected


def test_what_is_over_never_runs_again() -> None:
    for state in set(Attempt) - set(RUNNING):
        assert not set(NEXT_ATTEMPT[state]) & set(RUNNING)


@given(st.integers(min_value=-100_000, max_value=100_000))
def test_an_attempt_is_looked_at_again_and_at_its_end(seconds: int) -> None:
    ends_at = NOW + timedelta(seconds=seconds)
    look = next_look(ends_at=ends_at, now=NOW)
    assert look > NOW
    assert look <= max(ends_at, NOW + timedelta(minutes=2))


def test_a_page_is_open_for_what_stripe_takes_at_least() -> None:
    assert timedelta(minutes=30) < OPEN_FOR


def test_tries_to_send_back_grow_and_never_end() -> None:
    waits = [next_try(tries, now=NOW) - NOW for tries in range(1, 12)]
    assert waits == sorted(waits)
    assert waits[-1] == timedelta(hours=6)
