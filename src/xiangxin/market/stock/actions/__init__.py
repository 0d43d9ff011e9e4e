"""Taking units, giving them back, sending them off, counting and promising them."""

from xiangxin.market.stock.actions.counting import (
    count,
    end_promises,
    promise,
    promise_no_more,
    set_on_hand,
)
from xiangxin.market.stock.actions.taking import give_back, ship, take

__all__ = [
    "count",
    "end_promises",
    "give_back",
    "promise",
    "promise_no_more",
    "set_on_hand",
    "ship",
    "take",
]
