from dataclasses import asdict, replace

import pytest
from django.db import IntegrityError, transaction
from tests.cast import NOW, Person

from xiangxin.kernel.errors import NotAllowed
from xiangxin.market.orders import actions as orders
from xiangxin.market.orders.errors import NoSuchOrder
from xiangxin.market.orders.events import OrderPaid
from xiangxin.market.orders.invoices import actions, queries, tasks
from xiangxin.market.orders.invoices.errors import (
    BadInvoiceTitle,
    InvoiceIsMade,
    NoInvoiceYet,
    NoSellerFacts,
    NotInvoiced,
)
from xiangxin.market.orders.invoices.models import Invoice
from xiangxin.market.orders.invoices.rules import Title, title_of
from xiangxin.market.orders.tests.shop import Shop, open_shop
from xiangxin.market.sellers import actions as sellers
from xiangxin.market.sellers.rules import Facts
from xiangxin.social.actors.rules import Bearer, Stranger, System

BENCH = Facts(name="Bench Ltd", address="Kiln Lane 3", email="b@example.com")
GMBH = {"name": "Kind GmbH", "tax_number": "DE 123 456 789"}


@pytest.fixture
def shop(ana: Person, cy: Person) -> Shop:
    return open_shop(ana, cy)


@pytest.fixture
def named(shop: Shop, ana: Person) -> Shop:
    sellers.say_who_sells(viewer=ana.viewer, brand=shop.bench, facts=BENCH, now=NOW)
    return shop


def paid(shop: Shop, ana: Person, key: str = "guest") -> int:
    order = shop.buy(shop.day, key=key)
    orders.mark_paid(ana.viewer, order, now=NOW)
    return order


def ask(order: int, **title: str) -> bool:
    said = {"name": "", "tax_number": ""} | title
    return actions.ask(Bearer(order), order, now=NOW, **said)


@pytest.mark.parametrize(
    ("name", "number"),
    [("x" * 201, ""), ("", "91330106MA2B"), ("Kind", "12"), ("Kind", "91-330106")],
)
def test_a_title_that_cannot_be(name: str, number: str) -> None:
    with pytest.raises(BadInvoiceTitle):
        title_of(name, number)


def test_a_tax_number_is_read_as_people_write_it() -> None:
    found = title_of(" 杭州  某某 有限公司 ", "9133 0106 ma2b xxxx 1a")
    assert found == Title("杭州 某某 有限公司", "91330106MA2BXXXX1A")


def test_numbers_follow_each_other(named: Shop, ana: Person) -> None:
    first, second = paid(named, ana, "a"), paid(named, ana, "b")
    assert ask(first, **GMBH)
    assert ask(first, **GMBH), "the same again"
    with pytest.raises(InvoiceIsMade):
        ask(first, name="Another")
    with transaction.atomic():  # killed in the middle
        actions.make(ana.viewer, second, now=NOW)
        transaction.set_rollback(True)
    assert actions.make(ana.viewer, second, now=NOW)
    assert not actions.make(ana.viewer, second, now=NOW)

    cards = [queries.invoice_for(ana.viewer, order) for order in (first, second)]
    assert [card.shown for card in cards] == ["BENCH-000001", "BENCH-000002"]
    assert cards[0].title == Title("Kind GmbH", "DE123456789")
    with pytest.raises(IntegrityError), transaction.atomic():
        Invoice.objects.filter(order_id=second).update(number=1)


def test_an_invoice_keeps_the_seller_of_its_day(named: Shop, ana: Person) -> None:
    order = paid(named, ana)
    actions.make(ana.viewer, order, now=NOW)
    sellers.say_who_sells(
        viewer=ana.viewer,
        brand=named.bench,
        facts=replace(BENCH, name="Bench & Sons"),
        now=NOW,
    )
    assert asdict(queries.invoice_for(Bearer(order), order).seller) == asdict(BENCH)


def test_what_was_asked_for_is_made_when_the_money_comes(
    named: Shop, ana: Person
) -> None:
    order = named.buy(named.day)
    assert not ask(order, name="Kind GmbH")
    with pytest.raises(NotInvoiced):
        actions.make(ana.viewer, order, now=NOW)
    with pytest.raises(NoInvoiceYet):
        queries.invoice_for(Bearer(order), order)
    orders.mark_paid(ana.viewer, order, now=NOW)
    for _ in range(2):
        tasks.make_wished(OrderPaid(order=order), now=NOW)
    assert queries.invoice_for(Bearer(order), order).title == Title("Kind GmbH")


def test_nobody_sells_who_has_not_said_who_they_are(shop: Shop, ana: Person) -> None:
    order = paid(shop, ana)
    assert not ask(order, name="Kind GmbH"), "the wish is kept"
    with pytest.raises(NoSellerFacts):
        actions.make(ana.viewer, order, now=NOW)
    assert queries.title_for(ana.viewer, order) == Title("Kind GmbH")


def test_an_invoice_is_its_buyers_and_its_makers(
    named: Shop, ana: Person, cy: Person
) -> None:
    order = paid(named, ana)
    for viewer in (cy.viewer, Stranger(), Bearer(7)):
        with pytest.raises(NoSuchOrder):
            queries.invoice_of(viewer, order)
        with pytest.raises(NoSuchOrder):
            actions.make(viewer, order, now=NOW)
    with pytest.raises(NotAllowed):
        actions.make(Bearer(order), order, now=NOW)
    with pytest.raises(NotAllowed):
        actions.ask(System(), order, name="", tax_number="", now=NOW)


def test_a_cancelled_order_has_none(named: Shop, ana: Person) -> None:
    order = paid(named, ana)
    orders.cancel(ana.viewer, order, now=NOW)
    with pytest.raises(NotInvoiced):
        actions.make(ana.viewer, order, now=NOW)
