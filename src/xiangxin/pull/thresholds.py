"""Every number a verdict hangs on, in one place."""

from typing import Final

CERTAIN: Final = 0.95
"""A verdict is given when its condition holds in this part of the draws."""

FEWEST_PEOPLE: Final = 50
WIDEST_SHARE: Final = 0.30
REWARD_ABOVE: Final = 0.35
DROP_BELOW: Final = 0.5
REPEAT_ABOVE: Final = 0.10
ATTENTION_LEAD: Final = 0.10

WIDEST_WEDGE: Final = 120.0
"""Degrees. A wider wedge has no needle."""

PUBLIC_PEOPLE: Final = 5
"""Public counts are rounded down to a multiple of this."""

ACTORS_FOR_A_CATEGORY: Final = 5
"""A category with fewer actors lends its mean to nobody."""
