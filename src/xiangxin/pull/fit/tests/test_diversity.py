import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiangxin.pull import draws
from xiangxin.pull.fit import diversity


@given(st.lists(st.integers(0, 40), max_size=12))
def test_there_are_never_fewer_than_one_nor_hardly_more_than_are_seen(counts):
    told = diversity.effective(np.array(counts, dtype=float))

    seen = sum(1 for c in counts if c)
    # The correction for few counts may go beyond what is seen, and n bounds it.
    assert (told == 0) if not seen else (1 - 1e-9 <= told <= max(sum(counts), seen) * 2)


def test_equally_common_kinds_count_in_full():
    assert diversity.effective(np.full(6, 5000.0)) == pytest.approx(6, rel=1e-3)
    assert diversity.effective(np.array([1000.0, 0, 0])) == 1


def test_few_counts_give_no_fewer_kinds_than_many():
    chance = np.random.default_rng(1)
    part = np.array([0.4, 0.3, 0.2, 0.1])
    truth = np.exp(-(part * np.log(part)).sum())

    told = [diversity.effective(chance.multinomial(30, part)) for _ in range(400)]

    assert np.mean(told) == pytest.approx(truth, rel=0.03)


def test_the_interval_of_variants_holds_the_truth_as_often_as_it_should():
    chance = np.random.default_rng(1)
    part = np.array([0.4, 0.3, 0.2, 0.1])
    truth = np.exp(-(part * np.log(part)).sum())

    inside = 0
    for seed in range(60):
        counts = chance.multinomial(80, part)
        drawn = diversity.effective_draws(counts, seed=seed, stream=1)
        low, high = draws.interval(drawn)
        inside += low <= truth <= high

    assert 47 <= inside <= 60


def spoken(people, kinds, *, seed=1):
    chance = np.random.default_rng(seed)
    return np.arange(people), chance.integers(kinds, size=people)


def test_topics_are_compared_over_a_hundred_people_however_many_speak():
    few = diversity.rarefied(*spoken(150, 300), seed=1, stream=1)
    many = diversity.rarefied(*spoken(3000, 300, seed=2), seed=1, stream=1)

    assert few.mean() == pytest.approx(many.mean(), rel=0.08)
    assert np.ptp(draws.interval(few)) > np.ptp(draws.interval(many))


def test_fewer_than_a_hundred_people_have_no_topics_to_compare():
    assert diversity.rarefied(*spoken(99, 5), seed=1, stream=1) is None


def test_neither_order_nor_names_of_people_and_topics_matter():
    person, topic = spoken(200, 7)
    order = np.random.default_rng(5).permutation(200)

    first = diversity.rarefied(person, topic, seed=1, stream=1)
    again = diversity.rarefied(
        1000 - 3 * person[order], topic[order] + 50, seed=1, stream=1
    )

    assert np.allclose(first, again)
