from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.cast import NOW

from xiangxin.market.discounts import errors
from xiangxin.market.discounts.rules import (
    Deal,
    Goods,
    Kind,
    Terms,
    checked,
    code_of,
    holds,
    off,
)

TEN = Terms(code="TEN", kind=Kind.PERCENT, amount=10)
GOODS = [
    Goods(product=1, minor=999),
    Goods(product=2, minor=1),
    Goods(product=1, minor=5),
]


def taken(terms: Terms, currency: str = "CNY") -> tuple[tuple[int, ...], int]:
    deal = Deal(id=1, terms=terms, currency="CNY")
    found = off(deal, GOODS, currency=currency, shipping=800)
    return found.lines, found.shipping


def test_what_each_kind_takes_off() -> None:
    assert taken(TEN) == ((100, 0, 1), 0)  # 100.5 is 101, by the largest remainders
    assert taken(replace(TEN, products=frozenset({2}))) == ((0, 0, 0), 0)
    assert taken(Terms(code="TWO", kind=Kind.FIXED, amount=200)) == ((199, 0, 1), 0)
    assert taken(Terms(code="ALL", kind=Kind.FIXED, amount=9999)) == ((999, 1, 5), 0)
    assert taken(Terms(code="FREE", kind=Kind.SHIPPING)) == ((0, 0, 0), 800)


@pytest.mark.parametrize(
    ("terms", "currency", "why"),
    [
        (replace(TEN, minimum_minor=1006), "CNY", errors.BelowMinimum),
        (replace(TEN, products=frozenset({9})), "CNY", errors.NotForThese),
        (TEN, "EUR", errors.NotForThese),
    ],
)
def test_what_it_is_not_for(terms: Terms, currency: str, why: type) -> None:
    deal = Deal(id=1, terms=terms, currency="CNY")
    found = off(deal, GOODS, currency=currency, shipping=800)
    assert isinstance(found.refusal, why)
    assert not any(found.lines)
    assert off(None, GOODS, currency="CNY", shipping=8).refusal is None
    assert off(
        replace(deal, refusal=errors.NotYet()), GOODS, currency="CNY", shipping=8
    ).lines == (0, 0, 0)


@given(
    st.lists(
        st.builds(Goods, product=st.integers(1, 3), minor=st.integers(0, 10**9)),
        min_size=1,
        max_size=9,
    ),
    st.sampled_from(Kind),
    st.integers(1, 100),
    st.sampled_from([frozenset[int](), frozenset({1}), frozenset({1, 2})]),
)
def test_nothing_is_taken_that_is_not_there(
    goods: list[Goods], kind: Kind, amount: int, products: frozenset[int]
) -> None:
    terms = Terms(code="XXX", kind=kind, amount=amount, products=products)
    deal = Deal(id=1, terms=terms, currency="CNY")

    found = off(deal, goods, currency="CNY", shipping=800)

    meant = [one.minor for one in goods if not products or one.product in products]
    for one, less in zip(goods, found.lines, strict=True):
        assert 0 <= less <= one.minor
    assert 0 <= found.shipping <= 800
    if kind is Kind.PERCENT and not found.refusal:
        assert abs(200 * sum(found.lines) - 2 * sum(meant) * amount) <= 100
    if kind is Kind.FIXED and not found.refusal:
        assert sum(found.lines) == min(amount, sum(meant))


def test_when_a_code_holds() -> None:
    hour = timedelta(hours=1)

    def why(terms: Terms, **said: object) -> type | None:
        asked = {"used": 0, "is_on": True, "was_used": False} | said
        found = holds(terms, now=NOW, **asked)  # type: ignore[arg-type]
        return type(found) if found else None

    assert why(TEN) is None
    assert why(TEN, is_on=False) is errors.NoLonger
    assert why(replace(TEN, ends_at=NOW)) is errors.NoLonger
    assert why(replace(TEN, ends_at=NOW + hour, starts_at=NOW)) is None
    assert why(replace(TEN, starts_at=NOW + hour)) is errors.NotYet
    assert why(replace(TEN, most_uses=3), used=3) is errors.UsedUp
    assert why(replace(TEN, most_uses=3), used=2) is None
    assert why(replace(TEN, is_once=True), was_used=True) is errors.UsedByYou
    assert why(TEN, was_used=True) is None


def test_a_code_is_the_same_however_it_is_typed() -> None:
    assert {
        code_of(text) for text in ("ten-off", " TEN-OFF ", "ＴＥＮ-ｏｆｆ", "ten - off")
    } == {"TEN-OFF"}
    assert code_of("双十一") == "双十一"
    for text in ("", "ab", "-ab", "a" * 41, "a'b;c", "\x00\x00\x00", "a\u202eb"):
        assert code_of(text) == ""


@pytest.mark.parametrize(
    ("terms", "why"),
    [
        (replace(TEN, code="ten"), errors.BadCode),
        (replace(TEN, code=""), errors.BadCode),
        (replace(TEN, amount=0), errors.BadDiscount),
        (replace(TEN, amount=101), errors.BadDiscount),
        (replace(TEN, kind=Kind.SHIPPING), errors.BadDiscount),
        (replace(TEN, minimum_minor=-1), errors.BadDiscount),
        (replace(TEN, most_uses=0), errors.BadLimit),
        (replace(TEN, starts_at=NOW, ends_at=NOW), errors.EndsBeforeItStarts),
    ],
)
def test_what_no_maker_can_have_meant(terms: Terms, why: type[Exception]) -> None:
    assert checked(TEN) is TEN
    with pytest.raises(why):
        checked(terms)
