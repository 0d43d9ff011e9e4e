"""Taking units, giving them back, sending them off, counting and promising them; each with its line in the journal."""

from xiangxin.market.stock.actions.adjusting import Adjusted, adjust, undo
from xiangxin.market.stock.actions.counting import (
    Saved,
    count,
    end_promises,
    promise,
    promise_no_more,
    save_table,
    set_on_hand,
)
from xiangxin.market.stock.actions.importing import import_products
from xiangxin.market.stock.actions.journal import Because
from xiangxin.market.stock.actions.many import apply_counts, plan_counts, undo_step
from xiangxin.market.stock.actions.restocking import take_back
from xiangxin.market.stock.actions.taking import give_back, ship, take
from xiangxin.market.stock.actions.telling import tell_search

__all__ = [
    "Adjusted",
    "Because",
    "Saved",
    "adjust",
    "apply_counts",
    "count",
    "end_promises",
    "give_back",
    "import_products",
    "plan_counts",
    "promise",
    "promise_no_more",
    "save_table",
    "set_on_hand",
    "ship",
    "take",
    "take_back",
    "tell_search",
    "undo",
    "undo_step",
]
