"""What an idea may be and become, and the words two of them share."""

import re
from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from typing import Final

from xiangxin.kernel.errors import mark
from xiangxin.ledger.rules import Verb
from xiangxin.market.ideas.errors import (
    CannotBecome,
    IdeaTooLong,
    NoSuchAnswer,
    NoTitle,
    NoWords,
    TitleTooLong,
    WordsTooLong,
)
from xiangxin.text.clean import tidy
from xiangxin.text.words import cut

# A title, escaped, and a text must fit into the post that begins the talk about an idea.
TITLE_MOST = 100
TEXT_MOST = 600
ANSWER_MOST = 1000
# Longer than anything could be before it is tidied.
_HOPELESS = 20_000

YOUNG_FOR = timedelta(days=1)
# Who has done nothing else is counted apart when their account is young.
NOTHING_ELSE = (Verb.SIGN_UP, Verb.VOTE, Verb.UNVOTE)

WORDS_MOST = 60
_MARKS = re.compile(r"([\\`*_\[\]<>#~|!])")
_ESCAPED = r"\\\1"
_COMMON = frozenset(
    "the and for with from that this have has are was not but you your can could should "
    "would more please make made into when its it is in on of to an as or be at by my".split()
)


class State(StrEnum):
    OPEN = "open"
    PLANNED = "planned"
    SHIPPED = "shipped"
    DECLINED = "declined"


# What a maker's answer can make of it. Shipping is done by a release, and taken back there.
NEXT: Mapping[State, frozenset[State]] = {
    State.OPEN: frozenset({State.PLANNED, State.DECLINED}),
    State.PLANNED: frozenset({State.OPEN, State.DECLINED}),
    State.DECLINED: frozenset({State.OPEN, State.PLANNED}),
    State.SHIPPED: frozenset(),
}
# Whose votes can still change what happens.
UNDECIDED = frozenset({State.OPEN, State.PLANNED})


class What(StrEnum):
    """A line of an idea's public log."""

    ANSWERED = "answered"
    PLANNED = "planned"
    DECLINED = "declined"
    REOPENED = "reopened"
    SHIPPED = "shipped"
    TAKEN_BACK = "taken_back"
    MERGED = "merged"
    TOOK_IN = "took_in"
    HIDDEN = "hidden"
    SHOWN = "shown"
    REMOVED = "removed"


_BECAME = {
    State.OPEN: What.REOPENED,
    State.PLANNED: What.PLANNED,
    State.DECLINED: What.DECLINED,
}


def title_of(text: str) -> str:
    title = " ".join(tidy(text[:_HOPELESS]).split())
    if not title:
        raise NoTitle
    if len(title) > TITLE_MOST:
        raise TitleTooLong(most=TITLE_MOST, length=len(title))
    return title


def text_of(source: str) -> str:
    text = tidy(source[:_HOPELESS])
    if len(text) > TEXT_MOST:
        raise IdeaTooLong(most=TEXT_MOST, length=len(text))
    return text


def words_of(source: str) -> str:
    """What a maker says to an idea; they must say something."""
    words = tidy(source[:_HOPELESS])
    if not words:
        raise NoWords
    if len(words) > ANSWER_MOST:
        raise WordsTooLong(most=ANSWER_MOST, length=len(words))
    return words


def post_of(title: str, text: str, *, link: str) -> str:
    """The post that begins the talk about an idea, as Markdown; its title leads there."""
    heading = f"**[{_MARKS.sub(_ESCAPED, title)}]({link})**"
    return f"{heading}\n\n{text}" if text else heading


_WORDS: Final[Mapping[str, str]] = {
    State.OPEN.value: mark("still talked about"),
    State.PLANNED.value: mark("planned"),
    State.SHIPPED.value: mark("shipped"),
    State.DECLINED.value: mark("declined"),
    What.MERGED.value: mark("merged"),
    What.HIDDEN.value: mark("hidden"),
}


def state_of(text: str) -> State:
    if text not in set(State):
        raise NoSuchAnswer
    return State(text)


def word_of(stands: State | What) -> str:
    """How an idea stands, inside a sentence that refuses something."""
    return _WORDS[stands.value]


def became(was: State, to: State) -> What:
    """The line that an answer leaves; refuses what an answer cannot do."""
    if to is was:
        return What.ANSWERED
    if to not in NEXT[was]:
        raise CannotBecome(was=word_of(was), to=word_of(to))
    return _BECAME[to]


def is_young(*, age: timedelta, did_more: bool) -> bool:
    """Whether a vote is counted apart."""
    return age < YOUNG_FOR and not did_more


def words_in(text: str) -> frozenset[str]:
    """The words by which two ideas are alike: of Latin ones not the commonest."""
    telling = (word for word in cut(text) if len(word) > 1 and word not in _COMMON)
    return frozenset(list(dict.fromkeys(telling))[:WORDS_MOST])


def alike_enough(*, shared: int, asked: int) -> bool:
    """Whether so many words in common of those asked for are worth showing."""
    return shared >= 2 or shared >= asked > 0
