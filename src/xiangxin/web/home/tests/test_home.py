import pytest
from django.test import Client
from tests.cast import NOW, Person

from xiangxin.ledger.rules import NOWHERE
from xiangxin.social.actors import actions as actors
from xiangxin.web.posts.tests.visiting import LANGUAGES, said, said_often, signed_in
from xiangxin.web.product.tests.shop import open_shop


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", ["/", "/discover"])
def test_every_page_in_both_languages(
    ana: Person, bo: Person, client: Client, page: str, language: str
) -> None:
    for _ in range(2):  # once empty, once with something in it
        for visitor in (client, signed_in(ana)):
            answer = visitor.get(page, headers={"Accept-Language": language})
            assert answer.status_code == 200
            assert "style=" not in answer.content.decode()
        shop = open_shop(ana, handle=f"bench{_}")
        said(bo, f"Word {_}.", place=shop.lamp)


def test_a_strangers_home_shows_goods_and_open_talk(
    ana: Person, bo: Person, client: Client
) -> None:
    shop = open_shop(ana)
    said(bo, "It does not hum.", place=shop.lamp)
    page = client.get("/").content.decode()
    assert "Platform Lamp" in page
    assert "It does not hum." in page
    assert 'href="/sign-up"' in page
    assert "<textarea" not in page


def test_a_members_home_shows_what_they_follow(ana: Person, bo: Person) -> None:
    shop = open_shop(ana)
    actors.follow(follower=bo.id, target=shop.lamp, origin=NOWHERE, now=NOW)
    said(ana, "Said at what Bo follows.", place=shop.lamp)
    said(ana, "Said elsewhere.")
    page = signed_in(bo).get("/").content.decode()
    assert "Said at what Bo follows." in page
    assert "Said elsewhere." not in page
    assert 'action="/say"' in page


def test_an_empty_home_shows_where_to_begin(ana: Person, bo: Person) -> None:
    open_shop(ana)
    page = signed_in(bo).get("/").content.decode()
    assert "Nothing circles you yet." in page
    assert 'href="/@thirdbench_lamp"' in page


def test_a_members_home_costs_six_statements(
    ana: Person, bo: Person, django_assert_max_num_queries: object
) -> None:
    client = signed_in(bo)
    with django_assert_max_num_queries(4):  # type: ignore[operator]
        client.get("/")
    shop = open_shop(ana)
    actors.follow(follower=bo.id, target=shop.lamp, origin=NOWHERE, now=NOW)
    actors.follow(follower=bo.id, target=ana.id, origin=NOWHERE, now=NOW)
    said_often(ana, 15, place=shop.lamp)
    said_often(bo, 9)
    client.get("/")  # now it is known who did something at the lamp, and only checked
    with django_assert_max_num_queries(6):  # type: ignore[operator]
        page = client.get("/").content.decode()
    assert page.count('<article class="post"') == 20


def test_home_goes_on_below_the_last_one_seen(bo: Person) -> None:
    numbers = said_often(bo, 22)
    client = signed_in(bo)
    assert f'href="?before={numbers[2]}"' in client.get("/").content.decode()
    page = client.get(f"/?before={numbers[2]}").content.decode()
    assert page.count('<article class="post"') == 2
    assert "That is all." in page


@pytest.mark.parametrize(("page", "most"), [("/", 4), ("/discover", 9)])
def test_what_a_stranger_costs(
    ana: Person,
    client: Client,
    page: str,
    most: int,
    django_assert_max_num_queries: object,
) -> None:
    shop = open_shop(ana)
    said(ana, "A word.", place=shop.lamp)
    with django_assert_max_num_queries(most):  # type: ignore[operator]
        assert client.get(page).status_code == 200
