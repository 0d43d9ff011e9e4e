"""Wald and two-stage least squares."""

from pathlib import Path

import numpy as np
import pyarrow.csv
import pytest
import statsmodels.api as sm

from xiangxin.pull.influence.instruments import NotIdentified, instrumented

DATA = Path(__file__).parents[6] / "shared" / "data" / "peer-insurance"


@pytest.fixture(scope="module")
def farmers():
    path = DATA / "cai-2015.csv"
    if not path.is_file():
        pytest.skip("shared data: peer-insurance is not beside the checkout")
    rows = pyarrow.csv.read_csv(path)
    return {
        name: rows[name].to_numpy(zero_copy_only=False) for name in rows.column_names
    }


def asked(rows, **more):
    return instrumented(
        rows["takeup_survey"],
        rows["pre_takeup_rate"],
        rows["default"],
        cluster=rows["address"],
        seed=1,
        level=0.95,
        **more,
    )


def test_published_figures_of_the_insurance_experiment_are_met(farmers):
    found = asked(farmers)

    assert (found.n, found.clusters) == (1410, 166)
    assert found.reduced.value == pytest.approx(0.1056, abs=5e-5)
    assert found.first.value == pytest.approx(0.1446, abs=5e-5)
    assert found.wald.value == pytest.approx(0.731, abs=5e-4)
    assert found.ols.value == pytest.approx(0.492, abs=5e-4)
    assert found.bootstrap == pytest.approx((0.33, 1.29), abs=0.03)
    assert found.robust == pytest.approx((0.33, 1.29), abs=0.02)
    assert found.f > 10


def test_errors_are_those_of_statsmodels(farmers):
    found = asked(farmers)
    cluster = np.unique(farmers["address"], return_inverse=True)[1]
    fit = sm.OLS(
        farmers["takeup_survey"].astype(float),
        sm.add_constant(farmers["default"].astype(float)),
    ).fit(cov_type="cluster", cov_kwds={"groups": cluster, "use_correction": False})

    assert found.reduced.error == pytest.approx(fit.bse[1] * np.sqrt(166 / 165))


def test_neither_names_nor_the_order_of_rows_matter(farmers):
    order = np.random.default_rng(3).permutation(1410)
    mixed = {name: column[order] for name, column in farmers.items()}
    mixed["address"] = np.array([name[::-1] for name in mixed["address"]])
    one, other = asked(farmers), asked(mixed)

    assert other.wald.low == pytest.approx(one.wald.low)
    assert other.bootstrap == pytest.approx(one.bootstrap)
    assert other.robust == pytest.approx(one.robust)


def planted(seed, *, pull=0.5):
    """Friends' choice and one's own share a taste; only the instrument is by chance."""
    chance = np.random.default_rng(seed)
    place = np.repeat(np.arange(80), 10)
    taste = chance.normal(size=800) + chance.normal(size=80)[place]
    z = chance.integers(0, 2, 800)
    d = 0.6 * z + 0.5 * taste + chance.normal(size=800)
    return pull * d + taste + chance.normal(size=800), d, z, place


def test_the_instrument_finds_what_was_planted_where_plain_regression_does_not():
    found = [
        instrumented(y, d, z, cluster=place, seed=1, replicates=200)
        for y, d, z, place in map(planted, range(60))
    ]

    for name in ("robust", "bootstrap"):
        ends = [getattr(f, name) for f in found]
        assert np.mean([low <= 0.5 <= high for low, high in ends]) > 0.8
    assert np.mean([f.wald.low <= 0.5 <= f.wald.high for f in found]) > 0.8
    assert np.mean([f.ols.low <= 0.5 <= f.ols.high for f in found]) < 0.1


def test_covariates_are_taken_out_of_everything():
    y, d, z, place = planted(1)
    x = np.random.default_rng(4).normal(size=(800, 2))
    plain = instrumented(y, d, z, cluster=place, seed=1)
    found = instrumented(y + 9 * x[:, 0], d, z, cluster=place, seed=1, covariates=x)

    assert found.wald.value == pytest.approx(plain.wald.value, abs=0.1)


def test_what_cannot_be_told_is_refused():
    y, d, z, place = planted(2)
    with pytest.raises(NotIdentified, match="never varies"):
        instrumented(y, d, np.ones(800), cluster=place, seed=1)
    with pytest.raises(NotIdentified, match="does not move"):
        instrumented(y, np.ones(800), z, cluster=place, seed=1)
    with pytest.raises(NotIdentified, match="one cluster"):
        instrumented(y, d, z, cluster=np.zeros(800), seed=1)


def test_a_weak_instrument_has_no_bounded_robust_interval():
    y, d, _, place = planted(3)
    z = np.random.default_rng(5).integers(0, 2, 800)
    found = instrumented(y, d, z, cluster=place, seed=1)

    assert found.f < 10
    assert found.robust is None
