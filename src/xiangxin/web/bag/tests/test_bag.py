import pytest
from django.test import Client
from tests.cast import NOW, Person

from xiangxin.market.stock import actions as stock
from xiangxin.web.product.tests.shop import open_shop


@pytest.fixture
def lamp(ana: Person, client: Client) -> int:
    """The client's bag holds one."""
    shop = open_shop(ana)
    client.post("/@thirdbench_lamp/buy", {"variant": shop.ink, "then": "bag"})
    return shop.ink


def test_an_empty_bag_says_what_stays(db: None, client: Client) -> None:
    page = client.get("/bag").content.decode()
    assert "Your bag is empty." in page
    assert "30 days, on this device" in page


def test_one_more_and_one_fewer(client: Client, lamp: int) -> None:
    answer = client.post("/bag/units", {"variant": lamp, "units": "2"})
    assert answer.status_code == 303
    assert client.cookies["bag"].value.endswith(".2")
    assert "CN¥936" in client.get("/bag").content.decode()


def test_none_takes_it_out(client: Client, lamp: int) -> None:
    client.post("/bag/units", {"variant": lamp, "units": "0"})
    assert client.cookies["bag"].value.endswith(".0")
    assert "Your bag is empty." in client.get("/bag").content.decode()


@pytest.mark.parametrize("units", ["-1", str(10**9), "abc", ""])
def test_what_is_no_number_of_units_changes_nothing(
    client: Client, lamp: int, units: str
) -> None:
    assert (
        client.post("/bag/units", {"variant": lamp, "units": units}).status_code == 422
    )
    assert "Bag, 1 thing" in client.get("/bag").content.decode()


def test_it_leads_back_only_to_our_own_pages(client: Client, lamp: int) -> None:
    said = {"variant": lamp, "units": "2", "next": "https://elsewhere.example/"}
    assert client.post("/bag/units", said).headers["Location"] == "/bag"
    said["next"] = "/checkout"
    assert client.post("/bag/units", said).headers["Location"] == "/checkout"


def test_fewer_left_than_wanted_is_said_with_a_way_out(
    client: Client, lamp: int
) -> None:
    client.post("/bag/units", {"variant": lamp, "units": "4"})
    stock.set_on_hand(levels={lamp: 2}, now=NOW)
    page = client.get("/bag").content.decode()
    assert "Only 2 are left." in page
    assert "Take 2" in page
    assert 'href="/checkout"' not in page


def test_a_cookie_made_up_by_somebody_is_an_empty_bag(db: None, client: Client) -> None:
    for made_up in (
        "",
        ".",
        "x.5",
        "%s.1" % ("a" * 43),
        "a" * 5000,
        "'; --aaaaaaaaaaaaaa.1",
    ):
        client.cookies["bag"] = made_up
        assert "Your bag is empty." in client.get("/bag").content.decode()


def test_somebody_elses_line_cannot_be_changed(client: Client, lamp: int) -> None:
    answer = Client().post("/bag/units", {"variant": lamp, "units": "3"})
    assert answer.status_code == 404
    assert "Bag, 1 thing" in client.get("/bag").content.decode()
