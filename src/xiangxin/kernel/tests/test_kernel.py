from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiangxin.kernel.errors import Refusal
from xiangxin.kernel.ids import Mint, first_id, moment_of
from xiangxin.kernel.money import (
    CurrencyMismatch,
    Money,
    NoSuchCurrency,
    NotAnAmount,
    exponent,
    total,
)

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)


@given(st.integers(0, 10**12), st.integers(1, 97))
def test_a_split_adds_up_and_is_fair(minor: int, parts: int) -> None:
    shares = Money(minor, "EUR").split(parts)

    assert total(shares, "EUR") == Money(minor, "EUR")
    assert max(shares) - min(shares) <= Money(1, "EUR")


def test_currencies_do_not_mix() -> None:
    with pytest.raises(CurrencyMismatch):
        Money(1, "EUR") + Money(1, "JPY")
    with pytest.raises(CurrencyMismatch):
        _ = Money(1, "EUR") < Money(1, "JPY")
    with pytest.raises(NoSuchCurrency):
        exponent("XYZ")


def test_an_order_of_amounts() -> None:
    assert Money(1, "EUR") < Money(2, "EUR")
    assert Money(5, "EUR") * 3 - Money(1, "EUR") == Money(14, "EUR")


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("9.99", "EUR", 999),
        ("50", "CNY", 5000),
        (" 120 ", "JPY", 120),
        ("1.234", "KWD", 1234),
    ],
)
def test_amounts_are_read_in_the_currencys_own_digits(
    text: str, currency: str, minor: int
) -> None:
    money = Money.parse(text, currency)

    assert money == Money(minor, currency)
    assert Money.parse(str(money.decimal()), currency) == money


@pytest.mark.parametrize("text", ["", "abc", "1.005", "1e40", "NaN", "Infinity", "١٢x"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(NotAnAmount):
        Money.parse(text, "EUR")


@given(st.lists(st.integers(-5, 5), max_size=300), st.integers(0, 1023))
def test_identifiers_grow_whatever_the_clock_does(steps: list[int], node: int) -> None:
    mint, now, made = Mint(node), NOW, []
    for step in steps:
        now += timedelta(milliseconds=step)
        made.append(mint.next(now))

    assert made == sorted(set(made))
    assert all(0 <= identifier < 2**63 for identifier in made)


def test_a_full_millisecond_borrows_the_next() -> None:
    mint = Mint(3)

    made = [mint.next(NOW) for _ in range(5000)]

    assert len(set(made)) == 5000
    assert moment_of(made[0]) == NOW
    assert moment_of(made[-1]) == NOW + timedelta(milliseconds=1)
    assert first_id(NOW) <= made[0] < first_id(NOW + timedelta(milliseconds=1))


def test_two_nodes_never_make_the_same() -> None:
    left, right = Mint(1), Mint(2)

    assert not {left.next(NOW) for _ in range(100)} & {
        right.next(NOW) for _ in range(100)
    }


def test_impossible_nodes_and_moments_are_told() -> None:
    with pytest.raises(ValueError, match="node"):
        Mint(1024)
    with pytest.raises(ValueError, match="2025"):
        Mint().next(datetime(2020, 1, 1, tzinfo=UTC))


def test_a_refusal_keeps_its_facts() -> None:
    refusal = Refusal(units=3)

    assert refusal.facts == {"units": 3}
    assert refusal.args == ("refused", {"units": 3})
