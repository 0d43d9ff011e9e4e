"""What one seed tells, and the worlds in which little else is switched on."""

from dataclasses import dataclass
from typing import Final

NOTHING_ELSE: Final = {
    "audiences": 0,
    "influencer": 0,
    "community": 0,
    "shop": 0,
    "organic": 0,
    "reward": 0,
    "pyramids": 0,
}
OUTCOMES: Final = ("open", "follow", "order")
ALONE: Final = ("homophily", "fame", "taste")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What one seed told about one check.

    `kind` says how it is judged: `covers` (did the interval hold the truth), `above`
    (was a lower bound above zero though nothing was planted), `right` (was the answer
    right, or early), `score` (a number that should tell `label` from the others).
    """

    check: str
    kind: str
    value: float
    label: str = ""


def covers(check: str, low: float, truth: float, high: float) -> Seen:
    return Seen(check=check, kind="covers", value=float(low <= truth <= high))
