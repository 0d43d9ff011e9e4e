from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiangxin.ledger.rules import Verb
from xiangxin.social.actors.rules import Kind
from xiangxin.social.posts.errors import Empty, TooFast, TooLong
from xiangxin.social.posts.rules import (
    MOST,
    NEW_FOR,
    check_pace,
    focus_of,
    place_of,
    text_of,
    verb_of,
)


@given(st.text(st.characters(), max_size=3000))
def test_a_text_is_within_bounds_or_refused(source: str) -> None:
    try:
        text = text_of(source)
    except (Empty, TooLong):
        return

    assert 1 <= len(text) <= MOST
    text.encode()


def test_what_is_too_long_is_told_how_long_it_is() -> None:
    with pytest.raises(TooLong) as refused:
        text_of("灯\u202e" * 1001)

    assert refused.value.facts == {"most": 1000, "length": 1001}


@pytest.mark.parametrize(
    ("text", "is_reply", "is_at_product", "verb"),
    [
        ("Does it dim?", False, True, Verb.ASK),
        ("能调光吗？", False, True, Verb.ASK),
        ("**能调光吗？**", False, True, Verb.ASK),
        ("（能调光吗？）", False, True, Verb.ASK),
        ("Does it dim? It does.", False, True, Verb.SAY),
        ("Does it dim?", False, False, Verb.SAY),
        ("Does it dim?", True, True, Verb.REPLY),
        ("?", False, True, Verb.ASK),
    ],
)
def test_which_act_it_is(
    text: str, is_reply: bool, is_at_product: bool, verb: Verb
) -> None:
    assert verb_of(text, is_reply=is_reply, is_at_product=is_at_product) is verb


def test_products_and_groups_speak_at_themselves_and_others_nowhere() -> None:
    assert place_of(place=None, author=1, author_kind=Kind.PRODUCT) == 1
    assert place_of(place=None, author=1, author_kind=Kind.GROUP) == 1
    assert place_of(place=None, author=1, author_kind=Kind.PERSON) is None
    assert place_of(place=2, author=1, author_kind=Kind.PRODUCT) == 2


def test_nobody_is_drawn_to_themselves() -> None:
    assert focus_of(place=None, towards=1, person=1) is None
    assert focus_of(place=None, towards=2, person=1) == 2
    assert focus_of(place=3, towards=2, person=1) == 3


@given(st.integers(0, 100), st.timedeltas(timedelta(), timedelta(days=9)))
def test_the_pace_is_ten_an_hour_on_the_first_day_and_thirty_later(
    recent: int, age: timedelta
) -> None:
    allowed = 10 if age < NEW_FOR else 30
    if recent < allowed:
        check_pace(recent=recent, age=age)
    else:
        with pytest.raises(TooFast):
            check_pace(recent=recent, age=age)
