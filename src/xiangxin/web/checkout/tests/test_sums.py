"""What a buyer sees of sending, taxes, codes and changes, without a script."""

import re

import pytest
from django.core import mail
from django.test import Client
from tests.cast import NOW, Person

from xiangxin.kernel.money import Money
from xiangxin.market.catalog import actions as catalog
from xiangxin.market.discounts import actions as discounts
from xiangxin.market.discounts.queries import discounts_for
from xiangxin.market.discounts.rules import Kind, Terms
from xiangxin.market.orders import tasks
from xiangxin.market.orders.events import OrderPlaced
from xiangxin.market.orders.links import bearer_of
from xiangxin.market.shipping import actions as shipping
from xiangxin.market.shipping.rules import Way, Zone
from xiangxin.market.taxes import actions as taxes
from xiangxin.market.taxes.rules import OnShipping, Rate, TaxClass, Taxes
from xiangxin.web.checkout.tests.test_buying import hidden, review
from xiangxin.web.product.tests.shop import ADDRESS, Shop, open_shop

POST = Way(key=0, name="Post", price_minor=1200, free_from_minor=100_000)
FAST = Way(key=0, name="Fast", price_minor=3000)
HANGZHOU = "张三 13800138000 浙江省杭州市西湖区文三路 90 号东部软件园 310012"


@pytest.fixture
def shop(ana: Person) -> Shop:
    return open_shop(ana)


def send(maker: Person, brand: int, *countries: str) -> None:
    zone = Zone(key=0, name="There", countries=countries, ways=(POST, FAST))
    shipping.save_zone(
        viewer=maker.viewer,
        brand=brand,
        currency="CNY",
        zone=zone,
        version=0,
        now=NOW,
    )


def tax(maker: Person, brand: int, *, is_included: bool) -> None:
    rate = Rate(
        country="NL", area="", tax_class=TaxClass.STANDARD, rate=21_000, name="btw"
    )
    said = Taxes(is_included=is_included, on_shipping=OnShipping.GOODS, rates=(rate,))
    taxes.save_taxes(viewer=maker.viewer, brand=brand, taxes=said, version=0, now=NOW)


def give_out(maker: Person, brand: int, **terms: object) -> None:
    said = Terms(code="LAMP", **{"kind": Kind.PERCENT, "amount": 10, **terms})  # type: ignore[arg-type]
    discounts.give_out(
        viewer=maker.viewer, brand=brand, currency="CNY", terms=said, now=NOW
    )


def form(page: object, **chosen: str) -> dict[str, str]:
    """Everything the summary's form would send."""
    text = page.content.decode()  # type: ignore[attr-defined]
    bill = text.split('id="bill"')[1].split("</form>")[0]
    fields = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', bill))
    radios = re.findall(
        r'type="radio" name="([^"]+)" value="([^"]*)"[^>]*checked', bill
    )
    return {**fields, **dict(radios), **chosen}


def rows(page: object) -> dict[str, str]:
    """The sums as they are read: what stands before, what stands behind."""
    text = page.content.decode()  # type: ignore[attr-defined]
    found = re.findall(r"<dt[^>]*>(.*?)</dt><dd[^>]*>(.*?)</dd>", text)
    bare = [[re.sub(r"<[^>]+>", "", part).strip() for part in row] for row in found]
    return dict(bare)  # type: ignore[arg-type]


def test_the_same_sums_on_summary_order_and_mail(
    shop: Shop, ana: Person, client: Client
) -> None:
    send(ana, shop.brand)
    tax(ana, shop.brand, is_included=False)
    give_out(ana, shop.brand)

    first = review(client, shop.ink)
    assert rows(first)["Delivery Post"] == "CN¥12"
    way = f"way-{shop.brand}.CNY"
    # A code and another way, and back comes the page with the new total.
    second = client.post("/checkout", form(first, code="lamp", **{way: "2"}))
    expected = {
        "Platform Lamp Ink × 1": "CN¥468",
        "Discount LAMP": "−CN¥46.80",
        "Delivery Fast": "CN¥30",
        "btw 21%": "CN¥94.75",
        "To pay": "CN¥545.95",
    }
    assert rows(second).items() >= expected.items()

    placed = client.post("/checkout/place", form(second, code="lamp"))
    assert placed.status_code == 303, rows(placed)
    path = placed.headers["Location"]
    assert rows(client.get(path)).items() >= expected.items()

    order = bearer_of(path.removeprefix("/order/")).order_id
    tasks.tell_buyer_placed(OrderPlaced(order=order), now=NOW)
    body = mail.outbox[0].body
    for line in (
        "Discount LAMP: −CN¥46.80",
        "Delivery (Fast): CN¥30.00",
        "btw 21%: CN¥94.75",
        "Together CN¥545.95",
    ):
        assert line in body


def test_tax_within_the_price_is_told_below_the_total(
    shop: Shop, ana: Person, client: Client
) -> None:
    tax(ana, shop.brand, is_included=True)
    page = review(client, shop.ink)
    assert rows(page)["To pay"] == "CN¥468"
    assert "Of this CN¥81.22 is btw, 21% of CN¥386.78." in page.content.decode()
    assert "included" in client.get("/bag").content.decode()


def test_the_bag_says_what_is_not_known_yet(
    shop: Shop, ana: Person, client: Client
) -> None:
    send(ana, shop.brand)
    review(client, shop.ink)
    page = client.get("/bag")
    assert rows(page)["Delivery and tax"] == "with the address"
    assert "So far" in rows(page)


def test_where_it_is_not_sent_is_said_with_where_it_is(
    shop: Shop, ana: Person, client: Client
) -> None:
    send(ana, shop.brand, "CN", "JP")
    page = review(client, shop.ink)
    text = page.content.decode()
    assert page.status_code == 409
    assert "第三工坊 does not send this there." in text
    assert "It sends to: China, Japan." in text
    assert 'value="Oudegracht 218"' in text


@pytest.mark.parametrize("changed", ["price", "sending", "tax", "code", "way"])
def test_what_changed_since_the_page_is_named_before_anything_is_ordered(
    shop: Shop, ana: Person, client: Client, changed: str
) -> None:
    send(ana, shop.brand)
    give_out(ana, shop.brand)
    page = review(client, shop.ink)
    page = client.post("/checkout", form(page, code="LAMP"))
    said = form(page, code="LAMP")
    if changed == "price":
        catalog.set_price(
            viewer=ana.viewer, variant_id=shop.ink, price=Money(50000, "CNY"), now=NOW
        )
        named = "Platform Lamp Ink</span>: <s>CN¥468</s> → <b>CN¥500</b>"
    elif changed == "sending":
        shipping.save_zone(
            viewer=ana.viewer,
            brand=shop.brand,
            currency="CNY",
            zone=Zone(
                key=3,
                name="There",
                ways=(Way(key=1, name="Post", price_minor=1300), FAST),
            ),
            version=1,
            now=NOW,
        )
        named = "Delivery: <s>CN¥12</s> → <b>CN¥13</b>"
    elif changed == "tax":
        tax(ana, shop.brand, is_included=False)
        named = "Tax: <s>CN¥0</s> → <b>CN¥90.97</b>"
    elif changed == "code":
        discounts.switch(
            viewer=ana.viewer,
            brand=shop.brand,
            discount=discounts_of(ana, shop),
            is_on=False,
        )
        named = "Discount: <s>CN¥46.80</s> → <b>CN¥0</b>"
    else:
        said[f"way-{shop.brand}.CNY"] = "2"  # chosen, and ordered without looking
        named = "Delivery: <s>CN¥12</s> → <b>CN¥30</b>"

    page = client.post("/checkout/place", said)

    assert page.status_code == 409
    assert named in page.content.decode()
    assert "Together" in page.content.decode()
    again = client.post("/checkout/place", form(page, code="LAMP"))
    assert again.status_code == 303


def discounts_of(ana: Person, shop: Shop) -> int:
    return discounts_for(ana.viewer, shop.brand)[0].id


def test_a_code_that_does_not_hold_is_said_beside_it(
    shop: Shop, ana: Person, client: Client
) -> None:
    give_out(ana, shop.brand, minimum_minor=100_000)
    page = client.post("/checkout", form(review(client, shop.ink), code="lamp"))
    text = page.content.decode()
    assert page.status_code == 200
    assert "That code holds from CN¥1,000 on." in text
    assert 'value="lamp"' in text
    assert rows(page)["To pay"] == "CN¥468"
    assert client.post("/checkout/place", form(page, code="lamp")).status_code == 303


def test_two_makers_have_each_their_own_sums(
    shop: Shop, ana: Person, bo: Person, client: Client
) -> None:
    other = open_shop(bo, handle="lowclouds")
    send(ana, shop.brand)
    client.post("/@lowclouds_lamp/buy", {"variant": other.ink, "then": "bag"})
    page = review(client, shop.ink)
    text = page.content.decode()
    assert "Order 1 of 2" in text
    assert "Order 2 of 2" in text
    assert "becomes 2 orders" in text
    assert "How should 第三工坊 send it?" in text
    assert rows(page)["To pay"] == "CN¥948"


def test_a_pasted_address_fills_the_form(client: Client, shop: Shop) -> None:
    client.post("/@thirdbench_lamp/buy", {"variant": shop.ink})
    said = {**ADDRESS, "country": "CN", "pasted": HANGZHOU, "apart": "1"}
    page = client.post("/checkout", said)
    text = page.content.decode()
    assert page.status_code == 200
    for value in ("张三", "13800138000", "310012", "dee@example.com"):
        assert f'value="{value}"' in text
    assert '<option value="西湖区" selected>' in text
    assert "文三路 90 号东部软件园" in text
    assert "it was not clear" not in text


def test_what_was_not_understood_is_shown_to_be_looked_at(
    client: Client, shop: Shop
) -> None:
    client.post("/@thirdbench_lamp/buy", {"variant": shop.ink})
    said = {**ADDRESS, "country": "CN", "pasted": "<b>somewhere</b> 13800138000"}
    text = client.post("/checkout", said).content.decode()
    assert "&lt;b&gt;somewhere&lt;/b&gt;" in text
    assert "it was not clear in what you pasted" in text


@pytest.mark.parametrize("field", ["pasted", "street_address", "name", "email", "code"])
def test_ten_thousand_characters_are_refused_in_a_sentence(
    client: Client, shop: Shop, field: str
) -> None:
    page = review(client, shop.ink, **{field: "路" * 10_000})
    text = page.content.decode()
    said = {"pasted": "longer than any address"}
    if field == "code":
        assert page.status_code == 200
        assert "Look at its letters again" in text
    else:
        assert page.status_code == 422
        assert said.get(field, "too long for a label") in text


@pytest.mark.parametrize(
    "chosen",
    [{"way-x": "1"}, {"way-1.CNY": "²"}, {"way-1.CNY": "9" * 99}, {"way-": ""}],
)
def test_ways_that_cannot_be_are_no_choice(
    client: Client, shop: Shop, ana: Person, chosen: dict[str, str]
) -> None:
    send(ana, shop.brand)
    page = review(client, shop.ink, **chosen)
    assert rows(page)["Delivery Post"] == "CN¥12"
    assert hidden(page, "shown")
