import pytest
from django.test import Client
from tests.cast import Person

from xiangxin.market.orders import queries as orders
from xiangxin.market.orders.links import bearer_of, token_of
from xiangxin.market.orders.rules import State
from xiangxin.market.stock import queries as stock
from xiangxin.web.checkout.tests.test_buying import order, review
from xiangxin.web.product.tests.shop import Shop, open_shop
from xiangxin.web.product.tests.test_page import signed_in


@pytest.fixture
def shop(ana: Person) -> Shop:
    return open_shop(ana)


@pytest.fixture
def link(client: Client, shop: Shop) -> str:
    """The page of what a guest ordered."""
    return order(client, review(client, shop.ink)).headers["Location"]


def id_of(link: str) -> int:
    return bearer_of(link.removeprefix("/order/")).order_id


def test_whoever_holds_the_link_cancels_once(
    client: Client, link: str, shop: Shop
) -> None:
    for _ in range(2):
        answer = client.post(f"{link}/cancel")
        assert answer.headers["Location"] == link
    page = client.get(link).content.decode()
    assert "Cancelled." in page
    assert "Nothing is to be paid." in page
    assert "How to pay" not in page
    assert stock.available([shop.ink]) == {shop.ink: 5}


def test_a_guests_order_is_claimed_by_who_holds_its_link(
    bo: Person, cy: Person, link: str
) -> None:
    member = signed_in(bo)
    assert "Join it to my account" in member.get(link).content.decode()
    answer = member.post(f"{link}/claim")
    assert answer.headers["Location"] == f"/me/orders/{id_of(link)}"
    assert [card.id for card in orders.orders_of(bo.id)] == [id_of(link)]
    assert "Join it to my account" not in member.get(link).content.decode()
    assert signed_in(cy).post(f"{link}/claim").status_code == 409


def test_a_stranger_who_claims_is_asked_to_sign_in(client: Client, link: str) -> None:
    answer = client.post(f"{link}/claim")
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/sign-in")


def test_a_members_order_is_nobody_elses(bo: Person, cy: Person, shop: Shop) -> None:
    buyer = signed_in(bo)
    path = order(buyer, review(buyer, shop.ink)).headers["Location"]
    assert buyer.get(path).status_code == 200
    other = signed_in(cy)
    assert other.get(path).status_code == 404
    assert other.post(f"{path}/cancel").status_code == 404
    assert Client().get(path).status_code == 303
    assert buyer.post(f"{path}/cancel").headers["Location"] == path
    (card,) = orders.orders_of(bo.id)
    assert card.state is State.CANCELLED


def test_the_maker_reads_it_at_their_desk_not_as_the_buyer(
    ana: Person, bo: Person, shop: Shop
) -> None:
    buyer = signed_in(bo)
    path = order(buyer, review(buyer, shop.ink)).headers["Location"]
    assert signed_in(ana).get(path).status_code == 404


@pytest.mark.parametrize("number", [1, 10**30])
def test_an_order_that_is_not_there(bo: Person, number: int) -> None:
    assert signed_in(bo).get(f"/me/orders/{number}").status_code == 404


@pytest.mark.parametrize(
    "token", ["1", "1:", ":", "x:y", "1:" + "a" * 5000, token_of(1)]
)
def test_a_link_that_opens_nothing(db: None, client: Client, token: str) -> None:
    assert client.get(f"/order/{token}").status_code == 404


def test_it_cannot_have_arrived_before_it_was_sent(client: Client, link: str) -> None:
    assert client.post(f"{link}/received").status_code == 409


def test_no_orders_yet(bo: Person) -> None:
    assert (
        "You have ordered nothing yet."
        in signed_in(bo).get("/me/orders").content.decode()
    )
