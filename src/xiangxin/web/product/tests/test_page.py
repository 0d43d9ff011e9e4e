import json
import re
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import NOW, Person

from xiangxin.kernel.money import Money
from xiangxin.ledger.rules import NOWHERE
from xiangxin.market.catalog import actions as catalog
from xiangxin.market.catalog.rules import NewVariant
from xiangxin.market.stock import actions as stock
from xiangxin.social.posts import actions as posts
from xiangxin.web.product.gallery import absolute
from xiangxin.web.product.tests.shop import open_shop


def test_a_stranger_sees_what_it_is_and_can_buy(ana: Person, client: Client) -> None:
    shop = open_shop(ana)
    with CaptureQueriesContext(connection) as queries:
        page = client.get("/@thirdbench_lamp").content.decode()
    assert len(queries) <= 6
    assert "Platform Lamp" in page
    assert "第三工坊" in page
    assert f'value="{shop.ink}" required checked' in page
    assert re.search(f'value="{shop.moss}" required disabled', page)
    assert 'action="/@thirdbench_lamp/buy"' in page
    assert 'class="buybar"' in page
    assert "style=" not in page


def test_a_member_costs_two_statements_more(ana: Person, bo: Person) -> None:
    open_shop(ana)
    client = signed_in(bo)
    client.get(
        "/@thirdbench_lamp"
    )  # who did something here is found, then only checked
    with CaptureQueriesContext(connection) as queries:
        page = client.get("/@thirdbench_lamp").content.decode()
    assert len(queries) <= 6
    assert 'action="/@thirdbench_lamp/say"' in page


@pytest.mark.parametrize("is_member", [True, False])
def test_what_is_said_there_costs_one_statement(
    ana: Person, bo: Person, cy: Person, *, is_member: bool
) -> None:
    shop = open_shop(ana)
    for n in range(10):
        said = {"source": f"It stands still, {n}.", "place": shop.lamp}
        posts.say(author=cy.id, origin=NOWHERE, now=NOW, **said)
    client = signed_in(bo) if is_member else Client()
    client.get("/@thirdbench_lamp")

    with CaptureQueriesContext(connection) as queries:
        page = client.get("/@thirdbench_lamp").content.decode()

    assert "It stands still, 9." in page
    assert len(queries) <= (6 if is_member else 4)


def test_search_engines_read_the_offer(ana: Person, client: Client) -> None:
    open_shop(ana)
    page = client.get("/@thirdbench_lamp").content.decode()
    told = read_by_engines(page)
    assert (told["@type"], told["variesBy"]) == (
        "ProductGroup",
        ["https://schema.org/color"],
    )
    assert [
        (one["color"], one["offers"]["price"], one["offers"]["availability"])
        for one in told["hasVariant"]
    ] == [
        ("Ink", "468.00", "https://schema.org/InStock"),
        ("Moss", "498.00", "https://schema.org/OutOfStock"),
    ]
    assert [one["sku"] for one in told["hasVariant"]] == ["L-1", "L-2"]


def test_a_name_cannot_leave_what_engines_read(ana: Person, client: Client) -> None:
    shop = open_shop(ana)
    catalog.create_product(
        viewer=ana.viewer,
        brand=shop.brand,
        handle="jug",
        title="A jug</script><script>alert(1)</script>",
        description="",
        variants=[NewVariant(price=Money(9900, "CNY"))],
        now=NOW,
    )

    page = client.get("/@jug").content.decode()

    assert read_by_engines(page)["name"] == "A jug</script><script>alert(1)</script>"
    assert "<script>alert" not in page


def read_by_engines(page: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/ld\+json">(.+?)</script>', page)
    assert found
    told: dict[str, Any] = json.loads(found[1])
    return told


def test_sold_out_is_said_and_leaves_following(ana: Person, client: Client) -> None:
    shop = open_shop(ana)
    stock.set_on_hand(levels={shop.ink: 0}, now=NOW)
    page = client.get("/@thirdbench_lamp").content.decode()
    assert "Sold out for now." in page
    assert 'class="buybar"' not in page
    assert 'form="buy"' not in page
    assert 'action="/@thirdbench_lamp/follow"' in page


def test_in_the_making_it_is_followed_not_bought(ana: Person, client: Client) -> None:
    open_shop(ana)
    page = client.get("/@thirdbench_clock").content.decode()
    assert "In the making." in page
    assert 'id="buy"' not in page
    assert 'action="/@thirdbench_clock/follow"' in page


def test_the_page_is_in_chinese_when_asked(ana: Person, client: Client) -> None:
    open_shop(ana)
    page = client.get("/@thirdbench_lamp", headers={"Accept-Language": "zh-CN"})
    assert "买下" in page.content.decode()


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(get_user_model().objects.get(id=person.user_id))
    return client


@pytest.mark.parametrize(
    ("address", "whole"),
    [
        ("/media/a.jpg", f"{settings.PUBLIC_URL}/media/a.jpg"),
        ("https://cdn.example/a.jpg", "https://cdn.example/a.jpg"),
        ("//cdn.example/a.jpg", "http://cdn.example/a.jpg"),
    ],
)
def test_pictures_may_stand_on_another_host(address: str, whole: str) -> None:
    assert absolute(address) == whole
