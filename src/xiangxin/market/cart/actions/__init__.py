"""Putting things into the bag, setting them aside, taking them out."""

from xiangxin.market.cart.actions.holding import free_ended, hold, with_what_ended
from xiangxin.market.cart.actions.putting import (
    CartRef,
    Taken,
    empty,
    forget_abandoned,
    merge_into_person,
    put,
    remove,
    set_units,
)

__all__ = [
    "CartRef",
    "Taken",
    "empty",
    "forget_abandoned",
    "free_ended",
    "hold",
    "merge_into_person",
    "put",
    "remove",
    "set_units",
    "with_what_ended",
]
