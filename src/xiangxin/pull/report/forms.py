"""How a number is written: shares in percent, ratios with a cross, money in its own."""

from collections.abc import Callable, Mapping
from typing import Final

from xiangxin.pull.report.lines import Line

SHARE, TIMES, COUNT, NUMBER, MONEY, PER_1000, DAYS, SCORE = (
    "share", "times", "count", "number", "money", "per_1000", "days", "score",
)  # fmt: skip

FORMS: Final[Mapping[str, str]] = {
    "direction.people": COUNT,
    "strength.returned": SHARE,
    "strength.category_returned": SHARE,
    "strength.ratio": TIMES,
    "strength.force": COUNT,
    "verdict.repeat": SHARE,
    "direction.unknown": SHARE,
    "motion.flow": SHARE,
    "motion.share": SHARE,
    "motion.ratio": TIMES,
    "motion.to_goods": TIMES,
    "motion.to_reward": TIMES,
    "motion.reward_ended": TIMES,
    "motion.creator_silent": TIMES,
    "motion.release": TIMES,
    "worth.return_on_cost": TIMES,
    "worth.return_on_cost_revenue": TIMES,
    "worth.forecast_orders": COUNT,
    "worth.holdout_forecast": COUNT,
    "worth.holdout_came": COUNT,
    "worth.other_currency": COUNT,
    "worth.buyers_alive": SHARE,
}
"""Of definitions that their measure alone does not settle."""

USUAL: Final[Mapping[str, str]] = {
    "direction": SHARE,
    "orbits": COUNT,
    "worth": MONEY,
}
"""Of a measure's other definitions; NUMBER where it stands in neither."""

SMALL_SHARE: Final = 0.02
LARGE_MONEY: Final = 100_000
MANY: Final = 10
MINUS: Final = "−"
TO: Final = {"en": " to ", "zh-Hans": " 至 "}


def form(line: Line) -> str:
    return FORMS.get(line.definition) or USUAL.get(line.measure, NUMBER)


def value(line: Line, *, currency: str = "") -> str:
    return _with_unit(line, _number(line, currency)(line.value), currency)


def interval(line: Line, *, language: str, currency: str = "") -> str:
    """As 54–61%; with words between where a bound is negative."""
    write = _number(line, currency)
    low, high = write(line.low), write(line.high)
    between = TO[language] if MINUS in low + high else "–"
    return _with_unit(line, f"{low}{between}{high}", currency)


def number(amount: float, digits: int) -> str:
    """With thousands apart and a true minus; no minus zero."""
    said = f"{abs(amount):,.{digits}f}"
    return f"{MINUS}{said}" if amount < 0 and float(said.replace(",", "")) else said


def _number(line: Line, currency: str) -> Callable[[float], str]:
    kind, reach = form(line), max(abs(line.value), abs(line.low), abs(line.high))
    if kind == NUMBER:
        return _plain(reach)
    scale, digits = 1.0, 2
    if kind == SHARE:
        scale, digits = 100.0, int(reach < SMALL_SHARE)
    elif kind == PER_1000:
        scale, digits = 1000.0, 1
    elif kind == MONEY:
        scale = 1.0 if currency in WHOLE else 0.01
        digits = 0 if currency in WHOLE or reach >= LARGE_MONEY else 2
    elif kind == COUNT:
        digits = 0 if line.value.is_integer() or reach >= MANY else 1
    elif kind == DAYS:
        digits = 1
    return lambda amount: number(amount * scale, digits)


def _plain(largest: float) -> Callable[[float], str]:
    """Three digits of the largest, so that bounds and value line up."""
    digits = 0
    while digits < 5 and largest and largest * 10**digits < 100:
        digits += 1
    return lambda amount: number(amount, digits)


def _with_unit(line: Line, said: str, currency: str) -> str:
    kind = form(line)
    if kind == SHARE:
        return f"{said}%"
    if kind == TIMES:
        return f"×{said}"
    return f"{currency} {said}".strip() if kind == MONEY else said


WHOLE: Final = frozenset(
    "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF".split()
)
"""Currencies without a minor unit (ISO 4217)."""
