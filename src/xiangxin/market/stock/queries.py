"""How many units can still be had. For showing; only `actions.take` decides."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from xiangxin.market.catalog import sheet
from xiangxin.market.catalog.desk import queries as desk
from xiangxin.market.stock.models import StockLevel
from xiangxin.market.stock.rules import NOTHING, Shelf, shelf_of
from xiangxin.social.actors.rules import May, Viewer

# By primary key; every page that sells asks it, so it is not composed anew each time.
_FREE = """
SELECT variant_id, on_hand + oversell - held FROM stock_level WHERE variant_id IN ({ids})
"""


def available(ids: Iterable[int]) -> dict[int, int]:
    """Units free by variant id, with what is promised for whichever day; zero for a variant
    that was never counted.
    """
    wanted = list(ids)
    if not wanted:
        return {}
    places = ", ".join(["%s"] * len(wanted))
    with connection.cursor() as cursor:
        cursor.execute(_FREE.format(ids=places), wanted)
        return dict.fromkeys(wanted, 0) | dict(cursor.fetchall())


_SHELVES = """
SELECT variant_id, on_hand - held, on_hand + oversell - held, promise, due_on
  FROM stock_level WHERE variant_id IN ({ids})
"""


def shelves(ids: Iterable[int], *, now: datetime) -> dict[int, Shelf]:
    """What can be had at once and later, by variant id; nothing of what was never counted."""
    wanted = list(ids)
    if not wanted:
        return {}
    places = ", ".join(["%s"] * len(wanted))
    with connection.cursor() as cursor:
        cursor.execute(_SHELVES.format(ids=places), wanted)
        found = {
            variant: shelf_of(
                free, left, promise=promise, due_on=due_on, today=now.date()
            )
            for variant, free, left, promise, due_on in cursor.fetchall()
        }
    return dict.fromkeys(wanted, NOTHING) | found


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """A level as its makers see it; version 0 was never counted."""

    on_hand: int = 0
    held: int = 0
    oversell: int = 0
    shelf: Shelf = NOTHING
    version: int = 0


def levels_of(ids: Iterable[int], *, now: datetime) -> dict[int, Level]:
    """For makers; the caller has found the variants as one of them."""
    rows = StockLevel.objects.filter(variant_id__in=list(ids))
    return {
        row.variant_id: Level(
            on_hand=row.on_hand,
            held=row.held,
            oversell=row.oversell,
            shelf=shelf_of(
                row.on_hand - row.held,
                row.on_hand + row.oversell - row.held,
                promise=row.promise,
                due_on=row.due_on,
                today=now.date(),
            ),
            version=row.version,
        )
        for row in rows
    }


def catalogue_lines(
    viewer: Viewer, brand: int, *, address_of: Callable[[str], str]
) -> Iterator[str]:
    """Everything a brand sells with its counts, as Shopify's product CSV, line by line."""
    vendor = desk.brand_for(viewer, brand, May.MAKE).name
    yield sheet.header()
    for products in desk.product_rows(viewer, brand, address_of=address_of):
        ids = [variant.id for product in products for variant in product.variants]
        levels = StockLevel.objects.filter(variant_id__in=ids)
        counts = dict(levels.values_list("variant_id", "on_hand"))
        yield from sheet.lines(products, vendor=vendor, counts=counts)
