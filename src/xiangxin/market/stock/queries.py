"""How many units can still be had. For showing; only `actions.take` decides."""

from collections.abc import Iterable

from django.db.models import F

from xiangxin.market.stock.models import StockLevel


def available(ids: Iterable[int]) -> dict[int, int]:
    """Units free by variant id; zero for a variant that was never counted."""
    wanted = list(ids)
    free = StockLevel.objects.filter(variant_id__in=wanted).values_list(
        "variant_id", F("on_hand") + F("oversell") - F("held")
    )
    return dict.fromkeys(wanted, 0) | dict(free)
