from datetime import timedelta

import pytest
from tests.cast import NOW, Person

from xiangxin.config.worker import work_until_idle
from xiangxin.social.posts import actions as posts
from xiangxin.social.shield import actions, queries
from xiangxin.social.shield.errors import AlreadyDecided, NoSuchMark
from xiangxin.social.shield.rules import Evidence, Finding, Flag, Marked, State
from xiangxin.web.posts.tests.visiting import said

PROMISE = "Like and share to win a lamp."
LATER = NOW + timedelta(hours=1)


def looked_at(person: Person, text: str = PROMISE) -> int:
    post = said(person, text)
    actions.look(post=post, now=NOW)
    return post


def only_mark(post: int) -> queries.MarkCard:
    [mark] = queries.marks_on(Marked.POST, [post])
    return mark


def decide(mark: int, to: State, seen: State, by: Person) -> bool:
    return actions.decide(mark=mark, to=to, seen=seen, by=by.id, now=LATER)


def test_a_promise_is_marked_when_the_worker_has_read_it(bo: Person) -> None:
    post, other = said(bo, PROMISE), said(bo, "It hums.")
    work_until_idle(now=lambda: NOW)
    marks = queries.marks_of([post, other])
    assert marks.keys() == {post}
    assert marks[post].kinds == {Flag.PROMISES_GIFT}
    assert marks[post].state is State.OPEN
    assert "Like and share to win" in marks[post].evidence[0]
    assert queries.promising(NOW) == {post}


def test_looking_twice_changes_nothing(bo: Person) -> None:
    post = looked_at(bo)
    before = queries.marks_on(Marked.POST, [post])
    actions.look(post=post, now=LATER)
    assert queries.marks_on(Marked.POST, [post]) == before


def test_a_history_is_read_at_once_and_once(bo: Person) -> None:
    post = said(bo, PROMISE)
    for n in range(3):
        said(bo, f"Evening {n}.")
    assert actions.look_at_all(now=NOW) == 1
    assert actions.look_at_all(now=LATER) == 1
    assert only_mark(post).made_at == NOW


def test_what_was_promised_later_is_not_yet_promised(bo: Person) -> None:
    looked_at(bo)
    assert not queries.promising(NOW - timedelta(seconds=1))


def test_a_deleted_post_keeps_its_mark_and_none_of_its_words(bo: Person) -> None:
    post = looked_at(bo)
    posts.delete(viewer=bo.viewer, post=post, now=NOW)
    work_until_idle(now=lambda: LATER)
    assert not queries.queue()
    assert not queries.marks_of([post])[post].evidence
    assert queries.promising(LATER) == {post}  # the likes it won stay rewarded


def test_what_a_moderator_cleared_is_no_longer_told(bo: Person, sam: Person) -> None:
    post = looked_at(bo)
    assert decide(only_mark(post).id, State.CLEARED, State.OPEN, sam)
    assert not queries.marks_of([post])
    assert not queries.promising(LATER)
    actions.look(post=post, now=LATER)
    assert only_mark(post).state is State.CLEARED


def test_new_evidence_opens_a_cleared_mark(bo: Person, sam: Person) -> None:
    post = looked_at(bo)
    decide(only_mark(post).id, State.CLEARED, State.OPEN, sam)
    new = Finding(
        flag=Flag.PROMISES_GIFT, score=1, evidence=(Evidence("gift_for_act", "new"),)
    )
    assert actions.put(kind=Marked.POST, thing=post, finding=new, now=LATER)
    mark = only_mark(post)
    assert mark.state is State.OPEN
    assert len(mark.evidence) == 2


def test_the_second_of_two_moderators_is_told(
    bo: Person, sam: Person, ana: Person
) -> None:
    mark = only_mark(looked_at(bo)).id
    assert decide(mark, State.UPHELD, State.OPEN, sam)
    assert not decide(mark, State.UPHELD, State.OPEN, ana)  # the same: harmless
    with pytest.raises(AlreadyDecided):
        decide(mark, State.CLEARED, State.OPEN, ana)
    assert decide(mark, State.CLEARED, State.UPHELD, ana)  # having read it


def test_a_mark_is_opened_again_only_from_upheld(bo: Person, sam: Person) -> None:
    mark = only_mark(looked_at(bo)).id
    assert not actions.reopen(mark=mark)
    decide(mark, State.UPHELD, State.OPEN, sam)
    assert actions.reopen(mark=mark)
    assert queries.mark_at(mark).state is State.OPEN


def test_nothing_is_decided_about_what_is_not_there(sam: Person) -> None:
    with pytest.raises(NoSuchMark):
        decide(7, State.CLEARED, State.OPEN, sam)
