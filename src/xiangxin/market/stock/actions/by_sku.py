"""Prices and counts of many variants from one file, by SKU."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from xiangxin.kernel.errors import mark
from xiangxin.market.catalog import skus
from xiangxin.market.catalog.actions import Imported, NewPrice
from xiangxin.market.catalog.changes import ReportRow, Status
from xiangxin.market.catalog.desk import queries as desk
from xiangxin.market.catalog.desk.queries import DeskVariant
from xiangxin.market.catalog.queries import in_parts
from xiangxin.market.catalog.shopify import Said
from xiangxin.market.catalog.skus import SkuRow
from xiangxin.market.stock.actions.counting import save_table
from xiangxin.market.stock.errors import ChangedMeanwhile
from xiangxin.market.stock.queries import Level, levels_of
from xiangxin.market.stock.rules import Count, Reason
from xiangxin.social.actors.rules import May, Viewer

_UNKNOWN = mark("No variant that is sold has the SKU {sku}.")
_NOTHING = mark("Nothing changes.")
_PRICE = mark("The price goes from {old} to {new} {currency}.")
_COUNT = mark("On hand goes from {old} to {new}.")
_AT_ONCE = 1_000


@transaction.atomic
def import_by_sku(
    *,
    viewer: Viewer,
    brand: int,
    content: bytes,
    now: datetime,
    is_dry_run: bool = False,
) -> Imported:
    """All of it or nothing, and a word on every row, as with a catalogue."""
    currency = desk.brand_for(viewer, brand, May.MAKE).currency
    wanted, refused = skus.read(content, currency=currency)
    known = _known(viewer, brand, (row.sku for row in wanted))
    levels = levels_of((one.id for one in known.values()), now=now)
    report = [
        *(_refused(line.number, line.refused) for line in refused if line.refused),
        *(_planned(row, known.get(row.sku), levels) for row in wanted),
    ]
    report.sort(key=lambda row: row.line)
    imported = Imported(report=tuple(report), levels={})
    if is_dry_run or imported.is_refused:
        return imported
    saved = save_table(
        viewer=viewer,
        brand=brand,
        prices={
            known[row.sku].id: NewPrice(price=row.price, seen=known[row.sku].version)
            for row in wanted
            if row.price is not None
        },
        counts={
            known[row.sku].id: Count(
                row.count, levels.get(known[row.sku].id, Level()).version
            )
            for row in wanted
            if row.count is not None
        },
        reason=Reason.IMPORTED,
        now=now,
    )
    if saved.is_stale:
        raise ChangedMeanwhile
    return imported


def _known(viewer: Viewer, brand: int, wanted: Iterable[str]) -> dict[str, DeskVariant]:
    known: dict[str, DeskVariant] = {}
    for part in in_parts(wanted, size=_AT_ONCE):
        found = desk.variants_for(viewer, brand, skus=part, limit=_AT_ONCE)
        known |= {one.sku: one for one in found}
    return known


def _planned(
    row: SkuRow, here: DeskVariant | None, levels: dict[int, Level]
) -> ReportRow:
    if here is None:
        return _refused(row.line, Said(_UNKNOWN, {"sku": row.sku}))
    said = []
    if row.price is not None and row.price != here.price:
        facts = {
            "old": here.price.decimal(),
            "new": row.price.decimal(),
            "currency": here.price.currency,
        }
        said.append(Said(_PRICE, facts))
    level = levels.get(here.id, Level())
    if row.count is not None and (row.count, bool(level.version)) != (
        level.on_hand,
        True,
    ):
        said.append(Said(_COUNT, {"old": level.on_hand, "new": row.count}))
    if not said:
        return ReportRow(
            line=row.line, status=Status.UNCHANGED, said=Said(_NOTHING), notes=()
        )
    return ReportRow(
        line=row.line, status=Status.UPDATED, said=said[0], notes=tuple(said[1:])
    )


def _refused(line: int, said: Said) -> ReportRow:
    return ReportRow(line=line, status=Status.REFUSED, said=said, notes=())
