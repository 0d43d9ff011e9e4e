"""What a post may be, which act it is, and how many are enough."""

from datetime import timedelta
from enum import StrEnum

from xiangxin.ledger.rules import Verb
from xiangxin.social.actors.rules import Kind
from xiangxin.social.posts.errors import (
    Empty,
    NoSuchVisibility,
    SaidInTheOpen,
    TooFast,
    TooLong,
)
from xiangxin.text.clean import tidy

MOST = 1000
# Longer than any post could be before it is tidied: not worth the work of tidying.
_HOPELESS = 50 * MOST

WINDOW = timedelta(hours=1)
MOST_AN_HOUR = 30
MOST_AN_HOUR_WHEN_NEW = 10
NEW_FOR = timedelta(days=1)

# The same words at the same place within this time are one post sent twice.
SAME_FOR = timedelta(seconds=60)

PLACES = frozenset({Kind.PRODUCT, Kind.GROUP})
_CLOSING = " \n*_`~)）]】\"'”’」』"


class Visibility(StrEnum):
    PUBLIC = "public"
    UNLISTED = "unlisted"
    FOLLOWERS = "followers"
    DIRECT = "direct"


# Whoever has the address may read these.
OPEN = (Visibility.PUBLIC, Visibility.UNLISTED)
# What an author can choose so far.
CHOICES = (*OPEN, Visibility.FOLLOWERS)


class Commercial(StrEnum):
    """What the author gets for saying it."""

    NONE = "none"
    AD = "ad"
    ENDORSEMENT = "endorsement"
    REWARD = "reward"


def text_of(source: str) -> str:
    """The words of a post as they are kept, or a refusal."""
    if len(source) > _HOPELESS:
        raise TooLong(most=MOST, length=len(source))
    text = tidy(source)
    if not text:
        raise Empty
    if len(text) > MOST:
        raise TooLong(most=MOST, length=len(text))
    return text


def place_of(*, place: int | None, author: int, author_kind: Kind) -> int | None:
    """Where a thread starts: what a product or group says is said at itself."""
    if place is None and author_kind in PLACES:
        return author
    return place


def visibility_of(
    asked: str, *, place: int | None, thread: Visibility | None
) -> Visibility:
    """Who will see a post: an answer is as open as its thread; at a place talk is open."""
    if asked not in CHOICES:
        raise NoSuchVisibility
    if thread is not None:
        return thread
    if place is not None and asked not in OPEN:
        raise SaidInTheOpen
    return Visibility(asked)


def verb_of(text: str, *, is_reply: bool, is_at_product: bool) -> Verb:
    if is_reply:
        return Verb.REPLY
    is_question = text.rstrip(_CLOSING).endswith(("?", "？"))
    return Verb.ASK if is_at_product and is_question else Verb.SAY


def focus_of(*, place: int | None, towards: int, person: int) -> int | None:
    """The actor that the ledger counts an act for: the place, or whom it was said to.

    Nobody is drawn to themselves.
    """
    focus = towards if place is None else place
    return None if focus == person else focus


def check_pace(*, recent: int, age: timedelta) -> None:
    """Refuse the next post after `recent` ones within the WINDOW."""
    most = MOST_AN_HOUR_WHEN_NEW if age < NEW_FOR else MOST_AN_HOUR
    if recent >= most:
        raise TooFast(most=most)
