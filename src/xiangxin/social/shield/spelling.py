"""A post's letters as they are meant, each with the place it was written at.

Words that want to be read by people and not by us are spaced, dotted, set in full width or
borrowed from other alphabets. Matching happens on what is left when that is undone; quotes are
cut from what was written.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

# One written character for several meant ones, or another of the same look or sound.
_MEANT = {
    "🧧": "红包", "➕": "加", "🎁": "礼品", "❤": " ", "👍": "点赞",
    "讚": "赞", "贊": "赞", "關": "关", "註": "注", "轉": "转", "發": "发", "紅": "红",
    "禮": "礼", "獎": "奖", "領": "领", "請": "请", "現": "现", "費": "费", "絲": "丝",
    "評": "评", "論": "论", "點": "点", "獲": "获", "贈": "赠", "滿": "满", "個": "个",
    "員": "员", "傭": "佣", "級": "级", "線": "线", "錢": "钱", "買": "买", "單": "单",
    "а": "a", "е": "e", "о": "o", "р": "p", "с": "c", "у": "y", "х": "x", "і": "i",
    "ѕ": "s", "ԁ": "d", "һ": "h", "ο": "o", "ι": "i", "ν": "v", "κ": "k",
}  # fmt: skip
# Written by sound; each as long as what it stands for, so that places stay.
_SOUNDS = {
    "洪包": "红包", "宏包": "红包", "鸿包": "红包", "观注": "关注", "官注": "关注",
    "关主": "关注", "典赞": "点赞", "点攒": "点赞", "集攒": "集赞", "反现": "返现",
    "反利": "返利", "返线": "返现", "宋礼": "送礼", "抽讲": "抽奖", "抽蒋": "抽奖",
    "砖发": "转发", "专发": "转发", "威信": "微信", "薇信": "微信", "维信": "微信",
    "徽信": "微信", "围信": "微信", "v信": "微信", "好平": "好评", "伍星": "五星",
}  # fmt: skip
_SOUND = re.compile("|".join(_SOUNDS))
_SPELT_OUT = re.compile(r"(?<![a-z0-9])[a-z](?:[ .\-_*·|]+[a-z](?![a-z0-9])){3,}")
_STOPS = "。！？!?\n;；…"
# Between fewer letters than these a stop is a way to hide a word.
_FEW = 4


@dataclass(frozen=True, slots=True)
class Spelt:
    """`text` to match in, and for each of its characters the place in the post."""

    text: str
    places: tuple[int, ...]

    def written(self, source: str, start: int, end: int) -> str:
        """What stands in the post where `text[start:end]` was found."""
        return source[self.places[start] : self.places[end - 1] + 1]


def spelt(source: str) -> Spelt:
    """Lower case, plain width, without marks that stack on letters or show nothing."""
    letters = list(_letters(source))
    text = "".join(letter for letter, _ in letters)
    return _joined(Spelt(_as_meant(text), tuple(place for _, place in letters)))


def tight(line: Spelt) -> Spelt:
    """For Chinese, which needs no spaces: letters and digits alone, `|` where a sentence ends."""
    kept: list[tuple[str, int]] = []
    since = 0
    for letter, place in zip(line.text, line.places, strict=True):
        if letter.isalnum():
            kept.append((letter, place))
            since += 1
        elif letter in _STOPS and since >= _FEW:
            kept.append(("?" if letter in "?？" else "|", place))
            since = 0
    return Spelt(_as_meant("".join(c for c, _ in kept)), tuple(p for _, p in kept))


def _as_meant(text: str) -> str:
    return _SOUND.sub(lambda found: _SOUNDS[found[0]], text)


def _letters(source: str) -> Iterator[tuple[str, int]]:
    for place, written in enumerate(source):
        for letter in unicodedata.normalize(
            "NFKD", _MEANT.get(written, written)
        ).casefold():
            if unicodedata.category(letter)[0] != "M" and letter not in "\u200c\u200d":
                yield _MEANT.get(letter, letter), place


def _joined(line: Spelt) -> Spelt:
    """`l i k e` and `l.i.k.e` are one word; wider gaps stay between words."""
    text: list[str] = []
    places: list[int] = []
    at = 0
    for found in _SPELT_OUT.finditer(line.text):
        text.append(line.text[at : found.start()])
        places += line.places[at : found.start()]
        for place in range(found.start(), found.end()):
            if line.text[place].isalpha() or line.text[place : place + 2] == "  ":
                text.append(line.text[place])
                places.append(line.places[place])
        at = found.end()
    text.append(line.text[at:])
    places += line.places[at:]
    return Spelt("".join(text), tuple(places))
