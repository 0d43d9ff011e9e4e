"""Off-policy values on logged feedback of a shop, beside those of `obp`."""

from pathlib import Path

import numpy as np
import pyarrow.csv
import pytest

from xiangxin.pull.influence import policies

DATA = Path(__file__).parents[6] / "shared" / "data" / "open-bandit"

OBP = {
    ("random-men", "even"): (0.0046, 0.0046, 0.00458849296422915),
    ("random-men", "liked"): (
        0.006538016415845536,
        0.0065355111643152055,
        0.0065183245904982924,
    ),
    ("random-women", "even"): (0.0046, 0.0046, 0.004636386157250802),
    ("random-women", "liked"): (
        0.00654221736736338,
        0.006610484219812947,
        0.006623397052447233,
    ),
    ("bts-men", "even"): (
        0.003008626327256482,
        0.0031894231622774027,
        0.0031235469890261184,
    ),
    ("bts-men", "liked"): (
        0.004694457088035404,
        0.0049268584542107,
        0.004767034750688585,
    ),
    ("bts-women", "even"): (
        0.00743757754192316,
        0.0023730461434477677,
        -0.0021170142987107354,
    ),
    ("bts-women", "liked"): (
        0.011653143506179894,
        0.0037758733777530666,
        0.0023748812963445974,
    ),
}
"""What obp 0.4.1's InverseProbabilityWeighting, SelfNormalizedInverseProbabilityWeighting
and DoublyRobust said of the first 10,000 rows of each log, on 22 November 2026, with the
same two policies and the same model of clicks (by item and position)."""


@pytest.fixture(
    scope="module", params=["random-men", "random-women", "bts-men", "bts-women"]
)
def log(request):
    path = DATA / f"{request.param}.csv.gz"
    if not path.is_file():
        pytest.skip("shared data: open-bandit is not beside the checkout")
    rows = pyarrow.csv.read_csv(path)
    action, position = rows["item_id"].to_numpy(), rows["position"].to_numpy() - 1
    items = 34 if request.param.endswith("-men") else 46
    click = rows["click"].to_numpy().astype(float)
    clicks, shown = np.zeros((items, 3)), np.zeros((items, 3))
    np.add.at(clicks, (action, position), click)
    np.add.at(shown, (action, position), 1)
    model = (clicks + 0.5) / (shown + 100)
    liked = (clicks.sum(axis=1) + 1) / (shown.sum(axis=1) + 100)
    return {
        "name": request.param,
        "click": click,
        "propensity": rows["propensity_score"].to_numpy(),
        "action": action,
        "position": position,
        "model": model,
        "even": np.full(items, 1 / items),
        "liked": liked / liked.sum(),
    }


@pytest.mark.parametrize("policy", ["even", "liked"])
def test_values_are_those_of_obp(log, policy):
    choice = log[policy]
    given = {"propensity": log["propensity"], "target": choice[log["action"]]}
    found = (
        policies.ipw(log["click"], **given),
        policies.snipw(log["click"], **given),
        policies.dr(
            log["click"],
            **given,
            predicted=log["model"][log["action"], log["position"]],
            expected=(choice @ log["model"])[log["position"]],
        ),
    )

    np.testing.assert_allclose(
        [each.value for each in found], OBP[log["name"], policy], atol=1e-6, rtol=0
    )
    assert all(each.low < each.value < each.high for each in found)


def test_values_are_those_of_a_few_lines_over_rows(log):
    y, p, q = log["click"], log["propensity"], log["even"][log["action"]]
    total = over = 0.0
    for reward, own, other in zip(y, p, q, strict=True):
        total += reward * other / own
        over += other / own

    found = policies.ipw(y, propensity=p, target=q)

    assert found.value == pytest.approx(total / len(y))
    assert policies.snipw(y, propensity=p, target=q).value == pytest.approx(
        total / over
    )
    assert found.ess <= found.n + 1e-6


def test_a_log_that_hardly_does_what_is_asked_about_says_so(log):
    if log["name"] != "bts-women":
        return
    given = {"propensity": log["propensity"], "target": log["even"][log["action"]]}
    found = policies.ipw(log["click"], **given)
    careful = policies.ipw(log["click"], **given, floor=0.01)

    assert found.ess < 3
    assert found.largest > 0.6
    assert careful.clipped > 0
    assert careful.ess > 1_000


def test_rows_of_one_person_share_their_noise():
    chance = np.random.default_rng(1)
    person = np.repeat(np.arange(200), 20)
    reward = (chance.random(200) < 0.3)[person].astype(float)
    given = {"propensity": np.full(4000, 0.5), "target": np.full(4000, 0.5)}
    alone = policies.ipw(reward, **given)
    shared = policies.ipw(reward, **given, cluster=person)

    assert shared.value == alone.value
    assert (shared.high - shared.low) > 4 * (alone.high - alone.low)


def test_nothing_and_impossible_chances_are_refused():
    with pytest.raises(policies.NoRows):
        policies.ipw([], propensity=[], target=[])
    for wrong in (0.0, -0.1, 1.1, float("nan")):
        with pytest.raises(ValueError, match="above 0 and at most 1"):
            policies.ipw([1], propensity=[wrong], target=[1])


def test_a_policy_that_never_does_what_was_logged_is_worth_nothing_known():
    found = policies.snipw([1, 0], propensity=[0.5, 0.5], target=[0, 0])

    assert (found.value, found.ess, found.largest) == (0, 0, 0)
