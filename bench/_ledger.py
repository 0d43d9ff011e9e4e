"""Puts the rows of `_interactions.py` into a market's own ledger, by SQL in bulk.

python bench/_ledger.py ROWS FOLDER            FOLDER is where they are made first
"""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import _interactions
import _ready  # noqa: F401 - Django first
import pyarrow.parquet as pq
from django.db import connection, transaction

from xiangxin.ledger.rows import COLUMNS

AT_ONCE = 100_000


def fill(rows: int, folder: Path) -> None:
    _interactions.make(rows, folder)
    interactions = pq.ParquetFile(folder / "interaction.parquet")
    actors = pq.read_table(folder / "actor.parquet").to_pylist()
    since = connection.ops.adapt_datetimefield_value(datetime(2025, 6, 1, tzinfo=UTC))
    _write(
        "actor",
        "id kind handle handle_key domain display_name summary avatar created_at "
        "suspended_at followers following is_demo".split(),
        (
            (
                row["actor"],
                row["kind"],
                *(row["handle"], row["handle"], "", row["name"], "", ""),
                *(since, None, 0, 0, False),
            )
            for row in actors
        ),
    )
    people: set[int] = set()
    for batch in interactions.iter_batches(AT_ONCE, columns=["person"]):
        people.update(batch.column(0).drop_null().to_pylist())
    _write("ledger_subject", ["person", "pseudonym"], enumerate(people, start=1))
    for batch in interactions.iter_batches(AT_ONCE):
        _write("ledger_interaction", COLUMNS, _rows(batch.to_pydict()))


def _rows(columns: dict[str, list[Any]]) -> Iterator[tuple[Any, ...]]:
    at = connection.ops.adapt_datetimefield_value
    columns["happened_at"] = [at(moment) for moment in columns["happened_at"]]
    for name in ("object_kind", "currency"):
        columns[name] = [value or "" for value in columns[name]]
    return zip(*(columns[name] for name in COLUMNS), strict=True)


def _write(table: str, columns: list[str], rows: Iterator[tuple[Any, ...]]) -> None:
    marks = ", ".join(["%s"] * len(columns))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})",
            list(rows),
        )


if __name__ == "__main__":
    fill(int(float(sys.argv[1])), Path(sys.argv[2]))
