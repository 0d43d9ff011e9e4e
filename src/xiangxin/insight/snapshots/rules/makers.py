"""What those who act for an actor may see of it: plain counts at once, all else by five.

They know some of their people by name. Whoever lays two nights side by side would learn how
the only talker came, if a share or a cell moved by one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from xiangxin.insight.snapshots.rules.public import Key, Row, directions, key, moved
from xiangxin.pull.report.kinds import COUNT, SHARE, kind
from xiangxin.pull.snapshot import Cell, Figure, Snapshot
from xiangxin.pull.thresholds import PUBLIC_PEOPLE as FEWEST

OF_A_SNAPSHOT: Final = frozenset({"direction", "orbits", "strength", "verdict"})
"""Measures whose rows say what the snapshot says; they are taken from the snapshot."""
READING: Final = "passer_by"
"""Reading is nobody's public act: who opened a page just now must not be told."""
LACKS: Final[Mapping[str, str]] = {
    "strength": "strength",
    "category_rate": "strength",
    "repeat_rate": "repeat",
    "drop_ratio": "drop",
    "causal_direction": "",
    "passers_by": "",
}
"""The part of a snapshot that lacks what is missing; all others are of its direction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What makers were told last. `near` are the orbits when the rows were last let go on."""

    snapshot: Snapshot
    rows: tuple[Row, ...]
    near: Mapping[str, int]

    def to_dict(self, now: Snapshot, rows: Iterable[Row]) -> dict[str, Any]:
        """Only where it differs from what was measured."""
        measured = {key(row): row for row in _beside(rows)}
        mine = {key(row): row for row in self.rows}
        return {
            "snapshot": None if self.snapshot == now else self.snapshot.to_dict(),
            "instead": [row for at, row in mine.items() if measured.get(at) != row],
            "without": [list(at) for at in measured if at not in mine],
            "near": dict(self.near),
        }

    @classmethod
    def from_dict(
        cls, given: Mapping[str, Any], now: Snapshot, rows: Sequence[Row]
    ) -> "Told":
        """Rows that are older than this had nothing held back."""
        if not given:
            return cls(snapshot=now, rows=_beside(rows), near=now.orbits)
        instead = tuple(given["instead"])
        gone = {tuple(at) for at in given["without"]} | {key(row) for row in instead}
        kept = tuple(row for row in _beside(rows) if key(row) not in gone)
        held = given["snapshot"]
        return cls(
            snapshot=Snapshot.from_dict(held) if held else now,
            rows=_in_order(kept + instead),
            near=given["near"],
        )


def tell(now: Snapshot, rows: Sequence[Row], before: Told | None) -> Told:
    """Orbits and guests' orders as they are; what five people have not moved, as it was.

    The first figures are told as they are: there is nothing to lay beside them.
    """
    if before is None:
        first = replace(now, cells=_cells(now.cells, now.cells))
        return Told(snapshot=first, rows=_beside(rows), near=now.orbits)
    turned = moved(directions(now), directions(before.snapshot))
    has_turned = turned >= FEWEST or _has_come(now, before.snapshot)
    goes_on = has_turned or _apart(now.orbits, before.near) >= FEWEST
    return Told(
        snapshot=_held(now, before.snapshot, has_turned=has_turned, goes_on=goes_on),
        rows=_in_order(_rows(_beside(rows), before.rows, goes_on=goes_on)),
        near=now.orbits if goes_on else before.near,
    )


def _beside(rows: Iterable[Row]) -> tuple[Row, ...]:
    return _in_order(row for row in rows if row["measure"] not in OF_A_SNAPSHOT)


def _in_order(rows: Iterable[Row]) -> tuple[Row, ...]:
    """The same however they came about: an order would tell which of them are new."""
    return tuple(sorted(rows, key=key))


def _has_come(now: Snapshot, before: Snapshot) -> bool:
    """Where nothing has a direction yet, how many acted is all there is to go by."""
    return not (now.shares or before.shares) and (
        abs(now.people - before.people) >= FEWEST
    )


def _apart(now: Mapping[str, int], before: Mapping[str, int]) -> float:
    """At least so many came, went or drew nearer: one who moves leaves an orbit for another."""
    steps = [now.get(name, 0) - before.get(name, 0) for name in now.keys() | before]
    return max(abs(sum(steps)), sum(map(abs, steps)) / 2)


def _held(
    now: Snapshot, before: Snapshot, *, has_turned: bool, goes_on: bool
) -> Snapshot:
    passing = now.orbits.get(READING, 0), before.orbits.get(READING, 0)
    if abs(passing[0] - passing[1]) < FEWEST:
        passing = passing[1], passing[1]
    orbits = {**now.orbits, READING: passing[0]}
    cells = _cells(now.cells, before.cells)
    pointing = now if has_turned else before
    figures: dict[str, Snapshot] = {
        "strength": _either(
            now, before, _returned(now), _returned(before), goes_on=goes_on
        ),
        "repeat": _either(now, before, now.repeat, before.repeat, goes_on=goes_on),
        "drop": _either(now, before, now.drop, before.drop, goes_on=goes_on),
    }
    return replace(
        now,
        people=pointing.people,
        orbits=orbits,
        undirected=max(0, sum(orbits.values()) - sum(c.people for c in cells)),
        cells=cells,
        shares=pointing.shares,
        unknown=pointing.unknown,
        needle=pointing.needle,
        verdict=pointing.verdict,
        strength=figures["strength"].strength,
        repeat=figures["repeat"].repeat,
        drop=figures["drop"].drop,
        missing=_missing(now, figures, pointing),
    )


def _cells(now: Iterable[Cell], before: Iterable[Cell]) -> tuple[Cell, ...]:
    """Those of one orbit and direction go on together, however they lean."""
    new, old = _by_place(now), _by_place(before)
    found: list[Cell] = []
    for place in sorted(new.keys() | old.keys()):
        ones, others = new.get(place, []), old.get(place, [])
        apart = sum(c.people for c in ones) - sum(c.people for c in others)
        found += ones if abs(apart) >= FEWEST else others
    return tuple(found)


def _by_place(cells: Iterable[Cell]) -> dict[tuple[str, str], list[Cell]]:
    found: dict[tuple[str, str], list[Cell]] = {}
    for cell in cells:
        found.setdefault((cell.orbit, cell.direction), []).append(cell)
    return found


def _returned(of: Snapshot) -> Figure | None:
    return of.strength.returned if of.strength else None


def _either(
    now: Snapshot,
    before: Snapshot,
    new: Figure | None,
    old: Figure | None,
    *,
    goes_on: bool,
) -> Snapshot:
    n = abs((new.n if new else 0) - (old.n if old else 0))
    hits = (new.value * new.n if new else 0.0) - (old.value * old.n if old else 0.0)
    return now if goes_on and max(n, abs(hits)) >= FEWEST else before


def _missing(
    now: Snapshot, figures: Mapping[str, Snapshot], pointing: Snapshot
) -> tuple[str, ...]:
    codes = dict.fromkeys(
        [*now.missing, *pointing.missing]
        + [code for of in figures.values() for code in of.missing]
    )
    found = []
    for code in codes:
        part = LACKS.get(code)
        of = pointing if part is None else figures.get(part, now)
        if code in of.missing:
            found.append(code)
    return tuple(found)


def _rows(
    rows: Iterable[Row], before: Iterable[Row], *, goes_on: bool
) -> Iterable[Row]:
    """A measure that is told for the first time has nothing to lay beside it either."""
    new = {key(row): row for row in rows}
    measured = {measure for measure, _, _ in new}
    old = {key(row): row for row in before if row["measure"] in measured}
    known = {measure for measure, _, _ in old}
    for at, row in new.items():
        was = old.get(at)
        if at[0] not in known or (goes_on and _is_moved(row, was)):
            yield row
        else:
            yield was or _few(at)
    if not goes_on:
        yield from (row for at, row in old.items() if at not in new)


def _is_moved(now: Row, before: Row | None) -> bool:
    """By five people, as far as its n, its count or the people behind its share tell."""
    if now.get("missing") or (before and before.get("missing")):
        return True
    was = before or {"n": 0, "value": 0.0}
    apart: list[float] = [abs(now["n"] - was["n"])]
    how = kind(now.get("definition", ""))
    if how == SHARE:
        apart.append(abs(now["value"] * now["n"] - was["value"] * was["n"]))
    if how == COUNT:
        apart.append(abs(now["value"] - was["value"]))
    return max(apart) >= FEWEST


def _few(at: Key) -> Row:
    measure, part, name = at
    return {"measure": measure, "part": part, "name": name, "missing": "few"}
