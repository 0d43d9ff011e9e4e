"""Strangers by category, and a place for new makers."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests import cast
from tests.cast import Person
from tests.exposures import logged

from xiangxin.insight.experiments import actions as experiments
from xiangxin.insight.experiments.rules import Experiment
from xiangxin.market.catalog.models import Product
from xiangxin.social.actors import actions as actors
from xiangxin.web.home import square
from xiangxin.web.posts.tests.drawing import follow, forget_all
from xiangxin.web.posts.tests.visiting import LANGUAGES, said, signed_in
from xiangxin.web.product.tests.shop import Shop, open_shop
from xiangxin.world import clock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def afresh() -> Iterator[None]:
    forget_all()
    square._categories.cache_clear()
    yield
    forget_all()


@pytest.fixture
def shop(ana: Person) -> Shop:
    shop = open_shop(ana)
    Product.objects.filter(actor_id=shop.lamp).update(category="lamps")
    Product.objects.filter(actor_id=shop.dream).update(category="clocks")
    return shop


def begin(*products: int) -> None:
    experiments.begin(
        Experiment.NEWCOMER, products, secret=lambda: b"k" * 32, now=clock.now()
    )


def page(client: Client, query: str = "", language: str = "en") -> str:
    answer = client.get(f"/square{query}", headers={"Accept-Language": language})
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_opens_empty_and_full_for_everybody(
    ana: Person, bo: Person, client: Client, language: str
) -> None:
    for _ in range(2):
        for visitor in (client, signed_in(bo)):
            assert "style=" not in page(visitor, language=language)
        said(ana, f"Word {_}.", now=clock.now())
        open_shop(ana, handle=f"bench{_}")


def test_only_strangers_are_there(
    shop: Shop, ana: Person, bo: Person, cy: Person, client: Client
) -> None:
    follow(bo.id, cy.id)
    said(ana, "A stranger speaks.", place=shop.lamp)
    said(cy, "A friend speaks.", place=shop.lamp)
    said(bo, "I speak.")
    seen = page(signed_in(bo))
    assert "A stranger speaks." in seen
    assert "A friend speaks." not in seen
    assert "I speak." not in seen
    for words in ("A stranger speaks.", "A friend speaks.", "I speak."):
        assert words in page(client)


def test_a_category_holds_what_is_said_at_its_products(
    shop: Shop, bo: Person, cy: Person
) -> None:
    said(bo, "It shines.", place=shop.lamp)
    said(bo, "It ticks.", place=shop.dream)
    said(bo, "At no place.")
    seen = page(signed_in(cy), "?in=lamps")
    assert "It shines." in seen
    assert "It ticks." not in seen
    assert "At no place." not in seen
    assert '<a class="chip" href="?in=lamps" aria-current="page">lamps</a>' in seen
    assert "It shines." not in page(signed_in(cy), "?in=none")


def test_it_goes_on_below_the_last_one(shop: Shop, bo: Person, cy: Person) -> None:
    posts = [
        said(cast.person(f"P{n}"), f"Word {n}.", place=shop.lamp) for n in range(22)
    ]
    client = signed_in(bo)
    for query in ("?", "?in=lamps&amp;"):
        first = page(client, query.replace("&amp;", ""))
        assert first.count('<article class="post"') == 20
        assert f'href="{query}before={posts[2]}"' in first
        rest = page(client, f"{query.replace('&amp;', '&')}before={posts[2]}")
        assert rest.count('<article class="post"') == 2


def test_new_products_are_drawn_stay_and_are_logged(
    shop: Shop, ana: Person, bo: Person
) -> None:
    more = [open_shop(ana, handle=f"more{n}") for n in range(3)]
    products = [one for each in (shop, *more) for one in (each.lamp, each.dream)]
    begin(*products)
    client = signed_in(bo)
    assert page(client).count('class="good"') == 2
    assert page(client).count('class="good"') == 2
    rows = [row for row in logged(bo.id) if row["experiment"] == "newcomer"]
    assert len(rows) == 2
    assert {row["surface"] for row in rows} == {"square"}
    assert {row["arm"] for row in rows} == {"show"}
    # Each slot has a part of the products for itself.
    assert sum(round(1 / row["propensity"]) for row in rows) == len(products)


def test_over_many_visitors_every_product_is_met(shop: Shop, ana: Person) -> None:
    more = [open_shop(ana, handle=f"more{n}") for n in range(2)]
    products = {one for each in (shop, *more) for one in (each.lamp, each.dream)}
    begin(*products)
    met = set()
    for n in range(40):
        visitor = cast.person(f"V{n}")
        page(signed_in(visitor))
        rows = logged(visitor.id)
        met |= {row["item"] for row in rows if row["experiment"] == "newcomer"}
    assert met == products


def test_guests_and_who_opts_out_meet_new_products_and_are_not_logged(
    shop: Shop, bo: Person, client: Client
) -> None:
    actors.prefer(person=bo.id, in_experiments=False, now=clock.now())
    for visitor in (client, signed_in(bo)):
        assert page(visitor).count('class="good"') == 2
    assert not logged(bo.id)


def test_who_just_shops_meets_products_alone(
    shop: Shop, bo: Person, cy: Person, client: Client
) -> None:
    said(cy, "It shines.", place=shop.lamp)
    client.post("/just-shop", {"talk": "hide"})
    seen = page(client)
    assert "It shines." not in seen
    assert 'class="good"' in seen


def test_what_it_costs_does_not_grow(shop: Shop, bo: Person) -> None:
    client, counts = signed_in(bo), []
    for n in range(2):
        for m in range(1 + 8 * n):
            said(cast.person(f"P{n}{m}"), "Word.", place=shop.lamp)
        page(client)
        with CaptureQueriesContext(connection) as statements:
            page(client)
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 12


@pytest.mark.parametrize("asked", ["%", "'", "\x00", "x" * 5000, "\ud800"])
def test_it_takes_any_category(client: Client, asked: str) -> None:
    answer = client.get("/square", {"in": asked.encode("utf-8", "surrogatepass")})
    assert answer.status_code == 200
