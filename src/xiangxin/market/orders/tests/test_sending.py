import pytest
from django.db import IntegrityError, transaction
from tests.cast import NOW, Person

from xiangxin.kernel.errors import NotAllowed
from xiangxin.market.orders import actions, queries
from xiangxin.market.orders.carriers import Parcel, parcel_of
from xiangxin.market.orders.errors import (
    MoreThanLeft,
    NothingInParcel,
    TooLate,
    TooLateToCancel,
)
from xiangxin.market.orders.models import OrderLine, Shipment
from xiangxin.market.orders.rules import Fulfilment, Party, What
from xiangxin.market.orders.tests.shop import Shop
from xiangxin.market.payments.rules import Method
from xiangxin.market.stock.models import StockLevel
from xiangxin.social.actors.rules import Bearer, System

SF = parcel_of(carrier="sf", number="139", link="")


@pytest.fixture
def order(shop: Shop) -> int:
    """Two lamps of one colour and one of the other, to be paid at the door."""
    shop.put(shop.ink, 2)
    shop.put(shop.day)
    (order,) = shop.place(shop.start(), method=Method.CASH)
    return order


def test_an_order_leaves_in_parts(shop: Shop, ana: Person, order: int) -> None:
    units = {shop.ink: 1}
    assert actions.ship(ana.viewer, order, units=units, parcel=SF, position=1, now=NOW)
    again = actions.ship(ana.viewer, order, units=units, parcel=SF, position=1, now=NOW)
    page = queries.order_for(Bearer(order), order)

    assert not again
    assert page.standing.fulfilment is Fulfilment.PART
    assert [line.to_send for line in page.lines] == [1, 1]
    assert [card.units for card in page.parcels] == [units]
    level = StockLevel.objects.get(variant=shop.ink)
    assert (level.on_hand, level.held) == (4, 1)
    with pytest.raises(TooLateToCancel):
        actions.cancel(Bearer(order), order, now=NOW)

    assert actions.ship(ana.viewer, order, position=2, now=NOW)
    page = queries.order_for(Bearer(order), order)
    assert page.standing.fulfilment is Fulfilment.SHIPPED
    assert [card.units for card in page.parcels] == [units, {shop.ink: 1, shop.day: 1}]
    assert [(one.what, one.party) for one in page.changes] == [
        (What.PLACED, Party.BUYER),
        (What.PART_SHIPPED, Party.MAKER),
        (What.SHIPPED, Party.MAKER),
    ]
    with pytest.raises(MoreThanLeft):
        actions.ship(ana.viewer, order, units=units, position=3, now=NOW)


@pytest.mark.parametrize("units", [3, 999])
def test_no_more_is_sent_than_was_ordered(
    shop: Shop, ana: Person, order: int, units: int
) -> None:
    with pytest.raises(MoreThanLeft), transaction.atomic():
        actions.ship(ana.viewer, order, units={shop.ink: units}, now=NOW)
    with pytest.raises(MoreThanLeft), transaction.atomic():
        actions.ship(ana.viewer, order, units={shop.cup: 1}, now=NOW)
    with pytest.raises(NothingInParcel), transaction.atomic():
        actions.ship(ana.viewer, order, units={shop.ink: 0}, now=NOW)

    assert not Shipment.objects.exists()
    assert queries.standing_of(System(), order).fulfilment is Fulfilment.NONE
    with pytest.raises(IntegrityError), transaction.atomic():
        OrderLine.objects.filter(order_id=order).update(shipped=units)


def test_a_parcel_is_sent_by_whoever_sells(shop: Shop, order: int) -> None:
    with pytest.raises(NotAllowed):
        actions.ship(Bearer(order), order, units={shop.ink: 1}, now=NOW)


def test_nothing_of_a_cancelled_order_is_sent(ana: Person, order: int) -> None:
    actions.cancel(Bearer(order), order, now=NOW)
    with pytest.raises(TooLate):
        actions.ship(ana.viewer, order, parcel=Parcel(), now=NOW)
