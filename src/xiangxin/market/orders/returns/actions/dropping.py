"""What is never sent: by the maker who cannot, or the buyer who withdraws."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import F

from xiangxin.kernel.ids import next_id
from xiangxin.kernel.money import Money
from xiangxin.ledger import actions as ledger
from xiangxin.ledger.rules import NOWHERE, Act, Thing, Verb
from xiangxin.market.orders.actions.sending import left_to_send
from xiangxin.market.orders.actions.steps import allowed, append, party_in
from xiangxin.market.orders.models import Order, OrderLine
from xiangxin.market.orders.queries import OrderPage, order_for
from xiangxin.market.orders.returns.actions.settling import settle
from xiangxin.market.orders.returns.errors import MoreThanThere, NothingLeftToDrop
from xiangxin.market.orders.returns.events import RestDropped
from xiangxin.market.orders.returns.models import Return, ReturnLine
from xiangxin.market.orders.returns.rules import Kind, Stage
from xiangxin.market.orders.rules import MAY_SELL, Fulfilment, State, What
from xiangxin.market.stock import actions as stock
from xiangxin.outbox.actions import tell
from xiangxin.social.actors.rules import Viewer


@transaction.atomic
def drop_rest(viewer: Viewer, order_id: int, *, now: datetime, note: str = "") -> int:
    """The maker cannot send what is left of an order of which a part was sent.

    Its units are free for others and its money goes back. Refuses NothingLeftToDrop.
    """
    standing = allowed(viewer, order_id, MAY_SELL)
    Order.objects.select_for_update(no_key=True).get(id=order_id)
    page = order_for(viewer, order_id)
    left = left_to_send(order_id)
    if page.standing.fulfilment is not Fulfilment.PART or not left:
        raise NothingLeftToDrop
    row = Return.objects.create(
        id=next_id(now),
        order_id=order_id,
        kind=Kind.UNSENT,
        stage=Stage.ACCEPTED,
        answer=note,
        key=f"rest-{next_id(now)}",
        asked_at=now,
    )
    ReturnLine.objects.bulk_create(
        ReturnLine(return_of=row, variant_id=variant, units=units, unsent=units)
        for variant, units in left.items()
    )
    drop(page, left, now=now)
    settle(row.id, now=now)
    append(
        order_id,
        What.DROPPED,
        viewer=viewer,
        party=party_in(standing, MAY_SELL),
        now=now,
        note=note,
    )
    tell(RestDropped(id=row.id))
    return row.id


def drop(page: OrderPage, units: Mapping[int, int], *, now: datetime) -> None:
    """These are never sent: they are free for others. The order's row is locked already."""
    if not units:
        return
    lines = {line.variant: line for line in page.lines}
    for variant, count in units.items():
        line = OrderLine.objects.filter(
            order_id=page.id,
            variant_id=variant,
            units__gte=F("shipped") + F("dropped") + count,
        )
        if not line.update(dropped=F("dropped") + count):
            raise MoreThanThere
    stock.give_back(units=units, now=now)
    for variant, count in units.items():
        line_card = lines[variant]
        ledger.record(
            Act(
                verb=Verb.CANCEL,
                person=page.standing.buyer,
                actor=line_card.product,
                thing=Thing("variant", variant),
                order_id=page.id,
                units=count,
                amount=Money(
                    (line_card.total - line_card.discount).minor
                    * count
                    // line_card.units,
                    page.total.currency,
                ),
            ),
            origin=NOWHERE,
            now=now,
        )
    if not left_to_send(page.id):
        Order.objects.filter(
            id=page.id, state=State.OPEN, fulfilment=Fulfilment.PART
        ).update(fulfilment=Fulfilment.SHIPPED)
