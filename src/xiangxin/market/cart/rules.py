"""How many units somebody may want of one thing."""

import re

from xiangxin.market.cart.errors import NotUnits, TooFewUnits, TooManyUnits

MOST_UNITS = 999
MOST_LINES = 100
_WHOLE = re.compile(r"[+-]?[0-9]+")


def units_of(text: str) -> int:
    """Read what a form says; refuses what is no number, none, or more than a line holds."""
    typed = text.strip()
    if not _WHOLE.fullmatch(typed):
        raise NotUnits(text=typed[:20])
    # Longer ones are too many anyway, and reading endless digits costs time.
    return checked(int(typed[:12]))


def checked(units: int) -> int:
    if units < 1:
        raise TooFewUnits
    if units > MOST_UNITS:
        raise TooManyUnits(most=MOST_UNITS)
    return units
