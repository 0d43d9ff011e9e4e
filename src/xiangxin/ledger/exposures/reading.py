"""Segments and sealed files with pyarrow. Only processes that end import this."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from xiangxin.ledger.exposures import arrow, folder
from xiangxin.ledger.exposures.rules import COLUMNS

ROWS_AT_ONCE = 20_000
MERGED = "merged-"
# A sealed file that holds what these held says so: they are gone, also while they lie there.
INSTEAD_OF = b"instead-of"

_TYPES = {
    "q": pa.int64(),
    "i": pa.int32(),
    "d": pa.float64(),
    "s": pa.string(),
    "l": pa.list_(pa.int64()),
}
SCHEMA = pa.schema(
    [
        (name, pa.timestamp("us", tz="UTC") if name == "happened_at" else _TYPES[kind])
        for name, kind in COLUMNS
    ]
)
_PEERS = ("cue_eligible", "cue_shown")


@dataclass(frozen=True, slots=True)
class Segment:
    """What a segment's whole batches hold, and whether there was anything else in it."""

    batches: list[pa.RecordBatch]
    is_torn: bool

    def table(self) -> pa.Table:
        return pa.Table.from_batches(self.batches, schema=SCHEMA)


def read_segment(path: Path) -> Segment:
    """Its whole batches. A process may have been killed in the middle of the last, and a
    disk may give back other bytes than it was given: then that batch is left out.
    """
    found = list(arrow.batches(path.read_bytes()))
    return Segment(
        [
            pa.ipc.read_record_batch(pa.py_buffer(one), SCHEMA)
            for one in found
            if one is not None
        ],
        is_torn=None in found,
    )


def sealed_files(day: Path) -> list[Path]:
    """The files of a day without those that a merged one stands for."""
    files = sorted(day.glob("*.parquet"))
    gone = set()
    if len(files) > 1:
        for file in files:
            gone |= stands_for(file)
    return [file for file in files if file.name not in gone]


def stands_for(file: Path) -> set[str]:
    if not file.name.startswith(MERGED):
        return set()
    kept = pq.read_schema(file).metadata or {}
    return set(kept.get(INSTEAD_OF, b"").decode().split())


def batches(
    *,
    until: datetime | None = None,
    gone: Iterable[int] = (),
    viewer: int | None = None,
) -> Iterator[pa.RecordBatch]:
    """All exposures once, sealed or not, in no order; of one viewer, if named.

    `gone` are pseudonyms that wait to be forgotten: they are already left out.
    Nothing is sealed while this runs.
    """
    forgotten = pa.array(sorted(gone), pa.int64())
    with folder.reading():
        for batch in _all(viewer):
            rows = without(batch, forgotten)
            if viewer is not None:
                rows = rows.filter(pc.equal(rows["viewer"], viewer))
            if until is not None:
                rows = rows.filter(pc.less_equal(rows["happened_at"], until))
            if rows.num_rows:
                yield rows


def _all(viewer: int | None) -> Iterator[pa.RecordBatch]:
    waiting = folder.segments("closing")
    for segment in [*waiting, *folder.segments("open")]:
        yield from read_segment(segment).batches
    # Sealed in part, and read above.
    names = {segment.stem for segment in waiting}
    for day in folder.day_folders():
        for file in sealed_files(day):
            if file.stem not in names:
                yield from _sealed(file, viewer)


def _sealed(file: Path, viewer: int | None) -> Iterator[pa.RecordBatch]:
    """Files are sorted by viewer, so that one's rows lie in few groups."""
    with pq.ParquetFile(file) as parquet:
        at = parquet.schema_arrow.get_field_index("viewer")
        groups = [
            n
            for n in range(parquet.metadata.num_row_groups)
            if viewer is None or _may_hold(parquet, n, at, viewer)
        ]
        yield from parquet.iter_batches(ROWS_AT_ONCE, row_groups=groups)


def _may_hold(parquet: pq.ParquetFile, group: int, column: int, viewer: int) -> bool:
    said = parquet.metadata.row_group(group).column(column).statistics
    return said is None or not said.has_min_max or said.min <= viewer <= said.max


def without(batch: pa.RecordBatch, gone: pa.Array) -> pa.RecordBatch:
    """The batch as if these people had never been there."""
    if not names_any(batch, gone):
        return batch
    batch = batch.filter(pc.invert(pc.is_in(batch["viewer"], gone)))
    drawn = batch["cue_drawn"]
    left = pc.if_else(pc.is_in(drawn, gone), pa.scalar(None, pa.int64()), drawn)
    batch = _with(batch, "cue_drawn", left)
    people = set(gone.to_pylist())
    for name in _PEERS:
        lists = [
            [one for one in peers if one not in people]
            for peers in batch[name].to_pylist()
        ]
        batch = _with(batch, name, pa.array(lists, pa.list_(pa.int64())))
    return batch


def _with(batch: pa.RecordBatch, name: str, column: pa.Array) -> pa.RecordBatch:
    at = SCHEMA.get_field_index(name)
    return batch.set_column(at, SCHEMA.field(at), column)


def names_any(batch: pa.RecordBatch, people: pa.Array) -> bool:
    """Whether one of these is in it, as viewer or as a peer."""
    if not len(people):
        return False
    columns = [batch["viewer"], batch["cue_drawn"]]
    columns += [batch[name].flatten() for name in _PEERS]
    return any(pc.any(pc.is_in(one, people)).as_py() for one in columns)


def file_names_any(file: Path, people: pa.Array) -> bool:
    with pq.ParquetFile(file) as parquet:
        columns = ["viewer", "cue_drawn", *_PEERS]
        return any(
            names_any(batch, people)
            for batch in parquet.iter_batches(ROWS_AT_ONCE, columns=columns)
        )


def write(path: Path, rows: Iterable[pa.RecordBatch], *, of: Iterable[str] = ()) -> int:
    """A Parquet file that is there whole or not at all; how many rows. None, no file."""
    count = 0
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    temporary = path.with_suffix(".part")
    schema = SCHEMA.with_metadata({INSTEAD_OF: " ".join(of).encode()})
    with pq.ParquetWriter(temporary, schema, compression="zstd") as writer:
        for batch in rows:
            if batch.num_rows:
                writer.write_batch(batch.replace_schema_metadata(schema.metadata))
                count += batch.num_rows
    if count:
        _sync(temporary)
        temporary.replace(path)
    else:
        temporary.unlink()
        path.unlink(missing_ok=True)
    _sync(path.parent)
    return count


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
