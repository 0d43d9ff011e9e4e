"""How a number is written: shares in percent, ratios with a cross, money in its own."""

from collections.abc import Callable, Sequence
from typing import Final

from xiangxin.pull.money import UNNAMED, WHOLE
from xiangxin.pull.report.kinds import (
    COUNT,
    DAYS,
    MONEY,
    NUMBER,
    PER_1000,
    SHARE,
    TIMES,
    kind,
)
from xiangxin.pull.report.lines import Line

SMALL_SHARE: Final = 0.02
CODE: Final = 3
LARGE_MONEY: Final = 100_000
MANY: Final = 10
MOST_DIGITS: Final = 4
MINUS: Final = "−"
TO: Final = {"en": " to ", "zh-Hans": " 至 "}


def form(line: Line) -> str:
    return kind(line.definition)


def money_of(part: str) -> str:
    """The currency that a slice of money names first, as `CNY:owner`; or none."""
    first = part.partition(":")[0]
    return first if len(first) == CODE and first.isupper() and first.isascii() else ""


def value(line: Line, *, currency: str = "") -> str:
    """`currency` is that of the actor, where the figure's own slice names none."""
    currency = money_of(line.part) or currency
    return _with_unit(line, _number(line, currency)(line.value), currency)


def interval(line: Line, *, language: str, currency: str = "") -> str:
    """As 54–61%; with words between where a bound is negative."""
    currency = money_of(line.part) or currency
    write = _number(line, currency)
    low, high = write(line.low), write(line.high)
    between = TO[language] if MINUS in low + high else "–"
    return _with_unit(line, f"{low}{between}{high}", currency)


def scale(lines: Sequence[Line], *, currency: str = "") -> Callable[[float], str]:
    """How a drawing of these lines writes the numbers of its axis."""
    widest = max(lines, key=lambda line: max(abs(line.low), abs(line.high)))
    currency = money_of(widest.part) or currency
    write = _number(widest, currency)
    return lambda amount: _with_unit(widest, _short(write(amount)), "")


def number(amount: float, digits: int) -> str:
    """With thousands apart and a true minus; no minus zero."""
    said = f"{abs(amount):,.{digits}f}"
    return f"{MINUS}{said}" if amount < 0 and float(said.replace(",", "")) else said


def _short(said: str) -> str:
    return said.rstrip("0").rstrip(".") if "." in said else said


def _number(line: Line, currency: str) -> Callable[[float], str]:
    how, reach = form(line), max(abs(line.value), abs(line.low), abs(line.high))
    if how == NUMBER:
        return _plain(reach)
    whole = all(each.is_integer() for each in (line.value, line.low, line.high))
    scale, digits = 1.0, 2
    if how == SHARE:
        scale, digits = 100.0, int(reach < SMALL_SHARE)
    elif how == PER_1000:
        scale, digits = 1000.0, 1
    elif how == MONEY:
        scale = 1.0 if currency in WHOLE else 0.01
        digits = 0 if currency in WHOLE or reach >= LARGE_MONEY else 2
    elif how == COUNT:
        digits = 0 if whole or reach >= MANY else 1
    elif how == DAYS:
        digits = 1 if reach >= 1 else 2  # an axis of tenths would say one twice
    digits = _apart(line.low * scale, line.high * scale, digits)
    return lambda amount: number(amount * scale, digits)


def _apart(low: float, high: float, digits: int) -> int:
    """So many more that the bounds can be told from each other: no interval is a point."""
    while low < high and digits < MOST_DIGITS:
        if number(low, digits) != number(high, digits):
            break
        digits += 1
    return digits


def _plain(largest: float) -> Callable[[float], str]:
    """Three digits of the largest, so that bounds and value line up."""
    digits = 0
    while digits < 5 and largest and largest * 10**digits < 100:
        digits += 1
    return lambda amount: number(amount, digits)


def _with_unit(line: Line, said: str, currency: str) -> str:
    how = form(line)
    if how == SHARE:
        return f"{said}%"
    if how == TIMES:
        return f"×{said}"
    if how == PER_1000:
        return f"{said}‰"
    named = "" if currency == UNNAMED else currency
    return f"{named} {said}".strip() if how == MONEY else said
