"""An Excel workbook of 1997: BIFF8 in a compound file, as few records as one needs.

[MS-XLS] and [MS-CFB]. One sheet; texts, numbers and moments.
"""

import struct
from datetime import datetime

SECTOR = 512
END, FREE, FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
LEAST = 4096
"""A shorter stream would stand among the small ones, which this file has not."""
MOMENT_FORMAT = 22
EPOCH = datetime(1899, 12, 30)


def workbook(path, rows, *, sheet="Sheet1"):
    path.write_bytes(_compound(_book(rows, sheet)))
    return path


def _book(rows, sheet):
    globals_ = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0))
    globals_ += _record(0x0042, struct.pack("<H", 1200))
    globals_ += _record(0x0022, struct.pack("<H", 0))
    for number_format in (0, MOMENT_FORMAT):
        globals_ += _record(
            0x00E0, struct.pack("<HHH", 0, number_format, 0) + bytes(14)
        )
    name = struct.pack("<BB", len(sheet), 1) + sheet.encode("utf-16-le")
    ending = _record(0x000A, b"")
    at = len(globals_) + 4 + 6 + len(name) + len(ending)
    globals_ += _record(0x0085, struct.pack("<IBB", at, 0, 0) + name) + ending
    return globals_ + _sheet(rows)


def _sheet(rows):
    made = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
    wide = max(map(len, rows))
    made += _record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, wide, 0))
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            made += _cell(row, column, cell)
    return made + _record(0x000A, b"")


def _cell(row, column, cell):
    where = struct.pack("<HH", row, column)
    if isinstance(cell, str):
        text = struct.pack("<HB", len(cell), 1) + cell.encode("utf-16-le")
        return _record(0x0204, where + struct.pack("<H", 0) + text)
    if isinstance(cell, datetime):
        days = (cell - EPOCH).total_seconds() / 86_400
        return _record(0x0203, where + struct.pack("<Hd", 1, days))
    return _record(0x0203, where + struct.pack("<Hd", 0, cell))


def _record(kind, body):
    return struct.pack("<HH", kind, len(body)) + body


def _compound(stream):
    """Sector 0 is the allocation table, sector 1 the directory, the rest the stream."""
    stream = stream.ljust(LEAST, b"\0")
    many = -(-len(stream) // SECTOR)
    chain = [FAT, END, *range(3, 2 + many), END]
    table = struct.pack("<128I", *chain, *[FREE] * (128 - len(chain)))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, LEAST, END, 0, END, 0)
    header += struct.pack("<109I", 0, *[FREE] * 108)
    entries = _entry("Root Entry", 5, 1, END, 0) + _entry(
        "Workbook", 2, FREE, 2, len(stream)
    )
    return (
        header
        + table
        + (entries + _entry("", 0, FREE, 0, 0) * 2)
        + stream.ljust(many * SECTOR, b"\0")
    )


def _entry(name, kind, child, start, size):
    letters = name.encode("utf-16-le")
    told = letters.ljust(64, b"\0")
    told += struct.pack("<HBB", len(letters) + 2 if name else 0, kind, 1)
    told += struct.pack("<III", FREE, FREE, child) + bytes(36)
    return told + struct.pack("<IQ", start, size)
