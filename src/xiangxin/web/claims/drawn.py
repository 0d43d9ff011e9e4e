"""A deciding figure as it is written and drawn: its interval beside what parts yes from no."""

from dataclasses import dataclass
from typing import Final

from xiangxin.insight.claims.rules import Deciding, How
from xiangxin.kernel.errors import mark
from xiangxin.pull.report.forms import MINUS, TO, number
from xiangxin.web.layout.pages import translate

WIDTH: Final = 320.0
MIDDLE: Final = WIDTH / 2
HALF: Final = 140.0
"""How far a bound may lie from the split, which stands in the middle."""
ROOM: Final = 1.15

UNITS: Final = {
    How.SHARE: "%s%%",
    How.TIMES: "×%s",
    How.PER_1000: mark("%s in 1,000"),
    How.DAYS: mark("%s days"),
    How.NUMBER: "%s",
}
UNDER: Final = mark("under %s")
OVER: Final = mark("over %s")
SCALE: Final = {How.SHARE: 100.0, How.PER_1000: 1000.0}
SMALL: Final = 0.1
WIDE: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """Places along WIDTH, and the numbers as they are written; no `interval` where there
    is none."""

    value: str
    interval: str
    split: str
    at: float
    low: float
    high: float
    holds_above: bool

    @property
    def middle(self) -> float:
        return MIDDLE


def drawn(of: Deciding, *, language: str) -> Drawn:
    farthest = max(abs(each - of.split) for each in (of.value, of.low, of.high))
    scale = HALF / (farthest * ROOM or 1.0)

    def at(value: float) -> float:
        return round(MIDDLE + (value - of.split) * scale, 1)

    digits = _digits(of)
    low, high = (_number(each, of, digits) for each in (of.low, of.high))
    engine = "zh-Hans" if language.startswith("zh") else "en"
    between = TO[engine] if MINUS in low + high else "–"
    return Drawn(
        value=_value(of, low, high, digits, language),
        interval=_with_unit(f"{low}{between}{high}", of, language)
        if low != high
        else "",
        split=_with_unit(_number(of.split, of, _least(of)), of, language),
        at=at(of.value),
        low=at(of.low),
        high=at(of.high),
        holds_above=of.holds_above,
    )


def _value(of: Deciding, low: str, high: str, digits: int, language: str) -> str:
    """Of a share that rounds to none or to all only one bound is known."""
    if of.how is How.SHARE and of.low < of.high:
        if of.value == of.low == 0:
            return translate(UNDER, language) % _with_unit(high, of, language)
        if of.value == of.high == 1:
            return translate(OVER, language) % _with_unit(low, of, language)
    return _with_unit(_number(of.value, of, digits), of, language)


def _digits(of: Deciding) -> int:
    """So many that the bounds can be told apart."""
    if of.how in {How.TIMES, How.NUMBER}:
        return 2
    scale = SCALE.get(of.how, 1.0)
    wide = (of.high - of.low) * scale
    if all((each * scale).is_integer() for each in (of.value, of.low, of.high)):
        return 0
    return 2 if wide < SMALL else int(wide < WIDE)


def _least(of: Deciding) -> int:
    return int(not (of.split * SCALE.get(of.how, 1.0)).is_integer())


def _number(value: float, of: Deciding, digits: int) -> str:
    return number(value * SCALE.get(of.how, 1.0), digits)


def _with_unit(said: str, of: Deciding, language: str) -> str:
    return translate(UNITS[of.how], language) % said
