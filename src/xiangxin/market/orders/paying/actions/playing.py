"""What goes wrong with real providers, to be tried out in the demo market."""

from datetime import datetime

from xiangxin.market.orders.actions.changing import lapse
from xiangxin.market.orders.paying.actions.settling import settle
from xiangxin.market.payments import actions as payments
from xiangxin.market.payments import demo
from xiangxin.market.payments import queries as paying
from xiangxin.market.payments.errors import NoSuchPayment
from xiangxin.market.payments.providers import PROVIDERS
from xiangxin.market.payments.queries import PaymentCard
from xiangxin.market.payments.rules import Asked, Attempt, Opened, Over, Through


def pay_twice(reference: str, *, now: datetime) -> None:
    """The buyer pays on this page and on an older one that was thought to be over."""
    attempt = _attempt(reference)
    demo.pay(reference)
    _look(attempt, now=now)
    second = payments.begin(
        order=attempt.order,
        provider=Through.DEMO,
        amount=attempt.amount,
        ends_at=now,
        back_to=attempt.back_to,
        person_mark="",
        address_mark="",
        now=now,
    )
    asked = Asked(
        payment=second,
        order=attempt.order,
        amount=attempt.amount,
        brand_name=demo.page(reference).brand_name,
        email="",
        language="",
        ends_at=now,
        back_to=attempt.back_to,
    )
    answer = PROVIDERS[Through.DEMO].ask(asked)
    if isinstance(answer, Opened):
        payments.opened(second, answer)
        payments.stop(second, Attempt.ENDED, now=now)
        demo.pay(answer.reference)
        _look(paying.payment(second), now=now)


def pay_late(reference: str, *, now: datetime) -> None:
    """The time is over, the order is let go, and then the money comes."""
    attempt = _attempt(reference)
    settle(attempt.id, Over(), now=now)
    lapse(attempt.order, now=now)
    demo.pay(reference)
    _look(attempt, now=now)


def _attempt(reference: str) -> PaymentCard:
    attempt = paying.payment_by(Through.DEMO, reference)
    if attempt is None:
        raise NoSuchPayment
    return attempt


def _look(attempt: PaymentCard, *, now: datetime) -> None:
    answer = PROVIDERS[Through.DEMO].look(attempt.reference)
    settle(attempt.id, answer, now=now)
