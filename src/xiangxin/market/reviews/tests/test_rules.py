from datetime import timedelta

import pytest
from tests.cast import NOW

from xiangxin.market.catalog.rules import Rating
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
from xiangxin.market.reviews.rules import (
    ALT_MOST,
    WORDS_MOST,
    Incentive,
    Receipt,
    alts_of,
    check_incentive,
    incentive_of,
    later_receipt,
    places_for,
    pseudonym_of,
    reason_of,
    stars_of,
    weeks_of,
    words_of,
)


@pytest.mark.parametrize("said", ["", "0", "6", "-1", "4.5", " 4", "four", "١", "44"])
def test_stars_are_one_to_five(said: str) -> None:
    assert [stars_of(one) for one in "12345"] == [1, 2, 3, 4, 5]
    with pytest.raises(NoStars):
        stars_of(said)


def test_a_review_says_something_and_ends() -> None:
    assert words_of("  It hums.\r\n") == "It hums."
    with pytest.raises(NoReviewWords):
        words_of("\u200b \n")
    with pytest.raises(ReviewTooLong):
        words_of("a" * (WORDS_MOST + 1))
    with pytest.raises(ReasonNeeded):
        reason_of(" ")


def test_nobody_used_it_longer_than_it_was_there() -> None:
    came = NOW - timedelta(days=15)
    assert weeks_of("", received_at=came, now=NOW) is None
    assert weeks_of(" 3 ", received_at=came, now=NOW) == 3
    for said in ("4", "-1", "1.5", "two", "٣", "99999"):
        with pytest.raises(BadWeeks):
            weeks_of(said, received_at=came, now=NOW)


def test_a_pseudonym_is_one_short_line() -> None:
    assert pseudonym_of(" Night\n \u202eowl ") == "Night owl"
    with pytest.raises(PseudonymTooLong):
        pseudonym_of("a" * 31)


def test_what_was_given_for_it_stays_said() -> None:
    check_incentive(Incentive.NONE, Incentive.SAMPLE)
    check_incentive(Incentive.SAMPLE, Incentive.COUPON)
    with pytest.raises(IncentiveStays):
        check_incentive(Incentive.SAMPLE, Incentive.NONE)
    with pytest.raises(NoSuchIncentive):
        incentive_of("five stars")


def test_photos_go_where_there_is_room() -> None:
    assert places_for(2, taken={2, 3}) == [1, 4]
    with pytest.raises(TooManyPhotos):
        places_for(3, taken={2, 3})
    with pytest.raises(PhotoAltTooLong):
        alts_of(["a" * (ALT_MOST + 1)])


def test_a_later_purchase_is_told_once() -> None:
    first, second, third = (
        Receipt(order=n, variant=1, at=NOW + timedelta(days=n)) for n in (1, 2, 3)
    )
    came = [first, second, third]
    assert later_receipt(came, first=1, told=()) == third
    assert later_receipt(came, first=1, told={3}) == second
    assert later_receipt(came, first=1, told={2, 3}) is None


def test_the_mean_is_told_to_a_tenth() -> None:
    assert Rating().mean is None
    assert Rating((0, 0, 1, 1, 1)).mean == 4.0
    assert Rating((1, 0, 0, 0, 2)).mean == 3.7
