import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiangxin.pull.reward import trees
from xiangxin.pull.reward.trees import Payouts, Referrals


def referrals(parent, *, paid=0.0, idle=False):
    parent = np.array(parent)
    size = len(parent)
    joined = np.where(parent >= 0, np.arange(size, dtype=float), np.nan)
    return Referrals(
        parent=parent,
        joined=joined,
        paid=np.where(parent >= 0, float(paid), 0.0),
        idle=np.full(size, idle),
    )


def payouts(*rows):
    person, because, amount = zip(*rows, strict=True)
    return Payouts(
        person=np.array(person),
        because=np.array(because),
        amount=np.array(amount, float),
    )


def funded(of, paid):
    covered, everything = trees.later_funded(of, trees.trees(of), paid)
    return covered.sum() / everything.sum()


def test_a_circle_is_counted_and_its_tree_refused():
    # 0 brings 1 and 2; 3, 4 and 5 bring one another, and 5 brings 6; 7 brings itself.
    told = trees.trees(referrals([-1, 0, 0, 5, 3, 4, 5, 7]))

    assert told.circles == 2
    assert told.refused == 5
    assert told.standing.tolist() == [True] * 3 + [False] * 5
    assert trees.by_generation(told) == [(1, 2), (2, 0)]


def test_a_forest_of_circles_alone_has_no_generation():
    told = trees.trees(referrals([1, 0]))

    assert trees.by_generation(told) == []
    assert told.circles == 1


def test_a_recruit_is_judged_only_after_as_long_as_it_is_given():
    of = referrals([-1, 0, 1, 1, 2])  # joined on days 1, 2, 3 and 4

    told = trees.reproduction(of, trees.trees(of), until=4, within=1)

    # 1 and 2 and 3 were watched for a day; 1 brought 2 within one, 3 came later.
    assert told.tolist() == [1, 0, 0]


def test_only_what_a_newcomers_own_fee_covers_is_carried_by_later_joiners():
    of = referrals([-1, 0, 1], paid=100)

    # 1's joining paid 60 to the one above; 2's paid 90 and 30 upward, of a fee of 100.
    paid = payouts((0, 1, 60), (1, 2, 90), (0, 2, 30))

    assert funded(of, paid) == pytest.approx((60 + 100) / 180)


@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(1, 9)), min_size=1, max_size=8),
    st.integers(1, 4),
)
def test_more_payouts_from_later_joiners_fees_are_never_less_of_a_pyramid(some, more):
    chain = referrals([-1, 0, 1, 2, 3], paid=100)
    # A recruiter is paid for somebody below; somebody below for one above, from goods.
    before = payouts(*[(b + 1, b, a) for b, a in some])
    after = payouts(*[(b + 1, b, a) for b, a in some], (more - 1, more, 9))

    assert funded(chain, after) >= funded(chain, before)


def test_levels_are_counted_from_the_newcomer_up():
    of = referrals([-1, 0, 1, 2])
    paid = payouts((2, 3, 5), (1, 3, 5), (0, 3, 5), (3, 1, 5), (0, -1, 5))

    assert trees.paid_levels(of, trees.trees(of), paid).tolist() == [1, 2, 3, 0]


def test_payouts_gather_at_the_top_or_the_bottom():
    depth = np.array([0, 1, 1, 1, 1])

    assert trees.concentration(np.array([5.0, 0, 0, 0, 0]), depth) == pytest.approx(0.8)
    assert trees.concentration(np.ones(5), depth) == pytest.approx(0)
    assert trees.concentration(np.array([0, 1.0, 1, 1, 1]), depth) < 0
    assert trees.gini(np.array([5.0, 0, 0, 0, 0])) == pytest.approx(0.8)
    assert trees.gini(np.zeros(3)) == 0


def test_counting_people_twice_changes_no_share_of_the_payouts():
    amount, depth = np.array([5.0, 1, 0, 2]), np.array([0, 1, 1, 2])
    twice = np.full((1, 4), 2.0)

    assert trees.ginis(amount, twice)[0] == pytest.approx(trees.gini(amount))
    assert trees.concentrations(amount, depth, twice)[0] == pytest.approx(
        trees.concentration(amount, depth)
    )


def test_throw_away_accounts_stand_in_stars_and_in_chains():
    star = [-1, *[0] * 12]
    chain = [-1, 0, 1, 2, 3, 4, 5]
    few = [-1, 0, 0, 0]

    def farmed(parent, *, idle):
        of = referrals(parent, idle=idle)
        return int(trees.farmed(of, trees.trees(of)).sum())

    assert farmed(star, idle=True) == 12
    assert farmed(chain, idle=True) == 6
    assert farmed(few, idle=True) == 0
    assert farmed(star, idle=False) == 0


def test_a_chain_that_does_something_now_and_then_is_no_chain_of_throw_aways():
    of = referrals([-1, 0, 1, 2, 3, 4, 5])
    of.idle[:] = [False, True, True, True, False, True, True]

    assert not trees.farmed(of, trees.trees(of)).any()


def test_a_star_of_a_million_is_read_in_seconds():
    size = 1_000_000
    trees.trees(referrals([-1, 0]))  # compiled before the clock runs
    parent = np.zeros(size, dtype=np.int64)
    parent[0] = -1
    of = referrals(parent, idle=True)

    began = time.perf_counter()
    told = trees.trees(of)
    assert trees.farmed(of, told).sum() == size - 1
    assert told.forest.virality[0] == pytest.approx(2, abs=1e-5)
    assert time.perf_counter() - began < 10
