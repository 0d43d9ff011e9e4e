"""What may become of an order."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeVar

from xiangxin.market.payments.rules import HOSTED, Method

# A transfer that has not come by then lets the units go to others.
PAY_WITHIN = timedelta(days=7)
# Cash is paid when it comes; on a provider's page one pays at once, or not at all.
TERMS: Mapping[Method, timedelta] = {
    Method.TRANSFER: PAY_WITHIN,
    **dict.fromkeys(HOSTED, timedelta(minutes=30)),
}


class State(StrEnum):
    OPEN = "open"
    CANCELLED = "cancelled"
    CLOSED = "closed"


class Payment(StrEnum):
    DUE = "due"
    PAID = "paid"
    PART_REFUNDED = "part_refunded"
    REFUNDED = "refunded"


class Fulfilment(StrEnum):
    NONE = "none"
    PART = "part"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    RETURNED = "returned"


class What(StrEnum):
    """What happened to an order: the kinds of its appended rows."""

    PLACED = "placed"
    PAID = "paid"
    PART_SHIPPED = "part_shipped"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"
    LAPSED = "lapsed"
    REFUNDED = "refunded"
    CLAIMED = "claimed"
    REOPENED = "reopened"
    SURPLUS = "surplus"
    REFUND_FAILED = "not_back"
    RETURN_ASKED = "return_asked"
    RETURN_ANNOUNCED = "return_announced"  # without a reason: nobody has to say yes
    WITHDRAWN = "withdrawn"
    RETURN_ACCEPTED = "return_accepted"
    RETURN_DECLINED = "return_declined"
    RETURN_TAKEN_BACK = "return_taken_back"
    RETURN_RECEIVED = "return_received"
    DROPPED = "dropped"


class Party(StrEnum):
    """What somebody is to an order; the market itself acts by the clock."""

    BUYER = "buyer"
    MAKER = "maker"
    STAFF = "staff"
    MARKET = "market"


NEXT_STATE: Mapping[State, Collection[State]] = {
    State.OPEN: {State.CANCELLED, State.CLOSED},
    State.CANCELLED: {State.OPEN},  # let go, paid late, and the units were still there
    State.CLOSED: set(),
}
NEXT_PAYMENT: Mapping[Payment, Collection[Payment]] = {
    Payment.DUE: {Payment.PAID},
    Payment.PAID: {Payment.PART_REFUNDED, Payment.REFUNDED},
    Payment.PART_REFUNDED: {Payment.PART_REFUNDED, Payment.REFUNDED},
    Payment.REFUNDED: set(),
}
NEXT_FULFILMENT: Mapping[Fulfilment, Collection[Fulfilment]] = {
    Fulfilment.NONE: {Fulfilment.PART, Fulfilment.SHIPPED},
    Fulfilment.PART: {Fulfilment.PART, Fulfilment.SHIPPED},
    Fulfilment.SHIPPED: {Fulfilment.DELIVERED, Fulfilment.RETURNED},
    Fulfilment.DELIVERED: {Fulfilment.RETURNED},
    Fulfilment.RETURNED: set(),
}

MAY_CANCEL = {Party.BUYER, Party.MAKER, Party.STAFF}
MAY_RECEIVE = {Party.BUYER, Party.MAKER, Party.STAFF}
MAY_RETURN = {Party.BUYER}
MAY_SELL = {Party.MAKER, Party.STAFF}

S = TypeVar("S", bound=StrEnum)


def steps_before(wanted: S, table: Mapping[S, Collection[S]]) -> list[S]:
    """The states from which `wanted` can be reached in one step."""
    return [state for state, following in table.items() if wanted in following]


def may_ship(payment: Payment, method: Method) -> bool:
    """Cash on delivery ships unpaid; everything else waits for its money."""
    return payment in {Payment.PAID, Payment.PART_REFUNDED} or (
        payment is Payment.DUE and method is Method.CASH
    )


def may_cancel(state: State, fulfilment: Fulfilment) -> bool:
    return state is State.OPEN and fulfilment is Fulfilment.NONE


def lapses(payment: Payment, method: Method) -> bool:
    """Whether waiting too long for the money ends the order."""
    return payment is Payment.DUE and method in TERMS


def pay_until(method: Method, placed_at: datetime) -> datetime | None:
    """Until when somebody can begin to pay; None when nobody waits for it."""
    within = TERMS.get(method)
    return placed_at + within if within else None


def owes_refund(state: State, payment: Payment) -> bool:
    return state is State.CANCELLED and payment in {
        Payment.PAID,
        Payment.PART_REFUNDED,
    }


def paid_after(back: int, *, of: int) -> Payment:
    """How an order stands of whose money so much went back."""
    if not back:
        return Payment.PAID
    return Payment.REFUNDED if back >= of else Payment.PART_REFUNDED
