"""Texts as people write them: trimmed, of one width, blanks as nothing."""

from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

SAMPLE: Final = 4096
BLANK: Final = pa.array(
    ["", "-", "--", "—", "/", "null", "none", "nan", "n/a", "#n/a", "nil", r"\n", "无"]
)


def cleaned(column: pa.ChunkedArray) -> pa.Array:
    """As one array of strings; what stands for nothing is null."""
    whole = strings(column)
    some = whole.slice(0, SAMPLE)
    if len(whole) <= SAMPLE or 2 * pc.count_distinct(some).as_py() > SAMPLE:
        return _cleaned(whole)
    # Words that come again and again are cleaned once.
    encoded = whole.dictionary_encode()
    return _cleaned(encoded.dictionary).take(encoded.indices)


def strings(column: pa.ChunkedArray) -> pa.Array:
    """Whatever the type was; 12.0 is written 12."""
    whole = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    if isinstance(whole, pa.ChunkedArray):
        whole = pa.concat_arrays(whole.chunks)
    kind = whole.type
    if pa.types.is_string(kind):
        return whole
    if pa.types.is_floating(kind):
        rounded = pc.round(whole)
        if pc.all(pc.equal(whole, rounded), min_count=0).as_py():
            return rounded.cast(pa.decimal128(38, 0), safe=False).cast(pa.string())
    if pa.types.is_null(kind) or pa.types.is_nested(kind):
        return pa.nulls(len(whole), pa.string())
    if pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        return pa.nulls(len(whole), pa.string())
    return whole.cast(pa.string())


def _cleaned(column: pa.Array) -> pa.Array:
    told = pc.utf8_trim_whitespace(pc.utf8_normalize(column, form="NFKC"))
    blank = pc.is_in(pc.utf8_lower(told), value_set=BLANK)
    return pc.if_else(blank, pa.scalar(None, pa.string()), told)
