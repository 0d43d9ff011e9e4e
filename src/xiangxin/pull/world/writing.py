"""A world as an exported ledger in a folder, with its truth beside it."""

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from xiangxin.pull.ledger import FORMAT, MOMENT, VERSION
from xiangxin.pull.world.making import World
from xiangxin.pull.world.rows import AS_OF

Step: TypeAlias = Callable[[int, int], None]

SCHEMA_FILE: Final = "schema.json"
TRUTH_FILE: Final = "truth.json"
UNITS_FILE: Final = "truth-units.parquet"
TIES_FILE: Final = "truth-ties.parquet"


class Occupied(Exception):
    """The folder holds something already."""


def write(world: World, folder: Path, *, progress: Step | None = None) -> None:
    """All of it or nothing: the folder appears when it is whole.

    Beside the ledger's own files stand truth.json, and the truth's units and ties as
    Parquet, which a ledger's reader passes by. Raises Occupied, OSError.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Occupied(f"{folder} holds something already; name a new folder.")
    folder.parent.mkdir(parents=True, exist_ok=True)
    half = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
    try:
        files = list(_files(world))
        for done, (name, rows) in enumerate(files):
            if progress:
                progress(done, len(files))
            path = half / name
            path.parent.mkdir(parents=True, exist_ok=True)
            pq.write_table(rows, path, compression="zstd")
        (half / TRUTH_FILE).write_text(world.truth.to_json() + "\n", encoding="utf-8")
        told = json.dumps(_schema(world), indent=1) + "\n"
        (half / SCHEMA_FILE).write_text(told, encoding="utf-8")
        half.chmod(0o755)
        half.replace(folder)
    finally:
        shutil.rmtree(half, ignore_errors=True)


def _files(world: World) -> Iterator[tuple[str, pa.Table]]:
    for name, rows in world.tables.items():
        if name == "interaction":
            yield from _months(rows)
        else:
            yield f"{name}.parquet", rows
    if world.truth.units.num_rows:
        yield UNITS_FILE, world.truth.units
    yield TIES_FILE, world.truth.ties


def _months(rows: pa.Table) -> Iterator[tuple[str, pa.Table]]:
    """In the order of time, so that each month is one stretch."""
    at = rows["happened_at"].cast(pa.int64()).to_numpy().astype("datetime64[us]")
    month = at.astype("datetime64[M]")
    names, starts = np.unique(month, return_index=True)
    ends = np.append(starts[1:], len(month))
    for name, start, end in zip(names, starts, ends, strict=True):
        part = rows.slice(int(start), int(end - start))
        yield f"interaction/month={name}/part-0.parquet", part


def _schema(world: World) -> dict[str, Any]:
    tables = {
        name: {
            "rows": rows.num_rows,
            "columns": {f.name: _kind(f.type) for f in rows.schema},
        }
        for name, rows in world.tables.items()
    }
    moment = AS_OF.isoformat().replace("+00:00", "Z")
    return {
        "format": FORMAT,
        "version": VERSION,
        "as_of": moment,
        "demo": True,
        "tables": tables,
    }


def _kind(of: pa.DataType) -> str:
    return f"{MOMENT}[us, UTC]" if pa.types.is_timestamp(of) else str(of)
