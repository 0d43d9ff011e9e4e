"""Matched pairs: by hand, on planted logs, and what must never change."""

from dataclasses import replace

import numpy as np
import pytest

from xiangxin.pull.observational import (
    NEVER,
    Candidates,
    e_value,
    effects,
    matched_sample,
)

HORIZON = 28


def planted(seed, *, influence, people=4000, cells=20):
    """Taste drives exposure and adoption; only `influence` follows from exposure."""
    chance = np.random.default_rng(seed)
    taste = chance.standard_normal(people)
    cell = chance.integers(cells, size=people)
    treated = chance.random(people) < 1 / (1 + np.exp(1.5 - taste))
    moment = np.where(treated, cell * 7 + chance.integers(1, 7, size=people), -1)
    rate = np.exp(-6 + 0.8 * taste)
    alone = cell * 7 + chance.exponential(1 / rate)
    at = np.where(alone > moment, alone, NEVER / 2)
    moved = treated & (chance.random(people) < influence)
    at = np.where(moved, np.minimum(at, moment + 5), at)
    alive = alone > np.maximum(moment, cell * 7)
    rows = Candidates(
        viewer=np.arange(people)[alive],
        cell=cell[alive],
        treated=treated[alive],
        moment=moment[alive],
        exposed_at=np.where(treated, moment, NEVER)[alive],
        adopted_at=np.where(at < 1e6, at, NEVER).astype(np.int64)[alive],
        features=np.stack([taste, chance.standard_normal(people)], axis=1)[alive],
        names=("taste", "noise"),
    )
    naive = rows.adopted_at <= rows.cell * 7 + 3 + HORIZON
    apart = naive[rows.treated].mean() - naive[~rows.treated].mean()
    return rows, apart


def test_likeness_that_was_seen_is_no_influence():
    found, naive = [], []
    for seed in range(20):
        rows, apart = planted(seed, influence=0)
        found.append(matched_sample(rows, horizon=HORIZON, seed=1))
        naive.append(apart)
    low = [one.effect.difference.low for one in found]

    assert np.mean(naive) > 0.03
    assert sum(bound > 0 for bound in low) <= 4
    assert abs(np.mean([one.effect.difference.value for one in found])) < 0.008
    assert all(one.balanced for one in found)
    assert all(one.balance[0].before > 0.5 for one in found)


def test_planted_influence_is_in_the_interval():
    inside = 0
    for seed in range(20):
        rows, _ = planted(100 + seed, influence=0.1)
        told = matched_sample(rows, horizon=HORIZON, seed=1).effect.difference
        inside += told.low <= 0.09 <= told.high
        assert told.low > 0

    assert inside >= 15


def four(**more):
    """One exposed on day 10 and three who might stand for them."""
    rows = Candidates(
        viewer=[1, 2, 3, 4],
        cell=[0, 0, 0, 0],
        treated=[True, False, False, False],
        moment=[10, -1, -1, -1],
        exposed_at=[10, NEVER, NEVER, NEVER],
        adopted_at=[20, NEVER, NEVER, NEVER],
        features=[[0.0], [0.0], [0.0], [0.0]],
        names=("acts",),
    )
    return replace(rows, **more)


def pair(rows):
    found = matched_sample(rows, horizon=HORIZON, seed=1)
    return list(zip(found.treated.tolist(), found.control.tolist(), strict=True))


def test_a_control_had_neither_adopted_nor_been_exposed_by_then():
    assert pair(four(adopted_at=[20, 10, 9, 11])) == [(0, 3)]
    assert pair(four(exposed_at=[10, 10, 11, 9])) == [(0, 2)]
    assert pair(four(adopted_at=[20, 5, 5, 5])) == []


def test_only_the_same_cell_matches_and_nobody_twice():
    assert pair(four(cell=[0, 1, 2, 0])) == [(0, 3)]
    both = four(
        treated=[True, True, True, False],
        moment=[10, 12, 14, -1],
        exposed_at=[10, 12, 14, NEVER],
    )
    assert pair(both) == [(0, 3)]
    assert matched_sample(both, horizon=HORIZON, seed=1).unmatched == 2


def test_a_control_whose_cue_was_held_back_is_followed_from_there():
    held = four(cell=[0, 1, 1, 0], moment=[10, -1, -1, 12], adopted_at=[20, 0, 0, 40])
    found = matched_sample(held, horizon=HORIZON, seed=1)

    assert found.control.tolist() == [3]
    assert found.control_adopted.tolist() == [True]
    late = replace(held, adopted_at=[20, 0, 0, 41])
    assert not matched_sample(late, horizon=HORIZON, seed=1).control_adopted.any()


def test_those_who_are_about_to_adopt_are_not_left_over_for_the_earlier():
    chance = np.random.default_rng(4)
    count, apart = 40, []
    for _ in range(150):
        treated = np.arange(2 * count) < count
        moment = np.where(treated, chance.integers(0, 7, size=2 * count), -1)
        adopted = chance.integers(1, 60, size=2 * count)
        alive = adopted > moment
        rows = Candidates(
            viewer=np.arange(2 * count)[alive],
            cell=np.zeros(2 * count)[alive],
            treated=treated[alive],
            moment=moment[alive],
            exposed_at=np.where(treated, moment, NEVER)[alive],
            adopted_at=adopted[alive],
            features=np.zeros((2 * count, 0))[alive],
            names=(),
        )
        told = matched_sample(rows, horizon=7, seed=1).effect.difference
        apart.append(told.value)

    assert abs(np.mean(apart)) < 3 * np.std(apart) / len(apart) ** 0.5


def test_neither_the_order_of_rows_nor_a_number_matters():
    rows, _ = planted(7, influence=0.05, people=800)
    chance = np.random.default_rng(3)
    order = chance.permutation(len(rows.viewer))
    names, cells = chance.permutation(5000), chance.permutation(100)
    turned = Candidates(
        viewer=names[rows.viewer][order],
        cell=cells[rows.cell][order],
        treated=rows.treated[order],
        moment=rows.moment[order],
        exposed_at=rows.exposed_at[order],
        adopted_at=rows.adopted_at[order],
        features=rows.features[order],
        names=rows.names,
    )
    one = matched_sample(rows, horizon=HORIZON, seed=1)
    two = matched_sample(turned, horizon=HORIZON, seed=1)

    assert one.effect == two.effect
    assert sorted(one.treated) == sorted(order[two.treated])
    assert sorted(one.control) == sorted(order[two.control])


@pytest.mark.parametrize(
    ("more", "missing"),
    [
        ({"treated": [False] * 4, "moment": [-1] * 4}, "no_pairs"),
        ({"treated": [True] * 4, "moment": [10] * 4}, "no_pairs"),
        ({"adopted_at": [NEVER] * 4}, "nobody_adopted"),
        ({}, None),
    ],
)
def test_where_nothing_can_be_told_there_is_a_reason(more, missing):
    found = matched_sample(four(**more), horizon=HORIZON, seed=1)

    assert found.effect.missing == missing
    assert found.effect.ratio is None  # a control never adopted here


def test_nobody_at_all_is_no_pair():
    none = Candidates(
        viewer=[], cell=[], treated=[], moment=[], exposed_at=[], adopted_at=[],
        features=np.zeros((0, 1)), names=("acts",),
    )  # fmt: skip
    assert matched_sample(none, horizon=HORIZON, seed=1).effect.missing == "no_pairs"


def test_a_propensity_of_nought_or_one_stays_finite():
    rows, _ = planted(1, influence=0, people=300)
    sure = replace(rows, features=rows.treated[:, None] * 1.0, names=("sure",))
    found = matched_sample(sure, horizon=HORIZON, seed=1)

    assert found.pairs == 0
    assert np.isfinite([found.balance[0].before, found.balance[0].after]).all()


def test_pairs_of_one_viewer_move_together():
    exposed = np.tile([True, False], 200)
    control = np.zeros(400, dtype=bool)
    control[:8] = True
    each = effects(exposed, control, viewer=np.arange(400), seed=1).difference
    few = effects(exposed, control, viewer=np.arange(400) // 40 * 2 + exposed, seed=1)
    width = few.difference.high - few.difference.low

    assert each.value == few.difference.value
    assert width > 2 * (each.high - each.low)


@pytest.mark.parametrize(
    ("ratio", "low", "high", "estimate", "bound"),
    [
        # The examples of VanderWeele & Ding 2017: 3.9 (1.8, 8.7) and 0.80 (0.71, 0.91).
        (3.9, 1.8, 8.7, 7.26, 3.0),
        (0.80, 0.71, 0.91, 1.81, 1.43),
        (1.5, 0.9, 2.0, 2.37, 1.0),
        (1.0, 0.9, 1.1, 1.0, 1.0),
    ],
)
def test_the_e_value_is_the_published_one(ratio, low, high, estimate, bound):
    found = e_value(ratio, low=low, high=high)

    assert found.estimate == pytest.approx(estimate, abs=0.01)
    assert found.bound == pytest.approx(bound, abs=0.01)


@pytest.mark.parametrize("ratio", [0.0, -1.0, float("nan"), float("inf")])
def test_an_e_value_needs_a_ratio(ratio):
    with pytest.raises(ValueError, match="above 0"):
        e_value(ratio)
