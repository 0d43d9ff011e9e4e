from datetime import UTC, datetime

import numpy as np
import pyarrow as pa
import pytest
import statsmodels.api as sm

from xiangxin.pull import findings
from xiangxin.pull.creators import NoCreators, creators, rates, sheet, values, words
from xiangxin.pull.creators.ranking import rank
from xiangxin.pull.findings import Asked
from xiangxin.pull.likelihood import NoMaximum

ASKED = Asked(as_of=datetime(2026, 11, 22, tzinfo=UTC), seed=1)


def simulated(seed, *, n=120, slope=-0.4, shape=3.0, usual=2e-3):
    """Followers, their true rates, and orders."""
    chance = np.random.default_rng(seed)
    followers = np.exp(chance.uniform(np.log(500), np.log(5e5), n)).round()
    mean = usual * (followers / 5000) ** slope
    rate = mean * chance.gamma(shape, 1 / shape, n)
    return followers, rate, chance.poisson(rate * followers).astype(float)


def posts(*rows, **columns):
    names = ("creator", "followers", "reach", "cost", "orders", "revenue", "currency")
    told = {name: [row.get(name) for row in rows] for name in names} | columns
    return pa.table(told)


def lines(table):
    rows = table.to_pylist()
    return {(row["name"], row["part"]): row for row in rows}


def test_the_market_of_creators_equals_statsmodels_negative_binomial():
    followers, _, orders = simulated(1)
    size = np.log(followers)
    model = sm.NegativeBinomial(
        orders, sm.add_constant(size - size.mean()), exposure=followers
    )
    peer = model.fit(
        disp=False, method="newton", maxiter=200, start_params=[-7.0, -0.4, 0.4]
    )
    found = rates.market(orders, followers).fit
    assert found.at[:2] == pytest.approx(peer.params[:2], rel=1e-4)
    assert np.exp(-found.at[2]) == pytest.approx(peer.params[2], rel=1e-4)
    errors = np.sqrt(np.diag(found.covariance))
    assert errors[:2] == pytest.approx(peer.bse[:2], rel=0.02)


def test_the_gradient_and_the_rates_lie_in_their_intervals_nine_times_in_ten():
    slopes, inside, closer = [], [], []
    for seed in range(16):
        followers, truth, orders = simulated(seed, n=60)
        among = rates.market(orders, followers)
        error = np.sqrt(among.fit.covariance[1, 1])
        slopes.append(abs(among.fit.at[1] + 0.4) < 1.645 * error)
        told = rates.pooled(orders, followers, among, dispersion=1.0, seed=seed)
        inside.append(((told.low <= truth) & (truth <= told.high)).mean())
        alone = orders / followers
        small = followers < 3000
        off = [np.abs(np.log((r + 1e-6) / truth))[small] for r in (told.value, alone)]
        closer.append(off[0].mean() < off[1].mean())
    assert sum(slopes) >= 12
    assert 0.85 <= np.mean(inside) <= 0.95
    assert np.mean(closer) >= 0.9


def test_small_creators_borrow_more_than_large_ones():
    followers = np.array([1e2, 1e3, 1e4, 1e5, 1e6, 100.0])
    orders = np.array([0.0, 2.0, 20.0, 200.0, 2000.0, 3.0])
    told = rates.pooled(
        orders, followers, rates.market(orders, followers), dispersion=1.0, seed=1
    )
    alone = orders / followers
    assert alone[0] < told.value[0]
    assert told.value[5] < alone[5]
    assert told.value[4] == pytest.approx(alone[4], rel=0.05)
    assert told.high[0] / told.value[0] > told.high[4] / told.value[4]


def test_creators_all_alike_are_no_error_and_not_overdispersed():
    followers = np.full(8, 1e4)
    found = rates.market(np.full(8, 20.0), followers)
    assert np.exp(found.fit.at[0]) == pytest.approx(2e-3, rel=0.05)
    with pytest.raises(NoMaximum):
        rates.market(np.zeros(8), followers)
    with pytest.raises(NoMaximum):
        rates.market(np.ones(4), followers[:4])


def test_posts_of_one_creator_are_added_up_and_their_spread_is_told():
    told = sheet(
        posts(
            {"creator": " mei ", "followers": 900, "reach": 400, "orders": 9},
            {"creator": "mei", "followers": 1000, "reach": 400, "orders": 1},
            {"creator": "bo", "followers": 0, "orders": 2},
            {"creator": None, "orders": 7},
            {"creator": "cy", "orders": None},
        )
    )
    assert told.names == ("bo", "mei")
    assert told.orders.tolist() == [2, 10]
    assert told.followers[1] == 1000
    assert np.isnan(told.followers[0])
    assert told.unnamed == 2
    assert told.dispersion == pytest.approx((4**2 / 5) * 2)


def test_two_currencies_are_never_summed():
    rows = [
        {"creator": f"c{i}", "orders": 5, "reach": 100, "revenue": 500, "cost": 50}
        | {"currency": "CNY" if i < 6 else "EUR"}
        for i in range(9)
    ]
    told = lines(creators(posts(*rows), ASKED))
    assert told["other_currency", ""]["value"] == 3
    assert ("cost_per_order", "CNY:c1") in told
    assert told["cost_per_order", "CNY:c8"]["missing"] == "no_cost"


@pytest.fixture(scope="module")
def fair():
    """Sixteen creators: large ones bring less per follower."""
    followers, _, orders = simulated(7, n=16)
    reach = (followers * 0.3).round()
    rows = [
        {
            "creator": f"c{i:02}",
            "followers": int(followers[i]),
            "reach": int(reach[i]),
            "cost": int(followers[i] * 2),
            "orders": int(orders[i]),
            "revenue": int(orders[i] * (4000 + 100 * i)),
            "currency": "EUR",
        }
        for i in range(16)
    ]
    return rows, creators(posts(*rows), ASKED)


def test_each_creator_has_rates_revenue_cost_and_a_place(fair):
    rows, table = fair
    told = lines(table)
    for row in rows:
        name = row["creator"]
        own = told["orders_per_follower", name]
        assert own["value"] == pytest.approx(row["orders"] / row["followers"], abs=1e-9)
        assert own["low"] <= own["value"] <= own["high"]
        cost = told["cost_per_order", f"EUR:{name}"]
        assert cost["value"] == pytest.approx(row["cost"] / row["orders"])
        place = told["place", name]
        assert 1 <= place["low"] <= place["value"] <= place["high"] <= 16
    assert told["gradient_by_follower", ""]["value"] < 0
    assert 0 <= told["neighbours_told_apart", ""]["value"] <= 1
    assert {row["badge"] for row in table.to_pylist()} <= {"association", None}


def test_rows_in_another_order_give_the_same_table(fair):
    rows, table = fair
    mixed = np.random.default_rng(2).permutation(len(rows))
    again = creators(posts(*(rows[i] for i in mixed)), ASKED)
    assert again == table


def test_every_row_has_its_words(fair):
    for row in fair[1].to_pylist():
        codes = words.MISSING if row["missing"] else words.DEFINITIONS
        for language in ("en", "zh-Hans"):
            assert (row["missing"] or row["definition"]) in codes[language]
            assert row["name"] in words.NAMES[language]
    for of in (words.NAMES, words.DEFINITIONS, words.MISSING, words.REFERENCES):
        assert set(of["en"]) == set(of["zh-Hans"])


def test_orders_that_would_have_come_anyway_are_taken_off_the_ranking(fair):
    rows, table = fair
    most = max(rows, key=lambda row: row["orders"])["creator"]
    anyway = [row["orders"] if row["creator"] == most else 0 for row in rows]
    told = lines(creators(posts(*rows, baseline=anyway), ASKED))
    assert told["place", most]["value"] >= 15
    assert lines(table)["place", most]["value"] < 15


def test_what_is_alike_is_not_ranked_and_what_is_far_apart_is():
    chance = np.random.default_rng(1)
    alike = rank(chance.normal(size=(2000, 4)))
    assert (alike.decided, alike.tier.max()) == (0, 1)
    assert (alike.low == 1).all()
    assert (alike.high == 4).all()
    apart = rank(chance.normal(loc=[0, 20, 10], size=(2000, 3)))
    assert apart.rank.tolist() == [3, 1, 2]
    assert apart.tier.tolist() == [3, 1, 2]
    assert apart.decided == 2


def test_revenue_per_order_borrows_where_there_are_few_orders():
    orders = np.array([1.0, 400, 400, 400, 400, 0])
    revenue = orders * np.array([90_000, 1000, 1100, 900, 1000, 0])
    told = values.per_order(revenue, orders, seed=1)
    assert told.value[0] < 60_000
    assert told.value[1] == pytest.approx(1000, rel=0.05)
    assert told.low[5] < told.value[5] < told.high[5]
    with pytest.raises(NoMaximum):
        values.per_order(revenue[:2], orders[:2], seed=1)


@pytest.mark.parametrize(
    "rows",
    [
        [{"creator": "a", "orders": 0}],
        [{"creator": "a", "orders": 3, "followers": 10}],
        [{"creator": "a", "orders": 0, "followers": 10, "reach": 0, "cost": -5}],
        [
            {"creator": c, "orders": 0, "followers": 9, "revenue": -1, "cost": 3}
            for c in "abcdefghi"
        ],
        [{"creator": c, "orders": -4, "reach": 7, "revenue": 0} for c in "abcdefghi"],
    ],
)
def test_poor_tables_give_reasons_and_no_made_up_numbers(rows):
    table = creators(posts(*rows), ASKED)
    assert table.schema == findings.SCHEMA
    assert any(row["missing"] for row in table.to_pylist())


@pytest.mark.parametrize(
    "table",
    [pa.table({"name": ["a"]}), posts(), posts({"creator": "", "orders": 2})],
)
def test_a_table_of_no_creators_is_refused(table):
    with pytest.raises(NoCreators):
        creators(table, ASKED)
