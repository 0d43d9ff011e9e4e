"""Codes, places, and what counts as a visit."""

import re
from datetime import datetime
from enum import StrEnum
from typing import Final

from xiangxin.kernel.errors import mark
from xiangxin.ledger.rules import Entry
from xiangxin.market.links.errors import BadLinkName, NoSuchLinkPlace, NoSuchWayToShare

NAME_MOST: Final = 60
LINKS_MOST: Final = 100
# Six letters of Crockford's base 32: without i, l, o and u, which are misread or spell words.
BITS: Final = 30
_LETTERS: Final = "0123456789abcdefghjkmnpqrstvwxyz"
_LENGTH: Final = BITS // 5
_MISREAD: Final = str.maketrans({"o": "0", "i": "1", "l": "1"})
# Programs that say what they are. A link that is previewed was not followed by anybody.
_ROBOT: Final = re.compile(
    # Cubot makes phones; WhatsApp's own browser names another one first.
    r"(?<!cu)bot\b|crawl|spider|slurp|preview|facebookexternalhit|embed|fetch|curl|wget|python|scan"
    r"|^whatsapp/|headless|iframely|http-?client|okhttp|axios|^java/|libwww",
    re.IGNORECASE,
)


class Place(StrEnum):
    """Where a link is put up."""

    WEIBO = "weibo"
    WECHAT = "wechat"
    TIEBA = "tieba"
    VIDEO = "video"
    SITE = "site"
    MAIL = "mail"
    FAIR = "fair"
    INSERT = "insert"
    OTHER = "other"


PLACES: Final = {
    Place.WEIBO: mark("Weibo"),
    Place.WECHAT: mark("WeChat"),
    Place.TIEBA: mark("Tieba or a forum"),
    Place.VIDEO: mark("A video"),
    Place.SITE: mark("A website"),
    Place.MAIL: mark("A newsletter"),
    Place.FAIR: mark("A fair or a shop"),
    Place.INSERT: mark("A card in the parcel"),
    Place.OTHER: mark("Somewhere else"),
}


class Sharing(StrEnum):
    """To whom somebody passed a thing on, as they said it."""

    ONE = "one"
    CIRCLE = "circle"
    OPEN = "open"


def code_of(number: int) -> str:
    """How a link is written: six letters that are safe to read aloud."""
    return "".join(_LETTERS[number >> shift & 31] for shift in range(BITS - 5, -1, -5))


def number_of(code: str) -> int | None:
    """The number behind a code as somebody typed it; None for what is no code."""
    said = code.casefold().translate(_MISREAD)
    if len(said) != _LENGTH or not set(said) <= set(_LETTERS):
        return None
    number = 0
    for letter in said:
        number = number << 5 | _LETTERS.index(letter)
    return number


def entry_of(*, is_scanned: bool) -> Entry:
    return Entry.QR if is_scanned else Entry.LINK


def name_of(text: str) -> str:
    name = " ".join("".join(c for c in text if c.isprintable()).split())
    if not 1 <= len(name) <= NAME_MOST:
        raise BadLinkName(most=NAME_MOST)
    return name


def place_of(text: str) -> Place:
    if text not in set(Place):
        raise NoSuchLinkPlace
    return Place(text)


def sharing_of(text: str) -> Sharing:
    if text not in set(Sharing):
        raise NoSuchWayToShare
    return Sharing(text)


def is_robot(agent: str) -> bool:
    """Whether a program fetched the page for itself, as far as it says so."""
    return not agent or bool(_ROBOT.search(agent))


def day_of(now: datetime) -> int:
    """Days since 1970 in UTC; counts are kept by the day."""
    return int(now.timestamp()) // 86_400
