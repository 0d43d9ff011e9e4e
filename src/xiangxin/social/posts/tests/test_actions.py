import contextlib
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django_tasks_db.models import DBTaskResult
from tests.cast import NOW, Person

from xiangxin.kernel.errors import NotAllowed
from xiangxin.ledger import queries as ledger
from xiangxin.ledger.rules import NOWHERE
from xiangxin.social.actors import actions as actors
from xiangxin.social.actors.models import Actor
from xiangxin.social.actors.rules import Kind, Member, Staff, Stranger
from xiangxin.social.posts import actions, queries
from xiangxin.social.posts.errors import (
    Empty,
    NoSuchPlace,
    NoSuchPost,
    PostGone,
    TooFast,
    TooLong,
)
from xiangxin.social.posts.models import Like, Post

OLD = timedelta(days=2)


@pytest.fixture
def lamp(ana: Person) -> int:
    return actors.create_for(
        person=ana.id, kind=Kind.PRODUCT, handle="lamp", name="Lamp", now=NOW
    )


def say(author: int, source: str = "hello", **given: object) -> int:
    given = {"origin": NOWHERE, "now": NOW, **given}
    return actions.say(author=author, source=source, **given)  # type: ignore[arg-type]


def card(viewer: Person, post: int) -> queries.PostCard:
    [found] = queries.cards_of(viewer.viewer, [post])
    return found


def test_a_post_is_kept_shown_and_logged(bo: Person, lamp: int) -> None:
    post = say(bo.id, "**这盏灯**很亮\u202e", place=lamp)

    shown = card(bo, post)
    assert "<strong>这盏灯</strong>很亮" in shown.html
    assert (shown.author_handle, shown.author_kind) == ("bo", Kind.PERSON)
    assert (shown.place_id, shown.place_handle) == (lamp, "lamp")
    assert (shown.language, shown.created_at, shown.liked) == ("zh-Hans", NOW, False)
    said = ledger.entries_of(bo.id)[0]
    assert (said.verb, said.actor, said.place, said.post) == ("say", lamp, lamp, post)
    assert (said.object_kind, said.object_id) == ("post", post)
    assert "PostSaid" in str(DBTaskResult.objects.last().args_kwargs)


def test_a_question_at_a_product_is_asking(bo: Person, lamp: int) -> None:
    say(bo.id, "能调光吗？", place=lamp)
    say(bo.id, "Anybody there?")

    assert [e.verb for e in ledger.entries_of(bo.id)[:2]] == ["say", "ask"]


def test_one_s_own_talk_is_no_pull_towards_anybody(bo: Person) -> None:
    post = say(bo.id)
    say(bo.id, "and more", in_reply_to=post)

    assert [e.actor for e in ledger.entries_of(bo.id)[:2]] == [None, None]


def test_a_reply_follows_its_thread(ana: Person, bo: Person, lamp: int) -> None:
    root = say(bo.id, place=lamp)
    reply = say(ana.id, "thanks", in_reply_to=root)
    deeper = say(bo.id, "?", in_reply_to=reply, place=bo.id)

    thread = queries.thread(Stranger(), deeper)

    assert (thread.root.id, thread.root.replies) == (root, 2)
    assert [(c.id, c.in_reply_to, c.root) for c in thread.replies] == [
        (reply, root, root),
        (deeper, reply, root),
    ]
    assert [c.place_id for c in thread.replies] == [lamp, lamp]
    assert thread.replies[0].replies == 1
    said = ledger.entries_of(ana.id)[0]
    assert (said.verb, said.actor) == ("reply", lamp)


def test_a_reply_without_a_place_counts_for_whom_the_thread_is(
    ana: Person, bo: Person, cy: Person
) -> None:
    root = say(ana.id)
    answer = say(bo.id, "one", in_reply_to=root)
    say(cy.id, "two", in_reply_to=answer)

    assert ledger.entries_of(cy.id)[0].actor == ana.id


def test_a_product_speaks_at_itself(ana: Person, bo: Person, lamp: int) -> None:
    post = say(lamp, "v2 is out", person=ana.id)

    assert card(bo, post).place_id == lamp
    assert ledger.entries_of(ana.id)[0].post == post
    with pytest.raises(NotAllowed):
        say(lamp, "buy elsewhere", person=bo.id)


@pytest.mark.parametrize(
    "source", ["", " \n ", "\u200b\u2060", "\x00", "> ", "[](http://a.b)"]
)
def test_nothing_is_not_a_post(bo: Person, source: str) -> None:
    with pytest.raises(Empty):
        say(bo.id, source)


def test_a_thousand_characters_and_no_more(bo: Person) -> None:
    say(bo.id, "灯" * 1000)
    for length in (1001, 5_000_000):
        with pytest.raises(TooLong) as refused:
            say(bo.id, "灯" * length)
        assert refused.value.facts == {"most": 1000, "length": length}


def test_posts_are_said_at_products_and_groups_only(
    bo: Person, ana: Person, lamp: int
) -> None:
    Actor.objects.filter(id=lamp).update(suspended_at=NOW)
    for nowhere in (ana.id, 12345, lamp):
        with pytest.raises(NoSuchPlace):
            say(bo.id, place=nowhere)


def test_the_same_words_within_a_minute_are_one_post(bo: Person, lamp: int) -> None:
    first = say(bo.id)
    again = say(bo.id, " hello ", now=NOW + timedelta(seconds=59))
    elsewhere = say(bo.id, place=lamp)
    answer = say(bo.id, in_reply_to=first)
    answer_again = say(bo.id, in_reply_to=first)
    later = say(bo.id, now=NOW + timedelta(seconds=61))

    assert again == first
    assert answer_again == answer
    assert len({first, elsewhere, answer, later}) == 4
    assert card(bo, first).replies == 1
    assert len(ledger.entries_of(bo.id)) == 5  # with signing up


def test_a_deleted_post_can_be_said_again(bo: Person) -> None:
    first = say(bo.id)
    actions.delete(viewer=bo.viewer, post=first, now=NOW)

    assert say(bo.id) != first


def test_new_accounts_post_ten_times_an_hour_and_others_thirty(bo: Person) -> None:
    def most(start: datetime) -> int:
        posted = 0
        with contextlib.suppress(TooFast):
            while True:
                post = say(bo.id, f"post {posted}", now=start)
                actions.delete(viewer=bo.viewer, post=post, now=NOW)
                posted += 1
        return posted

    assert most(NOW) == 10
    assert most(NOW + OLD) == 30


def test_nobody_answers_what_is_gone_or_hidden(ana: Person, bo: Person) -> None:
    gone, hidden, theirs = say(ana.id, "1"), say(ana.id, "2"), say(ana.id, "3")
    actions.delete(viewer=ana.viewer, post=gone, now=NOW)
    Post.objects.filter(id=hidden).update(visibility="direct")

    with pytest.raises(PostGone):
        say(bo.id, in_reply_to=gone)
    for unseen in (hidden, 12345):
        with pytest.raises(NoSuchPost):
            say(bo.id, in_reply_to=unseen)
        with pytest.raises(NoSuchPost):
            actions.like(person=bo.id, post=unseen, origin=NOWHERE, now=NOW)
    Actor.objects.filter(id=ana.id).update(suspended_at=NOW)
    with pytest.raises(NoSuchPost):
        say(bo.id, in_reply_to=theirs)
    with pytest.raises(NotAllowed):
        say(ana.id)


def test_a_deleted_post_leaves_an_empty_row_in_its_thread(
    ana: Person, bo: Person
) -> None:
    root = say(ana.id)
    reply = say(bo.id, "rude", in_reply_to=root)
    kept = say(ana.id, "no", in_reply_to=reply)

    assert actions.delete(viewer=bo.viewer, post=reply, now=NOW)
    assert not actions.delete(viewer=bo.viewer, post=reply, now=NOW)

    thread = queries.thread(Stranger(), root)
    assert thread.root.replies == 1
    assert [(c.id, c.is_deleted, c.html != "") for c in thread.replies] == [
        (reply, True, False),
        (kept, False, True),
    ]
    assert Post.objects.get(id=reply).source == ""


def test_authors_makers_and_staff_delete_and_nobody_else(
    ana: Person, bo: Person, sam: Person, lamp: int
) -> None:
    post, other = say(ana.id), say(bo.id)
    product_s = say(lamp, "news", person=ana.id)

    for viewer in (bo.viewer, Stranger()):
        with pytest.raises(NotAllowed):
            actions.delete(viewer=viewer, post=post, now=NOW)
    with pytest.raises(NoSuchPost):
        actions.delete(viewer=bo.viewer, post=12345, now=NOW)
    assert actions.delete(viewer=ana.viewer, post=product_s, now=NOW)
    assert actions.delete(viewer=Staff(sam.id), post=other, now=NOW)
    assert not card(bo, post).is_deleted


def test_liking_counts_once(ana: Person, bo: Person) -> None:
    post = say(ana.id)

    once = actions.like(person=bo.id, post=post, origin=NOWHERE, now=NOW)
    twice = actions.like(person=bo.id, post=post, origin=NOWHERE, now=NOW)

    assert (once, twice) == (True, False)
    assert (card(bo, post).likes, card(bo, post).liked) == (1, True)
    assert not card(ana, post).liked
    assert ledger.entries_of(bo.id)[0].actor == ana.id
    assert actions.unlike(person=bo.id, post=post, origin=NOWHERE, now=NOW)
    assert not actions.unlike(person=bo.id, post=post, origin=NOWHERE, now=NOW)
    assert card(bo, post).likes == 0
    assert [e.verb for e in ledger.entries_of(bo.id)] == ["unlike", "like", "sign_up"]


def test_two_likes_at_once_are_one(
    ana: Person, bo: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = say(ana.id)
    actions.like(person=bo.id, post=post, origin=NOWHERE, now=NOW)
    # The second request looked before the first one wrote.
    monkeypatch.setattr(type(Like.objects.all()), "exists", lambda rows: False)

    assert not actions.like(person=bo.id, post=post, origin=NOWHERE, now=NOW)
    assert card(bo, post).likes == 1


def test_the_database_keeps_the_promises(ana: Person, bo: Person) -> None:
    post = say(ana.id)
    rows = Post.objects.filter(id=post)
    Like.objects.create(id=1, post_id=post, person_id=bo.id)

    for change in (
        {"likes": -1},
        {"replies": -1},
        {"visibility": "secret"},
        {"commercial": "maybe"},
        {"deleted_at": NOW},
        {"root_id": post},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Like.objects.create(id=2, post_id=post, person_id=bo.id)


def test_cards_come_in_the_order_asked_for(bo: Person, ana: Person) -> None:
    first, second, hidden = say(bo.id, "1"), say(bo.id, "2"), say(bo.id, "3")
    Post.objects.filter(id=hidden).update(visibility="direct")

    def ids(viewer: Member | Stranger) -> list[int]:
        wanted = [second, 12345, hidden, first, second]
        return [c.id for c in queries.cards_of(viewer, wanted)]

    assert ids(Stranger()) == [second, first]
    assert ids(bo.viewer) == [second, hidden, first]
    assert queries.cards_of(Stranger(), []) == []


def test_threads_of_the_suspended_are_not_there(ana: Person, bo: Person) -> None:
    root = say(ana.id)
    mine = say(bo.id, in_reply_to=root)
    Actor.objects.filter(id=bo.id).update(suspended_at=NOW)
    assert queries.thread(Stranger(), root).replies == []

    Actor.objects.filter(id=ana.id).update(suspended_at=NOW)
    for post in (root, mine, 12345):
        with pytest.raises(NoSuchPost):
            queries.thread(Stranger(), post)


def test_a_thread_is_one_statement(
    ana: Person, bo: Person, django_assert_num_queries: object
) -> None:
    root = say(ana.id)
    say(bo.id, in_reply_to=root)

    with django_assert_num_queries(1):  # type: ignore[operator]
        queries.thread(bo.viewer, root)
    with django_assert_num_queries(1):  # type: ignore[operator]
        queries.cards_of(bo.viewer, [root])
