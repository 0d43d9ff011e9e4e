"""Partial pooling, plans, quadrants."""

import doctest

import numpy as np
import pytest

from xiangxin.pull.influence import planning, quadrants
from xiangxin.pull.influence.pooling import moment_spread, pool
from xiangxin.pull.influence.quadrants import Quadrant, quadrant


@pytest.mark.parametrize(("groups", "tau"), [(12, 0.5), (60, 0.3), (60, 1.0)])
def test_pooled_intervals_cover_and_are_narrower_than_own(groups, tau):
    covered, narrower, spreads = [], [], []
    for seed in range(40):
        chance = np.random.default_rng([seed, groups])
        variance = chance.uniform(0.2, 2.0, groups)
        truth = 1 + tau * chance.normal(size=groups)
        found = pool(truth + np.sqrt(variance) * chance.normal(size=groups), variance)
        covered.append(((found.low <= truth) & (truth <= found.high)).mean())
        own = 2 * 1.645 * np.sqrt(variance)
        narrower.append(((found.high - found.low) < own).mean())
        spreads.append(found.spread[1] <= tau <= found.spread[2])

    assert 0.86 <= np.mean(covered) <= 0.96
    assert np.mean(narrower) > 0.9
    assert np.mean(spreads) > 0.8


def test_groups_that_are_all_alike_are_pulled_together():
    chance = np.random.default_rng(1)
    variance = np.full(80, 1.0)
    found = pool(2 + chance.normal(size=80), variance)

    assert np.ptp(found.mean) < 2
    assert found.centre[1] < 2 < found.centre[2]
    assert found.spread[0] < 0.5


def test_groups_far_apart_keep_what_is_their_own():
    own = np.array([0.0, 10, 20, 30, 40])
    found = pool(own, np.full(5, 0.01))

    np.testing.assert_allclose(found.mean, own, atol=0.01)
    assert found.moment == pytest.approx(own.std(ddof=1), rel=0.01)


def test_a_constant_added_to_all_is_added_to_all_and_order_does_not_matter():
    chance = np.random.default_rng(2)
    own, variance = chance.normal(size=9), chance.uniform(0.1, 1, 9)
    found, moved = pool(own, variance), pool(own[::-1] + 5, variance[::-1])

    np.testing.assert_allclose(moved.mean[::-1], found.mean + 5)
    np.testing.assert_allclose(moved.low[::-1], found.low + 5)


def test_few_groups_or_a_variance_of_nothing_cannot_be_pooled():
    assert pool([1, 2, 3], [1, 1, 1]) is None
    assert pool([1, 2, 3, 4], [1, 1, 0, 1]) is None
    assert pool([], []) is None
    assert moment_spread([1.0, 1.0, 1.0], [1.0, 1.0, 1.0]) == 0


def test_dersimonian_and_lairds_spread_on_six_trials_worked_out_by_hand():
    y, v = np.array([0.1, 0.4, -0.2, 0.8, 0.3, 0.6]), np.full(6, 0.04)
    q = ((y - y.mean()) ** 2).sum() / 0.04

    assert moment_spread(y, v) ** 2 == pytest.approx((q - 5) / (5 / 0.04))


def test_the_plan_is_that_of_the_design():
    needed = planning.required(0.005, lift=0.20, held_share=0.05)

    assert needed.held == 41_512
    assert needed.total == pytest.approx(830_000, rel=0.001)


def test_a_design_effect_asks_for_as_much_more():
    plain = planning.required(0.05, held_share=0.5)
    twice = planning.required(0.05, held_share=0.5, design_effect=2)

    assert twice.held == pytest.approx(2 * plain.held, abs=2)
    assert planning.required(0.05, held_share=0.5, design_effect=0.3) == plain


@pytest.mark.parametrize(
    "odd", [{"p0": 0}, {"p0": 1}, {"held_share": 0}, {"held_share": 1}, {"lift": 0}]
)
def test_a_plan_needs_rates_between_0_and_1(odd):
    with pytest.raises(ValueError, match="between 0 and 1"):
        planning.required(**{"p0": 0.01, "held_share": 0.1, **odd})


@pytest.mark.parametrize(
    ("relation", "influence", "found"),
    [
        ((0.1, 0.2), (0.1, 0.2), Quadrant.WEAK_TIES_WEAK_INFLUENCE),
        ((0.1, 0.2), (0.6, 0.7), Quadrant.WEAK_TIES_STRONG_INFLUENCE),
        ((0.6, 0.7), (0.1, 0.2), Quadrant.STRONG_TIES_WEAK_INFLUENCE),
        ((0.6, 0.7), (0.6, 0.7), Quadrant.STRONG_TIES_STRONG_INFLUENCE),
        ((0.4, 0.7), (0.6, 0.7), None),
        ((0.6, 0.7), (0.5, 0.7), None),
    ],
)
def test_a_quadrant_is_undecided_unless_both_intervals_clear_their_split(
    relation, influence, found
):
    assert quadrant(relation=relation, influence=influence, splits=(0.5, 0.5)) is found


def test_docstrings_hold():
    for module in (planning, quadrants):
        assert doctest.testmod(module).attempted > 0
        assert doctest.testmod(module).failed == 0
