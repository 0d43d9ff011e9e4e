"""From what became of earlier launches to how many of these people will buy.

Each launch j had n_j people waiting, of whom k_j bought within the window. The share who
buy differs between launches: k_j ~ Binomial(n_j, p_j), p_j ~ Beta(a, b). The prior on
(a, b) is proportional to (a + b)^(-5/2) (Gelman et al., Bayesian Data Analysis, 3rd ed.,
section 5.3), taken on a grid of the logit of a / (a + b) and the logarithm of a + b. What is
told of a new launch is the mixture of Beta-binomial distributions over that grid, so that
both the spread between launches and how few there were widen it.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

WITHIN: Final = timedelta(days=14)
# With fewer earlier launches the spread between them is a guess.
LAUNCHES_LEAST: Final = 3
# A launch that nobody waited for says nothing of those who wait.
WAITING_LEAST: Final = 5
LEVEL: Final = 0.90

_STEPS: Final = 20
_LOOKS: Final = 3
_LOGITS: Final = (-7.0, 5.0)
# From 1 on: below, launches would sell to everybody or to nobody.
_LOG_SIZES: Final = (0.0, 9.0)
# Cells that hold all but this much of the weight are looked at.
_LEFT_OUT: Final = 1e-3
# Numbers of people that are looked at; of more, every so many.
_POINTS: Final = 600


@dataclass(frozen=True, slots=True)
class Past:
    """One earlier launch."""

    waiting: int
    bought: int


@dataclass(frozen=True, slots=True)
class Expected:
    """A median and a 90% interval, in people."""

    low: int
    likely: int
    high: int


def counts(past: Past) -> bool:
    """Whether a launch is one to learn from."""
    return past.waiting >= WAITING_LEAST


def expect(waiting: int, earlier: Sequence[Past]) -> Expected | None:
    """How many of so many will buy within the window; None when it is too early to say."""
    learnt = [past for past in earlier if counts(past)]
    if waiting < WAITING_LEAST or len(learnt) < LAUNCHES_LEAST:
        return None
    stride = -(-waiting // _POINTS)
    points = range(0, waiting + 1, stride)
    ways = [-_log_beta(k + 1, waiting - k + 1) for k in points]
    masses = [0.0] * len(points)
    for a, b, weight in _posterior(learnt):
        whole = _log_beta(a, b)
        for n, k in enumerate(points):
            masses[n] += weight * math.exp(
                ways[n] + _log_beta(k + a, waiting - k + b) - whole
            )
    low, likely, high = (
        points[_quantile(masses, at)] for at in ((1 - LEVEL) / 2, 0.5, (1 + LEVEL) / 2)
    )
    return Expected(low, likely, high)


def _posterior(earlier: Sequence[Past]) -> list[tuple[float, float, float]]:
    """(a, b, weight) of the cells that matter; weights add up to one.

    A coarse look finds where the weight lies, finer ones look there alone.
    """
    logits, sizes = _LOGITS, _LOG_SIZES
    for _ in range(_LOOKS):
        cells = _weighed(earlier, logits, sizes)
        logits = _around([cell[0] for cell in cells], logits)
        sizes = _around([cell[1] for cell in cells], sizes)
    whole = math.fsum(weight for _, _, weight in cells)
    shapes = [(*_shape(logit, log_size), weight) for logit, log_size, weight in cells]
    return [(a, b, weight / whole) for a, b, weight in shapes]


def _weighed(
    earlier: Sequence[Past], logits: tuple[float, float], sizes: tuple[float, float]
) -> list[tuple[float, float, float]]:
    """(logit, log size, weight) of the heaviest cells of a grid."""
    cells = []
    for i in range(_STEPS):
        for j in range(_STEPS):
            logit, log_size = _at(i, logits), _at(j, sizes)
            a, b = _shape(logit, log_size)
            # The Jacobian of the grid's coordinates is a * b.
            log = math.log(a) + math.log(b) - 2.5 * log_size
            log += sum(
                _log_beta(a + one.bought, b + one.waiting - one.bought)
                - _log_beta(a, b)
                for one in earlier
            )
            cells.append((log, logit, log_size))
    cells.sort(reverse=True)
    top = cells[0][0]
    weights = [math.exp(log - top) for log, _, _ in cells]
    enough = (1 - _LEFT_OUT) * math.fsum(weights)
    kept, held = [], 0.0
    for (_, logit, log_size), weight in zip(cells, weights, strict=True):
        kept.append((logit, log_size, weight))
        held += weight
        if held >= enough:
            break
    return kept


def _around(
    found: Sequence[float], between: tuple[float, float]
) -> tuple[float, float]:
    """The part of a range where something was found, and a step on either side."""
    step = (between[1] - between[0]) / _STEPS
    return max(between[0], min(found) - step), min(between[1], max(found) + step)


def _shape(logit: float, log_size: float) -> tuple[float, float]:
    mean, size = 1 / (1 + math.exp(-logit)), math.exp(log_size)
    return mean * size, (1 - mean) * size


def _at(step: int, between: tuple[float, float]) -> float:
    return between[0] + (between[1] - between[0]) * (step + 0.5) / _STEPS


def _log_beta(a: float, b: float) -> float:
    return math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)


def _quantile(masses: Sequence[float], at: float) -> int:
    below, whole = 0.0, math.fsum(masses)
    for k, mass in enumerate(masses):
        below += mass / whole
        if below >= at:
            return k
    return len(masses) - 1
