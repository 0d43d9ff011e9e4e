"""What nobody told us is asked for; what takes too long ends; what must go back goes."""

from datetime import datetime

from xiangxin.market.orders.actions.changing import lapse
from xiangxin.market.orders.actions.refunding import refund_done, refund_failed
from xiangxin.market.orders.models import Order
from xiangxin.market.orders.paying.actions.settling import settle
from xiangxin.market.orders.rules import TERMS, Payment, State
from xiangxin.market.payments import actions as payments
from xiangxin.market.payments import queries as paying
from xiangxin.market.payments.errors import Unreachable
from xiangxin.market.payments.providers import PROVIDERS
from xiangxin.market.payments.rules import (
    HOSTED,
    Answer,
    Attempt,
    Back,
    Over,
    Return,
    Sent,
    Through,
)

_AT_ONCE = 20


def tend(*, now: datetime) -> int:
    """Look at every attempt that is due, then let go of orders nobody pays; how many.

    A provider that does not answer is not asked again in this round: the worker has other
    things to do.
    """
    silent: set[Through] = set()
    done = 0
    for payment in paying.to_look_at(now=now, limit=_AT_ONCE):
        attempt = paying.payment(payment)
        if attempt.provider in silent:
            continue
        if not payments.claim_look(attempt, now=now):
            continue
        try:
            done += _look(payment, now=now)
        except Unreachable:
            silent.add(attempt.provider)
    for refund in paying.refunds_to_try(now=now, limit=_AT_ONCE):
        if paying.refund(refund).provider not in silent and not send_back(
            refund, now=now
        ):
            silent.add(paying.refund(refund).provider)
    return done + _let_go(now=now)


def end_attempts_of(order_id: int, *, now: datetime) -> None:
    """Close the page of an order that nobody is to pay any more. It calls out."""
    attempt = paying.running_of(order_id)
    if attempt is not None and attempt.state is not Attempt.UNDERWAY:
        settle(attempt.id, _end(attempt.id), now=now)


def end_attempt(payment: int, *, now: datetime) -> None:
    """Close one page. It calls out."""
    settle(payment, _end(payment), now=now)


def send_back(refund: int, *, now: datetime) -> bool:
    """Ask the provider to send money back; False when it does not answer.

    The same request each time, whatever became of the last one. It calls out.
    """
    if not payments.claim_refund(refund, now=now):
        return True
    card = paying.refund(refund)
    asked = Return(refund=refund, capture=card.capture, amount=card.amount)
    try:
        sent = PROVIDERS[card.provider].send_back(asked)
    except Unreachable as error:
        payments.refund_not_sent(refund, tries=card.tries, trouble=error.code, now=now)
        return False
    _sent(refund, sent, now=now)
    return True


def _sent(refund: int, sent: Sent, *, now: datetime) -> None:
    match sent.state:
        case Back.DONE:
            refund_done(refund, reference=sent.reference, now=now)
        case Back.FAILED:
            refund_failed(refund, trouble=sent.trouble, now=now)
        case Back.PENDING:
            payments.refund_underway(refund, reference=sent.reference, now=now)


def _look(payment: int, *, now: datetime) -> bool:
    attempt = paying.payment(payment)
    is_over = now >= attempt.ends_at
    if not (is_over or attempt.reference):
        return False  # nobody was given a page yet; whoever presses again is
    if (is_over or _is_unwanted(attempt.order)) and (
        attempt.state is not Attempt.UNDERWAY
    ):
        return settle(payment, _end(payment), now=now)
    return settle(payment, PROVIDERS[attempt.provider].look(attempt.reference), now=now)


def _end(payment: int) -> Answer:
    attempt = paying.payment(payment)
    if not attempt.reference:
        return Over()  # its page, if there is one, was never shown to anybody
    return PROVIDERS[attempt.provider].end(attempt.reference)


def _is_unwanted(order_id: int) -> bool:
    wanted = Order.objects.filter(id=order_id, state=State.OPEN, payment=Payment.DUE)
    return not wanted.exists()


def _let_go(*, now: datetime) -> int:
    """Each in its own transaction, because of the order of locks."""
    count = 0
    for method in sorted(HOSTED):
        unpaid = Order.objects.filter(
            state=State.OPEN,
            payment=Payment.DUE,
            method=method,
            placed_at__lte=now - TERMS[method],
        )
        oldest = unpaid.order_by("placed_at").values_list("id", flat=True)
        count += sum(lapse(order_id, now=now) for order_id in list(oldest[:100]))
    return count
