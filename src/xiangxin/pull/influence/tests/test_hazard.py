"""The discrete-time hazard, beside statsmodels on the same days."""

from dataclasses import replace

import numpy as np
import pytest
import statsmodels.api as sm

from xiangxin.pull.influence.hazard import hazard
from xiangxin.pull.influence.risk import DAYS, Spells

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
        product=who,
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
    found = hazard(spells, names=NAMES, is_frail=False)
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
        for name in ("viewer", "product", "weekday", "covariates")
    }
    cut = Spells(
        start=np.concatenate([spells.start, (middle + 1)[long]]),
        stop=np.concatenate([np.where(long, middle, spells.stop), spells.stop[long]]),
        event=np.concatenate([np.where(long, 0, spells.event), spells.event[long]]),
        **both,
    )
    one, other = (hazard(each, names=NAMES) for each in (spells, cut))

    np.testing.assert_allclose(one.value, other.value, atol=1e-7)
    # Bends are told from differences of slopes, which leave six digits.
    np.testing.assert_allclose(one.error, other.error, rtol=1e-4)


def test_too_few_events_tell_nothing():
    spells, *_ = made(4)
    few = spells.event * (np.cumsum(spells.event) < 10)

    assert hazard(replace(spells, event=few.astype(np.int32)), names=NAMES) is None


def test_a_covariate_with_which_nothing_ever_happens_runs_away_and_is_not_told():
    spells, *_ = made(5)
    both = np.stack([1 - spells.event, spells.event * 0], axis=1).astype(float)

    assert hazard(replace(spells, covariates=both), names=NAMES) is None


TRUTH = 0.9


def frail(seed, *, variance, people=20_000):
    """Half are shown one adopter on the first day; some are moved more easily."""
    chance = np.random.default_rng(seed)
    easily = chance.gamma(1 / variance, variance, people) if variance else 1.0
    shown = np.arange(people) % 2
    day = np.arange(2, DAYS + 1)
    log = -3.0 - 0.3 * np.log(day) + TRUTH * np.log(2) * shown[:, None]
    rate = np.exp(log) * np.reshape(easily, (-1, 1))
    happens = chance.random(rate.shape) < -np.expm1(-rate)
    event = happens.any(axis=1)
    return Spells(
        viewer=np.arange(people) // 4,
        product=np.arange(people) % 4,
        start=np.full(people, 2, np.int32),
        stop=np.where(event, happens.argmax(axis=1) + 2, DAYS).astype(np.int32),
        weekday=chance.integers(0, 7, people).astype(np.int32),
        event=event.astype(np.int32),
        covariates=(np.log(2) * shown)[:, None],
    )


def off(variance, *, is_frail):
    """How far from the truth, in the mean of some worlds."""
    found = [
        hazard(frail(seed, variance=variance), names=("shown",), is_frail=is_frail)
        for seed in range(4)
    ]
    return float(np.mean([each.value[-1] - TRUTH for each in found]))


def test_frailty_takes_away_what_those_who_are_gone_hide():
    assert off(2.0, is_frail=False) < -0.2
    assert abs(off(2.0, is_frail=True)) < 0.1


def test_where_all_are_alike_frailty_changes_little():
    assert abs(off(0.0, is_frail=True)) < 0.1


def test_the_likelihood_with_frailty_is_that_of_the_days():
    spells = frail(1, variance=2.0, people=2_000)
    found = hazard(spells, names=("shown",))
    theta, of = found.frailty, found.value
    total = 0.0
    for stop, weekday, event, x in zip(
        spells.stop, spells.weekday, spells.event, spells.covariates[:, 0], strict=True
    ):
        day = np.arange(2, stop + 1)
        log = of[0] + of[1] * np.log(day) + of[-1] * x
        on = (weekday + day - 1) % 7
        rate = np.exp(log + np.where(on > 0, of[2:8][on - 1], 0))
        left = (1 + theta * np.append(0, rate.cumsum())) ** (-1 / theta)
        total += np.log(left[-2] - left[-1] if event else left[-1])

    assert theta > 0
    assert found.log_likelihood == pytest.approx(total)
    plain = hazard(spells, names=("shown",), is_frail=False)
    assert plain.log_likelihood < found.log_likelihood
    assert plain.frailty == 0
