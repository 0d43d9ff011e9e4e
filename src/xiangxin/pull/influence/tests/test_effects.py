"""Effects by arm: differences, ratios, and their two-way clustered intervals."""

import numpy as np
import pytest
import statsmodels.api as sm
from statsmodels.stats.sandwich_covariance import cov_cluster_2groups

from xiangxin.pull.influence.clusters import clusters, numbered, variances
from xiangxin.pull.influence.effects import LEFT_OUT, NONE, ONE, difference, effects

from .conftest import BANDS, PLANTED, VIEWERS


def arrays(found):
    names = ("effect", "low", "high", "ratio", "ratio_low", "ratio_high", "variance")
    return np.stack([getattr(found, name) for name in names])


def alone(y, arm, *, viewer=None, item=None):
    n = len(y)
    return effects(
        {"y": np.asarray(y, np.int8)},
        arm=np.asarray(arm, np.int8),
        group=np.zeros(n, np.int32),
        groups=1,
        clusters=clusters(
            np.arange(n) if viewer is None else viewer,
            np.zeros(n, np.int64) if item is None else item,
        ),
    )["y"]


def test_an_effect_is_the_difference_of_two_rates():
    y = [1] * 30 + [0] * 70 + [1] * 20 + [0] * 180
    found = alone(y, [ONE] * 100 + [NONE] * 200)

    assert (found.shown[0], found.held[0]) == (100, 200)
    assert (found.hits_shown[0], found.hits_held[0]) == (30, 20)
    assert found.effect[0] == pytest.approx(0.3 - 0.1)
    assert found.ratio[0] == pytest.approx(3)
    variance = 0.3 * 0.7 / 100 + 0.1 * 0.9 / 200
    assert found.variance[0] == pytest.approx(variance * 300 / 299)


def test_the_ratio_has_the_delta_methods_interval_on_its_logarithm():
    found = alone(
        [1] * 30 + [0] * 70 + [1] * 20 + [0] * 180, [ONE] * 100 + [NONE] * 200
    )
    error = np.sqrt((1 / 30 - 1 / 100 + 1 / 20 - 1 / 200) * 300 / 299)

    assert found.ratio_low[0] == pytest.approx(3 * np.exp(-1.645 * error))
    assert found.ratio_high[0] == pytest.approx(3 * np.exp(1.645 * error))


def test_the_two_way_variance_is_that_of_statsmodels(experiment):
    made = experiment(3)
    some = (made.arm != 2) & (made.cut["stratum"] == 0) & (made.cut["group"] == 1)
    group = np.where(some, 0, -1).astype(np.int32)
    found = effects({"y": made.y}, **{**made.cut, "group": group, "groups": 1})["y"]
    fit = sm.OLS(
        made.y[some].astype(float), sm.add_constant((made.arm[some] == 1) * 1.0)
    ).fit()
    viewer, item = (numbered(ids[some])[0] for ids in (made.viewer, made.item))
    both, one, other = (
        v[1, 1] for v in cov_cluster_2groups(fit, viewer, item, use_correction=False)
    )
    pair = both - one - other
    factor = [len(np.unique(ids)) for ids in (viewer, item)]
    one, other = (v * g / (g - 1) for v, g in zip((one, other), factor, strict=True))
    pair *= some.sum() / (some.sum() - 1)

    assert found.effect[0] == pytest.approx(fit.params[1])
    assert found.variance[0] == pytest.approx(max(one + other + pair, one, other))


def test_neither_the_order_of_rows_nor_names_matter(experiment):
    made = experiment(4)
    chance = np.random.default_rng(9)
    order = chance.permutation(len(made.y))
    names = chance.permutation(10**9 + np.arange(VIEWERS) * 977)
    mixed = {
        **made.cut,
        "arm": made.arm[order],
        "group": made.cut["group"][order],
        "stratum": 1 - made.cut["stratum"][order],
        "clusters": clusters(names[made.viewer[order]], 7 - made.item[order]),
    }
    one = effects({"y": made.y}, **made.cut)["y"]
    other = effects({"y": made.y[order]}, **mixed)["y"]

    np.testing.assert_allclose(arrays(one), arrays(other), rtol=1e-9)


def test_outcomes_together_are_outcomes_alone(experiment):
    made = experiment(5)
    some = made.y.copy()
    some[::7] = LEFT_OUT
    both = effects({"all": made.y, "some": some}, **made.cut)
    without = made.cut["group"].copy()
    without[::7] = -1
    lone = effects({"some": made.y}, **{**made.cut, "group": without})["some"]

    # What is left out still counts among the clusters, of which there are many.
    np.testing.assert_allclose(arrays(both["some"]), arrays(lone), rtol=1e-3)
    np.testing.assert_allclose(both["some"].effect, lone.effect, rtol=1e-12)
    assert both["some"].units.sum() < both["all"].units.sum()


def test_many_groups_give_what_each_gives_alone(experiment):
    made = experiment(6)
    group = (made.item * BANDS + made.cut["group"]).astype(np.int32)
    many = int(group.max()) + 1
    found = effects({"y": made.y}, **{**made.cut, "group": group, "groups": many})["y"]
    at = int(np.argmax(found.units))
    lone = effects(
        {"y": made.y},
        **{
            **made.cut,
            "group": np.where(group == at, 0, -1).astype(np.int32),
            "groups": 1,
        },
    )["y"]

    assert found.effect[at] == pytest.approx(lone.effect[0])
    assert found.variance[at] == pytest.approx(lone.variance[0])
    assert found.shown.sum() <= (made.arm == ONE).sum()
    assert np.isfinite(arrays(found)).all()


def test_a_difference_of_bands_knows_that_they_share_viewers(experiment):
    made = experiment(7)
    cut = {name: value for name, value in made.cut.items() if name != "groups"}
    found = difference(made.y, weights=[-1, 0, 1], **cut)
    own = effects({"y": made.y}, **made.cut)["y"]

    assert found.effect == pytest.approx(own.effect[2] - own.effect[0])
    assert found.low < found.effect < found.high
    assert found.high - found.low < (own.high - own.low)[[0, 2]].sum()


@pytest.mark.parametrize(
    "arm", [np.full(200, ONE), np.full(200, NONE), np.full(200, 2)], ids=str
)
def test_one_arm_alone_tells_nothing(arm):
    found = alone(np.ones(200), arm)

    assert not found.told[0]
    assert not found.has_ratio[0]
    assert np.isfinite(arrays(found)).all()


def test_one_person_tells_nothing_and_one_item_tells_of_itself():
    y, arm = np.tile([1, 0, 0, 0], 50), np.tile([ONE, NONE], 100)
    person = alone(y, arm, viewer=np.zeros(200, np.int64), item=np.arange(200))
    item = alone(y, arm)

    assert not person.told[0]
    assert item.told[0]
    assert item.low[0] < item.effect[0] < item.high[0]


def test_nothing_gives_nothing():
    found = alone([], [])

    assert not found.told[0]
    assert found.units[0] == 0


def test_no_events_have_an_interval_that_is_not_empty():
    found = alone(np.zeros(400), np.tile([ONE, NONE], 200))

    assert found.effect[0] == 0
    assert found.high[0] > 0.004
    assert not found.has_ratio[0]


def test_rows_of_no_group_are_not_there():
    spread = variances(
        clusters([1, 1, 2], [1, 1, 1]),
        code=np.array([0, -1, 1], np.int32),
        table=np.array([[1.0], [2.0]]),
        group_of=np.zeros(2, np.int32),
        groups=1,
    )

    assert spread.viewer[0, 0] == (1 + 4) * 2
    assert spread.item[0, 0] == 9
    assert spread.viewers[0] == 2


def test_intervals_cover_what_was_planted(experiment):
    seeds = range(60)
    found = [effects({"y": made.y}, **made.cut)["y"] for made in map(experiment, seeds)]
    covered = np.mean([(f.low <= PLANTED) & (f.high >= PLANTED) for f in found])
    false = sum(int(f.low[0] > 0) + int(f.low[1] > 0) for f in found)

    assert 0.82 <= covered <= 0.97
    assert false <= 0.13 * 2 * len(seeds)
