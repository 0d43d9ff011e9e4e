import pytest
from django.db.models import F
from tests.cast import NOW, Person

from xiangxin.market.cart.models import CartLine
from xiangxin.market.orders import actions
from xiangxin.market.orders.models import Order
from xiangxin.market.orders.reconciling.queries import Finding, reconcile
from xiangxin.market.orders.tests.shop import Shop, open_shop
from xiangxin.market.payments.rules import Method
from xiangxin.market.stock import actions as stock
from xiangxin.market.stock.models import StockChange, StockLevel
from xiangxin.social.actors.rules import System


@pytest.fixture
def shop(ana: Person, cy: Person) -> Shop:
    """Something is held, ordered, cancelled, sent in parts, and came back."""
    shop = open_shop(ana, cy)
    shop.put(shop.ink, 2)
    shop.start()
    shop.buy(shop.day, key="one")
    actions.cancel(System(), shop.buy(shop.cup, 2, key="two"), now=NOW)
    sent = shop.buy(shop.cup, 3, key="three", method=Method.CASH)
    actions.ship(System(), sent, units={shop.cup: 2}, now=NOW)
    stock.take_back(units={shop.cup: 1}, order=sent, by=None, now=NOW)
    return shop


def test_a_market_whose_sums_hold_has_no_findings(shop: Shop) -> None:
    found = reconcile()
    assert (found.levels, found.findings) == (3, ())


def test_each_sum_that_does_not_hold_is_named(shop: Shop) -> None:
    StockLevel.objects.filter(variant=shop.ink).update(on_hand=F("on_hand") + 1)
    CartLine.objects.filter(variant=shop.ink).update(held_until=None)
    Order.objects.filter(state="open", fulfilment="part").update(state="cancelled")
    StockChange.objects.filter(variant=shop.day).delete()

    on_hand, held = "on hand, and its journal", "held, and what bags and orders hold"
    assert set(reconcile().findings) == {
        Finding(sum=on_hand, about=shop.ink, kept=6, counted=5),
        Finding(sum=on_hand, about=shop.day, kept=3, counted=0),
        Finding(sum=held, about=shop.ink, kept=2, counted=0),
        Finding(sum=held, about=shop.cup, kept=1, counted=0),
    }
