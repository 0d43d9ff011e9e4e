"""Files in Shopify's format, made for tests."""

import csv
import io
from collections.abc import Mapping
from pathlib import Path

DATA = Path(__file__).resolve().parents[6] / "shared" / "data" / "shopify-products"
HEADER = [
    *("Handle", "Title", "Body (HTML)", "Vendor", "Type", "Tags", "Published"),
    *("Option1 Name", "Option1 Value", "Option2 Name", "Option2 Value"),
    *("Option3 Name", "Option3 Value", "Option4 Name", "Option4 Value"),
    *("Variant SKU", "Variant Grams", "Variant Inventory Qty"),
    *("Variant Inventory Policy", "Variant Price", "Variant Compare At Price"),
    *("Variant Barcode", "Image Src", "Image Position", "Image Alt Text"),
    *("Gift Card", "Status"),
]
LAMP = {"Handle": "lamp", "Title": "Lamp", "Variant Price": "199"}


def sheet_of(
    *rows: Mapping[str, str], encoding: str = "utf-8", delimiter: str = ","
) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, HEADER, restval="", delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


def sized(value: str, **more: str) -> dict[str, str]:
    return {
        **LAMP,
        "Option1 Name": "Size",
        "Option1 Value": value,
        **{name.replace("_", " "): cell for name, cell in more.items()},
    }
