"""Findings as a report reads them: one line a figure or a reason."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import pyarrow as pa
import pyarrow.compute as pc


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


def by_actor(findings: pa.Table, actors: Iterable[int]) -> dict[int | None, Lines]:
    """The lines of these actors, and of the whole market under None."""
    among = pa.array(list(actors), pa.int64())
    of = findings.column("actor")
    wanted = pc.or_(pc.is_in(of, value_set=among), pc.is_null(of))
    read: dict[int | None, dict[str, list[Line]]] = {}
    for row in findings.filter(wanted).to_pylist():
        lines = read.setdefault(row["actor"], {}).setdefault(row["measure"], [])
        lines.append(_line(row))
    return {actor: dict(lines) for actor, lines in read.items()}


def told(lines: Iterable[Line]) -> list[Line]:
    return [line for line in lines if line.missing is None]


def find(lines: Iterable[Line], name: str, part: str = "") -> Line | None:
    """The figure of this name and part, if it could be told."""
    return next(
        (each for each in told(lines) if each.name == name and each.part == part), None
    )


def _line(row: Mapping[str, object]) -> Line:
    return Line(**{name: row[name] for name in Line.__slots__})  # type: ignore[arg-type]
