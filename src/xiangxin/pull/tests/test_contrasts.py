import numpy as np
import pytest

from xiangxin.pull import contrasts
from xiangxin.pull.influence.clusters import clusters


def seen(chance, *, people=60, items=12, effect=0.0, shared=0.5):
    """People and items move whatever is theirs; the arm adds `effect`."""
    viewer, item = (a.reshape(-1) for a in np.indices((people, items)))
    own, its = chance.normal(0, shared, people), chance.normal(0, shared, items)
    arm = chance.integers(2, size=len(viewer)).astype(np.int32)
    noise = chance.exponential(1, len(viewer))
    y = own[viewer] + its[item] + noise + effect * arm
    return y, arm, clusters(viewer, item)


def whole(y):
    return {"group": np.zeros(len(y), dtype=np.int32), "groups": 1}


def test_the_difference_is_that_of_the_means():
    y, arm, pairs = seen(np.random.default_rng(1), effect=2.0)

    found = contrasts.contrasts(y, arm=arm, clusters=pairs, **whole(y))

    assert found.effect[0] == pytest.approx(y[arm == 1].mean() - y[arm == 0].mean())
    assert found.low[0] < 2 < found.high[0]
    assert found.units[0] == len(y)


def test_strata_are_weighed_alike_in_both_arms():
    y = np.concatenate([np.zeros(100), np.ones(100) * 10])
    arm = np.concatenate([np.arange(100) < 50, np.arange(100) < 90]).astype(np.int32)
    stratum = np.repeat([0, 1], 100).astype(np.int32)
    pairs = clusters(np.arange(200), np.arange(200) % 5)

    found = contrasts.contrasts(y, arm=arm, clusters=pairs, stratum=stratum, **whole(y))

    assert found.effect[0] == pytest.approx(0)


def test_nine_of_ten_intervals_hold_the_truth():
    inside = above = 0
    for seed in range(200):
        y, arm, pairs = seen(np.random.default_rng(seed))
        found = contrasts.contrasts(y, arm=arm, clusters=pairs, **whole(y))
        inside += found.low[0] <= 0 <= found.high[0]
        above += found.low[0] > 0

    assert 170 <= inside <= 190
    assert above <= 16


def test_levels_know_that_rows_of_one_person_are_alike():
    inside = 0
    for seed in range(200):
        y, _, pairs = seen(np.random.default_rng(seed), items=40)
        own = contrasts.levels(y, clusters=pairs, **whole(y))
        reach = contrasts.Z * own.error[0]
        inside += abs(own.mean[0] - 1) <= reach

    assert 165 <= inside <= 192


def test_what_is_not_there_does_not_count():
    y, arm, pairs = seen(np.random.default_rng(1))
    some = np.where(np.arange(len(y)) < 100, np.nan, y)

    found = contrasts.contrasts(some, arm=arm, clusters=pairs, **whole(y))

    assert found.units[0] == len(y) - 100


def test_few_are_not_told():
    y, arm, pairs = seen(np.random.default_rng(1), people=4, items=5)

    assert not contrasts.contrasts(y, arm=arm, clusters=pairs, **whole(y)).told[0]
