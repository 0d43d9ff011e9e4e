"""Keeping what was expected at a launch, and writing what came beside it."""

from datetime import datetime

from xiangxin.insight.forecasts.models import Forecast
from xiangxin.insight.forecasts.queries import outlook
from xiangxin.insight.forecasts.rules import WITHIN
from xiangxin.market.orders.queries import count_buyers
from xiangxin.market.waiting import queries as waiting
from xiangxin.market.waiting.queries import Launched

# Launches looked at each time; the market has a few a day.
_NEWEST = 50


def tend(*, now: datetime) -> None:
    """Forecasts for what was just launched, and what came of those whose window is over."""
    launches = waiting.launches_before(now, limit=_NEWEST)
    ids = [launch.product for launch in launches]
    known = set(
        Forecast.objects.filter(product_id__in=ids).values_list("product_id", flat=True)
    )
    # The oldest first: it may have something to say of the next.
    for launch in reversed(launches):
        if launch.product not in known:
            _keep(launch)
    _settle(now)


def _keep(launch: Launched) -> None:
    seen = outlook(launch.waiting)
    expected = seen.expected
    Forecast.objects.get_or_create(
        product_id=launch.product,
        defaults={
            "launched_at": launch.at,
            "waiting": launch.waiting,
            "low": expected.low if expected else None,
            "likely": expected.likely if expected else None,
            "high": expected.high if expected else None,
            "launches": seen.launches,
        },
    )


def _settle(now: datetime) -> None:
    due = Forecast.objects.filter(bought__isnull=True, launched_at__lte=now - WITHIN)
    for row in due:
        bought = count_buyers(
            row.product_id,
            waiting.people_told_of(row.product_id),
            since=row.launched_at,
            until=row.launched_at + WITHIN,
        )
        Forecast.objects.filter(product_id=row.product_id, bought__isnull=True).update(
            bought=min(bought, row.waiting)
        )
