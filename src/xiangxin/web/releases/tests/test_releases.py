from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from tests.cast import Person

from xiangxin.market.ideas.rules import State
from xiangxin.market.ideas.tests.shop import answered, card, proposed
from xiangxin.market.releases.models import Release
from xiangxin.market.releases.tests.shop import drafted, published
from xiangxin.web.posts.tests.visiting import LANGUAGES, signed_in
from xiangxin.web.product.tests.shop import Shop, open_shop

LAMP = "/@thirdbench_lamp"
RELEASES = f"{LAMP}/releases"
FORM = {
    "label": "v2.3",
    "kind": "firmware",
    "day": "2026-11-22",
    "notes": "- It hums **less**.",
}
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def shop(ana: Person) -> Shop:
    return open_shop(ana)


def text(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined, no-any-return]


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_page_says_what_will_stand_there(
    shop: Shop, client: Client, language: str
) -> None:
    page = text(client.get(RELEASES, headers={"Accept-Language": language}))
    assert ("No release yet." in page) == (language == "en")
    assert f"{RELEASES}.atom" in page
    assert f"{RELEASES}/new" not in page, "only those who make it write"


def test_a_maker_drafts_ticks_ideas_publishes_and_edits(
    shop: Shop, ana: Person, bo: Person, client: Client
) -> None:
    idea = proposed(bo, shop.lamp, "Less hum")
    answered(ana, idea, State.PLANNED)
    maker = signed_in(ana)
    assert f'name="idea" value="{idea}"' in text(maker.get(f"{RELEASES}/new"))
    sent = maker.post(
        f"{RELEASES}/new", FORM | {"idea": str(idea), "variant": str(shop.ink)}
    )
    release = Release.objects.get()
    at = f"{RELEASES}/{release.id}"
    assert sent.headers["Location"] == at
    assert client.get(at).status_code == 404, "a draft is its makers'"
    assert "v2.3" not in text(client.get(RELEASES)).split("<main")[1]
    assert "Publish" in text(maker.get(at))

    assert maker.post(f"{at}/publish", {"version": "1"}).status_code == 303
    page = text(client.get(at))
    for word in ("v2.3", "<strong>less</strong>", "Ink", "Less hum", "Bo"):
        assert word in page
    assert card(idea).shipped_in == release.id
    assert "v2.3" in text(client.get(LAMP)), "its product says so"

    form = text(maker.get(f"{at}/edit"))
    assert 'name="version" value="2"' in form
    edited = FORM | {"notes": "It is silent.", "version": "2"}
    assert maker.post(f"{at}/edit", edited).status_code == 303
    page = text(client.get(at))
    assert "It is silent." in page
    assert "How it read before" in page
    stale = maker.post(f"{at}/edit", FORM | {"notes": "Other.", "version": "2"})
    assert stale.status_code == 409
    assert "It is silent." in text(stale)
    assert "Other." in text(stale)


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"label": " "}, 422),
        ({"notes": ""}, 422),
        ({"day": "soon"}, 422),
        ({"kind": "surprise"}, 422),
        ({"label": "v1"}, 409),
    ],
)
def test_what_is_refused_is_not_lost(
    shop: Shop, ana: Person, wrong: dict[str, str], status: int
) -> None:
    drafted(ana, shop.lamp, "v1")
    form = {**FORM, "notes": "Very dear words.", **wrong}
    refused = signed_in(ana).post(f"{RELEASES}/new", form)
    assert refused.status_code == status
    assert form["notes"] in text(refused)
    assert Release.objects.count() == 1


def test_a_declined_idea_is_refused_with_a_sentence(
    shop: Shop, ana: Person, bo: Person
) -> None:
    idea = proposed(bo, shop.lamp, "A wheel")
    answered(ana, idea, State.DECLINED)
    refused = signed_in(ana).post(f"{RELEASES}/new", FORM | {"idea": str(idea)})
    assert refused.status_code == 409
    assert "“A wheel” is declined" in text(refused)


def test_nonsense_is_refused(shop: Shop, ana: Person) -> None:
    maker = signed_in(ana)
    release = drafted(ana, shop.lamp)
    for path in ("publish", "take-back", "edit"):
        answer = maker.post(
            f"{RELEASES}/{release}/{path}", {"version": "x", "idea": "9" * 30}
        )
        assert answer.status_code in {404, 409, 422}, path
    for odd in ("?below=x.1", "?below=99999999999.5", "?below=0.0", "?below=."):
        assert maker.get(f"{RELEASES}{odd}").status_code == 200


def test_what_is_taken_back_is_planned_again(
    shop: Shop, ana: Person, bo: Person
) -> None:
    idea = proposed(bo, shop.lamp, "Less hum")
    release = drafted(ana, shop.lamp, ideas_in=(idea,))
    published(ana.viewer, release)
    maker = signed_in(ana)
    page = maker.post(
        f"{RELEASES}/{release}/take-back",
        {"idea": str(idea), "words": "It hums still."},
        follow=True,
    )
    assert "It hums still." in text(page)
    assert card(idea).state is State.PLANNED


@pytest.mark.parametrize("kind", ["atom", "rss"])
def test_the_feed_is_well_formed_and_escaped(
    shop: Shop, ana: Person, client: Client, kind: str
) -> None:
    release = drafted(ana, shop.lamp, 'v1 <&> "final"')
    drafted(ana, shop.lamp, "a draft")
    published(ana.viewer, release)
    answer = client.get(f"{RELEASES}.{kind}")
    assert answer.headers["Content-Type"].startswith(f"application/{kind}+xml")
    root = ET.fromstring(text(answer))
    if kind == "atom":
        (entry,) = root.findall(f"{ATOM}entry")
        assert root.find(f"{ATOM}id") is not None
        assert root.find(f"{ATOM}updated") is not None
        title, link = entry.find(f"{ATOM}title"), entry.find(f"{ATOM}link")
        words = entry.find(f"{ATOM}summary")
        assert link is not None
        assert link.attrib["href"].endswith(f"{RELEASES}/{release}")
        assert entry.find(f"{ATOM}id") is not None
        assert entry.find(f"{ATOM}updated") is not None
    else:
        (entry,) = root.findall("channel/item")
        title, words = entry.find("title"), entry.find("description")
        assert entry.find("guid") is not None
    assert title is not None
    assert title.text == 'Platform Lamp v1 <&> "final"'
    assert words is not None
    assert "<strong>less</strong>" in (words.text or "")


def test_a_feed_that_did_not_change_is_not_sent_again(
    shop: Shop, ana: Person, client: Client
) -> None:
    published(ana.viewer, drafted(ana, shop.lamp))
    first = client.get(f"{RELEASES}.atom")
    assert "public" in first.headers["Cache-Control"]
    again = client.get(
        f"{RELEASES}.atom", headers={"If-None-Match": first.headers["ETag"]}
    )
    assert (again.status_code, again.content) == (304, b"")
    published(ana.viewer, drafted(ana, shop.lamp, "v2"))
    changed = client.get(
        f"{RELEASES}.atom", headers={"If-None-Match": first.headers["ETag"]}
    )
    assert changed.status_code == 200
