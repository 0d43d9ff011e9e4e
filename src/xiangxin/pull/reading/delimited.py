"""CSV of any usual delimiter and encoding, read by columns."""

import codecs
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from xiangxin.pull.ledger import Problem, Unreadable
from xiangxin.pull.reading.identity import shown
from xiangxin.pull.reading.sheets import FIRST_ROWS, MOST_COLUMNS, Sheet, sheet

BLOCK: Final = 16 * 1024 * 1024
LONGEST_HEADER: Final = 1024 * 1024
DELIMITERS: Final = (",", ";", "\t", "|")
CHINESE: Final = 0.8
"""Of what a GB18030 file has beyond ASCII, this much is everyday Chinese. Latin text
in another encoding decodes as GB18030 too, into rare signs."""


def delimited(path: Path) -> Sheet:
    """The file's one table. Raises Unreadable."""
    name = shown(path.name)
    encoding = _encoding(path)
    head = _head(path, encoding)
    lines = head.splitlines()
    blank = next((at for at, line in enumerate(lines) if line.strip()), None)
    if blank is None:
        raise Unreadable("{name} is empty.", name=name)
    delimiter = _delimiter(lines[blank:])
    if lines[blank].count(delimiter) >= MOST_COLUMNS:
        raise Unreadable(
            "{name} has more than {most:,} columns; keep those that matter.",
            name=name,
            most=MOST_COLUMNS,
        )
    return _parsed(path, encoding=encoding, delimiter=delimiter, blank=blank)


def _parsed(path: Path, *, encoding: str, delimiter: str, blank: int) -> Sheet:
    name = shown(path.name)
    ragged: list[int] = []

    def skip(row: pa.csv.InvalidRow) -> str:
        ragged.append(row.number)
        return "skip"

    try:
        cells = pa.csv.read_csv(
            path,
            # One thread, because only then do rows that do not fit tell their number.
            read_options=pa.csv.ReadOptions(
                use_threads=False,
                block_size=BLOCK,
                encoding=encoding,
                skip_rows=blank,
                autogenerate_column_names=True,
            ),
            parse_options=pa.csv.ParseOptions(
                delimiter=delimiter,
                newlines_in_values=True,
                ignore_empty_lines=False,
                invalid_row_handler=skip,
            ),
            convert_options=pa.csv.ConvertOptions(
                column_types={f"f{at}": pa.string() for at in range(MOST_COLUMNS)},
                strings_can_be_null=False,
            ),
        )
    except (pa.ArrowException, UnicodeError) as error:
        raise _refused(name, error) from None
    return _numbered(name, cells, ragged, blank=blank, comma=delimiter == ";")


def _numbered(
    name: str, cells: pa.Table, ragged: list[int], *, blank: int, comma: bool
) -> Sheet:
    """Header and empty rows apart, each row with its number in the file."""
    header = [str(cell[0].as_py()).strip('\ufeff \t"') for cell in cells.columns]
    rows = np.arange(1, cells.num_rows + len(ragged) + 1, dtype=np.int64)
    rows = np.delete(rows, np.array(ragged, dtype=np.int64) - blank - 1) + blank
    filled = np.zeros(cells.num_rows, dtype=bool)
    for column in cells.columns:
        filled |= pc.not_equal(column, "").to_numpy()
    filled[0] = False
    problems = []
    if ragged:
        problems.append(
            Problem(
                code="ragged_row",
                count=len(ragged),
                table=name,
                rows=tuple(ragged[:FIRST_ROWS]),
                left_out=True,
            )
        )
    told = cells.rename_columns(header).filter(pa.array(filled))
    if not told.num_rows and ragged:
        raise Unreadable(
            "{name}: no row has as many cells as the header, {n}; look "
            "for a missing quotation mark or another delimiter.",
            name=name,
            n=len(header),
        )
    return sheet(name, told, rows=rows[filled], problems=tuple(problems), comma=comma)


def _refused(name: str, error: Exception) -> Unreadable:
    """In our own words: the parser's would quote the row."""
    if "straddling" in str(error):
        return Unreadable(
            "{name} has a row of more than {most} MB; look for a missing quotation mark.",
            name=name,
            most=BLOCK // 1024**2,
        )
    return Unreadable(
        "{name} cannot be read as CSV; save it again as CSV UTF-8.", name=name
    )


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(LONGEST_HEADER)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        found = "utf-16"
    elif b"\0" in head:
        found = _utf16(head, path.name)
    else:
        found = "utf-8"
    if _decodes(path, found):
        return found
    if found == "utf-8" and _decodes(path, "gb18030") and _everyday(head):
        return "gb18030"
    raise Unreadable(
        "{name} is not text in UTF-8, UTF-16 or GB18030; save it again as CSV UTF-8.",
        name=shown(path.name),
    )


def _utf16(head: bytes, name: str) -> str:
    """Without a byte order mark: where every other byte is mostly nothing."""
    high, low = head[0::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if low > 0.3 * half and not high:
        return "utf-16-le"
    if high > 0.3 * half and not low:
        return "utf-16-be"
    raise Unreadable(
        "{name} holds NUL bytes, so it is damaged or no text; export it again.",
        name=shown(name),
    )


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as file:
        try:
            while part := file.read(BLOCK):
                if encoding in {"utf-8", "gb18030"} and b"\0" in part:
                    raise Unreadable(
                        "{name} holds NUL bytes, so it is damaged or no text; export "
                        "it again.",
                        name=shown(path.name),
                    )
                decoder.decode(part)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _everyday(head: bytes) -> bool:
    told = head.decode("gb18030", errors="ignore")
    beyond = "".join(sign for sign in told if not sign.isascii())
    plain = beyond.encode("gb2312", errors="ignore")
    return len(plain) >= CHINESE * 2 * len(beyond)


def _head(path: Path, encoding: str) -> str:
    decoder = codecs.getincrementaldecoder(encoding)(errors="ignore")
    with path.open("rb") as file:
        return decoder.decode(file.read(LONGEST_HEADER)).lstrip("\ufeff")


def _delimiter(lines: list[str]) -> str:
    """What the header is cut by, and as often each of the next lines."""
    first, rest = lines[0], [line for line in lines[1:20] if line.strip()]

    def fits(sign: str) -> tuple[int, int]:
        cuts = first.count(sign)
        return (sum(line.count(sign) >= cuts for line in rest) * bool(cuts), cuts)

    return max(DELIMITERS, key=fits)
