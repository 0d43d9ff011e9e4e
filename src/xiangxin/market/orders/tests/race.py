"""What the processes of test_races do; each reads a line before it starts, to start at once."""

import sys
from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from tests import cast
from tests.cast import NOW
from tests.together import say, together

from xiangxin.ledger.rules import NOWHERE
from xiangxin.market.cart import actions as carts
from xiangxin.market.cart import queries as cart
from xiangxin.market.orders import actions
from xiangxin.market.orders.actions import placing
from xiangxin.market.orders.models import Order
from xiangxin.market.orders.tests.shop import Shop, open_shop
from xiangxin.market.payments.rules import Method
from xiangxin.market.stock import actions as stock
from xiangxin.market.stock.models import StockLevel
from xiangxin.social.actors.rules import System

# Whoever only buys needs none of its numbers.
_SHOP = Shop(0, 0, 0, 0, 0)


def fill(bags: Iterable[str], *, on_hand: int) -> None:
    """Open the shop with so many of each, and fill the bags; their keys.

    A bag names what is put into it, in order: `ink`, `day`, `ink day`.
    """
    shop = open_shop(cast.person("Ana"), cast.person("Cy"))
    levels = {shop.ink: on_hand, shop.day: on_hand}
    stock.set_on_hand(levels=levels, now=NOW)
    say(list(_filled(shop, bags)))


def prepare(bags: Iterable[str], *, on_hand: int) -> None:
    """As `fill`, and a checkout is started for each bag."""
    shop = open_shop(cast.person("Ana"), cast.person("Cy"))
    levels = {shop.ink: on_hand, shop.day: on_hand}
    stock.set_on_hand(levels=levels, now=NOW)
    checkouts = []
    for key in _filled(shop, bags):
        summary = shop.start(key=key)
        checkouts.append([summary.checkout_id, key, summary.shown])
    say(checkouts)


def address(node: int, keys: Iterable[str]) -> None:
    """Say of each bag where it shall go, in a thread of its own."""

    def act(key: str) -> str:
        _SHOP.start(key=key)
        return "held"

    together(node, [lambda key=key: act(key) for key in keys])


def address_and_hang(node: int, key: str) -> None:
    """Stop when the units are taken and not yet committed, and wait to be killed."""
    take = stock.take

    def hang(**facts: Any) -> None:
        take(**facts)
        say("in the middle")
        sys.stdin.readline()

    stock.take = hang  # type: ignore[assignment]
    address(node, [key])


def end_holds() -> None:
    """As the sweep does when their time is over."""
    say(carts.free_ended(now=NOW + settings.HOLD_FOR))


def buy(node: int, keys: Iterable[str]) -> None:
    """From the address to the order, each bag in a thread of its own."""

    def act(key: str) -> list[int]:
        return _SHOP.place(_SHOP.start(key=key), key=key)

    together(node, [lambda key=key: act(key) for key in keys])


def churn(node: int, keys: Iterable[str]) -> None:
    """Hold, change, take out and put in again; end what is over all the while."""
    late = NOW + settings.HOLD_FOR

    def act(key: str) -> str:
        variant = StockLevel.objects.order_by("variant_id")[0].variant_id
        for units in (2, 1, 3):
            _SHOP.put(variant, units, key=key)
            _SHOP.start(key=key)
            carts.free_ended(now=late)
            carts.set_units(
                cart_key=key, person=None, variant=variant, units=units + 1, now=NOW
            )
        carts.remove(cart_key=key, person=None, variant=variant, now=NOW)
        return "done"

    together(node, [lambda key=key: act(key) for key in keys])


def place(node: int, checkouts: Iterable[tuple[int, str, str]]) -> None:
    """Place all of these, each in a thread of its own."""
    together(node, [lambda one=one: _place(*one) for one in checkouts])


def change(node: int, order: int, names: Iterable[str]) -> None:
    """Do these actions to one order, each in a thread of its own."""

    def act(name: str) -> object:
        return getattr(actions, name)(System(), order, now=NOW)

    together(node, [lambda name=name: [name, act(name)] for name in names])


def place_and_hang(node: int, checkout: tuple[int, str, str]) -> None:
    """Stop just before the end of the transaction, and wait to be killed."""

    def hang(event: object) -> None:
        say("in the middle")
        sys.stdin.readline()

    placing.tell = hang  # type: ignore[assignment]
    place(node, [checkout])


def count() -> None:
    """What is true in the end."""
    say(
        {
            "levels": list(
                StockLevel.objects.order_by("variant_id").values_list("on_hand", "held")
            )[:2],
            "orders": Order.objects.count(),
            "open": Order.objects.filter(state="open").count(),
            "in_bags": sum(cart.held().values()),
        }
    )


def _filled(shop: Shop, bags: Iterable[str]) -> Iterator[str]:
    for number, bag in enumerate(bags):
        key = f"guest-{number}"
        for name in bag.split():
            shop.put(getattr(shop, name), key=key)
        yield key


def _place(checkout: int, key: str, shown: str) -> list[int]:
    return actions.place(
        checkout_id=checkout,
        cart_key=key,
        person=None,
        method=Method.CASH,
        shown=shown,
        origin=NOWHERE,
        now=NOW,
    )
