from hypothesis import given
from hypothesis import strategies as st

from xiangxin.market.catalog.gallery.rules import NAME_MOST, called, in_order, moved

SOME = st.integers(1, 20).map(range)


@given(SOME, st.lists(st.integers(0, 25), max_size=25))
def test_no_order_adds_or_loses_a_picture(here: range, wanted: list[int]) -> None:
    found = in_order(here, wanted)
    assert sorted(found) == [*here]
    named = [one for one in dict.fromkeys(wanted) if one in here]
    assert found[: len(named)] == named


@given(SOME, st.integers(0, 19), st.integers(-30, 30))
def test_a_picture_moves_so_far_and_no_further(here: range, one: int, by: int) -> None:
    one %= len(here)
    found = moved(here, one, by=by)
    assert found.index(one) == max(0, min(len(here) - 1, one + by))
    assert [n for n in found if n != one] == [n for n in here if n != one]


def test_a_long_name_keeps_its_ending() -> None:
    assert called("  my \n lamp.jpg") == "my lamp.jpg"
    assert len(called("x" * 300 + ".jpg")) == NAME_MOST
    assert called("x" * 300 + ".jpg").endswith("x.jpg")
