"""Drawings from figures: triangle, line with its band, points with their whiskers.

Standard library alone. Colours are the page's custom properties by class, and every
number that is written in a drawing stands beside it as `data-value`, so that a test
can hold it against the findings.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

WIDTH: Final = 358
TOP, RIGHT, LEFT = (179.0, 34.0), (330.0, 262.0), (28.0, 262.0)
CHI_SQUARE: Final = 4.605
"""90 % of a normal cloud in two dimensions."""
SPREAD: Final = 2 * 1.6448536269514722
"""Standard deviations that a 90 % interval is wide."""
ROW: Final = 46
PLOT_LEFT, PLOT_RIGHT = 8.0, 350.0
MOST_TICKS: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A composition of goods, attention and reward, and how wide each interval is."""

    label: str
    parts: tuple[float, float, float]
    widths: tuple[float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A value with its interval; `said` is the value as it is written."""

    label: str
    said: str
    value: float
    low: float
    high: float
    hot: bool = False


def triangle(path: Sequence[Share], *, corners: Sequence[str], label: str) -> str:
    """Where each window points, oldest first; the last with its 90 % ellipse."""
    places = [_place(share.parts) for share in path]
    last, (x, y) = path[-1], places[-1]
    body = [_grid(), _trail(places), _ellipse(last)]
    body.append(f'<circle class="pt1" cx="{x:.1f}" cy="{y:.1f}" r="5"/>')
    if len(path) > 1:
        body.append(_ends(path, places))
    goods, attention, reward = (escape(each) for each in corners)
    body.append(
        f'<text class="b" x="179" y="20" text-anchor="middle">{goods}</text>'
        f'<text class="b" x="350" y="284" text-anchor="end">{attention}</text>'
        f'<text class="b" x="8" y="284">{reward}</text>'
    )
    return _svg(292, label, body)


def line(marks: Sequence[Mark], *, unit: str, base: str) -> str:
    """Values in time, oldest first, over their band; 1 is the line of comparison."""
    tallest = max(2.0, *(min(mark.high, 4 * mark.value + 1) for mark in marks))
    ticks = _ticks(0.0, tallest)
    top, foot, left, right = 30.0, 172.0, 30.0, 306.0

    def at(value: float) -> float:
        return foot - (foot - top) * min(value, ticks[-1]) / ticks[-1]

    step = (right - left) / max(1, len(marks) - 1)
    across = [left + step * i for i in range(len(marks))]
    body = [f'<text class="s" x="0" y="12">{escape(unit)}</text>']
    body += [
        f'<path class="ax" d="M{left} {at(tick):.1f}H{right}"/><text class="s" '
        f'x="24" y="{at(tick) + 4:.1f}" text-anchor="end">{_short(tick)}</text>'
        for tick in ticks
    ]
    body.append(f'<path class="ax0" d="M{left} {at(1):.1f}H{right}"/>')
    up = [f"{x:.1f} {at(m.high):.1f}" for x, m in zip(across, marks, strict=True)]
    down = [f"{x:.1f} {at(m.low):.1f}" for x, m in zip(across, marks, strict=True)]
    band = "L".join((*up, *reversed(down)))
    middle = "L".join(
        f"{x:.1f} {at(m.value):.1f}" for x, m in zip(across, marks, strict=True)
    )
    end = marks[-1]
    body.append(f'<path class="area" d="M{band}Z"/><path class="ln" d="M{middle}"/>')
    body.append(_dot(across[-1], at(end.value), hot=True))
    body.append(
        f'<text class="b" x="{right + 10}" y="{at(end.value) + 4:.1f}" '
        f'data-value="{end.value!r}">{escape(end.said)}</text>'
    )
    if abs(at(1) - at(end.value)) > 14:
        body.append(
            f'<text class="s" x="{right + 10}" y="{at(1) + 4:.1f}">{escape(base)}</text>'
        )
    for x, mark, anchor in ((left, marks[0], "start"), (right, end, "end")):
        body.append(
            f'<text class="s" x="{x}" y="196" text-anchor="{anchor}">'
            f"{escape(mark.label)}</text>"
        )
    return _svg(204, unit, body)


def series(marks: Sequence[Mark], *, ended: int, unit: str, end: str) -> str:
    """Values in time over their band, oldest first; a line before number `ended`."""
    ticks = _ticks(0.0, max(1.0, *(mark.high for mark in marks)))
    top, foot, left, right = 44.0, 172.0, 40.0, WIDTH - 24.0
    step = (right - left) / max(1, len(marks) - 1)

    def at(value: float) -> float:
        return foot - (foot - top) * min(value, ticks[-1]) / ticks[-1]

    across = [left + step * i for i in range(len(marks))]
    body = [f'<text class="s" x="0" y="12">{escape(unit)}</text>']
    body += [
        f'<path class="ax" d="M{left} {at(tick):.1f}H{right}"/><text class="s" '
        f'x="{left - 6}" y="{at(tick) + 4:.1f}" text-anchor="end">{_short(tick)}</text>'
        for tick in ticks
    ]
    for part in (slice(None, ended), slice(ended, None)):
        some = list(zip(across[part], marks[part], strict=True))
        up = [f"{x:.1f} {at(mark.high):.1f}" for x, mark in some]
        down = [f"{x:.1f} {at(mark.low):.1f}" for x, mark in reversed(some)]
        middle = [f"{x:.1f} {at(mark.value):.1f}" for x, mark in some]
        if len(some) > 1:
            body.append(f'<path class="area" d="M{"L".join((*up, *down))}Z"/>')
            body.append(f'<path class="ln" d="M{"L".join(middle)}"/>')
        body += [_dot(x, at(mark.value), hot=False) for x, mark in some]
    gone = left + step * (ended - 0.5)
    body.append(
        f'<path class="ci" d="M{gone:.1f} {top - 12}V{foot}"/><text class="b" '
        f'x="{gone:.1f}" y="{top - 18}" text-anchor="middle">{escape(end)}</text>'
    )
    for x, mark, anchor in ((left, marks[0], "start"), (right, marks[-1], "end")):
        body.append(
            f'<text class="s" x="{x}" y="196" text-anchor="{anchor}">'
            f"{escape(mark.label)}</text>"
        )
    return _svg(204, unit, body)


def forest(
    marks: Sequence[Mark],
    *,
    label: str,
    zero: float | None = None,
    write: Callable[[float], str] = str,
) -> str:
    """A row a value: its name, what it is, and its interval on one common scale.

    The scale holds `zero` (where nothing happened), or 0 where all lie above it.
    """
    low = min(0.0 if zero is None else zero, *(mark.low for mark in marks))
    high = max(0.0 if zero is None else zero, *(mark.high for mark in marks))
    ticks = _ticks(low, high) if high > low else [low, low + 1.0]
    low, high = ticks[0], ticks[-1]

    def at(value: float) -> float:
        return PLOT_LEFT + (PLOT_RIGHT - PLOT_LEFT) * (value - low) / (high - low)

    foot = ROW * len(marks) + 6.0
    shown = ticks if len(ticks) <= MOST_TICKS else ticks[:: len(ticks) // 3]
    body = [
        f'<path class="ax" d="M{at(tick):.1f} 20V{foot}"/><text class="s" '
        f'x="{at(tick):.1f}" y="{foot + 16}" text-anchor="{_anchored(at(tick))}">'
        f"{escape(write(tick))}</text>"
        for tick in shown
    ]
    if zero is not None:
        body.append(f'<path class="ax0" d="M{at(zero):.1f} 20V{foot}"/>')
    for row, mark in enumerate(marks):
        y = ROW * row + 32.0
        body.append(
            f'<text class="halo" x="0" y="{y - 16:.1f}">{escape(mark.label)}</text>'
            f'<text class="b halo" x="{WIDTH}" y="{y - 16:.1f}" text-anchor="end" '
            f'data-value="{mark.value!r}">{escape(mark.said)}</text>'
            f'<path class="ci" d="M{at(mark.low):.1f} {y:.1f}H{at(mark.high):.1f}'
            f'M{at(mark.low):.1f} {y - 5:.1f}v10M{at(mark.high):.1f} {y - 5:.1f}v10"/>'
            + _dot(at(mark.value), y, hot=mark.hot)
        )
    return _svg(foot + 22, label, body)


def _anchored(x: float) -> str:
    """Numbers at the edges stay inside."""
    if x < PLOT_LEFT + 12:
        return "start"
    return "end" if x > PLOT_RIGHT - 12 else "middle"


def _svg(height: float, label: str, body: Sequence[str]) -> str:
    return (
        f'<svg viewBox="0 0 {WIDTH} {height:g}" role="img" '
        f'aria-label="{escape(label)}">{"".join(body)}</svg>'
    )


def _dot(x: float, y: float, *, hot: bool) -> str:
    return f'<circle class="pt{int(hot)}" cx="{x:.1f}" cy="{y:.1f}" r="5"/>'


def _place(parts: tuple[float, float, float]) -> tuple[float, float]:
    goods, attention, reward = parts
    return (
        goods * TOP[0] + attention * RIGHT[0] + reward * LEFT[0],
        goods * TOP[1] + attention * RIGHT[1] + reward * LEFT[1],
    )


def _grid() -> str:
    lines = []
    for quarter in (0.25, 0.5, 0.75):
        rest = 1 - quarter
        for one, other in (
            ((quarter, rest, 0.0), (quarter, 0.0, rest)),
            ((rest, quarter, 0.0), (0.0, quarter, rest)),
            ((rest, 0.0, quarter), (0.0, rest, quarter)),
        ):
            (x1, y1), (x2, y2) = _place(one), _place(other)
            lines.append(f"M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}")
    return (
        f'<path class="ax" d="{"".join(lines)}"/>'
        f'<path class="ax0" d="M{TOP[0]:g} {TOP[1]:g}L{RIGHT[0]:g} {RIGHT[1]:g}'
        f'L{LEFT[0]:g} {LEFT[1]:g}Z"/>'
    )


def _trail(places: Sequence[tuple[float, float]]) -> str:
    if len(places) < 2:
        return ""
    path = "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
    dots = "".join(
        f'<circle class="past" cx="{x:.1f}" cy="{y:.1f}" r="2.4"/>'
        for x, y in places[:-1]
    )
    return f'<path class="ax0" d="M{path}"/>{dots}'


def _ends(path: Sequence[Share], places: Sequence[tuple[float, float]]) -> str:
    (x0, y0), (x1, y1) = places[0], places[-1]
    # The labels stand on the sides that face away from each other.
    away = 1 if x0 >= x1 else -1
    first = "start" if away > 0 else "end"
    last = "end" if away > 0 else "start"
    lift = 4.0 if abs(y0 - y1) > 14 or abs(x0 - x1) > 40 else 14.0
    lower = lift if y0 >= y1 else -lift + 8
    return (
        f'<text class="s halo" x="{x0 + 9 * away:.1f}" y="{y0 + lower:.1f}" '
        f'text-anchor="{first}">{escape(path[0].label)}</text>'
        f'<text class="b halo" x="{x1 - 16 * away:.1f}" y="{y1 + 4:.1f}" '
        f'text-anchor="{last}">{escape(path[-1].label)}</text>'
    )


def _ellipse(share: Share) -> str:
    """From the three intervals: parts that add up to one leave no other covariance."""
    goods, attention, reward = ((width / SPREAD) ** 2 for width in share.widths)
    both = (reward - goods - attention) / 2
    limit = 0.999 * math.sqrt(goods * attention)
    both = max(-limit, min(limit, both))
    gx, gy = TOP[0] - LEFT[0], TOP[1] - LEFT[1]
    ax, ay = RIGHT[0] - LEFT[0], RIGHT[1] - LEFT[1]
    xx = gx * gx * goods + ax * ax * attention + 2 * gx * ax * both
    yy = gy * gy * goods + ay * ay * attention + 2 * gy * ay * both
    xy = gx * gy * goods + ax * ay * attention + (gx * ay + gy * ax) * both
    middle, half = (xx + yy) / 2, math.hypot((xx - yy) / 2, xy)
    turn = math.degrees(math.atan2(2 * xy, xx - yy) / 2)
    rx, ry = (
        math.sqrt(max(0.0, CHI_SQUARE * each))
        for each in (middle + half, middle - half)
    )
    x, y = _place(share.parts)
    return (
        f'<ellipse class="region" cx="{x:.1f}" cy="{y:.1f}" rx="{rx:.1f}" '
        f'ry="{ry:.1f}" transform="rotate({turn:.1f} {x:.1f} {y:.1f})"/>'
    )


def _ticks(low: float, high: float) -> list[float]:
    """Round numbers from at or below `low` to at or above `high`."""
    raw = (high - low) / 4
    size = 10 ** math.floor(math.log10(raw))
    step = next(size * m for m in (1, 2, 2.5, 5, 10) if size * m >= raw)
    first = math.floor(low / step + 1e-9)
    last = math.ceil(high / step - 1e-9)
    return [step * i for i in range(first, last + 1)]


def _short(tick: float) -> str:
    return f"{tick:.2f}".rstrip("0").rstrip(".")
