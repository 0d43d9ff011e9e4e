"""Segments and sealed files with pyarrow. Only processes that end import this."""

import pyarrow as pa

from xiangxin.ledger.exposures.rules import COLUMNS

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
