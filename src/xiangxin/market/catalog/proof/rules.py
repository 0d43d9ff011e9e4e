"""What may be named, what counts as a sign on it, and what follows from what was seen."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from html import unescape
from typing import Final
from urllib.parse import quote, urlsplit

from xiangxin.kernel.errors import Refusal
from xiangxin.market.catalog.proof.errors import (
    HeldByAnother,
    LedElsewhere,
    NoSign,
    NotThere,
    PlaceHasQuestion,
    PlaceIsHere,
    PlaceTooLong,
    ProvenByAnother,
    SignGone,
)
from xiangxin.outside.errors import NotAnAddress, NotFetched
from xiangxin.outside.rules import Page, address_of, refusal_of

PLACE_MOST: Final = 200
# Where a whole site may say it, without touching a page.
FILE: Final = "/.well-known/xiangxin.txt"
LOOK_EVERY: Final = timedelta(days=1)
ASK_AGAIN_AFTER: Final = timedelta(seconds=20)
# A site may be down, moved or built anew for so long before its proof ends.
GONE_AFTER: Final = timedelta(days=14)

_HTML: Final = {"", "text/html", "application/xhtml+xml"}
_GOES_BACK: Final = re.compile(r"/(?:\.|%2e){1,2}(?:/|$)", re.IGNORECASE)
_WORD: Final = re.compile(r"[a-z][a-z0-9]{0,15}")
# What stands inside is no part of the page: examples, data, what somebody else typed.
_CLOSED: Final = frozenset(
    "iframe noembed noframes noscript script style template textarea title xmp".split()
)
_SIGNS: Final = frozenset({"a", "area", "link"})
# Bounded, so that a page made to be slow to read is not.
_ATTRIBUTE: Final = re.compile(
    r"[\s/]{0,200}([^\s\"'<>/=]{1,100})"
    r"(?:\s{0,100}=\s{0,100}(?:\"([^\"]{0,2000})\"|'([^']{0,2000})'|([^\s\"'=<>`]{1,2000})))?"
)


class Way(StrEnum):
    """By what a place points to a brand."""

    LINK = "link"
    FILE = "file"


class Ending(StrEnum):
    """Why a proof was withdrawn."""

    GONE = "gone"
    TAKEN = "taken"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A whole site, or one page of it. `path` is empty for a site."""

    host: str
    path: str

    @property
    def name(self) -> str:
        """How it is shown and kept: what is proven, and no more."""
        return f"{self.host}{self.path}"

    @property
    def key(self) -> str:
        """What only one brand has proven: with www or without is one place."""
        return f"{_bare(self.host)}{self.path}"

    @property
    def page(self) -> str:
        return f"https://{self.host}{self.path or '/'}"

    @property
    def file(self) -> str:
        """Where its file would lie; a page has none, for a file speaks for the site."""
        return "" if self.path else f"https://{self.host}{FILE}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """The handles a place points to, by link and by file; `why` there may be none."""

    links: Collection[str]
    lines: Collection[str]
    why: str = ""

    def way_to(self, handle: str) -> Way | None:
        if handle.casefold() in self.links:
            return Way.LINK
        return Way.FILE if handle.casefold() in self.lines else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What follows: it holds, by which way; or why not, and whether that ends it."""

    way: Way | None
    why: str = ""
    ends: bool = False


def place_of(typed: str, *, ours: str) -> Place:
    """What somebody typed or pasted as their site or page. `ours` is this market's address."""
    plain = typed.strip()
    if not plain or len(plain) > PLACE_MOST:
        raise PlaceTooLong(most=PLACE_MOST)
    if "://" not in plain:
        plain = f"https://{plain}"
    # Who listens on the way could put a sign onto a page that comes unsealed.
    scheme, _, rest = plain.partition("://")
    address = address_of(f"{'https' if scheme.lower() == 'http' else scheme}://{rest}")
    if address.query:
        raise PlaceHasQuestion
    if _GOES_BACK.search(address.path):
        raise NotAnAddress
    path = quote(address.path, safe="/%:@!$&'()*+,;=~-._").rstrip("/")
    if len(address.host) + len(path) > PLACE_MOST:
        raise PlaceTooLong(most=PLACE_MOST)
    if _bare(address.host) == _bare(urlsplit(ours).hostname or ""):
        raise PlaceIsHere
    return Place(host=address.host, path=path)


def place_named(name: str) -> Place:
    """A place from the name under which it is kept."""
    host, slash, path = name.partition("/")
    return Place(host=host, path=f"{slash}{path}")


def links_in(place: Place, page: Page, *, ours: str) -> frozenset[str]:
    """The handles that a page points to by rel=me; refuses what is not the place's page."""
    _check_is(place, page, whole=place.path)
    if page.content_type.partition(";")[0].strip().lower() not in _HTML:
        raise NotThere
    # Lowered as bytes: of some letters the small one is longer than the large one.
    text = page.body.lower().decode("utf-8", errors="replace")
    return _handles(_me(text), ours)


def lines_in(place: Place, page: Page, *, ours: str) -> frozenset[str]:
    """The handles whose addresses stand in a site's file, one a line."""
    _check_is(place, page, whole=FILE)
    if page.content_type.partition(";")[0].strip().lower() in _HTML - {""}:
        raise NotThere  # a page that is shown for whatever is not there
    return _handles(page.body.decode("utf-8", errors="replace").split(), ours)


def judged(
    handle: str,
    seen: Seen,
    *,
    holder: str | None,
    missing_since: datetime | None,
    now: datetime,
) -> Judgement:
    """What was seen, to a brand. `holder` is another brand that has proven the same place.

    Whoever keeps the site decides: the newer sign counts once the older is gone.
    """
    way = seen.way_to(handle)
    if way is None:
        since = missing_since or now
        return Judgement(
            way=None, why=seen.why or NoSign.code, ends=now - since >= GONE_AFTER
        )
    if holder is not None and seen.way_to(holder) is not None:
        return Judgement(way=None, why=HeldByAnother.code)
    return Judgement(way=way)


def reason(why: str, ending: str) -> Refusal | None:
    """What a maker is told of their place."""
    match ending, why:
        case Ending.TAKEN, _:
            return ProvenByAnother()
        case Ending.GONE, _:
            return SignGone(days=GONE_AFTER.days)
        case _, "":
            return None
    ours = {one.code: one for one in (NoSign, LedElsewhere, NotThere, HeldByAnother)}
    return ours[why]() if why in ours else refusal_of(why)


def _check_is(place: Place, page: Page, *, whole: str) -> None:
    """It came from the place itself: where a site sends on to is somebody else's."""
    came_from = address_of(page.url)
    is_site = not whole
    if (
        came_from.scheme != "https"
        or _bare(came_from.host) != _bare(place.host)
        or not (is_site or came_from.path.rstrip("/") == whole)
    ):
        raise LedElsewhere
    if page.status != 200:
        raise NotThere


def _bare(host: str) -> str:
    rest = host.removeprefix("www.")
    return rest if "." in rest else host


def _handles(addresses: Collection[str], ours: str) -> frozenset[str]:
    home = urlsplit(ours).netloc.lower()
    return frozenset(_handle(each, home) for each in addresses) - {""}


def _handle(address: str, home: str) -> str:
    """Of a brand's page here; whether it says http or https is all the same."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return ""
    if parts.scheme not in {"", "http", "https"} or parts.netloc.lower() != home:
        return ""
    if not parts.path.startswith("/@"):
        return ""
    return parts.path.removeprefix("/@").rstrip("/").casefold()


def _me(text: str) -> list[str]:
    """Where links with rel=me lead to."""
    found = []
    for word, start in _tags(text):
        if word in _SIGNS:
            attributes = _attributes(text, start)
            if "me" in attributes.get("rel", "").split():
                found.append(unescape(attributes.get("href", "")))
    return found


def _tags(text: str) -> Iterator[tuple[str, int]]:
    """Each tag that opens, and where its attributes begin. Every letter is passed once."""
    at = 0
    while (at := text.find("<", at)) != -1:
        at += 1
        if text.startswith("!--", at):
            at = _after(text, "-->", at + 3)
            continue
        word = _WORD.match(text, at)
        if word is None:
            continue
        at = word.end()
        yield word[0], at
        if word[0] in _CLOSED:
            at = _after(text, f"</{word[0]}", at)


def _after(text: str, end: str, at: int) -> int:
    """Where `end` is over; what never ends goes on to the end of the page."""
    found = text.find(end, at)
    return len(text) if found == -1 else found + len(end)


def _attributes(text: str, at: int) -> dict[str, str]:
    found: dict[str, str] = {}
    for _ in range(50):
        each = _ATTRIBUTE.match(text, at)
        if each is None:
            break
        at = each.end()
        found.setdefault(each[1], each[2] or each[3] or each[4] or "")
    return found


FAILURES: Final = (NotFetched, LedElsewhere, NotThere)
