"""What a review may say, and which of them are for and against."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from xiangxin.market.reviews.errors import (
    BadWeeks,
    IncentiveStays,
    NoReviewWords,
    NoStars,
    NoSuchIncentive,
    PhotoAltTooLong,
    PseudonymTooLong,
    ReasonNeeded,
    ReviewTooLong,
    TooManyPhotos,
)
from xiangxin.text.clean import seen, tidy

WORDS_MOST: Final = 4_000
ANSWER_MOST: Final = 2_000
REASON_MOST: Final = 500
PSEUDONYM_MOST: Final = 30
PHOTOS_MOST: Final = 4
ALT_MOST: Final = 300
UPDATES_MOST: Final = 20
# Longer than anything could be before it is tidied.
_HOPELESS: Final = 100_000

FOR: Final = (4, 5)
AGAINST: Final = (1, 2)
# Fewer people than this say nothing about what a release changed.
TELLING: Final = 5

# Whoever wishes it is asked once, when the thing has been in use for a while.
ASK_AFTER: Final = timedelta(days=10)
ASK_UNTIL: Final = timedelta(days=40)

_WEEK: Final = timedelta(weeks=1)


class Incentive(StrEnum):
    """What its writer was given for a review; never for its tone."""

    NONE = "none"
    SAMPLE = "sample"
    COUPON = "coupon"
    OTHER = "other"


class What(StrEnum):
    """A line of a review's public log."""

    HIDDEN = "hidden"
    SHOWN = "shown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """A line of an order that came."""

    order: int
    variant: int
    at: datetime


def stars_of(text: str) -> int:
    if text not in {"1", "2", "3", "4", "5"}:
        raise NoStars
    return int(text)


def words_of(source: str, *, most: int = WORDS_MOST) -> str:
    words = tidy(source[:_HOPELESS])
    if not words:
        raise NoReviewWords
    if len(words) > most:
        raise ReviewTooLong(most=most, length=len(words))
    return words


def reason_of(source: str) -> str:
    if not tidy(source[:_HOPELESS]):
        raise ReasonNeeded
    return words_of(source, most=REASON_MOST)


def pseudonym_of(text: str) -> str:
    """'' is one's own name."""
    name = " ".join(seen(text[:_HOPELESS]).split())
    if len(name) > PSEUDONYM_MOST:
        raise PseudonymTooLong(most=PSEUDONYM_MOST)
    return name


def weeks_of(text: str, *, received_at: datetime, now: datetime) -> int | None:
    """How long it was in use by its owner's word; nobody used it before it came."""
    most = max(0, -((received_at - now) // _WEEK))
    if not text.strip():
        return None
    is_number = text.strip().isascii() and text.strip().isdecimal()
    if not is_number or len(text.strip()) > 4 or int(text) > most:
        raise BadWeeks(most=most)
    return int(text)


def incentive_of(text: str) -> Incentive:
    if text not in set(Incentive):
        raise NoSuchIncentive
    return Incentive(text)


def check_incentive(was: Incentive, now: Incentive) -> None:
    if was is not Incentive.NONE and now is Incentive.NONE:
        raise IncentiveStays


def alts_of(alts: Iterable[str]) -> list[str]:
    """What each photo shows, as it is kept."""
    told = [" ".join(seen(alt).split()) for alt in alts]
    if any(len(alt) > ALT_MOST for alt in told):
        raise PhotoAltTooLong(most=ALT_MOST)
    return told


def places_for(new: int, *, taken: Collection[int]) -> list[int]:
    """The places that so many more photos go to."""
    free = [place for place in range(1, PHOTOS_MOST + 1) if place not in taken]
    if new > len(free):
        raise TooManyPhotos(most=PHOTOS_MOST)
    return free[:new]


def later_receipt(
    receipts: Sequence[Receipt], *, first: int, told: Collection[int]
) -> Receipt | None:
    """The newest purchase since the first that nothing was added about yet."""
    later = [one for one in receipts if one.order not in {first, *told}]
    return max(later, key=lambda one: one.at, default=None)
