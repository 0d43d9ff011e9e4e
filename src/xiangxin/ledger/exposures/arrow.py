"""The Arrow IPC stream format, as much of it as a segment needs.

pyarrow would cost a web process 45 MB (docs/decisions/0010-arrow-by-hand.md). Every batch
has the same columns, so its header is one fixed structure (docs/algorithms/exposures.md).
"""

import struct
from array import array
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from xiangxin.ledger.exposures.rules import COLUMNS, Row

# The stream's first message. `reading.SCHEMA` made it; a test compares them.
SCHEMA = (Path(__file__).parent / "schema.arrow").read_bytes()

_NODES = sum(2 if kind == "l" else 1 for _, kind in COLUMNS)
_BUFFERS = sum({"s": 3, "l": 4}.get(kind, 2) for _, kind in COLUMNS)

# A flatbuffer with both tables before both vectors; every int64 is aligned to eight.
_HEAD = struct.Struct(
    "<Ii"  # continuation, size of the header
    "I6HiIqhBx"  # root; vtable and table of Message: header, body length, V5, RecordBatch
    "2x5HiIqI"  # vtable and table of RecordBatch: nodes, length, buffers
    f"I{2 * _NODES}q"  # length and nulls of each node
    f"4xI{2 * _BUFFERS}q"  # offset and length of each buffer
)
_VERSION_5 = 4
_RECORD_BATCH = 3


def batch(rows: Sequence[Row]) -> bytes:
    """One message with these rows."""
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
    body: list[bytes] = []
    at = 0
    for buffer in buffers:
        padding = -len(buffer) % 8
        places += (at, len(buffer))
        body += (buffer, bytes(padding))
        at += len(buffer) + padding
    head = _HEAD.pack(
        *(0xFFFFFFFF, _HEAD.size - 8),
        *(16, 12, 20, 16, 18, 4, 8, 12, 28, at, _VERSION_5, _RECORD_BATCH),
        *(10, 20, 8, 4, 16, 10, 16, len(rows), 12 + 16 * _NODES),
        *(_NODES, *nodes),
        *(_BUFFERS, *places),
    )
    return b"".join((head, *body))


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
    encoded = [value.encode() for value in values]
    nodes += (len(values), 0)
    buffers += (b"", _offsets(encoded), b"".join(encoded))


def _lists(values: Sequence[Any], nodes: list[int], buffers: list[bytes]) -> None:
    items = array("q", [item for value in values for item in value])
    nodes += (len(values), 0, len(items), 0)
    buffers += (b"", _offsets(values), b"", items.tobytes())


def _offsets(values: Sequence[Any]) -> bytes:
    at = 0
    offsets = array("i", [0])
    for value in values:
        at += len(value)
        offsets.append(at)
    return offsets.tobytes()


def _validity(values: Sequence[Any]) -> bytes:
    bits = 0
    for n, value in enumerate(values):
        if value is not None:
            bits |= 1 << n
    return bits.to_bytes((len(values) + 7) // 8, "little")
