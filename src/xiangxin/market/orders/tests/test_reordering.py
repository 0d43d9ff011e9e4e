import pytest
from tests.cast import NOW, Person

from xiangxin.kernel.errors import NotAllowed
from xiangxin.kernel.money import Money
from xiangxin.ledger.rules import NOWHERE
from xiangxin.market.cart import queries as cart
from xiangxin.market.catalog import actions as catalog
from xiangxin.market.orders import actions
from xiangxin.market.orders.actions.reordering import Reordered
from xiangxin.market.orders.errors import NoSuchOrder
from xiangxin.market.orders.tests.shop import Shop
from xiangxin.market.stock import actions as stock
from xiangxin.social.actors.rules import Bearer, Stranger, Viewer

KEY = "k" * 16


@pytest.fixture
def order(shop: Shop) -> int:
    shop.put(shop.ink, 2)
    shop.put(shop.day)
    (order,) = shop.place(shop.start())
    return order


def again(viewer: Viewer, order: int) -> Reordered:
    return actions.reorder(
        viewer,
        order,
        cart_key=KEY,
        person=None,
        new_key=KEY,
        origin=NOWHERE,
        now=NOW,
    )


def test_the_same_again_costs_what_it_costs_today(
    shop: Shop, ana: Person, order: int
) -> None:
    catalog.set_price(
        viewer=ana.viewer, variant_id=shop.day, price=Money(100, "CNY"), now=NOW
    )
    for _ in range(2):
        done = again(Bearer(order), order)

    assert not done.left_out
    bag = cart.cart_for(key=KEY, person=None, now=NOW)
    assert {one.variant.id: one.units for one in bag.lines} == {
        shop.ink: 2,
        shop.day: 1,
    }
    assert {one.total.minor for one in bag.lines} == {93600, 100}


def test_what_cannot_be_had_is_named(shop: Shop, order: int) -> None:
    stock.set_on_hand(levels={shop.ink: 3}, now=NOW)

    done = again(Bearer(order), order)

    (left,) = done.left_out
    assert (left.title, left.label, left.refusal.code) == ("Lamp", "Ink", "sold_out")
    assert done.bag
    assert [one.variant.id for one in done.bag.view.lines] == [shop.day]


def test_only_who_ordered_orders_again(shop: Shop, ana: Person, order: int) -> None:
    with pytest.raises(NoSuchOrder):
        again(Stranger(), order)
    with pytest.raises(NotAllowed):
        again(ana.viewer, order)
