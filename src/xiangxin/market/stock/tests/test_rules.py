import pytest

from xiangxin.market.stock.errors import NotACount
from xiangxin.market.stock.rules import MOST_UNITS, check_count, in_order


def test_two_bags_are_taken_in_the_same_order() -> None:
    assert in_order({9: 1, 2: 5}) == in_order({2: 5, 9: 1}) == [(2, 5), (9, 1)]


@pytest.mark.parametrize("units", [-1, MOST_UNITS + 1])
def test_a_count_has_bounds(units: int) -> None:
    check_count(0)
    check_count(MOST_UNITS)
    with pytest.raises(NotACount):
        check_count(units)
