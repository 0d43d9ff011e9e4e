"""Which figures are open, and how much more it would take to settle them."""

import math
from collections.abc import Sequence
from typing import Final

from xiangxin.pull.report import speech, words
from xiangxin.pull.report.lines import Line

MOST: Final = 100.0
"""Beyond so many times the present n, a value is too near its split to be settled."""


def is_open(line: Line, *, split: float) -> bool:
    return line.low < split < line.high


def needed(line: Line, *, split: float) -> int | None:
    """The n at which the interval would leave the split aside, were the value to stay.

    An interval narrows with the root of n; a ratio's is even in logarithms. None where
    no n worth waiting for would do.

    >>> from xiangxin.pull.report.lines import line
    >>> row = {"value": 1.0, "low": -1.0, "high": 3.0, "n": 100}
    >>> needed(line(row), split=0.0)
    400
    """
    value, low, high, at = line.value, line.low, line.high, split
    if split == 1.0:
        if min(value, low, high) <= 0:
            return None
        value, low, high, at = math.log(value), math.log(low), math.log(high), 0.0
    reach = value - low if value > at else high - value
    if value == at:
        return None
    times = (reach / (value - at)) ** 2
    return _two_digits(line.n * times) if times <= MOST else None


def said(lines: Sequence[Line], *, split: float, language: str) -> str:
    """What would settle the open ones of these, or nothing where none is open."""
    page = words.PAGE[language]
    opened = [line for line in lines if is_open(line, split=split)]
    if not opened:
        return ""
    at = f"×{split:g}" if split else "0"
    why = page["open_why"].format(split=at)
    least = [(n, x) for x in opened if (n := needed(x, split=split)) is not None]
    if not least:
        return why + page["open_never"]
    n, line = min(least, key=lambda each: each[0])
    part = speech.part(line, language=language)
    code = "open_until_part" if len(opened) > 1 and part else "open_until"
    return why + page[code].format(n=f"{n:,}", now=f"{line.n:,}", part=part)


def _two_digits(n: float) -> int:
    unit: int = 10 ** max(0, len(str(int(n))) - 2)
    return math.ceil(n / unit - 1e-9) * unit
