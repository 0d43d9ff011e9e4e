import numpy as np
import pytest
import statsmodels.api as sm

from xiangxin.pull.reward import series


def overdispersed(seed=1, days=200):
    chance = np.random.default_rng(seed)
    x = np.stack(
        [np.ones(days), np.linspace(0, 1, days), np.arange(days) > 120.0], axis=1
    )
    means = np.exp(x @ [2, 0.3, -0.8])
    return chance.negative_binomial(2, 2 / (2 + means)).astype(float), x


def reward_series(seed, *, drop, control_shock=1.0, days=150):
    """On from day 50 to 100; then `drop` of the rate; noise of its own each day."""
    chance = np.random.default_rng(seed)
    day = np.arange(days)
    shared = np.exp(0.2 * np.sin(day / 9)) * np.where(day >= 100, control_shock, 1.0)
    rate = 40 * shared * np.where(day < 50, 0.5, np.where(day < 100, 1.0, drop))
    noise = chance.gamma(20, 1 / 20, days)
    return chance.poisson(rate * noise).astype(float), chance.poisson(
        400 * shared
    ).astype(float)


def test_coefficients_and_dispersion_are_those_of_statsmodels():
    counts, x = overdispersed()

    ours = series.negative_binomial(counts, x, lags=7)
    theirs = sm.NegativeBinomial(counts, x).fit(disp=0, method="newton", maxiter=200)

    assert np.allclose([*ours.beta, ours.dispersion], theirs.params, rtol=1e-6)


def test_errors_are_those_of_newey_and_west_in_statsmodels():
    counts, x = overdispersed()

    ours = series.negative_binomial(counts, x, lags=5)
    family = sm.families.NegativeBinomial(alpha=ours.dispersion)
    theirs = sm.GLM(counts, x, family=family).fit(
        cov_type="HAC", cov_kwds={"maxlags": 5}, tol=1e-12
    )

    small_sample = np.sqrt(len(counts) / (len(counts) - 3))
    errors = np.sqrt(np.diag(ours.covariance))
    assert np.allclose(errors, theirs.bse * small_sample, rtol=1e-5)


def test_counts_without_more_spread_than_chance_have_no_dispersion():
    counts = np.tile([9.0, 10.0, 11.0], 30)

    fit = series.negative_binomial(counts, np.ones((90, 1)), lags=7)

    assert fit.dispersion == 0
    assert fit.beta[0] == pytest.approx(np.log(10))


def test_the_step_at_the_end_of_a_reward_is_found():
    inside = 0
    for seed in range(40):
        counts, control = reward_series(seed, drop=0.4)
        told = series.interrupted(counts, began=50, ended=100, control=control)
        inside += told.step.low <= 0.4 <= told.step.high

    assert inside >= 30  # of 36 expected; Newey-West is a little narrow on 150 days


def test_a_fall_that_the_whole_category_shares_is_no_effect_of_the_end():
    counts, control = reward_series(3, drop=1.0, control_shock=0.4)

    alone = series.interrupted(counts, began=50, ended=100)
    beside = series.interrupted(counts, began=50, ended=100, control=control)

    assert alone.step.high < 0.6
    assert beside.step.low < 1 < beside.step.high


@pytest.mark.parametrize(
    "counts",
    [np.zeros(60), np.zeros(0), np.ones(3)],
    ids=["nobody came", "no days", "three days"],
)
def test_where_nothing_can_be_told_nothing_is(counts):
    ended = min(30, len(counts))

    assert series.interrupted(counts, began=10, ended=ended) is None


def test_a_true_end_stands_out_among_false_ones():
    counts, _ = reward_series(5, drop=0.3, days=200)

    true = series.change(counts, ended=100, window=14)
    false = series.false_ends(counts, ended=100, window=14)

    assert true < false.min()
    assert len(false) == (200 - 28 + 1) - 27
