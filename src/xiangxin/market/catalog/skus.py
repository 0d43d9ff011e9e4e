"""A file of prices and counts by SKU: `SKU, Price, Stock`, one of the two at least. Pure."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from xiangxin.kernel.errors import mark
from xiangxin.kernel.money import Money
from xiangxin.market.catalog.errors import EmptyFile, TooManyRows
from xiangxin.market.catalog.shopify import (
    NOT_A_QUANTITY,
    ROWS_MOST,
    UNITS_MOST,
    UNREADABLE,
    Broken,
    Line,
    cell_of,
    names_in,
    price_in,
    records,
    text_of,
    whole_number,
)

_COLUMNS = {
    "sku": ("sku", "variant sku", "货号"),
    "price": ("price", "variant price", "价格"),
    "count": (
        *("stock", "quantity", "on hand", "inventory quantity"),
        *("variant inventory qty", "库存", "在架"),
    ),
}
_MEANING = {name: word for word, names in _COLUMNS.items() for name in names}

_NO_SKU = mark("The SKU is missing.")
_SKU_TWICE = mark("Line {first} has this SKU already.")
_FEW_FIELDS = mark("This row has {fields} fields, the header has {columns}.")


@dataclass(frozen=True, slots=True)
class SkuRow:
    """What a row wants of the variant with this SKU; None leaves it."""

    line: int
    sku: str
    price: Money | None
    count: int | None


def is_one(content: bytes) -> bool:
    """Whether the header is that of such a file, and not of a catalogue."""
    words = _header(text_of(content))[1]
    return "sku" in words and len(set(words) - {""}) > 1 and "handle" not in words


def read(content: bytes, *, currency: str) -> tuple[list[SkuRow], list[Line]]:
    """The rows that can be taken, and those that cannot with the reason."""
    text = text_of(content)
    delimiter, words = _header(text)
    rows: list[SkuRow] = []
    refused: list[Line] = []
    first: dict[str, int] = {}
    for number, cells in islice(records(text, delimiter), 1, None):
        if len(rows) + len(refused) == ROWS_MOST:
            raise TooManyRows(most=ROWS_MOST)
        try:
            row = _row(number, cells, words, currency)
            _check_once(row, first)
            rows.append(row)
        except Broken as broken:
            refused.append(Line(number, broken.said))
    if not rows and not refused:
        raise EmptyFile
    return rows, refused


def _check_once(row: SkuRow, first: dict[str, int]) -> None:
    if first.setdefault(row.sku, row.line) != row.line:
        raise Broken(_SKU_TWICE, first=first[row.sku])


def _header(text: str) -> tuple[str, list[str]]:
    found = {delimiter: names_in(text, delimiter) for delimiter in ",;\t"}
    delimiter, names = max(
        found.items(), key=lambda item: sum(name in _MEANING for name in item[1])
    )
    words = ["handle" if "handle" in name else _MEANING.get(name, "") for name in names]
    return delimiter, words


def _row(
    number: int, cells: list[str] | None, words: list[str], currency: str
) -> SkuRow:
    if cells is None:
        raise Broken(UNREADABLE, most=csv.field_size_limit())
    if len(cells) != len(words):
        raise Broken(_FEW_FIELDS, fields=len(cells), columns=len(words))
    row = dict(_named(cells, words))
    if not row["sku"]:
        raise Broken(_NO_SKU)
    price, count = row.get("price", ""), row.get("count", "")
    return SkuRow(
        line=number,
        sku=row["sku"],
        price=price_in(price, currency) if price else None,
        count=whole_number(count, NOT_A_QUANTITY, least=0, most=UNITS_MOST),
    )


def _named(cells: list[str], words: list[str]) -> Iterator[tuple[str, str]]:
    for word, cell in zip(words, cells, strict=True):
        if word:
            yield word, cell_of(word if word == "sku" else "price", cell)
