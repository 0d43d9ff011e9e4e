"""How much money goes back for units that are back, or that were never sent."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Count, Q, Sum

from xiangxin.market.orders.queries import order_for
from xiangxin.market.orders.returns.models import Return, ReturnLine
from xiangxin.market.orders.returns.rules import Settled, Stage, share
from xiangxin.social.actors.rules import System


def settle(return_id: int, *, now: datetime) -> bool:
    """Once: from accepted to received, with the money of each line. False if it was."""
    waiting = Return.objects.filter(id=return_id, stage=Stage.ACCEPTED)
    row = waiting.first()
    if row is None:
        return False
    page = order_for(System(), row.order_id)
    lines = {line.variant: line for line in page.lines}
    before = _settled(row.order_id)
    amount = row.shipping_minor
    for back in ReturnLine.objects.filter(return_of=row):
        line = lines[back.variant_id]
        minor = share(
            paid=page.paid_for(line).minor,
            units=line.units,
            settled=before.get(back.variant_id, Settled()),
            back=back.units,
        )
        ReturnLine.objects.filter(return_of=row, variant_id=back.variant_id).update(
            amount_minor=minor
        )
        amount += minor
    return bool(
        waiting.update(stage=Stage.RECEIVED, received_at=now, amount_minor=amount)
    )


def _settled(order_id: int) -> Mapping[int, Settled]:
    rows = (
        ReturnLine.objects.filter(
            return_of__order_id=order_id, amount_minor__isnull=False
        )
        .values("variant_id")
        .annotate(units_=Sum("units"), minor=Sum("amount_minor"))
    )
    return {row["variant_id"]: Settled(row["units_"], row["minor"]) for row in rows}


def all_is_back(order_id: int) -> bool:
    """Whether everything that was sent is back with the maker."""
    received = Q(stage__in=[Stage.RECEIVED, Stage.REFUNDED])
    back = (
        ReturnLine.objects.filter(
            return_of__in=Return.objects.filter(received, order_id=order_id)
        )
        .values("variant_id")
        .annotate(count=Sum("units") - Sum("unsent"), rows=Count("units"))
    )
    units = {row["variant_id"]: row["count"] for row in back}
    page = order_for(System(), order_id)
    return all(units.get(line.variant, 0) == line.shipped for line in page.lines)
