from datetime import timedelta

from tests.cast import NOW

from xiangxin.kernel.money import Money
from xiangxin.market.watching.rules import Seen, look

TEN, NINE, EIGHT = (Money(minor, "CNY") for minor in (1000, 900, 800))
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
THERE = Seen(gone_at=None, lowest=TEN, lowest_at=NOW)


def test_what_was_gone_for_a_moment_is_not_back() -> None:
    gone = look(THERE, can_be_had=False, price=TEN, now=NOW).seen
    soon = look(gone, can_be_had=True, price=TEN, now=NOW + HOUR / 2)
    later = look(gone, can_be_had=True, price=TEN, now=NOW + HOUR)

    assert (soon.is_back, later.is_back) == (False, True)
    again = look(later.seen, can_be_had=True, price=TEN, now=NOW + 2 * HOUR)
    assert not again.is_back, "once each time"


def test_gone_is_counted_from_its_beginning() -> None:
    gone = look(THERE, can_be_had=False, price=TEN, now=NOW).seen
    still = look(gone, can_be_had=False, price=TEN, now=NOW + HOUR).seen
    assert still.gone_at == NOW


def test_a_price_raised_to_fall_is_no_drop() -> None:
    raised = look(THERE, can_be_had=True, price=Money(2000, "CNY"), now=NOW + DAY)
    fallen = look(raised.seen, can_be_had=True, price=TEN, now=NOW + 2 * DAY)
    lower = look(fallen.seen, can_be_had=True, price=NINE, now=NOW + 3 * DAY)

    assert raised.dropped_from is None
    assert fallen.dropped_from is None
    assert lower.dropped_from == TEN
    assert look(lower.seen, can_be_had=True, price=NINE, now=NOW + 3 * DAY) == (
        look(lower.seen, can_be_had=True, price=NINE, now=NOW + 3 * DAY)
    )
    again = look(lower.seen, can_be_had=True, price=NINE, now=NOW + 4 * DAY)
    assert again.dropped_from is None, "once"


def test_a_low_price_is_forgotten_after_thirty_days() -> None:
    raised = look(THERE, can_be_had=True, price=TEN, now=NOW + 31 * DAY).seen
    assert raised.lowest_at == NOW + 31 * DAY
    old = look(THERE, can_be_had=True, price=Money(1500, "CNY"), now=NOW + 31 * DAY)
    fallen = look(old.seen, can_be_had=True, price=TEN, now=NOW + 32 * DAY)
    assert fallen.dropped_from == Money(1500, "CNY")


def test_what_nobody_can_have_is_not_told_of() -> None:
    gone = look(THERE, can_be_had=False, price=EIGHT, now=NOW + DAY)
    assert gone.dropped_from is None
    assert (
        look(THERE, can_be_had=True, price=Money(1, "EUR"), now=NOW).dropped_from
        is None
    )
