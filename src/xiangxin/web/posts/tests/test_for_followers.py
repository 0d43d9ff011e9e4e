"""What is said to followers alone, through every door that shows posts."""

import pytest
from django.test import Client
from tests.cast import NOW, Person

from xiangxin.ledger.rules import NOWHERE
from xiangxin.social.actors import actions as actors
from xiangxin.social.posts.models import Post
from xiangxin.web.posts.tests.visiting import LANGUAGES, signed_in

WORDS = "The surgery went well"


@pytest.fixture
def post(ana: Person, bo: Person) -> int:
    """Said by Ana at home, as the form says it; Bo follows her."""
    actors.follow(follower=bo.id, target=ana.id, origin=NOWHERE, now=NOW)
    said = {"text": WORDS, "visibility": "followers", "next": "/"}
    assert signed_in(ana).post("/say", said).status_code == 303
    return Post.objects.get(source=WORDS).id


def pages(post: int) -> tuple[str, ...]:
    return ("/", "/@ana", f"/posts/{post}", "/discover", "/hot", "/search?q=surgery")


def met(client: Client, post: int) -> list[str]:
    return [p for p in pages(post) if WORDS in client.get(p).content.decode()]


def test_followers_meet_it_and_nobody_else(
    ana: Person, bo: Person, cy: Person, client: Client, post: int
) -> None:
    for friend in (ana, bo):
        assert met(signed_in(friend), post) == ["/", "/@ana", f"/posts/{post}"]
    for other in (client, signed_in(cy)):
        assert met(other, post) == []
        assert other.get(f"/posts/{post}").status_code == 404


def test_whom_it_is_not_for_cannot_tell_it_from_none(
    cy: Person, bo: Person, post: int
) -> None:
    stranger = signed_in(cy)
    for act in ("like", "unlike", "delete"):
        hidden = stranger.post(f"/posts/{post}/{act}")
        absent = stranger.post(f"/posts/12345/{act}")
        assert hidden.status_code == absent.status_code == 404
    assert stranger.post(f"/posts/{post}/reply", {"text": "x"}).status_code == 404
    friend = signed_in(bo)
    assert friend.post(f"/posts/{post}/like").status_code == 303
    assert friend.post(f"/posts/{post}/reply", {"text": "Good."}).status_code == 303
    assert Post.objects.get(source="Good.").visibility == "followers"


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_says_for_whom_it_is(bo: Person, post: int, language: str) -> None:
    page = signed_in(bo).get("/", headers={"Accept-Language": language})

    words = "for followers" if language == "en" else "仅关注者可见"
    assert words in page.content.decode()


def test_the_choice_is_not_lost_with_a_refusal(ana: Person) -> None:
    said = {"text": "long " * 300, "visibility": "followers"}
    page = signed_in(ana).post("/say", said)

    assert page.status_code == 422
    assert 'name="visibility" value="followers"' in page.content.decode()


@pytest.mark.parametrize("nonsense", ["direct", "all", ""])
def test_nobody_is_guessed_to_be_meant(ana: Person, nonsense: str) -> None:
    answer = signed_in(ana).post("/say", {"text": WORDS, "visibility": nonsense})

    assert answer.status_code == 422
    assert not Post.objects.exists()
