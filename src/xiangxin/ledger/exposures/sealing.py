"""From segments to Parquet. Runs in a process that ends, for the sake of memory.

Every step may be the last (docs/algorithms/exposures.md); what was begun is begun again.
"""

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from xiangxin.ledger.exposures import actions, erasures, folder, queries, reading
from xiangxin.ledger.exposures.reading import MERGED
from xiangxin.ledger.exposures.rules import RETENTION

log = logging.getLogger(__name__)

# What is merged is sorted in memory; with 200,000 rows the process takes 280 MB.
MERGED_ROWS = 250_000


@dataclass(slots=True)
class Sealed:
    """What one run did."""

    segments: int = 0
    rows: int = 0
    torn: list[str] = field(default_factory=list)
    forgotten: int = 0
    merged: int = 0
    expired: int = 0


def seal(*, now: datetime) -> Sealed:
    """Seal every segment, forget whom we must, merge days that are over, drop old ones."""
    done = Sealed()
    with folder.changing():
        _clear_away()
        people = queries.to_forget()
        gone = pa.array(sorted(people), pa.int64())
        with folder.nobody_writing():
            _take_from_writers()
        for segment in folder.segments("closing"):
            _seal(segment, gone, done)
        if people:
            _forget(gone)
            erasures.note(people, on=now.astimezone(UTC).date())
            actions.forgotten(people)
            done.forgotten = len(people)
        _merge(before=now.astimezone(UTC).date() - timedelta(days=1), done=done)
        _expire(before=now.astimezone(UTC).date() - RETENTION, done=done)
    return done


def _clear_away() -> None:
    """What a killed run left half-written, or had replaced and not yet removed."""
    for day in folder.day_folders():
        for file in day.glob("*.part"):
            file.unlink()
        current = set(reading.sealed_files(day))
        for file in day.glob("*.parquet"):
            if file not in current:
                file.unlink()


def _take_from_writers() -> None:
    closing = folder.make("closing")
    for segment in folder.segments("open"):
        segment.rename(closing / segment.name)


def _seal(segment: Path, gone: pa.Array, done: Sealed) -> None:
    """A file for each day in it, always of the same name; the segment goes last."""
    found = reading.read_segment(segment)
    if found.is_torn:
        log.warning(
            "%s holds bytes that are no whole batch; they are dropped", segment.name
        )
        done.torn.append(segment.name)
    table = found.table()
    for day, rows in _by_day(table):
        path = folder.make(f"sealed/day={day}") / f"{segment.stem}.parquet"
        left = [reading.without(batch, gone) for batch in _sorted(rows)]
        done.rows += reading.write(path, left)
    segment.unlink()
    done.segments += 1


def _by_day(table: pa.Table) -> Iterator[tuple[date, pa.Table]]:
    days = pc.cast(table["happened_at"], pa.date32(), safe=False)
    for day in pc.unique(days).to_pylist():
        yield day, table.filter(pc.equal(days, pa.scalar(day, pa.date32())))


def _sorted(table: pa.Table) -> list[pa.RecordBatch]:
    """By viewer, in groups, so that the rows of one person are found quickly."""
    ordered = table.sort_by([("viewer", "ascending"), ("id", "ascending")])
    batches: list[pa.RecordBatch] = ordered.combine_chunks().to_batches(
        reading.ROWS_AT_ONCE
    )
    return batches


def _forget(gone: pa.Array) -> None:
    for file in _sealed_files():
        if reading.file_names_any(file, gone):
            with pq.ParquetFile(file) as parquet:
                batches = parquet.iter_batches(reading.ROWS_AT_ONCE)
                reading.write(file, (reading.without(one, gone) for one in batches))


def _sealed_files() -> Iterable[Path]:
    for day in folder.day_folders():
        yield from reading.sealed_files(day)


def _merge(*, before: date, done: Sealed) -> None:
    for day in folder.day_folders():
        if folder.day_of(day) >= before:
            continue
        for files in _groups(reading.sealed_files(day)):
            _merge_files(day, files)
            done.merged += len(files)


def _groups(files: Sequence[Path]) -> Iterator[list[Path]]:
    """Small files of a day, together up to MERGED_ROWS."""
    group: list[Path] = []
    rows = 0
    for file in files:
        own = pq.read_metadata(file).num_rows
        if group and rows + own > MERGED_ROWS:
            if len(group) > 1:
                yield group
            group, rows = [], 0
        group.append(file)
        rows += own
    if len(group) > 1:
        yield group


def _merge_files(day: Path, files: Sequence[Path]) -> None:
    table = pa.concat_tables([pq.ParquetFile(file).read() for file in files])
    # Never a number that one of them had: two files must not stand for each other.
    merged = [int(file.stem[len(MERGED) :]) for file in day.glob(f"{MERGED}*.parquet")]
    path = day / f"{MERGED}{max(merged, default=0) + 1}.parquet"
    reading.write(path, _sorted(table), of=[file.name for file in files])
    for file in files:
        file.unlink()


def _expire(*, before: date, done: Sealed) -> None:
    for day in folder.day_folders():
        if folder.day_of(day) < before:
            for file in day.iterdir():
                file.unlink()
            day.rmdir()
            done.expired += 1
    actions.forget_guest_counts(before=before)
