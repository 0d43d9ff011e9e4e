"""What is charged is what was shown and what is stored, whatever a brand asks on top."""

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F
from tests.cast import NOW, Person

from xiangxin.kernel.money import Money
from xiangxin.ledger.models import Interaction
from xiangxin.market.catalog.models import Variant
from xiangxin.market.discounts import actions as discounts
from xiangxin.market.discounts.errors import NoSuchCode, UsedByYou
from xiangxin.market.discounts.models import Discount
from xiangxin.market.discounts.rules import Kind, Terms
from xiangxin.market.orders import actions, queries
from xiangxin.market.orders.bills.rules import Changed, Part, TaxPart
from xiangxin.market.orders.errors import NotSentThere, PriceChanged
from xiangxin.market.orders.models import Order, OrderLine
from xiangxin.market.orders.tests.shop import Shop, statements
from xiangxin.market.shipping import actions as shipping
from xiangxin.market.shipping.rules import Band, Way, Zone
from xiangxin.market.stock.queries import available
from xiangxin.market.taxes import actions as taxes
from xiangxin.market.taxes.rules import OnShipping, Rate, TaxClass, Taxes
from xiangxin.social.actors.rules import Bearer, System


def cny(minor: int) -> Money:
    return Money(minor, "CNY")


def send(shop: Shop, ana: Person, *ways: Way, countries: tuple[str, ...] = ()) -> None:
    zone = Zone(key=0, name="There", countries=countries, ways=ways)
    shipping.save_zone(
        viewer=ana.viewer,
        brand=shop.bench,
        currency="CNY",
        zone=zone,
        version=0,
        now=NOW,
    )


def tax(shop: Shop, ana: Person, *, is_included: bool) -> None:
    rate = Rate(
        country="NL", area="", tax_class=TaxClass.STANDARD, rate=21_000, name="btw"
    )
    said = Taxes(is_included=is_included, on_shipping=OnShipping.GOODS, rates=(rate,))
    taxes.save_taxes(
        viewer=ana.viewer, brand=shop.bench, taxes=said, version=0, now=NOW
    )


def give_out(shop: Shop, ana: Person, **terms: object) -> None:
    said = Terms(code="LAMP", **{"kind": Kind.PERCENT, "amount": 10, **terms})  # type: ignore[arg-type]
    discounts.give_out(
        viewer=ana.viewer, brand=shop.bench, currency="CNY", terms=said, now=NOW
    )


POST = Way(key=0, name="Post", price_minor=1200)
FAST = Way(key=0, name="Fast", price_minor=3000)


def test_everything_on_top_is_stored_as_it_was_shown(shop: Shop, ana: Person) -> None:
    send(shop, ana, POST, FAST)
    tax(shop, ana, is_included=False)
    give_out(shop, ana)
    shop.put(shop.ink, 2)
    ways = {f"{shop.bench}.CNY": 2}

    summary = shop.start(ways=ways, code="lamp")
    (order,) = shop.place(summary, ways=ways, code="lamp")

    page = queries.order_for(Bearer(order), order)
    assert (page.items, page.discount, page.shipping) == (
        cny(93600),
        cny(9360),
        cny(3000),
    )
    assert (page.code, page.way, page.is_tax_included) == ("LAMP", "Fast", False)
    assert page.taxes == (
        TaxPart(name="btw", rate=21_000, net=cny(87240), tax=cny(17690 + 630)),
    )
    assert (page.tax, page.shipping_tax) == (cny(18320), cny(630))
    assert page.total == cny(93600 - 9360 + 3000 + 18320)
    assert summary.totals == (page.total,)
    (line,) = page.lines
    # What comes back of it, line by line and for the sending, is what was paid.
    assert page.paid_for(line) + page.paid_for_sending == page.total
    assert (line.discount, line.tax, line.tax_rate) == (cny(9360), cny(17690), 21_000)
    assert page.due is not None
    assert page.due.amount == page.total
    bought = Interaction.objects.get(verb="buy")
    assert bought.amount_minor == 93600 - 9360


def test_terms_cost_no_statement_and_a_code_costs_four(shop: Shop, ana: Person) -> None:
    send(shop, ana, POST)
    tax(shop, ana, is_included=True)
    give_out(shop, ana)
    shop.put(shop.ink)
    with statements(4):
        summary = shop.start()
    with statements(8):
        shop.place(summary)
    shop.put(shop.ink)
    with statements(5):
        summary = shop.start(code="LAMP")
    with statements(11):
        shop.place(summary, code="LAMP")


def test_where_it_is_not_sent_is_said_with_the_address(shop: Shop, ana: Person) -> None:
    send(shop, ana, POST, countries=("CN", "JP"))
    shop.put(shop.ink)
    shop.put(shop.cup)

    with pytest.raises(NotSentThere) as refused:
        shop.start()

    (unsent,) = refused.value.unsent
    assert (unsent.brand_name, unsent.reach) == ("Bench", ("CN", "JP"))
    assert not unsent.is_too_heavy


def test_what_is_too_heavy_is_told_apart(shop: Shop, ana: Person) -> None:
    heavy = Way(key=0, name="Post", bands=(Band(to_grams=1, price_minor=1),))
    send(shop, ana, heavy)
    shop.put(shop.ink)
    Variant.objects.filter(id=shop.ink).update(weight_grams=2)

    with pytest.raises(NotSentThere) as refused:
        shop.start()

    assert [(one.reach, one.is_too_heavy) for one in refused.value.unsent] == [
        (None, True)
    ]


def test_a_zone_that_was_taken_in_meanwhile_refuses_the_order(
    shop: Shop, ana: Person
) -> None:
    shop.put(shop.ink)
    summary = shop.start()
    send(shop, ana, POST, countries=("CN",))

    with pytest.raises(NotSentThere):
        shop.place(summary)

    assert available([shop.ink]) == {shop.ink: 4}, "it is still set aside"


def test_what_became_dearer_meanwhile_is_named(shop: Shop, ana: Person) -> None:
    shop.put(shop.ink)
    summary = shop.start()
    send(shop, ana, POST)
    tax(shop, ana, is_included=True)

    with pytest.raises(PriceChanged) as refused:
        shop.place(summary)

    assert refused.value.facts["changes"] == [
        Changed(part=Part.SHIPPING, name="", old=cny(0), new=cny(1200)),
        Changed(part=Part.TAX, name="", old=cny(0), new=cny(8330)),
        Changed(part=Part.TOTAL, name="", old=cny(46800), new=cny(48000)),
    ]


def test_two_brands_bear_each_their_own(shop: Shop, ana: Person) -> None:
    send(shop, ana, POST)
    give_out(shop, ana)
    shop.put(shop.ink)
    shop.put(shop.cup)

    summary = shop.start(code="LAMP")
    first, second = shop.place(summary, code="LAMP")

    lamp, cup = (queries.order_for(Bearer(one), one) for one in (first, second))
    assert (lamp.discount, lamp.shipping) == (cny(4680), cny(1200))
    assert (cup.discount, cup.shipping, cup.code, cup.way) == (cny(0), cny(0), "", "")
    assert summary.totals == (lamp.total + cup.total,)


def test_a_code_nobody_knows_is_said_and_the_bag_can_be_ordered(shop: Shop) -> None:
    shop.put(shop.ink)

    summary = shop.start(code="nonsense")

    assert isinstance(summary.code_refusal, NoSuchCode)
    assert summary.code == ""
    assert shop.place(summary, code="nonsense")


def test_the_last_use_goes_to_one_and_the_other_is_told(
    shop: Shop, ana: Person
) -> None:
    give_out(shop, ana, most_uses=1)
    for key in ("first", "second"):
        shop.put(shop.ink, key=key)
    seen = [shop.start(key=key, code="LAMP") for key in ("first", "second")]
    # Both saw it hold; at the till the second meets the count of the first.
    shop.place(seen[0], key="first", code="LAMP")

    with pytest.raises(PriceChanged) as refused:
        shop.place(seen[1], key="second", code="LAMP")

    assert refused.value.facts["changes"] == [
        Changed(part=Part.DISCOUNT, name="", old=cny(4680), new=cny(0)),
        Changed(part=Part.TOTAL, name="", old=cny(42120), new=cny(46800)),
    ]
    assert available([shop.ink]) == {shop.ink: 3}, "one ordered, one still set aside"
    assert Discount.objects.get().used == 1


def test_cancelling_gives_the_code_back(shop: Shop, ana: Person) -> None:
    give_out(shop, ana, is_once=True)
    shop.put(shop.ink)
    summary = shop.start(code="LAMP")
    (order,) = shop.place(summary, code="LAMP")
    shop.put(shop.ink)
    assert isinstance(shop.start(code="LAMP").code_refusal, UsedByYou)

    for _ in range(2):
        actions.cancel(System(), order, now=NOW)

    assert shop.start(code="LAMP").code_refusal is None
    assert Discount.objects.get().used == 0
    bought, undone = (Interaction.objects.get(verb=verb) for verb in ("buy", "cancel"))
    assert bought.amount_minor == undone.amount_minor == 42120


@pytest.mark.parametrize(
    "wrong",
    [
        {"discount_minor": 1},
        {"shipping_minor": F("shipping_minor") + 1},
        {"tax_minor": F("tax_minor") + 1},
        {"shipping_tax_minor": F("tax_minor") + 1},
        {"total_minor": F("total_minor") - 1},
    ],
)
def test_the_database_adds_up(
    shop: Shop, ana: Person, wrong: dict[str, object]
) -> None:
    tax(shop, ana, is_included=False)
    shop.buy(shop.ink)
    with pytest.raises(IntegrityError), transaction.atomic():
        Order.objects.update(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        OrderLine.objects.update(discount_minor=F("total_minor") + 1)
