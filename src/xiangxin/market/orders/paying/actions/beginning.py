"""One attempt of an order at a time, kept before the provider is asked for it."""

from datetime import datetime
from typing import assert_never

from django.db import transaction

from xiangxin.kernel.errors import NotAllowed, Refusal
from xiangxin.market.orders.actions.steps import append
from xiangxin.market.orders.errors import (
    NothingToPay,
    NotPaidElsewhere,
    TooLateToPay,
)
from xiangxin.market.orders.events import OrderPaid
from xiangxin.market.orders.models import Order
from xiangxin.market.orders.paying.actions.settling import settle
from xiangxin.market.orders.queries import OrderPage, order_for
from xiangxin.market.orders.rules import Party, Payment, State, What, pay_until
from xiangxin.market.payments import actions as payments
from xiangxin.market.payments import queries as paying
from xiangxin.market.payments.errors import Unreachable
from xiangxin.market.payments.providers import PROVIDERS
from xiangxin.market.payments.queries import PaymentCard
from xiangxin.market.payments.rules import (
    HOSTED,
    OPEN_FOR,
    THROUGH,
    Asked,
    Attempt,
    Declined,
    Opened,
    Over,
    Paid,
    Underway,
)
from xiangxin.outbox.actions import tell
from xiangxin.social.actors.rules import System, Viewer


def pay(
    viewer: Viewer, order_id: int, *, address: str, back_to: str, now: datetime
) -> str:
    """Where the buyer goes on to pay, '' when that cannot be said now.

    Pressed again while the page is open it is the same page. Refuses NothingToPay,
    TooLateToPay, and TooManyTries by who they are and from which address they come.
    It calls out: never inside a transaction.
    """
    page = order_for(viewer, order_id)
    if Party.BUYER not in page.standing.parties:
        raise NotAllowed
    attempt = _begin(page, address=address, back_to=back_to, now=now)
    if attempt is None or attempt.go_to:
        return attempt.go_to if attempt else ""
    return _ask(page, attempt, now=now)


def pay_at_once(
    viewer: Viewer, order_id: int, *, address: str, back_to: str, now: datetime
) -> str:
    """As `pay`, right after ordering: '' where it would refuse; the order's page says why."""
    try:
        return pay(viewer, order_id, address=address, back_to=back_to, now=now)
    except Refusal:
        return ""


@transaction.atomic
def _begin(
    page: OrderPage, *, address: str, back_to: str, now: datetime
) -> PaymentCard | None:
    """The attempt that runs, or a new one; None when a bank has it already."""
    order = (
        Order.objects.select_for_update()
        .filter(id=page.id)
        .values("state", "payment", "method", "placed_at")
    )
    row = order.get()
    if page.standing.method not in HOSTED:
        raise NotPaidElsewhere
    if row["state"] != State.OPEN or row["payment"] != Payment.DUE:
        raise NothingToPay
    running = paying.running_of(page.id)
    if running is not None:
        if running.state is Attempt.UNDERWAY:
            return None
        if now < running.ends_at:
            return running
        raise TooLateToPay  # the sweep is about to end it
    if not page.total.minor:
        _nothing_to_charge(page, now=now)
        return None
    until = pay_until(page.standing.method, row["placed_at"])
    if until is None or now >= until:
        raise TooLateToPay
    buyer = page.standing.buyer
    person_mark = payments.mark_of(
        "person", str(buyer) if buyer is not None else page.email.lower()
    )
    address_mark = payments.mark_of("address", address)
    payments.slow_down(person_mark=person_mark, address_mark=address_mark, now=now)
    identifier = payments.begin(
        order=page.id,
        provider=THROUGH[page.standing.method],
        amount=page.total,
        ends_at=now + OPEN_FOR,
        back_to=back_to,
        person_mark=person_mark,
        address_mark=address_mark,
        now=now,
    )
    return paying.payment(identifier)


def _nothing_to_charge(page: OrderPage, *, now: datetime) -> None:
    """No provider takes nothing: what costs nothing is paid."""
    payments.by_hand(order=page.id, amount=page.total, now=now)
    Order.objects.filter(id=page.id).update(payment=Payment.PAID)
    append(page.id, What.PAID, viewer=System(), party=Party.MARKET, now=now)
    tell(OrderPaid(order=page.id))


def _ask(page: OrderPage, attempt: PaymentCard, *, now: datetime) -> str:
    try:
        answer = PROVIDERS[attempt.provider].ask(
            Asked(
                payment=attempt.id,
                order=page.id,
                amount=attempt.amount,
                brand_name=page.brand_name,
                email=page.email,
                language=page.language,
                ends_at=attempt.ends_at,
                back_to=attempt.back_to,
            )
        )
    except Unreachable:
        return ""  # the attempt waits; asked again it is the same request
    match answer:
        case Opened():
            payments.opened(attempt.id, answer)
            return answer.go_to
        case Paid() | Underway() | Declined() | Over():
            settle(attempt.id, answer, now=now)
            return ""
        case _:
            assert_never(answer)
