"""Strong or weak relation, strong or weak influence: an outcome, not an assumption."""

from enum import IntEnum
from typing import TypeAlias

Interval: TypeAlias = tuple[float, float]


class Quadrant(IntEnum):
    WEAK_TIES_WEAK_INFLUENCE = 1
    WEAK_TIES_STRONG_INFLUENCE = 2
    STRONG_TIES_WEAK_INFLUENCE = 3
    STRONG_TIES_STRONG_INFLUENCE = 4


def quadrant(
    *, relation: Interval, influence: Interval, splits: tuple[float, float]
) -> Quadrant | None:
    """Where both intervals lie wholly on one side of their split, else None: undecided.

    `splits` are those of relation and of influence, such as the market's medians.

    >>> quadrant(relation=(0.1, 0.2), influence=(0.03, 0.05), splits=(0.3, 0.02)).name
    'WEAK_TIES_STRONG_INFLUENCE'
    >>> quadrant(relation=(0.1, 0.2), influence=(0.01, 0.05), splits=(0.3, 0.02)) is None
    True
    """
    ties = _side(relation, splits[0])
    moved = _side(influence, splits[1])
    if ties is None or moved is None:
        return None
    return Quadrant(1 + 2 * ties + moved)


def _side(interval: Interval, split: float) -> bool | None:
    low, high = interval
    if low > split:
        return True
    return False if high < split else None
