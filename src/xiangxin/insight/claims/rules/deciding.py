"""How a figure decides: only when its whole interval lies on one side of the split.

Of many actors only sums are told: never of fewer than five, counted in fives, shares in
twentieths.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import atanh, exp, log, sqrt, tanh
from statistics import fmean, variance
from typing import Final

from xiangxin.insight.claims.rules.evidence import Figure
from xiangxin.insight.snapshots.rules import outward

Z: Final = 1.6448536269514722
"""Of a 90 % interval."""
FEWEST: Final = 5
FEWEST_PAIRS: Final = 10
HALF: Final = 0.5
TWENTIETH: Final = 0.05
ASSOCIATION: Final = "association"


class Answer(StrEnum):
    HOLDS = "holds"
    DOES_NOT = "does_not"
    OPEN = "open"
    NOT_MEASURED = "not_measured"


class How(StrEnum):
    """What kind of number it is."""

    SHARE = "share"
    PER_1000 = "per_1000"
    DAYS = "days"
    TIMES = "times"
    NUMBER = "number"


class Note(StrEnum):
    """Why there is no figure."""

    NOTHING = "nothing"
    FEW = "few"
    UNSURE = "unsure"
    FORBIDDEN = "forbidden"
    NO_LOT = "no_lot"
    NO_PATH = "no_path"
    QUARTER = "quarter"
    NONE_YET = "none_yet"
    STILL_NEW = "still_new"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deciding:
    """The figure, what parts yes from no, on which side the claim holds, and where it
    comes from (`measure`, `name` and `part` of a figure of the market, else empty)."""

    value: float
    low: float
    high: float
    n: int
    badge: str
    how: How
    split: float
    holds_above: bool
    measure: str = ""
    name: str = ""
    part: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    answer: Answer
    deciding: Deciding | None = None
    note: Note | None = None


def decided(of: Deciding) -> Decision:
    if of.low > of.split:
        answer = Answer.HOLDS if of.holds_above else Answer.DOES_NOT
    elif of.high < of.split:
        answer = Answer.DOES_NOT if of.holds_above else Answer.HOLDS
    else:
        answer = Answer.OPEN
    return Decision(answer=answer, deciding=of)


def without(note: Note, *, is_open: bool = False) -> Decision:
    return Decision(answer=Answer.OPEN if is_open else Answer.NOT_MEASURED, note=note)


def most(sides: Iterable[bool | None]) -> Decision:
    """Whether most of those measured say yes; who is None is not sure and does not count."""
    measured = list(sides)
    told = [side for side in measured if side is not None]
    if not measured:
        return without(Note.NOTHING)
    if len(told) < FEWEST:
        is_few = len(measured) < FEWEST
        return without(Note.FEW if is_few else Note.UNSURE, is_open=True)
    share = sum(told) / len(told)
    low, high = outward(*wilson(share, len(told)), TWENTIETH)
    return decided(
        Deciding(
            value=_coarse(share),
            low=low,
            high=high,
            n=_in_fives(len(told)),
            badge=ASSOCIATION,
            how=How.SHARE,
            split=HALF,
            holds_above=True,
        )
    )


def side_of(figure: Figure, split: float) -> bool | None:
    """Above, below, or neither for sure."""
    if figure.low <= split <= figure.high:
        return None
    return figure.low > split


def means_apart(one: Sequence[float], other: Sequence[float]) -> Figure | None:
    """The difference of two means, by Welch; None where either has fewer than five, or
    where all are the same and nothing tells how sure that is."""
    if min(len(one), len(other)) < FEWEST:
        return None
    gap = fmean(one) - fmean(other)
    reach = Z * sqrt(variance(one) / len(one) + variance(other) / len(other))
    if reach == 0:
        return None
    return _figure(gap, reach, _in_fives(len(one) + len(other)))


def shares_apart(one: Sequence[bool], other: Sequence[bool]) -> Figure | None:
    """The difference of two shares, with Newcombe's interval (1998, method 10)."""
    if min(len(one), len(other)) < FEWEST:
        return None
    p, q = sum(one) / len(one), sum(other) / len(other)
    (l1, u1), (l2, u2) = wilson(p, len(one)), wilson(q, len(other))
    gap = p - q
    low = gap - sqrt((p - l1) ** 2 + (u2 - q) ** 2)
    high = gap + sqrt((u1 - p) ** 2 + (q - l2) ** 2)
    ends = outward(low, high, TWENTIETH)
    return Figure(
        value=_coarse(gap),
        low=ends[0],
        high=ends[1],
        n=_in_fives(len(one) + len(other)),
        badge=ASSOCIATION,
    )


def ratio(above: Figure, below: Figure) -> Figure | None:
    """Of two figures above nought, from the widths of their logarithms."""
    if min(above.low, below.low) <= 0:
        return None
    reach = sqrt(sum((log(f.high / f.low) / 2) ** 2 for f in (above, below)))
    middle = above.value / below.value
    return Figure(
        value=middle,
        low=middle * exp(-reach),
        high=middle * exp(reach),
        n=_in_fives(min(above.n, below.n)),
        badge=ASSOCIATION,
    )


def in_step(pairs: Sequence[tuple[float, float]]) -> Figure | None:
    """Spearman's rank correlation, by Fisher's z; None for fewer than ten pairs."""
    if len(pairs) < FEWEST_PAIRS:
        return None
    x, y = _ranks([a for a, _ in pairs]), _ranks([b for _, b in pairs])
    mx, my = fmean(x), fmean(y)
    spread = sqrt(sum((a - mx) ** 2 for a in x) * sum((b - my) ** 2 for b in y))
    if spread == 0:
        return None
    rho = sum((a - mx) * (b - my) for a, b in zip(x, y, strict=True)) / spread
    rho = max(min(rho, 0.999), -0.999)
    # Of ranks the variance of z is 1.06 / (n - 3) (Fieller, Hartley & Pearson 1957).
    reach = Z * sqrt(1.06 / (len(pairs) - 3))
    return Figure(
        value=rho,
        low=tanh(atanh(rho) - reach),
        high=tanh(atanh(rho) + reach),
        n=_in_fives(len(pairs)),
        badge=ASSOCIATION,
    )


def wilson(share: float, n: int) -> tuple[float, float]:
    spare = Z**2 / n
    middle = (share + spare / 2) / (1 + spare)
    reach = Z * sqrt(share * (1 - share) / n + spare / n / 4) / (1 + spare)
    return max(middle - reach, 0.0), min(middle + reach, 1.0)


def _figure(value: float, reach: float, n: int) -> Figure:
    return Figure(
        value=value, low=value - reach, high=value + reach, n=n, badge=ASSOCIATION
    )


def _ranks(values: Sequence[float]) -> list[float]:
    """From 1; those that are equal share their mean."""
    ordered = sorted(values)
    first = {value: ordered.index(value) for value in set(values)}
    return [first[value] + (ordered.count(value) + 1) / 2 for value in values]


def _coarse(share: float) -> float:
    return round(round(share / TWENTIETH) * TWENTIETH, 2)


def _in_fives(n: int) -> int:
    return n - n % FEWEST
