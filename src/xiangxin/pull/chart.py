"""The orbit chart and the share bar, as SVG from a snapshot.

Standard library alone; the same snapshot gives the same bytes: every irregular
number comes from a golden-ratio sequence. Colours are the page's own custom
properties, through classes and `fill`, so one drawing serves light and dark and a
strict content policy.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from xiangxin.pull.snapshot import ORBITS, Cell, Figure, Needle, Snapshot
from xiangxin.pull.thresholds import PUBLIC_PEOPLE, WIDEST_WEDGE

WIDTH, HEIGHT, CX, CY = 408, 352, 204, 177
HUB: Final = 26
RIM: Final = 152
# Outer radius of each orbit's band; the inner edge is the next one in.
EDGES: Final = {
    "co_creator": 54,
    "owner": 85,
    "follower": 112,
    "talker": 134,
    "passer_by": RIM,
}
INNER: Final = dict(zip(EDGES, (HUB, *EDGES.values()), strict=False))
DOT: Final = {
    "co_creator": 3.3,
    "owner": 2.7,
    "follower": 2.3,
    "talker": 1.9,
    "passer_by": 1.5,
}

# Opposites on the page are opposites in the claim: thing and person, interest and
# bribe. North-west stays empty: the names of the rings stand there.
AXIS: Final = {"product": -90.0, "topic": 0.0, "person": 90.0, "reward": 180.0}
ROOM: Final = {
    "product": (-39.0, 42.0),
    "topic": (-42.0, 42.0),
    "person": (-42.0, 42.0),
    "reward": (-42.0, 13.0),
}
NAMES_AT: Final = -137.0
GOLDEN: Final = 0.6180339887498949
PLASTIC: Final = 0.7548776662466927
STEPS: Final[tuple[int, ...]] = tuple(m * 10**e for e in range(8) for m in (1, 2, 5))
MOST_DOTS: Final = 420
ROUNDS: Final = 40

BAR_WIDTH, BAR_HEIGHT, BAR_GAP = 358, 12, 2
ROW: Final = 30
BAR_LEFT, BAR_RIGHT = 64, 270


@dataclass(slots=True)
class Dot:
    """Where a dot stands; it is pushed about inside its own cell."""

    orbit: str
    direction: str
    radius: float
    turn: float

    def place(self) -> tuple[float, float]:
        return _at(self.radius, AXIS[self.direction] + self.turn)


def orbit_chart(
    snapshot: Snapshot, *, labels: Mapping[str, str], centre: str | None = None
) -> str:
    """An <svg>; `centre` is the address of a picture for the hub."""
    needle = snapshot.needle
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="orbit" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{escape(in_words(snapshot, labels=labels))}">'
    )
    parts = [
        opening,
        _rings(),
        _wedge(needle) if needle else "",
        _dots(scatter(snapshot)),
        _needle(needle) if needle and needle.wedge <= WIDEST_WEDGE else "",
        _hub(snapshot, centre),
        _ring_names(labels),
        _axis_names(snapshot.shares, labels),
        "</svg>",
    ]
    return "".join(parts)


def in_words(snapshot: Snapshot, *, labels: Mapping[str, str]) -> str:
    """The chart for those who do not see it: n, the shares and their intervals."""
    people = labels["chart"].format(n=f"{sum(snapshot.orbits.values()):,}")
    if not snapshot.shares:
        return people
    shares = labels["between"].join(
        labels["share"].format(
            name=labels[name],
            value=f"{figure.value * 100:.0f}%",
            low=f"{figure.low * 100:.0f}",
            high=f"{figure.high * 100:.0f}",
        )
        for name, figure in ((n, snapshot.shares[n]) for n in AXIS)
    )
    return people + labels["then"] + labels["points"].format(shares=shares)


def caption(snapshot: Snapshot, *, labels: Mapping[str, str]) -> str:
    """What stands under the chart: n, what a dot is, how to read the needle."""
    each = people_per_dot(snapshot)
    needle = "few_for_needle" if snapshot.shares else "no_direction"
    if snapshot.needle:
        needle = "needle" if snapshot.needle.wedge <= WIDEST_WEDGE else "no_needle"
    undrawn = labels["undrawn"].format(n=f"{snapshot.undirected:,}")
    read = labels["caption"].format(
        n=f"{sum(snapshot.orbits.values()):,}",
        each=labels["each_one" if each == 1 else "each"].format(each=f"{each:,}"),
        needle=labels[needle],
    )
    return read + undrawn if snapshot.undirected else read


def people_per_dot(snapshot: Snapshot) -> int:
    """The smallest of 1, 2, 5, 10 … that keeps the dots few enough to tell apart."""
    total = sum(cell.people for cell in snapshot.cells)
    least = PUBLIC_PEOPLE if snapshot.form == "public" else 1
    return next(s for s in STEPS if s >= least and total <= s * MOST_DOTS)


def share_bar(shares: Mapping[str, Figure], *, labels: Mapping[str, str]) -> str:
    """One bar of four parts. Product and reward look alike to some, so never touch."""
    total = sum(figure.value for figure in shares.values())
    room, left = BAR_WIDTH - BAR_GAP * (len(AXIS) - 1), 0.0
    bars = []
    for name in AXIS:
        width = room * shares[name].value / total
        bars.append(
            f'<rect x="{left:.1f}" y="0" width="{width:.1f}" height="{BAR_HEIGHT}" '
            f'fill="var(--{name})"/>'
        )
        left += width + BAR_GAP
    return (
        f'<svg class="shares" viewBox="0 0 {BAR_WIDTH} {BAR_HEIGHT}" role="img" '
        f'aria-label="{escape(labels["share_bar"])}">{"".join(bars)}</svg>'
    )


def share_rows(shares: Mapping[str, Figure], *, labels: Mapping[str, str]) -> str:
    """A row a direction: its bar, its interval as a whisker, and both in figures."""
    label = escape(labels["share_bar"])
    rows = (_share_row(i, n, shares[n], labels[n]) for i, n in enumerate(AXIS))
    return (
        f'<svg class="share-rows" viewBox="0 0 {BAR_WIDTH} {ROW * len(AXIS)}" '
        f'role="img" aria-label="{label}">{"".join(rows)}</svg>'
    )


def scatter(snapshot: Snapshot) -> list[Dot]:
    """A dot for every so many people, pushed apart inside their own cells."""
    each = people_per_dot(snapshot)
    dots: list[Dot] = []
    owed = 0.0
    for cell in sorted(snapshot.cells, key=_from_inside):
        owed += cell.people / each
        while owed >= 1.0:
            owed -= 1.0
            dots.append(_dot(cell, turn=len(dots) + 1))
    for orbit in EDGES:
        _push_apart([dot for dot in dots if dot.orbit == orbit])
    return dots


def _from_inside(cell: Cell) -> tuple[int, str, float]:
    return -ORBITS.index(cell.orbit), cell.direction, cell.lean or 0.0


def _dot(cell: Cell, *, turn: int) -> Dot:
    left, right = ROOM[cell.direction]
    middle = (left + right) / 2 if cell.lean is None else cell.lean
    lean = max(left, min(right, middle))
    reach = (turn * GOLDEN) % 1.0 * 2.0 - 1.0  # from the lean to either border
    low, high = _walls(cell.orbit, DOT[cell.orbit] + 1.6)
    area = low**2 + (turn * PLASTIC) % 1.0 * (high**2 - low**2)
    return Dot(
        orbit=cell.orbit,
        direction=cell.direction,
        radius=math.sqrt(area),
        turn=lean + reach * ((right - lean) if reach > 0 else (lean - left)),
    )


def _push_apart(dots: Sequence[Dot]) -> None:
    if not dots:
        return
    near = DOT[dots[0].orbit] * 2 + 1.8
    for _ in range(ROUNDS):
        pushes = _pushes([dot.place() for dot in dots], near)
        if not pushes:
            return
        for i, (dx, dy) in pushes.items():
            x, y = dots[i].place()
            _put(dots[i], x + dx - CX, y + dy - CY)


def _pushes(
    places: Sequence[tuple[float, float]], near: float
) -> dict[int, tuple[float, float]]:
    pushes: dict[int, tuple[float, float]] = {}
    order = sorted(range(len(places)), key=lambda i: (places[i], i))
    for rank, i in enumerate(order):
        for j in order[rank + 1 :]:
            dx, dy = places[i][0] - places[j][0], places[i][1] - places[j][1]
            if -dx >= near:
                break
            apart = math.hypot(dx, dy)
            if apart >= near:
                continue
            push = (near - apart) * 0.5 / (apart or 0.01)
            # Two on one spot part east and west.
            px, py = (dx * push, dy * push) if apart else (-near / 2, 0.0)
            ix, iy = pushes.get(i, (0.0, 0.0))
            jx, jy = pushes.get(j, (0.0, 0.0))
            pushes[i], pushes[j] = (ix + px, iy + py), (jx - px, jy - py)
    return pushes


def _put(dot: Dot, x: float, y: float) -> None:
    low, high = _walls(dot.orbit, DOT[dot.orbit] + 1.2)
    left, right = ROOM[dot.direction]
    turn = math.degrees(math.atan2(y, x)) - AXIS[dot.direction]
    dot.radius = max(low, min(high, math.hypot(x, y)))
    dot.turn = max(left, min(right, (turn + 180.0) % 360.0 - 180.0))


def _walls(orbit: str, pad: float) -> tuple[float, float]:
    return INNER[orbit] + pad, EDGES[orbit] - pad


def _at(radius: float, degrees: float) -> tuple[float, float]:
    turn = math.radians(degrees)
    return CX + radius * math.cos(turn), CY + radius * math.sin(turn)


def _rings() -> str:
    rings = "".join(
        f'<circle cx="{CX}" cy="{CY}" r="{r}"/>' for r in (*EDGES.values(), HUB)
    )
    borders = "".join(
        f'<path d="{_line(HUB, RIM, turn)}"/>' for turn in (-135, -45, 45, 135)
    )
    return f'<g class="orbit-rings">{rings}</g><g class="orbit-borders">{borders}</g>'


def _line(inner: float, outer: float, degrees: float) -> str:
    (x1, y1), (x2, y2) = _at(inner, degrees), _at(outer, degrees)
    return f"M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}"


def _wedge(needle: Needle) -> str:
    low, high = needle.low, min(needle.high, needle.low + 359.9)
    corners = (_at(r, a) for r, a in ((HUB, low), (RIM, low), (RIM, high), (HUB, high)))
    (x1, y1), (x2, y2), (x3, y3), (x4, y4) = corners
    big = 1 if high - low > 180 else 0
    return (
        f'<path class="orbit-wedge" d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}'
        f"A{RIM} {RIM} 0 {big} 1 {x3:.1f} {y3:.1f}L{x4:.1f} {y4:.1f}"
        f'A{HUB} {HUB} 0 {big} 0 {x1:.1f} {y1:.1f}Z"/>'
    )


def _dots(dots: Sequence[Dot]) -> str:
    return "".join(
        f'<g class="orbit-dots orbit-{ring}">'
        + "".join(_circle(dot) for dot in dots if dot.orbit == orbit)
        + "</g>"
        for ring, orbit in enumerate(ORBITS)
    )


def _circle(dot: Dot) -> str:
    x, y = dot.place()
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{DOT[dot.orbit]}"/>'


def _needle(needle: Needle) -> str:
    # As long as the pull is single-minded.
    end = HUB + (RIM - HUB) * min(1.0, needle.length)
    line, (x, y) = _line(HUB, end, needle.bearing), _at(end, needle.bearing)
    return (
        f'<path class="orbit-halo" d="{line}"/><path class="orbit-needle" d="{line}"/>'
        f'<circle class="orbit-tip" cx="{x:.1f}" cy="{y:.1f}" r="4.6"/>'
    )


def _hub(snapshot: Snapshot, centre: str | None) -> str:
    hub = f'<circle class="orbit-hub" cx="{CX}" cy="{CY}" r="{HUB - 3}"/>'
    if not centre:
        return hub
    name = f"hub-{escape(snapshot.actor.id)}"
    return (
        f'<clipPath id="{name}"><circle cx="{CX}" cy="{CY}" r="{HUB - 3}"/></clipPath>'
        f'<image href="{escape(centre)}" x="{CX - 32}" y="{CY - 34}" width="64" '
        f'height="80" preserveAspectRatio="xMidYMid slice" '
        f'clip-path="url(#{name})"/>{hub}'
    )


def _ring_names(labels: Mapping[str, str]) -> str:
    names = []
    for orbit, outer in EDGES.items():
        x, y = _at((INNER[orbit] + outer) / 2, NAMES_AT)
        names.append(
            f'<text class="orbit-ring" x="{x:.1f}" y="{y + 3.6:.1f}" '
            f'text-anchor="end">{escape(labels[orbit])}</text>'
        )
    return "".join(names)


def _axis_names(shares: Mapping[str, Figure] | None, labels: Mapping[str, str]) -> str:
    value = {n: f"{shares[n].value * 100:.0f}%" if shares else "" for n in AXIS}
    up_and_down = (
        f'<text class="orbit-axis" x="{CX}" y="{y}" text-anchor="middle">'
        f"{escape(labels[name])} <tspan>{value[name]}</tspan></text>"
        for name, y in (("product", CY - RIM - 10), ("person", CY + RIM + 18))
    )
    aside = (
        f'<text class="orbit-axis" x="{x}" y="{CY - 3}" text-anchor="{anchor}">'
        f'{escape(labels[name])}<tspan x="{x}" dy="17">{value[name]}</tspan></text>'
        for name, x, anchor in (
            ("topic", CX + RIM + 7, "start"),
            ("reward", CX - RIM - 7, "end"),
        )
    )
    return "".join((*up_and_down, *aside))


def _share_row(row: int, name: str, figure: Figure, label: str) -> str:
    middle = ROW * row + ROW / 2

    def at(share: float) -> float:
        return BAR_LEFT + (BAR_RIGHT - BAR_LEFT) * share

    low, high = at(figure.low), at(figure.high)
    whisker = (
        f"M{low:.1f} {middle:.1f}H{high:.1f}"
        f"M{low:.1f} {middle - 4:.1f}v8M{high:.1f} {middle - 4:.1f}v8"
    )
    said = f"{figure.value * 100:.0f}% ({figure.low * 100:.0f}–{figure.high * 100:.0f})"
    return (
        f'<text x="0" y="{middle + 4:.1f}">{escape(label)}</text>'
        f'<rect x="{BAR_LEFT}" y="{middle - 6:.1f}" '
        f'width="{BAR_RIGHT - BAR_LEFT}" height="12" fill="var(--wash)"/>'
        f'<rect x="{BAR_LEFT}" y="{middle - 6:.1f}" '
        f'width="{at(figure.value) - BAR_LEFT:.1f}" height="12" fill="var(--{name})"/>'
        f'<path class="whisker-halo" d="{whisker}"/>'
        f'<path class="ci" d="{whisker}"/>'
        f'<text class="b" x="{BAR_WIDTH}" y="{middle + 4:.1f}" '
        f'text-anchor="end">{said}</text>'
    )
