"""Absorbing chains against the longest way round."""

from itertools import permutations

import numpy as np
import pytest

from xiangxin.pull import chains

SOURCES = 4
OF = np.array([0, 1, 2, 3, 1, 1, 3])


def chain(seed, shape=(), of=OF):
    """Chances of states, an end and a loss, all of them at random."""
    chance = np.random.default_rng(seed)
    states = len(of)
    rows = chance.dirichlet(np.ones(states + 2), (*shape, states))
    start = chance.dirichlet(np.ones(states), shape)
    return start, rows[..., :states], rows[..., states, None] * [1.0, 2.5]


def without(lost, start, among, ends):
    """Everything that leads to these states leads nowhere; walked for a long time."""
    among, start = among.copy(), start.copy()
    among[:, lost], start[lost] = 0.0, 0.0
    worth, there = np.zeros(2), start
    for _ in range(3000):
        worth += there @ ends
        there = there @ among
    return worth


def test_what_is_lost_without_a_source_is_what_a_walk_no_longer_reaches():
    start, among, ends = chain(1)
    whole = without([], start, among, ends)
    effects = chains.removal_effects(start, among, ends, of=OF, sources=SOURCES)

    assert chains.reached(start, among, ends) == pytest.approx(whole)
    for source in range(SOURCES):
        left = without(source == OF, start, among, ends)
        assert effects[:, source] == pytest.approx(1 - left / whole)


def test_many_chains_are_solved_as_each_alone():
    start, among, ends = chain(2, shape=(3,))
    together = chains.removal_effects(start, among, ends, of=OF, sources=SOURCES)

    for row in range(3):
        alone = chains.removal_effects(
            start[row], among[row], ends[row], of=OF, sources=SOURCES
        )
        assert together[row] == pytest.approx(alone)


def test_a_coalition_is_worth_what_a_walk_reaches_through_it_alone():
    start, among, ends = chain(3)
    worths = chains.coalition_worths(start, among, ends, of=OF, sources=SOURCES)

    assert worths.shape == (2, 2**SOURCES)
    for mask in range(2**SOURCES):
        lost = (mask >> OF) & 1 == 0
        assert worths[:, mask] == pytest.approx(without(lost, start, among, ends))


def test_worths_along_an_order_are_those_of_its_coalitions():
    start, among, ends = chain(4, shape=(2,))
    worths = chains.coalition_worths(start, among, ends, of=OF, sources=SOURCES)
    orders = np.array([[[0, 1, 2, 3], [3, 1, 0, 2]], [[2, 0, 3, 1], [1, 2, 3, 0]]])
    along = chains.worths_along(start, among, ends, of=OF, orders=orders)

    for row in range(2):
        for order in range(2):
            bits = 1 << orders[row, order]
            masks = np.concatenate([[0], np.cumsum(bits)])
            assert along[row, :, order] == pytest.approx(worths[row][:, masks])


def test_shapleys_value_is_the_mean_over_all_orders_of_joining():
    worths = np.random.default_rng(5).random(2**SOURCES)
    every = list(permutations(range(SOURCES)))
    mean = np.zeros(SOURCES)
    for order in every:
        mask = 0
        for player in order:
            mean[player] += worths[mask | 1 << player] - worths[mask]
            mask |= 1 << player

    values = chains.shapley_values(worths)

    assert values == pytest.approx(mean / len(every))
    assert values.sum() == pytest.approx(worths[-1] - worths[0])


def test_nothing_reached_is_nothing_lost():
    start, among, _ = chain(6)
    effects = chains.removal_effects(
        start, among, np.zeros((len(OF), 1)), of=OF, sources=SOURCES
    )

    assert effects.tolist() == [[0.0] * SOURCES]
