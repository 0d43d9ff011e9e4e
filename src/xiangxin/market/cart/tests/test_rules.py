import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiangxin.kernel.errors import Invalid
from xiangxin.market.cart.errors import NotUnits, TooFewUnits, TooManyUnits
from xiangxin.market.cart.rules import MOST_UNITS, units_of


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ("0", TooFewUnits),
        ("-1", TooFewUnits),
        ("-1000000000", TooFewUnits),
        ("1000", TooManyUnits),
        (str(10**9), TooManyUnits),
        ("9" * 5000, TooManyUnits),
        ("abc", NotUnits),
        ("", NotUnits),
        ("1.5", NotUnits),
        ("１", NotUnits),
        ("1 2", NotUnits),
    ],
)
def test_what_is_no_number_of_units(typed: str, refusal: type[Invalid]) -> None:
    with pytest.raises(refusal) as refused:
        units_of(typed)
    assert refused.value.status == 422


@given(st.integers(1, MOST_UNITS))
def test_what_is(units: int) -> None:
    assert units_of(f" {units} ") == units
