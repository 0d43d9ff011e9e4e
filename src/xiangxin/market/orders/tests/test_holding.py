"""Units are set aside from the address to the order, and for nobody longer than said."""

from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st
from tests.cast import NOW, Person

from xiangxin.kernel.errors import Refusal
from xiangxin.market.cart import actions as carts
from xiangxin.market.cart import queries as cart
from xiangxin.market.cart.errors import NotInBag
from xiangxin.market.cart.models import Cart, CartLine
from xiangxin.market.orders import actions as orders
from xiangxin.market.orders import queries
from xiangxin.market.orders.actions.starting import Summary
from xiangxin.market.orders.models import Order
from xiangxin.market.orders.tests.shop import Shop
from xiangxin.market.payments.rules import Method
from xiangxin.market.stock import actions as stock
from xiangxin.market.stock.errors import SoldOut
from xiangxin.market.stock.models import StockLevel
from xiangxin.market.stock.queries import available
from xiangxin.social.actors.rules import System

OVER = NOW + settings.HOLD_FOR
LATER = NOW + timedelta(minutes=10)


def left(variant: int) -> int:
    return available([variant])[variant]


def set_units(
    variant: int, units: int, now: datetime = NOW, key: str = "guest"
) -> None:
    carts.set_units(cart_key=key, person=None, variant=variant, units=units, now=now)


def test_the_address_sets_aside_what_lies_in_the_bag(shop: Shop) -> None:
    shop.put(shop.ink, 2)
    shop.put(shop.cup)
    assert left(shop.ink) == 5, "a bag is a wish"

    summary = shop.start()

    assert summary.held_until == NOW + timedelta(minutes=15)
    assert (left(shop.ink), left(shop.cup)) == (3, 9)
    assert cart.held() == {shop.ink: 2, shop.cup: 1}


def test_the_order_takes_over_what_was_set_aside(shop: Shop) -> None:
    shop.put(shop.day, 3)
    summary = shop.start()
    shop.put(shop.ink, key="other")

    assert shop.place(summary)

    assert left(shop.day) == 0
    assert cart.held() == {}


def test_another_address_holds_longer_and_not_twice(shop: Shop) -> None:
    shop.put(shop.day, 3)
    shop.start()

    again = shop.start(now=LATER)

    assert again.held_until == LATER + settings.HOLD_FOR
    assert left(shop.day) == 0
    assert carts.free_ended(now=OVER) == 0
    assert carts.free_ended(now=again.held_until) == 1
    assert left(shop.day) == 3


def test_who_holds_the_last_ones_is_not_told_that_none_are_left(shop: Shop) -> None:
    shop.put(shop.day, 3)
    shop.start()

    shop.put(shop.day, 3)
    view = cart.cart_for(key="guest", person=None, now=NOW)

    assert (view.lines[0].left, view.is_available) == (3, True)
    with pytest.raises(SoldOut) as refused:
        shop.put(shop.day, 1, key="other")
    assert refused.value.facts["left"] == 0


def test_units_changed_while_held_stay_held(shop: Shop) -> None:
    shop.put(shop.ink, 4)
    summary = shop.start()

    set_units(shop.ink, 1, now=LATER)
    assert left(shop.ink) == 4
    set_units(shop.ink, 2, now=LATER)
    shop.put(shop.ink, 3)
    assert left(shop.ink) == 2
    with pytest.raises(SoldOut) as refused:
        set_units(shop.ink, 6)
    assert refused.value.facts == {"variant": shop.ink, "wanted": 6, "left": 5}
    with pytest.raises(NotInBag):
        set_units(shop.day, 1)

    assert cart.held() == {shop.ink: 3}
    assert summary.checkout_id == shop.start().checkout_id
    assert left(shop.ink) == 2


def test_what_is_taken_out_is_free_at_once(shop: Shop) -> None:
    shop.put(shop.day, 3)
    shop.start()

    for _ in range(2):
        carts.remove(cart_key="guest", person=None, variant=shop.day, now=NOW)

    assert left(shop.day) == 3


def test_what_is_put_in_after_the_address_is_taken_with_the_order(shop: Shop) -> None:
    """In another tab; only the same total can be ordered, so it costs nothing here."""
    shop.put(shop.day, 2)
    summary = shop.start()
    CartLine.objects.update(held_until=None)
    stock.give_back(units={shop.day: 2}, now=NOW)

    assert shop.place(summary)
    assert left(shop.day) == 1


def test_a_hold_that_is_over_serves_its_buyer_until_somebody_wants_it(
    shop: Shop,
) -> None:
    shop.put(shop.day, 3)
    summary = shop.start()

    assert shop.place(summary, now=OVER + timedelta(hours=1))
    assert left(shop.day) == 0


def test_a_hold_that_was_ended_is_taken_again(shop: Shop) -> None:
    shop.put(shop.day, 3)
    summary = shop.start()
    assert carts.free_ended(now=OVER) == 1
    assert carts.free_ended(now=OVER) == 0
    assert left(shop.day) == 3

    assert shop.place(summary, now=OVER)
    assert left(shop.day) == 0


def test_a_hold_that_was_ended_and_went_to_others_is_told(shop: Shop) -> None:
    shop.put(shop.day, 3)
    summary = shop.start()
    carts.free_ended(now=OVER)
    shop.buy(shop.day, 2, key="other")

    with pytest.raises(SoldOut) as refused:
        shop.place(summary, now=OVER)

    assert refused.value.facts == {"variant": shop.day, "wanted": 3, "left": 1}
    assert Order.objects.count() == 1


def test_who_needs_what_is_held_too_long_gets_it_before_the_sweep(shop: Shop) -> None:
    shop.put(shop.day, 3)
    slow = shop.start()

    with pytest.raises(SoldOut):
        shop.put(shop.day, 1, key="quick")
    shop.put(shop.day, 1, key="quick", now=OVER)
    quick = shop.start(key="quick", now=OVER)

    assert shop.place(quick, key="quick", now=OVER)
    with pytest.raises(SoldOut):
        shop.place(slow, now=OVER)


def test_the_address_too_ends_what_is_held_too_long(shop: Shop) -> None:
    shop.put(shop.day, 3, key="second")
    shop.put(shop.day, 3)
    shop.start()

    with pytest.raises(SoldOut):
        shop.start(key="second")
    assert shop.start(key="second", now=OVER)


def test_what_search_believes_never_sells_anything(shop: Shop) -> None:
    """Search is told once a minute what can be had; nothing decides by it."""
    shop.put(shop.day, 3, key="second")
    stock.tell_search()
    shop.put(shop.day, 3)
    shop.start()

    with pytest.raises(SoldOut):
        shop.put(shop.day, 1, key="third")
    with pytest.raises(SoldOut):
        shop.start(key="second")
    stock.tell_search()
    carts.free_ended(now=OVER)
    assert shop.start(key="second"), "though search still says that none are left"


def test_signing_in_takes_the_hold_along(shop: Shop, bo: Person) -> None:
    shop.put(shop.day, 3)
    shop.put(shop.ink, 1)
    shop.start()
    shop.put(shop.ink, 1, person=bo.id, key="members")

    carts.merge_into_person(cart_key="guest", person=bo.id, now=NOW, new_key="k")

    assert cart.held() == {shop.day: 3}, "of what was in both bags nothing is held"
    assert left(shop.ink) == 5
    assert shop.start(person=bo.id)
    assert (left(shop.day), left(shop.ink)) == (0, 3)


def test_a_forgotten_bag_gives_back(shop: Shop) -> None:
    shop.put(shop.day, 3)
    shop.start()

    assert carts.forget_abandoned(before=OVER, now=OVER) == 1

    assert left(shop.day) == 3
    assert not Cart.objects.exists()


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["put", "address", "place", "change", "remove", "wait", "end"])
        | st.sampled_from(["cancel", "ship"]),
        st.sampled_from(["one", "two"]),
        st.integers(1, 3),
    ),
    max_size=14,
)


class Story:
    """Two buyers at one shelf; what is refused changes nothing."""

    def __init__(self, shop: Shop) -> None:
        self.shop, self.now = shop, NOW
        self.summaries: dict[str, Summary] = {}
        self.orders: list[int] = []

    def go_on(self, step: str, key: str, units: int) -> None:
        with suppress(Refusal):
            getattr(self, f"_{step}")(key, units)

    def _put(self, key: str, units: int) -> None:
        self.shop.put(self.shop.day, units, key=key, now=self.now)

    def _address(self, key: str, _: int) -> None:
        self.summaries[key] = self.shop.start(key=key, now=self.now)

    def _place(self, key: str, _: int) -> None:
        if key in self.summaries:
            self.orders += self.shop.place(
                self.summaries[key], key=key, method=Method.CASH, now=self.now
            )

    def _change(self, key: str, units: int) -> None:
        set_units(self.shop.day, units, now=self.now, key=key)

    def _remove(self, key: str, _: int) -> None:
        day = self.shop.day
        carts.remove(cart_key=key, person=None, variant=day, now=self.now)

    def _wait(self, _: str, units: int) -> None:
        self.now += timedelta(minutes=7 * units)

    def _end(self, _: str, __: int) -> None:
        carts.free_ended(now=self.now)

    def _cancel(self, _: str, units: int) -> None:
        orders.cancel(System(), self.orders[-units], now=self.now)

    def _ship(self, _: str, units: int) -> None:
        orders.ship(System(), self.orders[-units], now=self.now)


@given(steps=STEPS)
@hypothesis(
    max_examples=40,
    deadline=None,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
    ],
)
def test_what_is_held_is_what_bags_and_orders_hold(
    shop: Shop, steps: list[tuple[str, str, int]]
) -> None:
    with transaction.atomic():
        story = Story(shop)
        for step in steps:
            with suppress(IndexError):
                story.go_on(*step)
            level = StockLevel.objects.get(variant=shop.day)
            bags, ordered = cart.held(), queries.allocated()
            assert level.held == bags.get(shop.day, 0) + ordered.get(shop.day, 0)
            assert 0 <= level.held <= level.on_hand
        transaction.set_rollback(True)
