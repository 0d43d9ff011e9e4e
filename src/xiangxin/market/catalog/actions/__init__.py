"""Making brands and products, setting prices, importing a catalogue."""

from xiangxin.market.catalog.actions.importing import Imported, import_catalogue
from xiangxin.market.catalog.actions.making import (
    create_brand,
    create_product,
    name_seller,
)
from xiangxin.market.catalog.actions.people import join_brand, leave_brand, set_role
from xiangxin.market.catalog.actions.pricing import (
    NewPrice,
    PriceClash,
    end_reductions,
    lock_variants,
    save_prices,
    set_price,
)
from xiangxin.market.catalog.actions.rating import rate, set_rating
from xiangxin.market.catalog.actions.writing import Progress

__all__ = [
    "Imported",
    "NewPrice",
    "PriceClash",
    "Progress",
    "create_brand",
    "create_product",
    "end_reductions",
    "import_catalogue",
    "join_brand",
    "leave_brand",
    "lock_variants",
    "name_seller",
    "rate",
    "save_prices",
    "set_price",
    "set_rating",
    "set_role",
]
