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

REWARDED_ABOVE: Final = 0.35
"""A spread of which rewards drew more than this may hang on them."""
STAYS_BELOW: Final = 0.5
"""Fewer than this part staying, or coming back, means that they came for the reward."""
HANGING_ON: Final = 0.10
"""Below this part drawn by rewards, a drop at their end is not theirs alone."""
LATER_FUNDED_ABOVE: Final = 0.5
"""Payouts of which later joiners' fees carry more than this need ever more joiners."""
PAID_LEVELS: Final = 2
"""Levels of recruits somebody is paid for, from which a scheme is one of levels."""
FEWEST_IN_FOREST: Final = 30
"""Recruits below which nobody is called a pyramid."""
