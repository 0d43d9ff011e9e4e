import numpy as np
import pytest

from xiangxin.pull.draws import DRAWS
from xiangxin.pull.reward.kinds import Evidence, classify


def about(value, width=0.05, seed=1):
    return value + width * np.random.default_rng(seed).standard_normal(DRAWS)


def evidence(**given):
    told = {"people": 500, "rewarded": about(0.05)}
    return Evidence(**{**told, **given})


@pytest.mark.parametrize(
    ("code", "given"),
    [
        ("sustainable", {}),
        ("sustainable", {"rewarded": about(0.6), "drop": about(0.9)}),
        ("sustainable", {"rewarded": about(0.6), "returns": about(0.9)}),
        ("reward_dependent", {"rewarded": about(0.6)}),
        ("reward_dependent", {"rewarded": about(0.6), "drop": about(0.2)}),
        ("reward_dependent", {"rewarded": about(0.6), "returns": about(0.2)}),
        ("sustainable", {"rewarded": about(0.02, 0.01), "drop": about(0.2)}),
        ("undecided", {"rewarded": about(0.6), "drop": about(0.5)}),
        ("too_early", {"people": 20}),
        (
            "pyramid_like",
            {"recruits": 90, "funded": about(0.8), "levels": about(4, 0.0)},
        ),
        ("sustainable", {"recruits": 9, "funded": about(0.8), "levels": about(4, 0.0)}),
        ("sustainable", {"recruits": 90, "funded": about(0.8), "levels": about(1, 0)}),
        ("sustainable", {"recruits": 90, "funded": about(0.1), "levels": about(4, 0)}),
    ],
)
def test_the_first_kind_that_is_sure_is_the_answer(code, given):
    told = classify(evidence(**given))

    assert told.code == code
    assert sum(told.likely.values()) == pytest.approx(1)


@pytest.mark.parametrize(
    ("less", "more"),
    [
        ({"rewarded": about(0.2)}, {"rewarded": about(0.6)}),
        ({"drop": about(0.8)}, {"drop": about(0.3)}),
        ({"funded": about(0.3)}, {"funded": about(0.6)}),
        ({"levels": about(1, 0.0)}, {"levels": about(2, 0.0)}),
    ],
)
def test_the_score_rises_with_all_that_speaks_against_lasting(less, more):
    usual = {
        "rewarded": about(0.5),
        "drop": about(0.5),
        "recruits": 90,
        "funded": about(0.5),
        "levels": about(2, 0.0),
    }

    low = classify(evidence(**{**usual, **less})).score.mean()
    high = classify(evidence(**{**usual, **more})).score.mean()

    assert low < high
