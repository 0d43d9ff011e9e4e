"""Making brands and products, setting prices, importing a catalogue."""

from xiangxin.market.catalog.actions.making import create_brand, create_product
from xiangxin.market.catalog.actions.pricing import set_price

__all__ = ["create_brand", "create_product", "set_price"]
