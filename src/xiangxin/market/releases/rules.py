"""What a release says, and the post by which its followers hear of it."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from xiangxin.market.releases.errors import (
    BadDay,
    NoLabel,
    NoNotes,
    NoSuchKind,
    NotesTooLong,
)
from xiangxin.text.clean import tidy

LABEL_MOST = 40
NOTES_MOST = 8000
# Of characters in the post that tells of it; escaped they must fit into one.
EXCERPT_MOST = 380
_HOPELESS = 100_000
_MARKS = re.compile(r"([\\`*_\[\]<>#~|!])")
_ENDS = re.compile(r"[\s,;:，；：、.。]+$")


class Kind(StrEnum):
    TEST = "test"  # a note of a trial: most are of products in the making
    HARDWARE = "hardware"
    FIRMWARE = "firmware"
    RECIPE = "recipe"
    EDITION = "edition"
    OTHER = "other"


class What(StrEnum):
    """A line of a release's history."""

    PUBLISHED = "published"
    EDITED = "edited"
    ADDED = "added"
    TAKEN_BACK = "taken_back"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a maker writes of a release."""

    label: str
    kind: Kind
    day: date
    notes: str


def told(*, label: str, kind: str, day: str, notes: str) -> Told:
    """What a form says, or a refusal."""
    return Told(
        label=label_of(label),
        kind=kind_of(kind),
        day=day_of(day),
        notes=notes_of(notes),
    )


def label_of(text: str) -> str:
    label = " ".join(tidy(text[:_HOPELESS]).split())
    if not 1 <= len(label) <= LABEL_MOST:
        raise NoLabel(most=LABEL_MOST)
    return label


def label_key(label: str) -> str:
    """What is one per product: v2.3 and Ｖ2.3 are the same."""
    return unicodedata.normalize("NFKC", label).casefold()[: 2 * LABEL_MOST]


def kind_of(text: str) -> Kind:
    if text not in set(Kind):
        raise NoSuchKind
    return Kind(text)


def day_of(text: str) -> date:
    try:
        day = date.fromisoformat(text.strip())
    except ValueError as unreadable:
        raise BadDay from unreadable
    if not 1900 <= day.year <= 2200:
        raise BadDay
    return day


def notes_of(source: str) -> str:
    notes = tidy(source[:_HOPELESS])
    if not notes:
        raise NoNotes
    if len(notes) > NOTES_MOST:
        raise NotesTooLong(most=NOTES_MOST, length=len(notes))
    return notes


def excerpt(words: str) -> str:
    """The beginning of notes, with its lines."""
    if len(words) <= EXCERPT_MOST:
        return words
    cut = words[: EXCERPT_MOST - 1]
    whole, space, rest = cut.rpartition(" ")
    if space and len(rest) < 20:  # Chinese has no spaces to cut at
        cut = whole
    return _ENDS.sub("", cut) + "…"


def post_of(label: str, words: str, *, link: str) -> str:
    """The post that tells of a release, as Markdown; its label leads there."""
    return f"**[{_escaped(label)}]({link})**\n\n{_escaped(excerpt(words))}"


def _escaped(words: str) -> str:
    return _MARKS.sub(r"\\\1", words)
