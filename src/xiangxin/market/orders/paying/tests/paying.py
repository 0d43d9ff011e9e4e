"""Somebody orders a lamp in Ana's shop and is about to pay on the demo's page."""

from datetime import datetime, timedelta

from tests.cast import NOW

from xiangxin.config import worker
from xiangxin.market.orders import queries
from xiangxin.market.orders.paying import actions
from xiangxin.market.orders.paying.reconciling import differences
from xiangxin.market.orders.queries import Standing
from xiangxin.market.orders.rules import What
from xiangxin.market.orders.tests.shop import Shop
from xiangxin.market.payments import queries as payments
from xiangxin.market.payments.providers import PROVIDERS
from xiangxin.market.payments.queries import PaymentCard
from xiangxin.market.payments.rules import (
    Answer,
    Method,
    Notice,
    Paid,
    Through,
)
from xiangxin.social.actors.rules import Bearer, System

BACK = "https://market.example/order/x/back"
LATER = NOW + timedelta(minutes=45)


def ordered(shop: Shop, *, key: str = "guest", units: int = 1) -> int:
    return shop.buy(shop.ink, units, key=key, method=Method.DEMO)


def pay(order: int, *, address: str = "192.0.2.7", now: datetime = NOW) -> str:
    return actions.pay(Bearer(order), order, address=address, back_to=BACK, now=now)


def begun(order: int, *, now: datetime = NOW) -> PaymentCard:
    """The attempt whose page is open."""
    pay(order, now=now)
    return payments.payments_of(order)[-1]


def notice(
    attempt: PaymentCard, number: int = 1, answer: Answer | None = None
) -> Notice:
    """What the provider tells of how the attempt stands with it."""
    return Notice(
        id=f"event-{attempt.id}-{number}",
        kind="paid",
        reference=attempt.reference,
        payment=attempt.id,
        answer=answer or PROVIDERS[attempt.provider].look(attempt.reference),
    )


def hear(told: Notice, *, now: datetime = NOW) -> bool:
    return actions.hear(Through.DEMO, told, now=now)


def paid(attempt: PaymentCard) -> Paid:
    return Paid(amount=attempt.amount, capture=attempt.reference)


def standing(order: int) -> Standing:
    return queries.standing_of(System(), order)


def changes(order: int) -> list[What]:
    return [change.what for change in queries.order_for(System(), order).changes]


def follow_up(now: datetime = NOW) -> None:
    worker.work_until_idle(now=lambda: now)


def assert_adds_up() -> None:
    assert list(differences()) == []
