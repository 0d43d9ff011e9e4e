"""A catalogue and its counts from one file: both are written, or neither."""

from datetime import datetime

from django.db import transaction

from xiangxin.market.catalog import actions as catalog
from xiangxin.market.catalog import skus
from xiangxin.market.catalog.actions import Imported, Progress
from xiangxin.market.stock.actions.by_sku import import_by_sku
from xiangxin.market.stock.actions.counting import set_on_hand
from xiangxin.market.stock.actions.journal import Because
from xiangxin.market.stock.rules import Reason
from xiangxin.social.actors.rules import Viewer, person_of


@transaction.atomic
def import_products(
    *,
    viewer: Viewer,
    brand: int,
    content: bytes,
    now: datetime,
    currency: str | None = None,
    ours: str = "",
    is_dry_run: bool = False,
    progress: Progress | None = None,
) -> Imported:
    """As `catalog.import_catalogue`, with what the file says lies on the shelf.

    A file of SKUs with prices or counts changes only these.
    """
    if skus.is_one(content):
        return import_by_sku(
            viewer=viewer,
            brand=brand,
            content=content,
            is_dry_run=is_dry_run,
            now=now,
        )
    imported = catalog.import_catalogue(
        viewer=viewer,
        brand=brand,
        content=content,
        currency=currency,
        ours=ours,
        is_dry_run=is_dry_run,
        progress=progress,
        now=now,
    )
    why = Because(reason=Reason.IMPORTED, by=person_of(viewer))
    set_on_hand(levels=imported.levels, why=why, now=now)
    return imported
