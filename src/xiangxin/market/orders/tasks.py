"""What a buyer is written about their order, in the language they ordered in."""

from datetime import datetime

from xiangxin.kernel.errors import mark
from xiangxin.market.orders.events import (
    OrderCancelled,
    OrderPaid,
    OrderPlaced,
    OrderRefunded,
    OrderShipped,
)
from xiangxin.market.orders.mails import named, send
from xiangxin.market.orders.queries import order_for
from xiangxin.market.orders.rules import What
from xiangxin.market.payments import providers as payments
from xiangxin.market.payments.rules import Pending
from xiangxin.outbox.actions import slow
from xiangxin.social.actors.rules import System

_PLACED = mark("Your order from {brand}")
_ORDERED = mark("Hello {name},\n\n{brand} has your order number {order}:\n{lines}")
_TOTAL = mark("Together {total}, sent to:\n{address}")
_UNTIL_SHIPPED = mark("Until the parcel is sent you can cancel with one press.")
_PAID = mark("{brand} has your money")
_MONEY_CAME = mark(
    "Hello {name},\n\n{total} for order number {order} has come. "
    "{brand} sends the parcel next."
)
_SHIPPED = mark("Your parcel from {brand} is on its way")
_LEFT = mark(
    "Hello {name},\n\nthe parcel of order number {order} has left {brand}. {note}"
)
_PART_LEFT = mark(
    "Hello {name},\n\na part of order number {order} has left {brand}; the rest follows. "
    "{note}"
)
_IN_PARCEL = mark("In this parcel:\n{parcel}")
_FOLLOW = mark("Follow the parcel:\n{tracking}")
_CANCELLED = mark("Your order from {brand} is cancelled")
_IS_CANCELLED = mark(
    "Hello {name},\n\norder number {order} from {brand} is cancelled. "
    "Nothing will be sent."
)
_LAPSED = mark(
    "Hello {name},\n\nthe {total} for order number {order} did not come within {days} "
    "days, so the order is cancelled and the things are free for others. "
    "If you have sent the money, write to {brand}; if you still want them, order again."
)
_OWED = mark("You have paid {total}; {brand} sends it back to you.")
_REFUNDED = mark("{brand} has sent your money back")
_MONEY_WENT = mark(
    "Hello {name},\n\n{brand} has sent back the {total} of order number {order}. {note}"
)


@slow
def tell_buyer_placed(event: OrderPlaced, *, now: datetime) -> None:
    page = order_for(System(), event.order)
    answer = payments.ask(page.due) if page.due else None
    how = [answer.sentence] if isinstance(answer, Pending) else []
    send(page, What.PLACED, _PLACED, [_ORDERED, _TOTAL, *how, _UNTIL_SHIPPED])


@slow
def tell_buyer_paid(event: OrderPaid, *, now: datetime) -> None:
    send(order_for(System(), event.order), What.PAID, _PAID, [_MONEY_CAME])


@slow
def tell_buyer_shipped(event: OrderShipped, *, now: datetime) -> None:
    page = order_for(System(), event.order)
    card = next((one for one in page.parcels if one.position == event.shipment), None)
    if card is None:
        send(page, What.SHIPPED, _SHIPPED, [_LEFT])
        return
    is_part = card.position != page.parcels[-1].position or page.is_part_sent
    words = [_PART_LEFT if is_part else _LEFT, _IN_PARCEL]
    if card.parcel.link:
        words.append(_FOLLOW)
    facts = {
        "note": card.parcel.note,
        "tracking": card.parcel.link,
        "parcel": "\n".join(
            named(line, card.units[line.variant])
            for line in page.lines
            if line.variant in card.units
        ),
    }
    send(
        page,
        What.SHIPPED,
        _SHIPPED,
        words,
        facts=facts,
        number=card.position if card.position > 1 else None,
    )


@slow
def tell_buyer_cancelled(event: OrderCancelled, *, now: datetime) -> None:
    """Also when the market itself let the order lapse; then it says why."""
    page = order_for(System(), event.order)
    lapsed = any(change.what is What.LAPSED for change in page.changes)
    words = [_LAPSED if lapsed else _IS_CANCELLED]
    if page.standing.owes_refund:
        words.append(_OWED)
    send(page, What.CANCELLED, _CANCELLED, words)


@slow
def tell_buyer_refunded(event: OrderRefunded, *, now: datetime) -> None:
    send(order_for(System(), event.order), What.REFUNDED, _REFUNDED, [_MONEY_WENT])
