import numpy as np
import pytest

from xiangxin.pull import draws, paths

TRUTH = np.array([0.55, 0.15, 0.20, 0.10])
EVEN = np.full(4, 0.25)


@pytest.fixture(scope="module")
def bank():
    return draws.bank(1)


def test_ninety_percent_intervals_hold_the_truth_nine_times_in_ten(bank):
    held = []
    for seed in range(200):
        chance = np.random.default_rng(seed)
        # People of one to four acts each, as one-hot vectors and mixtures of them.
        acts = chance.integers(1, 5, 150)
        people = np.array([chance.multinomial(n, TRUTH) / n for n in acts])
        low, high = draws.interval(draws.shares(bank, people, prior=EVEN))
        held.append((low <= TRUTH) & (high >= TRUTH))
    assert np.mean(held, axis=0) == pytest.approx(np.full(4, 0.90), abs=0.05)


def test_draws_are_shares_and_their_mean_is_the_posterior_mean(bank):
    people = np.random.default_rng(5).dirichlet(EVEN, 400)
    drawn = draws.shares(bank, people, prior=EVEN)
    assert drawn.shape == (4, draws.DRAWS)
    assert drawn.sum(axis=0) == pytest.approx(np.ones(draws.DRAWS))
    mean = (people.sum(axis=0) + 4 * EVEN) / 404
    assert drawn.mean(axis=1) == pytest.approx(mean, abs=0.002)


def test_a_crowd_drawn_in_groups_is_as_wide_as_one_drawn_singly(bank):
    people = np.random.default_rng(6).dirichlet(EVEN, draws.BANK)
    single = draws.interval(draws.shares(bank, people, prior=EVEN))
    crowd = draws.interval(draws.shares(bank, np.repeat(people, 4, axis=0), prior=EVEN))
    assert (crowd[1] - crowd[0]) * 2 == pytest.approx(single[1] - single[0], rel=0.1)


def test_the_shortest_arc_may_cross_the_seam(bank):
    low, high = draws.shortest_arc(np.arange(350.0, 370.0, 0.01))
    assert high - low == pytest.approx(18, abs=0.1)
    assert 349 < low < 352


def test_removal_effects_are_exact():
    # From the start half to 0 and half to 1; 0 acts, 1 goes on to 0 or is lost.
    steps = np.zeros((1, paths.STATES + 1, paths.LOST + 1), dtype=np.int64)
    steps[0, paths.START, [0, 1]] = 1
    steps[0, 0, paths.ACTED] = 1
    steps[0, 1, [0, paths.LOST]] = 1
    effects = paths.removal_effects(steps)[0]
    assert effects == pytest.approx([1, 1 / 3, 0, 0, 0])
    split = paths.splits(effects[None])[0]
    assert split[0b011] == pytest.approx([3 / 4, 1 / 4, 0, 0, 0])
    assert split[0b100] == pytest.approx([0, 0, 1, 0, 0])
    assert split[1:].sum(axis=1) == pytest.approx(np.ones(paths.MASKS - 1))
