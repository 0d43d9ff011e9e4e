from dataclasses import replace

import numpy as np
import pytest

from xiangxin.pull import draws
from xiangxin.pull.snapshot import Figure
from xiangxin.pull.triggers import DIRECTIONS
from xiangxin.pull.verdict import CODES, Evidence, verdict
from xiangxin.pull.words import NEXTS, TITLES, VERDICTS


def evidence(shares, *, people=500, before=400, repeat=None, spread=0.02):
    chance = np.random.default_rng(2)
    mean = np.array(shares)
    drawn = mean[:, None] + chance.normal(0, spread, (4, draws.DRAWS))
    low, high = draws.interval(drawn)
    figures = {
        name: Figure(
            value=mean[i],
            low=low[i],
            high=high[i],
            n=people,
            badge="association",
            as_of="",
            definition="",
        )
        for i, name in enumerate(DIRECTIONS)
    }
    again = None if repeat is None else chance.normal(repeat, 0.01, draws.DRAWS)
    return Evidence(
        people=people, people_before=before, shares=figures, drawn=drawn, repeat=again
    )


@pytest.mark.parametrize(
    ("of", "code"),
    [
        (evidence([0.7, 0.1, 0.1, 0.1], people=49, repeat=0.2), "too_early"),
        (evidence([0.7, 0.1, 0.1, 0.1], repeat=0.2, spread=0.1), "too_early"),
        (evidence([0.4, 0.1, 0.1, 0.4], repeat=0.2), "nothing_lasting"),
        (evidence([0.4, 0.1, 0.15, 0.35], repeat=0.2), "goods"),
        (evidence([0.7, 0.1, 0.1, 0.1], repeat=0.2), "goods"),
        (evidence([0.7, 0.1, 0.1, 0.1], repeat=0.05), "both_ways"),
        (evidence([0.7, 0.1, 0.1, 0.1]), "too_early"),
        (evidence([0.3, 0.4, 0.2, 0.1], repeat=0.2), "attention"),
        (evidence([0.45, 0.25, 0.2, 0.1], repeat=0.2), "both_ways"),
    ],
)
def test_the_first_sure_answer_is_the_verdict(of, code):
    assert verdict(of).code == code


def test_too_early_says_how_many_people_and_how_long():
    facts = verdict(evidence([0.25] * 4, people=30, before=20)).facts
    assert (facts["people_needed"], facts["weeks"]) == (50, 8)
    assert "weeks" not in verdict(evidence([0.25] * 4, people=30, before=30)).facts


def test_every_verdict_has_its_words_in_both_languages():
    for language in ("en", "zh-Hans"):
        assert set(VERDICTS[language]) == set(NEXTS[language]) == set(CODES)
        assert set(CODES) - {"too_early"} <= set(TITLES[language])


@pytest.mark.parametrize(
    ("left", "code"), [(0.3, "nothing_lasting"), (0.49, "goods"), (0.9, "goods")]
)
def test_goods_are_nothing_lasting_where_a_reward_took_its_people_along(left, code):
    chance = np.random.default_rng(4)
    goods = evidence([0.7, 0.1, 0.1, 0.1], repeat=0.2)
    drop = chance.normal(left, 0.03, draws.DRAWS)
    told = verdict(replace(goods, drop=drop))
    assert told.code == code
    assert "drop" in told.facts
