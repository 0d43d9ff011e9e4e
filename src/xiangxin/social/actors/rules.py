"""Handles, kinds of actor, and who is looking."""

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from xiangxin.ledger.rules import Verb
from xiangxin.social.actors.errors import (
    BadHandle,
    BadName,
    LastOwner,
    NoSuchChoice,
    SummaryTooLong,
)

HANDLE_MOST = 30
NAME_MOST = 60
SUMMARY_MOST = 300
TITLE_MOST = 150  # of a product: shops are wordier than people
# Letters, digits and underscore of ASCII, and Chinese characters: one script a reader can tell.
_HANDLE = re.compile(r"[a-z0-9_\u4e00-\u9fff]+")
# Looks alike in one of the common faces: `rn` is left alone, it is common in honest names.
_LOOKALIKE = str.maketrans({"0": "o", "1": "l", "i": "l"})
# Would read as part of the market itself.
RESERVED = frozenset(
    "admin administrator api demo help me moderator official operator root staff support "
    "system xiangxin 向心 管理员 官方 客服".split()
)


class Kind(StrEnum):
    PERSON = "person"
    BRAND = "brand"
    PRODUCT = "product"
    GROUP = "group"


class Role(StrEnum):
    OWNER = "owner"
    EDITOR = "editor"
    SUPPORT = "support"


class May(StrEnum):
    """What acting for an actor can mean; `MAY` says which role may do it."""

    GOVERN = "govern"  # who else acts for it
    MAKE = "make"  # its products, prices, stock, ideas, releases, figures
    SERVE = "serve"  # its orders
    SPEAK = "speak"  # posts and answers in its name


MAY: Mapping[Role, frozenset[May]] = {
    Role.OWNER: frozenset(May),
    Role.EDITOR: frozenset({May.MAKE, May.SPEAK}),
    Role.SUPPORT: frozenset({May.SERVE, May.SPEAK}),
}


def allows(role: Role | None, what: May | None = None) -> bool:
    """Whether the role may do this; without `what`, whether there is a role at all."""
    return role is not None and (what is None or what in MAY[role])


def role_of(text: str) -> Role:
    if text not in set(Role):
        raise NoSuchChoice
    return Role(text)


def check_owner_remains(owners: Collection[int], *, without: int) -> None:
    """Refuse what would leave an actor to nobody."""
    if set(owners) == {without}:
        raise LastOwner


class Ads(StrEnum):
    """How a reader wants ads to be shown."""

    SHOW = "show"
    FOLD = "fold"
    HIDE = "hide"


def ads_of(text: str) -> Ads:
    if text not in set(Ads):
        raise NoSuchChoice
    return Ads(text)


def likely_ads_of(text: str) -> Ads | None:
    """As above for what only looks like an ad; '' leaves it to chance, which is None."""
    return ads_of(text) if text else None


@dataclass(frozen=True, slots=True)
class Stranger:
    """Somebody without an account, or not signed in."""


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody signed in, acting as their own person."""

    person: int


@dataclass(frozen=True, slots=True)
class Staff:
    """A member who also looks after the market."""

    person: int


@dataclass(frozen=True, slots=True)
class System:
    """The market itself: worker and commands."""


@dataclass(frozen=True, slots=True)
class Bearer:
    """Whoever holds a signed link to one order."""

    order_id: int


Viewer: TypeAlias = Stranger | Member | Staff | System | Bearer


def person_of(viewer: Viewer) -> int | None:
    """The actor id of the viewer, if they are somebody."""
    return viewer.person if isinstance(viewer, Member | Staff) else None


def verb_of(followed: Kind, *, is_back: bool = False) -> Verb:
    """Which act following is: one follows a lamp and joins a group."""
    if followed is Kind.GROUP:
        return Verb.LEAVE if is_back else Verb.JOIN
    return Verb.UNFOLLOW if is_back else Verb.FOLLOW


def handle_of(text: str) -> str:
    """The handle as it is shown, or a refusal saying what a handle is."""
    handle = unicodedata.normalize("NFKC", text).strip().removeprefix("@").casefold()
    if not 2 <= len(handle) <= HANDLE_MOST or not _HANDLE.fullmatch(handle):
        raise BadHandle(handle=text[:HANDLE_MOST])
    return handle


def handle_key(handle: str) -> str:
    """What must be unique: two handles that look alike have the same key."""
    return handle.translate(_LOOKALIKE)


def key_of(typed: str) -> str:
    """The key to look up what somebody typed; '' for what can be nobody's handle."""
    try:
        return handle_key(handle_of(typed))
    except BadHandle:
        return ""


def is_reserved(handle: str) -> bool:
    return handle_key(handle) in {handle_key(word) for word in RESERVED}


def name_of(text: str, *, most: int = NAME_MOST) -> str:
    """A display name without control or direction characters, in one line."""
    shown = "".join(c for c in text if not unicodedata.category(c).startswith("C"))
    shown = " ".join(shown.split())
    if not 1 <= len(shown) <= most:
        raise BadName(most=most)
    return shown


def summary_of(text: str) -> str:
    """A few lines about oneself, without control or direction characters."""
    shown = "".join(
        c for c in text if c == "\n" or not unicodedata.category(c).startswith("C")
    ).strip()
    if len(shown) > SUMMARY_MOST:
        raise SummaryTooLong(most=SUMMARY_MOST)
    return shown


def handle_from(name: str, *, number: int) -> str:
    """A first handle for a new person: from their name if it has one in it, else a number."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    slug = "".join(
        c if _HANDLE.fullmatch(c) else "_"
        for c in plain
        if c.isascii() or "一" <= c <= "鿿"
    )
    slug = re.sub("_+", "_", slug).strip("_")[: HANDLE_MOST - 7]
    if len(slug) < 2 or is_reserved(slug):
        return f"p{number}"
    return slug
