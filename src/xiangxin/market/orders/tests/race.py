"""What the processes of test_races do; each reads a line before it starts, to start at once."""

import json
import sys
import threading
from collections.abc import Callable, Iterable
from typing import Any

from django.db import connection
from tests import cast
from tests.cast import NOW

from xiangxin.kernel.errors import Refusal
from xiangxin.kernel.ids import MINT
from xiangxin.ledger.rules import NOWHERE
from xiangxin.market.orders import actions, queries
from xiangxin.market.orders.actions import placing
from xiangxin.market.orders.models import Order
from xiangxin.market.orders.tests.shop import open_shop
from xiangxin.market.payments.rules import Method
from xiangxin.market.stock import actions as stock
from xiangxin.market.stock.models import StockLevel
from xiangxin.social.actors.rules import System


def say(answer: object) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


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
    _together(node, [lambda one=one: _place(*one) for one in checkouts])


def change(node: int, order: int, names: Iterable[str]) -> None:
    """Do these actions to one order, each in a thread of its own."""

    def act(name: str) -> object:
        return getattr(actions, name)(System(), order, now=NOW)

    _together(node, [lambda name=name: [name, act(name)] for name in names])


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


def _together(node: int, acts: list[Callable[[], Any]]) -> None:
    MINT.become(node)
    answers: list[object] = []
    gate = threading.Barrier(len(acts))

    def run(act: Callable[[], Any]) -> None:
        try:
            queries.orders_of(0)  # connects, so that the race is not for connecting
            gate.wait()
            answers.append(act())
        except Refusal as refusal:
            answers.append(refusal.code)
        except Exception as error:  # noqa: BLE001 - the test says what it was
            answers.append(repr(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    say("ready")
    sys.stdin.readline()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    say(answers)
