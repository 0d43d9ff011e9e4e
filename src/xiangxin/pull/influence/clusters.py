"""Who was shown what: the clusters in which noise is shared, and variances over them."""

from dataclasses import dataclass
from importlib import import_module
from types import ModuleType
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Array: TypeAlias = npt.NDArray[np.float64]
Whole: TypeAlias = npt.NDArray[np.int64]
Codes: TypeAlias = npt.NDArray[np.int32]
Truth: TypeAlias = npt.NDArray[np.bool_]

Z: Final = 1.645
"""Of a 90 % interval (DESIGN 7.2)."""

DENSE: Final = 4
"""Identifiers that span at most this many times their count are numbered as they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clusters:
    """Rows by viewer and item.

    `viewer` and `item` are numbers from 0, row by row. `order` goes by viewer, then
    item, and is empty where the rows stand so already.
    """

    viewer: Codes
    item: Codes
    order: Codes
    viewers: int
    items: int

    def __len__(self) -> int:
        return len(self.viewer)

    @property
    def in_order(self) -> tuple[Codes, Codes]:
        """Viewer and item of the rows in their order."""
        if len(self.order) == 0:
            return self.viewer, self.item
        return self.viewer[self.order], self.item[self.order]


@dataclass(frozen=True, slots=True, kw_only=True)
class Variances:
    """groups × columns: what each clustering says of the variance of a sum.

    `viewers` counts each group's different viewers.
    """

    viewer: Array
    item: Array
    pair: Array
    viewers: Whole

    @property
    def two_way(self) -> Array:
        """max(V_viewer + V_item − V_pair, V_viewer, V_item).

        Cameron, Gelbach & Miller 2011, doi 10.1198/jbes.2010.07136; the maximum keeps
        it from falling below either one-way variance, or zero.
        """
        crossed = self.viewer + self.item - self.pair
        return np.maximum(crossed, np.maximum(self.viewer, self.item))


def clusters(
    viewer: npt.ArrayLike | pa.Array, item: npt.ArrayLike | pa.Array
) -> Clusters:
    """From any whole numbers that stand for viewers and items, one of each a row.

    A table that is sorted by viewer and item costs least.
    """
    viewers, n_viewers = numbered(viewer)
    items, n_items = numbered(item)
    if len(viewers) != len(items):
        raise ValueError("A row has one viewer and one item.")
    order = np.zeros(0, np.int32)
    if not _loops().is_sorted(viewers, items):
        rows = np.arange(len(items), dtype=np.int32)
        rows = _loops().by_key(rows, items, n_items)
        order = _loops().by_key(rows, viewers, n_viewers)
    return Clusters(
        viewer=viewers, item=items, order=order, viewers=n_viewers, items=n_items
    )


def variances(
    clusters: Clusters, *, code: Codes, table: Array, group_of: Codes, groups: int
) -> Variances:
    """Of the sums of `table[code]` by group, from the sums by viewer, item and pair.

    `code` is by row, and negative for a row that is not there; `table` (codes × columns)
    and `group_of` are by code. With the factor c/(c−1) for c clusters, and none for a
    single cluster, whose sum is zero.
    """
    viewer, item = clusters.in_order
    cell, cells = _cells(clusters, code, group_of, groups)
    loops = _loops()
    total, many = loops.squares(
        loops.Rows(clusters.order, viewer, item, code),
        np.ascontiguousarray(table, dtype=np.float64),
        group_of,
        cell,
        (groups, cells),
    )
    factor = many / np.maximum(many - 1, 1)
    by_viewer, by_item, by_pair = total * factor[:, :, None]
    return Variances(viewer=by_viewer, item=by_item, pair=by_pair, viewers=many[0])


def numbered(ids: npt.ArrayLike | pa.Array) -> tuple[Codes, int]:
    """Numbers from 0 for identifiers, and how many there may be."""
    if not isinstance(ids, pa.Array | pa.ChunkedArray):
        ids = pa.array(np.asarray(ids))
    if len(ids) == 0:
        return np.zeros(0, np.int32), 0
    if pa.types.is_integer(ids.type):
        known = np.asarray(ids)
        low, high = int(known.min()), int(known.max())
        if high - low < DENSE * len(known):
            return (known - low).astype(np.int32), high - low + 1
        codes, many = _loops().steps(known)
        if many:
            return codes, many
    told = ids.combine_chunks() if isinstance(ids, pa.ChunkedArray) else ids
    coded = told.dictionary_encode()
    return np.asarray(coded.indices, dtype=np.int32), len(coded.dictionary)


def _cells(
    clusters: Clusters, code: Codes, group_of: Codes, groups: int
) -> tuple[Codes, int]:
    """A number for each item and group that meet, where all of them are too many."""
    full = clusters.items * groups
    if full <= max(DENSE * len(clusters), 1 << 16):
        return np.zeros(0, np.int32), full
    joint = clusters.item.astype(np.int64) * groups + group_of[np.maximum(code, 0)]
    met, at = np.unique(joint, return_inverse=True)
    return at.astype(np.int32), len(met)


def _loops() -> ModuleType:
    return import_module("xiangxin.pull.influence.cluster_loops")
