"""Strength is a rank, and bands are cut from it."""

import numpy as np
import pytest

from xiangxin.pull.acts import DAY
from xiangxin.pull.ties import bands, common_bands, strengths
from xiangxin.pull.ties.features import of_acts
from xiangxin.pull.ties.toward import KINDS, Toward

UNTIL = 1_000 * DAY


def rows(*given):
    u, v, kind, days = zip(*given, strict=True)
    return of_acts(
        Toward(
            u=np.array(u, np.int64),
            v=np.array(v, np.int64),
            kind=np.array([KINDS.index(k) for k in kind], np.int8),
            at=UNTIL - np.array(days, np.int64) * DAY,
        ),
        until=UNTIL,
    )


def test_strength_is_the_mean_of_percentile_ranks_and_skips_what_is_unknown():
    # One acted toward two, two did not act back: rows 1→2, 2→1, 3→4, 4→3.
    table = rows((1, 2, "like", 10), (3, 4, "like", 2), (3, 4, "reply", 2))
    assert table["u"].to_pylist() == [1, 2, 3, 4]
    # Activation ranks 1→2 below 3→4 and knows nothing of the other two; reciprocity
    # and mutual follow are all alike; kinds are 1, 0, 2, 0; nobody has others.
    assert strengths(table).tolist() == pytest.approx(
        [
            (0.25 + 0.5 + 2.5 / 4 + 0.5) / 4,
            (0.5 + 1 / 4 + 0.5) / 3,
            (0.75 + 0.5 + 3.5 / 4 + 0.5) / 4,
            (0.5 + 1 / 4 + 0.5) / 3,
        ]
    )


def test_more_acts_never_make_a_tie_weaker_than_it_was_beside_the_same_others():
    others = [(a, a + 1, "like", a) for a in range(10, 40, 2)]
    before = 0.0
    for acts in range(1, 6):
        table = rows(*others, *[(1, 2, "like", day) for day in range(1, acts + 1)])
        s = dict(zip(table["u"].to_pylist(), strengths(table), strict=True))[1]
        assert s >= before
        before = s
    both = rows(*others, *[(1, 2, "like", d) for d in range(1, 6)], (2, 1, "like", 1))
    assert strengths(both)[0] > before


def test_bands_are_quarters_of_those_who_interacted():
    s = np.array([np.nan, *np.linspace(0, 1, 100)])
    band = bands(s)
    assert band[0] == 0
    assert np.bincount(band).tolist() == [1, 25, 25, 25, 25]
    assert bands(
        np.array([np.nan, 0.1, 0.9]), cuts=np.array([0.2, 0.4, 0.6])
    ).tolist() == [0, 1, 4]
    assert bands(np.array([np.nan])).tolist() == [0]


def test_bands_by_common_neighbours_double():
    assert common_bands([0, 1, 2, 3, 4, 9, 10, 500]).tolist() == [
        0,
        1,
        2,
        2,
        3,
        3,
        4,
        4,
    ]
