import math

import numpy as np
import pytest

from xiangxin.pull.spread import shape


def reference(before, after, prior):
    """Monroe's equations 16 and 18, written word by word."""
    total = [sum(before), sum(after), sum(prior)]
    told = []
    for b, a, p in zip(before, after, prior, strict=True):
        odds_after = (a + p) / (total[1] + total[2] - a - p)
        odds_before = (b + p) / (total[0] + total[2] - b - p)
        error = math.sqrt(1 / (a + p) + 1 / (b + p))
        told.append((math.log(odds_after) - math.log(odds_before), error))
    return told


def test_the_log_odds_are_those_of_the_paper():
    before, after = np.array([5.0, 20, 0]), np.array([15.0, 18, 2])
    usual = np.array([0.2, 0.7, 0.1])

    value, error = shape.log_odds(before, after, usual)

    told = reference(before, after, shape.PRIOR * usual)
    assert np.allclose(list(zip(value, error, strict=True)), told)


def test_a_word_of_both_sides_tells_nothing():
    names = ["lamp", "bright", "dim"]
    before, after = np.array([50.0, 2, 40]), np.array([50.0, 40, 2])

    told = shape.telling(names, before, after, np.array([0.98, 0.01, 0.01]))

    assert [(w.side, w.word) for w in told] == [("after", "bright"), ("before", "dim")]
    assert told[0].value == pytest.approx(-told[1].value)


def test_words_of_fewer_than_five_people_are_not_told():
    names, usual = ["lamp", "night", "rare"], np.array([0.499, 0.5, 0.001])
    before = np.array([90.0, 80, 0])

    told = shape.telling(names, before, np.array([90.0, 80, 4]), usual)
    more = shape.telling(names, before, np.array([90.0, 80, 20]), usual)

    assert [w.word for w in more] == ["rare"]
    assert told == []


def test_chance_alone_seldom_gives_a_word():
    chance = np.random.default_rng(4)
    names = [str(n) for n in range(300)]
    usual = np.full(300, 1 / 300)

    told = [
        len(shape.telling(names, *chance.poisson(12, (2, 300)).astype(float), usual))
        for _ in range(30)
    ]

    assert sum(n > 0 for n in told) <= 6


def test_one_side_alone_tells_nothing():
    assert shape.telling(["lamp"], np.array([9.0]), np.array([0.0]), np.ones(1)) == []
