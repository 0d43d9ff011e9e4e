"""Compiled loops over units: their order, their codes, and sums by cluster."""

from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from xiangxin.pull.kernels.compiled import compiled

Array: TypeAlias = npt.NDArray[np.float64]
Whole: TypeAlias = npt.NDArray[np.int64]
Codes: TypeAlias = npt.NDArray[np.int32]
Small: TypeAlias = npt.NDArray[np.int8]
Truth: TypeAlias = npt.NDArray[np.bool_]


class Slices(NamedTuple):
    """What each row is: its arm, its group and its stratum."""

    arm: Small
    group: Codes
    stratum: Codes


class Rows(NamedTuple):
    """`viewer` and `item` in the order of the rows `order`, by viewer and then item; an
    empty `order` means that the rows stand so already. `code` is by row, and negative
    for a row that is not there."""

    order: Codes
    viewer: Codes
    item: Codes
    code: Codes


class Open(NamedTuple):
    """The sums of one cluster so far, and the groups that it has met."""

    sums: Array
    met: Codes
    is_met: Truth
    many: Whole


@compiled
def is_sorted(first: Codes, second: Codes) -> bool:
    for i in range(1, len(first)):
        if first[i] < first[i - 1]:
            return False
        if first[i] == first[i - 1] and second[i] < second[i - 1]:
            return False
    return True


@compiled
def steps(ids: Whole) -> tuple[Codes, int]:
    """Numbers from 0 of ids that never fall, and how many; zero where one falls."""
    codes = np.zeros(len(ids), np.int32)
    at = 0
    for i in range(1, len(ids)):
        if ids[i] < ids[i - 1]:
            return codes, 0
        if ids[i] > ids[i - 1]:
            at += 1
        codes[i] = at
    return codes, at + 1


@compiled
def by_key(rows: Codes, key: Codes, many: int) -> Codes:
    """A counting sort: `rows` by their key, those of one key as they stood."""
    heads = np.zeros(many + 1, np.int64)
    for i in rows:
        heads[key[i] + 1] += 1
    for k in range(many):
        heads[k + 1] += heads[k]
    order = np.empty(len(rows), np.int32)
    for i in rows:
        order[heads[key[i]]] = i
        heads[key[i]] += 1
    return order


@compiled
def coded(
    slices: Slices, outcomes: Small, treated: int, groups: int, strata: int
) -> tuple[Codes, Whole]:
    """Group, stratum, arm and the outcomes' states of a row in one number, and how many
    rows have each; negative for a row of neither arm or of no group."""
    kinds, n = outcomes.shape
    base = 3**kinds
    code = np.full(n, -1, np.int32)
    counts = np.zeros(groups * strata * 2 * base, np.int64)
    for i in range(n):
        is_shown = slices.arm[i] == treated
        if slices.group[i] < 0 or not (is_shown or slices.arm[i] == 0):
            continue
        cell = (slices.group[i] * strata + slices.stratum[i]) * 2 + is_shown
        state = 0
        for k in range(kinds - 1, -1, -1):
            state = state * 3 + outcomes[k, i] + 1
        code[i] = cell * base + state
        counts[code[i]] += 1
    return code, counts


@compiled
def squares(
    rows: Rows, values: Array, group_of: Codes, cell_of: Codes, shape: tuple[int, int]
) -> tuple[Array, Whole]:
    """Sums of squared cluster sums of `values[code]`, by group and column.

    `group_of` is by code. `cell_of` numbers the pairs of item and group that meet, by
    row; where it is empty, every pair has a number. `shape` is the number of groups and
    of those pairs. Returns the squares (viewer, item, pair) × group × column, and how
    many clusters each group has.
    """
    groups, cells = shape
    width = values.shape[1]
    total = np.zeros((3, groups, width))
    many = np.zeros((3, groups), np.int64)
    of_viewer, of_pair = _opened(groups, width), _opened(groups, width)
    of_item = np.zeros((cells, width))
    group_at = np.full(cells, -1, np.int32)
    viewer, item = -1, -1
    for j in range(len(rows.code)):
        i = rows.order[j] if len(rows.order) else j
        c = rows.code[i]
        if c < 0:
            continue
        if rows.viewer[j] != viewer or rows.item[j] != item:
            _close(of_pair, total, many, 2)
            item = rows.item[j]
        if rows.viewer[j] != viewer:
            _close(of_viewer, total, many, 0)
            viewer = rows.viewer[j]
        g = group_of[c]
        at = cell_of[i] if len(cell_of) else item * groups + g
        group_at[at] = g
        _meet(of_viewer, g)
        _meet(of_pair, g)
        # Sums here and not in a loop of its own: a view of a row costs more than it.
        for m in range(width):
            x = values[c, m]
            of_viewer.sums[g, m] += x
            of_pair.sums[g, m] += x
            of_item[at, m] += x
    _close(of_pair, total, many, 2)
    _close(of_viewer, total, many, 0)
    _square(of_item, group_at, total[1], many[1])
    return total, many


@compiled
def _opened(groups: int, width: int) -> Open:
    return Open(
        np.zeros((groups, width)),
        np.empty(groups, np.int32),
        np.zeros(groups, np.bool_),
        np.zeros(1, np.int64),
    )


@compiled
def _meet(cluster: Open, group: int) -> None:
    if not cluster.is_met[group]:
        cluster.is_met[group] = True
        cluster.met[cluster.many[0]] = group
        cluster.many[0] += 1


@compiled
def _close(cluster: Open, total: Array, many: Whole, way: int) -> None:
    for k in range(cluster.many[0]):
        g = cluster.met[k]
        cluster.is_met[g] = False
        many[way, g] += 1
        for m in range(total.shape[2]):
            total[way, g, m] += cluster.sums[g, m] ** 2
            cluster.sums[g, m] = 0.0
    cluster.many[0] = 0


@compiled
def _square(sums: Array, group_at: Codes, total: Array, many: Whole) -> None:
    for at in range(len(sums)):
        g = group_at[at]
        if g >= 0:
            many[g] += 1
            for m in range(total.shape[1]):
                total[g, m] += sums[at, m] ** 2
