"""A picture card for where only pictures travel: what it is, and a code that leads to it.

An SVG that holds all it shows, 1080 by 1440, on paper in every scheme: it is printed.
"""

import base64
import mimetypes
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.contrib.staticfiles import finders
from django.core.files.storage import default_storage

from xiangxin.media.rules import SIZES, file_of, key_in

# As large as it was drawn, short of the largest: the file is sent from phone to phone.
_BOXES: Final = tuple(reversed(SIZES[:-1]))
_WIDE: Final = frozenset("WF")
# Of letters that are not Chinese, in the size of the type.
_LETTER: Final = 0.54
_CAPITAL: Final = 0.7
_BROADEST: Final = dict.fromkeys("MWmw@%—…", 0.9)


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """`picture` is a data address, '' without one; `code` a path of `side` modules."""

    name: Sequence[str]
    lede: Sequence[str]
    picture: str
    code: str
    side: int
    address: str


def lines(text: str, *, ems: float, most: int) -> list[str]:
    """The text broken into at most so many lines of so many ems, the last one cut with …"""
    rows, row, width = [], "", 0.0
    for word in _words(" ".join(text.split()), ems):
        long = sum(map(_ems, word))
        if row and width + long - (_LETTER if word.endswith(" ") else 0) > ems:
            rows.append(row.rstrip())
            row, width = "", 0.0
        row, width = row + word, width + long
    rows.append(row.rstrip())
    if len(rows) > most:
        last = rows[most - 1]
        while last and sum(map(_ems, last)) > ems - 1:
            last = last[:-1]
        rows = [*rows[: most - 1], last.rstrip(" ,.，。") + "…"]
    return rows


def _words(text: str, ems: float) -> list[str]:
    """Where a line may end: behind a space, around every Chinese character, and inside of
    what no line holds.
    """
    words: list[str] = [""]
    for letter in text:
        if sum(map(_ems, words[-1] + letter)) > ems:
            words.append("")
        words[-1] += letter
        if letter == " " or _is_wide(letter):
            words.append("")
    # A line does not begin with what ends a clause.
    kept: list[str] = []
    for word in filter(None, words):
        ends = unicodedata.category(word[0]) in {"Po", "Pe", "Pf"}
        if kept and ends and sum(map(_ems, kept[-1])) <= ems:
            kept[-1] += word
        else:
            kept.append(word)
    return kept


def _ems(letter: str) -> float:
    if _is_wide(letter):
        return 1.0
    return _BROADEST.get(letter, _CAPITAL if letter.isupper() else _LETTER)


def _is_wide(letter: str) -> bool:
    return unicodedata.east_asian_width(letter) in _WIDE


def picture_inside(path: str) -> str:
    """A picture of ours as an address that holds it; '' for none."""
    if not path:
        return ""
    found = finders.find(path)
    if found:
        return _holding(path, Path(found).read_bytes())
    key = key_in(path)
    for name in [file_of(key, box, "jpg") for box in _BOXES] if key else [path]:
        if default_storage.exists(name):
            with default_storage.open(name) as file:
                return _holding(name, file.read())
    return ""


def _holding(name: str, content: bytes) -> str:
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return f"data:{kind};base64,{base64.b64encode(content).decode('ascii')}"
