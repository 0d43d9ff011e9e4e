"""Rows gathered by two columns stand as a stable sort by both would put them."""

import numpy as np
import pytest

from xiangxin.pull.kernels import groups, pairs

FAR = np.iinfo(np.int64)


@pytest.fixture(params=[1, 30, 5_000])
def columns(request):
    """Few names or many, small, huge and negative ones; rows enough for two parts."""
    dice = np.random.default_rng(request.param)
    names = dice.integers(FAR.min, FAR.max, request.param)
    names[: request.param // 2] = np.arange(request.param // 2)
    return names[dice.integers(0, len(names), (2, 70_000))]


def expected(first, second, rows):
    """Rows by both columns, and where each pair of values begins."""
    order = rows[np.lexsort((second[rows], first[rows]))]
    both = np.stack([first[order], second[order]])
    is_new = np.append(True, (np.diff(both) != 0).any(axis=0)) if len(order) else []
    starts = np.flatnonzero(is_new)
    return order, np.append(starts, len(order)), both[:, starts]


def test_pairs(columns):
    low, high = np.sort(columns, axis=0)
    rows, starts, both = expected(low, high, np.flatnonzero(low != high))
    found = pairs(*columns)
    assert np.array_equal(found.ids, np.unique(columns))
    assert np.array_equal(found.rows, rows)
    assert np.array_equal(found.starts, starts)
    assert np.array_equal(found.ids[np.stack([found.low, found.high])], both)
    assert found.loops == (low == high).sum()


def test_groups(columns):
    rows, starts, both = expected(*columns, np.arange(columns.shape[1]))
    found = groups(*columns)
    assert np.array_equal(found.rows, rows)
    assert np.array_equal(found.starts, starts)
    assert np.array_equal(found.firsts[found.first], both[0])
    assert np.array_equal(found.seconds[found.second], both[1])


def test_no_rows():
    assert len(pairs([], []).rows) == len(groups([], []).rows) == 0
    assert pairs([], []).starts.tolist() == [0]
