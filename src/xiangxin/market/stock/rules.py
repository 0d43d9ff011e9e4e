"""What a stock count may be, and in which order levels are touched."""

from collections.abc import Mapping
from enum import StrEnum

from xiangxin.market.stock.errors import NotACount

MOST_UNITS = 1_000_000_000


class Promise(StrEnum):
    """Why more may be ordered than there are: sold out for now, or not made yet."""

    BACK = "back"
    PRE = "pre"


def in_order(wanted: Mapping[int, int]) -> list[tuple[int, int]]:
    """Everybody takes in this order, so that two never wait for each other."""
    return sorted(wanted.items())


def check_count(units: int) -> None:
    if not 0 <= units <= MOST_UNITS:
        raise NotACount(most=MOST_UNITS)
