from datetime import timedelta

import pytest
from django.test import Client
from tests import cast
from tests.cast import NOW, Person

from xiangxin.kernel import ids
from xiangxin.ledger.rules import NOWHERE
from xiangxin.social.actors import actions as actors
from xiangxin.social.posts import actions as posts
from xiangxin.social.shield import actions as shield
from xiangxin.social.timelines.hot import actions as hot
from xiangxin.web.posts.tests.visiting import LANGUAGES, said
from xiangxin.web.product.tests.shop import Shop, open_shop


@pytest.fixture
def people(monkeypatch: pytest.MonkeyPatch, db: None) -> list[Person]:
    """Seven who have been here for a month."""
    monkeypatch.setattr(ids, "MINT", ids.Mint())
    ago = NOW - timedelta(days=40)
    return [cast.person(f"Reader{n}", now=ago) for n in range(7)]


@pytest.fixture
def shop(people: list[Person], ana: Person) -> Shop:
    shop = open_shop(ana)
    for one in people:
        actors.follow(follower=one.id, target=shop.lamp, origin=NOWHERE, now=NOW)
    return shop


def page_of(client: Client, address: str, language: str = "en") -> str:
    answer = client.get(address, headers={"Accept-Language": language})
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_list_says_so(client: Client, db: None, language: str) -> None:
    assert "style=" not in page_of(client, "/hot", language)
    assert 'href="/hot"' not in page_of(client, "/discover", language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_entry_says_why_it_is_there(
    client: Client, people: list[Person], shop: Shop, language: str
) -> None:
    post = said(people[0], "Which bean?", now=NOW)
    for one in people[1:]:
        posts.like(person=one.id, post=post, origin=NOWHERE, now=NOW)
    hot.refresh(now=NOW)
    page = page_of(client, "/hot", language)
    assert (
        page.count("7 people within a day" if language == "en" else "一天之内 7 人")
        == 1
    )
    assert (
        page.count("6 people within a day" if language == "en" else "一天之内 6 人")
        == 1
    )
    assert "Which bean?" in page
    assert 'href="/hot"' in page_of(client, "/discover", language)


def test_what_promised_gifts_is_named_and_not_listed(
    client: Client, people: list[Person], shop: Shop
) -> None:
    post = said(people[0], "Like and share to win a lamp.", now=NOW)
    for one in people[1:]:
        posts.like(person=one.id, post=post, origin=NOWHERE, now=NOW)
    shield.look(post=post, now=NOW)
    hot.refresh(now=NOW)
    page = page_of(client, "/hot")
    assert "6 people not counted" in page
    assert f'id="p{post}"' not in page


def test_what_is_gone_is_not_listed(
    client: Client, people: list[Person], shop: Shop
) -> None:
    post = said(people[0], "Which bean?", now=NOW)
    for one in people[1:]:
        posts.like(person=one.id, post=post, origin=NOWHERE, now=NOW)
    hot.refresh(now=NOW)
    posts.delete(viewer=people[0].viewer, post=post, now=NOW)
    assert f'id="p{post}"' not in page_of(client, "/hot")


def test_the_list_costs_a_stranger_five_statements(
    client: Client, shop: Shop, django_assert_max_num_queries: object
) -> None:
    hot.refresh(now=NOW)
    with django_assert_max_num_queries(5):  # type: ignore[operator]
        page_of(client, "/hot")
