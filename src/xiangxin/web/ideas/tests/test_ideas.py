import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests import cast
from tests.cast import NOW, Person

from xiangxin.ledger import queries as ledger
from xiangxin.market.ideas.models import Idea
from xiangxin.market.ideas.rules import State
from xiangxin.market.ideas.tests.shop import answered, card, proposed, voted
from xiangxin.market.releases.tests.shop import drafted, published
from xiangxin.social.posts.models import Post
from xiangxin.web.posts.tests.visiting import LANGUAGES, said, signed_in
from xiangxin.web.product.tests.shop import Shop, open_shop

LAMP = "/@thirdbench_lamp"
IDEAS = f"{LAMP}/ideas"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def shop(ana: Person) -> Shop:
    return open_shop(ana)


def text(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined, no-any-return]


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_page_asks_for_the_first_one(
    shop: Shop, client: Client, language: str
) -> None:
    page = text(client.get(IDEAS, headers={"Accept-Language": language}))
    assert f'href="{IDEAS}/new"' in page
    assert ("Nobody has proposed" in page) == (language == "en")


def test_a_list_shows_votes_answers_and_who_waits(
    shop: Shop, ana: Person, bo: Person, client: Client
) -> None:
    old = proposed(bo, shop.lamp, "A longer cord", now=NOW - timedelta(days=9))
    planned = proposed(bo, shop.lamp, "<b>USB</b>-C")
    answered(ana, planned, State.PLANNED, "With *v3*.")
    with CaptureQueriesContext(connection) as queries:
        page = text(client.get(IDEAS))
    assert len(queries) <= 7
    assert "&lt;b&gt;USB" in page
    assert "<em>v3</em>" in page
    assert f"{IDEAS}/{old}" in page
    assert f'action="{IDEAS}/{old}/vote"' in page
    waiting = text(client.get(f"{IDEAS}?show=waiting"))
    assert str(old) in waiting
    assert str(planned) not in waiting


def test_many_ideas_go_on_below(shop: Shop, bo: Person, client: Client) -> None:
    Idea.objects.all()
    for n in range(9):
        proposed(bo, shop.lamp, f"Idea {n}", now=NOW + timedelta(hours=2 * n))
    page = text(client.get(f"{IDEAS}?below=0.1"))
    assert "None of this kind." in page
    for odd in ("?below=x.y", "?below=", "?below=9", "?show=nothing", "?below=9.9.9"):
        assert "Idea 8" in text(client.get(f"{IDEAS}{odd}"))


def test_proposing_asks_whether_it_is_one_of_these(
    shop: Shop, bo: Person, cy: Person
) -> None:
    there = proposed(bo, shop.lamp, "A longer cord for the desk")
    client = signed_in(cy)
    form = {"title": "Longer cords", "text": "Mine ends *before* the wall."}
    between = text(client.post(f"{IDEAS}/new", form))
    assert "Is it one of these?" in between
    assert f"{IDEAS}/{there}" in between
    assert Idea.objects.count() == 1

    sent = client.post(f"{IDEAS}/new", form | {"meant": "yes"})
    idea = Idea.objects.latest("id")
    assert sent.headers["Location"] == f"{IDEAS}/{idea.id}"
    page = text(client.get(f"{IDEAS}/{idea.id}"))
    assert "<em>before</em>" in page
    assert 'aria-pressed="true"' in page


def test_similar_ones_stand_in_the_form_while_typing(
    shop: Shop, bo: Person, client: Client
) -> None:
    there = proposed(bo, shop.lamp, "旋钮记住上一次的冷暖")
    part = text(client.get(f"{IDEAS}/similar", {"title": "记住冷暖"}, headers=HTMX))
    assert f"{IDEAS}/{there}" in part
    assert 'name="meant"' in part, "who saw them need not be asked again"
    assert 'name="meant"' not in text(
        client.get(f"{IDEAS}/similar", {"title": "a fan"}, headers=HTMX)
    )


@pytest.mark.parametrize(
    "form",
    [
        {"title": " ", "text": "It would help."},
        {"title": "x" * 101, "text": "It would help."},
        {"title": "A cord", "text": "y" * 701},
    ],
)
def test_what_is_refused_is_not_lost(
    shop: Shop, bo: Person, form: dict[str, str]
) -> None:
    refused = signed_in(bo).post(f"{IDEAS}/new", form)
    assert refused.status_code == 422
    assert form["text"] in text(refused)
    assert form["title"].strip() in text(refused)
    assert not Post.objects.exists()


def test_hostile_words_stay_words(shop: Shop, bo: Person, client: Client) -> None:
    idea = proposed(
        bo,
        shop.lamp,
        '"><script>alert(1)</script>',
        text="[x](javascript:alert(1)) <img src=x onerror=alert(1)>",
    )
    for path in (IDEAS, f"{IDEAS}/{idea}", f"{LAMP}/roadmap", LAMP):
        page = text(client.get(path))
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert 'href="javascript' not in page


def test_voting_by_htmx_gives_the_button_back(
    shop: Shop, bo: Person, cy: Person
) -> None:
    idea = proposed(bo, shop.lamp)
    client = signed_in(cy)
    part = text(client.post(f"{IDEAS}/{idea}/vote", headers=HTMX))
    assert part.strip().startswith(f'<form id="vote-{idea}"')
    assert 'aria-pressed="true"' in part
    assert "<html" not in part
    back = client.post(f"{IDEAS}/{idea}/unvote", {"next": IDEAS})
    assert (back.status_code, back.headers["Location"]) == (303, IDEAS)
    assert card(idea).votes + card(idea).young == 1


def test_a_vote_says_what_led_to_it(shop: Shop, bo: Person, cy: Person) -> None:
    idea = proposed(bo, shop.lamp)
    signed_in(cy).post(
        f"{IDEAS}/{idea}/vote", headers={"Referer": f"http://testserver{IDEAS}"}
    )
    assert ledger.entries_of(cy.id)[0].entry == "idea"


def test_an_idea_merged_leads_to_where_it_goes_on(
    shop: Shop, ana: Person, bo: Person, cy: Person, client: Client
) -> None:
    first = proposed(bo, shop.lamp, "A longer cord")
    second = proposed(cy, shop.lamp, "The cord is short", text="By a hand.")
    said(bo, "So is mine.", to=card(second).post_id)
    sent = signed_in(ana).post(
        f"{IDEAS}/{second}/merge", {"into": str(first), "version": "1"}
    )
    assert sent.headers["Location"] == f"{IDEAS}/{first}"
    moved = client.get(f"{IDEAS}/{second}")
    assert (moved.status_code, moved.headers["Location"]) == (301, f"{IDEAS}/{first}")
    page = text(client.get(f"{IDEAS}/{first}"))
    for word in ("The cord is short", "By a hand.", "So is mine."):
        assert word in page, "its talk is shown here"


def test_talk_about_an_idea_comes_back_to_it(shop: Shop, bo: Person) -> None:
    idea = proposed(bo, shop.lamp)
    client = signed_in(bo)
    page = text(client.get(f"{IDEAS}/{idea}"))
    action = re.search(r'action="(/posts/\d+/reply)"', page)
    assert action
    sent = client.post(action[1], {"text": "Mine too.", "next": f"{IDEAS}/{idea}"})
    assert sent.headers["Location"].startswith(f"{IDEAS}/{idea}")
    assert "Mine too." in text(client.get(f"{IDEAS}/{idea}"))


def test_a_maker_answers_and_a_stale_answer_shows_both(
    shop: Shop, ana: Person, bo: Person
) -> None:
    idea = proposed(bo, shop.lamp)
    client = signed_in(ana)
    assert "Answer as" in text(client.get(f"{IDEAS}/{idea}"))
    assert "Answer as" not in text(signed_in(bo).get(f"{IDEAS}/{idea}"))
    form = {"to": "planned", "words": "With v3.", "version": "1"}
    assert client.post(f"{IDEAS}/{idea}/answer", form).status_code == 303

    form = {"to": "declined", "words": "Too dear.", "version": "1"}
    stale = client.post(f"{IDEAS}/{idea}/answer", form)
    assert stale.status_code == 409
    assert "With v3." in text(stale)
    assert "Too dear." in text(stale)
    assert 'name="version" value="2"' in text(stale), "meant now, it can be sent"
    assert (
        client.post(f"{IDEAS}/{idea}/answer", form | {"version": "2"}).status_code
        == 303
    )
    assert card(idea).state is State.DECLINED
    empty = client.post(
        f"{IDEAS}/{idea}/answer", {"to": "open", "words": " ", "version": "3"}
    )
    assert empty.status_code == 422


@pytest.mark.parametrize("path", ["answer", "merge", "hide", "show"])
def test_nonsense_in_a_makers_form_is_refused(
    shop: Shop, ana: Person, bo: Person, path: str
) -> None:
    idea = proposed(bo, shop.lamp)
    client = signed_in(ana)
    for form in (
        {},
        {"to": "x", "into": "x", "words": "y", "version": "x"},
        {"to": "shipped", "into": "5", "words": "y", "version": "9" * 30},
    ):
        answer = client.post(f"{IDEAS}/{idea}/{path}", form)
        assert answer.status_code in {303, 404, 409, 422}, (form, answer.status_code)
    assert card(idea).state is State.OPEN


def test_a_hidden_idea_is_out_of_the_lists_and_says_why(
    shop: Shop, ana: Person, bo: Person, client: Client
) -> None:
    idea = proposed(bo, shop.lamp, "Rude words")
    signed_in(ana).post(f"{IDEAS}/{idea}/hide", {"words": "An insult.", "version": "1"})
    assert "Rude words" not in text(client.get(IDEAS)).split("<main")[1]
    assert "Rude words" in text(client.get(f"{IDEAS}?show=hidden"))
    page = text(client.get(f"{IDEAS}/{idea}"))
    assert "An insult." in page
    assert "noindex" in page


def test_the_roadmap_says_what_shipped_in_what(
    shop: Shop, ana: Person, bo: Person, client: Client
) -> None:
    shipped, planned, declined = (
        proposed(bo, shop.lamp, title) for title in ("Less hum", "USB-C", "A wheel")
    )
    answered(ana, planned, State.PLANNED)
    answered(ana, declined, State.DECLINED)
    published(ana.viewer, drafted(ana, shop.lamp, "v1", ideas_in=(shipped,)))
    page = text(client.get(f"{LAMP}/roadmap"))
    parts = re.split(r'id="(planned|shipped|declined)"', page)
    assert "USB-C" in parts[2]
    assert "Less hum" in parts[4]
    assert "v1" in parts[4]
    assert "A wheel" in parts[6]
    assert "co-creator" in text(client.get(IDEAS))
    assert "Shipped in v1" in text(client.get(f"{IDEAS}/{shipped}"))


def test_votes_counted_apart_are_told_apart(
    shop: Shop, bo: Person, client: Client
) -> None:
    idea = proposed(bo, shop.lamp)
    voted(cast.person("New"), idea)
    page = text(client.get(f"{IDEAS}/{idea}"))
    assert "1 vote is counted apart" in page
    assert "1 vote: " in page


def test_an_unpublished_products_ideas_are_its_makers(
    shop: Shop, client: Client
) -> None:
    assert client.get("/@nobody/ideas").status_code == 404
    assert client.get("/@ana/ideas").status_code == 404
