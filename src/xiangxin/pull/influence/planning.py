"""How many exposures it takes to see an effect."""

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import Final

SURE: Final = 0.05
"""Two-sided error of the test."""
POWER: Final = 0.80
LIFT: Final = 0.20
"""The relative lift that a plan is made for unless another is named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Needed:
    """Units held back, and units in both arms together."""

    held: int
    total: int


def required(
    p0: float, *, lift: float = LIFT, held_share: float, design_effect: float = 1.0
) -> Needed:
    """n₀ = (z₀.₉₇₅ + z₀.₈)² · [p₀(1−p₀) + p₁(1−p₁)·h/(1−h)] / δ² × design effect.

    p₁ = p₀(1 + lift) and δ = p₁ − p₀; (z + z)² is 7.85. A total is n₀ / h. Raises
    ValueError where p₀ or h is not between 0 and 1, p₁ is not, or there is no lift.

    >>> required(0.005, lift=0.20, held_share=0.05)
    Needed(held=41512, total=830240)
    """
    p1 = p0 * (1 + lift)
    if not (0 < p0 < 1 and 0 <= p1 < 1 and lift and 0 < held_share < 1):
        raise ValueError("Rates and the held-back share lie between 0 and 1.")
    both = NormalDist().inv_cdf(1 - SURE / 2) + NormalDist().inv_cdf(POWER)
    odds = held_share / (1 - held_share)
    spread = p0 * (1 - p0) + p1 * (1 - p1) * odds
    held = math.ceil(both**2 * spread / (p1 - p0) ** 2 * max(design_effect, 1.0))
    return Needed(held=held, total=math.ceil(held / held_share - 1e-9))
