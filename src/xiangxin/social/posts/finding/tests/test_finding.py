import pytest
from tests.cast import NOW, Person

from xiangxin.ledger.rules import NOWHERE
from xiangxin.social.actors import actions as actors
from xiangxin.social.actors.models import Actor
from xiangxin.social.posts import actions as posts
from xiangxin.social.posts import many
from xiangxin.social.posts.finding import actions, queries
from xiangxin.social.posts.finding.models import PostFound
from xiangxin.social.posts.models import Post
from xiangxin.text.words import asked


def say(author: Person, words: str, visibility: str = "public") -> int:
    return posts.say(
        author=author.id,
        source=words,
        visibility=visibility,
        origin=NOWHERE,
        now=NOW,
    )


def found(person: Person, typed: str, before: int | None = None) -> list[int]:
    cards = queries.search(person.viewer, asked(typed), before=before, limit=10)
    return [card.id for card in cards]


def test_posts_are_found_newest_first(ana: Person, bo: Person) -> None:
    first = say(ana, "The hinge is *quiet*, 开关很顺。")
    second = say(bo, "Is the hinge quieter?")
    assert found(bo, "hinges") == [second, first]
    assert found(bo, "hinge", before=second) == [first]
    assert found(bo, "开关") == found(bo, "顺") == [first]


@pytest.mark.parametrize("visibility", ["unlisted", "followers"])
def test_what_is_not_public_is_found_by_nobody(
    ana: Person, bo: Person, visibility: str
) -> None:
    actors.follow(follower=bo.id, target=ana.id, origin=NOWHERE, now=NOW)
    say(ana, "A secret hinge", visibility)
    assert found(ana, "hinge") == found(bo, "hinge") == []
    assert not PostFound.objects.exists()


def test_what_is_deleted_is_found_no_more(ana: Person) -> None:
    post = say(ana, "A hinge")
    posts.delete(viewer=ana.viewer, post=post, now=NOW)
    assert found(ana, "hinge") == []
    assert not PostFound.objects.exists()


def test_what_the_suspended_said_is_not_found(ana: Person, bo: Person) -> None:
    say(ana, "A hinge")
    Actor.objects.filter(id=ana.id).update(suspended_at=NOW)
    assert found(bo, "hinge") == []


def test_a_row_too_many_shows_nothing(ana: Person) -> None:
    """The post itself is asked once more."""
    post = say(ana, "A hinge")
    Post.objects.filter(id=post).update(visibility="followers")
    assert found(ana, "hinge") == []


def test_posts_said_many_at_once_are_found(ana: Person) -> None:
    (post,) = many.say_many(
        [many.Saying(author=ana.id, source="A hinge", origin=NOWHERE, at=NOW)]
    )
    assert found(ana, "hinge") == [post]


def test_drift_is_seen_and_put_right(ana: Person) -> None:
    post = say(ana, "A hinge")
    hidden = say(ana, "Another hinge")
    PostFound.objects.filter(pk=post).delete()
    Post.objects.filter(id=hidden).update(visibility="unlisted")
    assert set(actions.drifted()) == {post, hidden}
    list(actions.put_all())
    assert list(actions.drifted()) == []
    assert found(ana, "hinge") == [post]
    assert actions.is_sound()
