"""How many pictures, in which order, and how they are called."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

PICTURES_MOST: Final = 20
ALT_MOST: Final = 500
NAME_MOST: Final = 120
# How long a deleted picture can be brought back, and a refused one is told of.
KEPT_FOR: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Words:
    """What a picture shows: as its describer found it, and as it is to be."""

    was: str
    alt: str


def called(name: str) -> str:
    """A file's name as it is shown: its ending stays."""
    plain = " ".join(name.split())
    if len(plain) <= NAME_MOST:
        return plain
    return f"{plain[: NAME_MOST - 13]}…{plain[-12:]}"


def in_order(here: Sequence[int], wanted: Sequence[int]) -> list[int]:
    """`here` in the wanted order; what nobody named comes last, as it stood."""
    first = [one for one in dict.fromkeys(wanted) if one in here]
    return first + [one for one in here if one not in first]


def moved(here: Sequence[int], one: int, *, by: int) -> list[int]:
    """`here` with `one` so many places further on, or back when `by` is below zero."""
    others = [each for each in here if each != one]
    place = max(0, min(len(others), here.index(one) + by))
    return [*others[:place], one, *others[place:]]
