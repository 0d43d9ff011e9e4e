"""What may be seen of an actor's figures, and when a shown number may change.

docs/algorithms/snapshots.md says why this is enough and where it is not.
"""

from xiangxin.insight.snapshots.rules.makers import Told, tell
from xiangxin.insight.snapshots.rules.public import (
    Row,
    Shown,
    ShownRows,
    in_fives,
    outward,
    public_row,
    show,
    show_rows,
    two_digits,
)

__all__ = [
    "Row",
    "Shown",
    "ShownRows",
    "Told",
    "in_fives",
    "outward",
    "public_row",
    "show",
    "show_rows",
    "tell",
    "two_digits",
]
