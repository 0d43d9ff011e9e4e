"""Ideas on pages that are not their own: the maker's desk, a person's page, a product's."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import NOW, Person

from xiangxin.market.ideas.rules import State
from xiangxin.market.ideas.tests.shop import answered, proposed
from xiangxin.market.releases.tests.shop import drafted, published
from xiangxin.web.posts.tests.visiting import signed_in
from xiangxin.web.product.tests.shop import Shop, open_shop

LAMP = "/@thirdbench_lamp"


@pytest.fixture
def shop(ana: Person) -> Shop:
    return open_shop(ana)


def text(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined, no-any-return]


def test_a_desk_says_what_waits_for_an_answer(
    shop: Shop, ana: Person, bo: Person
) -> None:
    first = proposed(bo, shop.lamp, "A cord")
    proposed(bo, shop.dream, "A second hand")
    maker = signed_in(ana)
    assert "Ideas without an answer" in text(maker.get("/make"))
    assert f"{LAMP}/ideas?show=waiting" in text(maker.get("/make"))
    answered(ana, first, State.PLANNED)
    page = text(maker.get("/make"))
    assert f"{LAMP}/ideas?show=waiting" not in page
    assert "/@thirdbench_clock/ideas?show=waiting" in page
    assert "without an answer" not in text(signed_in(bo).get("/make"))


def test_a_persons_page_says_which_of_their_ideas_shipped(
    shop: Shop, ana: Person, bo: Person, client: Client
) -> None:
    idea = proposed(bo, shop.lamp, "<b>Less</b> hum")
    assert "Ideas that shipped" not in text(client.get("/@bo"))
    published(ana.viewer, drafted(ana, shop.lamp, "v2.3", ideas_in=(idea,)))
    page = text(client.get("/@bo"))
    assert "Ideas that shipped" in page
    assert "&lt;b&gt;Less" in page
    assert "v2.3" in page
    assert "co-creator" in page


def test_a_product_tells_its_newest_release_and_remembers_it(
    shop: Shop, ana: Person, bo: Person, client: Client
) -> None:
    published(ana.viewer, drafted(ana, shop.lamp, "v2.3"))
    with CaptureQueriesContext(connection) as cold:
        page = text(client.get(LAMP))
    assert "Latest release" in page
    assert "v2.3" in page
    with CaptureQueriesContext(connection) as warm:
        client.get(LAMP)
    assert len(cold) <= 6
    assert not [one for one in warm if 'FROM "release"' in one["sql"]]


def test_the_post_of_an_idea_leads_to_it(
    shop: Shop, bo: Person, client: Client
) -> None:
    idea = proposed(bo, shop.lamp, "A [longer](x) cord", now=NOW - timedelta(hours=1))
    page = text(client.get(LAMP))
    assert f"{LAMP}/ideas/{idea}" in page
    assert "A [longer](x) cord" in page
