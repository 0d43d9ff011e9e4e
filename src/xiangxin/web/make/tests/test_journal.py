"""The journal's page: writing down what came or went, and taking it back."""

import re

import pytest
from django.test import Client
from tests.cast import Person

from xiangxin.market.stock import queries as stock
from xiangxin.market.stock.models import StockChange
from xiangxin.web.checkout.tests.test_buying import order, review
from xiangxin.web.product.tests.shop import Shop, open_shop
from xiangxin.web.product.tests.test_page import signed_in

JOURNAL = "/make/@thirdbench_lamp/journal"


@pytest.fixture
def shop(ana: Person) -> Shop:
    """Five in ink."""
    return open_shop(ana)


@pytest.fixture
def maker(ana: Person) -> Client:
    return signed_in(ana)


def write(maker: Client, variant: int, reason: str, units: str, note: str = "") -> int:
    said = {"variant": variant, "reason": reason, "units": units, "note": note}
    return maker.post(JOURNAL, said).status_code


def test_what_came_and_went_is_read_with_its_reason(maker: Client, shop: Shop) -> None:
    assert write(maker, shop.ink, "received", "10") == 303
    assert write(maker, shop.ink, "gift", "1", "for <b>the</b> fair") == 303

    page = maker.get(JOURNAL).content.decode()

    assert "+10" in page
    assert "−1" in page
    assert "for &lt;b&gt;the&lt;/b&gt; fair" in page
    assert stock.available([shop.ink]) == {shop.ink: 14}
    only = maker.get(f"{JOURNAL}?variant={shop.moss}").content.decode()
    assert "+10" not in only
    assert "Stock journal" in maker.get("/make/@thirdbench_lamp").content.decode()


def test_a_line_is_taken_back_and_says_so(maker: Client, shop: Shop) -> None:
    write(maker, shop.ink, "received", "10")
    change = StockChange.objects.order_by("-id")[0].id

    first = maker.post(f"{JOURNAL}/undo", {"change": change})
    again = maker.post(f"{JOURNAL}/undo", {"change": change})

    assert (first.status_code, again.status_code) == (303, 404)
    assert stock.available([shop.ink]) == {shop.ink: 5}
    page = maker.get(JOURNAL).content.decode()
    assert "(was taken back)" in page
    assert not re.search(f'name="change" value="{change}"', page)


def test_what_is_promised_is_not_written_off_but_named(
    maker: Client, shop: Shop, client: Client
) -> None:
    other = Client()
    order(client, review(client, shop.ink))
    review(other, shop.ink)
    said = {"variant": shop.ink, "reason": "damaged", "units": "5"}

    page = maker.post(JOURNAL, said)

    text = page.content.decode()
    assert page.status_code == 409
    assert "2 of these are promised to buyers." in text
    assert "1 is set aside for somebody who is buying right now." in text
    assert len(re.findall(r'href="/make/orders/\d+"', text)) == 1
    assert stock.available([shop.ink]) == {shop.ink: 3}


@pytest.mark.parametrize(
    ("reason", "units", "status"),
    [
        ("damaged", "6", 409),
        ("damaged", "0", 422),
        ("damaged", "-1", 422),
        ("damaged", "9" * 400, 422),
        ("other", "1", 422),
        ("shipped", "1", 422),
        ("magic", "1", 422),
    ],
)
def test_what_cannot_be_is_refused(
    maker: Client, shop: Shop, reason: str, units: str, status: int
) -> None:
    assert write(maker, shop.ink, reason, units) == status
    assert stock.available([shop.ink]) == {shop.ink: 5}


def test_a_variant_of_another_maker_is_not_found(
    maker: Client, shop: Shop, bo: Person
) -> None:
    others = open_shop(bo, handle="lowclouds")
    for variant in (others.ink, 12345, "x"):
        said = {"variant": variant, "reason": "received", "units": "1"}
        assert maker.post(JOURNAL, said).status_code == 404
