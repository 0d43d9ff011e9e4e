"""An order in words: what it is at, what happened, what comes next."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from xiangxin.kernel.errors import mark
from xiangxin.market.orders.queries import LineCard, OrderCard, OrderPage, Standing
from xiangxin.market.orders.rules import Fulfilment, Party, Payment, State, What
from xiangxin.market.payments.rules import HOSTED, Method, words_for
from xiangxin.web.layout.pages import translate

_WORDS = {
    What.PLACED: mark("Ordered"),
    What.PAID: mark("Paid"),
    What.PART_SHIPPED: mark("A part is sent"),
    What.SHIPPED: mark("Sent"),
    What.DELIVERED: mark("Arrived"),
    What.CANCELLED: mark("Cancelled"),
    What.LAPSED: mark("Cancelled: the money did not come in time"),
    What.REFUNDED: mark("Money sent back"),
    What.CLAIMED: mark("Joined to an account"),
    What.REOPENED: mark("Paid late, and taken up again"),
    What.SURPLUS: mark("Money came that is not needed; it goes back"),
    What.REFUND_FAILED: mark("Money could not be sent back"),
    What.RETURN_ASKED: mark("Return asked for"),
    What.RETURN_ANNOUNCED: mark("Sent back without a reason"),
    What.WITHDRAWN: mark("Withdrawn from the contract"),
    What.RETURN_ACCEPTED: mark("Return accepted"),
    What.RETURN_DECLINED: mark("Return declined"),
    What.RETURN_TAKEN_BACK: mark("Kept after all"),
    What.RETURN_RECEIVED: mark("The return has come"),
    What.DROPPED: mark("The rest cannot be sent"),
}
_BY = {
    Party.BUYER: mark("by the buyer"),
    Party.MAKER: mark("by the maker"),
    Party.STAFF: mark("by the staff of the market"),
    Party.MARKET: mark("by the market"),
}
_AWAITED = {
    What.PAID: mark("Payment"),
    What.SHIPPED: mark("Sending"),
    What.DELIVERED: mark("Arrival"),
    What.REFUNDED: mark("Money back"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """`state` is 'done', 'now' or '' as the `path` part has them."""

    word: str
    at: datetime | None
    who: str
    note: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownParcel:
    """One parcel; `lines` are its things with their units, `carrier` is to translate."""

    position: int
    carrier: str
    number: str
    link: str
    sent_at: datetime
    lines: tuple[tuple[LineCard, int], ...]


@dataclass(frozen=True, slots=True)
class ToPay:
    """A sentence with places for its facts; the page fills in the amount as it writes sums."""

    sentence: str
    facts: Mapping[str, object]


def headline(  # noqa: C901, PLR0911 - one line a state, as a table is read
    order: Standing | OrderCard,
) -> tuple[str, str]:
    """(where the order stands, what that means for its buyer), to translate."""
    is_paid = order.payment is not Payment.DUE
    match order.state, order.fulfilment:
        case State.CANCELLED, _ if order.payment is Payment.REFUNDED:
            return mark("Cancelled."), mark("Your money has been sent back.")
        case State.CANCELLED, _ if is_paid and order.method in HOSTED:
            return mark("Cancelled."), mark("Your money is on its way back.")
        case State.CANCELLED, _ if is_paid:
            return mark("Cancelled."), mark("The maker owes you the money back.")
        case State.CANCELLED, _:
            return mark("Cancelled."), mark("Nothing is to be paid.")
        case _, Fulfilment.DELIVERED:
            return mark("It has arrived."), mark("May it last.")
        case _, Fulfilment.RETURNED:
            return mark("It went back."), mark("The maker has it again.")
        case _, Fulfilment.PART:
            return mark("A part is on its way."), mark("The maker sends the rest next.")
        case _, Fulfilment.SHIPPED:
            return mark("On its way."), mark("Tell us here when you have it.")
        case _ if is_paid:
            return mark("Paid."), mark("The maker sends it next.")
        case _ if order.method is Method.CASH:
            return mark("Ordered."), mark(
                "The maker sends it next; you pay when it comes."
            )
        case _ if order.method in HOSTED:
            return mark("Not paid yet."), mark(
                "The things are kept for you; pay, and the maker sends them."
            )
        case _:
            return mark("Ordered."), mark(
                "The maker sends it when your money has come."
            )


def steps(order: OrderPage, language: str) -> list[Step]:
    """What happened, then what is waited for, then what is still to come."""
    happened = [
        Step(
            word=translate(_WORDS[change.what], language),
            at=change.at,
            who=translate(_BY[change.party], language) if change.party else "",
            note=change.note,
            state="done",
        )
        for change in order.changes
    ]
    to_come = [
        Step(
            word=translate(_AWAITED[what], language),
            at=None,
            who="",
            note="",
            state="now" if place == 0 else "",
        )
        for place, what in enumerate(_to_come(order.standing))
    ]
    return happened + to_come


def parcels(order: OrderPage) -> list[ShownParcel]:
    lines = {line.variant: line for line in order.lines}
    return [
        ShownParcel(
            position=card.position,
            carrier=card.parcel.carrier_name,
            number=card.parcel.number,
            link=card.parcel.link,
            sent_at=card.sent_at,
            lines=tuple(
                (lines[variant], units) for variant, units in card.units.items()
            ),
        )
        for card in order.parcels
    ]


def _to_come(standing: Standing) -> Iterator[What]:
    if standing.state is not State.OPEN:
        if standing.owes_refund:
            yield What.REFUNDED
        return
    is_due = standing.payment is Payment.DUE
    if is_due and standing.method is not Method.CASH:
        yield What.PAID
    if standing.fulfilment in {Fulfilment.NONE, Fulfilment.PART}:
        yield What.SHIPPED
    if standing.fulfilment not in {Fulfilment.DELIVERED, Fulfilment.RETURNED}:
        yield What.DELIVERED
    if is_due and standing.method is Method.CASH:
        yield What.PAID


def how_to_pay(order: OrderPage, language: str) -> ToPay | None:
    """What its buyer has to do about the money, if anything."""
    if order.due is None:
        return None
    words = words_for(order.due)
    facts = {name: words.facts[name] for name in words.facts.keys() - {"amount"}}
    return ToPay(translate(words.sentence, language), facts)
