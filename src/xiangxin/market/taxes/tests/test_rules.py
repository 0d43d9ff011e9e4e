from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiangxin.market.taxes import errors
from xiangxin.market.taxes.rules import (
    WHOLE,
    OnShipping,
    Rate,
    TaxClass,
    Taxes,
    checked,
    percent_of,
    rate_for,
    rate_of,
    read,
    spread,
    tax_on,
    written,
)


def rate(
    percent: str,
    country: str = "DE",
    area: str = "",
    kind: TaxClass = TaxClass.STANDARD,
) -> Rate:
    return Rate(
        country=country, area=area, tax_class=kind, rate=rate_of(percent), name="Tax"
    )


TAXES = Taxes(
    is_included=True,
    on_shipping=OnShipping.GOODS,
    rates=(
        rate("19"),
        rate("7", kind=TaxClass.REDUCED),
        rate("6", "US"),
        rate("7.25", "US", "CA"),
    ),
)


@pytest.mark.parametrize(
    ("kind", "country", "area", "percent"),
    [
        (TaxClass.STANDARD, "DE", "", 19_000),
        (TaxClass.REDUCED, "DE", "", 7_000),
        (TaxClass.ZERO, "DE", "", None),
        (TaxClass.STANDARD, "US", "ca", 7_250),
        (TaxClass.REDUCED, "US", "CA", 7_250),  # it has no rate of its own there
        (TaxClass.STANDARD, "US", "NY", 6_000),
        (TaxClass.STANDARD, "FR", "", None),
    ],
)
def test_the_rate_of_a_place_and_class(
    kind: TaxClass, country: str, area: str, percent: int | None
) -> None:
    found = rate_for(TAXES, kind, country=country, area=area)
    assert (found.rate if found else None) == percent
    assert rate_for(None, kind, country=country, area=area) is None


def test_tax_is_rounded_half_up() -> None:
    assert tax_on(1000, 19_000, is_included=False) == 190
    assert tax_on(1190, 19_000, is_included=True) == 190
    assert tax_on(50, 1_000, is_included=False) == 1  # a half
    assert tax_on(49, 1_000, is_included=False) == 0
    assert tax_on(0, 19_000, is_included=True) == 0


@given(st.integers(0, 10**12), st.integers(0, WHOLE))
def test_within_and_on_top_agree(net: int, percent: int) -> None:
    """A price with the tax within, made from a net price, gives the tax back."""
    tax = tax_on(net, percent, is_included=False)
    again = tax_on(net + tax, percent, is_included=True)
    assert abs(again - tax) <= 1
    assert 0 <= again <= net + tax


@given(st.integers(0, 10**12), st.lists(st.integers(0, 10**9), max_size=9))
def test_parts_sum_to_the_whole_and_none_is_off_by_more_than_one(
    amount: int, weights: list[int]
) -> None:
    parts = spread(amount, weights)
    if not sum(weights):
        assert parts == [0] * len(weights)
        return
    assert sum(parts) == amount
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part * sum(weights) - amount * weight) < sum(weights)


def test_a_rate_as_it_is_typed() -> None:
    assert [rate_of(text) for text in ("19", " 8.875 % ", "5,5", "0", "100")] == [
        19_000,
        8_875,
        5_500,
        0,
        100_000,
    ]
    assert percent_of(8_875) == Decimal("0.08875")


@pytest.mark.parametrize("text", ["", "x", "-1", "101", "1.2345", "1e2", "１９", "NaN"])
def test_what_is_no_rate(text: str) -> None:
    with pytest.raises(errors.BadRate):
        rate_of(text)


def test_rates_that_cannot_stand_together() -> None:
    assert checked(TAXES.rates) == TAXES.rates
    with pytest.raises(errors.RateTwice):
        checked([rate("1", area="Ca"), rate("2", area="CA")])
    with pytest.raises(errors.TooManyRates):
        checked([rate("1")] * 201)
    for name in ("", "x" * 41):
        with pytest.raises(errors.RateWithoutName):
            checked(
                [
                    Rate(
                        country="DE",
                        area="",
                        tax_class=TaxClass.ZERO,
                        rate=1,
                        name=name,
                    )
                ]
            )
    with pytest.raises(errors.BadRate):
        checked(
            [Rate(country="DE", area="", tax_class=TaxClass.ZERO, rate=-1, name="x")]
        )


def test_what_is_kept_is_what_was_said() -> None:
    assert read(written(TAXES)) == TAXES
    assert read("") is None
