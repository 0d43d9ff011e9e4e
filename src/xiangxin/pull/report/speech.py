"""The words of every measure, found beside it: `pull/<measure>/words.py`."""

from collections.abc import Mapping
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Final, TypeAlias

from xiangxin.pull.report import words
from xiangxin.pull.report.forms import money_of
from xiangxin.pull.report.lines import Line
from xiangxin.pull.words import MISSING as SNAPSHOT_MISSING

Words: TypeAlias = Mapping[str, Mapping[str, str]]

_PULL: Final = Path(__file__).parent.parent


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
    if line.measure == "motion" and (at := words.MOMENTS[language].get(line.part)):
        return at
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
    if own := _look("PARTS", measure, piece, language):
        return own
    if piece in words.PARTS[language]:
        return words.PARTS[language][piece]
    said = _look("NAMES", measure, piece, language)
    # A number, such as a release's, stays as it is.
    return said or (piece if piece[:1].isdigit() else plain(piece))


def _look(kind: str, measure: str, code: str, language: str) -> str:
    for book in _books(measure):
        said: Words = getattr(book, kind, {})
        if found := said.get(language, {}).get(code):
            return found
    return ""


@cache
def _books(measure: str) -> tuple[object, ...]:
    """The words of the package in which a measure stands, and the report's own."""
    file = _PULL / measure / "words.py"
    if measure in words.OWN or not measure.isidentifier() or not file.is_file():
        return (words,)
    return (_book(measure, file), words)


def _book(measure: str, file: Path) -> ModuleType:
    """The words alone: to import the package around them would load what counts, and
    the market's web process reads these."""
    spec = spec_from_file_location(f"xiangxin.pull.{measure}.words", file)
    if spec is None or spec.loader is None:
        raise ImportError(f"{file} cannot be read as words.")
    book = module_from_spec(spec)
    spec.loader.exec_module(book)
    return book
