"""Puts the rows of `_interactions.py` into a market's own ledger, by SQL in bulk.

python bench/_ledger.py ROWS FOLDER            FOLDER is where they are made first
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import _interactions
import _ready  # noqa: F401 - Django first
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from django.db import connection, transaction

from xiangxin.ledger.models import Interaction
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
    with _without_indexes():
        for batch in interactions.iter_batches(AT_ONCE):
            _write(
                "ledger_interaction",
                list(COLUMNS),
                _rows(pa.Table.from_batches([batch])),
            )


@contextmanager
def _without_indexes() -> Iterator[None]:
    """Sorted once at the end, they are made in a tenth of the time."""
    indexes = Interaction._meta.indexes  # noqa: SLF001 - Django's own way to ask
    with connection.schema_editor() as editor:
        for index in indexes:
            editor.remove_index(Interaction, index)
    yield
    with connection.schema_editor() as editor:
        for index in indexes:
            editor.add_index(Interaction, index)


def _rows(table: pa.Table) -> Iterator[tuple[Any, ...]]:
    columns = table.to_pydict()
    columns["happened_at"] = pc.strftime(
        table["happened_at"], "%Y-%m-%d %H:%M:%S"
    ).to_pylist()
    for name in ("object_kind", "currency"):
        columns[name] = [value or "" for value in columns[name]]
    nothing = [None] * table.num_rows
    return zip(*(columns.get(name, nothing) for name in COLUMNS), strict=True)


def _write(table: str, columns: list[str], rows: Iterator[tuple[Any, ...]]) -> None:
    marks = ", ".join(["%s"] * len(columns))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})",
            list(rows),
        )


if __name__ == "__main__":
    fill(int(float(sys.argv[1])), Path(sys.argv[2]))
