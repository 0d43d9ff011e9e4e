"""What strangers may see: counts in fives, and nothing that fewer than five people moved."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from math import ceil, floor, log10
from typing import Any, Final, TypeAlias

from xiangxin.pull.report.kinds import COUNT, MONEY, SHARE, kind
from xiangxin.pull.snapshot import Cell, Figure, Needle, Snapshot
from xiangxin.pull.thresholds import PUBLIC_PEOPLE as FEWEST

FEWEST_IN_A_SHARE: Final = 100
"""Of fewer people, a twentieth is fewer than five."""
FEWEST_FOR_HUNDREDTHS: Final = 500
FEWEST_IN_AN_ESTIMATE: Final = 20
DEGREES: Final = 5
TINY: Final = 1e-9
"""What a float may lie beside the step it stands for."""
SAFE_TO_MISS: Final = frozenset({"causal_direction", "passers_by"})

Row: TypeAlias = Mapping[str, Any]
"""A finding as findings.SCHEMA has it, without what is null."""
Key: TypeAlias = tuple[str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The public figures of an actor as they were last shown.

    `counted` has the exact number behind each shown count as of when it last changed;
    `directed` the people of each direction behind the shares, the same way.
    """

    snapshot: Snapshot
    counted: Mapping[str, int]
    directed: Mapping[str, float]

    def to_dict(self) -> dict[str, Any]:
        return {
            "snapshot": self.snapshot.to_dict(),
            "counted": dict(self.counted),
            "directed": dict(self.directed),
        }

    @classmethod
    def from_dict(cls, given: Mapping[str, Any]) -> "Shown":
        return cls(
            snapshot=Snapshot.from_dict(given["snapshot"]),
            counted=given["counted"],
            directed=given["directed"],
        )


def show(now: Snapshot, before: Shown | None) -> Shown:
    """Counts in fives; each changes only when five people or more changed in it.

    Shares, needle and verdict change together, when five people or more did.
    """
    counted = _counted(now)
    if before is not None:
        counted = {
            name: held(counted.get(name, 0), before.counted.get(name, 0))
            for name in counted.keys() | before.counted.keys()
        }
    directed: Mapping[str, float] = directions(now)
    if before is None or moved(directed, before.directed) >= FEWEST:
        pointing = _pointing(now)
    else:
        pointing, directed = before.snapshot, before.directed
    return Shown(
        snapshot=replace(
            now.public(),
            people=in_fives(counted["people"]),
            undirected=in_fives(counted["undirected"]),
            orbits={name: in_fives(counted[f"orbit:{name}"]) for name in now.orbits},
            cells=_cells(counted),
            shares=pointing.shares,
            unknown=pointing.unknown,
            needle=pointing.needle,
            verdict=pointing.verdict,
            missing=pointing.missing,
        ),
        counted=counted,
        directed=directed,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRows:
    """The market's public findings as last shown: `people` who ever acted, and each n."""

    people: int
    rows: tuple[Row, ...]
    counted: Mapping[str, int] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, given: Mapping[str, Any]) -> "ShownRows":
        return cls(
            people=given["people"],
            rows=tuple(given["rows"]),
            counted=given["counted"],
        )


def show_rows(
    rows: Iterable[Row], *, people: int, before: ShownRows | None
) -> ShownRows:
    """Without money, in fives; nothing changes unless five people came, and no figure
    unless its own n moved by five.

    An n may count exposures, of which one person has many; so both are asked.
    """
    if before is not None and abs(people - before.people) < FEWEST:
        return before
    old = {_name(key(row)): row for row in before.rows} if before else {}
    shown, counted = [], {}
    for row in rows:
        if kind(row.get("definition", "")) == MONEY:
            continue
        name, n = _name(key(row)), row.get("n", 0)
        stays = name in old and before and abs(n - before.counted[name]) < FEWEST
        if before and stays:
            n = before.counted[name]
        shown.append(old[name] if stays else public_row(row))
        counted[name] = n
    return ShownRows(people=people, rows=tuple(shown), counted=counted)


def public_row(row: Row) -> Row:
    """A finding as strangers may see it, or the reason `few`."""
    if row.get("missing"):
        return row
    how, n, value = kind(row["definition"]), row["n"], row["value"]
    plain = {name: row[name] for name in ("measure", "part", "name")}
    if how == COUNT and row["low"] == row["high"] == value:
        if value < FEWEST:
            return {**plain, "missing": "few"}
        floored = float(in_fives(int(value)))
        return {
            **row,
            "value": floored,
            "low": floored,
            "high": floored,
            "n": in_fives(n),
        }
    if n < (FEWEST_IN_A_SHARE if how == SHARE else FEWEST_IN_AN_ESTIMATE):
        return {**plain, "missing": "few"}
    low, high = row["low"], row["high"]
    if how == SHARE:
        value = _to(row["value"], step(n))
        ends = outward(low, high, step(n))
    else:
        value = two_digits(row["value"])
        ends = _digits_outward(low, high)
    if low == high:  # it has no interval, and gets none
        ends = value, value
    return {**row, "value": value, "low": ends[0], "high": ends[1], "n": in_fives(n)}


def held(now: int, before: int) -> int:
    """The exact number to go on from: the older one until five people changed."""
    return now if abs(now - before) >= FEWEST else before


def in_fives(count: int) -> int:
    return count - count % FEWEST


def step(n: int) -> float:
    """What a share of so many is rounded to: never finer than five people."""
    return 0.01 if n >= FEWEST_FOR_HUNDREDTHS else 0.05


def outward(low: float, high: float, finest: float) -> tuple[float, float]:
    """Bounds no finer than that, and never nearer to each other than they were."""
    steps = floor(low / finest + TINY), ceil(high / finest - TINY)
    return round(steps[0] * finest, 2), round(steps[1] * finest, 2)


def _digits_outward(low: float, high: float) -> tuple[float, float]:
    return -_up_to_two_digits(-low), _up_to_two_digits(high)


def _up_to_two_digits(value: float) -> float:
    if value == 0:
        return 0.0
    places = 1 - floor(log10(abs(value)))
    # From the nearest, so that a number of two digits stays as it is.
    near = round(value, places)
    return near if near >= value else round(near + 10.0**-places, places)


def two_digits(value: float) -> float:
    if value == 0:
        return 0.0
    return round(value, 1 - floor(log10(abs(value))))


def _counted(now: Snapshot) -> dict[str, int]:
    counts = {"people": now.people, "undirected": now.undirected}
    counts |= {f"orbit:{name}": n for name, n in now.orbits.items()}
    for cell in now.cells:
        name = f"cell:{cell.orbit}:{cell.direction}"
        counts[name] = counts.get(name, 0) + cell.people
    return counts


def _cells(counted: Mapping[str, int]) -> tuple[Cell, ...]:
    found = []
    for name, people in sorted(counted.items()):
        kept, _, where = name.partition(":")
        orbit, _, direction = where.partition(":")
        if kept == "cell" and people >= FEWEST:
            found.append(
                Cell(orbit=orbit, direction=direction, people=in_fives(people))
            )
    return tuple(found)


def directions(now: Snapshot) -> dict[str, float]:
    """How many people stand behind each share, in parts of people."""
    if not now.shares:
        return {}
    found = {name: each.value * each.n for name, each in now.shares.items()}
    if now.unknown:
        found["unknown"] = now.unknown.value * now.unknown.n
    return found


def moved(now: Mapping[str, float], before: Mapping[str, float]) -> float:
    """At least so many people came, went or turned: one moves the sum by two at most."""
    names = now.keys() | before.keys()
    apart = sum(abs(now.get(name, 0.0) - before.get(name, 0.0)) for name in names)
    total = abs(
        sum(each for name, each in now.items() if name != "unknown")
        - sum(each for name, each in before.items() if name != "unknown")
    )
    # One person may also move the unknown part by one, so three in all.
    return max(total, apart / 3)


def _pointing(now: Snapshot) -> Snapshot:
    """The public form, with shares, needle and verdict no finer than five people."""
    # That a figure is missing for want of a single buyer would tell of that buyer.
    missing = tuple(code for code in now.missing if code in SAFE_TO_MISS)
    told = replace(now.public(), missing=missing)
    shares = now.shares or {}
    n = min((each.n for each in shares.values()), default=0)
    if n < FEWEST_IN_A_SHARE:
        return replace(told, shares=None, unknown=None, needle=None)
    return replace(
        told,
        shares={name: _coarse(each) for name, each in shares.items()},
        unknown=_coarse(now.unknown) if now.unknown else None,
        needle=_blunt(now.needle) if now.needle else None,
    )


def _coarse(figure: Figure) -> Figure:
    finest = step(figure.n)
    low, high = outward(figure.low, figure.high, finest)
    return replace(
        figure,
        value=_to(figure.value, finest),
        low=low,
        high=high,
        n=in_fives(figure.n),
    )


def _blunt(needle: Needle) -> Needle:
    return Needle(
        bearing=float(round(needle.bearing / DEGREES) * DEGREES),
        low=float(floor(needle.low / DEGREES) * DEGREES),
        high=float(-floor(-needle.high / DEGREES) * DEGREES),
        length=_to(needle.length, 0.05),
        shortest=_to(needle.shortest, 0.05),
        longest=_to(needle.longest, 0.05),
    )


def _to(value: float, finest: float) -> float:
    return round(round(value / finest) * finest, 2)


def key(row: Row) -> Key:
    return row["measure"], row.get("part", ""), row["name"]


def _name(key: Key) -> str:
    return "|".join(key)
