"""Numbers as people write them: 1,234.56 · 1.234,56 · ¥12 · 1.2万 · (30)."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from xiangxin.pull.reading import text
from xiangxin.pull.reading.masks import Ints, Mask, mask

MICRO: Final = 1_000_000
LARGEST: Final = 9_000_000_000_000
SHARED: Final = ("¥", "元", "$")
"""Signs that several currencies share: what is said of the file decides."""
SIGNS: Final = {"¥": "CNY", "元": "CNY", "€": "EUR", "£": "GBP", "$": "USD", "₩": "KRW"}
NAMES: Final = {"RMB": "CNY", "人民币": "CNY", "YUAN": "CNY", "美元": "USD"}
NO_MINOR: Final = frozenset(
    "BIF CLP DJF GNF JPY KMF KRW PYG RWF UGX VND XAF XOF XPF".split()
)
THOUSANDTHS: Final = frozenset("BHD IQD JOD KWD LYD OMR TND".split())
UNITS: Final = {
    "k": 1e3,
    "m": 1e6,
    "w": 1e4,
    "万": 1e4,
    "萬": 1e4,
    "亿": 1e8,
    "億": 1e8,
}

PARTS: Final = (
    r"^(?P<minus>[-−(]?)\s*(?P<before>[A-Za-z]{3}|[¥€£$₩])?\s*(?P<after_minus>[-−]?)"
    r"(?P<body>\d[\d.,' ]*(?:[eE][+-]?\d{1,2})?)\s*(?P<unit>[kKmMwW万萬亿億]?)\+?\s*"
    r"(?P<after>[A-Za-z]{3}|[¥€£$₩元])?\)?$"
)
COMMA: Final = r"^(?:\d{1,3}(?:\.\d{3})+,\d+|\d+,(?:\d{1,2}|\d{4,})|0,\d+|\d{4,},\d{3}|\d{1,3}(?:\.\d{3}){2,})$"
POINT: Final = r"^(?:\d{1,3}(?:,\d{3})+\.\d+|\d+\.(?:\d{1,2}|\d{4,})|0\.\d+|\d{4,}\.\d{3}|\d{1,3}(?:,\d{3}){2,})$"
EITHER: Final = r"^[1-9]\d{0,2}[.,]\d{3}$"
SIMPLE: Final = r"^-?\d{1,15}(?:\.\d{1,2})?$"
PLAIN: Final = r"^(?:\d+|\d+(?:\.\d+)?[eE][+-]?\d{1,2})$"


@dataclass(frozen=True, slots=True)
class Numbers:
    """In millionths; `known` is where there is one, `bad` where it cannot be read."""

    micro: Ints
    known: Mask
    bad: Mask
    currency: pa.Array
    shared: Mask
    """Where the currency is told by a sign that several share."""

    def counts(self) -> pa.Array:
        """Whole numbers; a fraction is rounded to the nearest even."""
        return pa.array(_divided(self.micro, MICRO), mask=~self.known)

    def floats(self) -> pa.Array:
        return pa.array(self.micro / MICRO, mask=~self.known)

    def minor(self, currency: pa.Array) -> pa.Array:
        """In each row's currency's smallest unit, cents where none is known."""
        none = pc.is_in(currency, value_set=pa.array(sorted(NO_MINOR)))
        many = pc.is_in(currency, value_set=pa.array(sorted(THOUSANDTHS)))
        unit = np.where(none.to_numpy(zero_copy_only=False), MICRO, MICRO // 100)
        unit = np.where(many.to_numpy(zero_copy_only=False), MICRO // 1000, unit)
        return pa.array(_divided(self.micro, unit), mask=~self.known)


def numbers(
    column: pa.ChunkedArray, *, comma: bool = False, scale: float = 1
) -> Numbers:
    """`comma` says whether 1,234 alone means a little more than one."""
    kind = column.type
    if (
        pa.types.is_integer(kind)
        or pa.types.is_floating(kind)
        or pa.types.is_decimal(kind)
    ):
        return _typed(column, scale)
    told = text.cleaned(column)
    simple = pc.match_substring_regex(told, SIMPLE)
    if pc.all(simple, min_count=0).as_py():
        return _typed(pa.chunked_array([told.cast(pa.float64())]), scale)
    parts = pc.extract_regex(told, PARTS)
    body = pc.replace_substring_regex(pc.struct_field(parts, "body"), r"[' ]", "")
    value, read = _values(body, comma=comma)
    signs = [pc.struct_field(parts, name) for name in ("minus", "after_minus")]
    minus = pc.or_(*(pc.greater(pc.utf8_length(sign), 0) for sign in signs))
    value *= np.where(mask(minus), -1.0, 1.0) * scale
    units = pc.utf8_lower(pc.struct_field(parts, "unit"))
    for unit, times in UNITS.items():
        value[mask(pc.equal(units, unit))] *= times
    fits = read & (np.abs(value) <= LARGEST)
    micro = np.rint(np.where(fits, value, 0) * MICRO).astype(np.int64)
    given = mask(pc.is_valid(told))
    sign = pc.coalesce(
        *(_filled(pc.struct_field(parts, name)) for name in ("before", "after"))
    )
    shared = mask(pc.is_in(sign, value_set=pa.array(SHARED)))
    return Numbers(micro, fits, given & ~fits, currencies(sign), shared)


def currencies(column: pa.Array) -> pa.Array:
    """ISO 4217 codes of codes, signs and names; null where it is none."""
    upper = pc.utf8_upper(text.cleaned(pa.chunked_array([column])))
    for sign, code in {**SIGNS, **NAMES}.items():
        upper = pc.if_else(
            pc.fill_null(pc.equal(upper, sign), fill_value=False), code, upper
        )
    fits = pc.match_substring_regex(upper, r"^[A-Z]{3}$")
    return pc.if_else(fits, upper, pa.scalar(None, pa.string()))


def _typed(column: pa.ChunkedArray, scale: float) -> Numbers:
    floats = column.cast(pa.float64()).to_numpy(zero_copy_only=False)
    value = np.asarray(floats, dtype=np.float64) * scale
    given = mask(pc.is_valid(column)) & ~np.isnan(value)
    fits = given & (np.abs(value) <= LARGEST)
    micro = np.rint(np.where(fits, value, 0) * MICRO).astype(np.int64)
    nothing = pa.nulls(len(column), pa.string())
    return Numbers(micro, fits, given & ~fits, nothing, np.zeros_like(given))


def _values(body: pa.Array, *, comma: bool) -> "tuple[np.ndarray[Any, Any], Mask]":
    by_comma, by_point, either, plain = (
        mask(pc.match_substring_regex(body, form))
        for form in (COMMA, POINT, EITHER, PLAIN)
    )
    # What settles the style is what could be written in one style only.
    settled = by_comma.any() != by_point.any()
    by_comma_all = by_comma.any() if settled else comma
    mixed = by_comma.any() and by_point.any()
    if not mixed:
        by_comma, by_point = (
            by_comma | (either & by_comma_all),
            by_point | (either & (not by_comma_all)),
        )
    european = pc.replace_substring(pc.replace_substring(body, ".", ""), ",", ".")
    english = pc.replace_substring(body, ",", "")
    read = by_comma | by_point | plain
    spelled = pc.if_else(pa.array(by_comma), european, english)
    spelled = pc.if_else(pa.array(read), spelled, pa.scalar(None, pa.string()))
    value = spelled.cast(pa.float64()).to_numpy(zero_copy_only=False)
    return np.nan_to_num(value, posinf=np.inf), read


def _divided(micro: Ints, unit: "int | Ints") -> Ints:
    """To the nearest whole, halves to even, exactly."""
    whole, rest = np.divmod(micro, unit)
    up = (2 * rest > unit) | ((2 * rest == unit) & (whole % 2 == 1))
    return np.asarray(whole + up, dtype=np.int64)


def _filled(column: pa.Array) -> pa.Array:
    return pc.if_else(pc.equal(column, ""), pa.scalar(None, pa.string()), column)
