import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xiangxin.insight.forecasts.rules import Past, expect

SOME = [Past(200, 30), Past(150, 18), Past(400, 70), Past(90, 9)]


@st.composite
def pasts(draw: st.DrawFn) -> Past:
    waiting = draw(st.integers(5, 3_000))
    return Past(waiting, draw(st.integers(0, waiting)))


@settings(max_examples=8, deadline=None)
@given(st.integers(5, 50_000), st.lists(pasts(), min_size=3, max_size=6))
def test_an_interval_lies_within_those_who_wait(
    waiting: int, earlier: list[Past]
) -> None:
    told = expect(waiting, earlier)

    assert told is not None
    assert 0 <= told.low <= told.likely <= told.high <= waiting


@pytest.mark.parametrize(
    ("waiting", "earlier"),
    [
        (1000, []),
        (1000, SOME[:2]),
        (4, SOME),
        (1000, [*SOME[:2], Past(4, 4), Past(0, 0)]),
    ],
)
def test_too_early_to_say(waiting: int, earlier: list[Past]) -> None:
    assert expect(waiting, earlier) is None


def test_the_order_of_launches_says_nothing() -> None:
    assert expect(300, SOME) == expect(300, SOME[::-1])


def test_launches_that_went_alike_make_it_narrower() -> None:
    alike = expect(1240, [Past(500, 80)] * 4)
    unlike = expect(1240, [Past(500, n) for n in (5, 80, 240, 20)])

    assert alike
    assert unlike
    assert alike.high - alike.low < (unlike.high - unlike.low) / 2
    # A share of 0.16: what it was.
    assert alike.low < 0.16 * 1240 < alike.high


def test_where_nobody_ever_bought_few_are_expected() -> None:
    told = expect(500, [Past(300, 0)] * 5)

    assert told
    assert told.low == 0
    assert told.high < 60


def test_nine_in_ten_forecasts_are_right() -> None:
    """Launches whose shares are Beta(2, 8), six of them seen before the seventh."""
    dice = np.random.default_rng(7)
    worlds, right = 100, 0
    for _ in range(worlds):
        waiting = dice.integers(40, 400, 7)
        bought = dice.binomial(waiting, dice.beta(2, 8, 7))
        *earlier, last = map(Past, waiting.tolist(), bought.tolist())
        told = expect(last.waiting, earlier)
        right += told is not None and told.low <= last.bought <= told.high

    # Three standard errors of a share of 100 around 0.9, and the rounding of counts.
    assert 0.81 <= right / worlds <= 0.99
