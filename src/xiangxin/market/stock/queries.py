"""How many units can still be had. For showing; only `actions.take` decides."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Sum

from xiangxin.market.catalog import queries as catalog
from xiangxin.market.catalog import sheet
from xiangxin.market.catalog.desk import queries as desk
from xiangxin.market.catalog.queries import VariantCard
from xiangxin.market.stock.models import StockChange, StockLevel
from xiangxin.market.stock.rules import NOTHING, Reason, Shelf, may_undo, shelf_of
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


# Subjects above read these beside rows of their own, as `catalog.queries.CARD`.
SHELF = "s.on_hand - s.held, s.on_hand + s.oversell - s.held, s.promise, s.due_on"
SHELF_COLUMNS = 4
SHELF_OF_V = "LEFT JOIN stock_level s ON s.variant_id = v.id"
_SHELVES = f"""
SELECT s.variant_id, {SHELF} FROM stock_level s WHERE s.variant_id IN ({{ids}})
"""  # noqa: S608 - the columns above, nothing from outside
_OFFERS = f"""
SELECT {SHELF}, {catalog.CARD}
  FROM catalog_variant v {SHELF_OF_V} {catalog.CARD_OF_V}
 WHERE v.id = %s
"""  # noqa: S608 - as above


def shelves(ids: Iterable[int], *, now: datetime) -> dict[int, Shelf]:
    """What can be had at once and later, by variant id; nothing of what was never counted."""
    wanted = list(ids)
    if not wanted:
        return {}
    places = ", ".join(["%s"] * len(wanted))
    with connection.cursor() as cursor:
        cursor.execute(_SHELVES.format(ids=places), wanted)
        found = {row[0]: shelf_in(row[1:], now=now) for row in cursor.fetchall()}
    return dict.fromkeys(wanted, NOTHING) | found


def shelf_in(row: Sequence[Any], *, now: datetime, own: int = 0) -> Shelf:
    """From the columns of `SHELF`; `own` are units that whoever asks has set aside already."""
    free, left, promise, due_on = row
    if free is None:
        return NOTHING
    return shelf_of(
        free + own, left + own, promise=promise, due_on=due_on, today=now.date()
    )


def offer_of(variant: int, *, now: datetime) -> tuple[VariantCard, Shelf] | None:
    """One variant and what can be had of it; None when there is no such variant."""
    with connection.cursor() as cursor:
        cursor.execute(_OFFERS, (variant,))
        row = cursor.fetchone()
    if row is None:
        return None
    return catalog.card_of(row[SHELF_COLUMNS:]), shelf_in(row[:SHELF_COLUMNS], now=now)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of the journal. `is_undone` by a later one; `may_undo` by whoever sees it."""

    id: int
    variant: int
    label: str
    units: int
    on_hand: int
    reason: Reason
    by: str
    by_handle: str
    at: datetime
    about: int | None
    note: str
    is_undone: bool
    may_undo: bool


def journal_of(
    viewer: Viewer,
    brand: int,
    product: int,
    *,
    now: datetime,
    variant: int | None = None,
    before: int | None = None,
    limit: int = 50,
) -> list[Entry]:
    """What changed on the shelf of a product, newest first, for those who make it."""
    desk.brand_for(viewer, brand, May.MAKE)
    rows = StockChange.objects.filter(
        variant__brand_id=brand, variant__product_id=product
    )
    if variant is not None:
        rows = rows.filter(variant_id=variant)
    if before is not None:
        rows = rows.filter(id__lt=before)
    found = list(rows.select_related("variant", "by").order_by("-id")[:limit])
    undone = set(
        StockChange.objects.filter(
            about__in=[row.id for row in found], reason=Reason.UNDONE
        ).values_list("about", flat=True)
    )
    return [_entry(row, is_undone=row.id in undone, now=now) for row in found]


def _entry(row: StockChange, *, is_undone: bool, now: datetime) -> Entry:
    reason = Reason(row.reason)
    return Entry(
        id=row.id,
        variant=row.variant_id,
        label=row.variant.label,
        units=row.units,
        on_hand=row.on_hand,
        reason=reason,
        by=row.by.display_name if row.by else "",
        by_handle=row.by.handle if row.by else "",
        at=row.at,
        about=row.about,
        note=row.note,
        is_undone=is_undone,
        may_undo=not is_undone and may_undo(reason, row.at, now=now),
    )


def kept() -> tuple[dict[int, int], dict[int, int]]:
    """What every level says: on hand, and of that set aside, by variant."""
    rows = list(StockLevel.objects.values_list("variant_id", "on_hand", "held"))
    return {row[0]: row[1] for row in rows}, {row[0]: row[2] for row in rows}


def journalled() -> dict[int, int]:
    """What the journal sums to, by variant."""
    rows = StockChange.objects.values_list("variant_id")
    return dict(rows.annotate(sum=Sum("units")).values_list("variant_id", "sum"))
