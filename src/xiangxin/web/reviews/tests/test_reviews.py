import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import Person

from xiangxin.config.worker import work_until_idle
from xiangxin.ledger.rules import NOWHERE
from xiangxin.market.releases.tests.shop import drafted, published
from xiangxin.market.reviews import actions
from xiangxin.market.reviews.models import Review
from xiangxin.market.reviews.tests.shop import (
    LATER,
    helped,
    ordered,
    received,
    reviewed,
)
from xiangxin.social.posts import actions as posts
from xiangxin.web.product.tests.shop import Shop, open_shop
from xiangxin.web.reviews import digest
from xiangxin.world import clock

LAMP = "/@thirdbench_lamp"
SAID = {"stars": "5", "words": "Mine.", "incentive": "none"}


@pytest.fixture(autouse=True)
def afresh() -> None:
    digest._digest.cache_clear()


@pytest.fixture
def shop(ana: Person) -> Shop:
    return open_shop(ana, units=50)


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(get_user_model().objects.get(id=person.user_id))
    return client


def page(path: str, client: Client | None = None, language: str = "en") -> str:
    answer = (client or Client()).get(path, headers={"Accept-Language": language})
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def three(shop: Shop, ana: Person, bo: Person, cy: Person, sam: Person) -> list[int]:
    """Bo for, Cy against and found helpful, Sam under another name."""
    for person in (bo, cy, sam):
        received(person, ana, shop.ink)
    found = [
        reviewed(bo, shop.lamp, 5, "Stands <b>still</b>."),
        reviewed(cy, shop.lamp, 2, "It sinks at night."),
        reviewed(sam, shop.lamp, 4, "Soft light.", pseudonym="Night owl"),
    ]
    helped(sam, found[1])
    return found


@pytest.mark.usefixtures("three")
def test_the_list_is_ordered_and_narrowed_by_its_address() -> None:
    found = page(f"{LAMP}/reviews")
    assert re.findall(r'id="r(\d+)"', found) == [
        str(one)
        for one in Review.objects.order_by("-helpful", "-id").values_list(
            "id", flat=True
        )
    ]
    assert "<b>still</b>" not in found
    assert "Night owl" in found
    assert "/@sam" not in found
    against = page(f"{LAMP}/reviews?sort=against")
    assert "It sinks" in against
    assert "Soft light." not in against
    assert "Soft light." in page(f"{LAMP}/reviews?stars=4")
    for odd in (
        "?sort=x",
        "?stars=9",
        "?below=1.2.3",
        "?below=x.y",
        "?variant=" + "9" * 30,
    ):
        page(f"{LAMP}/reviews{odd}")
    assert "None of this kind." in page(f"{LAMP}/reviews?stars=1")


@pytest.mark.usefixtures("three")
def test_what_the_list_costs() -> None:
    with CaptureQueriesContext(connection) as queries:
        page(f"{LAMP}/reviews")
    assert len(queries) <= 8


@pytest.mark.usefixtures("three")
def test_the_products_page_tells_the_digest_and_costs_no_more(
    shop: Shop, ana: Person, bo: Person
) -> None:
    for n in range(10):
        posts.say(
            author=bo.id, source=f"It stands still, {n}.", place=shop.lamp,
            origin=NOWHERE, now=LATER,
        )  # fmt: skip
    published(ana.viewer, drafted(ana, shop.lamp, "v2"))
    for client, most in ((Client(), 4), (signed_in(bo), 6)):
        page(LAMP, client)
        with CaptureQueriesContext(connection) as queries:
            found = page(LAMP, client)
        assert len(queries) <= most
    for words in (
        "It sinks at night.",
        "Soft light.",
        "3 reviews",
        "Most helpful against",
    ):
        assert words in found
    told = engines(found)
    assert told["aggregateRating"]["ratingValue"] == 3.7
    assert told["aggregateRating"]["reviewCount"] == 3
    assert {one["author"]["name"] for one in told["review"]} == {"Night owl", "Cy"}


def engines(text: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/ld\+json">(.+?)</script>', text)
    assert found
    told: dict[str, Any] = json.loads(found[1])
    return told


def test_a_new_review_is_told_at_once(
    shop: Shop, ana: Person, bo: Person, cy: Person
) -> None:
    assert "What buyers say" not in page(LAMP)
    for person, words in ((bo, "Stands still."), (cy, "Better than that.")):
        received(person, ana, shop.ink)
        review = reviewed(person, shop.lamp, 5, words)
        assert words in page(LAMP)
    actions.take_back(person=cy.id, review=review, now=LATER)
    assert "Better than that." not in page(LAMP)


@pytest.mark.parametrize("how", ["page", "json", "htmx"])
def test_a_stranger_to_the_thing_is_refused_whatever_is_sent(
    shop: Shop, bo: Person, how: str
) -> None:
    """Nothing hangs on the page: whoever posts the form by hand is refused as well."""
    ordered(bo, shop.ink)
    client = signed_in(bo)
    headers = {
        "page": {},
        "json": {"Accept": "application/json"},
        "htmx": {"HX-Request": "true"},
    }[how]
    forged = {**SAID, "order": "1", "verified": "yes", "person": "1"}
    answer = client.post(f"{LAMP}/reviews/write", forged, headers=headers)
    assert answer.status_code == (200 if how == "htmx" else 403)
    if how == "json":
        assert answer.json()["error"] == "not_received"
    assert client.get(f"{LAMP}/reviews/write").status_code == 403
    assert not Review.objects.exists()


def test_what_was_typed_is_not_lost(shop: Shop, ana: Person, bo: Person) -> None:
    received(bo, ana, shop.ink, now=clock.now() - timedelta(days=30))
    client = signed_in(bo)
    wrong: list[tuple[dict[str, str], str]] = [
        ({"stars": "6"}, "one to five stars"),
        ({"stars": ""}, "one to five stars"),
        ({"words": " "}, "in a few words"),
        ({"words": "a" * 4001}, "At most 4000"),
        ({"weeks": "900"}, "weeks ago"),
        ({"incentive": "five stars"}, "given something"),
        ({"pseudonym": "n" * 31}, "At most"),
    ]
    for fields, why in wrong:
        answer = client.post(
            f"{LAMP}/reviews/write", {**SAID, "pseudonym": "Owl", **fields}
        )
        assert answer.status_code == 422
        told = answer.content.decode()
        assert why in told or "at most" in told
        if "words" not in fields:
            assert "Mine." in told
    assert not Review.objects.exists()
    assert client.post(f"{LAMP}/reviews/write", SAID).status_code == 303
    assert client.post(f"{LAMP}/reviews/write", SAID).status_code == 303
    assert Review.objects.count() == 1


def test_a_vote_comes_back_as_a_part(three: list[int], bo: Person) -> None:
    client, review = signed_in(bo), three[1]
    where = f"{LAMP}/reviews/{review}"
    answer = client.post(f"{where}/helped", headers={"HX-Request": "true"})
    assert 'aria-pressed="true"' in answer.content.decode()
    assert client.post(f"{where}/helped-not").status_code == 303


def test_who_is_told_what_happened(three: list[int], ana: Person, bo: Person) -> None:
    answer = {"words": "Thank you.", "version": "1"}
    signed_in(ana).post(f"{LAMP}/reviews/{three[0]}/answer", answer)
    work_until_idle()
    assert "3 new reviews" in page("/notifications", signed_in(ana))
    assert f"{LAMP}/reviews/{three[0]}" in page("/notifications", signed_in(bo))


def test_reviews_stay_for_whoever_just_shops(three: list[int]) -> None:
    client = Client()
    client.post("/just-shop", {"talk": "hide"})
    assert "It sinks at night." in page(LAMP, client)
    assert page(f"{LAMP}/reviews", client).count('class="post review"') == len(three)


def test_ones_own_page_has_what_stands_under_ones_name(three: list[int]) -> None:
    assert f"/reviews/{three[0]}" in page("/@bo")
    assert "/reviews/" not in page("/@sam")


def test_in_chinese(three: list[int]) -> None:
    for path in (LAMP, f"{LAMP}/reviews", f"{LAMP}/reviews/{three[0]}"):
        assert "评价" in page(path, language="zh-CN")


def test_nobody_has_said_anything_yet(shop: Shop) -> None:
    assert shop.lamp
    assert "Nobody has reviewed it yet." in page(f"{LAMP}/reviews")
