"""What the worker does about invoices."""

from datetime import datetime

from xiangxin.market.orders.events import OrderPaid
from xiangxin.market.orders.invoices import actions


def make_wished(event: OrderPaid, *, now: datetime) -> None:
    actions.make_wished(event.order, now=now)
