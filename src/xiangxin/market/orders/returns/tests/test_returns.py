from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from PIL import Image
from tests.cast import NOW, Person

from xiangxin.kernel.errors import NotAllowed
from xiangxin.ledger.models import Interaction
from xiangxin.market.orders import actions as orders
from xiangxin.market.orders import queries as order_queries
from xiangxin.market.orders.errors import NoSuchOrder, NotPaidYet
from xiangxin.market.orders.models import OrderLine
from xiangxin.market.orders.reconciling.queries import reconcile
from xiangxin.market.orders.returns import actions, queries
from xiangxin.market.orders.returns.actions.asking import Asked
from xiangxin.market.orders.returns.errors import (
    MoreThanThere,
    NothingToReturn,
    NotReturnable,
    NoWithdrawalHere,
    ReturnMovedOn,
    SayWhy,
    TooLateToReturn,
    TooManyReturnPhotos,
    WhoWithdraws,
)
from xiangxin.market.orders.returns.models import Return, ReturnPhoto
from xiangxin.market.orders.returns.rules import Kind, Stage
from xiangxin.market.orders.rules import Fulfilment, Payment, State, What
from xiangxin.market.orders.tests.shop import Shop, open_shop
from xiangxin.market.stock.models import StockLevel
from xiangxin.media.errors import NotAPicture
from xiangxin.social.actors.rules import Bearer, Stranger, System

FAULT = {"kind": Kind.FAULT, "reason": "broken", "words": "It hums."}
WITHDRAWS = {
    "kind": Kind.WITHDRAWAL,
    "name": "Dee Vermeer",
    "email": "dee@example.com",
}


@pytest.fixture
def shop(ana: Person, cy: Person) -> Shop:
    return open_shop(ana, cy)


def ask(order: int, units: dict[int, int], key: str = "a", **asked: object) -> int:
    said = Asked(units=units, key=key, **(asked or FAULT))  # type: ignore[arg-type]
    return actions.ask(Bearer(order), order, asked=said, now=NOW)


def bought(shop: Shop, ana: Person, units: int = 3, *, sent: bool = True) -> int:
    """Lamps by a guest in Utrecht, paid, and sent."""
    order = shop.buy(shop.ink, units)
    orders.mark_paid(ana.viewer, order, now=NOW)
    if sent:
        orders.ship(ana.viewer, order, now=NOW)
    return order


def stage(identifier: int) -> Stage:
    return queries.return_for(System(), identifier)[1].stage


def level(shop: Shop) -> tuple[int, int]:
    row = StockLevel.objects.get(variant=shop.ink)
    return row.on_hand, row.held


def test_a_return_from_asking_to_the_money(shop: Shop, ana: Person) -> None:
    order = bought(shop, ana)
    asked = ask(order, {shop.ink: 2})
    assert ask(order, {shop.ink: 2}) == asked, "the same form twice"
    assert [card.id for card in queries.returns_to_look_after(ana.viewer, shop.bench)]

    for first in (True, False):
        assert actions.accept(ana.viewer, asked, words="Send it.", now=NOW) is first
    for first in (True, False):
        assert actions.receive(ana.viewer, asked, restock=True, now=NOW) is first
    for first in (True, False):
        assert actions.refund(ana.viewer, asked, now=NOW) is first

    _, card = queries.return_for(Bearer(order), asked)
    assert card.amount
    assert card.amount.minor == 2 * 46800
    assert level(shop) == (4, 0)
    page = order_queries.order_for(Bearer(order), order)
    assert page.standing.payment is Payment.PART_REFUNDED
    assert page.standing.fulfilment is Fulfilment.SHIPPED, "one lamp is still away"
    assert [one.what for one in page.changes[3:]] == [
        What.RETURN_ASKED,
        What.RETURN_ACCEPTED,
        What.RETURN_RECEIVED,
        What.REFUNDED,
    ]
    row = Interaction.objects.get(verb="refund")
    assert (row.units, row.amount_minor) == (2, 93600)
    assert not queries.returns_to_look_after(ana.viewer, shop.bench)

    last = ask(order, {shop.ink: 1}, key="b")
    actions.accept(ana.viewer, last, now=NOW)
    actions.receive(ana.viewer, last, restock=False, now=NOW)
    actions.refund(ana.viewer, last, now=NOW)
    standing = order_queries.standing_of(System(), order)
    assert (standing.payment, standing.fulfilment) == (
        Payment.REFUNDED,
        Fulfilment.RETURNED,
    )
    assert level(shop) == (4, 0), "what is broken is not put on the shelf"


def test_nothing_goes_back_twice(shop: Shop, ana: Person) -> None:
    order = bought(shop, ana)
    ask(order, {shop.ink: 2})
    with pytest.raises(MoreThanThere), transaction.atomic():
        ask(order, {shop.ink: 2}, key="b")
    with pytest.raises(MoreThanThere), transaction.atomic():
        ask(order, {shop.cup: 1}, key="b")
    with pytest.raises(NothingToReturn):
        ask(order, {shop.ink: 0}, key="b")
    with pytest.raises(IntegrityError), transaction.atomic():
        OrderLine.objects.filter(order_id=order).update(returned=4)


def test_declined_or_taken_back_it_can_be_asked_again(shop: Shop, ana: Person) -> None:
    order = bought(shop, ana, units=1)
    first = ask(order, {shop.ink: 1})
    with pytest.raises(SayWhy):
        actions.decline(ana.viewer, first, words=" ", now=NOW)
    for told in (True, False):
        assert actions.decline(ana.viewer, first, words="It is new.", now=NOW) is told
    with pytest.raises(ReturnMovedOn):
        actions.accept(ana.viewer, first, now=NOW)

    second = ask(order, {shop.ink: 1}, key="b")
    for told in (True, False):
        assert actions.take_back(Bearer(order), second, now=NOW) is told
    with pytest.raises(ReturnMovedOn):
        actions.receive(ana.viewer, second, restock=True, now=NOW)
    assert stage(ask(order, {shop.ink: 1}, key="c")) is Stage.ASKED


def test_everybody_does_their_own_part(shop: Shop, ana: Person, cy: Person) -> None:
    order = bought(shop, ana)
    asked = ask(order, {shop.ink: 1})
    said = Asked(units={shop.ink: 1}, key="x", kind=Kind.FAULT, reason="broken")

    with pytest.raises(NotAllowed):
        actions.ask(ana.viewer, order, asked=said, now=NOW)
    with pytest.raises(NotAllowed):
        actions.accept(Bearer(order), asked, now=NOW)
    with pytest.raises(NotAllowed):
        actions.take_back(ana.viewer, asked, now=NOW)
    for viewer in (Stranger(), cy.viewer, Bearer(7)):
        with pytest.raises(NoSuchOrder):
            queries.return_for(viewer, asked)
        with pytest.raises(NoSuchOrder):
            queries.returns_of(viewer, order)
    assert not queries.returns_to_look_after(cy.viewer, shop.bench)


def test_a_right_ends_and_a_fault_does_not(shop: Shop, ana: Person) -> None:
    order = bought(shop, ana)
    orders.mark_delivered(ana.viewer, order, now=NOW - timedelta(days=16))
    with pytest.raises(TooLateToReturn):
        ask(order, {shop.ink: 1}, **WITHDRAWS)
    with pytest.raises(TooLateToReturn):
        ask(order, {shop.ink: 1}, kind=Kind.NO_REASON)
    assert stage(ask(order, {shop.ink: 1})) is Stage.ASKED


def test_what_was_agreed_not_to_go_back_needs_a_fault(shop: Shop, ana: Person) -> None:
    order = bought(shop, ana)
    OrderLine.objects.filter(order_id=order).update(no_return="custom")
    with pytest.raises(NotReturnable):
        ask(order, {shop.ink: 1}, **WITHDRAWS)
    assert ask(order, {shop.ink: 1})


def test_withdrawing_before_it_is_sent_cancels(shop: Shop, ana: Person) -> None:
    order = bought(shop, ana, sent=False)
    identifier = ask(order, {shop.ink: 3}, **WITHDRAWS)

    assert stage(identifier) is Stage.CANCELLED
    assert order_queries.standing_of(System(), order).state is State.CANCELLED
    assert level(shop) == (5, 0)


def test_what_was_not_sent_is_not_broken(shop: Shop, ana: Person) -> None:
    order = bought(shop, ana, sent=False)
    with pytest.raises(MoreThanThere):
        ask(order, {shop.ink: 3})
    assert order_queries.standing_of(System(), order).state is State.OPEN


def test_withdrawing_from_a_part_before_it_is_sent(shop: Shop, ana: Person) -> None:
    order = bought(shop, ana, sent=False)
    identifier = ask(order, {shop.ink: 1}, **WITHDRAWS)

    assert stage(identifier) is Stage.RECEIVED, "nothing has to be sent back"
    assert level(shop) == (5, 2)
    assert actions.refund(ana.viewer, identifier, now=NOW)
    # The rest: the order ends, and no unit is given back twice.
    ask(order, {shop.ink: 2}, key="b", **WITHDRAWS)
    assert order_queries.standing_of(System(), order).state is State.CANCELLED
    assert level(shop) == (5, 0)


def test_withdrawing_from_what_is_half_sent(shop: Shop, ana: Person) -> None:
    order = bought(shop, ana, sent=False)
    orders.ship(ana.viewer, order, units={shop.ink: 1}, now=NOW)
    identifier = ask(order, {shop.ink: 3}, **WITHDRAWS)

    (line,) = queries.return_for(System(), identifier)[1].lines
    assert (line.units, line.unsent) == (3, 2)
    assert level(shop) == (4, 0)
    page = order_queries.order_for(System(), order)
    assert page.standing.fulfilment is Fulfilment.SHIPPED
    with pytest.raises(ReturnMovedOn):
        actions.take_back(Bearer(order), identifier, now=NOW)
    assert actions.receive(ana.viewer, identifier, restock=True, now=NOW)
    assert level(shop) == (5, 0)
    _, card = queries.return_for(System(), identifier)
    assert card.amount == page.total
    assert order_queries.standing_of(System(), order).fulfilment is Fulfilment.RETURNED


def test_a_withdrawal_names_who_and_only_in_the_union(shop: Shop, ana: Person) -> None:
    order = bought(shop, ana)
    for wrong in ({"name": " "}, {"email": "dee at home"}, {"name": "x" * 201}):
        with pytest.raises(WhoWithdraws):
            ask(order, {shop.ink: 1}, **(WITHDRAWS | wrong))
    order_queries.Order.objects.filter(id=order).update(country="CN")
    with pytest.raises(NoWithdrawalHere):
        ask(order, {shop.ink: 1}, **WITHDRAWS)
    assert stage(ask(order, {shop.ink: 1}, kind=Kind.NO_REASON)) is Stage.ACCEPTED


def test_what_the_maker_cannot_send_is_free_again(shop: Shop, ana: Person) -> None:
    order = bought(shop, ana, sent=False)
    orders.ship(ana.viewer, order, units={shop.ink: 1}, now=NOW)
    identifier = actions.drop_rest(ana.viewer, order, note="Out of brass", now=NOW)

    _, card = queries.return_for(System(), identifier)
    assert card.stage is Stage.RECEIVED
    assert card.amount
    assert card.amount.minor == 2 * 46800
    assert level(shop) == (4, 0)
    standing = order_queries.standing_of(System(), order)
    assert standing.fulfilment is Fulfilment.SHIPPED


def test_money_that_never_came_is_not_sent_back(shop: Shop, ana: Person) -> None:
    order = shop.buy(shop.ink, method=order_queries.Method.CASH)
    orders.ship(ana.viewer, order, now=NOW)
    identifier = ask(
        order,
        {shop.ink: 1},
        kind=Kind.WITHDRAWAL,
        name="Dee",
        email="d@example.com",
    )
    actions.receive(ana.viewer, identifier, restock=True, now=NOW)
    with pytest.raises(NotPaidYet):
        actions.refund(ana.viewer, identifier, now=NOW)
    assert not queries.returns_to_look_after(ana.viewer, shop.bench)


def photo(colour: str = "red") -> ContentFile[bytes]:
    drawn = BytesIO()
    Image.new("RGB", (40, 30), colour).save(drawn, "PNG")
    return ContentFile(drawn.getvalue(), name="hum.png")


def test_photos_show_what_is_wrong(shop: Shop, ana: Person) -> None:
    order = bought(shop, ana)
    said = Asked(units={shop.ink: 1}, key="p", **FAULT)  # type: ignore[arg-type]
    with pytest.raises(NotAPicture):
        actions.ask(
            Bearer(order), order, asked=said, photos=[ContentFile(b"MZ", "a")], now=NOW
        )
    with pytest.raises(TooManyReturnPhotos):
        actions.ask(Bearer(order), order, asked=said, photos=[photo()] * 5, now=NOW)
    assert not Return.objects.exists()

    identifier = actions.ask(
        Bearer(order), order, asked=said, photos=[photo(), photo()], now=NOW
    )
    (row,) = ReturnPhoto.objects.all()
    finish = actions.draw(photo=row.id)
    assert finish
    finish()
    _, card = queries.return_for(ana.viewer, identifier)
    assert [one.path for one in card.photos] == [f"media/{row.key}"]


def test_whatever_goes_back_the_sums_hold(shop: Shop, ana: Person) -> None:
    order = bought(shop, ana, sent=False)
    orders.ship(ana.viewer, order, units={shop.ink: 2}, now=NOW)
    fault = ask(order, {shop.ink: 1})
    actions.accept(ana.viewer, fault, now=NOW)
    actions.receive(ana.viewer, fault, restock=True, now=NOW)
    ask(order, {shop.ink: 2}, key="b", **WITHDRAWS)

    assert not reconcile().findings
