"""Starting a checkout, placing it, and everything that then happens to an order."""

from xiangxin.market.orders.actions.changing import (
    cancel,
    cancel_unpaid,
    mark_delivered,
    mark_paid,
)
from xiangxin.market.orders.actions.claiming import claim
from xiangxin.market.orders.actions.placing import place
from xiangxin.market.orders.actions.refunding import mark_refunded, refund
from xiangxin.market.orders.actions.reordering import reorder
from xiangxin.market.orders.actions.sending import ship
from xiangxin.market.orders.actions.starting import start_checkout

__all__ = [
    "cancel",
    "cancel_unpaid",
    "claim",
    "mark_delivered",
    "mark_paid",
    "mark_refunded",
    "place",
    "refund",
    "reorder",
    "ship",
    "start_checkout",
]
