import warnings

import numpy as np
import pytest

from xiangxin.pull.likelihood import NoMaximum
from xiangxin.pull.worth import spend


def test_cdnow_has_the_published_parameters(cdnow):
    buyers, mean = cdnow
    again = buyers.frequency > 0
    model = spend.fit(buyers.frequency[again], mean[again])
    assert tuple(model.parameters.round(2)) == (6.25, 3.74, 15.45)
    assert model.n == 946


def test_fit_and_expectations_equal_the_peers(cdnow, peer):
    buyers, mean = cdnow
    again = buyers.frequency > 0
    x, m = buyers.frequency[again], mean[again]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        other = peer.GammaGammaFitter().fit(x, m)
        expected = other.conditional_expected_average_profit(buyers.frequency, mean)
    theta = other.params_.to_numpy()
    assert spend.fit(x, m).parameters == pytest.approx(theta, rel=1e-4)
    found = spend.expected(theta, buyers.frequency, mean)
    assert found == pytest.approx(np.asarray(expected), rel=1e-12)


def test_a_buyer_of_many_orders_stands_for_themselves_and_one_of_none_for_all():
    theta = np.array([6.0, 4.0, 15.0])
    none, many = spend.expected(theta, np.array([0.0, 1e9]), np.array([99.0, 99.0]))
    assert none == pytest.approx(6 * 15 / 3)
    assert many == pytest.approx(99.0, rel=1e-6)


def test_known_parameters_are_found_again():
    chance = np.random.default_rng(4)
    x = chance.integers(1, 6, 3000).astype(float)
    rate = chance.gamma(4.0, 1 / 1500.0, 3000)
    mean = chance.gamma(5.0 * x) / rate / x
    found = spend.fit(x, mean)
    off = (found.fit.at - np.log([5.0, 4.0, 1500.0])) / np.sqrt(
        np.diag(found.fit.covariance)
    )
    assert np.abs(off).max() < 3
    order = chance.permutation(3000)
    assert spend.fit(x[order], mean[order]).fit.at == pytest.approx(found.fit.at)


def test_what_cannot_be_told_is_said():
    with pytest.raises(NoMaximum):
        spend.fit(np.ones(50), np.linspace(1, 9, 50))
    with pytest.raises(NoMaximum):
        spend.fit(np.array([]), np.array([]))
    with pytest.raises(ValueError, match="above zero"):
        spend.fit(np.array([2.0]), np.array([-3.0]))
    with pytest.raises(NoMaximum, match="mean"):
        spend.expected(np.array([1.0, 0.9, 5.0]), np.ones(1), np.ones(1))
