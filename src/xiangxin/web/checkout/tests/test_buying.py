"""A whole purchase through the doors, as a guest and as a member."""

import re

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import NOW, Person

from xiangxin.market.orders import queries as orders
from xiangxin.market.orders.links import bearer_of
from xiangxin.market.stock import actions as stock
from xiangxin.market.stock import queries as stock_queries
from xiangxin.web.product.tests.shop import ADDRESS, counted, open_shop
from xiangxin.web.product.tests.test_page import signed_in


def hidden(response: HttpResponse, name: str) -> str:
    found = re.search(f'name="{name}" value="([^"]*)"', response.content.decode())
    assert found, name
    return found[1]


def review(client: Client, variant: int, **address: str) -> HttpResponse:
    client.post("/@thirdbench_lamp/buy", {"variant": variant, "units": "1"})
    return client.post("/checkout", {**ADDRESS, **address})


def order(client: Client, page: HttpResponse, method: str = "transfer") -> HttpResponse:
    return client.post(
        "/checkout/place",
        {
            "checkout": hidden(page, "checkout"),
            "shown": hidden(page, "shown"),
            "method": method,
        },
    )


def test_a_guest_buys_in_five_requests_and_25_statements(
    ana: Person, client: Client
) -> None:
    shop = open_shop(ana)
    with CaptureQueriesContext(connection) as queries:
        client.get("/@thirdbench_lamp")
        where = client.post("/@thirdbench_lamp/buy", {"variant": shop.ink})
        assert "Where should it go?" in where.content.decode()
        how = client.post("/checkout", ADDRESS)
        assert "Oudegracht 218" in how.content.decode()
        placed = order(client, how)
        assert placed.status_code == 303
        page = client.get(placed.headers["Location"])
    assert len(counted(queries.captured_queries)) <= 25
    assert "name the order number" in page.content.decode()
    assert "3511 NW" in page.content.decode()
    assert stock_queries.available([shop.ink]) == {shop.ink: 4}


def test_the_bags_cookie_is_kept_from_scripts_and_counts(
    ana: Person, client: Client
) -> None:
    shop = open_shop(ana)
    client.post("/@thirdbench_lamp/buy", {"variant": shop.ink, "units": "2"})
    cookie = client.cookies["bag"]
    assert cookie.value.endswith(".2")
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert "Bag, 2 things" in client.get("/bag").content.decode()
    order(client, client.post("/checkout", ADDRESS))
    assert client.cookies["bag"].value.endswith(".0")


def test_a_member_finds_the_form_filled_in_and_the_order_among_theirs(
    ana: Person, bo: Person
) -> None:
    shop = open_shop(ana)
    client = signed_in(bo)
    where = client.post("/@thirdbench_lamp/buy", {"variant": shop.ink})
    assert hidden_field(where, "email") == bo.email
    placed = order(client, client.post("/checkout", ADDRESS), method="cash")
    (card,) = orders.orders_of(bo.id)
    assert placed.headers["Location"] == f"/me/orders/{card.id}"
    assert (
        "you pay when it comes" in client.get(f"/me/orders/{card.id}").content.decode()
    )
    assert "Platform Lamp" in client.get("/me/orders").content.decode()


def test_what_a_guest_put_in_comes_along_when_they_sign_in(
    ana: Person, bo: Person, client: Client
) -> None:
    shop = open_shop(ana)
    client.post("/@thirdbench_lamp/buy", {"variant": shop.ink, "then": "bag"})
    guests = client.cookies["bag"].value
    member = signed_in(bo)
    member.cookies["bag"] = guests
    assert "Platform Lamp" in member.get("/bag").content.decode()
    assert member.cookies["bag"].value == ".1"
    assert "Your bag is empty" in client.get("/bag").content.decode()


def test_pressing_twice_orders_once(ana: Person, client: Client) -> None:
    shop = open_shop(ana)
    how = review(client, shop.ink)
    first, second = order(client, how), order(client, how)
    assert first.headers["Location"] == second.headers["Location"]
    assert stock_queries.available([shop.ink]) == {shop.ink: 4}


def test_a_wrong_field_brings_the_form_back_with_what_was_typed(
    ana: Person, client: Client
) -> None:
    shop = open_shop(ana)
    page = review(client, shop.ink, postal_code="99", name="Dee <b>")
    text = page.content.decode()
    assert page.status_code == 422
    assert "This postcode does not belong to this place." in text
    assert 'value="Dee &lt;b&gt;"' in text
    assert 'aria-invalid="true" aria-describedby="f-postal_code-why"' in text


def test_another_country_asks_for_its_own_fields(ana: Person, client: Client) -> None:
    shop = open_shop(ana)
    client.post("/@thirdbench_lamp/buy", {"variant": shop.ink})
    page = client.post("/checkout", {**ADDRESS, "country": "US", "again": "1"})
    text = page.content.decode()
    assert page.status_code == 200
    assert 'name="country_area"' in text
    assert ">Alabama<" in text
    assert 'value="dee@example.com"' in text


def test_a_country_nobody_knows_is_refused_beside_its_field(
    ana: Person, client: Client
) -> None:
    shop = open_shop(ana)
    page = review(client, shop.ink, country="Atlantis" * 50)
    assert page.status_code == 422
    assert "We do not know this country." in page.content.decode()


@pytest.mark.parametrize("units", ["0", "-1", str(10**9), "abc", "", "1e3", "²"])
def test_units_that_cannot_be_are_refused(
    ana: Person, client: Client, units: str
) -> None:
    shop = open_shop(ana)
    page = client.post("/@thirdbench_lamp/buy", {"variant": shop.ink, "units": units})
    assert page.status_code == 422


@pytest.mark.parametrize("variant", ["", "abc", "-1", "12", str(2**63), "9" * 400, "²"])
def test_a_variant_that_is_not_there_is_refused(
    ana: Person, client: Client, variant: str
) -> None:
    open_shop(ana)
    page = client.post("/@thirdbench_lamp/buy", {"variant": variant, "units": "1"})
    assert page.status_code in {404, 409}


def test_sold_out_is_refused_at_the_bag_and_again_with_the_address(
    ana: Person, client: Client
) -> None:
    shop = open_shop(ana)
    gone = client.post("/@thirdbench_lamp/buy", {"variant": shop.moss})
    assert gone.status_code == 409
    client.post("/@thirdbench_lamp/buy", {"variant": shop.ink, "units": "2"})
    stock.set_on_hand(levels={shop.ink: 1}, now=NOW)

    page = client.post("/checkout", ADDRESS)

    text = page.content.decode()
    assert page.status_code == 409
    assert "Somebody was quicker" in text
    assert "Only 1 is left." in text
    assert 'value="dee@example.com"' in text, "what was typed is still there"
    assert stock_queries.available([shop.ink]) == {shop.ink: 1}
    client.post("/bag/units", {"variant": shop.ink, "units": "1"})
    assert (
        "Set aside for you until" in client.post("/checkout", ADDRESS).content.decode()
    )


def test_what_is_set_aside_is_said_with_its_end_and_kept_from_others(
    ana: Person, client: Client
) -> None:
    shop = open_shop(ana, units=1)
    how = review(client, shop.ink)
    assert "Set aside for you until" in how.content.decode()
    assert "in 15 minutes" in how.content.decode()
    other = Client().post("/@thirdbench_lamp/buy", {"variant": shop.ink})
    assert other.status_code == 409
    bag = client.get("/bag").content.decode()
    assert "Set aside for you until" in bag
    assert 'href="/checkout"' in bag
    assert order(client, how).status_code == 303


def test_an_empty_bag_cannot_be_checked_out(db: None, client: Client) -> None:
    assert client.get("/checkout").headers["Location"] == "/bag"
    assert client.post("/checkout", ADDRESS).status_code == 409
    assert client.post("/checkout/place", {"method": "cash"}).status_code == 404


def test_somebody_elses_checkout_is_not_placed(ana: Person, client: Client) -> None:
    shop = open_shop(ana)
    how = review(client, shop.ink)
    assert order(Client(), how).status_code == 404
    assert stock_queries.available([shop.ink]) == {shop.ink: 4}, "still the client's"


def test_a_total_that_was_not_shown_is_not_charged(ana: Person, client: Client) -> None:
    shop = open_shop(ana)
    how = review(client, shop.ink)
    said = {"checkout": hidden(how, "checkout"), "shown": "CNY 1", "method": "cash"}
    page = client.post("/checkout/place", {**ADDRESS, **said})
    assert page.status_code == 409
    assert "Nothing was ordered" in page.content.decode()
    assert order(client, page).status_code == 303


def test_two_makers_are_two_orders_of_one_checkout(
    ana: Person, bo: Person, client: Client
) -> None:
    shop, other = open_shop(ana), open_shop(bo, handle="lowclouds")
    client.post("/@lowclouds_lamp/buy", {"variant": other.ink, "then": "bag"})
    client.post("/@thirdbench_lamp/buy", {"variant": shop.ink, "then": "bag"})
    assert "becomes 2 orders" in client.get("/bag").content.decode()
    placed = order(client, client.post("/checkout", ADDRESS))
    page = client.get(placed.headers["Location"]).content.decode()
    found = re.search(r'href="(/order/[^"]+)"', page.split("Ordered with it")[1])
    assert found
    assert client.get(found[1]).status_code == 200


def test_a_page_that_answered_a_form_can_be_asked_for_again(
    db: None, client: Client
) -> None:
    for path in ("/@thirdbench_lamp/buy", "/checkout/place"):
        assert client.get(path).headers["Location"] == "/checkout"


def test_the_link_opens_only_its_own_order(ana: Person, client: Client) -> None:
    shop = open_shop(ana)
    path = order(client, review(client, shop.ink)).headers["Location"]
    assert bearer_of(path.removeprefix("/order/")).order_id
    changed = path[:-1] + ("A" if path[-1] != "A" else "B")
    page = client.get(changed)
    assert page.status_code == 404
    assert "This order link is not whole." in page.content.decode()
    assert client.get(path).headers["Referrer-Policy"] == "same-origin"


def hidden_field(response: HttpResponse, name: str) -> str:
    found = re.search(f'name="{name}"[^>]* value="([^"]*)"', response.content.decode())
    assert found, name
    return found[1]
