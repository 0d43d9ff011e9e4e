"""Ratios of paired runs, and how far they can be trusted."""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Ratio:
    """The median of paired ratios with a 90 % interval from a bootstrap over the pairs."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.2f} [{self.low:.2f}, {self.high:.2f}]"


def ratio_of(ours: Sequence[float], theirs: Sequence[float]) -> Ratio:
    logs = [math.log(a / b) for a, b in zip(ours, theirs, strict=True)]
    return Ratio(*map(math.exp, spread(logs)))


def spread(values: Sequence[float]) -> tuple[float, float, float]:
    """The median and its 90 % interval."""
    dice = random.Random(1)
    drawn = sorted(median(dice.choices(values, k=len(values))) for _ in range(4_000))
    return median(values), drawn[len(drawn) // 20], drawn[-len(drawn) // 20]


def percentile(values: Sequence[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]
