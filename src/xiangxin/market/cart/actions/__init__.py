"""Putting things into the bag and taking them out."""

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
    "merge_into_person",
    "put",
    "remove",
    "set_units",
]
