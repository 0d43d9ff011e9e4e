"""Beginning to pay, hearing what came of it, and the sweep for whatever nobody told us."""

from xiangxin.market.orders.paying.actions.beginning import pay, pay_at_once
from xiangxin.market.orders.paying.actions.playing import pay_late, pay_twice
from xiangxin.market.orders.paying.actions.settling import come_back, hear, settle
from xiangxin.market.orders.paying.actions.tending import (
    end_attempt,
    end_attempts_of,
    send_back,
    tend,
)

__all__ = [
    "come_back",
    "end_attempt",
    "end_attempts_of",
    "hear",
    "pay",
    "pay_at_once",
    "pay_late",
    "pay_twice",
    "send_back",
    "settle",
    "tend",
]
