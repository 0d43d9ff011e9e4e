"""Telling search what can be had. Pages that sell ask the stock itself."""

from datetime import datetime

from django.db.models import QuerySet

from xiangxin.market.catalog.finding import actions as finding
from xiangxin.market.catalog.queries import in_parts
from xiangxin.market.stock.models import StockLevel

_AT_ONCE = 1_000


def tell_search(*, since: datetime | None = None) -> int:
    """Of what changed since then, or of everything; of how many products that was news."""
    rows = StockLevel.objects.all()
    if since is not None:
        rows = rows.filter(changed_at__gte=since)
    changed = 0
    variants = list(rows.values_list("variant_id", flat=True))
    for part in in_parts(variants, size=_AT_ONCE):
        products = finding.products_of(part)
        levels = _free({one for ids in products.values() for one in ids})
        changed += finding.say_availability(
            {
                product: (
                    sum(levels.get(one, (0, 0))[0] for one in ids),
                    sum(levels.get(one, (0, 0))[1] for one in ids),
                )
                for product, ids in products.items()
            }
        )
    return changed


def _free(variants: set[int]) -> dict[int, tuple[int, int]]:
    """Units on the shelf, and those with what is promised for a day."""
    rows: QuerySet[StockLevel] = StockLevel.objects.filter(variant_id__in=variants)
    return {
        variant: (max(0, on_hand - held), max(0, on_hand + oversell - held))
        for variant, on_hand, held, oversell in rows.values_list(
            "variant_id", "on_hand", "held", "oversell"
        )
    }
