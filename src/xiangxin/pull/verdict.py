"""What can live from this pull. Asked in one order; the first that is sure decides."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from xiangxin.pull.draws import Array
from xiangxin.pull.snapshot import Figure, Verdict
from xiangxin.pull.thresholds import (
    ATTENTION_LEAD,
    CERTAIN,
    DROP_BELOW,
    FEWEST_PEOPLE,
    REPEAT_ABOVE,
    REWARD_ABOVE,
    WIDEST_SHARE,
)
from xiangxin.pull.triggers import PERSON, PRODUCT, REWARD, TOPIC

TOO_EARLY: Final = "too_early"
NOTHING_LASTING: Final = "nothing_lasting"
GOODS: Final = "goods"
ATTENTION: Final = "attention"
BOTH_WAYS: Final = "both_ways"

CODES: Final = (TOO_EARLY, NOTHING_LASTING, GOODS, ATTENTION, BOTH_WAYS)

LONGEST_WAIT: Final = 104  # weeks; beyond two years a forecast says nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Of one actor, as draws. `repeat` is None when no first order is old enough, `drop`
    (what was left after a reward ended) when none ended."""

    people: int
    people_before: int
    shares: Mapping[str, Figure]
    drawn: Array
    repeat: Array | None
    drop: Array | None = None


def verdict(of: Evidence) -> Verdict:
    """The first question whose answer is sure decides."""
    if _is_early(of.people, _widest(of.shares)):
        return too_early(of.people, of.people_before, shares=of.shares)
    likely = _probabilities(of)
    facts = {**likely, "people": float(of.people)}
    if max(likely["reward"], likely.get("drop", 0.0)) >= CERTAIN:
        return Verdict(code=NOTHING_LASTING, facts=facts)
    if likely["product"] >= CERTAIN and of.repeat is None:
        # Goods are asked before attention and both ways, and cannot be answered.
        return Verdict(code=TOO_EARLY, facts={**facts, "repeat_unknown": 1.0})
    if likely.get("goods", 0.0) >= CERTAIN:
        return Verdict(code=GOODS, facts=facts)
    if likely["attention"] >= CERTAIN:
        return Verdict(code=ATTENTION, facts=facts)
    if likely["product"] >= CERTAIN:
        facts["product_without_repeat"] = 1.0
    return Verdict(code=BOTH_WAYS, facts=facts)


def too_early(
    people: int, people_before: int, *, shares: Mapping[str, Figure]
) -> Verdict:
    """With how many people it takes, and how long that is at the present growth."""
    widest = _widest(shares)
    # An interval narrows with the square root of the people.
    for_width = math.ceil(people * (widest / WIDEST_SHARE) ** 2)
    needed = max(FEWEST_PEOPLE, for_width, people + 1)
    facts = {
        "people": float(people),
        "people_before": float(people_before),
        "people_needed": float(_rounded_up(needed)),
        "widest": widest,
    }
    weeks = _weeks(needed - people, people - people_before)
    return Verdict(
        code=TOO_EARLY, facts=facts if weeks is None else {**facts, "weeks": weeks}
    )


def _is_early(people: int, widest: float) -> bool:
    return people < FEWEST_PEOPLE or widest > WIDEST_SHARE


def _widest(shares: Mapping[str, Figure]) -> float:
    return max((f.high - f.low for f in shares.values()), default=0.0)


def _probabilities(of: Evidence) -> dict[str, float]:
    product, reward = of.drawn[PRODUCT], of.drawn[REWARD]
    attention = of.drawn[PERSON] + of.drawn[TOPIC]
    leads = product > attention
    likely = {
        "reward": float(np.mean(reward > REWARD_ABOVE)),
        "product": float(np.mean(leads)),
        "attention": float(np.mean(attention > product + ATTENTION_LEAD)),
    }
    if of.drop is not None:
        likely["drop"] = float(np.mean(of.drop < DROP_BELOW))
    if of.repeat is not None:
        again = of.repeat > REPEAT_ABOVE
        likely["repeat"] = float(np.mean(again))
        likely["goods"] = float(np.mean(leads & again))
    return likely


def _weeks(lacking: int, growth: int) -> float | None:
    """How long at the growth of the last four weeks over the four before."""
    if growth <= 0:
        return None
    weeks = math.ceil(4 * lacking / growth)
    return float(weeks) if weeks <= LONGEST_WAIT else None


def _rounded_up(people: int) -> int:
    return people if people <= 100 else math.ceil(people / 10) * 10
