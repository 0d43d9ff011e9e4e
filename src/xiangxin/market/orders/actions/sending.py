"""Parcels of an order. The order's row is locked first, then its lines, then the stock."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import F

from xiangxin.kernel.ids import next_id
from xiangxin.market.orders.actions.steps import allowed, append, party_in
from xiangxin.market.orders.carriers import Parcel
from xiangxin.market.orders.errors import (
    MoreThanLeft,
    NothingInParcel,
    NotPaidYet,
    TooLate,
)
from xiangxin.market.orders.events import OrderShipped
from xiangxin.market.orders.models import Order, OrderLine, Shipment, ShipmentLine
from xiangxin.market.orders.queries import standing_of
from xiangxin.market.orders.rules import (
    MAY_SELL,
    NEXT_FULFILMENT,
    Fulfilment,
    Payment,
    State,
    What,
    may_ship,
    steps_before,
)
from xiangxin.market.stock import actions as stock
from xiangxin.outbox.actions import tell
from xiangxin.social.actors.rules import System, Viewer, person_of

UNKNOWN = Parcel()


@transaction.atomic
def ship(
    viewer: Viewer,
    order_id: int,
    *,
    now: datetime,
    units: Mapping[int, int] | None = None,
    parcel: Parcel = UNKNOWN,
    position: int | None = None,
    note: str = "",
) -> bool:
    """A parcel has left, with {variant: units} or all that is left; False if it had before.

    `position` is the parcel's number in the order as its page said: the same one sent again
    is the same parcel. Refuses NotPaidYet, MoreThanLeft, and TooLate when it was cancelled.
    """
    standing = allowed(viewer, order_id, MAY_SELL)
    ready = Order.objects.filter(
        id=order_id,
        state=State.OPEN,
        fulfilment__in=steps_before(Fulfilment.PART, NEXT_FULFILMENT),
        payment__in=[one for one in Payment if may_ship(one, standing.method)],
    )
    if not ready.update(fulfilment=Fulfilment.PART):
        return _why_not(order_id, position)
    sent = Shipment.objects.filter(order_id=order_id).count()
    if position is not None and position <= sent:
        return False
    in_it = _units(order_id, units)
    _take_from_lines(order_id, in_it)
    _keep(order_id, sent + 1, parcel, in_it, now=now)
    stock.ship(units=in_it, order=order_id, by=person_of(viewer), now=now)
    is_last = not left_to_send(order_id)
    if is_last:
        Order.objects.filter(id=order_id).update(fulfilment=Fulfilment.SHIPPED)
    append(
        order_id,
        What.SHIPPED if is_last else What.PART_SHIPPED,
        viewer=viewer,
        party=party_in(standing, MAY_SELL),
        now=now,
        note=note or parcel.note,
    )
    tell(OrderShipped(order=order_id, shipment=sent + 1))
    return True


def left_to_send(order_id: int) -> dict[int, int]:
    """{variant: units} that are neither sent nor dropped."""
    lines = OrderLine.objects.filter(order_id=order_id).annotate(
        left=F("units") - F("shipped") - F("dropped")
    )
    found = lines.filter(left__gt=0).order_by("variant_id")
    return dict(found.values_list("variant_id", "left"))


def _units(order_id: int, units: Mapping[int, int] | None) -> dict[int, int]:
    if units is None:
        return left_to_send(order_id)
    wanted = {variant: count for variant, count in sorted(units.items()) if count > 0}
    if not wanted:
        raise NothingInParcel
    return wanted


def _take_from_lines(order_id: int, units: Mapping[int, int]) -> None:
    for variant, count in units.items():
        line = OrderLine.objects.filter(
            order_id=order_id,
            variant_id=variant,
            units__gte=F("shipped") + F("dropped") + count,
        )
        if not line.update(shipped=F("shipped") + count):
            raise MoreThanLeft


def _keep(
    order_id: int,
    position: int,
    parcel: Parcel,
    units: Mapping[int, int],
    *,
    now: datetime,
) -> None:
    shipment = Shipment.objects.create(
        id=next_id(now),
        order_id=order_id,
        position=position,
        carrier=parcel.carrier,
        number=parcel.number,
        link=parcel.link,
        sent_at=now,
    )
    ShipmentLine.objects.bulk_create(
        ShipmentLine(shipment=shipment, variant_id=variant, units=count)
        for variant, count in units.items()
    )


def _why_not(order_id: int, position: int | None) -> bool:
    standing = standing_of(System(), order_id)
    if standing.state is not State.OPEN:
        raise TooLate
    if standing.fulfilment in steps_before(Fulfilment.PART, NEXT_FULFILMENT):
        raise NotPaidYet
    if position is not None:
        is_there = Shipment.objects.filter(order_id=order_id, position=position)
        if not is_there.exists():
            raise MoreThanLeft
    return False
