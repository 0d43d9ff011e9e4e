"""Which column means what: recognised, said, and kept beside the file as JSON."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from xiangxin.pull.ledger import EXTRAS, Unreadable
from xiangxin.pull.reading.identity import shown
from xiangxin.pull.reading.meanings import (
    CREATOR,
    EVENT,
    ORDER,
    Level,
    Meaning,
    of_table,
    recognised,
)

FORMAT: Final = "xiangxin-mapping"
VERSION: Final = 1
ENDING: Final = ".mapping.json"
MEANINGS: Final[Mapping[Level, Mapping[str, Meaning]]] = {
    Level.ORDERS: ORDER,
    Level.CREATORS: CREATOR,
    Level.LEDGER: EVENT,
}
LARGEST: Final = 1024 * 1024

_NO: Final[frozenset[str]] = frozenset()
_OF_AN_ORDER: Final = frozenset({"at", "amount", "amount_minor", "channel", "product"})
ENOUGH: Final = (
    (Level.LEDGER, ((frozenset({"person", "verb", "actor", "at"}), _NO),)),
    (
        Level.CREATORS,
        (
            (frozenset({"followers"}), _NO),
            (frozenset({"creator", "reach"}), _NO),
            (frozenset({"creator", "orders"}), frozenset({"cost", "code"})),
        ),
    ),
    (
        Level.ORDERS,
        (
            (frozenset({"path", "conversions"}), _NO),
            (frozenset({"order"}), _OF_AN_ORDER),
            (frozenset({"person"}), _OF_AN_ORDER),
        ),
    ),
)
"""Meanings that tell a level: all of the first, and one of the second if there are any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Meant:
    """What a person said of a file. A column mapped to "" means nothing.

    `values` rewrite cells before they are read: {"channel": {"抖音": "person"}}.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    level: Level | None = None
    currency: str | None = None
    timezone: str | None = None
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def to_json(self) -> str:
        told = {
            "format": FORMAT,
            "version": VERSION,
            "level": self.level,
            "currency": self.currency,
            "timezone": self.timezone,
            "columns": dict(self.columns),
            "values": {name: dict(words) for name, words in self.values.items()},
        }
        return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def beside(path: Path) -> Path:
    """Where a file's mapping is kept."""
    return path.with_name(path.name + ENDING)


def meant(given: "Meant | Mapping[str, Any] | Path | str | None") -> Meant:
    """From a saved mapping, or a plain {column: meaning}. Raises Unreadable."""
    said = given if isinstance(given, Meant) else _plainly(given)
    for wrong, refused in _faults(said):
        if wrong:
            raise refused
    return said


def _plainly(given: Mapping[str, Any] | Path | str | None) -> Meant:
    told = _loaded(Path(given)) if isinstance(given, str | Path) else given or {}
    if "columns" not in told and "format" not in told:
        told = {"columns": told}
    return Meant(
        columns=told.get("columns", {}),
        level=_level(told.get("level")),
        currency=told.get("currency"),
        timezone=told.get("timezone"),
        values=told.get("values", {}),
    )


def _level(name: object) -> Level | None:
    if name is None:
        return None
    try:
        return Level(str(name))
    except ValueError:
        raise Unreadable(
            "A level is one of {levels}.", levels=", ".join(Level)
        ) from None


def _faults(said: Meant) -> Iterator[tuple[object, Unreadable]]:
    yield (
        not _texts(said.columns),
        Unreadable("A mapping names a meaning for each column, as texts."),
    )
    yield (
        not _of_texts(said.values),
        Unreadable("The values of a mapping are texts for texts."),
    )
    for name in ("currency", "timezone"):
        wrong = not isinstance(getattr(said, name), str | None)
        yield wrong, Unreadable("The {name} of a mapping is a text.", name=name)
    known = {name for meanings in MEANINGS.values() for name in meanings}
    known |= {name for table in EXTRAS for name in of_table(table)}
    unknown = sorted(set(said.columns.values()) - known - {""})
    names = ", ".join(map(shown, unknown))
    yield (
        unknown,
        Unreadable(
            "No column means {names}; docs/pull/input.md lists what one can.",
            names=names,
        ),
    )


def columns_of(names: list[str], level: Level, said: Meant) -> dict[str, str]:
    """Column to meaning on this level: what was said first, then what is recognised."""
    absent = sorted(set(said.columns) - set(names))
    if absent:
        raise Unreadable(
            "The mapping names a column that is not there: {column}.",
            column=shown(absent[0]),
        )
    meanings = MEANINGS[level]
    chosen = {c: m for c, m in said.columns.items() if m in meanings}
    if len(set(chosen.values())) < len(chosen):
        raise Unreadable("The mapping gives two columns the same meaning.")
    free = {name: m for name, m in meanings.items() if name not in chosen.values()}
    rest = [name for name in names if name not in said.columns]
    return chosen | recognised(rest, free)


def level_of(names: list[str], said: Meant) -> Level | None:
    """What the columns tell, or None where they tell too little."""
    if said.level:
        return said.level
    for level, enough in ENOUGH:
        found = set(columns_of(names, level, said).values())
        if any(
            found >= needed and (not some or found & some) for needed, some in enough
        ):
            return level
    return None


def _texts(given: object) -> bool:
    return isinstance(given, Mapping) and all(
        isinstance(k, str) and isinstance(v, str) for k, v in given.items()
    )


def _of_texts(given: object) -> bool:
    return isinstance(given, Mapping) and all(map(_texts, given.values()))


def _loaded(path: Path) -> Mapping[str, Any]:
    try:
        if path.stat().st_size > LARGEST:
            raise Unreadable("The mapping is larger than 1 MB.")
        told = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise Unreadable(
            "{name} is no mapping: it cannot be read as JSON.", name=path.name
        ) from None
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        raise Unreadable(
            "{name} does not say format {format!r}.", name=path.name, format=FORMAT
        )
    if told.get("version") != VERSION:
        raise Unreadable(
            "{name} is not of version {version}.", name=path.name, version=VERSION
        )
    return told
