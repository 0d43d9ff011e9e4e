import io
from itertools import accumulate, pairwise
from typing import Any

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from xiangxin.ledger.exposures import arrow
from xiangxin.ledger.exposures.reading import SCHEMA
from xiangxin.ledger.exposures.rules import COLUMNS

NUMBER = st.integers(-(2**63), 2**63 - 1)
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "q": st.none() | NUMBER,
    "i": st.none() | st.integers(-(2**31), 2**31 - 1),
    "d": st.none() | st.floats(allow_nan=False),
    "s": st.text(max_size=12),
    "l": st.lists(NUMBER, max_size=4),
}
ROWS = st.lists(st.tuples(*(VALUES[kind] for _, kind in COLUMNS)), min_size=1)


def test_the_first_message_is_the_schema() -> None:
    assert SCHEMA.serialize().to_pybytes() == arrow.SCHEMA


@given(st.lists(ROWS, max_size=3))
def test_what_was_written_is_what_pyarrow_reads(batches: list[list[Any]]) -> None:
    stream = arrow.SCHEMA + b"".join(arrow.batch(rows) for rows in batches)

    read = list(pa.ipc.open_stream(io.BytesIO(stream)))

    for batch in read:
        batch.validate(full=True)
    at = SCHEMA.get_field_index("happened_at")
    numbers = [b.set_column(at, "happened_at", b[at].cast(pa.int64())) for b in read]
    assert [
        [tuple(row.values()) for row in batch.to_pylist()] for batch in numbers
    ] == batches


@given(st.lists(ROWS, max_size=3), st.data())
def test_what_was_spoilt_is_told_from_what_was_not(
    batches: list[list[Any]], data: st.DataObject
) -> None:
    written = [arrow.batch(rows) for rows in batches]
    stream = arrow.SCHEMA + b"".join(written)
    assert list(arrow.batches(stream)) == written

    at = data.draw(st.integers(0, len(stream) - 1))
    bit = data.draw(st.integers(0, 7))
    spoilt = bytearray(stream)
    spoilt[at] ^= 1 << bit

    found = list(arrow.batches(bytes(spoilt)))

    assert None in found
    ends = list(accumulate(map(len, written), initial=len(arrow.SCHEMA)))
    kept = [
        one
        for one, (begin, end) in zip(written, pairwise(ends), strict=True)
        if not begin <= at < end
    ]
    assert [bytes(one) for one in found if one is not None] == kept
