from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from tests import cast
from tests.cast import NOW, Person

from xiangxin.kernel.ids import next_id
from xiangxin.market.catalog.models import Product
from xiangxin.market.catalog.queries import variants_of
from xiangxin.market.orders.models import Order, OrderChange
from xiangxin.market.orders.rules import Fulfilment, Payment, State
from xiangxin.market.orders.tests.shop import Shop, open_shop
from xiangxin.market.orders.together import actions, queries
from xiangxin.market.orders.together.models import KeptTogether
from xiangxin.market.orders.together.rules import RETURN_WITHIN, first_of
from xiangxin.market.stock import actions as stock

LATER = NOW + RETURN_WITHIN + timedelta(days=1)


@pytest.fixture
def shop(ana: Person, cy: Person) -> Shop:
    shop = open_shop(ana, cy)
    stock.set_on_hand(levels={shop.ink: 50, shop.cup: 50}, now=NOW)
    return shop


def keep_both(shop: Shop, name: str, *, is_guest: bool = False) -> list[int]:
    """Somebody buys the lamp and the cup, and both come."""
    person = None if is_guest else cast.person(name).id
    orders = [
        shop.buy(variant, key=f"{name}{variant}", person=person)
        for variant in (shop.ink, shop.cup)
    ]
    for order in orders:
        Order.objects.filter(id=order).update(
            payment=Payment.PAID, fulfilment=Fulfilment.DELIVERED
        )
        OrderChange.objects.create(
            id=next_id(NOW), order_id=order, at=NOW, what="delivered"
        )
    return orders


def products(shop: Shop) -> tuple[int, int]:
    cards = variants_of([shop.ink, shop.cup])
    return cards[shop.ink].product_id, cards[shop.cup].product_id


def test_what_five_people_kept_is_told_both_ways(shop: Shop) -> None:
    lamp, cup = products(shop)
    for n in range(4):
        keep_both(shop, f"Eve{n}")
    assert actions.count(now=LATER) == 0
    keep_both(shop, "Eve5")
    assert actions.count(now=LATER) == 2
    assert queries.kept_with(lamp) == [cup]
    assert queries.kept_with(cup) == [lamp]
    assert actions.count(now=LATER) == 2


@pytest.mark.parametrize(
    "change",
    [
        {"payment": Payment.REFUNDED},
        {"payment": Payment.PART_REFUNDED},
        {"fulfilment": Fulfilment.RETURNED},
        {"state": State.CANCELLED},
        {"buyer": None},
        {"placed_at": NOW - timedelta(days=400)},
    ],
)
def test_what_was_not_kept_is_not_counted(
    shop: Shop, change: dict[str, object]
) -> None:
    for n in range(4):
        keep_both(shop, f"Eve{n}")
    order, _ = keep_both(shop, "Eve5")
    Order.objects.filter(id=order).update(**change)
    assert actions.count(now=LATER) == 0


def test_before_the_return_time_is_over_nothing_is_kept(shop: Shop) -> None:
    for n in range(5):
        keep_both(shop, f"Eve{n}")
    assert actions.count(now=NOW + timedelta(days=6)) == 0


def test_a_parcel_nobody_sent_back_for_long_has_come(shop: Shop) -> None:
    for n in range(5):
        for order in keep_both(shop, f"Eve{n}"):
            Order.objects.filter(id=order).update(fulfilment=Fulfilment.SHIPPED)
            OrderChange.objects.filter(order_id=order, what="delivered").update(
                what="shipped"
            )
    assert actions.count(now=NOW + timedelta(days=20)) == 0
    assert actions.count(now=NOW + timedelta(days=22)) == 2


def test_guests_are_in_no_pair(shop: Shop) -> None:
    for n in range(6):
        keep_both(shop, f"Dee{n}", is_guest=True)
    assert actions.count(now=LATER) == 0


def test_what_would_tell_who_is_ill_is_not_told(shop: Shop) -> None:
    _, cup = products(shop)
    for n in range(5):
        keep_both(shop, f"Eve{n}")
    Product.objects.filter(pk=cup).update(category="Health")
    assert actions.count(now=LATER) == 0


def test_what_is_told_no_longer_goes(shop: Shop) -> None:
    lamp, _ = products(shop)
    for n in range(5):
        keep_both(shop, f"Eve{n}")
    actions.count(now=LATER)
    Order.objects.update(payment=Payment.REFUNDED)
    actions.count(now=LATER)
    assert queries.kept_with(lamp) == []


def test_the_database_keeps_no_pair_of_fewer(shop: Shop) -> None:
    lamp, cup = products(shop)
    with pytest.raises(IntegrityError), transaction.atomic():
        KeptTogether.objects.create(product_id=lamp, other_id=cup, people=4)


def test_most_people_first_and_few_of_them() -> None:
    pairs = [(1, other, 5 + other) for other in range(2, 9)] + [(1, 9, 4), (2, 2, 9)]
    assert first_of(pairs) == {1: [(8, 13), (7, 12), (6, 11), (5, 10)]}
