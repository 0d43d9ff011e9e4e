"""What the engine found out about one actor: frozen values, and JSON of them.

Standard library alone, because the market's web process reads these.
"""

import json
import math
import types
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import Any, Final, Self, Union, get_args, get_origin, get_type_hints

from xiangxin.pull.thresholds import PUBLIC_PEOPLE

ENGINE: Final = "0.1.0"
"""Grows when a figure's definition does: figures of two engines are never mixed."""

FORMAT: Final = "xiangxin-snapshot"
VERSION: Final = 1
DIGITS: Final = 6

ORBITS: Final = ("passer_by", "talker", "follower", "owner", "co_creator")
"""From the outside in."""


class SnapshotUnreadable(ValueError):
    """This is no snapshot, or one of another version."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number that never goes without its interval, n and method."""

    value: float
    low: float
    high: float
    n: int
    badge: str
    as_of: str
    definition: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    id: str
    kind: str
    handle: str | None = None
    name: str | None = None
    category: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Needle:
    """Degrees clockwise from east, as SVG turns: product is -90, topic 0."""

    bearing: float
    low: float
    high: float
    length: float
    shortest: float
    longest: float

    @property
    def wedge(self) -> float:
        return self.high - self.low


@dataclass(frozen=True, slots=True, kw_only=True)
class Strength:
    """F is the people times how much more often they return than in the category."""

    people: int
    returned: Figure
    category: Figure | None = None
    ratio: Figure | None = None
    force: Figure | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    code: str
    facts: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """People of one orbit and direction; `lean` is degrees from the axis, if told."""

    orbit: str
    direction: str
    people: int
    lean: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    actor: Actor
    as_of: str
    engine: str
    seed: int
    demo: bool
    people: int
    orbits: Mapping[str, int]
    verdict: Verdict
    guest_orders: int | None = None
    undirected: int = 0
    shares: Mapping[str, Figure] | None = None
    unknown: Figure | None = None
    needle: Needle | None = None
    strength: Strength | None = None
    repeat: Figure | None = None
    drop: Figure | None = None
    cells: tuple[Cell, ...] = ()
    missing: tuple[str, ...] = ()
    form: str = "full"

    def to_dict(self) -> dict[str, Any]:
        """JSON's own types, rounded, so that the same snapshot is the same bytes."""
        return {"format": FORMAT, "version": VERSION, **_plain(self)}

    def to_json(self) -> str:
        return json.dumps(
            self.to_dict(), ensure_ascii=False, allow_nan=False, sort_keys=True
        )

    @classmethod
    def from_dict(cls, given: Mapping[str, Any]) -> Self:
        """Refuses what is no snapshot of this version."""
        if given.get("format") != FORMAT or given.get("version") != VERSION:
            raise SnapshotUnreadable(
                f"This is not a {FORMAT} of version {VERSION}, "
                f"it says {given.get('format')!r} {given.get('version')!r}."
            )
        try:
            made: Self = _made(
                cls, {k: v for k, v in given.items() if k not in {"format", "version"}}
            )
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise SnapshotUnreadable(f"The snapshot does not fit: {error}.") from error
        return made

    @classmethod
    def from_json(cls, text: str) -> Self:
        return cls.from_dict(json.loads(text))

    def public(self) -> "Snapshot":
        """What strangers may see: counts in fives, no money, returns or guests."""
        people = _in_fives(self.people)
        few = people == 0
        return replace(
            self,
            form="public",
            people=people,
            orbits={name: _in_fives(n) for name, n in self.orbits.items()},
            undirected=_in_fives(self.undirected),
            guest_orders=None,
            cells=_public_cells(self.cells),
            shares=None if few or not self.shares else _public_shares(self.shares),
            unknown=None if few or not self.unknown else _public_figure(self.unknown),
            needle=None if few or not self.needle else _public_needle(self.needle),
            strength=None,
            repeat=None,
            drop=None,
            verdict=replace(
                self.verdict,
                facts={
                    name: value
                    for name, value in self.verdict.facts.items()
                    if name in PUBLIC_FACTS
                },
            ),
        )


PUBLIC_FACTS: Final = ("people_needed", "weeks")


def _in_fives(count: int) -> int:
    return count - count % PUBLIC_PEOPLE


def _public_cells(cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for cell in cells:
        sums[cell.orbit, cell.direction] += cell.people
    return tuple(
        Cell(orbit=orbit, direction=direction, people=_in_fives(people))
        for (orbit, direction), people in sums.items()
        if people >= PUBLIC_PEOPLE
    )


def _public_shares(shares: Mapping[str, Figure]) -> dict[str, Figure]:
    return {name: _public_figure(figure) for name, figure in shares.items()}


def _public_figure(figure: Figure) -> Figure:
    # Six digits of a share would give back the exact counts behind it.
    return replace(
        figure,
        value=round(figure.value, 2),
        low=round(figure.low, 2),
        high=round(figure.high, 2),
        n=_in_fives(figure.n),
    )


def _public_needle(needle: Needle) -> Needle:
    return Needle(
        bearing=float(round(needle.bearing)),
        low=float(round(needle.low)),
        high=float(round(needle.high)),
        length=round(needle.length, 2),
        shortest=round(needle.shortest, 2),
        longest=round(needle.longest, 2),
    )


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(v) for v in value]
    if isinstance(value, float):
        if not math.isfinite(value):
            raise ValueError("A snapshot holds finite numbers only.")
        return round(value, DIGITS) + 0.0  # no minus zero
    return value


def _made(kind: Any, value: Any) -> Any:
    origin, inner = get_origin(kind), get_args(kind)
    if origin in {types.UnionType, Union}:
        rest = next(t for t in inner if t is not types.NoneType)
        return None if value is None else _made(rest, value)
    if is_dataclass(kind) and isinstance(kind, type):
        hints = get_type_hints(kind)
        return kind(**{name: _made(hints[name], v) for name, v in value.items()})
    if origin is tuple:
        return tuple(_made(inner[0], v) for v in value)
    if origin is Mapping or (isinstance(origin, type) and issubclass(origin, Mapping)):
        return {k: _made(inner[1], v) for k, v in value.items()}
    return _scalar(kind, value)


def _scalar(kind: type, value: Any) -> Any:
    if kind is float and type(value) is int:
        return float(value)
    if type(value) is not kind:
        raise TypeError(f"{value!r} is not of type {kind.__name__}")
    return value
