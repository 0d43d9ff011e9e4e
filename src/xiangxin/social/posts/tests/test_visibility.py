"""Who meets a post of each visibility: at its thread, in lists, liking and answering it."""

from collections.abc import Callable, Mapping
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.cast import NOW, Person, person

from xiangxin.kernel.errors import NotAllowed
from xiangxin.ledger.rules import NOWHERE
from xiangxin.social.actors import actions as actors
from xiangxin.social.actors.rules import Kind, Stranger, System, Viewer
from xiangxin.social.posts import actions, queries
from xiangxin.social.posts.errors import (
    NoSuchPlace,
    NoSuchPost,
    NoSuchVisibility,
    SaidInTheOpen,
)
from xiangxin.social.posts.finding.queries import search
from xiangxin.social.posts.models import Post
from xiangxin.social.posts.rules import Visibility
from xiangxin.text.words import asked


@pytest.fixture
def readers(ana: Person, bo: Person, cy: Person) -> Mapping[str, Person]:
    """Ana writes; Bo follows her; Cy once did; Eva is followed by her."""
    eva = person("Eva")
    follow(bo, ana)
    follow(cy, ana)
    follow(ana, eva)
    actors.unfollow(follower=cy.id, target=ana.id, origin=NOWHERE, now=NOW)
    return {"author": ana, "follower": bo, "left": cy, "followed": eva}


def follow(follower: Person, target: Person) -> None:
    actors.follow(follower=follower.id, target=target.id, origin=NOWHERE, now=NOW)


def say(author: Person, source: str = "hello", **given: object) -> int:
    given = {"origin": NOWHERE, "now": NOW, **given}
    return actions.say(author=author.id, source=source, **given)  # type: ignore[arg-type]


def kept(post: int) -> str:
    return str(Post.objects.values_list("visibility", flat=True).get(id=post))


READERS = ("author", "follower", "left", "followed")
MEET = {
    Visibility.PUBLIC: READERS,
    Visibility.UNLISTED: READERS,
    Visibility.FOLLOWERS: ("author", "follower"),
}
TABLE = [
    (visibility, reader, reader in may)
    for visibility, may in MEET.items()
    for reader in READERS
]


def meets(viewer: Viewer, post: int) -> set[str]:
    """Where somebody comes upon a post."""
    found = {
        "its address": refuses_nothing(lambda: queries.thread(viewer, post)),
        "its card": bool(queries.cards_of(viewer, [post])),
    }
    return {where for where, is_there in found.items() if is_there}


@pytest.mark.parametrize(("visibility", "reader", "may"), TABLE)
def test_only_who_may_see_a_post_meets_it_and_its_answers(
    readers: Mapping[str, Person], visibility: Visibility, reader: str, may: bool
) -> None:
    post = say(readers["author"], visibility=visibility)
    answer = say(readers["follower"], "yes", in_reply_to=post)
    deeper = say(readers["author"], "so?", in_reply_to=answer)

    for one in (post, answer, deeper):
        everywhere = {"its address", "its card"}
        assert meets(readers[reader].viewer, one) == (everywhere if may else set())
        is_open = visibility is not Visibility.FOLLOWERS
        assert meets(Stranger(), one) == (everywhere if is_open else set())
        assert meets(System(), one) == (everywhere if is_open else set())
    if may:
        told = queries.thread(readers[reader].viewer, deeper)
        assert [card.id for card in told.replies] == [answer, deeper]
        [card] = queries.cards_of(readers[reader].viewer, [deeper])
        assert card.is_for_followers is not is_open


def refuses_nothing(act: Callable[[], object]) -> bool:
    try:
        act()
    except NoSuchPost:
        return False
    return True


@pytest.mark.parametrize(("visibility", "reader", "may"), TABLE)
def test_only_who_may_see_a_post_can_like_and_answer_it(
    readers: Mapping[str, Person], visibility: Visibility, reader: str, may: bool
) -> None:
    post = say(readers["author"], visibility=visibility)
    who = readers[reader]
    own = {"person": who.id, "post": post, "origin": NOWHERE, "now": NOW}

    assert refuses_nothing(lambda: say(who, "same here", in_reply_to=post)) is may
    assert refuses_nothing(lambda: actions.unlike(**own)) is may  # type: ignore[arg-type]
    assert refuses_nothing(lambda: actions.like(**own)) is may  # type: ignore[arg-type]


@pytest.mark.parametrize("asked", list(MEET))
@pytest.mark.parametrize("root", list(MEET))
def test_an_answer_is_as_open_as_its_thread(
    readers: Mapping[str, Person], root: Visibility, asked: Visibility
) -> None:
    post = say(readers["author"], visibility=root)
    answer = say(readers["follower"], "yes", in_reply_to=post, visibility=asked)
    deeper = say(readers["author"], "so?", in_reply_to=answer, visibility=asked)

    assert kept(post) == kept(answer) == kept(deeper) == root


def test_a_closed_thread_belongs_to_whose_followers_it_was_said_to(
    readers: Mapping[str, Person],
) -> None:
    """Eva follows Bo, not Ana: what Bo answers to Ana's followers is not for her."""
    follow(readers["followed"], readers["follower"])
    post = say(readers["author"], visibility="followers")
    answer = say(readers["follower"], "yes", in_reply_to=post)

    assert not meets(readers["followed"].viewer, answer)
    assert meets(readers["author"].viewer, answer)

    with pytest.raises(NoSuchPost):
        say(readers["followed"], "me too", in_reply_to=answer)
    assert say(readers["author"], "good", in_reply_to=answer)


def test_what_is_said_at_a_place_is_open(ana: Person) -> None:
    lamp = actors.create_for(
        person=ana.id, kind=Kind.PRODUCT, handle="lamp", name="Lamp", now=NOW
    )
    with pytest.raises(SaidInTheOpen):
        say(ana, place=lamp, visibility="followers")
    with pytest.raises(SaidInTheOpen):
        actions.say(
            author=lamp,
            person=ana.id,
            source="v2",
            visibility="followers",
            origin=NOWHERE,
            now=NOW,
        )
    assert kept(say(ana, place=lamp, visibility="unlisted")) == "unlisted"
    with pytest.raises(IntegrityError), transaction.atomic():
        Post.objects.filter(place_id=lamp).update(visibility="followers")


@pytest.mark.parametrize("nonsense", ["", "direct", "friends", "PUBLIC", "public\x00"])
def test_nobody_is_guessed_to_be_meant(ana: Person, nonsense: str) -> None:
    with pytest.raises(NoSuchVisibility):
        say(ana, visibility=nonsense)


def test_the_same_words_for_others_are_another_post(ana: Person) -> None:
    to_all = say(ana)
    to_followers = say(ana, visibility="followers", now=NOW + timedelta(seconds=5))
    again = say(ana, visibility="followers", now=NOW + timedelta(seconds=9))

    assert to_all != to_followers == again


def test_a_like_can_be_taken_back_after_the_author_was_left(
    readers: Mapping[str, Person],
) -> None:
    post = say(readers["author"], visibility="followers")
    bo = readers["follower"]
    actions.like(person=bo.id, post=post, origin=NOWHERE, now=NOW)
    actors.unfollow(
        follower=bo.id, target=readers["author"].id, origin=NOWHERE, now=NOW
    )

    assert actions.unlike(person=bo.id, post=post, origin=NOWHERE, now=NOW)
    with pytest.raises(NoSuchPost):
        actions.unlike(person=bo.id, post=post, origin=NOWHERE, now=NOW)


def test_who_tries_to_remove_a_post_learns_nothing_of_it(
    readers: Mapping[str, Person],
) -> None:
    closed = say(readers["author"], visibility="followers")
    opened = say(readers["author"], "all")

    with pytest.raises(NoSuchPost):
        actions.delete(viewer=readers["left"].viewer, post=closed, now=NOW)
    with pytest.raises(NotAllowed):
        actions.delete(viewer=readers["left"].viewer, post=opened, now=NOW)
    assert actions.delete(viewer=readers["author"].viewer, post=closed, now=NOW)


def test_what_was_said_at_or_by_what_is_hidden_is_not_there(
    ana: Person, bo: Person
) -> None:
    lamp = actors.create_for(
        person=ana.id, kind=Kind.PRODUCT, handle="lamp", name="Lamp", now=NOW
    )
    said = actions.say(
        author=bo.id, source="Lovely", place=lamp, origin=NOWHERE, now=NOW
    )
    told = actions.say(author=lamp, person=ana.id, source="v2", origin=NOWHERE, now=NOW)
    answer = actions.say(
        author=bo.id, source="Good", in_reply_to=told, origin=NOWHERE, now=NOW
    )

    actors.hide(actors=[lamp], now=NOW)

    for reader in (Stranger(), bo.viewer, ana.viewer):
        assert queries.cards_of(reader, [said, told]) == []
        for post in (said, told):
            with pytest.raises(NoSuchPost):
                queries.thread(reader, post)
        with pytest.raises(NoSuchPost):
            queries.thread(reader, answer)
        assert queries.cards_of(reader, [answer]) == []
        for words in ("Lovely", "Good"):
            assert search(reader, asked(words), limit=5) == []
    for post in (said, told, answer):
        with pytest.raises(NoSuchPost):
            actions.like(person=bo.id, post=post, origin=NOWHERE, now=NOW)
    with pytest.raises(NoSuchPlace):
        actions.say(author=bo.id, source="x", place=lamp, origin=NOWHERE, now=NOW)
    with pytest.raises(NotAllowed):
        actions.say(author=lamp, person=ana.id, source="x", origin=NOWHERE, now=NOW)
    assert actions.delete(viewer=bo.viewer, post=said, now=NOW), "it is theirs"

    actors.show(actors=[lamp])
    assert [card.id for card in queries.cards_of(Stranger(), [told])] == [told]
