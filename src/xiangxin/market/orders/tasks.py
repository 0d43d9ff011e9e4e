"""What a buyer is written about their order, in the language they ordered in."""

from datetime import datetime, timedelta

from django.utils import translation
from django.utils.translation import gettext

from xiangxin.kernel.errors import mark
from xiangxin.market.orders.carriers import Parcel
from xiangxin.market.orders.events import (
    MoneyTooMuch,
    OrderCancelled,
    OrderPaid,
    OrderPlaced,
    OrderRefunded,
    OrderShipped,
)
from xiangxin.market.orders.mails import money_of, named, send
from xiangxin.market.orders.queries import order_for
from xiangxin.market.orders.rules import TERMS, What
from xiangxin.market.payments import queries as payments
from xiangxin.market.payments.rules import HOSTED, Method, words_for
from xiangxin.market.sellers.queries import facts_of
from xiangxin.outbox.actions import slow
from xiangxin.social.actors.rules import System

_PLACED = mark("Your order from {brand}")
_ORDERED = mark("Hello {name},\n\n{brand} has your order number {order}:\n{lines}")
_TOTAL = mark("Together {total}, sent to:\n{address}")
_UNTIL_SHIPPED = mark("Until the parcel is sent you can cancel with one press.")
_SELLER = mark("You buy from:\n{seller}")
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
_LAPSED_PAGE = mark(
    "Hello {name},\n\nthe {total} for order number {order} was not paid in time, so the "
    "order is cancelled and the things are free for others. If you still want them, order "
    "again. Should you have paid after all, the order is taken up again, or your money "
    "goes back by itself."
)
_PAY_SOON = mark(
    "The things are kept for you for {minutes} minutes. If you have not paid yet, open "
    "your order and go on."
)
_TOO_MUCH = mark("Your money for the order from {brand} goes back")
_MONEY_TOO_MUCH = mark(
    "Hello {name},\n\n{back} came for order number {order}, which does not wait for it: "
    "it is cancelled, paid already, or of another sum. All of it goes back to you the way "
    "it came; banks take up to ten days."
)
_SURPLUS_WENT = mark(
    "Hello {name},\n\n{back} that paid for nothing went back for order number {order}."
)
_OWED = mark("You have paid {total}; {brand} sends it back to you.")
_REFUNDED = mark("{brand} has sent your money back")
_MONEY_WENT = mark(
    "Hello {name},\n\n{brand} has sent back {back} for order number {order}. {note}"
)


@slow
def tell_buyer_placed(event: OrderPlaced, *, now: datetime) -> None:
    page = order_for(System(), event.order)
    how = [words_for(page.due).sentence] if page.due else []
    if page.due and page.standing.method in HOSTED:
        how.append(_PAY_SOON)
    facts: dict[str, object] = {"minutes": TERMS[Method.CARD] // timedelta(minutes=1)}
    seller = facts_of(page.standing.brand_id)
    who = [_SELLER] if seller else []
    if seller:
        facts["seller"] = f"{seller.name}\n{seller.address}"
    words = [_ORDERED, _TOTAL, *how, _UNTIL_SHIPPED, *who]
    send(page, What.PLACED, _PLACED, words, facts=facts)


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
        "note": _who_brings(card.parcel, page.language),
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
    words = [_IS_CANCELLED]
    if lapsed:
        words = [_LAPSED_PAGE if page.standing.method in HOSTED else _LAPSED]
    if page.standing.owes_refund:
        words.append(_OWED)
    send(page, What.CANCELLED, _CANCELLED, words)


@slow
def tell_buyer_refunded(event: OrderRefunded, *, now: datetime) -> None:
    page = order_for(System(), event.order)
    # An event of before refunds were rows of their own names none.
    card = payments.refund(event.refund) if event.refund else None
    facts = {"back": money_of(card.amount if card else page.total, page.language)}
    if card is not None:
        facts["note"] = card.note
    words = _MONEY_WENT if card is None or card.pays else _SURPLUS_WENT
    send(
        page,
        What.REFUNDED,
        _REFUNDED,
        [words],
        facts=facts,
        number=event.refund or None,
    )


@slow
def tell_buyer_too_much(event: MoneyTooMuch, *, now: datetime) -> None:
    page = order_for(System(), event.order)
    came = payments.payment(event.payment).received
    send(
        page,
        What.SURPLUS,
        _TOO_MUCH,
        [_MONEY_TOO_MUCH],
        facts={"back": money_of(came, page.language)},
        number=event.payment,
    )


def _who_brings(parcel: Parcel, language: str) -> str:
    with translation.override(language):
        carrier = gettext(parcel.carrier_name) if parcel.carrier_name else ""
    return " ".join(part for part in (carrier, parcel.number) if part)
