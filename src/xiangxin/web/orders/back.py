"""A return in words: what it is, where it stands, and what comes next."""

from collections.abc import Mapping
from dataclasses import dataclass

from xiangxin.kernel.errors import mark
from xiangxin.market.orders.queries import OrderPage
from xiangxin.market.orders.returns.queries import BackPhoto, ReturnCard
from xiangxin.market.orders.returns.rules import REASONS, Kind, Reason, Stage
from xiangxin.market.orders.rules import Payment
from xiangxin.media.queries import address_of
from xiangxin.media.rules import SIZES, key_in, sizes_of

_KINDS: Mapping[Kind, str] = {
    Kind.NO_REASON: mark("Return without a reason"),
    Kind.WITHDRAWAL: mark("Withdrawal from the contract"),
    Kind.FAULT: mark("Return"),
    Kind.UNSENT: mark("Not sent"),
}
_STAGES: Mapping[Stage, str] = {
    Stage.ASKED: mark("The maker has not answered yet."),
    Stage.ACCEPTED: mark(
        "Send it back with the order number in the parcel; the money comes when it is there."
    ),
    Stage.DECLINED: mark("The maker does not take it back."),
    Stage.TAKEN_BACK: mark("Taken back by the buyer: it is kept."),
    Stage.RECEIVED: mark("It is back. The money comes next."),
    Stage.REFUNDED: mark("The money has been sent back."),
    Stage.CANCELLED: mark("The order was cancelled with it."),
}
_NOT_PAID = mark("It is back. It was not paid, so no money goes back.")
_NEVER_SENT = mark("The maker cannot send this. Its money comes next.")
_WITHDRAWN_UNSENT = mark("None of it was sent. Its money comes next.")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownReturn:
    """Words are to translate."""

    card: ReturnCard
    kind: str
    reason: str
    state: str
    is_over: bool


def shown_returns(order: OrderPage, cards: list[ReturnCard]) -> list[ShownReturn]:
    return [
        ShownReturn(
            card=card,
            kind=_KINDS[card.kind],
            reason=REASONS[card.reason] if card.reason is not Reason.NONE else "",
            state=_state(order, card),
            is_over=card.stage
            in {Stage.DECLINED, Stage.TAKEN_BACK, Stage.REFUNDED, Stage.CANCELLED},
        )
        for card in cards
    ]


def small(photo: BackPhoto) -> str:
    return address_of(key_in(photo.path), SIZES[0], "jpg")


def large(photo: BackPhoto) -> str:
    box = sizes_of(photo.width, photo.height)[-1].box
    return address_of(key_in(photo.path), box, "jpg")


def _state(order: OrderPage, card: ReturnCard) -> str:
    if card.stage is not Stage.RECEIVED:
        return _STAGES[card.stage]
    if order.standing.payment is Payment.DUE:
        return _NOT_PAID
    if card.kind is Kind.UNSENT:
        return _NEVER_SENT
    if all(line.unsent == line.units for line in card.lines):
        return _WITHDRAWN_UNSENT
    return _STAGES[card.stage]
