"""Rows: which are the same, and how late they go."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

import ibis
import numpy as np
import pyarrow as pa

from xiangxin.pull import backend
from xiangxin.pull.reading.faults import YEAR_2000
from xiangxin.pull.reading.masks import Ints, Mask
from xiangxin.pull.reading.sheets import Sheet

HOURS_APART: Final = timedelta(hours=14)
"""No two clocks on earth are farther apart than this by much."""


def again(con: ibis.BaseBackend, sheet: Sheet) -> Mask:
    """Where a row is the same in every column as one before it."""
    cells = ibis.memtable(sheet.cells)
    prints = cells.select(
        print=ibis.struct(
            {str(at): cells[c] for at, c in enumerate(cells.columns)}
        ).hash()
    )
    found = backend.collect(con, prints)["print"].to_numpy()
    _, first = np.unique(found, return_index=True)
    repeated = np.ones(len(found), dtype=bool)
    repeated[first] = False
    return repeated


def last_moment(at: Ints, known: Mask, *, written: datetime | None) -> datetime | None:
    """As of when a table speaks: its last moment, a whole second.

    A file holds nothing later than when it was `written`, so what claims to be later
    does not decide.
    """
    told = at[known & (at >= YEAR_2000)]
    if written is not None and len(told):
        latest = round((written + HOURS_APART).timestamp()) * 1_000_000
        told = told[told <= latest] if (told <= latest).any() else told
    if not len(told):
        return None
    return datetime.fromtimestamp(-(-int(told.max()) // 1_000_000), tz=UTC)


def whole(length: int, value: Any) -> pa.Array:
    return pa.repeat(pa.scalar(value), length)
