"""How strong something unseen would have to be to explain an effect away."""

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class EValue:
    """Of the estimate, and of the end of its interval that lies nearer to no effect."""

    estimate: float
    bound: float


def e_value(
    rr: float, *, low: float | None = None, high: float | None = None
) -> EValue:
    """The least risk ratio with both exposure and outcome that a confounder must have.

    RR + √(RR (RR - 1)), of 1/RR for a ratio below 1 (VanderWeele & Ding 2017, doi
    10.7326/M16-2607). 1 where the interval holds 1; without an interval the bound is
    that of the estimate. Raises ValueError for a ratio that is not above 0.
    """
    if not 0 < rr < math.inf:
        raise ValueError("A risk ratio is a number above 0.")
    nearer = low if rr >= 1 else high
    if nearer is None:
        return EValue(estimate=_needed(rr), bound=_needed(rr))
    crosses = nearer <= 1 if rr >= 1 else nearer >= 1
    return EValue(estimate=_needed(rr), bound=1.0 if crosses else _needed(nearer))


def _needed(rr: float) -> float:
    ratio = rr if rr >= 1 else 1 / rr
    return ratio + math.sqrt(ratio * (ratio - 1))
