"""The words a text is found by, cut alike for every table and either database.

Latin words in one spelling, numbers, and of Chinese every two neighbours, with the last
character of a run alone: `iPhone15手机壳` is iphone, 15, 手机, 机壳, 壳. So the words of any
part of a text stand one after another in the words of the text, and a single character is
the beginning of a word.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

# Of characters in a word; of parts in a question, and of words in one part.
WORD_MOST: Final = 40
PARTS_MOST: Final = 10
PHRASE_MOST: Final = 40
_NAME_MOST: Final = 120

_HAN: Final = "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af"
_KANA: Final = "\u3005\u3007\u3041-\u3096\u30a1-\u30fa\u30fc"
_HANGUL: Final = "\uac00-\ud7a3"
_GRAMMED: Final = re.compile(f"[{_HAN}{_KANA}{_HANGUL}]")
_JOINS: Final = "'’ʼ"
_QUOTED: Final = re.compile('["“”„«»「」『』]([^"“”„«»「」『』]*)["“”„«»「」『』]')
_ASCII: Final = re.compile(r"[a-z]+(?:'+[a-z]+)*|[0-9]+")
_TAG: Final = re.compile(r"""(<(?:[^<>"']|"[^"]*"|'[^']*')*>)""")


class Piece(NamedTuple):
    """A word and where it stands in the text it was cut from."""

    word: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that must stand one after another; of the last its beginning may be enough."""

    words: tuple[str, ...]
    is_open: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody typed into a search field: every phrase must be there."""

    phrases: tuple[Phrase, ...]
    handle: str = ""  # as typed behind an @

    def __bool__(self) -> bool:
        return bool(self.phrases)

    @property
    def last(self) -> Phrase | None:
        return self.phrases[-1] if self.phrases else None


def cut(text: str) -> list[str]:
    return [piece.word for piece in pieces(text)]


def pieces(text: str) -> Iterator[Piece]:
    """Words in order, each with its place in `text`."""
    if text.isascii():  # the same, without looking at every letter
        for found in _ASCII.finditer(text.lower()):
            word = singular(found[0].replace("'", ""))[:WORD_MOST]
            yield Piece(word, *found.span())
        return
    run: list[tuple[str, int, int]] = []
    kind = ""
    for letter, start, end in _letters(text):
        new = _kind(letter, kind)
        if new == "joint":
            continue
        if new != kind:
            yield from _of_run(run, kind)
            run, kind = [], new
        if new:
            run.append((letter, start, end))
    yield from _of_run(run, kind)


@lru_cache(8192)
def _pieces_of(text: str) -> tuple[Piece, ...]:
    """Of names, which stand on many pages."""
    return tuple(pieces(text))


def _letters(text: str) -> Iterator[tuple[str, int, int]]:
    """Every character in its plainest form, with the place it came from."""
    for place, character in enumerate(text):
        if "a" <= character <= "z":
            yield character, place, place + 1
            continue
        for letter in _plain(character):
            yield letter, place, place + 1


@lru_cache(8192)
def _plain(character: str) -> str:
    """Without width, case and, in Latin script, accents: ＬÉ is le, ß is ss."""
    folded = unicodedata.normalize("NFKC", character).casefold()
    plain = []
    for letter in unicodedata.normalize("NFC", folded):
        apart = unicodedata.normalize("NFKD", letter)
        plain.append(apart[0] if "a" <= apart[0] <= "z" else letter)
    return "".join(plain)


@lru_cache(8192)
def _kind(letter: str, before: str) -> str:
    if _GRAMMED.match(letter):
        return "grams"
    if letter.isdecimal():
        return "digits"
    category = unicodedata.category(letter)
    if category[0] == "L":
        return "letters"
    # Marks belong to the letter before; behind Latin ones they were its accents.
    if category[0] == "M" and before in {"letters", "grams"}:
        return before
    if letter in _JOINS and before == "letters":
        return "joint"
    return ""


def _of_run(run: Sequence[tuple[str, int, int]], kind: str) -> Iterator[Piece]:
    if not run:
        return
    if kind == "grams":
        for (first, start, _), (second, _, end) in pairwise(run):
            yield Piece(first + second, start, end)
        yield Piece(*run[-1])
        return
    word = "".join(letter for letter, _, _ in run)
    if kind == "digits":
        word = "".join(str(unicodedata.decimal(digit)) for digit in word)
    else:
        word = singular("".join(c for c in word if unicodedata.category(c) != "Mn"))
    if word:
        yield Piece(word[:WORD_MOST], run[0][1], run[-1][2])


def singular(word: str) -> str:
    """An English plural without its ending: the S stemmer (Harman 1991), and -es after a hiss."""
    if len(word) < 4 or word[-1] != "s" or not word.isascii():
        return word
    if word.endswith("ies") and word[-4] not in "ae":
        return f"{word[:-3]}y" if len(word) > 4 else word[:-1]
    if word.endswith(("ches", "shes", "sses", "xes", "zes")):
        return word[:-2]
    return word if word[-2] in "su" or word.endswith("is") else word[:-1]


def asked(text: str) -> Asked:
    """What is wanted: words apart by spaces each for itself, quoted ones one after another."""
    handle = text.strip()
    if handle.startswith("@") and not any(c.isspace() for c in handle):
        handle = handle[1:]
    else:
        handle = ""
    chunks: list[str] = []
    rest = 0
    for quoted in _QUOTED.finditer(text):
        chunks += text[rest : quoted.start()].split()
        chunks.append(quoted[1])
        rest = quoted.end()
    chunks += text[rest:].split()
    found = dict.fromkeys(phrase for chunk in chunks if (phrase := _phrase(chunk)))
    return Asked(phrases=tuple(found)[:PARTS_MOST], handle=handle)


def _phrase(chunk: str) -> Phrase | None:
    """A last character alone begins a word; behind another it only ended the typing."""
    cut_ = list(pieces(chunk))[:PHRASE_MOST]
    if not cut_:
        return None
    last = cut_[-1].word
    if not _GRAMMED.match(last) or len(last) > 1:
        return Phrase(tuple(piece.word for piece in cut_))
    if len(cut_) > 1 and cut_[-2].end == cut_[-1].end:
        return Phrase(tuple(piece.word for piece in cut_[:-1]))
    return Phrase(tuple(piece.word for piece in cut_), is_open=True)


def being_typed(question: Asked) -> Asked:
    """The same while its last word is not finished: what it begins with is enough."""
    last = question.last
    if last is None:
        return question
    return Asked(
        phrases=(*question.phrases[:-1], Phrase(last.words, is_open=True)),
        handle=question.handle,
    )


def loosened(question: Asked) -> Asked:
    """The same, where the words of a longer run may stand anywhere.

    Chinese is written without spaces: what was typed in one run may be two words that the
    text has elsewhere. Every character must be there.
    """
    phrases: list[Phrase] = []
    for phrase in question.phrases:
        if len(phrase.words) < 2:
            phrases.append(phrase)
            continue
        for word in phrase.words:
            if _GRAMMED.match(word):
                phrases += [Phrase((letter,), is_open=True) for letter in word]
            else:
                phrases.append(Phrase((word,)))
    found = tuple(dict.fromkeys(phrases))[: 2 * PARTS_MOST]
    return Asked(phrases=found, handle=question.handle)


def is_latin(word: str) -> bool:
    return word.isascii() and word.isalpha()


def marked(text: str, question: Asked) -> list[tuple[str, bool]]:
    """`text` in parts, and of each whether it was asked for: whole words and characters."""
    cut_ = _pieces_of(text) if len(text) <= _NAME_MOST else tuple(pieces(text))
    spans = sorted(_spans(cut_, question.phrases))
    parts: list[tuple[str, bool]] = []
    done = 0
    for start, end in spans:
        if end <= done:
            continue
        first = max(start, done)
        if first > done:
            parts.append((text[done:first], False))
        if parts and parts[-1][1]:
            parts[-1] = (parts[-1][0] + text[first:end], True)
        else:
            parts.append((text[first:end], True))
        done = end
    if done < len(text):
        parts.append((text[done:], False))
    return parts


def _spans(
    words: Sequence[Piece], phrases: Sequence[Phrase]
) -> Iterator[tuple[int, int]]:
    for phrase in phrases:
        length = len(phrase.words)
        for first in range(len(words) - length + 1):
            here = words[first : first + length]
            if _is_here(here, phrase):
                yield here[0].start, _end(here[-1], phrase)


def _is_here(here: Sequence[Piece], phrase: Phrase) -> bool:
    *most, last = phrase.words
    if any(piece.word != word for piece, word in zip(here, most, strict=False)):
        return False
    found = here[-1].word
    return found.startswith(last) if phrase.is_open else found == last


def _end(piece: Piece, phrase: Phrase) -> int:
    """Of a Latin word all of it; of two characters those that were typed."""
    if phrase.is_open and _GRAMMED.match(piece.word):
        return min(piece.end, piece.start + len(phrase.words[-1]))
    return piece.end


def tags_apart(html: str) -> list[tuple[str, bool]]:
    """Clean HTML in parts, and of each whether it is a tag."""
    return [(part, bool(n % 2)) for n, part in enumerate(_TAG.split(html)) if part]


def excerpt(text: str, question: Asked, *, most: int) -> str:
    """About `most` characters around the first words that were asked for."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    first = 0
    for part, is_wanted in marked(line, question):
        if is_wanted:
            break
        first += len(part)
    else:
        first = 0
    start = max(0, min(first - most // 3, len(line) - most))
    end = start + most
    if start and (space := line.find(" ", start, start + 16)) >= 0:
        start = space + 1
    if end < len(line) and (space := line.rfind(" ", end - 16, end)) > start:
        end = space
    return f"{'…' if start else ''}{line[start:end]}{'…' if end < len(line) else ''}"
