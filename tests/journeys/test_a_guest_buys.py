"""A purchase without an account, from the page to the parcel, and an account later."""

import re

import pytest
from django.core import mail
from tests.cast import PASSWORD, Person
from tests.journeys.doors import ADDRESS, LANGUAGES, Visitor

from xiangxin.config.worker import work_until_idle
from xiangxin.ledger.models import Interaction, Subject
from xiangxin.market.orders.models import Order
from xiangxin.market.stock import queries as stock
from xiangxin.web.product.tests.shop import Shop, open_shop

LAMP = "/@thirdbench_lamp"
# What is said when ordered, when the money came, when sent, when it arrived, and of a link.
WORDS = {
    "en": ("Ordered.", "Paid.", "On its way.", "It has arrived.", "is not whole"),
    "zh-CN": ("已下单。", "已付款。", "在路上。", "送到了。", "不完整"),
}


@pytest.fixture
def shop(ana: Person) -> Shop:
    return open_shop(ana)


def with_a_bag(language: str = "en") -> Visitor:
    """A stranger who wants one and is asked where it should go."""
    dee = Visitor(language)
    dee.open(LAMP)
    dee.press(f"{LAMP}/buy")
    return dee


def at_the_till(language: str = "en") -> Visitor:
    """A stranger who has said where it should go and is about to order."""
    dee = with_a_bag(language)
    dee.press("/checkout", **ADDRESS)
    return dee


def link_in_mail() -> str:
    work_until_idle()
    found = re.search(r"https?://[^/\s]+(/order/\S+)", mail.outbox[-1].body)
    assert found
    return found[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_guest_buys_and_the_maker_sends(
    shop: Shop, ana: Person, language: str
) -> None:
    ordered, paid, sent, arrived, _ = WORDS[language]
    dee = at_the_till(language)

    assert ordered in dee.press("/checkout/place", method="transfer")
    link = dee.at
    assert link == link_in_mail()
    assert mail.outbox[-1].to == [ADDRESS["email"]]
    assert stock.available([shop.ink]) == {shop.ink: 4}

    order = Order.objects.get()
    maker = Visitor()
    maker.sign_in(ana.email, PASSWORD)
    maker.open(f"/make/orders/{order.id}")
    maker.press(f"/make/orders/{order.id}/paid")
    assert paid in dee.open(link)
    maker.open(f"/make/orders/{order.id}")
    maker.press(f"/make/orders/{order.id}/shipped", carrier="sf", number="SF1234")
    page = dee.open(link)
    assert sent in page
    assert "SF1234" in page
    assert "https://www.sf-express.com/chn/sc/waybill/waybill-detail/SF1234" in page
    assert arrived in dee.press(f"{link}/received")
    work_until_idle()
    assert len(mail.outbox) == 3, "ordered, paid, sent"


def test_a_guests_order_is_a_sale_of_nobody(shop: Shop) -> None:
    at_the_till().press("/checkout/place", method="cash")

    (row,) = Interaction.objects.filter(verb="buy")
    assert (row.person, row.session) == (None, None)
    assert (row.actor, row.object_id, row.units) == (shop.lamp, shop.ink, 1)
    assert (row.amount_minor, row.currency, row.entry) == (46800, "CNY", "direct")


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_letter_changed_opens_nothing(shop: Shop, language: str) -> None:
    dee = at_the_till(language)
    dee.press("/checkout/place", method="cash")
    link = dee.at
    for place in range(len("/order/"), len(link)):
        letter = "a" if link[place] != "a" else "b"
        page = dee.open(f"{link[:place]}{letter}{link[place + 1 :]}")
        assert dee.status == 404
        assert WORDS[language][4] in page
        assert ADDRESS["street_address"] not in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_second_of_two_is_told_kindly_before_they_choose_how_to_pay(
    ana: Person, language: str
) -> None:
    shop = open_shop(ana, units=1)
    first, second = with_a_bag(language), with_a_bag(language)

    first.press("/checkout", **ADDRESS)
    page = second.press("/checkout", **ADDRESS)

    assert second.status == 409
    assert {"en": "Somebody was quicker", "zh-CN": "有人快了一步"}[language] in page
    assert ADDRESS["street_address"] in page, "nothing has to be typed again"
    first.press("/checkout/place", method="cash")
    assert Order.objects.count() == 1
    assert stock.available([shop.ink]) == {shop.ink: 0}
    assert "Platform Lamp" in second.open("/bag"), "the bag is as it was"


def test_an_account_made_later_claims_the_order(
    shop: Shop, bo: Person, cy: Person
) -> None:
    guest = at_the_till()
    guest.press("/checkout/place", method="cash")
    link, order = guest.at, Order.objects.get()
    guest.link("/sign-in")
    guest.press("/sign-in", login=bo.email, password=PASSWORD)
    guest.open(link)

    guest.press(f"{link}/claim")

    assert guest.at == f"/me/orders/{order.id}"
    assert "Platform Lamp" in guest.open("/me/orders")
    rows = Interaction.objects.filter(order_id=order.id).order_by("id")
    pseudonym = Subject.objects.get(person=bo.id).pseudonym
    assert list(rows.values_list("verb", "person")) == [
        ("buy", None),
        ("claim", pseudonym),
    ]
    other = Visitor()
    other.sign_in(cy.email, PASSWORD)
    other.open(link)
    assert f"{link}/claim" not in other.actions()
    assert (
        other.client.post(
            f"{link}/claim", headers={"Origin": "http://testserver"}
        ).status_code
        == 409
    )


def test_what_a_guest_cancels_is_on_the_shelf_again(shop: Shop) -> None:
    dee = at_the_till()
    dee.press("/checkout/place", method="cash")
    dee.press(f"{dee.at}/cancel")

    assert "Cancelled." in dee.text
    assert stock.available([shop.ink]) == {shop.ink: 5}
    rows = Interaction.objects.exclude(verb="sign_up").order_by("id")
    assert list(rows.values_list("verb", "person")) == [("buy", None), ("cancel", None)]
    link_in_mail()
    assert [sent.to for sent in mail.outbox] == [[ADDRESS["email"]]] * 2
