"""An order's money, for those whose order it is."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from xiangxin.kernel.money import Money
from xiangxin.market.orders.models import Order
from xiangxin.market.orders.queries import OrderPage
from xiangxin.market.orders.rules import Party, Payment, State, pay_until
from xiangxin.market.payments import queries as payments
from xiangxin.market.payments.queries import PaymentCard, RefundCard
from xiangxin.market.payments.rules import (
    HOSTED,
    RUNNING,
    Attempt,
    Back,
    Through,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderMoney:
    """`paid` less `refunded` less `going_back` is `left`; `surplus` paid for nothing."""

    paid: Money
    refunded: Money
    going_back: Money
    left: Money
    surplus: Money
    surplus_back: Money
    refunds: tuple[RefundCard, ...]
    last: PaymentCard | None  # the last attempt on a provider's page
    minutes_left: int  # to begin paying
    may_pay: bool
    is_by_hand: bool

    @property
    def is_running(self) -> bool:
        return self.last is not None and self.last.state in RUNNING

    @property
    def is_underway(self) -> bool:
        return self.last is not None and self.last.state is Attempt.UNDERWAY

    @property
    def was_declined(self) -> bool:
        return self.last is not None and self.last.state is Attempt.DECLINED


def still_to_pay(orders: Collection[int]) -> set[int]:
    """Which of these wait to be paid on a provider's page; of orders somebody may see."""
    due = Order.objects.filter(
        id__in=orders, state=State.OPEN, payment=Payment.DUE, method__in=HOSTED
    )
    return set(due.values_list("id", flat=True))


def money_of(page: OrderPage, *, now: datetime) -> OrderMoney | None:
    """Of an order somebody may see; None of one that is paid by hand and waits for that."""
    standing = page.standing
    is_hosted = standing.method in HOSTED
    if not is_hosted and standing.payment is Payment.DUE:
        return None
    attempts = payments.payments_of(page.id)
    refunds = payments.refunds_of(page.id) if _any_back(attempts) else []
    return _money(page, attempts, refunds, now=now)


def _any_back(attempts: Sequence[PaymentCard]) -> bool:
    """A refund that failed leaves no sum, and is told too."""
    return any(one.received.minor for one in attempts)


def _money(
    page: OrderPage,
    attempts: Sequence[PaymentCard],
    refunds: Sequence[RefundCard],
    *,
    now: datetime,
) -> OrderMoney:
    standing, currency = page.standing, page.total.currency
    capture = next((one for one in attempts if one.state is Attempt.PAID), None)
    surplus = [one for one in attempts if one.state is Attempt.SURPLUS]
    last = next(
        (one for one in reversed(attempts) if one.provider is not Through.OFFLINE), None
    )
    until = pay_until(standing.method, page.placed_at)
    is_due = standing.state is State.OPEN and standing.payment is Payment.DUE
    # Of surplus in another currency only the sums of this one are told.
    told = [one for one in surplus if one.received.currency == currency]
    return OrderMoney(
        paid=capture.received if capture else Money(0, currency),
        refunded=Money(payments.went_back(refunds, Back.DONE), currency),
        going_back=Money(payments.went_back(refunds, Back.PENDING), currency),
        left=capture.left if capture else Money(0, currency),
        surplus=Money(sum(one.received.minor for one in told), currency),
        surplus_back=Money(
            sum(
                one.amount.minor
                for one in refunds
                if not one.pays
                and one.state is Back.DONE
                and one.amount.currency == currency
            ),
            currency,
        ),
        refunds=tuple(refunds),
        last=last,
        minutes_left=_minutes(until, now),
        may_pay=is_due
        and standing.method in HOSTED
        and Party.BUYER in standing.parties
        and ((until is not None and now < until) or _is_open(last, now)),
        is_by_hand=capture is not None and capture.provider is Through.OFFLINE,
    )


def _minutes(until: datetime | None, now: datetime) -> int:
    """Rounded up: nobody is told that nothing is left while something is."""
    return max(0, -((now - until) // timedelta(minutes=1))) if until else 0


def _is_open(last: PaymentCard | None, now: datetime) -> bool:
    return (
        last is not None
        and last.state in {Attempt.ASKED, Attempt.OPEN}
        and now < last.ends_at
    )
