from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.cast import NOW

from xiangxin.market.orders.returns.errors import SayWhatIsWrong
from xiangxin.market.orders.returns.rules import (
    COMES_WITHIN,
    Kind,
    Reason,
    Settled,
    came,
    parted,
    reason_of,
    share,
    until,
)


@given(
    paid=st.integers(0, 10**15),
    parts=st.lists(st.integers(1, 20), min_size=1, max_size=8),
    kept=st.integers(0, 20),
)
def test_parts_of_a_line_never_make_more_than_it_cost(
    paid: int, parts: list[int], kept: int
) -> None:
    units = sum(parts) + kept
    settled = Settled()
    for back in parts:
        minor = share(paid=paid, units=units, settled=settled, back=back)
        assert minor >= 0
        settled = Settled(settled.units + back, settled.minor + minor)

    assert settled.minor <= paid
    if not kept:
        assert settled.minor == paid


@given(back=st.integers(0, 99), unsent=st.integers(0, 99))
def test_what_is_still_with_the_maker_goes_first(back: int, unsent: int) -> None:
    never, sent = parted(back, unsent=unsent)
    assert never + sent == back
    assert never <= unsent
    assert sent == 0 or never == unsent


def test_the_days_begin_when_it_came() -> None:
    sent, delivered = NOW, NOW + timedelta(days=3)
    assert came(delivered_at=delivered, sent_at=sent, now=NOW) == delivered
    assert came(delivered_at=None, sent_at=sent, now=NOW) == sent + COMES_WITHIN
    assert came(delivered_at=None, sent_at=None, now=NOW) == NOW


def test_seven_days_here_fourteen_in_the_union() -> None:
    china, union = (until(country=one, came_at=NOW) for one in ("CN", "NL"))
    week, fortnight = NOW + timedelta(days=7.9), NOW + timedelta(days=14.9)

    assert china.allows(Kind.NO_REASON, now=week)
    assert not china.allows(Kind.NO_REASON, now=week + timedelta(days=1))
    assert not china.allows(Kind.WITHDRAWAL, now=NOW)
    assert union.allows(Kind.WITHDRAWAL, now=fortnight)
    assert not union.allows(Kind.WITHDRAWAL, now=fortnight + timedelta(days=1))
    assert union.allows(Kind.FAULT, now=fortnight + timedelta(days=99))


@pytest.mark.parametrize(
    ("reason", "words"),
    [("", "It hums"), ("broken", "  "), ("ugly", "It is"), ("other", "x" * 1001)],
)
def test_what_is_wrong_is_said_in_words(reason: str, words: str) -> None:
    with pytest.raises(SayWhatIsWrong):
        reason_of(Kind.FAULT, reason, words)


def test_who_has_a_right_gives_no_reason() -> None:
    assert reason_of(Kind.WITHDRAWAL, "broken", "") == (Reason.NONE, "")
