"""What the processes of test_races do; each reads a line before it starts, to start at once."""

import sys
from collections.abc import Iterable

from tests import cast
from tests.cast import NOW
from tests.together import say, together

from xiangxin.ledger.rules import NOWHERE
from xiangxin.market.orders import actions
from xiangxin.market.orders.actions import placing
from xiangxin.market.orders.models import Order
from xiangxin.market.orders.tests.shop import open_shop
from xiangxin.market.payments.rules import Method
from xiangxin.market.stock import actions as stock
from xiangxin.market.stock.models import StockLevel
from xiangxin.social.actors.rules import System


def prepare(bags: Iterable[str], *, on_hand: int) -> None:
    """Open the shop with so many of each, and start a checkout for each bag.

    A bag names what is put into it, in order: `ink`, `day`, `ink day`.
    """
    shop = open_shop(cast.person("Ana"), cast.person("Cy"))
    levels = {shop.ink: on_hand, shop.day: on_hand}
    stock.set_on_hand(levels=levels, now=NOW)
    checkouts = []
    for number, bag in enumerate(bags):
        key = f"guest-{number}"
        for name in bag.split():
            shop.put(getattr(shop, name), key=key)
        summary = shop.start(key=key)
        checkouts.append([summary.checkout_id, key, summary.shown])
    say(checkouts)


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
        }
    )


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
