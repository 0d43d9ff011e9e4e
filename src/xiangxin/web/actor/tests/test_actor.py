import pytest
from django.test import Client
from tests.cast import NOW, Person, person

from xiangxin.ledger.rules import NOWHERE
from xiangxin.social.actors import actions as actors
from xiangxin.social.actors import queries as known
from xiangxin.social.groups import actions as groups
from xiangxin.web.posts.tests.visiting import LANGUAGES, said, said_often, signed_in
from xiangxin.web.product.tests.shop import open_shop


def group(founder: Person, handle: str = "手冲小组") -> int:
    return groups.create(
        person=founder.id,
        handle=handle,
        name="手冲",
        rules="Bring numbers, **be kind**.",
        origin=NOWHERE,
        now=NOW,
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "page",
    [
        "/@ana",
        "/@thirdbench",
        "/@手冲小组",
        "/@thirdbench_lamp",
        "/@ana/followers",
        "/@ana/following",
        "/@手冲小组/followers",
    ],
)
def test_every_kind_has_its_page(
    ana: Person, bo: Person, client: Client, page: str, language: str
) -> None:
    shop = open_shop(ana)
    group(ana)
    said(ana, "A first word.", place=shop.lamp)
    for visitor in (client, signed_in(ana), signed_in(bo)):
        answer = visitor.get(page, headers={"Accept-Language": language})
        assert answer.status_code == 200
        assert "style=" not in answer.content.decode()


def test_another_case_leads_to_the_one_address(ana: Person, client: Client) -> None:
    answer = client.get("/@ANA?via=qr")
    assert answer.status_code == 301
    assert answer["Location"] == "/@ana?via=qr"


def test_an_unknown_handle_is_named(client: Client, db: None) -> None:
    answer = client.get("/@nobody_here")
    assert answer.status_code == 404
    assert "@nobody_here" in answer.content.decode()


def test_a_handle_cannot_write_into_the_page(client: Client, db: None) -> None:
    page = client.get("/@<script>alert(1)<%2Fscript>").content.decode()
    assert "<script>alert" not in page


def test_a_stranger_who_follows_signs_in_and_comes_back(
    ana: Person, client: Client
) -> None:
    answer = client.post("/@ana/follow", {"next": "/@ana"})
    assert answer.status_code == 303
    assert answer["Location"] == "/sign-in?next=%2F%40ana"


def test_following_twice_is_following_once(ana: Person, bo: Person) -> None:
    client = signed_in(bo)
    for _ in range(2):
        assert client.post("/@ana/follow", {"next": "/discover"}).status_code == 303
    assert known.actor_at("ana").followers == 1
    for _ in range(2):
        client.post("/@ana/unfollow")
    assert known.actor_at("ana").followers == 0


def test_nobody_follows_themselves(ana: Person) -> None:
    answer = signed_in(ana).post("/@ana/follow")
    assert answer.status_code == 422
    assert known.actor_at("ana").followers == 0


def test_htmx_gets_the_form_as_it_now_stands(ana: Person, bo: Person) -> None:
    headers = {"HX-Request": "true"}
    form = (
        signed_in(bo)
        .post("/@ana/follow", {"next": "/@ana?before=3"}, headers=headers)
        .content.decode()
        .strip()
    )
    assert form.startswith('<form id="follow-ana"')
    assert 'action="/@ana/unfollow"' in form
    assert 'value="/@ana?before=3"' in form


def test_a_page_says_when_it_is_ones_own(ana: Person, bo: Person) -> None:
    own = signed_in(ana).get("/@ana").content.decode()
    others = signed_in(bo).get("/@ana").content.decode()
    assert 'action="/@ana/say"' in own
    assert 'action="/@ana/follow"' not in own
    assert 'action="/@ana/say"' not in others
    assert 'action="/@ana/follow"' in others


def test_members_talk_at_a_group_and_strangers_read(
    ana: Person, bo: Person, client: Client
) -> None:
    place = group(ana, "pourover")
    said(bo, "Wobbles in the last 60 ml.", place=place)
    strange = client.get("/@pourover").content.decode()
    assert "Wobbles in the last 60 ml." in strange
    assert "<textarea" not in strange
    assert 'action="/@pourover/say"' in signed_in(bo).get("/@pourover").content.decode()


def test_posts_go_on_below_the_last_one_seen(ana: Person, client: Client) -> None:
    numbers = said_often(ana, 23)
    first = client.get("/@ana").content.decode()
    assert first.count('<article class="post"') == 20
    assert f'href="?before={numbers[3]}"' in first
    second = client.get(f"/@ana?before={numbers[3]}").content.decode()
    assert second.count('<article class="post"') == 3
    assert 'rel="next"' not in second


@pytest.mark.parametrize("before", ["", "x", "-1", "²", "9" * 19, "9" * 400])
def test_a_page_that_makes_no_sense_is_still_a_page(
    ana: Person, client: Client, before: str
) -> None:
    said(ana, "A first word.")
    assert client.get("/@ana", {"before": before}).status_code == 200


def test_ties_go_on_below_the_last_one_seen(ana: Person, client: Client) -> None:
    for n in range(51):
        actors.follow(
            follower=person(f"fan{n:03}").id, target=ana.id, origin=NOWHERE, now=NOW
        )
    first = client.get("/@ana/followers").content.decode()
    assert first.count('class="name"') == 50
    oldest = known.followers_of(ana.viewer, ana.id)[-1][0]
    assert f'href="?before={oldest}"' in first
    second = client.get(f"/@ana/followers?before={oldest}").content.decode()
    assert second.count('class="name"') == 1


def test_who_would_not_be_named_stands_in_no_list_but_their_own(
    ana: Person, bo: Person, client: Client
) -> None:
    shop = open_shop(ana)
    for target in (shop.lamp, ana.id):
        actors.follow(follower=bo.id, target=target, origin=NOWHERE, now=NOW)
    pages = "/@bo", "/@bo/following", "/@ana/followers", "/@thirdbench_lamp/followers"

    def named(visitor: Client) -> list[bool]:
        said = [visitor.get(page).content.decode() for page in pages]
        return [
            'href="/@thirdbench_lamp"' in said[0],
            'class="name"' in said[1],
            *('href="/@bo"' in one for one in said[2:]),
        ]

    assert all(named(client))
    actors.prefer(person=bo.id, names_follows=False, now=NOW)

    assert not any(named(client))
    assert not any(named(signed_in(ana)))
    assert all(named(signed_in(bo)))
    assert "1</b> follower" in client.get("/@ana").content.decode()


def test_a_group_s_page_has_its_rules_and_who_keeps_them(
    ana: Person, client: Client
) -> None:
    group(ana, "pourover")
    page = client.get("/@pourover").content.decode()

    assert "<strong>be kind</strong>" in page
    assert "1</b> member<" in page
    assert page.count('href="/@ana"') > 1


def test_a_group_is_joined(ana: Person, bo: Person) -> None:
    group(ana, "pourover")
    client = signed_in(bo)
    client.post("/@pourover/follow", {"next": "/@pourover"})

    assert "Joined" in client.get("/@pourover").content.decode()
    assert known.actor_at("pourover").followers == 2


def test_what_a_page_costs(
    ana: Person, bo: Person, django_assert_max_num_queries: object
) -> None:
    shop = open_shop(ana)
    place = group(ana, "pourover")
    for target in (shop.lamp, place):
        actors.follow(follower=bo.id, target=target, origin=NOWHERE, now=NOW)
    said(bo, "At the lamp.", place=shop.lamp)
    client = signed_in(ana)
    for page, most in (
        ("/@bo", 7),
        ("/@thirdbench", 8),
        ("/@pourover", 6),
        ("/@bo/following", 4),
    ):
        with django_assert_max_num_queries(most):  # type: ignore[operator]
            assert client.get(page).status_code == 200
