"""Every measure that runs on a ledger, in the order of the report."""

from typing import Final

from xiangxin.pull import (
    attribution,
    choosing,
    circles,
    fit,
    folding,
    influence,
    motion,
    observational,
    reward,
    spread,
    ties,
    worth,
)
from xiangxin.pull.findings import Measure

MEASURES: Final[tuple[Measure, ...]] = (
    motion.MEASURE,
    ties.MEASURE,
    influence.MEASURE,
    observational.MEASURE,
    reward.MEASURE,
    attribution.MEASURE,
    worth.MEASURE,
    fit.MEASURE,
    spread.MEASURE,
    circles.MEASURE,
    choosing.MEASURE,
    folding.MEASURE,
)


def possible(given: frozenset[str]) -> tuple[Measure, ...]:
    """Those whose needs are met."""
    return tuple(m for m in MEASURES if given.issuperset(m.needs))
