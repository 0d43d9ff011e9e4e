import warnings

import numpy as np
import pytest
from scipy import special as exact

from xiangxin.pull import likelihood, special
from xiangxin.pull.likelihood import NoMaximum
from xiangxin.pull.worth import purchases
from xiangxin.pull.worth.purchases import Buyers

PUBLISHED = (0.243, 4.414, 0.793, 2.426)


def test_gamma_functions_equal_scipys():
    x = np.geomspace(1e-6, 1e8, 500)
    assert special.gammaln(x) == pytest.approx(exact.gammaln(x), rel=1e-11, abs=1e-12)
    assert special.digamma(x) == pytest.approx(exact.digamma(x), rel=1e-11)


def test_cdnow_has_the_published_parameters(cdnow):
    model = purchases.fit(cdnow[0])
    assert tuple(model.parameters.round(3)) == PUBLISHED
    assert model.fit.log_likelihood == pytest.approx(-9582.4, abs=0.05)
    assert model.n == 2357


def test_fit_and_forecasts_equal_the_peers(cdnow, peer):
    buyers, _ = cdnow
    x, last, age = buyers.frequency, buyers.recency, buyers.age
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        other = peer.BetaGeoFitter().fit(x, last, age)
        theta = other.params_.to_numpy()
        alive = other.conditional_probability_alive(x, last, age)
        soon = other.conditional_expected_number_of_purchases_up_to_time
        expected = soon(39, x, last, age)
        anybody = [other.expected_number_of_purchases_up_to_time(t) for t in (1, 500)]
    model = purchases.fit(buyers)
    assert model.parameters == pytest.approx(theta, rel=1e-4)
    errors = np.sqrt(np.diag(model.fit.covariance)) * model.parameters
    assert errors == pytest.approx(other.standard_errors_.to_numpy(), rel=0.01)
    assert purchases.alive(theta, buyers) == pytest.approx(alive, abs=1e-12)
    found = purchases.expected(theta, buyers, ahead=39.0)
    assert found == pytest.approx(expected, abs=1e-9)
    told = purchases.expected_of_anybody(theta, ahead=np.array([1.0, 500.0]))
    assert told == pytest.approx(anybody, rel=1e-9)


@pytest.mark.parametrize("theta", [(0.5, 4, 1, 2), (0.5, 4, 1e-6, 2), (2, 9, 0.3, 0.7)])
def test_expected_orders_equal_their_integral(theta):
    # E[(1 − e^{−λpt})/p] over λ ~ Gamma(r+x, α+T) and p ~ Beta(a, b+x), by hand.
    r, alpha, a, b = theta
    buyers = Buyers(
        frequency=np.array([0.0, 3.0]),
        recency=np.array([0.0, 20.0]),
        age=np.array([10.0, 30.0]),
    )
    u = (np.arange(200_000) + 0.5) / 200_000
    for row in range(2):
        x, age = buyers.frequency[row], buyers.age[row]
        p = np.maximum(exact.betaincinv(a, b + x, u), 1e-300)
        held = -np.expm1(-(r + x) * np.log1p(p * 50 / (alpha + age))) / p
        found = purchases.expected(np.array(theta, float), buyers, ahead=50.0)[row]
        alive = purchases.alive(np.array(theta, float), buyers)[row]
        assert found == pytest.approx(held.mean() * alive, rel=1e-4)


@pytest.mark.parametrize("a", [31.0, 90.0])
def test_where_buyers_leave_alike_the_mean_is_the_same(cdnow, monkeypatch, a):
    theta = np.array([0.5, 6.0, a, 3 * a])
    narrow = purchases.expected(theta, cdnow[0], ahead=39.0)
    monkeypatch.setattr(purchases, "NARROW", 1e9)
    assert narrow == pytest.approx(
        purchases.expected(theta, cdnow[0], ahead=39.0), rel=1e-9
    )
    monkeypatch.undo()
    one = theta * [1, 1, 1e7, 1e7]
    found = purchases.expected(one, cdnow[0], ahead=39.0)
    paced = 1 + 0.25 * 39 / (6 + cdnow[0].age)
    orders = (1 - paced ** -(0.5 + cdnow[0].frequency)) / 0.25
    assert found == pytest.approx(orders * purchases.alive(one, cdnow[0]), rel=1e-5)


def test_more_time_brings_more_orders_and_no_time_none(cdnow):
    theta = purchases.fit(cdnow[0]).parameters
    none, some, more = (
        purchases.expected(theta, cdnow[0], ahead=t) for t in (0.0, 10.0, 5000.0)
    )
    assert not none.any()
    assert (some > 0).all()
    assert (more > some).all()


def test_rows_and_the_unit_of_time_do_not_matter(cdnow):
    buyers, _ = cdnow
    mixed = np.random.default_rng(1).permutation(len(buyers))
    turned = Buyers(
        frequency=buyers.frequency[mixed],
        recency=buyers.recency[mixed] * 7,
        age=buyers.age[mixed] * 7,
    )
    weeks, days = purchases.fit(buyers), purchases.fit(turned)
    assert days.parameters == pytest.approx(weeks.parameters * [1, 7, 1, 1], rel=1e-6)
    assert days.fit.covariance == pytest.approx(weeks.fit.covariance, rel=1e-4)


def test_the_gradient_is_the_slope_of_the_likelihood(cdnow):
    at = np.log([0.3, 5.0, 0.9, 2.0])
    ones = np.ones(len(cdnow[0]))
    _, gradient = purchases.score(at, cdnow[0], ones)
    for way in range(4):
        step = np.eye(4)[way] * 1e-6
        up, down = (
            purchases.score(at + sign * step, cdnow[0], ones)[0] for sign in (1, -1)
        )
        assert gradient[way] == pytest.approx((up - down) / 2e-6, rel=1e-4, abs=1e-3)


@pytest.mark.parametrize(
    ("frequency", "recency", "age"),
    [([], [], []), ([0], [0], [9]), ([0, 0, 0], [0, 0, 0], [1, 2, 3])],
)
def test_without_a_second_order_there_is_no_fit(frequency, recency, age):
    buyers = Buyers(
        frequency=np.array(frequency, float),
        recency=np.array(recency, float),
        age=np.array(age, float),
    )
    with pytest.raises(NoMaximum):
        purchases.fit(buyers)


def test_buyers_who_never_leave_are_held_by_the_prior_and_stay():
    n = 200
    steady = Buyers(
        frequency=np.full(n, 12.0), recency=np.full(n, 52.0), age=np.full(n, 52.0)
    )
    model = purchases.fit(steady)
    assert model.held
    assert purchases.alive(model.parameters, steady).min() > 0.99
    soon = purchases.expected(model.parameters, steady, ahead=52.0)
    assert soon == pytest.approx(np.full(n, 12.0), rel=0.05)


def test_buyers_alike_in_leaving_are_held_by_the_prior(simulated):
    buyers, _ = simulated(3, n=400, truth=(1.0, 6.0, 4000.0, 16_000.0))
    model = purchases.fit(buyers)
    r, alpha, a, b = model.parameters
    assert a / (a + b) == pytest.approx(0.2, abs=0.06)
    assert r / alpha == pytest.approx(1 / 6, rel=0.25)


@pytest.mark.parametrize(
    ("frequency", "recency", "age"),
    [(-1, 0, 1), (1.5, 1, 2), (1, 3, 2), (0, 1, 2), (1, 0, 2)],
)
def test_impossible_buyers_are_refused(frequency, recency, age):
    with pytest.raises(ValueError, match=r"[Ff]requency|recency|second"):
        Buyers(
            frequency=np.array([frequency], float),
            recency=np.array([recency], float),
            age=np.array([age], float),
        )


def test_the_maximum_of_a_hill_is_found_and_of_a_slope_is_not():
    def hill(at):
        return -(float(at[0] - 3) ** 4) - float(at[0] - 3) ** 2, np.array(
            [-4 * (at[0] - 3) ** 3 - 2 * (at[0] - 3)]
        )

    top = likelihood.maximise(hill, np.array([40.0]))
    assert top.at == pytest.approx([3.0])
    assert top.covariance[0, 0] == pytest.approx(0.5)
    with pytest.raises(NoMaximum):
        likelihood.maximise(lambda at: (float(at[0]), np.ones(1)), np.array([0.0]))
