"""The reader alone: no database, and no bytes that crash it."""

import csv
import io
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiangxin.kernel.errors import Refusal
from xiangxin.kernel.money import Money
from xiangxin.market.catalog import shopify
from xiangxin.market.catalog.errors import (
    EmptyFile,
    FileTooLarge,
    MissingColumns,
    NotASheet,
    RepeatedColumns,
    TooManyRows,
    UnknownEncoding,
)
from xiangxin.market.catalog.shopify import ROWS_MOST, Sheet, as_text, read, text_of
from xiangxin.market.catalog.tests.sheets import DATA, HEADER, LAMP, sheet_of, sized


def refused(sheet: Sheet) -> dict[int, str]:
    return {line.number: str(line.refused) for line in sheet.lines if line.refused}


def noted(sheet: Sheet) -> list[str]:
    return [str(note) for line in sheet.lines for note in line.notes]


def only(content: bytes) -> str:
    """The one refusal of a file."""
    (sentence,) = refused(read(content, currency="CNY")).values()
    return sentence


def test_rows_become_products_variants_and_pictures() -> None:
    content = sheet_of(
        {
            **sized("Small"),
            "Body (HTML)": "<p>One\nlamp</p>",
            "Variant SKU": "L-S",
            "Variant Grams": "1200",
            "Variant Inventory Qty": "3",
            "Image Src": "https://example.com/1.jpg",
            "Image Alt Text": "A lamp",
        },
        {
            "Handle": "lamp",
            "Option1 Value": "Large",
            "Variant Price": "249.50",
            "Image Src": "https://example.com/2.jpg",
        },
        {"Handle": "lamp", "Image Src": "https://example.com/3.jpg"},
        {**LAMP, "Handle": "mug", "Title": "Mug", "Published": "FALSE"},
    )

    sheet = read(content, currency="CNY")

    lamp, mug = sheet.products
    assert (lamp.title, lamp.html, lamp.options) == (
        "Lamp",
        "<p>One\nlamp</p>",
        ("Size",),
    )
    small, large = lamp.variants
    assert (small.price, small.sku, small.quantity, small.weight_grams) == (
        Money(19900, "CNY"),
        "L-S",
        3,
        1200,
    )
    assert (large.options, large.price, large.quantity) == (
        ("Large", "", ""),
        Money(24950, "CNY"),
        None,
    )
    assert [image.position for image in lamp.images] == [1, 2, 3]
    assert (lamp.is_published, mug.is_published) == (True, False)
    # The first record has a line break in a cell: lines are those of the file.
    assert [line.number for line in sheet.lines] == [2, 4, 5, 6]
    assert refused(sheet) == {}


def test_the_default_title_is_no_option() -> None:
    row = {**LAMP, "Option1 Name": "Title", "Option1 Value": "Default Title"}

    (lamp,) = read(sheet_of(row), currency="CNY").products

    assert lamp.options == ()
    assert lamp.variants[0].options == ("", "", "")


def test_the_names_of_newer_exports_are_known() -> None:
    content = (
        b"Title,URL handle,Description,Published on online store,Status,SKU,Price,"
        b"Inventory quantity,Product image URL\n"
        b"Lamp,lamp,<p>x</p>,true,Draft,L-1,19.90,4,https://example.com/1.jpg\n"
    )

    (lamp,) = read(content, currency="EUR").products

    assert not lamp.is_published
    assert lamp.variants[0].price == Money(1990, "EUR")
    assert lamp.variants[0].quantity == 4
    assert lamp.images[0].url == "https://example.com/1.jpg"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_chinese_is_read_in_every_usual_encoding(encoding: str, delimiter: str) -> None:
    row = {**LAMP, "Title": "月台灯，第二版", "Body (HTML)": "<p>一盏灯。不闪。</p>"}

    content = sheet_of(row, encoding=encoding, delimiter=delimiter)

    assert read(content, currency="CNY").products[0].title == "月台灯，第二版"


@pytest.mark.parametrize(
    "content",
    [
        sheet_of({**LAMP, "Title": "Crème brûlée"}, encoding="latin-1"),
        sheet_of({**LAMP, "Title": "Lámpara pequeña"}, encoding="cp1252"),
        "Handle".encode("utf-16") + b"\xd8",
        b"\xff\xfe\x00",
        b"Handle,Title\n\x81",
    ],
)
def test_other_encodings_are_refused_not_guessed(content: bytes) -> None:
    with pytest.raises(UnknownEncoding):
        read(content, currency="CNY")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"PK\x03\x04\x14\x00", "a ZIP archive or an Excel workbook"),
        (b"\xd0\xcf\x11\xe0\xa1", "an old Excel workbook"),
        (b"\x1f\x8b\x08", "a gzip archive"),
        (b"%PDF-1.7", "a PDF"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\xff\xd8", "a picture"),
    ],
)
def test_what_is_no_csv_is_refused_by_what_it_is(content: bytes, kind: str) -> None:
    with pytest.raises(NotASheet) as refused:
        read(content, currency="CNY")
    assert refused.value.facts == {"kind": kind}


def test_a_row_too_many_is_refused_with_a_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    line = b"lamp,,,\n"
    head = b"Handle,Title,Variant Price,Image Src\nlamp,Lamp,1,\n"
    with pytest.raises(TooManyRows):
        read(head + line * ROWS_MOST, currency="CNY")
    # As many as may be take as long again: here that is few.
    monkeypatch.setattr(shopify, "ROWS_MOST", 9)
    read(head + line * 8, currency="CNY")
    with pytest.raises(TooManyRows):
        read(head + line * 9, currency="CNY")


@given(st.text(alphabet="'=+-@ab", max_size=6))
def test_formulas_are_kept_as_text_and_come_back(cell: str) -> None:
    kept = as_text(cell)
    assert not kept.startswith(("=", "+", "-", "@"))
    content = sheet_of({**LAMP, "Variant SKU": kept})
    assert read(content, currency="CNY").products[0].variants[0].sku == cell


@pytest.mark.parametrize("content", [b"", b"\n\n", b" , \n", sheet_of()])
def test_a_file_without_rows_is_refused(content: bytes) -> None:
    with pytest.raises(EmptyFile):
        read(content, currency="CNY")


def test_a_wrong_header_is_named() -> None:
    with pytest.raises(MissingColumns) as missing:
        read(b"Handle,Name\nlamp,Lamp\n", currency="CNY")
    with pytest.raises(RepeatedColumns) as twice:
        read(b"Handle,Title,Variant Price,title\n", currency="CNY")

    assert missing.value.facts == {"columns": "Title, Variant Price"}
    assert twice.value.facts == {"columns": "title"}


def test_a_huge_file_is_not_read() -> None:
    with pytest.raises(FileTooLarge):
        text_of(b" " * 64_000_001)


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ({"Handle": ""}, "The handle is missing."),
        ({"Title": ""}, "The title is missing in the first row of this product."),
        ({"Title": "x" * 151}, "A title has 1 to 150 characters; this one has 151."),
        ({"Variant Price": ""}, "The price is missing."),
        ({"Variant Price": "-1"}, "The price is negative."),
        ({"Variant Price": "1.999"}, "The price 1.999 is finer than CNY allows."),
        ({"Variant Price": "9" * 20}, "A price is at most 1000000000.00."),
        (
            {"Variant Price": "¥50"},
            "“¥50” is not a price: write it like 1299.50.",
        ),
        (
            {"Variant Price": "1e3"},
            "“1e3” is not a price: write it like 1299.50.",
        ),
        (
            {"Variant Inventory Qty": "many"},
            "“many” is not a quantity: a whole number up to 1000000.",
        ),
        (
            {"Variant Inventory Qty": "1.5"},
            "“1.5” is not a quantity: a whole number up to 1000000.",
        ),
        ({"Variant Grams": "-5"}, "“-5” is not a weight in grams."),
        ({"Variant Grams": "heavy"}, "“heavy” is not a weight in grams."),
        (
            {"Image Src": "https://example.com/a.jpg", "Image Position": "x"},
            "“x” is not a picture’s position.",
        ),
        ({"Published": "maybe"}, "“maybe” in “published” is neither true nor false."),
        (
            {"Status": "gone"},
            "“gone” is not a status: active, draft or archived.",
        ),
        ({"Option4 Name": "Fourth"}, "A product has at most 3 options."),
        ({"Option2 Name": "Size"}, "Option 1 has a value but no name."),
        ({"Option1 Value": "M"}, "Option 1 has a value but no name."),
        ({"Option1 Name": "Size"}, "The option “Size” has no value."),
        (
            {"Option1 Name": "Size", "Option2 Name": "Size"},
            "Two options have the same name.",
        ),
        ({"Variant SKU": "x" * 101}, "“variant sku” has more than 100 characters."),
        (
            {"Title": "La\0mp"},
            "This row holds a character that belongs in no text (U+0000).",
        ),
    ],
)
def test_a_broken_row_is_refused_with_its_line(
    row: dict[str, str], sentence: str
) -> None:
    fine = {**LAMP, "Handle": "fine", "Title": "Fine"}

    sheet = read(sheet_of(fine, {**LAMP, **row}), currency="CNY")

    assert refused(sheet) == {3: sentence}


def test_rows_of_one_product_must_agree() -> None:
    sheet = read(
        sheet_of(
            sized("S", Variant_SKU="L-1"),
            sized("S"),
            {**sized("M"), "Title": "Other"},
            {**sized("L"), "Option1 Name": "Colour"},
            {**sized("XL"), "Variant SKU": "L-1"},
        ),
        currency="CNY",
    )

    assert refused(sheet) == {
        3: "Line 2 already has a variant with these options.",
        4: "Line 2 calls this product something else.",
        5: "The options have other names than in line 2.",
        6: "Line 2 already has the SKU L-1.",
    }


def test_rows_of_a_refused_product_say_so() -> None:
    later = {"Handle": "lamp", "Variant Price": "5"}

    sheet = read(sheet_of({**LAMP, "Title": ""}, later), currency="CNY")

    assert refused(sheet)[3] == "This row belongs to line 2, which is refused."


def test_a_row_with_too_few_fields_is_refused() -> None:
    content = sheet_of(LAMP) + b"mug,Mug\n"

    assert only(content) == f"This row has 2 fields, the header has {len(HEADER)}."


def test_a_quote_left_open_ends_the_reading() -> None:
    assert only(sheet_of(LAMP) + b'mug,"Mug\n').startswith("This row cannot be read")


def test_a_row_of_a_megabyte_is_refused() -> None:
    wide = "x" * 100_000
    content = sheet_of({**LAMP, **dict.fromkeys(HEADER[2:13], wide)})

    assert only(content) == "This row is larger than 1 MB."


def test_what_is_not_taken_is_said() -> None:
    row = {
        **LAMP,
        "Tags": "light, desk",
        "Variant Compare At Price": "250",
        "Variant Inventory Policy": "continue",
        "Variant Inventory Qty": "-2",
        "Gift Card": "true",
        "Image Src": "ftp://example.com/a.jpg",
    }

    sheet = read(sheet_of(row, {}), currency="CNY")

    assert sheet.products[0].variants[0].quantity == 0
    assert noted(sheet) == [
        "The compare-at price 250 is not taken: struck prices come from the price history.",
        "Selling on when sold out is not taken: nothing is sold that is not there.",
        "The tags are not taken: light, desk.",
        "The file has -2 in stock; 0 is taken.",
        "A gift card in the file is an ordinary product here.",
        "“ftp://example.com/a.jpg” is no address of a picture and is not kept.",
        "An empty row.",
    ]


@given(st.binary(max_size=300))
def test_no_bytes_crash_the_reader(content: bytes) -> None:
    _read_or_refuse(content)


@given(st.lists(st.lists(st.text(max_size=12), max_size=30), max_size=6))
def test_no_rows_crash_the_reader(rows: Sequence[Sequence[str]]) -> None:
    text = io.StringIO()
    csv.writer(text).writerows([HEADER, *rows])
    _read_or_refuse(text.getvalue().encode("utf-8", errors="surrogatepass"))


@given(st.binary(max_size=200))
def test_no_bytes_behind_a_header_crash_the_reader(content: bytes) -> None:
    _read_or_refuse(sheet_of(LAMP) + content)


@given(
    st.lists(
        st.fixed_dictionaries(
            {},
            optional={
                name: st.sampled_from(
                    ["", "lamp", "1", "1.5", "true", "Title", "Default Title", "Size"]
                )
                for name in HEADER
            },
        ),
        max_size=8,
    )
)
def test_what_is_read_fits_the_tables(rows: list[dict[str, str]]) -> None:
    try:
        sheet = read(sheet_of(*rows), currency="CNY")
    except EmptyFile:
        return
    variants = [(p, v) for p in sheet.products for v in p.variants]
    assert len({(p.handle, v.options) for p, v in variants}) == len(variants)
    skus = [v.sku for _, v in variants if v.sku]
    assert len(set(skus)) == len(skus)
    assert all(v.price.minor >= 0 for _, v in variants)
    for product, variant in variants:
        named = len(product.options)
        assert all(variant.options[:named])
        assert not any(variant.options[named:])


def _read_or_refuse(content: bytes) -> None:
    try:
        sheet = read(content, currency="CNY")
    except Refusal:
        return
    for line in sheet.lines:
        assert str(line.refused)
        assert all(str(note) for note in line.notes)


@pytest.mark.parametrize(
    ("name", "products", "rows"),
    [("apparel.csv", 20, 22), ("home-and-garden.csv", 20, 21)],
)
def test_real_catalogues_are_read_as_they_are(
    name: str, products: int, rows: int
) -> None:
    file = DATA / name
    if not file.exists():
        pytest.skip(f"shared data: {file.name} is not beside the checkout")

    sheet = read(file.read_bytes(), currency="USD")

    assert refused(sheet) == {}
    assert (len(sheet.products), len(sheet.lines)) == (products, rows)
