from datetime import timedelta

import pytest
from django.test import Client
from tests.cast import NOW, Person

from xiangxin.ledger.rules import NOWHERE
from xiangxin.market.catalog import actions as catalog
from xiangxin.market.orders import receiving as orders
from xiangxin.market.orders.receiving import Kept
from xiangxin.market.reviews.tests.shop import received, reviewed
from xiangxin.social.posts import actions as posts
from xiangxin.social.posts import queries as said
from xiangxin.web.product.tests.shop import Shop, open_shop


@pytest.fixture
def shop(ana: Person) -> Shop:
    return open_shop(ana, units=50)


def page(query: str) -> str:
    answer = Client().get(f"/compare{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_products_stand_side_by_side(shop: Shop, ana: Person, bo: Person) -> None:
    received(bo, ana, shop.ink)
    reviewed(bo, shop.lamp, 2, "It sinks at night.")
    found = page("?p=thirdbench_lamp&p=@thirdbench_clock&p=nobody&p=ana&p=")
    assert found.count('scope="col"') == 2
    assert "It sinks at night." in found
    assert "in the making" in found
    assert "too few orders to say" in found
    assert 'href="/compare?p=thirdbench_clock"' in found


def test_four_at_most_and_what_is_hidden_is_left_out(shop: Shop, ana: Person) -> None:
    for n in range(5):
        catalog.create_product(
            viewer=ana.viewer, brand=shop.brand, handle=f"cup{n}x", title=f"Cup {n}",
            description="", is_published=n > 0, now=NOW,
        )  # fmt: skip
    found = page("?" + "&".join(f"p=cup{n}x" for n in range(5)))
    assert found.count('scope="col"') == 4
    assert "Cup 0" not in found
    assert "Nothing to compare yet." in page("?p=cup0x")
    assert "Nothing to compare yet." in page("")
    assert page("?p=" + "x" * 3000 + "&p=%FF&p=%00")


def test_what_is_kept_is_counted_when_its_return_time_is_over(
    shop: Shop, ana: Person, bo: Person
) -> None:
    received(bo, ana, shop.ink)
    assert orders.kept_of([shop.lamp], now=NOW + timedelta(days=10)) == {}
    later = NOW + timedelta(days=60)
    assert orders.kept_of([shop.lamp], now=later) == {shop.lamp: Kept(1, 1)}


def test_how_fast_questions_are_answered_by_the_middle_one(
    shop: Shop, ana: Person, bo: Person
) -> None:
    for n, hours in enumerate((1, 3, None)):
        at = NOW + timedelta(days=n)
        asked = posts.say(
            author=bo.id, source=f"Does it blink, {n}?", place=shop.lamp,
            origin=NOWHERE, now=at,
        )  # fmt: skip
        posts.say(
            author=bo.id, source="I ask myself.", in_reply_to=asked, origin=NOWHERE,
            now=at + timedelta(minutes=1),
        )  # fmt: skip
        if hours:
            posts.say(
                author=ana.id, source="No.", in_reply_to=asked, origin=NOWHERE,
                now=at + timedelta(hours=hours),
            )  # fmt: skip
    found = said.answering_at([shop.lamp])[shop.lamp]
    assert (found.asked, found.median) == (3, timedelta(hours=3))
