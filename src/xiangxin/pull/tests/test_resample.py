import numpy as np
import pytest

from xiangxin.pull import draws, resample


def test_the_intervals_of_a_mean_hold_what_they_should():
    inside = 0
    for seed in range(60):
        people = np.random.default_rng(seed).exponential(3, 200)
        low, high = draws.interval(resample.mean(people, seed=seed, stream=1))
        inside += low <= 3 <= high

    assert 48 <= inside <= 60


def test_people_may_be_counted_instead_of_listed_in_any_order():
    above, below = np.array([0.0, 1, 1, 3]), np.array([1.0, 1, 1, 2])

    listed = resample.ratio(above, below, seed=1, stream=2)
    counted = resample.ratio(
        above[[3, 0, 1]],
        below[[3, 0, 1]],
        seed=1,
        stream=2,
        counts=np.array([1.0, 1, 2]),
    )

    assert np.array_equal(listed, counted)


def test_none_of_ten_is_not_surely_none():
    drawn = resample.ratio(np.zeros(10), np.ones(10), seed=1, stream=1)

    assert 0 < draws.interval(drawn)[1] < 0.4


def test_shares_stay_between_nought_and_one():
    drawn = resample.share_of(np.array([1.0, 1.0, 0.5]), seed=1, stream=1)

    assert drawn.min() >= 0
    assert drawn.max() <= 1


def test_many_kinds_of_people_share_cells_and_keep_their_mean_and_spread():
    people = np.random.default_rng(1).lognormal(0, 1.5, 20_000)

    values, counts = resample.cells(people[:, None])

    assert len(values) <= resample.ALONE + resample.GROUPS
    assert counts.sum() == len(people)
    assert counts @ values[:, 0] == pytest.approx(people.sum())
    spread = np.sqrt(counts @ (values[:, 0] - people.mean()) ** 2 / len(people))
    assert spread == pytest.approx(people.std(), rel=0.01)
