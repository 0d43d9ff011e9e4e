import pytest
from django.test import Client
from tests.cast import Person

from xiangxin.market.orders import queries as orders
from xiangxin.market.orders.rules import Fulfilment, Payment
from xiangxin.market.stock import queries as stock
from xiangxin.web.checkout.tests.test_buying import order, review
from xiangxin.web.orders.tests.test_orders import id_of
from xiangxin.web.product.tests.shop import Shop, open_shop
from xiangxin.web.product.tests.test_page import signed_in


@pytest.fixture
def shop(ana: Person) -> Shop:
    return open_shop(ana)


@pytest.fixture
def ordered(client: Client, shop: Shop) -> int:
    return id_of(order(client, review(client, shop.ink)).headers["Location"])


def test_money_then_parcel(ana: Person, ordered: int, shop: Shop) -> None:
    maker = signed_in(ana)
    assert "1 order waits for its money." in maker.get("/make").content.decode()
    assert maker.post(f"/make/orders/{ordered}/shipped").status_code == 409
    maker.post(f"/make/orders/{ordered}/paid", {"note": "by  bank"})
    assert "1 order to send." in maker.get("/make").content.decode()
    maker.post(f"/make/orders/{ordered}/shipped", {"note": "SF 123"})
    found = orders.order_for(ana.viewer, ordered).standing
    assert (found.payment, found.fulfilment) == (Payment.PAID, Fulfilment.SHIPPED)
    page = maker.get(f"/make/orders/{ordered}").content.decode()
    assert "by bank" in page
    assert "SF 123" in page
    assert "Nothing waits for you." in maker.get("/make").content.decode()
    assert stock.available([shop.ink]) == {shop.ink: 4}


def test_money_of_a_cancelled_order_goes_back(ana: Person, ordered: int) -> None:
    maker = signed_in(ana)
    maker.post(f"/make/orders/{ordered}/paid")
    maker.post(f"/me/orders/{ordered}/cancel")
    assert "Money to send back" in maker.get("/make").content.decode()
    maker.post(f"/make/orders/{ordered}/refunded")
    assert orders.order_for(ana.viewer, ordered).standing.payment is Payment.REFUNDED


def test_another_maker_finds_nothing(bo: Person, ordered: int) -> None:
    open_shop(bo, handle="lowclouds")
    other = signed_in(bo)
    assert other.get(f"/make/orders/{ordered}").status_code == 404
    for step in ("paid", "shipped", "refunded"):
        assert other.post(f"/make/orders/{ordered}/{step}").status_code == 404
    assert other.get("/make/@thirdbench_lamp").status_code == 403
    assert other.post("/make/@thirdbench_lamp/stock", {}).status_code == 403
    assert "Platform Lamp" not in other.get(f"/make/orders/{ordered}").content.decode()


def test_who_makes_nothing_is_told_kindly(bo: Person, client: Client) -> None:
    assert "You make nothing here yet." in signed_in(bo).get("/make").content.decode()
    assert client.get("/make").headers["Location"].startswith("/sign-in")


def test_a_count_is_written_down(ana: Person, shop: Shop) -> None:
    maker = signed_in(ana)
    path = "/make/@thirdbench_lamp/stock"
    maker.post(path, {f"v{shop.ink}": "", f"v{shop.moss}": " 12 ", "v1": "7"})
    assert stock.available([shop.ink, shop.moss]) == {shop.ink: 5, shop.moss: 12}
    assert "12" in maker.get("/make/@thirdbench_lamp").content.decode()


@pytest.mark.parametrize("said", ["-1", "abc", "1.5", "9" * 30, "²"])
def test_what_is_no_count_is_refused(ana: Person, shop: Shop, said: str) -> None:
    answer = signed_in(ana).post("/make/@thirdbench_lamp/stock", {f"v{shop.ink}": said})
    assert answer.status_code == 422
    assert stock.available([shop.ink]) == {shop.ink: 5}


def test_the_count_cannot_go_below_what_buyers_were_promised(
    ana: Person, ordered: int, shop: Shop
) -> None:
    answer = signed_in(ana).post("/make/@thirdbench_lamp/stock", {f"v{shop.ink}": "0"})
    assert answer.status_code == 409
    assert ordered
