"""What buyers are written about what they send back. The withdrawal's mail is its proof."""

from collections.abc import Sequence
from datetime import UTC, datetime

from xiangxin.kernel.errors import mark
from xiangxin.market.orders.mails import Topic, money_of, send
from xiangxin.market.orders.queries import OrderPage, order_for
from xiangxin.market.orders.returns import actions
from xiangxin.market.orders.returns.events import (
    RestDropped,
    ReturnAnswered,
    ReturnAsked,
    ReturnPhotoSent,
    ReturnReceived,
    ReturnRefunded,
)
from xiangxin.market.orders.returns.queries import ReturnCard, return_for
from xiangxin.market.orders.returns.rules import Kind, Stage
from xiangxin.outbox.actions import Finish, slow
from xiangxin.social.actors.rules import System

_ASKED = mark("You asked {brand} for a return")
_WAIT = mark(
    "Hello {name},\n\nyou asked {brand} to take back from order number {order}:\n{back}\n\n"
    "The maker reads it and answers; then we write again."
)
_ANNOUNCED = mark("Your return to {brand}")
_SEND_BACK = mark(
    "Hello {name},\n\nyou send back without a reason from order number {order}:\n{back}\n\n"
    "Nobody has to agree to that. Put the order number into the parcel; when it is with "
    "{brand} the money comes back."
)
_WITHDRAWN = mark("Your withdrawal from the contract has been received")
_WITHDRAWAL = mark(
    "Hello {name},\n\nthis confirms that we received your withdrawal from the contract on "
    "{moment}.\n\nWhat you declared:\nI, {declared}, withdraw from the contract with {brand}, "
    "order number {order}, for:\n{back}\n\nKeep this message: it is your proof."
)
_SEND_WITHIN = mark(
    "Send back what you have within 14 days. {brand} pays you back within 14 days, and may "
    "wait for the parcel or for proof that you sent it."
)
_NOTHING_TO_SEND = mark("None of it was sent, so there is nothing to send back.")
_ACCEPTED = mark("{brand} takes it back")
_MAY_SEND = mark(
    "Hello {name},\n\n{brand} takes back from order number {order}:\n{back}\n\n{answer}\n\n"
    "Put the order number into the parcel; when it is there the money comes back."
)
_DECLINED = mark("{brand} does not take it back")
_WHY_NOT = mark(
    "Hello {name},\n\n{brand} does not take back from order number {order}:\n{back}\n\n"
    "Why: {answer}\n\nIf you see it otherwise, ask again and say more."
)
_RECEIVED = mark("{brand} has your return")
_IS_BACK = mark(
    "Hello {name},\n\nwhat you sent back from order number {order} has come:\n{back}\n\n"
    "{amount_back} comes back to you next."
)
_REFUNDED = mark("{brand} has sent back {amount_back}")
_MONEY_WENT = mark(
    "Hello {name},\n\n{brand} has sent back {amount_back} for what came back from order "
    "number {order}."
)
_DROPPED = mark("A part of your order from {brand} cannot be sent")
_NOT_SENT = mark(
    "Hello {name},\n\n{brand} cannot send this from order number {order}:\n{back}\n\n"
    "{answer}\n\nIts money, {amount_back}, comes back to you."
)


@slow
def tell_buyer_asked(event: ReturnAsked, *, now: datetime) -> None:
    page, card = _found(event.id)
    match card.kind:
        case Kind.WITHDRAWAL:
            is_unsent = all(line.unsent == line.units for line in card.lines)
            is_unsent = is_unsent or card.stage is Stage.CANCELLED
            rest = _NOTHING_TO_SEND if is_unsent else _SEND_WITHIN
            _send(page, card, "withdrawn", _WITHDRAWN, [_WITHDRAWAL, rest])
        case Kind.NO_REASON:
            _send(page, card, "announced", _ANNOUNCED, [_SEND_BACK])
        case _:
            _send(page, card, "asked", _ASKED, [_WAIT])


@slow
def tell_buyer_answered(event: ReturnAnswered, *, now: datetime) -> None:
    page, card = _found(event.id)
    if card.stage is Stage.DECLINED:
        _send(page, card, "declined", _DECLINED, [_WHY_NOT])
    else:
        _send(page, card, "accepted", _ACCEPTED, [_MAY_SEND])


@slow
def tell_buyer_received(event: ReturnReceived, *, now: datetime) -> None:
    page, card = _found(event.id)
    _send(page, card, "received", _RECEIVED, [_IS_BACK])


@slow
def tell_buyer_refunded(event: ReturnRefunded, *, now: datetime) -> None:
    page, card = _found(event.id)
    _send(page, card, "refunded", _REFUNDED, [_MONEY_WENT])


@slow
def tell_buyer_dropped(event: RestDropped, *, now: datetime) -> None:
    page, card = _found(event.id)
    _send(page, card, "dropped", _DROPPED, [_NOT_SENT])


@slow
def draw(event: ReturnPhotoSent, *, now: datetime) -> Finish | None:
    return actions.draw(photo=event.photo)


def _found(return_id: int) -> tuple[OrderPage, ReturnCard]:
    _, card = return_for(System(), return_id)
    return order_for(System(), card.order_id), card


def _send(
    page: OrderPage,
    card: ReturnCard,
    topic: Topic,
    subject: str,
    paragraphs: Sequence[str],
) -> None:
    back = "\n".join(
        f"{line.units} × {line.title}{', ' if line.label else ''}{line.label}"
        for line in card.lines
    )
    send(
        page,
        topic,
        subject,
        paragraphs,
        to=card.email or page.email,
        number=card.id,
        facts={
            "back": back,
            "answer": card.answer,
            "declared": card.name,
            "moment": f"{card.asked_at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC",
            "amount_back": money_of(card.amount, page.language) if card.amount else "",
        },
    )
