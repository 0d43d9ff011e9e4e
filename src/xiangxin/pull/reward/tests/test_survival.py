import numpy as np
import pytest
import statsmodels.api as sm

from xiangxin.pull.reward import survival


def people(seed=1, size=400):
    chance = np.random.default_rng(seed)
    x = np.stack([chance.random(size) < 0.5, chance.normal(size=size)], axis=1)
    return (
        chance.integers(0, 30, size),
        chance.random(size) < 0.6,
        x.astype(float),
        chance.integers(0, 5, size),
    )


def test_cox_with_ties_and_strata_is_that_of_statsmodels():
    days, back, x, week = people()

    ours = survival.cox(days, back, np.ones(400), x=x, stratum=week)
    theirs = sm.PHReg(days, x, status=back.astype(int), strata=week, ties="efron").fit()

    assert np.allclose(ours.beta, theirs.params, atol=1e-8)
    assert np.allclose(np.sqrt(np.diag(ours.covariance)), theirs.bse, atol=1e-8)
    assert ours.likelihood == pytest.approx(theirs.llf)


def test_people_alike_may_be_counted_instead_of_listed():
    days, back, x, week = people(2, 60)
    x = x[:, :1]
    kinds, at = np.unique(
        np.column_stack([days, back, x, week]), axis=0, return_counts=True
    )
    day, was_back, side, stratum = kinds.T

    listed = survival.cox(days, back, np.ones(60), x=x, stratum=week)
    counted = survival.cox(
        day.astype(int),
        was_back.astype(bool),
        at.astype(float),
        x=side[:, None],
        stratum=stratum.astype(int),
    )

    assert np.allclose(listed.beta, counted.beta)
    assert np.allclose(listed.covariance, counted.covariance)


def test_the_log_rank_test_is_that_of_statsmodels():
    days, back, x, week = people()
    group = x[:, 0] > 0

    ours = survival.log_rank(days, back, np.ones(400), group=group, stratum=week)
    theirs, _ = sm.duration.survdiff(days, back.astype(int), group, strata=week)

    assert ours == pytest.approx(theirs)


def test_the_curve_is_that_of_kaplan_and_meier():
    days, back, *_ = people()

    ours = survival.kaplan_meier(days, back, np.ones(400), until=29)
    theirs = sm.duration.SurvfuncRight(days + 1, back.astype(int))

    assert np.allclose(ours[theirs.surv_times - 1], theirs.surv_prob)
    assert np.all(np.diff(ours) <= 0)


@pytest.mark.parametrize("back", [[False] * 4, [True, True, False, False]])
def test_a_side_without_events_has_no_hazard_ratio(back):
    won = np.array([[0.0], [0.0], [1.0], [1.0]])
    days, week = np.array([1, 2, 3, 4]), np.zeros(4, dtype=int)

    told = survival.cox(days, np.array(back), np.ones(4), x=won, stratum=week)

    assert told is None
