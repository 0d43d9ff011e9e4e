import numpy as np
import pytest

from xiangxin.pull.spread import cascades


def of(parents):
    """`parents`: person → parent or None."""
    person = np.array(list(parents))
    has = np.array([p is not None for p in parents.values()])
    parent = np.array([p if p is not None else -1 for p in parents.values()])
    return cascades.of_people(person, parent, has)


def test_a_chain_is_deep_and_a_star_is_broad():
    chain = of({7: None, 3: 7, 9: 3, 1: 9})
    star = of({7: None, 3: 7, 9: 7, 1: 7})

    assert sorted(chain.depth) == [0, 1, 2, 3]
    assert chain.breadths.tolist() == [1, 1, 1, 1]
    assert star.breadths.tolist() == [1, 3]
    assert chain.virality.max() == pytest.approx(10 / 6)
    assert star.virality.max() == pytest.approx(9 / 6)


def test_numbers_of_people_do_not_matter():
    named = of({7: None, 3: 7, 9: 3, 1: None})
    renamed = of({70: None, 900: 70, 2: 900, 11: None})

    assert sorted(named.depth) == sorted(renamed.depth)
    assert sorted(named.virality) == sorted(renamed.virality)


def test_a_circle_is_no_cascade():
    with pytest.raises(ValueError, match="Somebody"):
        of({1: 2, 2: 1})


def test_the_time_to_half_and_its_interval():
    days = np.arange(100.0)[::-1]

    value, low, high = cascades.time_to_half(days)

    assert value == 49
    assert 38 <= low < value < high <= 60


def test_the_interval_of_a_median_holds_it_as_often_as_it_should():
    chance = np.random.default_rng(2)

    inside = 0
    for _ in range(200):
        _, low, high = cascades.quantile(np.sort(chance.exponential(1, 41)), 0.5)
        inside += low <= np.log(2) <= high

    assert 170 <= inside <= 200


def test_one_person_came_at_once():
    assert cascades.time_to_half(np.array([5.0])) == (0, 0, 0)
