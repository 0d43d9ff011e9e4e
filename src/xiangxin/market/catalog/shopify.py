"""Shopify's product CSV as shops export it: bytes in; products and a word on every row out.

Pure. docs/algorithms/csv-import.md says what is taken and what is not.
"""

import csv
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from io import StringIO
from itertools import islice

from typing_extensions import override

from xiangxin.kernel.errors import mark
from xiangxin.kernel.money import Money, exponent
from xiangxin.market.catalog.errors import (
    EmptyFile,
    FileTooLarge,
    MissingColumns,
    NotASheet,
    RepeatedColumns,
    TooManyRows,
    UnknownEncoding,
)
from xiangxin.market.catalog.rules import (
    GRAMS_MOST,
    OPTIONS_MOST,
    PRICE_MOST,
    VALUE_MOST,
    three,
)
from xiangxin.social.actors.errors import BadName
from xiangxin.social.actors.rules import TITLE_MOST, name_of
from xiangxin.text.clean import seen

FILE_MOST_MB = 64
ROWS_MOST = 100_000
ROW_MOST = 1_000_000
UNITS_MOST = 1_000_000


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence for the report, translatable, and the facts it names."""

    sentence: str
    facts: Mapping[str, object] = field(default_factory=dict)

    @override
    def __str__(self) -> str:
        return self.sentence.format(**self.facts)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedVariant:
    line: int
    options: tuple[str, str, str]
    price: Money
    sku: str
    quantity: int | None
    weight_grams: int
    barcode: str
    is_retired: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedImage:
    line: int
    url: str
    position: int
    alt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedProduct:
    """A product as the file has it, from one or several rows."""

    line: int
    handle: str
    title: str
    html: str
    vendor: str
    tags: str
    category: str
    published: bool  # as the column of this name says
    status: str
    options: tuple[str, ...]
    variants: list[PlannedVariant] = field(default_factory=list)
    images: list[PlannedImage] = field(default_factory=list)

    @property
    def is_published(self) -> bool:
        """A draft is shown only where it has no price yet, which is in the making."""
        if self.status == DRAFT:
            return self.published and not self.variants
        return self.published and not self.is_archived

    @property
    def is_archived(self) -> bool:
        return self.status == ARCHIVED


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the file: why it cannot be taken, or what is to be noted about it."""

    number: int
    refused: Said | None
    notes: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    products: list[PlannedProduct]
    lines: list[Line]


# Our word for a column, and what the older and the newer exports call it.
ACTIVE, DRAFT, ARCHIVED = "active", "draft", "archived"
_COLUMNS = {
    "handle": ("handle", "url handle"),
    "title": ("title",),
    "html": ("body (html)", "body html", "description"),
    "vendor": ("vendor",),
    "type": ("type",),
    "tags": ("tags",),
    "published": ("published", "published on online store"),
    "status": ("status",),
    **{f"option{n} name": (f"option{n} name",) for n in range(1, 5)},
    **{f"option{n} value": (f"option{n} value",) for n in range(1, 5)},
    "sku": ("variant sku", "sku"),
    "grams": ("variant grams", "weight value (grams)"),
    "quantity": ("variant inventory qty", "inventory quantity"),
    "policy": ("variant inventory policy", "continue selling when out of stock"),
    "price": ("variant price", "price"),
    "compare": ("variant compare at price", "compare-at price"),
    "barcode": ("variant barcode", "barcode"),
    "image": ("image src", "product image url"),
    "image position": ("image position",),
    "image alt": ("image alt text",),
    "gift": ("gift card",),
}
_MEANING = {name: word for word, names in _COLUMNS.items() for name in names}
_NEEDED = {"handle": "Handle", "title": "Title", "price": "Variant Price"}
_LONGEST = {
    "handle": 255,
    "type": 200,
    "sku": VALUE_MOST,
    "barcode": VALUE_MOST,
    "image alt": 500,
    **{f"option{n} name": VALUE_MOST for n in range(1, 4)},
    **{f"option{n} value": VALUE_MOST for n in range(1, 4)},
}

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# What other files begin with; an Excel workbook is a ZIP archive too.
_OTHERS = {
    b"PK\x03\x04": mark("a ZIP archive or an Excel workbook"),
    b"PK\x05\x06": mark("a ZIP archive or an Excel workbook"),
    b"\xd0\xcf\x11\xe0": mark("an old Excel workbook"),
    b"\x1f\x8b": mark("a gzip archive"),
    b"%PDF": mark("a PDF"),
    b"\x89PNG": mark("a picture"),
    b"\xff\xd8\xff": mark("a picture"),
}
# A spreadsheet would reckon these; Shopify puts an apostrophe before them, and so do we.
_KEPT_AS_TEXT = re.compile(r"'+[=+\-@]")
_FORMULA = re.compile(r"'*[=+\-@]")
_NUMBERS = {"price", "compare", "grams", "quantity", "image position"}
_PLAIN_DECIMAL = re.compile(r"-?[0-9]{1,20}(\.[0-9]{1,10})?")
_WHOLE = re.compile(r"-?[0-9]{1,12}(\.0+)?")
_ADDRESS = re.compile(r"https?://\S{1,1990}")

UNREADABLE = mark(
    "This row cannot be read: a quote is not closed, or a cell has more than {most} characters. What follows was not read."
)
_TOO_LARGE = mark("This row is larger than 1 MB.")
_FIELD_COUNT = mark("This row has {fields} fields, the header has {columns}.")
_CONTROL = mark("This row holds a character that belongs in no text ({character}).")
_TOO_LONG = mark("“{column}” has more than {most} characters.")
_EMPTY = mark("An empty row.")
_NO_HANDLE = mark("The handle is missing.")
_NO_TITLE = mark("The title is missing in the first row of this product.")
_BAD_TITLE = mark("A title has 1 to {most} characters; this one has {length}.")
_OTHER_TITLE = mark("Line {first} calls this product something else.")
_OF_REFUSED = mark("This row belongs to line {first}, which is refused.")
_NOT_YES_OR_NO = mark("“{text}” in “{column}” is neither true nor false.")
_NOT_A_STATUS = mark("“{text}” is not a status: active, draft or archived.")
_TOO_MANY_OPTIONS = mark("A product has at most {most} options.")
_OPTION_GAP = mark("Option {position} has a value but no name.")
_OPTION_TWICE = mark("Two options have the same name.")
_OTHER_OPTIONS = mark("The options have other names than in line {first}.")
_NO_VALUE = mark("The option “{name}” has no value.")
_SAME_OPTIONS = mark("Line {first} already has a variant with these options.")
_SAME_SKU = mark("Line {first} already has the SKU {sku}.")
_NO_PRICE = mark("The price is missing.")
_NOT_A_PRICE = mark("“{text}” is not a price: write it like 1299.50.")
_NEGATIVE_PRICE = mark("The price is negative.")
_TOO_FINE = mark("The price {text} is finer than {currency} allows.")
_TOO_DEAR = mark("A price is at most {most}.")
NOT_A_QUANTITY = mark("“{text}” is not a quantity: a whole number up to {most}.")
_NOT_A_WEIGHT = mark("“{text}” is not a weight in grams.")
_NOT_A_POSITION = mark("“{text}” is not a picture’s position.")

_NOTE_COMPARE = mark(
    "The compare-at price {price} is not taken: struck prices come from the price history."
)
_NOTE_POLICY = mark(
    "Selling on when sold out is not taken: nothing is sold that is not there."
)
_NOTE_TAGS = mark("The tags are not taken: {tags}.")
_NOTE_OVERSOLD = mark("The file has {quantity} in stock; 0 is taken.")
_NOTE_PICTURE = mark("The picture’s address is kept; the picture is not fetched.")
_NOTE_NO_PICTURE = mark("“{text}” is no address of a picture and is not kept.")
_NOTE_GIFT = mark("A gift card in the file is an ordinary product here.")


class Broken(Exception):
    """Why a row cannot be taken."""

    def __init__(self, sentence: str, **facts: object) -> None:
        super().__init__(sentence)
        self.said = Said(sentence, facts)


def read(content: bytes, *, currency: str) -> Sheet:
    """Read a file whose prices are in `currency`; refuse one that is no such file at all."""
    exponent(currency)  # refuses what is no currency
    text = text_of(content)
    delimiter, header = _header(text)
    gathering = _Gathering(currency)
    lines: list[Line] = []
    for number, cells in islice(records(text, delimiter), 1, None):
        if len(lines) == ROWS_MOST:
            raise TooManyRows(most=ROWS_MOST)
        try:
            lines.append(gathering.take(number, _row(cells, header)))
        except Broken as broken:
            lines.append(Line(number, broken.said))
    if not lines:
        raise EmptyFile
    return Sheet(list(gathering.products.values()), lines)


def text_of(content: bytes) -> str:
    """The text of a file: UTF-8, UTF-16 with its mark, or GB18030, as Chinese Excel writes."""
    for beginning, kind in _OTHERS.items():
        if content.startswith(beginning):
            raise NotASheet(kind=kind)
    if len(content) > FILE_MOST_MB * 1_000_000:
        raise FileTooLarge(most=FILE_MOST_MB)
    utf16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        return content.decode("utf-16" if utf16 else "utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        text = content.decode("gb18030")
    except UnicodeDecodeError as neither:
        raise UnknownEncoding from neither
    if utf16 or not _is_plausible(text):
        raise UnknownEncoding
    return text


def _is_plausible(text: str) -> bool:
    """Whether text read as GB18030 was that: the encoding reads nearly anything as something.

    Western text read so gives rare characters (a letter with an accent swallows the next
    one); Chinese is mostly made of those that already were in GB 2312.
    """
    foreign = [c for c in text if not c.isascii()]
    common = len("".join(foreign).encode("gb2312", errors="ignore")) // 2
    return 2 * common >= len(foreign) and not any(
        unicodedata.category(c) in {"Cc", "Cn", "Co", "Cs"} and c not in "\r\n\t"
        for c in text
    )


def _header(text: str) -> tuple[str, list[str]]:
    """The delimiter, and our word (or '') for each column."""
    headers = {delimiter: names_in(text, delimiter) for delimiter in ",;\t"}
    delimiter, names = max(
        headers.items(), key=lambda item: sum(name in _MEANING for name in item[1])
    )
    if not any(names):
        raise EmptyFile
    header = [_MEANING.get(name, "") for name in names]
    missing = [name for word, name in _NEEDED.items() if word not in header]
    if missing:
        raise MissingColumns(columns=", ".join(missing))
    twice = {word for word in header if word and header.count(word) > 1}
    if twice:
        raise RepeatedColumns(columns=", ".join(sorted(twice)))
    return delimiter, header


def names_in(text: str, delimiter: str) -> list[str]:
    _, cells = next(records(text, delimiter), (0, None))
    return [
        unicodedata.normalize("NFKC", cell).strip().casefold() for cell in cells or []
    ]


def records(text: str, delimiter: str) -> Iterator[tuple[int, list[str] | None]]:
    """Each record that is not blank, with the line it begins on; None ends an unreadable file."""
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield line, None
            return
        if cells:
            yield line, cells


def _row(cells: list[str] | None, header: Sequence[str]) -> dict[str, str]:
    """The cells by our words, without spaces around; empty for an empty row."""
    if cells is None:
        raise Broken(UNREADABLE, most=csv.field_size_limit())
    if sum(map(len, cells)) > ROW_MOST:
        raise Broken(_TOO_LARGE)
    if not any(cell.strip() for cell in cells):
        return {}
    if len(cells) != len(header):
        raise Broken(_FIELD_COUNT, fields=len(cells), columns=len(header))
    control = _CONTROLS.search("".join(cells))
    if control:
        raise Broken(_CONTROL, character=f"U+{ord(control[0]):04X}")
    row = {
        word: cell_of(word, cell)
        for word, cell in zip(header, cells, strict=True)
        if word
    }
    for word, most in _LONGEST.items():
        if len(row.get(word, "")) > most:
            raise Broken(_TOO_LONG, column=_COLUMNS[word][0], most=most)
    return row


def cell_of(word: str, cell: str) -> str:
    text = cell.strip() if word == "html" else " ".join(seen(cell).split())
    if word not in _NUMBERS and _KEPT_AS_TEXT.match(text):
        return text[1:]
    return text


def as_text(cell: str) -> str:
    """The cell so that a spreadsheet does not reckon it; reading it again gives it back."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


class _Gathering:
    """Puts rows together to products, row by row."""

    def __init__(self, currency: str) -> None:
        self._currency = currency
        self._refused: dict[str, int] = {}
        self._variants: dict[tuple[str, tuple[str, str, str]], int] = {}
        self._skus: dict[str, int] = {}
        self.products: dict[str, PlannedProduct] = {}

    def take(self, line: int, row: Mapping[str, str]) -> Line:
        if not row:
            return Line(line, None, (Said(_EMPTY),))
        product = self._product(line, row)
        is_first = line == product.line and product.status != DRAFT
        if is_first or _has_variant(row):
            product.variants.append(self._variant(line, row, product))
        image = _image(line, row, number=len(product.images) + 1)
        if image:
            product.images.append(image)
        return Line(line, None, tuple(_notes(row, image)))

    def _product(self, line: int, row: Mapping[str, str]) -> PlannedProduct:
        handle = row["handle"]
        if not handle:
            raise Broken(_NO_HANDLE)
        if handle in self._refused:
            raise Broken(_OF_REFUSED, first=self._refused[handle])
        if handle in self.products:
            product = self.products[handle]
            _check_same(product, row)
            return product
        self._refused[handle] = line
        self.products[handle] = _new_product(line, row)
        del self._refused[handle]
        return self.products[handle]

    def _variant(
        self, line: int, row: Mapping[str, str], product: PlannedProduct
    ) -> PlannedVariant:
        values = _values(row, product.options)
        price = price_in(row["price"], self._currency)
        quantity = whole_number(
            row.get("quantity", ""), NOT_A_QUANTITY, least=-UNITS_MOST, most=UNITS_MOST
        )
        grams = whole_number(
            row.get("grams", ""), _NOT_A_WEIGHT, least=0, most=GRAMS_MOST
        )
        sku = row.get("sku", "")
        first = self._variants.setdefault((product.handle, values), line)
        if first != line:
            raise Broken(_SAME_OPTIONS, first=first)
        if sku and self._skus.setdefault(sku, line) != line:
            raise Broken(_SAME_SKU, first=self._skus[sku], sku=sku)
        return PlannedVariant(
            line=line,
            options=values,
            price=price,
            sku=sku,
            quantity=None if quantity is None else max(0, quantity),
            weight_grams=grams or 0,
            barcode=row.get("barcode", ""),
            is_retired=(_status(row) or product.status) == ARCHIVED,
        )


def _new_product(line: int, row: Mapping[str, str]) -> PlannedProduct:
    if not row["title"]:
        raise Broken(_NO_TITLE)
    return PlannedProduct(
        line=line,
        handle=row["handle"],
        title=_title(row["title"]),
        html=row.get("html", ""),
        vendor=row.get("vendor", ""),
        tags=row.get("tags", ""),
        category=row.get("type", ""),
        published=_yes_or_no(row, "published", otherwise=True),
        status=_status(row),
        options=_option_names(row),
    )


def _status(row: Mapping[str, str]) -> str:
    """Of a product in its first row; further down of the row's own variant."""
    status = row.get("status", "").casefold()
    if status not in {"", ACTIVE, DRAFT, ARCHIVED}:
        raise Broken(_NOT_A_STATUS, text=status[:40])
    return status


def _title(text: str) -> str:
    try:
        return name_of(text, most=TITLE_MOST)
    except BadName:
        raise Broken(_BAD_TITLE, most=TITLE_MOST, length=len(text)) from None


def _yes_or_no(row: Mapping[str, str], column: str, *, otherwise: bool) -> bool:
    text = row.get(column, "").casefold()
    if text not in {"", "true", "false"}:
        raise Broken(_NOT_YES_OR_NO, text=text[:40], column=column)
    return text == "true" if text else otherwise


def _option_names(row: Mapping[str, str]) -> tuple[str, ...]:
    """The names of the product's options; `Title` with `Default Title` means none."""
    if row.get("option4 name") or row.get("option4 value"):
        raise Broken(_TOO_MANY_OPTIONS, most=OPTIONS_MOST)
    names = [row.get(f"option{n} name", "") for n in range(1, OPTIONS_MOST + 1)]
    if names == ["Title", "", ""] and row.get("option1 value") == "Default Title":
        return ()
    named = tuple(name for name in names if name)
    if tuple(names[: len(named)]) != named:
        raise Broken(_OPTION_GAP, position=names.index("") + 1)
    if len(set(named)) < len(named):
        raise Broken(_OPTION_TWICE)
    return named


def _check_same(product: PlannedProduct, row: Mapping[str, str]) -> None:
    """What a later row says again must be what the first row says."""
    if row["title"] and _title(row["title"]) != product.title:
        raise Broken(_OTHER_TITLE, first=product.line)
    names = _option_names(row)
    if names and names != product.options:
        raise Broken(_OTHER_OPTIONS, first=product.line)


def _has_variant(row: Mapping[str, str]) -> bool:
    """Later rows may hold a variant, a picture, or both."""
    return any(
        row.get(word)
        for word in (
            "price",
            "sku",
            "quantity",
            *(f"option{n} value" for n in (1, 2, 3)),
        )
    )


def _values(row: Mapping[str, str], options: Sequence[str]) -> tuple[str, str, str]:
    values = [row.get(f"option{n} value", "") for n in range(1, OPTIONS_MOST + 1)]
    if not options and values[0] == "Default Title":
        values[0] = ""
    for position, value in enumerate(values, start=1):
        if position <= len(options) and not value:
            raise Broken(_NO_VALUE, name=options[position - 1])
        if position > len(options) and value:
            raise Broken(_OPTION_GAP, position=position)
    return three(values)


def price_in(text: str, currency: str) -> Money:
    """The price of a cell, exact to the minor unit."""
    if not text:
        raise Broken(_NO_PRICE)
    if not _PLAIN_DECIMAL.fullmatch(text):
        raise Broken(_NOT_A_PRICE, text=text[:40])
    amount = Decimal(text).scaleb(exponent(currency))
    if amount < 0:
        raise Broken(_NEGATIVE_PRICE)
    if amount > PRICE_MOST:
        raise Broken(_TOO_DEAR, most=Money(PRICE_MOST, currency).decimal())
    if amount != amount.to_integral_value():
        raise Broken(_TOO_FINE, text=text, currency=currency)
    return Money(int(amount), currency)


def whole_number(text: str, sentence: str, *, least: int, most: int) -> int | None:
    """A whole number; spreadsheets also write it with zeros behind a point."""
    if not text:
        return None
    if (
        not _WHOLE.fullmatch(text)
        or not least <= int(text.split(".", maxsplit=1)[0]) <= most
    ):
        raise Broken(sentence, text=text[:40], most=most)
    return int(text.split(".", maxsplit=1)[0])


def _image(line: int, row: Mapping[str, str], *, number: int) -> PlannedImage | None:
    url = row.get("image", "")
    position = row.get("image position", "")
    if not _ADDRESS.fullmatch(url):
        return None
    place = whole_number(position, _NOT_A_POSITION, least=0, most=UNITS_MOST)
    return PlannedImage(
        line=line,
        url=url,
        position=number if place is None else place,
        alt=row.get("image alt", ""),
    )


def _notes(row: Mapping[str, str], image: PlannedImage | None) -> Iterator[Said]:
    if row.get("compare"):
        yield Said(_NOTE_COMPARE, {"price": row["compare"][:40]})
    if row.get("policy", "").casefold() in {"continue", "true"}:
        yield Said(_NOTE_POLICY)
    if row.get("tags"):
        yield Said(_NOTE_TAGS, {"tags": row["tags"][:200]})
    if row.get("quantity", "").startswith("-"):
        yield Said(_NOTE_OVERSOLD, {"quantity": row["quantity"]})
    if row.get("gift", "").casefold() == "true":
        yield Said(_NOTE_GIFT)
    if image:
        yield Said(_NOTE_PICTURE)
    elif row.get("image"):
        yield Said(_NOTE_NO_PICTURE, {"text": row["image"][:80]})
