"""What came back from a buyer."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import F

from xiangxin.market.stock.models import StockLevel
from xiangxin.market.stock.rules import in_order


def take_back(*, units: Mapping[int, int], now: datetime) -> None:
    """Onto the shelf again. Call it inside the transaction that makes it happen once."""
    for variant, count in in_order(units):
        if count:
            StockLevel.objects.filter(variant_id=variant).update(
                on_hand=F("on_hand") + count,
                version=F("version") + 1,
                changed_at=now,
            )
