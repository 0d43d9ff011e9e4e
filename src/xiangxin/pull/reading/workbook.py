"""Excel and OpenDocument workbooks, unpacked by a process of bounded memory.

A workbook of kilobytes can unpack to gigabytes. So the sizes its index states must
fit MOST_BYTES, every member must unpack to what was stated, and the process that
reads the cells may take MEMORY and no more (where the system can bound a process).
This file is also that process: `python workbook.py IN OUT BYTES` writes a folder of Arrow files.
"""

import json
import subprocess
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.ipc

MOST_BYTES: Final = 512 * 1024**2
MOST_MEMBERS: Final = 10_000
MEMORY: Final = 4 * 1024**3
PATIENCE_S: Final = 600
INDEX: Final = "sheets.json"


class TooBig(ValueError):
    """It would unpack to more than is read."""


class Damaged(ValueError):
    """It says it is a workbook and is not a whole one."""


def tables(path: Path) -> Iterator[tuple[str, int, pa.Table]]:
    """Each sheet that has cells: its name, the number of the first row beneath its
    header, and its cells. Raises TooBig, Damaged."""
    if zipfile.is_zipfile(path):
        _within_bounds(path)
    elif path.stat().st_size > MOST_BYTES:
        raise TooBig
    with tempfile.TemporaryDirectory() as folder:
        started = subprocess.run(
            [sys.executable, "-I", __file__, str(path.resolve()), folder, str(MEMORY)],
            capture_output=True,
            timeout=PATIENCE_S,
            check=False,
        )
        index = Path(folder) / INDEX
        if started.returncode < 0 or b"memory" in started.stderr.lower():
            raise TooBig
        if started.returncode or not index.exists():
            raise Damaged
        for at, (name, first) in enumerate(json.loads(index.read_text("utf-8"))):
            with pa.ipc.open_file(Path(folder) / f"{at}.arrow") as file:
                yield name, first, file.read_all()


def _within_bounds(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as book:
            members = book.infolist()
            stated = sum(member.file_size for member in members)
            if stated > MOST_BYTES or len(members) > MOST_MEMBERS:
                raise TooBig
            # Reads each to the size stated and compares the checksum: an index that
            # understates is found out here, within the bound.
            if book.testzip():
                raise Damaged
    except (
        zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError,
        OSError,
    ) as error:  # fmt: skip
        raise Damaged from error


def _main(source: str, folder: str, memory: str) -> None:
    import python_calamine  # noqa: PLC0415 - only the bounded process reads workbooks

    _bound(int(memory))
    names: list[tuple[str, int]] = []
    with python_calamine.CalamineWorkbook.from_path(source) as book:
        for name in book.sheet_names:
            cells = book.get_sheet_by_name(name)
            table = _table(cells.to_python())
            if table is None or cells.start is None:
                continue
            with pa.ipc.new_file(
                Path(folder) / f"{len(names)}.arrow", table.schema
            ) as out:
                out.write_table(table)
            names.append((name, cells.start[0] + 2))
    (Path(folder) / INDEX).write_text(json.dumps(names), encoding="utf-8")


def _bound(memory: int) -> None:
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - not on every system

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def _table(rows: Sequence[Sequence[Any]]) -> pa.Table | None:
    if len(rows) < 1 or not any(str(cell).strip() for cell in rows[0]):
        return None
    columns = zip(*rows[1:], strict=True) if len(rows) > 1 else ([] for _ in rows[0])
    arrays = [_column(column) for column in columns]
    return pa.Table.from_arrays(arrays, names=[str(cell) for cell in rows[0]])


def _column(cells: Sequence[Any]) -> pa.Array:
    kinds = {type(cell) for cell in cells if cell != ""}
    told = [None if cell == "" else cell for cell in cells]
    if kinds and kinds <= {int, float}:
        return pa.array([None if c is None else float(c) for c in told], pa.float64())
    if kinds and kinds <= {date, datetime}:
        return pa.array(told, pa.timestamp("us"))
    return pa.array([None if c is None else _written(c) for c in told], pa.string())


def _written(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, date | time | datetime):
        return cell.isoformat()
    return str(cell.total_seconds()) if isinstance(cell, timedelta) else str(cell)


if __name__ == "__main__":
    _main(*sys.argv[1:])
