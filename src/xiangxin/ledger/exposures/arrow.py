"""The Arrow IPC stream format, as much of it as a segment needs.

pyarrow would cost a web process 45 MB (docs/decisions/0010-arrow-by-hand.md). Every batch
has the same columns, so its header is one fixed structure (docs/algorithms/exposures.md).
"""

import struct
import zlib
from array import array
from collections.abc import Iterator, Sequence
from itertools import accumulate, chain
from pathlib import Path
from typing import Any

from xiangxin.ledger.exposures.rules import COLUMNS, Row

# The stream's first message. `reading.SCHEMA` made it; a test compares them.
SCHEMA = (Path(__file__).parent / "schema.arrow").read_bytes()

_NODES = sum(2 if kind == "l" else 1 for _, kind in COLUMNS)
_BUFFERS = sum({"s": 3, "l": 4}.get(kind, 2) for _, kind in COLUMNS)

# A flatbuffer: the tables before their vectors, every int64 aligned to eight, and last a
# pair of the message's metadata, as anything that reads Arrow finds it.
_HEAD = struct.Struct(
    "<Ii"  # continuation, size of the header
    "I7H2xiqIIhBx"  # root; vtable and table of Message: body length, header, metadata, V5
    "2x5HiIqI"  # vtable and table of RecordBatch: nodes, length, buffers
    f"I{2 * _NODES}q"  # length and nulls of each node
    f"4xI{2 * _BUFFERS}q"  # offset and length of each buffer
    "II4HiII"  # one pair: vtable and table of KeyValue
    "I6s2x"  # its key
    "I"  # and how long its value is, which follows
)
_VERSION_5 = 4
_RECORD_BATCH = 3
_SUM = 12
"""The sum of the rest in eight letters, and nought up to a whole eighth byte."""
_SIZE = _HEAD.size + _SUM
_BEHIND = 88 + 16 * (_NODES + _BUFFERS)
"""Where the metadata begin in the flatbuffer."""
_FIXED = (0xFFFFFFFF, _SIZE - 8, 20, 14, 24, 20, 22, 12, 4, 16, 16)
_BEGIN = struct.pack("<IiI7H2xi", *_FIXED)
"""Of every batch, and of nothing else that is likely to stand in a segment."""


def batch(rows: Sequence[Row]) -> bytes:
    """One message with these rows, and the sum of its bytes."""
    nodes: list[int] = []
    buffers: list[bytes] = []
    for (_, kind), values in zip(COLUMNS, zip(*rows, strict=True), strict=True):
        if kind == "s":
            _words(values, nodes, buffers)
        elif kind == "l":
            _lists(values, nodes, buffers)
        else:
            _numbers(kind, values, nodes, buffers)
    places: list[int] = []
    parts: list[bytes] = []
    at = 0
    for buffer in buffers:
        padding = -len(buffer) % 8
        places += (at, len(buffer))
        parts += (buffer, bytes(padding))
        at += len(buffer) + padding
    head = _HEAD.pack(
        *_FIXED,
        *(at, 24, _BEHIND - 36, _VERSION_5, _RECORD_BATCH),
        *(10, 20, 8, 4, 16, 10, 16, len(rows), 12 + 16 * _NODES),
        *(_NODES, *nodes),
        *(_BUFFERS, *places),
        *(1, 12, 8, 12, 4, 8, 8, 8, 16),
        *(5, b"crc32"),
        8,
    )
    body = b"".join(parts)
    return b"".join((head, _sum(head, body), body))


def _sum(head: bytes, body: bytes | memoryview) -> bytes:
    return b"%08x" % zlib.crc32(body, zlib.crc32(head)) + bytes(_SUM - 8)


def batches(segment: bytes) -> Iterator[memoryview | None]:
    """The messages of a segment that are as they were written; None for a stretch between
    them, or behind the last, that is not."""
    view = memoryview(segment)
    at = len(SCHEMA)
    if not segment.startswith(SCHEMA):
        at = 0
    is_lost = False
    while at < len(segment):
        end = _end(view, at)
        if end is not None:
            if is_lost:
                yield None
            yield view[at:end]
            at, is_lost = end, False
            continue
        is_lost = True
        at = segment.find(_BEGIN, at + 1)
        if at < 0:
            break
    if is_lost:
        yield None


def _end(view: memoryview, at: int) -> int | None:
    """Where the message that begins here ends, if it is whole."""
    head = view[at : at + _HEAD.size]
    if len(head) < _HEAD.size or head[: len(_BEGIN)] != _BEGIN:
        return None
    (size,) = struct.unpack_from("<q", head, len(_BEGIN))
    begins = at + _SIZE
    if not 0 <= size <= len(view) - begins:
        return None
    end = begins + size
    told = view[at + _HEAD.size : begins]
    return end if told == _sum(bytes(head), view[begins:end]) else None


def _numbers(
    kind: str, values: Sequence[Any], nodes: list[int], buffers: list[bytes]
) -> None:
    nulls = values.count(None)
    nodes += (len(values), nulls)
    buffers.append(_validity(values) if nulls else b"")
    if nulls:
        values = [0 if value is None else value for value in values]
    buffers.append(array(kind, values).tobytes())


def _words(values: Sequence[Any], nodes: list[int], buffers: list[bytes]) -> None:
    # Of thousands of words few are different.
    spelt = {value: value.encode() for value in set(values)}
    encoded = [spelt[value] for value in values]
    nodes += (len(values), 0)
    buffers += (b"", _offsets(encoded), b"".join(encoded))


def _lists(values: Sequence[Any], nodes: list[int], buffers: list[bytes]) -> None:
    items = array("q", list(chain.from_iterable(values)))
    nodes += (len(values), 0, len(items), 0)
    buffers += (b"", _offsets(values), b"", items.tobytes())


def _offsets(values: Sequence[Any]) -> bytes:
    return array("i", list(accumulate(map(len, values), initial=0))).tobytes()


def _validity(values: Sequence[Any]) -> bytes:
    bits = "".join(["0" if value is None else "1" for value in reversed(values)])
    return int(bits, 2).to_bytes((len(values) + 7) // 8, "little")
