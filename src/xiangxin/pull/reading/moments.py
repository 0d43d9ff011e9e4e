"""Moments as files write them, to microseconds since 1970 in UTC."""

from dataclasses import dataclass
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from xiangxin.pull.ledger import Unreadable
from xiangxin.pull.reading import text
from xiangxin.pull.reading.masks import Ints, Mask, mask

TIME: Final = (
    r"(?:[T\s]\s*(?P<H>\d{1,2})[:时点](?P<M>\d{1,2})分?(?::?(?P<S>\d{1,2})秒?"
    r"(?:[.,](?P<f>\d{1,6})\d*)?)?\s*(?P<half>[AaPp][Mm])?)?"
    r"\s*(?P<z>[Zz]|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?$"
)
YEAR_FIRST: Final = (
    r"^(?P<y>\d{4})\s*[-/.年]\s*(?P<m>\d{1,2})\s*[-/.月]\s*(?P<d>\d{1,2})日?" + TIME
)
PACKED: Final = (
    r"^(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})(?:[T ]?(?P<H>\d{2})(?P<M>\d{2})"
    r"(?P<S>\d{2})?(?P<f>x)?)?(?P<half>x)?(?P<z>Z)?$"
)
YEAR_LAST: Final = r"^(?P<{0}>\d{{1,2}})[-/.](?P<{1}>\d{{1,2}})[-/.](?P<y>\d{{4}})"
DAY_FIRST: Final = YEAR_LAST.format("d", "m") + TIME
MONTH_FIRST: Final = YEAR_LAST.format("m", "d") + TIME
SINCE_1970: Final = r"^\d{10}(?:\.\d+)?$|^\d{13}$|^\d{16}$|^[1-8]\d{18}$"

SECOND: Final = 1_000_000
DAY: Final = 86_400 * SECOND


@dataclass(frozen=True, slots=True)
class Moments:
    """`at` where `known`; `naive` had no zone of their own, `bad` cannot be read."""

    at: Ints
    known: Mask
    naive: Mask
    bad: Mask
    offsets: int

    def microseconds(self) -> pa.Array:
        return pa.array(self.at, mask=~self.known)

    def timestamps(self) -> pa.Array:
        return self.microseconds().cast(pa.timestamp("us", "UTC"))


def zone(name: str | None) -> ZoneInfo:
    """Raises Unreadable where there is no zone of this name."""
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Unreadable(
            "There is no time zone {name!r}; write it as Asia/Shanghai.", name=name
        ) from None


def moments(column: pa.ChunkedArray, *, timezone: str | None = None) -> Moments:
    """A zone of the value's own holds; without one `timezone`, or UTC."""
    kind = column.type
    if pa.types.is_timestamp(kind) or pa.types.is_date(kind):
        return _typed(column, timezone)
    told = text.cleaned(column)
    at = np.zeros(len(told), dtype=np.int64)
    known, naive = np.zeros(len(told), dtype=bool), np.zeros(len(told), dtype=bool)
    offsets: set[str] = set()
    counted = mask(pc.match_substring_regex(told, SINCE_1970))
    at[counted] = _since_1970(told.filter(pa.array(counted)))
    known |= counted
    left = np.flatnonzero(mask(pc.is_valid(told)) & ~counted)
    for form in (YEAR_FIRST, PACKED, DAY_FIRST, MONTH_FIRST):
        rest = told.take(pa.array(left))
        if not len(left) or not _settled(form, rest):
            continue
        parts = pc.extract_regex(rest, form)
        found = mask(pc.is_valid(parts))
        local, real, seen = _calendar(parts.filter(pa.array(found)))
        places, bare = left[found], ~seen.astype(bool)
        left = left[~found]
        offsets |= set(seen[seen != ""].tolist())
        at[places] = np.where(bare, _in_zone(local, bare, timezone), local)
        known[places], naive[places] = real, real & bare
    given = mask(pc.is_valid(told))
    return Moments(at, known, naive, given & ~known, len(offsets))


def _typed(column: pa.ChunkedArray, timezone: str | None) -> Moments:
    bare = pa.types.is_date(column.type) or column.type.tz is None
    whole = column.combine_chunks()
    if isinstance(whole, pa.ChunkedArray):
        whole = pa.concat_arrays(whole.chunks)
    known = mask(pc.is_valid(whole))
    us = whole.cast(
        pa.timestamp("us", column.type.tz if not bare else None), safe=False
    )
    at = pc.fill_null(us.cast(pa.int64()), 0).to_numpy(zero_copy_only=False)
    if bare:
        at = _in_zone(at, known, timezone)
    nothing = np.zeros(len(column), dtype=bool)
    return Moments(at, known, known if bare else nothing, nothing, 0 if bare else 1)


def _settled(form: str, told: pa.Array) -> bool:
    """Whether the column itself shows if the day or the month is first."""
    if form not in {DAY_FIRST, MONTH_FIRST}:
        return True
    parts = pc.extract_regex(told, DAY_FIRST)
    first, second = (_number(pc.struct_field(parts, name)) for name in "dm")
    day_first, month_first = bool((first > 12).any()), bool((second > 12).any())
    return (day_first, month_first) == (form == DAY_FIRST, form == MONTH_FIRST)


def _calendar(parts: pa.Array) -> "tuple[Ints, Mask, np.ndarray[Any, Any]]":
    """Microseconds, whether there is such a day and hour, and the zone as written."""
    y, m, d, hour, minute, second = (
        _number(pc.struct_field(parts, name)) for name in "ymdHMS"
    )
    half = pc.utf8_lower(pc.struct_field(parts, "half"))
    hour = np.where(mask(pc.equal(half, "pm")) & (hour < 12), hour + 12, hour)
    hour = np.where(mask(pc.equal(half, "am")) & (hour == 12), 0, hour)
    month = ((y - 1970) * 12 + m - 1).astype("M8[M]")
    day = month.astype("M8[D]") + (d - 1)
    real = (m >= 1) & (m <= 12) & (d >= 1) & (day.astype("M8[M]") == month)
    real &= (y >= 1) & (hour < 24) & (minute < 60) & (second <= 60)
    fraction = pc.utf8_rpad(pc.struct_field(parts, "f"), 6, "0")
    fraction = pc.if_else(pc.equal(fraction, "000000"), "0", fraction)
    at = day.astype("M8[D]").astype(np.int64) * DAY + _number(fraction)
    at += ((hour * 60 + minute) * 60 + second) * SECOND
    zones = pc.fill_null(pc.struct_field(parts, "z"), "").dictionary_encode()
    names = np.array(zones.dictionary.to_pylist(), dtype=object)
    minutes = np.array([_offset(name) for name in names], dtype=np.int64)
    places = zones.indices.to_numpy()
    at -= minutes[places] * 60 * SECOND
    return at, real & (np.abs(minutes[places]) <= 14 * 60), names[places]


def _offset(name: str) -> int:
    """Minutes east of Greenwich."""
    if name[:1] not in {"+", "-"}:
        return 0
    digits = name[1:].replace(":", "").ljust(4, "0")
    return (-1 if name[0] == "-" else 1) * (int(digits[:2]) * 60 + int(digits[2:]))


def _since_1970(told: pa.Array) -> Ints:
    """Seconds, milliseconds, microseconds or nanoseconds, by the number of digits."""
    value = told.cast(pa.float64()).to_numpy(zero_copy_only=False)
    whole = pc.replace_substring_regex(told, r"\..*", "").cast(pa.int64()).to_numpy()
    at = np.where(whole < 10**11, np.rint(value * SECOND), 0).astype(np.int64)
    at = np.where((whole >= 10**11) & (whole < 10**14), whole * 1000, at)
    at = np.where((whole >= 10**14) & (whole < 10**17), whole, at)
    return np.asarray(np.where(whole >= 10**17, whole // 1000, at), dtype=np.int64)


def _in_zone(local: Ints, asked: Mask, timezone: str | None) -> Ints:
    """From the clock on the wall; of an hour that comes twice, the earlier."""
    if timezone is None:
        return local
    stamps = pa.array(np.where(asked, local, 0)).cast(pa.timestamp("us"))
    placed = pc.assume_timezone(
        stamps, zone(timezone).key, ambiguous="earliest", nonexistent="earliest"
    )
    return np.asarray(placed.cast(pa.int64()).to_numpy())


def _number(column: pa.Array) -> Ints:
    filled = pc.if_else(pc.equal(pc.fill_null(column, ""), ""), "0", column)
    return np.asarray(filled.cast(pa.int64()).to_numpy(zero_copy_only=False))
