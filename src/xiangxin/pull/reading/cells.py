"""One table's columns by meaning, each read as its kind, with what could not be read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from xiangxin.pull.ledger import Problem
from xiangxin.pull.reading import identity, text
from xiangxin.pull.reading.identity import shown
from xiangxin.pull.reading.masks import mask
from xiangxin.pull.reading.meanings import Meaning, header
from xiangxin.pull.reading.moments import Moments, moments
from xiangxin.pull.reading.numbers import Numbers, currencies, numbers
from xiangxin.pull.reading.sheets import Sheet

YES: Final = pa.array(["1", "true", "yes", "y", "t", "是", "已", "成交", "已转化"])
NO: Final = pa.array(["0", "false", "no", "n", "f", "否", "未", "未成交", "未转化"])
SCALES: Final = {"万": 1e4, "w": 1e4, "千": 1e3, "k": 1e3, "亿": 1e8, "百万": 1e6}
MINOR_UNITS: Final = frozenset({"分", "cents", "minor"})


@dataclass(frozen=True, slots=True, kw_only=True)
class How:
    """How cells are read: the key of names, and what holds where a cell is silent."""

    key: str = identity.KEY
    currency: str | None = None
    timezone: str | None = None
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


class Cells:
    """Reading gathers `problems`. A meaning no column has reads as nulls."""

    def __init__(
        self, sheet: Sheet, columns: Mapping[str, str], meanings: Mapping[str, Meaning],
        how: How,
    ) -> None:  # fmt: skip
        self.sheet, self.how, self._meanings = sheet, how, meanings
        self.columns = {meaning: column for column, meaning in columns.items()}
        self.problems: list[Problem] = list(sheet.problems)

    def __contains__(self, meaning: str) -> bool:
        return meaning in self.columns

    def __len__(self) -> int:
        return int(self.sheet.cells.num_rows)

    def read(self, meaning: str) -> pa.Array:
        """By the kind of the meaning; money by `money`, moments by `moments`."""
        kind = self._meanings[meaning].kind
        if meaning not in self.columns:
            return pa.nulls(len(self), KINDS[kind])
        return self._readers.get(kind, self.texts)(meaning)

    @property
    def _readers(self) -> Mapping[str, Callable[[str], pa.Array]]:
        key = self.how.key
        return {
            "person": lambda name: identity.pseudonyms(self.raw(name), key),
            "id": lambda name: identity.identifiers(self.raw(name), key),
            "label": lambda name: identity.identifiers(self.raw(name), key),
            "people": lambda name: self._lists(name, people=True),
            "texts": lambda name: self._lists(name, people=False),
            "count": lambda name: self.numbers(name).counts(),
            "number": lambda name: self.numbers(name).floats(),
            "flag": self._flags,
            "currency": lambda name: currencies(text.cleaned(self.raw(name))),
            "moment": lambda name: self.moments(name).timestamps(),
        }

    def raw(self, meaning: str) -> pa.ChunkedArray:
        return self.sheet.cells[self.columns[meaning]]

    def texts(self, meaning: str) -> pa.Array:
        """Trimmed and of one width, with the mapping's values put in."""
        if meaning not in self.columns:
            return pa.nulls(len(self), pa.string())
        told = text.cleaned(self.raw(meaning))
        for written, means in self.how.values.get(meaning, {}).items():
            same = pc.fill_null(pc.equal(told, written), fill_value=False)
            told = pc.if_else(same, means, told)
        return identity.masked(told)

    def numbers(self, meaning: str) -> Numbers:
        column = self.columns[meaning]
        scale = SCALES.get(header(column).unit, 1)
        read = numbers(self.raw(meaning), comma=self.sheet.comma, scale=scale)
        self.note("bad_number", meaning, read.bad)
        return read

    def moments(self, meaning: str, *, needed: bool = False) -> Moments:
        """A row without a moment is of no use where one is `needed`."""
        read = moments(self.raw(meaning), timezone=self.how.timezone)
        self.note("bad_moment", meaning, read.bad, left_out=needed)
        if needed:
            self.note("no_moment", meaning, ~read.known & ~read.bad, left_out=True)
        if self.how.timezone is None:
            self.note("no_zone", meaning, read.naive)
        aware = read.known & ~read.naive
        if read.naive.any() and aware.any():
            self.note("mixed_zones", meaning, read.naive)
        return read

    def money(self, amount: str, minor: str) -> tuple[pa.Array, pa.Array]:
        """Minor units, and the currency: of its column, its sign, or as said."""
        told = self.read("currency") if "currency" in self._meanings else None
        if told is None:
            told = pa.nulls(len(self), pa.string())
        said = pa.scalar(self.how.currency, pa.string())
        if minor in self.columns:
            currency = pc.coalesce(told, said)
            return self.numbers(minor).counts(), self._currency(currency, minor)
        if amount not in self.columns:
            return pa.nulls(len(self), pa.int64()), pc.coalesce(told, said)
        read = self.numbers(amount)
        unit = header(self.columns[amount]).unit
        sure = pc.if_else(
            pa.array(read.shared), pa.scalar(None, pa.string()), read.currency
        )
        heading = _repeated(unit, len(self))
        in_head = (heading, said) if unit.isascii() else (said, heading)
        currency = pc.coalesce(told, sure, *in_head, read.currency)
        if unit in MINOR_UNITS:
            return read.counts(), self._currency(currency, amount)
        return read.minor(currency), self._currency(currency, amount)

    def note(
        self, code: str, meaning: str, bad: Any, *, left_out: bool = False
    ) -> None:
        column = self.columns.get(meaning, meaning)
        found = self.sheet.problem(code, column, bad, left_out=left_out)
        if found:
            self.problems.append(found)

    def named(self, problem: Problem) -> Problem:
        """A problem of a ledger's table by the names of the file."""
        known = problem.column
        given = known if known in self.columns else known.removesuffix("_minor")
        return replace(
            problem,
            table=shown(self.sheet.name),
            column=shown(self.columns.get(given, known)),
        )

    def _currency(self, currency: pa.Array, amount: str) -> pa.Array:
        given = pc.is_valid(text.cleaned(self.raw(amount)))
        self.note("no_currency", amount, mask(pc.and_(given, pc.is_null(currency))))
        return currency

    def _flags(self, meaning: str) -> pa.Array:
        column = self.raw(meaning)
        if pa.types.is_boolean(column.type):
            return column.combine_chunks()
        told = pc.utf8_lower(text.cleaned(column))
        yes, no = (pc.is_in(told, value_set=words) for words in (YES, NO))
        neither = pc.and_(pc.is_valid(told), pc.invert(pc.or_(yes, no)))
        self.note("bad_flag", meaning, mask(neither))
        return pc.if_else(pc.or_(yes, no), yes, pa.scalar(None, pa.bool_()))

    def _lists(self, meaning: str, *, people: bool) -> pa.Array:
        """Of a list, or of a text such as [3, 5], 3;5 or 3|5."""
        column = self.raw(meaning).combine_chunks()
        if isinstance(column, pa.ChunkedArray):
            column = pa.concat_arrays(column.chunks)
        if not pa.types.is_nested(column.type):
            bare = pc.replace_substring_regex(text.strings(column), r"[\[\]\"'\s]", "")
            bare = pc.if_else(pc.equal(bare, ""), pa.scalar(None, pa.string()), bare)
            column = pc.split_pattern_regex(bare, "[,;|、，；]")
        lengths = pc.fill_null(pc.list_value_length(column), 0).to_numpy()
        flat = pa.chunked_array([column.flatten()])
        items = (
            identity.pseudonyms(flat, self.how.key)
            if people
            else identity.masked(text.cleaned(flat))
        )
        ends = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
        lists = pa.ListArray.from_arrays(pa.array(ends), items)
        return pc.if_else(pc.is_valid(column), lists, pa.scalar(None, lists.type))


KINDS: Final = {
    "person": pa.int64(),
    "id": pa.int64(),
    "label": pa.int64(),
    "count": pa.int64(),
    "minor": pa.int64(),
    "money": pa.int64(),
    "number": pa.float64(),
    "flag": pa.bool_(),
    "text": pa.string(),
    "currency": pa.string(),
    "path": pa.string(),
    "moment": pa.timestamp("us", "UTC"),
    "texts": pa.list_(pa.string()),
    "people": pa.list_(pa.int64()),
}


def _repeated(word: str, rows: int) -> pa.Array:
    code = currencies(pa.array([word or None], pa.string()))[0]
    return pa.repeat(code, rows) if code.is_valid else pa.nulls(rows, pa.string())
