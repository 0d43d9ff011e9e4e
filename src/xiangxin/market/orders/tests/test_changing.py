from datetime import timedelta

import pytest
from django_tasks_db.models import DBTaskResult
from tests.cast import NOW, Person

from xiangxin.kernel.errors import NotAllowed, NotFound
from xiangxin.ledger import queries as ledger
from xiangxin.ledger.models import Interaction
from xiangxin.market.orders import actions, queries
from xiangxin.market.orders.errors import (
    AlreadyClaimed,
    NoSuchOrder,
    NothingOwed,
    NotPaidYet,
    TooLate,
    TooLateToCancel,
)
from xiangxin.market.orders.rules import PAY_WITHIN, Fulfilment, Payment, State, What
from xiangxin.market.orders.tests.shop import Shop
from xiangxin.market.payments.rules import Method
from xiangxin.market.stock.models import StockLevel
from xiangxin.market.stock.queries import available
from xiangxin.social.actors.rules import Bearer, Staff, Stranger, System, Viewer


def changes(order: int) -> list[What]:
    return [change.what for change in queries.order_for(System(), order).changes]


def told(kind: str) -> int:
    return sum(
        row.args_kwargs["args"][0].endswith(kind) for row in DBTaskResult.objects.all()
    )


def test_cancelling_twice_gives_back_once(shop: Shop) -> None:
    order = shop.buy(shop.ink, 2)
    shop.buy(shop.ink, 1, key="another")

    first = actions.cancel(Bearer(order), order, now=NOW)
    again = actions.cancel(Bearer(order), order, now=NOW)

    assert (first, again) == (True, False)
    assert available([shop.ink]) == {shop.ink: 4}
    assert changes(order) == [What.PLACED, What.CANCELLED]
    assert told("OrderCancelled") == 1
    row = Interaction.objects.get(verb="cancel")
    assert (row.order_id, row.units, row.amount_minor) == (order, 2, 93600)


def test_the_maker_may_cancel_too(shop: Shop, ana: Person) -> None:
    order = shop.buy(shop.ink)
    assert actions.cancel(ana.viewer, order, now=NOW)


def test_from_order_to_door(shop: Shop, ana: Person, bo: Person) -> None:
    order = shop.buy(shop.ink, 2, person=bo.id)

    with pytest.raises(NotPaidYet):
        actions.ship(ana.viewer, order, now=NOW)
    for first in (True, False):
        assert actions.mark_paid(ana.viewer, order, now=NOW) is first
    for first in (True, False):
        assert actions.ship(ana.viewer, order, now=NOW, note="SF 1390") is first
    for first in (True, False):
        assert actions.mark_delivered(bo.viewer, order, now=NOW) is first

    page = queries.order_for(bo.viewer, order)
    assert page.standing.payment is Payment.PAID
    assert page.standing.fulfilment is Fulfilment.DELIVERED
    assert [change.note for change in page.changes if change.note] == ["SF 1390"]
    assert changes(order) == [What.PLACED, What.PAID, What.SHIPPED, What.DELIVERED]
    level = StockLevel.objects.get(variant=shop.ink)
    assert (level.on_hand, level.held) == (3, 0)
    assert [told(f"Order{w}") for w in ("Paid", "Shipped", "Delivered")] == [1, 1, 1]


def test_cash_on_delivery_ships_unpaid(shop: Shop, ana: Person) -> None:
    order = shop.buy(shop.ink, method=Method.CASH)

    assert actions.ship(ana.viewer, order, now=NOW)
    assert actions.mark_delivered(Bearer(order), order, now=NOW)
    assert actions.mark_paid(ana.viewer, order, now=NOW)


def test_what_has_shipped_is_not_cancelled(shop: Shop, ana: Person) -> None:
    order = shop.buy(shop.ink, method=Method.CASH)
    actions.ship(ana.viewer, order, now=NOW)

    with pytest.raises(TooLateToCancel):
        actions.cancel(Bearer(order), order, now=NOW)
    assert not queries.order_for(Bearer(order), order).standing.may_cancel


def test_what_is_cancelled_is_neither_paid_nor_shipped(shop: Shop, ana: Person) -> None:
    order = shop.buy(shop.ink, method=Method.CASH)
    actions.cancel(Bearer(order), order, now=NOW)

    for step in (actions.mark_paid, actions.ship, actions.mark_delivered):
        with pytest.raises(TooLate):
            step(ana.viewer, order, now=NOW)
    with pytest.raises(NothingOwed):
        actions.mark_refunded(ana.viewer, order, now=NOW)


def test_what_has_not_left_has_not_come(shop: Shop, ana: Person) -> None:
    with pytest.raises(TooLate):
        actions.mark_delivered(ana.viewer, shop.buy(shop.ink), now=NOW)


def test_money_of_a_cancelled_order_goes_back_once(shop: Shop, ana: Person) -> None:
    order = shop.buy(shop.ink)
    actions.mark_paid(ana.viewer, order, now=NOW)
    with pytest.raises(NothingOwed):
        actions.mark_refunded(ana.viewer, order, now=NOW)
    actions.cancel(Bearer(order), order, now=NOW)
    assert queries.order_for(ana.viewer, order).standing.owes_refund

    for first in (True, False):
        assert actions.mark_refunded(ana.viewer, order, now=NOW) is first

    assert told("OrderRefunded") == 1
    assert not queries.order_for(ana.viewer, order).standing.owes_refund


def test_a_buyer_does_not_do_the_makers_part(shop: Shop, bo: Person) -> None:
    order = shop.buy(shop.ink, person=bo.id)

    for step in (actions.mark_paid, actions.ship, actions.mark_refunded):
        with pytest.raises(NotAllowed):
            step(bo.viewer, order, now=NOW)


def test_others_see_nothing_and_change_nothing(
    shop: Shop, ana: Person, bo: Person, cy: Person, sam: Person
) -> None:
    order = shop.buy(shop.ink, person=bo.id)
    other = shop.buy(shop.ink, key="other")
    # Cy sells too, but not this.
    nobody: list[Viewer] = [Stranger(), cy.viewer, Bearer(other)]

    for viewer in nobody:
        for ask in (queries.order_for, queries.siblings, queries.standing_of):
            with pytest.raises(NoSuchOrder):
                ask(viewer, order)
        for step in (actions.cancel, actions.mark_paid, actions.mark_delivered):
            with pytest.raises(NoSuchOrder):
                step(viewer, order, now=NOW)
    for viewer in (bo.viewer, ana.viewer, Staff(sam.id), System(), Bearer(order)):
        assert queries.order_for(viewer, order).id == order


def test_not_there_and_not_yours_look_the_same(shop: Shop, bo: Person) -> None:
    order = shop.buy(shop.ink)
    answers = []
    for asked in (order, 12345):
        with pytest.raises(NotFound) as refused:
            queries.order_for(bo.viewer, asked)
        answers.append((refused.type, refused.value.args))
    assert answers[0] == answers[1]


def test_a_guests_order_joins_an_account(shop: Shop, bo: Person, cy: Person) -> None:
    order = shop.buy(shop.ink)

    first = actions.claim(person=bo.id, order_id=order, bearer=Bearer(order), now=NOW)
    again = actions.claim(person=bo.id, order_id=order, bearer=Bearer(order), now=NOW)

    assert (first, again) == (True, False)
    assert [card.id for card in queries.orders_of(bo.id)] == [order]
    row = ledger.entries_of(bo.id)[0]
    assert (row.verb, row.object_kind, row.object_id) == ("claim", "order", order)
    with pytest.raises(AlreadyClaimed):
        actions.claim(person=cy.id, order_id=order, bearer=Bearer(order), now=NOW)
    with pytest.raises(NoSuchOrder):
        actions.claim(person=bo.id, order_id=order, bearer=Bearer(7), now=NOW)


def test_a_transfer_that_never_comes_lets_go(shop: Shop, ana: Person) -> None:
    waiting = shop.buy(shop.ink, 2, key="a")
    paid = shop.buy(shop.ink, key="b")
    cash = shop.buy(shop.day, key="c", method=Method.CASH)
    actions.mark_paid(ana.viewer, paid, now=NOW)
    later = NOW + PAY_WITHIN + timedelta(seconds=1)

    early = actions.cancel_unpaid(before=NOW, now=NOW)
    due = actions.cancel_unpaid(before=later - PAY_WITHIN, now=later)
    again = actions.cancel_unpaid(before=later - PAY_WITHIN, now=later)

    assert (early, due, again) == (0, 1, 0)
    assert changes(waiting) == [What.PLACED, What.LAPSED]
    assert queries.standing_of(System(), waiting).state is State.CANCELLED
    assert queries.standing_of(System(), cash).state is State.OPEN
    assert available([shop.ink]) == {shop.ink: 4}


def test_the_makers_lists(shop: Shop, ana: Person, bo: Person) -> None:
    unpaid = shop.buy(shop.ink, key="a")
    paid = shop.buy(shop.ink, 2, key="b")
    cash = shop.buy(shop.day, key="c", method=Method.CASH)
    shop.buy(shop.cup, key="d")
    actions.mark_paid(ana.viewer, paid, now=NOW)

    ready = queries.orders_to_ship(ana.viewer, shop.bench)
    everything = queries.orders_of_brand(ana.viewer, shop.bench)

    assert [card.id for card in ready] == [cash, paid]
    assert (ready[1].title, ready[1].units, ready[1].name) == ("Lamp", 2, "Dee Vermeer")
    assert [card.id for card in everything] == [cash, paid, unpaid]
    older = queries.orders_of_brand(ana.viewer, shop.bench, before=paid, limit=1)
    assert [card.id for card in older] == [unpaid]
    for viewer in (bo.viewer, Stranger(), Bearer(paid)):
        with pytest.raises(NoSuchOrder):
            queries.orders_to_ship(viewer, shop.bench)


def test_a_maker_who_buys_from_themselves_is_both(shop: Shop, ana: Person) -> None:
    order = shop.buy(shop.ink, person=ana.id, method=Method.CASH)

    standing = queries.standing_of(ana.viewer, order)

    assert standing.may_cancel
    assert standing.may_ship
    assert standing.may_mark_paid
    assert not standing.may_mark_delivered
