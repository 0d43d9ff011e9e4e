"""Inverse propensities and doubly robust effects."""

import numpy as np
import pytest

from xiangxin.pull.influence.effects import LEFT_OUT, NONE, ONE, effects
from xiangxin.pull.influence.weighted import CLIP, aipw, ipw, predicted, weights

from .conftest import PLANTED


def by_ipw(made, **more):
    return ipw(made.y, propensity=made.propensity, **{**made.cut, **more})


def by_aipw(made, **more):
    return aipw(
        made.y,
        propensity=made.propensity,
        features=made.features,
        fold=made.fold,
        **{**made.cut, **more},
    )


def test_where_each_epoch_has_one_propensity_weights_change_nothing(experiment):
    made = experiment(1)
    plain = effects({"y": made.y}, **made.cut)["y"]
    weighed = by_ipw(made)

    np.testing.assert_allclose(weighed.effect, plain.effect, rtol=1e-9)
    np.testing.assert_allclose(weighed.variance, plain.variance, rtol=1e-9)
    np.testing.assert_allclose(weighed.ratio_low, plain.ratio_low, rtol=1e-9)


def test_weights_undo_a_propensity_that_goes_with_the_outcome(experiment):
    made = experiment(2, n=30_000, planted=np.zeros(3))
    pooled = {**made.cut, "stratum": None}
    naive = effects({"y": made.y}, **pooled)["y"]
    weighed = by_ipw(made, stratum=None)

    # An epoch with a base 0.05 higher has 0.9/1.4 of the shown and 0.1/0.6 of the held.
    bias = 0.05 * (0.9 / 1.4 - 0.1 / 0.6)
    assert (naive.effect - weighed.effect).mean() == pytest.approx(bias, rel=0.3)


def test_the_formula_of_aipw_on_rows_worked_out_by_hand(experiment):
    made = experiment(3, n=2_000)
    group = np.where(made.cut["stratum"] == 0, 0, -1).astype(np.int32)
    found = by_aipw(made, group=group, groups=1, stratum=None)
    rows = group == 0
    models = [
        predicted(made.y, rows & (made.arm == arm), made.features, made.fold)
        for arm in (NONE, ONE)
    ]
    weight = 1 / np.clip(made.propensity, *CLIP)
    each = [
        m + (made.arm == arm) * weight * (made.y - m)
        for arm, m in zip((NONE, ONE), models, strict=True)
    ]

    assert found.effect[0] == pytest.approx((each[1] - each[0])[rows].mean())


def test_a_model_never_learns_from_its_own_fold(experiment):
    made = experiment(4, n=3_000)
    rows = np.ones(len(made.y), dtype=bool)
    before = predicted(made.y, rows, made.features, made.fold)
    turned = np.where(made.fold == 2, 1 - made.y, made.y).astype(np.int8)
    after = predicted(turned, rows, made.features, made.fold)

    np.testing.assert_array_equal(before[made.fold == 2], after[made.fold == 2])
    assert (before[made.fold != 2] != after[made.fold != 2]).any()


def test_both_cover_what_was_planted(experiment):
    made = [experiment(seed, n=6_000) for seed in range(40)]
    for estimate in (by_ipw, by_aipw):
        found = [estimate(each) for each in made]
        covered = np.mean([(f.low <= PLANTED) & (f.high >= PLANTED) for f in found])

        assert 0.80 <= covered <= 0.98


def test_extreme_propensities_are_clipped_and_counted():
    n = 400
    arm = np.tile([ONE, NONE], n // 2).astype(np.int8)
    propensity = np.where(np.arange(n) < 40, 1e-6, 0.5)
    propensity[-20:] = 1.0
    told = weights(
        arm=arm, propensity=propensity, group=np.zeros(n, np.int32), groups=1
    )

    assert told.clipped[0] == pytest.approx(60 / n)
    assert told.largest[0] == pytest.approx(100 / (20 * 100 + 170 * 2 + 10 / 0.99))
    assert 40 < told.ess[0] < n


def test_even_weights_are_worth_their_number():
    arm = np.tile([ONE, NONE], 50).astype(np.int8)
    told = weights(
        arm=arm,
        propensity=np.full(100, 0.4),
        group=np.zeros(100, np.int32),
        groups=2,
    )

    np.testing.assert_allclose(told.ess, [100, 0])
    np.testing.assert_allclose(told.largest, [1 / 50, 0])
    np.testing.assert_allclose(told.clipped, [0, 0])


@pytest.mark.parametrize("arm", [NONE, ONE])
def test_one_arm_alone_tells_nothing_and_no_number_is_missing(experiment, arm):
    made = experiment(5, n=500)
    every = np.full(len(made.y), arm, np.int8)
    for found in (by_ipw(made, arm=every), by_aipw(made, arm=every)):
        assert not found.told.any()
        assert np.isfinite(found.effect).all()


def test_what_was_left_out_is_in_no_estimate(experiment):
    made = experiment(6)
    kept = np.arange(len(made.y)) % 5 != 0
    group = np.where(kept, made.cut["group"], -1).astype(np.int32)
    without = by_ipw(made, group=group)
    made.y = np.where(kept, made.y, LEFT_OUT).astype(np.int8)

    np.testing.assert_allclose(by_ipw(made).effect, without.effect)
    np.testing.assert_allclose(by_ipw(made).variance, without.variance)
