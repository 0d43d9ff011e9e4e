import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import NOW, Person

from xiangxin.config.worker import work_until_idle
from xiangxin.market.ideas import actions as ideas
from xiangxin.market.ideas.rules import State
from xiangxin.market.ideas.tests.shop import answered, card, proposed, voted
from xiangxin.market.releases.tests.shop import drafted, published
from xiangxin.social.notifications import queries
from xiangxin.social.posts import actions as posts
from xiangxin.web.posts.tests.visiting import LANGUAGES, said, signed_in
from xiangxin.web.product.tests.shop import Shop, open_shop

PAGE = "/notifications"


@pytest.fixture
def shop(ana: Person) -> Shop:
    return open_shop(ana)


def text(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined, no-any-return]


def main(response: object) -> str:
    return text(response).split("<main")[1].split("</main>")[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_yet_says_what_will_come(bo: Person, language: str) -> None:
    page = text(signed_in(bo).get(PAGE, headers={"Accept-Language": language}))
    assert ("Nothing yet." in page) == (language == "en")
    assert 'aria-label="Notices, 0 new"' in page or language == "zh-CN"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_voter_reads_in_which_release_it_is(
    shop: Shop, ana: Person, bo: Person, cy: Person, language: str
) -> None:
    idea = proposed(bo, shop.lamp, "<i>Less</i> hum")
    voted(cy, idea)
    published(ana.viewer, drafted(ana, shop.lamp, "v2.3", ideas_in=(idea,)))
    work_until_idle()
    client = signed_in(cy)
    with CaptureQueriesContext(connection) as statements:
        page = client.get(PAGE, headers={"Accept-Language": language})
    assert len(statements) <= 10
    assert "v2.3" in main(page)
    assert "&lt;i&gt;Less" in main(page)
    assert f"/@thirdbench_lamp/ideas/{idea}?via=notification" in main(page)
    words = {"en": "The idea you voted for is in", "zh-CN": "你投过票的提案在"}
    assert words[language] in main(page)
    assert 'class="pt"' in main(page)


def test_every_page_says_how_many_are_new_and_pays_nothing_for_it(
    shop: Shop, bo: Person, cy: Person
) -> None:
    client = signed_in(bo)
    client.get("/about")
    with CaptureQueriesContext(connection) as before:
        client.get("/about")
    asked = said(bo, "Does it hum?", place=shop.lamp)
    said(cy, "No.", to=asked)
    work_until_idle()
    with CaptureQueriesContext(connection) as after:
        page = text(client.get("/about"))
    assert len(after) == len(before) == 1
    assert 'aria-label="Notices, 1 new"' in page


def test_reading_is_a_press_and_takes_the_points_away(
    shop: Shop, bo: Person, cy: Person
) -> None:
    asked = said(bo, "Does it hum?", place=shop.lamp)
    said(cy, "No.", to=asked)
    work_until_idle()
    client = signed_in(bo)
    page = main(client.get(PAGE))
    until = queries.told(bo.id, limit=1)[0].id
    assert f'name="until" value="{until}"' in page
    said(cy, "Never.", to=asked, now=NOW)
    work_until_idle()
    htmx = client.post(f"{PAGE}/read", {"until": until}, headers={"HX-Request": "true"})
    assert htmx.status_code == 204
    assert main(client.get(PAGE)).count('class="pt"') == 1, "what came since is new"
    for odd in ({}, {"until": "x"}, {"until": "9" * 30}):
        assert client.post(f"{PAGE}/read", odd).status_code == 303
    assert main(client.get(PAGE)).count('class="pt"') == 1


def test_answers_to_the_same_words_stand_together(
    shop: Shop, bo: Person, cy: Person
) -> None:
    asked = said(bo, "Does it hum?", place=shop.lamp)
    first = said(cy, "No.", to=asked)
    said(cy, "Not **at all**.", to=asked)
    work_until_idle()
    page = main(signed_in(bo).get(PAGE))
    assert "2 answers to you" in page
    assert "Not at all." in page
    posts.delete(viewer=cy.viewer, post=first, now=NOW)
    assert "2 answers" not in main(signed_in(bo).get(PAGE))


def test_sections_and_what_is_gone(
    shop: Shop, ana: Person, bo: Person, cy: Person
) -> None:
    idea = proposed(bo, shop.lamp, "A cord")
    asked = said(bo, "Does it hum?", place=shop.lamp)
    said(cy, "No.", to=asked)
    answered(ana, idea, State.PLANNED)
    work_until_idle()
    client = signed_in(bo)
    assert "A cord" in main(client.get(f"{PAGE}?in=products"))
    assert "A cord" not in main(client.get(f"{PAGE}?in=people"))
    for odd in ("?in=x", "?before=x", f"?before={'9' * 25}"):
        assert client.get(f"{PAGE}{odd}").status_code == 200
    maker = main(signed_in(ana).get(PAGE))
    assert "proposes for" in maker


def test_a_merged_idea_leads_to_where_it_goes_on(
    shop: Shop, ana: Person, bo: Person, cy: Person
) -> None:
    first, second = proposed(bo, shop.lamp, "A"), proposed(cy, shop.lamp, "B")
    with transaction.atomic():
        ideas.merge(
            viewer=ana.viewer,
            idea=second,
            into=first,
            version=card(second).version,
            now=NOW,
        )
    work_until_idle()
    client = signed_in(cy)
    page = main(client.get(PAGE))
    assert "goes on in another one" in page
    lands = client.get(f"/@thirdbench_lamp/ideas/{second}", follow=True)
    assert lands.redirect_chain[0][0].endswith(str(first))


def test_a_stranger_signs_in_first(client: Client) -> None:
    assert client.get(PAGE).headers["Location"].startswith("/sign-in?next=")
