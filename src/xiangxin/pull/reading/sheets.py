"""A table as it was found, before anybody says what its columns mean."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pyarrow as pa

from xiangxin.pull.ledger import Problem, Unreadable
from xiangxin.pull.reading.identity import shown

MOST_COLUMNS: Final = 1000
FIRST_ROWS: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """`rows` numbers each row as the file does; `comma` says 1,5 is one and a half."""

    name: str
    cells: pa.Table
    rows: "np.ndarray[Any, np.dtype[np.int64]]"
    problems: tuple[Problem, ...] = ()
    comma: bool = False

    def problem(
        self, code: str, column: str, bad: Any, *, left_out: bool = False
    ) -> Problem | None:
        """What is wrong where the mask is true, or None."""
        count = int(bad.sum())
        if not count:
            return None
        rows = tuple(int(row) for row in self.rows[bad][:FIRST_ROWS])
        return Problem(
            code=code,
            count=count,
            table=shown(self.name),
            column=shown(column),
            rows=rows,
            left_out=left_out,
        )


def sheet(
    name: str,
    cells: pa.Table,
    *,
    first: int = 1,
    rows: Any = None,
    problems: tuple[Problem, ...] = (),
    comma: bool = False,
) -> Sheet:
    """Raises Unreadable where there is nothing, or far too wide a table."""
    if cells.num_columns > MOST_COLUMNS:
        raise Unreadable(
            "{name} has {n:,} columns and at most {most:,} are read; keep "
            "those that matter.",
            name=shown(name),
            n=cells.num_columns,
            most=MOST_COLUMNS,
        )
    if not cells.num_columns or not cells.num_rows:
        raise Unreadable("{name} has no row beneath its header.", name=shown(name))
    if rows is None:
        rows = np.arange(first, first + cells.num_rows, dtype=np.int64)
    return Sheet(
        name=name,
        cells=cells.rename_columns(_named_once(cells.column_names)),
        rows=rows,
        problems=problems,
        comma=comma,
    )


def _named_once(names: list[str]) -> list[str]:
    """Of two columns with one name the second is called name (2)."""
    seen: dict[str, int] = {}
    told = []
    for at, name in enumerate(names, start=1):
        plain = name.strip() or f"column {at}"
        seen[plain] = seen.get(plain, 0) + 1
        told.append(plain if seen[plain] == 1 else f"{plain} ({seen[plain]})")
    return told
