"""A catalogue as Shopify's product CSV: what `shopify` reads, written. Pure."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import StringIO

from xiangxin.kernel.money import Money
from xiangxin.market.catalog.rules import OPTIONS_MOST
from xiangxin.market.catalog.shopify import ACTIVE, ARCHIVED, DRAFT, as_text

HEADER = (
    *("Handle", "Title", "Body (HTML)", "Vendor", "Type", "Tags", "Published"),
    *(f"Option{n} {part}" for n in (1, 2, 3) for part in ("Name", "Value")),
    *("Variant SKU", "Variant Grams", "Variant Inventory Tracker"),
    *("Variant Inventory Qty", "Variant Inventory Policy"),
    *("Variant Fulfillment Service", "Variant Price", "Variant Compare At Price"),
    *("Variant Requires Shipping", "Variant Taxable", "Variant Barcode"),
    *("Image Src", "Image Position", "Image Alt Text", "Gift Card", "Status"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class VariantRow:
    id: int
    options: tuple[str, ...]
    price: Money
    sku: str
    weight_grams: int
    barcode: str
    is_retired: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageRow:
    address: str
    alt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductRows:
    """A product; without variants it is in the making."""

    handle: str
    title: str
    html: str
    category: str
    is_published: bool
    is_taxed: bool
    options: tuple[str, ...]
    variants: tuple[VariantRow, ...]  # what is sold stands first
    images: tuple[ImageRow, ...]

    @property
    def status(self) -> str:
        if not self.variants:
            return DRAFT
        if self.variants[0].is_retired:
            return ARCHIVED
        return ACTIVE if self.is_published else DRAFT


def header() -> str:
    return _line(HEADER)


def lines(
    products: Iterable[ProductRows], *, vendor: str, counts: dict[int, int]
) -> Iterator[str]:
    """The lines of these products; `counts` are the units on the shelf by variant."""
    for product in products:
        for number in range(max(1, len(product.variants), len(product.images))):
            yield _line(_row(product, number, vendor=vendor, counts=counts))


def _row(
    product: ProductRows, number: int, *, vendor: str, counts: dict[int, int]
) -> list[str]:
    row = dict.fromkeys(HEADER, "")
    row["Handle"] = product.handle
    if number == 0:
        row |= {
            "Title": product.title,
            "Body (HTML)": product.html,
            "Vendor": vendor,
            "Type": product.category,
            # Whoever reads such a file elsewhere should not show what is sold no more.
            "Published": _yes(product.is_published and product.status != ARCHIVED),
            "Gift Card": "FALSE",
            "Status": product.status,
        }
    cells = {name: as_text(cell) for name, cell in row.items()}
    if number < len(product.variants):
        variant = product.variants[number]
        cells |= _options(product, variant)
        cells |= _variant(product, variant, counts)
        if number and variant.is_retired:
            cells["Status"] = ARCHIVED
    if number < len(product.images):
        image = product.images[number]
        cells["Image Src"] = image.address
        cells["Image Position"] = str(number + 1)
        cells["Image Alt Text"] = as_text(image.alt)
    return list(cells.values())


def _options(product: ProductRows, variant: VariantRow) -> dict[str, str]:
    if not product.options:
        return {"Option1 Name": "Title", "Option1 Value": "Default Title"}
    return {
        f"Option{n} {part}": as_text(text)
        for n, pair in enumerate(
            zip(product.options, variant.options[:OPTIONS_MOST], strict=False), start=1
        )
        for part, text in zip(("Name", "Value"), pair, strict=True)
    }


def _variant(
    product: ProductRows, variant: VariantRow, counts: dict[int, int]
) -> dict[str, str]:
    count = counts.get(variant.id)
    return {
        "Variant SKU": as_text(variant.sku),
        "Variant Grams": str(variant.weight_grams),
        "Variant Inventory Tracker": "shopify",
        "Variant Inventory Qty": "" if count is None else str(count),
        "Variant Inventory Policy": "deny",
        "Variant Fulfillment Service": "manual",
        "Variant Price": str(variant.price.decimal()),
        "Variant Requires Shipping": "TRUE",
        "Variant Taxable": _yes(product.is_taxed),
        "Variant Barcode": as_text(variant.barcode),
    }


def _yes(said: bool) -> str:  # noqa: FBT001 - one word for it in a cell
    return "TRUE" if said else "FALSE"


def _line(cells: Sequence[str]) -> str:
    text = StringIO(newline="")
    csv.writer(text).writerow(cells)
    return text.getvalue()
