"""Finds out what was given by what it holds, not by its name, and reads its tables."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from subprocess import TimeoutExpired
from typing import Any, Final

import duckdb
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from xiangxin.pull.ledger import Unreadable
from xiangxin.pull.reading import workbook
from xiangxin.pull.reading.delimited import delimited
from xiangxin.pull.reading.identity import shown
from xiangxin.pull.reading.sheets import Sheet, sheet

ENDINGS: Final = (
    ".csv",
    ".tsv",
    ".txt",
    ".xlsx",
    ".xls",
    ".ods",
    ".parquet",
    ".duckdb",
)
OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP: Final = b"PK\x03\x04"
WORKBOOK: Final = (b"[Content_Types].xml", b"mimetypeapplication/vnd.oasis", b"xl/")
OTHERS: Final[Mapping[bytes, str]] = {
    b"\x89PNG": "{name} is a PNG picture, whatever its name says.",
    b"\xff\xd8\xff": "{name} is a JPEG picture, whatever its name says.",
    b"GIF8": "{name} is a GIF picture, whatever its name says.",
    b"%PDF": "{name} is a PDF document, whatever its name says.",
    b"PK\x05\x06": "{name} is an empty ZIP archive, whatever its name says.",
    b"\x1f\x8b": "{name} is compressed with gzip: unpack it first, whatever its name says.",
    b"7z\xbc\xaf": "{name} is a 7z archive: unpack it first, whatever its name says.",
    b"Rar!": "{name} is a RAR archive: unpack it first, whatever its name says.",
    b"SQLite format 3": "{name} is an SQLite database: export its tables as CSV, whatever its name says.",
    b"\x7fELF": "{name} is a program, whatever its name says.",
    b"MZ\x90": "{name} is a program, whatever its name says.",
}


def sheets(source: Any) -> tuple[Sheet, ...]:
    """The tables of a file, folder, Ibis table, data frame, or of a dict of them."""
    if isinstance(source, Mapping):
        return tuple(_held(str(name), table) for name, table in source.items())
    if isinstance(source, str | Path):
        return tuple(_path(Path(source)))
    return (_held("table", source),)


def _path(path: Path) -> Iterator[Sheet]:
    try:
        if path.is_dir():
            yield from _folder(path)
        else:
            yield from _file(path)
    except FileNotFoundError:
        raise Unreadable("There is no file {name!r}.", name=shown(path.name)) from None
    except PermissionError:
        raise Unreadable(
            "{name} may not be read by this user.", name=shown(path.name)
        ) from None
    except OSError as error:
        why = error.strerror or "the system refused"
        raise Unreadable(
            "{name} cannot be read: {why}.", name=shown(path.name), why=why
        ) from None


def _folder(path: Path) -> Iterator[Sheet]:
    files = sorted(p for p in path.iterdir() if p.suffix.lower() in ENDINGS)
    files = [file for file in files if file.is_file()]
    if not files:
        raise Unreadable(
            "{name} is a folder without tables: none of {endings} is in it.",
            name=shown(path.name),
            endings=", ".join(ENDINGS),
        )
    for file in files:
        for each in _file(file):
            named = file.stem if len(files) > 1 else each.name
            yield Sheet(
                name=named, cells=each.cells, rows=each.rows,
                problems=each.problems, comma=each.comma,
            )  # fmt: skip


def _file(path: Path) -> Iterator[Sheet]:
    with path.open("rb") as file:
        head = file.read(4096)
    name = shown(path.name)
    if head.startswith(b"PAR1"):
        yield _parquet(path)
    elif head[8:12] == b"DUCK":
        yield from _duckdb(path)
    elif head.startswith(OLE) or (
        head.startswith(ZIP) and any(word in head for word in WORKBOOK)
    ):
        yield from _workbook(path)
    elif head.startswith(ZIP):
        raise Unreadable("{name} is a ZIP archive: unpack it first.", name=name)
    else:
        for start, sentence in OTHERS.items():
            if head.startswith(start):
                raise Unreadable(sentence, name=name)
        yield delimited(path)


def _parquet(path: Path) -> Sheet:
    try:
        table = pq.ParquetFile(path).read()
    except (pa.ArrowException, OSError):
        raise Unreadable(
            "{name} is torn: it begins as Parquet and cannot be read to "
            "its end. Copy it again.",
            name=shown(path.name),
        ) from None
    return sheet(path.stem, table)


def _workbook(path: Path) -> Iterator[Sheet]:
    name = shown(path.name)
    found = False
    try:
        for title, first, table in workbook.tables(path):
            filled = np.zeros(table.num_rows, dtype=bool)
            for column in table.columns:
                filled |= column.is_valid().to_numpy()
            if filled.any():
                found = True
                cells = table.filter(pa.array(filled))
                yield sheet(title, cells, rows=np.flatnonzero(filled) + first)
    except workbook.TooBig:
        raise Unreadable(
            "{name} unpacks to more than {most} MB; save the sheet as CSV.",
            name=name,
            most=workbook.MOST_BYTES // 1024**2,
        ) from None
    except (workbook.Damaged, TimeoutExpired):
        raise Unreadable(
            "{name} is damaged or locked: it is no workbook that can be opened.",
            name=name,
        ) from None
    if not found:
        raise Unreadable("{name} has no sheet with rows beneath a header.", name=name)


def _duckdb(path: Path) -> Iterator[Sheet]:
    """Its own tables; no view, since a view may reach other files."""
    name, found = shown(path.name), False
    try:
        with duckdb.connect(path, read_only=True) as con:
            con.execute("SET enable_external_access = false")
            names = con.sql(
                "SELECT table_name FROM duckdb_tables() WHERE NOT internal ORDER BY 1"
            ).fetchall()
            for (table,) in names:
                quoted = table.replace('"', '""')
                rows = con.table(f'"{quoted}"').to_arrow_table()
                if rows.num_rows:
                    found = True
                    yield sheet(table, rows)
    except duckdb.Error:
        raise Unreadable(
            "{name} is a DuckDB database that cannot be read: it is "
            "damaged, in use, or of another version.",
            name=name,
        ) from None
    if not found:
        raise Unreadable("{name} has no table with rows.", name=name)


def _held(name: str, table: Any) -> Sheet:
    if isinstance(table, ir.Table):
        return sheet(name, table.to_pyarrow())
    if isinstance(table, pa.Table):
        return sheet(name, table)
    try:
        return sheet(name, pa.table(table))
    except (TypeError, ValueError, pa.ArrowException):
        raise Unreadable(
            "{name} is a {kind} and no table that Arrow reads.",
            name=shown(name),
            kind=type(table).__name__,
        ) from None
