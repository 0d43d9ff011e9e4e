from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiangxin.kernel.errors import Refusal
from xiangxin.market.ideas.errors import (
    CannotBecome,
    IdeaTooLong,
    NoSuchAnswer,
    NoTitle,
    NoWords,
    TitleTooLong,
    WordsTooLong,
)
from xiangxin.market.ideas.rules import (
    ANSWER_MOST,
    NEXT,
    TEXT_MOST,
    TITLE_MOST,
    YOUNG_FOR,
    State,
    What,
    alike_enough,
    became,
    is_young,
    post_of,
    state_of,
    text_of,
    title_of,
    word_of,
    words_in,
    words_of,
)
from xiangxin.social.posts.rules import MOST
from xiangxin.text.clean import tidy
from xiangxin.text.markdown import plain, to_html
from xiangxin.web.layout.pages import translate

LINK = (
    "https://a.market.example/@a_lamp_with_a_rather_long_nam/ideas/1234567890123456789"
)


def test_every_state_says_what_may_come_next() -> None:
    assert NEXT.keys() == set(State)
    assert all(state not in after for state, after in NEXT.items())
    assert not any(State.SHIPPED in after for after in NEXT.values()), "a release does"


@pytest.mark.parametrize(
    ("was", "to", "what"),
    [
        (State.OPEN, State.PLANNED, What.PLANNED),
        (State.OPEN, State.OPEN, What.ANSWERED),
        (State.PLANNED, State.OPEN, What.REOPENED),
        (State.DECLINED, State.OPEN, What.REOPENED),
        (State.SHIPPED, State.SHIPPED, What.ANSWERED),
    ],
)
def test_an_answer_leaves_a_line(was: State, to: State, what: What) -> None:
    assert became(was, to) is what


@pytest.mark.parametrize(
    ("was", "to"), [(State.SHIPPED, State.OPEN), (State.OPEN, State.SHIPPED)]
)
def test_only_a_release_ships_and_takes_back(was: State, to: State) -> None:
    with pytest.raises(CannotBecome):
        became(was, to)


@pytest.mark.parametrize(
    ("read", "text", "refusal"),
    [
        (title_of, " \n\u200b ", NoTitle),
        (title_of, "x" * (TITLE_MOST + 1), TitleTooLong),
        (text_of, "x" * (TEXT_MOST + 1), IdeaTooLong),
        (words_of, "  ", NoWords),
        (words_of, "x" * (ANSWER_MOST + 1), WordsTooLong),
        (state_of, "perhaps", NoSuchAnswer),
    ],
)
def test_what_is_empty_or_too_long_is_refused(
    read: object, text: str, refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        read(text)  # type: ignore[operator]


@given(st.text(min_size=1, max_size=TITLE_MOST), st.text(max_size=TEXT_MOST))
def test_the_longest_idea_fits_into_a_post_and_keeps_its_title(
    title: str, text: str
) -> None:
    if not tidy(title):
        return
    shown = title_of(title)
    post = post_of(shown, text_of(text), link=LINK)

    assert len(post) <= MOST
    heading = plain(to_html(post.split("\n\n")[0]))
    assert "".join(heading.split()).strip("*") in "".join(shown.split()) or heading


def test_words_are_cut_alike_in_both_languages() -> None:
    assert words_in("旋钮记住冷暖") & words_in("记住上一次的冷暖") == {"记住", "冷暖"}
    assert "the" not in words_in("The knob")
    assert words_in("KNOBS") == words_in("knob")


@pytest.mark.parametrize(
    ("shared", "asked", "answer"),
    [(0, 0, False), (1, 5, False), (2, 5, True), (1, 1, True), (0, 1, False)],
)
def test_one_word_of_many_is_not_enough(shared: int, asked: int, answer: bool) -> None:
    assert alike_enough(shared=shared, asked=asked) is answer


def test_a_new_account_that_does_nothing_else_is_counted_apart() -> None:
    hour = timedelta(hours=1)
    assert is_young(age=hour, did_more=False)
    assert not is_young(age=hour, did_more=True)
    assert not is_young(age=YOUNG_FOR, did_more=False)


def test_every_state_has_its_word_in_both_languages() -> None:
    for stands in (*State, What.MERGED, What.HIDDEN):
        word = word_of(stands)
        assert word
        assert translate(word, "zh-hans") != word, word
