"""What providers are asked for after an act."""

from datetime import datetime

from xiangxin.market.orders.events import OrderCancelled
from xiangxin.market.orders.paying import actions
from xiangxin.market.payments.events import AttemptSlowed, RefundAsked
from xiangxin.outbox.actions import slow


@slow
def send_back(event: RefundAsked, *, now: datetime) -> None:
    """At once; the sweep tries again what could not be sent."""
    actions.send_back(event.refund, now=now)


@slow
def close_page_of_cancelled(event: OrderCancelled, *, now: datetime) -> None:
    actions.end_attempts_of(event.order, now=now)


@slow
def close_page_of_slowed(event: AttemptSlowed, *, now: datetime) -> None:
    actions.end_attempt(event.payment, now=now)
