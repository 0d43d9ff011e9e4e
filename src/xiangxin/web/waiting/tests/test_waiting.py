from datetime import timedelta

import pytest
from django.test import Client
from tests.cast import NOW, Person

from xiangxin.insight.forecasts.models import Forecast
from xiangxin.market.waiting import queries
from xiangxin.web.posts.tests.visiting import signed_in
from xiangxin.web.product.tests.shop import Shop, open_shop

pytestmark = pytest.mark.django_db

CLOCK = "/@thirdbench_clock"


@pytest.fixture
def shop(ana: Person) -> Shop:
    return open_shop(ana)


def test_one_tap_on_the_page_and_one_back(shop: Shop, bo: Person) -> None:
    client = signed_in(bo)
    assert f'action="{CLOCK}/wait"' in client.get(CLOCK).content.decode()

    answer = client.post(f"{CLOCK}/wait")

    assert (answer.status_code, answer.headers["Location"]) == (303, CLOCK)
    assert queries.waits(bo.viewer, shop.dream)
    page = client.get(CLOCK).content.decode()
    assert "You are told once" in page

    client.post(f"{CLOCK}/wait/not")

    assert not queries.waits(bo.viewer, shop.dream)


def test_a_stranger_is_asked_to_sign_in_and_then_it_is_one_tap(shop: Shop) -> None:
    page = Client().get(CLOCK).content.decode()
    assert "Tell me when it can be bought" in page

    answer = Client().post(f"{CLOCK}/wait")

    assert answer.headers["Location"].startswith("/sign-in?next=")


def test_htmx_gets_the_part_alone(shop: Shop, bo: Person) -> None:
    answer = signed_in(bo).post(f"{CLOCK}/wait", headers={"HX-Request": "true"})

    page = answer.content.decode()
    assert "<html" not in page
    assert f'action="{CLOCK}/wait/not"' in page


def test_what_can_be_bought_offers_no_waiting(shop: Shop, bo: Person) -> None:
    client = signed_in(bo)

    assert "/wait" not in client.get("/@thirdbench_lamp").content.decode()
    assert client.post("/@thirdbench_lamp/wait").status_code == 409
    assert client.post("/@bo/wait").status_code == 404


def test_only_its_makers_see_who_waits(shop: Shop, ana: Person, bo: Person) -> None:
    signed_in(bo).post(f"{CLOCK}/wait")

    page = signed_in(ana).get(f"/make{CLOCK}/waiting").content.decode()

    assert "1 person waits." in page
    assert "Too early to say." in page
    assert signed_in(bo).get(f"/make{CLOCK}/waiting").status_code == 403


@pytest.mark.parametrize(
    ("bought", "says"),
    [
        (None, "stands here 14 days after"),
        (150, "150 bought: as expected."),
        (9, "9 bought: the forecast was wrong."),
    ],
)
def test_a_maker_reads_how_right_the_forecast_was(
    shop: Shop, ana: Person, bought: int | None, says: str
) -> None:
    Forecast.objects.create(
        product_id=shop.dream,
        launched_at=NOW - timedelta(days=20),
        waiting=1240,
        low=140,
        likely=198,
        high=260,
        launches=4,
        bought=bought,
    )

    page = signed_in(ana).get(f"/make{CLOCK}/waiting").content.decode()

    assert "Of 1,240 waiting, 140 to 260 were expected to buy within 14 days." in page
    assert says in page
