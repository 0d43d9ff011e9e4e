import pytest
from django.db import IntegrityError, transaction
from django_tasks_db.models import DBTaskResult
from tests.cast import NOW, Person

from xiangxin.kernel.money import Money
from xiangxin.ledger import queries as ledger
from xiangxin.ledger.models import Interaction
from xiangxin.ledger.rules import NOWHERE, Entry, Origin
from xiangxin.market.cart import actions as cart_actions
from xiangxin.market.cart import queries as cart
from xiangxin.market.catalog import actions as catalog
from xiangxin.market.catalog.models import Variant
from xiangxin.market.orders import queries
from xiangxin.market.orders.actions import placing
from xiangxin.market.orders.bills.rules import Changed, Part
from xiangxin.market.orders.errors import (
    EmptyCart,
    NoSuchCheckout,
    NotBuyable,
    PriceChanged,
)
from xiangxin.market.orders.models import Checkout, Order, OrderLine
from xiangxin.market.orders.rules import Fulfilment, Payment, State, What
from xiangxin.market.orders.tests.shop import Shop, statements
from xiangxin.market.stock import actions as stock
from xiangxin.market.stock.errors import SoldOut
from xiangxin.market.stock.models import StockLevel
from xiangxin.market.stock.queries import available
from xiangxin.social.actors.rules import Bearer, System


def test_a_guest_buys(shop: Shop) -> None:
    order = shop.buy(shop.ink, 2)

    page = queries.order_for(Bearer(order), order)

    standing = page.standing
    assert (standing.state, standing.payment, standing.fulfilment) == (
        State.OPEN,
        Payment.DUE,
        Fulfilment.NONE,
    )
    assert page.total == Money(93600, "CNY")
    assert page.due is not None
    assert page.due.amount == page.total
    assert [(line.title, line.label, line.units) for line in page.lines] == [
        ("Lamp", "Ink", 2)
    ]
    assert page.lines[0].product_handle == "lamp"
    assert page.address_lines == (
        "Dee Vermeer",
        "Oudegracht 1",
        "3511 AB UTRECHT",
        "NETHERLANDS",
    )
    assert [change.what for change in page.changes] == [What.PLACED]
    assert available([shop.ink]) == {shop.ink: 3}
    assert cart.cart_for(key="guest", person=None, now=NOW).units == 0


def test_a_guests_sale_is_in_the_ledger_without_a_person(shop: Shop) -> None:
    order = shop.buy(shop.ink, 2)

    row = Interaction.objects.get(verb="buy")

    assert (row.person, row.order_id, row.object_kind, row.object_id) == (
        None,
        order,
        "variant",
        shop.ink,
    )
    assert (row.units, row.amount_minor, row.currency) == (2, 93600, "CNY")
    assert row.actor == Variant.objects.get(id=shop.ink).product_id


def test_a_members_sale_is_theirs(shop: Shop, bo: Person) -> None:
    order = shop.buy(shop.ink, person=bo.id)

    assert [card.id for card in queries.orders_of(bo.id)] == [order]
    assert ledger.entries_of(bo.id)[0].order_id == order


def test_a_sale_is_credited_to_what_led_to_the_product(shop: Shop, bo: Person) -> None:
    cart_actions.put(
        cart_key=None,
        person=bo.id,
        variant=shop.ink,
        units=1,
        origin=Origin(entry=Entry.PERSON, source_post=77, exposure=8, link=9),
        now=NOW,
        new_key="k",
    )
    shop.put(shop.ink, 2, person=bo.id)  # more of it, from the bag's own page

    shop.place(shop.start(person=bo.id), person=bo.id)

    row = ledger.entries_of(bo.id)[0]
    assert (row.verb, row.units, row.entry) == ("buy", 2, "person")
    assert (row.source_post, row.exposure, row.link) == (77, 8, 9)


def test_the_worker_is_told_once_an_order(shop: Shop) -> None:
    before = DBTaskResult.objects.count()
    shop.put(shop.ink)
    shop.put(shop.cup)
    shop.place(shop.start())
    assert DBTaskResult.objects.count() == before + 2


def test_one_order_for_each_brand(shop: Shop) -> None:
    shop.put(shop.cup, 2)
    shop.put(shop.ink)
    shop.put(shop.day)

    first, second = shop.place(shop.start())

    totals = {
        page.brand_name: (page.total.minor, [line.label for line in page.lines])
        for page in (queries.order_for(System(), one) for one in (first, second))
    }
    assert totals["Kiln"] == (11800, [""])
    assert totals["Bench"][0] == 93600
    assert sorted(totals["Bench"][1]) == ["Day", "Ink"]
    assert queries.order_for(Bearer(first), first).has_siblings
    assert queries.siblings(Bearer(first), first) == [second]


def test_placed_twice_is_placed_once(shop: Shop) -> None:
    shop.put(shop.ink, 2)
    summary = shop.start()

    first = shop.place(summary)
    again = shop.place(summary)

    assert first == again
    assert available([shop.ink]) == {shop.ink: 3}
    assert Interaction.objects.filter(verb="buy").count() == 1


def test_what_was_put_later_waits_for_its_own_order(shop: Shop) -> None:
    shop.put(shop.ink)
    summary = shop.start()
    first = shop.place(summary)
    shop.put(shop.cup)

    assert shop.place(summary) == first
    second = shop.place(shop.start())

    assert set(first).isdisjoint(second)


def test_a_checkout_is_placed_by_its_own_buyer_only(shop: Shop, bo: Person) -> None:
    shop.put(shop.ink)
    summary = shop.start()

    for key, person in (("other", None), ("", None), ("guest", bo.id)):
        with pytest.raises(NoSuchCheckout):
            shop.place(summary, key=key, person=person)
    order = shop.place(summary)
    for key, person in (("other", None), ("guest", bo.id)):
        with pytest.raises(NoSuchCheckout):
            shop.place(summary, key=key, person=person)
    assert shop.place(summary) == order


def test_a_members_checkout_needs_more_than_the_key(shop: Shop, bo: Person) -> None:
    shop.put(shop.ink, key="bo-key", person=bo.id)
    summary = shop.start(key="bo-key", person=bo.id)

    with pytest.raises(NoSuchCheckout):
        shop.place(summary, key="bo-key")
    assert shop.place(summary, person=bo.id)


def test_a_changed_price_is_said_before_it_is_charged(shop: Shop, ana: Person) -> None:
    shop.put(shop.ink, 2)
    summary = shop.start()
    catalog.set_price(
        viewer=ana.viewer, variant_id=shop.ink, price=Money(49900, "CNY"), now=NOW
    )

    with pytest.raises(PriceChanged) as refused:
        shop.place(summary)

    assert refused.value.facts["totals"] == (Money(99800, "CNY"),)
    assert refused.value.facts["changes"] == [
        Changed(
            part=part,
            name="Lamp Ink" if part is Part.LINE else "",
            old=Money(93600, "CNY"),
            new=Money(99800, "CNY"),
        )
        for part in (Part.LINE, Part.TOTAL)
    ]
    assert not Order.objects.exists()
    assert available([shop.ink]) == {shop.ink: 3}, "they are still set aside"
    assert cart.cart_for(key="guest", person=None, now=NOW).units == 2


def test_what_is_no_longer_sold_is_named(shop: Shop) -> None:
    shop.put(shop.ink)
    summary = shop.start()
    Variant.objects.filter(id=shop.ink).update(is_retired=True)

    with pytest.raises(NotBuyable) as refused:
        shop.place(summary)

    assert refused.value.facts["product"] == "Lamp"


def test_sold_out_leaves_everything_as_it_was(shop: Shop) -> None:
    shop.put(shop.cup)
    shop.put(shop.day, 3)
    stock.take(wanted={shop.day: 1}, now=NOW)

    with pytest.raises(SoldOut) as refused:
        shop.start()

    assert refused.value.facts == {"variant": shop.day, "wanted": 3, "left": 2}
    assert available([shop.cup]) == {shop.cup: 10}
    assert cart.cart_for(key="guest", person=None, now=NOW).units == 4
    assert not Checkout.objects.exists()


def test_an_empty_bag_is_no_order(shop: Shop) -> None:
    with pytest.raises(EmptyCart):
        shop.start()
    shop.put(shop.ink)
    summary = shop.start()
    cart_actions.remove(cart_key="guest", person=None, variant=shop.ink, now=NOW)
    with pytest.raises(EmptyCart):
        shop.start()
    with pytest.raises(EmptyCart):
        shop.place(summary)


def test_another_address_is_the_same_checkout(shop: Shop) -> None:
    shop.put(shop.ink)
    first = shop.start()
    again = shop.start()

    assert first.checkout_id == again.checkout_id
    assert Checkout.objects.count() == 1


def test_stopped_in_the_middle_leaves_nothing_half(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.put(shop.ink, 2)
    summary = shop.start()

    def stop(event: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(placing, "tell", stop)
        with pytest.raises(KeyboardInterrupt):
            shop.place(summary)

    assert not Order.objects.exists()
    assert available([shop.ink]) == {shop.ink: 3}
    assert cart.cart_for(key="guest", person=None, now=NOW).units == 2
    assert len(shop.place(summary)) == 1
    assert available([shop.ink]) == {shop.ink: 3}


def test_a_purchase_keeps_to_its_statements(shop: Shop) -> None:
    with statements(3):
        cart_actions.put(
            cart_key=None,
            person=None,
            variant=shop.ink,
            units=1,
            origin=NOWHERE,
            now=NOW,
            new_key="k",
        )
    with statements(4):
        summary = shop.start(key="k")
    with statements(8):
        (order,) = shop.place(summary, key="k")
    with statements(1):
        queries.order_for(Bearer(order), order)


def test_the_database_refuses_what_the_action_never_writes(shop: Shop) -> None:
    order = Order.objects.get(id=shop.buy(shop.ink, 2))
    line = OrderLine.objects.get()

    for rows, change in (
        (Order.objects, {"total_minor": 1}),
        (Order.objects, {"is_tax_included": False, "tax_minor": 5}),
        (Order.objects, {"items_minor": -1, "total_minor": -1}),
        (Order.objects, {"state": "lost"}),
        (OrderLine.objects, {"units": 3}),
        (OrderLine.objects, {"units": 0, "total_minor": 0}),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)
    order.id += 1
    with pytest.raises(IntegrityError), transaction.atomic():
        order.save(force_insert=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        line.save(force_insert=True)


def test_counting_down_to_what_was_promised(shop: Shop) -> None:
    shop.buy(shop.ink, 2)
    level = StockLevel.objects.get(variant=shop.ink)
    assert (level.on_hand, level.held) == (5, 2)
