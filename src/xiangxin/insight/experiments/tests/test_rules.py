from collections import Counter
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.cast import NOW

from xiangxin.insight.experiments.rules import (
    NOTICE,
    PAIRS,
    PAUSE,
    Arm,
    Drawing,
    Experiment,
    arm_of,
    fingerprint_of,
    in_order,
    may_draw,
    picked,
    plan_of,
    shares_of,
    uniform,
)

IDS = st.integers(min_value=0, max_value=2**63 - 1)
KEY = bytes(range(32))


def drawing(held_back: float = 0.5, key: bytes = KEY) -> Drawing:
    return Drawing(epoch=1, held_back=held_back, key=key)


@given(IDS, IDS, IDS)
def test_a_draw_is_in_the_unit_interval_and_always_the_same(
    viewer: int, item: int, other: int
) -> None:
    assert 0 <= uniform(KEY, "arm", viewer, item) < 1
    assert uniform(KEY, "arm", viewer, item) == uniform(KEY, "arm", viewer, item)
    assert uniform(KEY, "arm", viewer, item) != uniform(KEY, "peer", viewer, item)


@given(st.floats(min_value=0, max_value=1))
def test_the_shares_of_the_arms_are_one_whole(held_back: float) -> None:
    for experiment in (Experiment.CUE, Experiment.AD_FOLD, Experiment.JUST_SHOP):
        shares = shares_of(experiment, held_back)
        assert sum(share for _, share in shares) == pytest.approx(1)


def test_of_what_is_not_held_back_four_in_five_name_one() -> None:
    assert dict(shares_of(Experiment.CUE, 0.05)) == pytest.approx(
        {Arm.NONE: 0.05, Arm.ONE: 0.76, Arm.ALL: 0.19}
    )


@pytest.mark.parametrize("held_back", [0.5, 0.05, 0.0])
def test_arms_come_as_often_as_is_said(held_back: float) -> None:
    """Chi-square over forty keys: at most one of them beyond the 99.9 % point of 2 degrees."""
    beyond = 0
    for seed in range(40):
        now = drawing(held_back, key=bytes([seed + 1]) * 32)
        drawn = Counter(
            arm_of(Experiment.CUE, now, viewer=viewer, item=7) for viewer in range(2000)
        )
        assert all(draw.epoch == 1 for draw in drawn)
        said = dict(shares_of(Experiment.CUE, held_back))
        assert all(draw.propensity == said[draw.arm] > 0 for draw in drawn)
        by_arm = {draw.arm: count for draw, count in drawn.items()}
        chi = sum(
            (by_arm.get(arm, 0) - 2000 * share) ** 2 / (2000 * share)
            for arm, share in said.items()
            if share
        )
        beyond += chi > 13.8
    assert beyond <= 1


def test_each_peer_is_drawn_as_often_as_any_other() -> None:
    peers = [11, 12, 13, 14]
    first = Counter(
        in_order(drawing(), viewer=viewer, item=7, peers=peers)[0]
        for viewer in range(4000)
    )

    # 99.9 % point of chi-square with 3 degrees.
    assert sum((first[peer] - 1000) ** 2 / 1000 for peer in peers) < 16.3


@given(st.sets(IDS, min_size=2, max_size=20), IDS, IDS)
def test_who_is_drawn_does_not_hang_on_the_order_they_come_in(
    peers: set[int], viewer: int, item: int
) -> None:
    ordered = in_order(drawing(), viewer=viewer, item=item, peers=sorted(peers))

    assert ordered == in_order(
        drawing(), viewer=viewer, item=item, peers=sorted(peers, reverse=True)
    )
    # When somebody else drops out, whoever was drawn stays drawn.
    assert (
        in_order(drawing(), viewer=viewer, item=item, peers=ordered[:-1])[0]
        == ordered[0]
    )


def test_the_arm_and_the_peer_are_independent() -> None:
    both = Counter(
        (
            arm_of(Experiment.CUE, drawing(), viewer=viewer, item=3).arm,
            in_order(drawing(), viewer=viewer, item=3, peers=[1, 2])[0],
        )
        for viewer in range(8000)
    )
    for arm, share in shares_of(Experiment.CUE, 0.5):
        assert both[arm, 1] == pytest.approx(4000 * share, rel=0.12)


def test_half_is_held_back_first_and_a_twentieth_after() -> None:
    first = plan_of(Experiment.CUE, 1, most=0.5)
    second = plan_of(Experiment.CUE, 2, most=0.5)

    assert (first.held_back, second.held_back) == (0.5, 0.05)
    assert (first.target, second.target) == PAIRS[Experiment.CUE]


@pytest.mark.parametrize(("most", "first", "after"), [(0.1, 0.1, 0.05), (0, 0, 0)])
def test_the_operator_caps_what_is_held_back(
    most: float, first: float, after: float
) -> None:
    assert plan_of(Experiment.CUE, 1, most=most).held_back == first
    assert plan_of(Experiment.CUE, 9, most=most).held_back == after


def test_no_new_pair_is_drawn_just_before_an_end() -> None:
    assert may_draw(NOW, closed_at=None)
    assert may_draw(NOW, closed_at=NOW + PAUSE + timedelta(seconds=1))
    assert not may_draw(NOW, closed_at=NOW + PAUSE)
    assert not may_draw(NOW, closed_at=NOW - timedelta(days=1))
    assert NOTICE > PAUSE


def test_one_of_the_new_is_picked_as_often_as_any_other_and_kept_for_a_turn() -> None:
    new = {item: drawing(key=bytes([item]) * 32) for item in (5, 6, 7)}
    counts = Counter(picked(new, viewer=viewer, turn=1) for viewer in range(3000))
    turns = [picked(new, viewer=1, turn=turn) for turn in range(30)]

    assert sum((counts[item] - 1000) ** 2 / 1000 for item in new) < 13.8
    assert picked(dict(reversed(new.items())), viewer=1, turn=1) == turns[1]
    assert any(one != other for one, other in pairwise(turns))


def test_a_key_is_in_no_words_about_it() -> None:
    assert KEY.hex() not in repr(drawing()).lower()
    assert repr(KEY) not in repr(drawing())
    assert fingerprint_of(KEY) != fingerprint_of(KEY[::-1])
