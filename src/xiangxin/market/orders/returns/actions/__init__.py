"""Sending things back: asked by the buyer, answered and settled by the maker."""

from xiangxin.market.orders.returns.actions.answering import (
    accept,
    decline,
    receive,
    refund,
)
from xiangxin.market.orders.returns.actions.asking import ask, take_back
from xiangxin.market.orders.returns.actions.dropping import drop_rest
from xiangxin.market.orders.returns.actions.photographing import draw

__all__ = [
    "accept",
    "ask",
    "decline",
    "draw",
    "drop_rest",
    "receive",
    "refund",
    "take_back",
]
