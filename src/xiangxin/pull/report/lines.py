"""Findings as a report reads them: one line a figure or a reason."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """`value`, `low`, `high` and `n` hold where `missing` is None."""

    measure: str
    part: str
    name: str
    value: float
    low: float
    high: float
    n: int
    badge: str
    definition: str
    missing: str | None


Lines: TypeAlias = Mapping[str, Sequence[Line]]
"""Lines by measure."""


def told(lines: Iterable[Line]) -> list[Line]:
    return [line for line in lines if line.missing is None]


def find(lines: Iterable[Line], name: str, part: str = "") -> Line | None:
    """The figure of this name and part, if it could be told."""
    return next(
        (each for each in told(lines) if each.name == name and each.part == part), None
    )


def line(row: Mapping[str, object]) -> Line:
    """Of a row as findings.SCHEMA has it; a key that is not there is null."""
    return Line(**{name: row.get(name) for name in Line.__slots__})  # type: ignore[arg-type]
