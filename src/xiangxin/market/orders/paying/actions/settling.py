"""The one completion: browser, notice and sweep all end here, however often.

Everybody locks the order's row first, then changes the attempt, then takes stock.
"""

from datetime import datetime
from typing import assert_never

from django.db import transaction
from django.db.models import F

from xiangxin.kernel.money import Money
from xiangxin.ledger import actions as ledger
from xiangxin.ledger.rules import NOWHERE, Act, Thing, Verb
from xiangxin.market.discounts import actions as discounts
from xiangxin.market.discounts.errors import UsedUp
from xiangxin.market.orders.actions.refunding import refund_done, refund_failed
from xiangxin.market.orders.actions.steps import append
from xiangxin.market.orders.events import MoneyTooMuch, OrderPaid
from xiangxin.market.orders.models import Order, OrderChange, OrderLine
from xiangxin.market.orders.paying.rules import Does, what_it_does, why_back
from xiangxin.market.orders.queries import standing_of
from xiangxin.market.orders.rules import Fulfilment, Party, Payment, State, What
from xiangxin.market.payments import actions as payments
from xiangxin.market.payments import queries as paying
from xiangxin.market.payments.errors import Unreachable
from xiangxin.market.payments.events import AttemptSlowed
from xiangxin.market.payments.providers import PROVIDERS
from xiangxin.market.payments.queries import PaymentCard
from xiangxin.market.payments.rules import (
    RECEIVED,
    RUNNING,
    Answer,
    Attempt,
    Back,
    Declined,
    Notice,
    Opened,
    Over,
    Paid,
    RefundNotice,
    Through,
    Underway,
)
from xiangxin.market.stock import actions as stock
from xiangxin.market.stock.errors import SoldOut
from xiangxin.outbox.actions import tell
from xiangxin.social.actors.rules import System, Viewer


@transaction.atomic
def settle(payment: int, answer: Answer, *, now: datetime) -> bool:
    """What a provider says of an attempt becomes true here; False when it was already."""
    match answer:
        case Paid():
            return _take(payment, answer, now=now)
        case Underway():
            return payments.underway(payment, now=now)
        case Declined():
            return payments.stop(payment, Attempt.DECLINED, now=now)
        case Over():
            return payments.stop(payment, Attempt.ENDED, now=now)
        case Opened():
            return False
        case _:
            assert_never(answer)


def come_back(viewer: Viewer, order_id: int, *, now: datetime) -> None:
    """The buyer's browser is back: ask what came of it. It calls out."""
    if Party.BUYER not in standing_of(viewer, order_id).parties:
        return
    attempt = paying.running_of(order_id)
    if attempt is None or not attempt.reference:
        return
    try:
        answer = PROVIDERS[attempt.provider].look(attempt.reference)
    except Unreachable:
        return  # the notice or the sweep says it
    settle(attempt.id, answer, now=now)


@transaction.atomic
def hear(provider: Through, notice: Notice, *, now: datetime) -> bool:
    """A notice whose signature was checked; False when it was heard or is none of ours.

    That it was heard and what follows are one transaction: killed in between, it is heard
    anew when it is sent again.
    """
    about = _about(provider, notice)
    if about is None:
        return False
    if not payments.hear(
        provider, event=notice.id, kind=notice.kind, payment=about.id, now=now
    ):
        return False
    if notice.declined_card is not None:
        _declined(about, notice.declined_card, now=now)
    if notice.refund is not None:
        _refunded(about, notice.refund, now=now)
    return notice.answer is not None and settle(about.id, notice.answer, now=now)


def _about(provider: Through, notice: Notice) -> PaymentCard | None:
    """The attempt a notice is about, if what it says of it fits together."""
    if notice.refund is not None:
        return paying.payment_captured_as(provider, notice.refund.capture)
    found = paying.payment_by(provider, notice.reference)
    if found is None and notice.payment is not None:
        numbered = paying.payment_numbered(provider, notice.payment)
        # A page was opened and we never heard which; or the card is told of, not its page.
        if numbered and not (notice.reference and numbered.reference):
            found = numbered
    if found is None or notice.payment not in {None, found.id}:
        return None
    return found


def _declined(about: PaymentCard, card: str, *, now: datetime) -> None:
    if not payments.count_decline(about, card=card, now=now) and about.state in RUNNING:
        tell(AttemptSlowed(payment=about.id))


def _refunded(about: PaymentCard, told: RefundNotice, *, now: datetime) -> None:
    identifier = told.refund or paying.refund_by(told.reference)
    if identifier is None or not paying.is_refund_of(identifier, about.id):
        if told.state is Back.FAILED:
            return
        identifier = payments.sent_back_elsewhere(about, told, now=now)
    if identifier is None:
        return
    match told.state:
        case Back.DONE:
            refund_done(identifier, reference=told.reference, now=now)
        case Back.FAILED:
            refund_failed(identifier, trouble=told.trouble, now=now)
        case Back.PENDING:
            payments.refund_underway(identifier, reference=told.reference, now=now)


def _take(payment: int, answer: Paid, *, now: datetime) -> bool:
    order_id = paying.payment(payment).order
    order = Order.objects.select_for_update().filter(id=order_id).get()
    attempt = paying.payment(payment)  # as it is now that nobody else changes it
    if attempt.state in RECEIVED:
        return False
    state, due = State(order.state), Payment(order.payment)
    is_as_asked = answer.amount == attempt.amount
    does = what_it_does(
        state=state,
        payment=due,
        fulfilment=Fulfilment(order.fulfilment),
        is_as_asked=is_as_asked,
        has_lapsed=state is State.CANCELLED and _has_lapsed(order_id),
    )
    if does is Does.REOPENS and not _reopen(order, now=now):
        does = Does.GOES_BACK
    if does is Does.GOES_BACK:
        payments.received(payment, Attempt.SURPLUS, answer, now=now)
        _tell(order_id, What.SURPLUS, now=now)
        tell(MoneyTooMuch(order=order_id, payment=payment))
        if answer.amount.minor:
            payments.ask_refund(
                paying.payment(payment),
                amount=answer.amount,
                why=why_back(payment=due, is_as_asked=is_as_asked),
                by=None,
                now=now,
            )
        return True
    payments.received(payment, Attempt.PAID, answer, now=now)
    Order.objects.filter(id=order_id).update(payment=Payment.PAID)
    _tell(order_id, What.PAID, now=now)
    tell(OrderPaid(order=order_id))
    # Late money of an attempt that was over: another may run, and the sweep closes it.
    other = None if attempt.state in RUNNING else paying.running_of(order_id)
    if other is not None:
        payments.look_soon(other.id, now=now)
    return True


def _has_lapsed(order_id: int) -> bool:
    """Whether the last thing that cancelled it was its time."""
    ended = OrderChange.objects.filter(
        order_id=order_id, what__in=[What.LAPSED, What.CANCELLED, What.REOPENED]
    )
    last = ended.order_by("-id").values_list("what", flat=True).first()
    return last == What.LAPSED


def _reopen(order: Order, *, now: datetime) -> bool:
    """Take units and discount again and the order up; False when others have them."""
    lines = OrderLine.objects.filter(order_id=order.id).order_by("variant_id")
    paid = F("total_minor") - F("discount_minor")
    rows = list(lines.values_list("variant_id", "product_id", "units", paid))
    try:
        with transaction.atomic():
            stock.take(wanted={row[0]: row[2] for row in rows}, now=now)
            discounts.use_again(order=order.id)
    except (SoldOut, UsedUp):
        return False
    Order.objects.filter(id=order.id).update(state=State.OPEN)
    _tell(order.id, What.REOPENED, now=now)
    # Letting go told the ledger that it was cancelled; now it is bought after all.
    for variant, product, units, minor in rows:
        ledger.record(
            Act(
                verb=Verb.BUY,
                person=order.buyer_id,
                actor=product,
                thing=Thing("variant", variant),
                order_id=order.id,
                units=units,
                amount=Money(minor, order.currency),
            ),
            origin=NOWHERE,
            now=now,
        )
    return True


def _tell(order_id: int, what: What, *, now: datetime) -> None:
    append(order_id, what, viewer=System(), party=Party.MARKET, now=now)
