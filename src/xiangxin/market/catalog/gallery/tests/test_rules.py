from itertools import permutations, product

from xiangxin.market.catalog.gallery.rules import NAME_MOST, called, in_order, moved


def test_no_order_adds_or_loses_a_picture() -> None:
    for size in range(4):
        here = list(range(size))
        for wanted in product(range(5), repeat=size):
            found = in_order(here, wanted)
            named = [one for one in dict.fromkeys(wanted) if one in here]
            assert sorted(found) == here
            assert found[: len(named)] == named
            assert sorted(found[len(named) :]) == found[len(named) :]


def test_a_picture_moves_so_far_and_no_further() -> None:
    for here in permutations(range(4)):
        for one, by in product(here, range(-5, 6)):
            found = moved(here, one, by=by)
            assert found.index(one) == max(0, min(3, here.index(one) + by))
            assert [n for n in found if n != one] == [n for n in here if n != one]


def test_a_long_name_keeps_its_ending() -> None:
    assert called("  my \n lamp.jpg") == "my lamp.jpg"
    assert len(called("x" * 300 + ".jpg")) == NAME_MOST
    assert called("x" * 300 + ".jpg").endswith("x.jpg")
