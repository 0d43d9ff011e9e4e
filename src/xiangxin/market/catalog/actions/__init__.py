"""Making brands and products, setting prices, importing a catalogue."""

from xiangxin.market.catalog.actions.importing import Imported, import_catalogue
from xiangxin.market.catalog.actions.making import create_brand, create_product
from xiangxin.market.catalog.actions.pricing import set_price

__all__ = [
    "Imported",
    "create_brand",
    "create_product",
    "import_catalogue",
    "set_price",
]
