"""Who sees which figure: of so few that one person could be told, nobody sees any."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from enum import StrEnum
from typing import Final

from xiangxin.kernel.errors import mark
from xiangxin.pull.report.lines import Line
from xiangxin.pull.snapshot import ORBITS, Snapshot
from xiangxin.pull.thresholds import PUBLIC_PEOPLE as FEWEST

ENOUGH: Final = 200
"""People near an actor from whom on its pull has a needle."""


class Sees(StrEnum):
    """How a viewer sees an actor's figures."""

    MAKER = "maker"
    ONESELF = "oneself"
    PUBLIC = "public"


OWN_COUNTS: Final = frozenset(
    {"direction.people", *(f"orbits.{orbit}" for orbit in ORBITS)}
    | {"orbits.undirected", "orbits.guest_orders"}
)
"""Counts that a maker sees however small: they say how many and not who or whence."""

OWN_ORDERS: Final = frozenset({"worth", "verdict"})
"""What is counted from orders alone: a maker has the orders themselves on the desk."""

RANKING: Final = (
    "percentile",
    "quadrant",
    "place",
    "relation_split",
    "influence_split",
    "category_returned",
    "ratio",
    "force",
)
"""Names of figures that set one actor above another; never told of persons."""

WHY_WITHHELD: Final[Mapping[str, str]] = {
    "few": mark(
        "Fewer people than can be told without telling of one of them: it would take "
        "at least five, or a hundred for a share."
    ),
}


def for_makers(lines: Iterable[Line], *, is_person: bool) -> list[Line]:
    """Nothing that would tell how one known person came or what they did unseen."""
    told = [each for each in lines if not (is_person and each.name.startswith(RANKING))]
    return [_withheld(each) if _tells_of_one(each) else each for each in told]


def drawn_for_makers(snapshot: Snapshot) -> Snapshot:
    """Cells of fewer than five lose their direction: the one talker may be known by name.

    So do the shares of so few, which the verdict's words and the chart would tell again.
    """
    few = sum(cell.people for cell in snapshot.cells if cell.people < FEWEST)
    cells = tuple(cell for cell in snapshot.cells if cell.people >= FEWEST)
    told = replace(snapshot, cells=cells, undirected=snapshot.undirected + few)
    if any(share.n < FEWEST for share in (snapshot.shares or {}).values()):
        return replace(told, shares=None, unknown=None, needle=None)
    return told


def without_needle(snapshot: Snapshot) -> Snapshot:
    return replace(snapshot, needle=None)


def near(snapshot: Snapshot) -> int:
    """How many people are in an orbit of it."""
    return sum(snapshot.orbits.values())


def in_fives(people: float) -> int:
    return int(people + 1e-9) // FEWEST * FEWEST


def _tells_of_one(line: Line) -> bool:
    return (
        line.missing is None
        and line.n < FEWEST
        and not _is_own(line)
        and line.definition not in OWN_COUNTS
    )


def _is_own(line: Line) -> bool:
    """Made of orders alone; not where it says from which orbit or which way they came."""
    return line.measure in OWN_ORDERS and ":" not in line.part


def _withheld(line: Line) -> Line:
    return Line(
        measure=line.measure,
        part=line.part,
        name=line.name,
        value=0.0,
        low=0.0,
        high=0.0,
        n=0,
        badge="",
        definition=line.definition,
        missing="few",
    )
