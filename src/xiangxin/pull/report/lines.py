"""Findings as a report reads them: one line a figure or a reason."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from xiangxin.pull.snapshot import ORBITS, Figure, Snapshot


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

WHOSE: Final[Mapping[str, str]] = {
    "direction": "direction",
    "strength": "strength",
    "category_rate": "strength",
    "repeat_rate": "verdict",
    "drop_ratio": "verdict",
    "passers_by": "orbits",
}
"""The measure that lacks what a snapshot lists as missing; `motion` speaks for itself
of the causal direction."""


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


def figures_of(snapshot: Snapshot) -> Iterator[tuple[str, Figure]]:
    """A snapshot's figures by their definitions."""
    total = sum(snapshot.orbits.values())

    def counted(people: int, n: int = total) -> Figure:
        return Figure(
            value=float(people),
            low=float(people),
            high=float(people),
            n=n,
            badge="association",
            as_of=snapshot.as_of,
            definition="",
        )

    for name, share in (snapshot.shares or {}).items():
        yield f"direction.share_{name}", share
    if snapshot.unknown:
        yield "direction.unknown", snapshot.unknown
    yield "direction.people", counted(snapshot.people, snapshot.people)
    for orbit in ORBITS:
        yield f"orbits.{orbit}", counted(snapshot.orbits[orbit])
    yield "orbits.undirected", counted(snapshot.undirected)
    if snapshot.guest_orders is not None:
        yield (
            "orbits.guest_orders",
            counted(snapshot.guest_orders, snapshot.guest_orders),
        )
    if strength := snapshot.strength:
        yield "strength.returned", strength.returned
        if strength.category and strength.ratio and strength.force:
            yield "strength.category_returned", strength.category
            yield "strength.ratio", strength.ratio
            yield "strength.force", strength.force
    if snapshot.repeat:
        yield "verdict.repeat", snapshot.repeat
    if snapshot.drop:
        yield "verdict.drop_ratio", snapshot.drop


def gaps_of(snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    """(code, measure) of what a snapshot lists as missing."""
    for code in snapshot.missing:
        if code in WHOSE:
            yield code, WHOSE[code]


def lines_of(snapshot: Snapshot) -> list[Line]:
    """A snapshot's figures and gaps as lines."""
    told = [
        Line(
            measure=definition.partition(".")[0],
            part="",
            name=definition.partition(".")[2],
            value=figure.value,
            low=figure.low,
            high=figure.high,
            n=figure.n,
            badge=figure.badge,
            definition=definition,
            missing=None,
        )
        for definition, figure in figures_of(snapshot)
    ]
    gaps = [
        line({"measure": measure, "part": "", "name": code, "missing": code})
        for code, measure in gaps_of(snapshot)
    ]
    return told + gaps
