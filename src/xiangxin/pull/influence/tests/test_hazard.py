"""The discrete-time hazard, beside statsmodels on the same days."""

from dataclasses import replace

import numpy as np
import pytest
import statsmodels.api as sm

from xiangxin.pull.influence.hazard import DAYS, Spells, hazard

NAMES = ("seen", "nobody")


def made(seed=1, *, people=3_000):
    """Day by day, and the same as spells: a covariate that begins on some day."""
    chance = np.random.default_rng(seed)
    viewer = chance.integers(0, people // 5, people)
    weekday = chance.integers(0, 7, people)
    change, size = chance.integers(1, DAYS + 1, people), chance.poisson(1, people)
    day = np.arange(1, DAYS + 1)
    x = np.where(day <= change[:, None], 0, np.log1p(size)[:, None])
    eta = (
        -5 + 0.5 * x - 0.3 * np.log(day) + 0.3 * ((weekday[:, None] + day - 1) % 7 == 2)
    )
    happens = chance.random(x.shape) < -np.expm1(-np.exp(eta))
    event = happens.any(axis=1)
    stop = np.where(event, happens.argmax(axis=1) + 1, DAYS)
    first = np.stack([np.ones_like(stop), np.minimum(change, stop)], axis=1)
    second = np.stack([change + 1, stop], axis=1)
    late = second[:, 0] <= second[:, 1]
    ends = np.concatenate([first, second[late]])
    who = np.concatenate([np.arange(people), np.flatnonzero(late)])
    value = np.concatenate([np.zeros(people), np.log1p(size)[late]])
    spells = Spells(
        viewer=viewer[who],
        start=ends[:, 0].astype(np.int32),
        stop=ends[:, 1].astype(np.int32),
        weekday=weekday[who].astype(np.int32),
        event=(event[who] & (ends[:, 1] == stop[who])).astype(np.int32),
        covariates=np.stack([value, np.zeros(len(value))], axis=1),
    )
    at, on = np.nonzero(day <= stop[:, None])
    days = np.column_stack(
        [
            np.ones(len(at)),
            np.log(day[on]),
            *(((weekday[at] + on) % 7 == k) * 1.0 for k in range(1, 7)),
            x[at, on],
        ]
    )
    return spells, days, (event[at] & (on + 1 == stop[at])) * 1.0, viewer[at]


def test_the_estimates_are_those_of_statsmodels():
    spells, days, happened, viewer = made()
    found = hazard(spells, names=NAMES)
    link = sm.families.links.CLogLog()
    model = sm.GLM(happened, days, family=sm.families.Binomial(link=link))
    fit = model.fit(tol=1e-12)
    score = np.zeros((viewer.max() + 1, days.shape[1]))
    np.add.at(score, viewer, model.score_obs(fit.params))
    bread = np.linalg.inv(-model.hessian(fit.params, observed=True))
    groups = len(np.unique(viewer))
    meat = score.T @ score * groups / (groups - 1)

    assert (found.days, found.events) == (len(days), happened.sum())
    np.testing.assert_allclose(found.value[:-1], fit.params, atol=1e-6)
    np.testing.assert_allclose(
        found.error[:-1], np.sqrt(np.diag(bread @ meat @ bread)), rtol=1e-5
    )
    assert found.log_likelihood == pytest.approx(fit.llf)


def test_what_nobody_met_is_not_told():
    spells, *_ = made(2)
    found = hazard(spells, names=NAMES)

    assert found.names[-2:] == NAMES
    assert found.told[-2]
    assert not found.told[-1]
    assert found.low[-2] < 0.5 < found.high[-2]


def test_days_cut_into_more_spells_say_the_same():
    spells, *_ = made(3)
    middle = (spells.start + spells.stop) // 2
    long = spells.stop > spells.start
    both = {
        name: np.concatenate([getattr(spells, name), getattr(spells, name)[long]])
        for name in ("viewer", "weekday", "covariates")
    }
    cut = Spells(
        start=np.concatenate([spells.start, (middle + 1)[long]]),
        stop=np.concatenate([np.where(long, middle, spells.stop), spells.stop[long]]),
        event=np.concatenate([np.where(long, 0, spells.event), spells.event[long]]),
        **both,
    )
    one, other = (hazard(each, names=NAMES) for each in (spells, cut))

    np.testing.assert_allclose(one.value, other.value, atol=1e-7)
    np.testing.assert_allclose(one.error, other.error, atol=1e-7)


def test_too_few_events_tell_nothing():
    spells, *_ = made(4)
    few = spells.event * (np.cumsum(spells.event) < 10)

    assert hazard(replace(spells, event=few.astype(np.int32)), names=NAMES) is None


def test_a_covariate_with_which_nothing_ever_happens_runs_away_and_is_not_told():
    spells, *_ = made(5)
    both = np.stack([1 - spells.event, spells.event * 0], axis=1).astype(float)

    assert hazard(replace(spells, covariates=both), names=NAMES) is None
