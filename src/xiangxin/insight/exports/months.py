"""The market's own months, exported once and kept: most of a ledger is past.

Under DATA_DIR/ledger/months, for its owner alone; never part of anything given away. A
month is exported again when its rows are others, and a kept one is dropped as soon as it
names somebody who is no more.
"""

import json
import tempfile
from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from xiangxin.insight.exports.folder import prefix
from xiangxin.insight.exports.tables import INTERACTION
from xiangxin.ledger import rows as ledger
from xiangxin.ledger.rows import Month

SIGNED: Final = b"xiangxin-month"


def read(
    until: datetime, *, of: Collection[str] | None = None, after: int = -1
) -> Iterator[tuple[str, pa.Table]]:
    """(month, its next rows) from the database."""
    for month, rows in ledger.rows(until, after=after, of=of):
        columns = dict(zip(ledger.COLUMNS, zip(*rows, strict=True), strict=True))
        for name in ("object_kind", "currency"):
            columns[name] = tuple(value or None for value in columns[name])
        yield (
            month,
            pa.Table.from_arrays(
                [pa.array(columns[each.name], each.type) for each in INTERACTION],
                schema=INTERACTION,
            ),
        )


def kept(
    folder: Path,
    until: datetime,
    *,
    people: Callable[[], Collection[int]],
    still: Callable[[], None],
) -> list[tuple[Month, Path]]:
    """Each month's file, up to date; exports what is not. `people` gives all pseudonyms."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder.chmod(0o700)
    forget(folder, people())
    while True:
        found = ledger.months(until)
        stale = [m for m in found if not _is_fresh(folder / _file(m.name), m, until)]
        if stale:
            first = min(month.first for month in stale)
            rows = read(until, of={month.name for month in stale}, after=first - 1)
            signed = {month.name: _signature(month, until) for month in stale}
            _write(folder, rows, signed=signed, still=still)
        # Somebody may have been erased between the reading and the writing.
        if not stale or not forget(folder, people()):
            return [(month, folder / _file(month.name)) for month in found]


def forget(folder: Path, people: Collection[int]) -> int:
    """Drop kept months that name somebody else than these, or are no whole file; how many."""
    alive, gone = pa.array(sorted(people), pa.int64()), 0
    for file in sorted(folder.glob("*.parquet")):
        if not _names_only(alive, file):
            file.unlink(missing_ok=True)
            gone += 1
    return gone


def _names_only(alive: pa.Array, file: Path) -> bool:
    try:
        people = pq.read_table(file, columns=["person"]).column("person")
    except (OSError, pa.ArrowInvalid):
        return False
    known = pc.is_in(pc.unique(people.drop_null()), value_set=alive)
    return bool(pc.all(known, min_count=0).as_py())


def _write(
    folder: Path,
    tables: Iterator[tuple[str, pa.Table]],
    *,
    signed: dict[str, list[str | int]],
    still: Callable[[], None],
) -> None:
    """All of a month or nothing of it: written aside, then renamed."""
    with tempfile.TemporaryDirectory(dir=folder, prefix=prefix("new")) as aside:
        with ExitStack() as open_files:
            writers: dict[str, pq.ParquetWriter] = {}
            for month, table in tables:
                still()
                if month not in writers:
                    schema = INTERACTION.with_metadata(
                        {SIGNED: json.dumps(signed[month]).encode()}
                    )
                    writers[month] = open_files.enter_context(
                        pq.ParquetWriter(
                            Path(aside) / _file(month), schema, compression="zstd"
                        )
                    )
                writers[month].write_table(table)
        for month in writers:
            file = Path(aside) / _file(month)
            file.chmod(0o600)
            file.replace(folder / file.name)


def _file(month: str) -> str:
    return f"{month}.parquet"


def _signature(month: Month, until: datetime) -> list[str | int]:
    cut = min(f"{until.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}", f"{month.name}-99")
    return [*asdict(month).values(), cut]


def _is_fresh(file: Path, month: Month, until: datetime) -> bool:
    """Rows are only ever added: up to a later moment, as many with the same ends are the
    same."""
    try:
        metadata = pq.read_schema(file).metadata or {}
    except (OSError, pa.ArrowInvalid):
        return False
    *was, until_then = json.loads(metadata[SIGNED])
    *now, until_now = _signature(month, until)
    return was == now and str(until_then) <= str(until_now)
