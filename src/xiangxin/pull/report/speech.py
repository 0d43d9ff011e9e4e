"""The words of every measure, found beside it."""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import TypeAlias

from xiangxin.pull.measures import MEASURES
from xiangxin.pull.report import words
from xiangxin.pull.report.forms import money_of
from xiangxin.pull.report.lines import Line
from xiangxin.pull.report.told import OWN
from xiangxin.pull.words import MISSING as SNAPSHOT_MISSING

Words: TypeAlias = Mapping[str, Mapping[str, str]]


def name(line: Line, *, language: str) -> str:
    """What a figure is called: its own name, or its definition's."""
    _, _, of = line.definition.partition(".")
    return (
        _look("NAMES", line.measure, line.name, language)
        or _look("NAMES", line.measure, of, language)
        or plain(line.name)
    )


def called(line: Line, *, language: str) -> str:
    """What a definition is called, for whichever slice it stands."""
    _, _, of = line.definition.partition(".")
    own = _look("NAMES", line.measure, of, language)
    return own or name(line, language=language)


def title(measure: str, *, language: str) -> str:
    own = words.TITLES[language].get(measure)
    return own or _look("NAMES", measure, measure, language) or plain(measure)


def part(line: Line, *, language: str) -> str:
    """Which slice: its words where there are any, numbers as they are."""
    if not line.part:
        return ""
    whole = _look("NAMES", line.measure, line.part, language)
    if whole:
        return whole
    sliced = line.part.removeprefix(money_of(line.part))
    pieces = sliced.replace("/", ":").split(":")
    said = [_piece(line.measure, each, language) for each in pieces]
    return " · ".join(each for each in said if each)


def definition(line: Line, *, language: str) -> str:
    _, _, of = line.definition.partition(".")
    return (
        _look("DEFINITIONS", line.measure, line.definition, language)
        or _look("DEFINITIONS", line.measure, of, language)
        or ""
    )


def missing(line: Line, *, language: str) -> str:
    code = line.missing or ""
    if code == "lacks":
        return words.LACKS[language].format(need=line.name)
    return (
        _look("MISSING", line.measure, code, language)
        or SNAPSHOT_MISSING[language].get(code)
        or plain(code)
    )


def plain(code: str) -> str:
    return code.replace("_", " ").replace(".", " ")


def _piece(measure: str, piece: str, language: str) -> str:
    if piece in words.PARTS[language]:
        return words.PARTS[language][piece]
    return _look("NAMES", measure, piece, language) or plain(piece)


def _look(kind: str, measure: str, code: str, language: str) -> str:
    for book in _books(measure):
        said: Words = getattr(book, kind, {})
        if found := said.get(language, {}).get(code):
            return found
    return ""


@cache
def _books(measure: str) -> tuple[object, ...]:
    """The words of the package in which a measure stands, and the report's own."""
    if measure in OWN:
        return (words,)
    homes = [m.run.__module__ for m in MEASURES if m.name == measure]
    packages = {home.split(".")[2] for home in homes} or {measure}
    books = []
    for package in sorted(packages):
        try:
            books.append(import_module(f"xiangxin.pull.{package}.words"))
        except ModuleNotFoundError:
            continue
    return (*books, words)
