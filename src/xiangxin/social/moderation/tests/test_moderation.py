from datetime import timedelta

import pytest
from tests.cast import NOW, Person

from xiangxin.kernel.errors import NotAllowed, Refusal
from xiangxin.social.actors.rules import Member, Staff, Stranger, System, Viewer
from xiangxin.social.moderation import actions, queries
from xiangxin.social.moderation.errors import (
    DisputedAlready,
    NoSuchDecision,
    NothingToDispute,
    ReasonMissing,
    WordsTooLong,
)
from xiangxin.social.moderation.rules import DISPUTE_MOST, REASON_MOST, Did
from xiangxin.social.posts import actions as posts
from xiangxin.social.shield import actions as shield
from xiangxin.social.shield import queries as marks
from xiangxin.social.shield.errors import AlreadyDecided, NoSuchMark
from xiangxin.social.shield.rules import Marked, State
from xiangxin.web.posts.tests.visiting import said

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def post(bo: Person) -> int:
    post = said(bo, "Like and share to win a lamp.")
    shield.look(post=post, now=NOW)
    return post


@pytest.fixture
def mark(post: int) -> int:
    return marks.marks_on(Marked.POST, [post])[0].id


def decide(by: Person, mark: int, did: str, seen: str = "open", **of: str) -> bool:
    return actions.decide(
        viewer=Staff(by.id),
        mark=mark,
        did=did,
        seen=seen,
        reason=of.get("reason", "It does."),
        now=LATER,
    )


def dispute(viewer: Viewer, post: int, mark: int, text: str = "It was a joke.") -> None:
    actions.dispute(viewer=viewer, post=post, mark=mark, text=text, now=LATER)


def state_of(mark: int) -> State:
    return marks.mark_at(mark).state


def test_a_decision_leaves_a_row_in_the_log(sam: Person, mark: int, post: int) -> None:
    assert decide(sam, mark, "uphold", reason="Read it twice.")
    [step] = queries.log(Staff(sam.id))
    assert (step.did, step.words, step.thing_id) == (Did.UPHOLD, "Read it twice.", post)
    assert step.by is not None
    assert step.by.id == sam.id
    assert state_of(mark) is State.UPHELD


def test_the_same_decision_twice_is_one(sam: Person, mark: int) -> None:
    assert decide(sam, mark, "clear")
    assert not decide(sam, mark, "clear")
    assert len(queries.log(Staff(sam.id))) == 1


def test_of_two_moderators_the_second_is_told(
    sam: Person, ana: Person, mark: int
) -> None:
    decide(sam, mark, "uphold")
    with pytest.raises(AlreadyDecided):
        decide(ana, mark, "clear")
    assert state_of(mark) is State.UPHELD
    assert decide(ana, mark, "clear", seen="upheld")
    assert [step.did for step in queries.log(Staff(sam.id))] == [Did.CLEAR, Did.UPHOLD]


def test_an_author_objects_and_it_opens_again(
    sam: Person, bo: Person, mark: int, post: int
) -> None:
    decide(sam, mark, "uphold")
    assert not queries.waiting(Staff(sam.id))
    dispute(bo.viewer, post, mark)
    [flagged] = queries.waiting(Staff(sam.id))
    assert flagged.is_disputed
    assert [step.words for step in flagged.steps] == ["It does.", "It was a joke."]
    with pytest.raises(DisputedAlready):
        dispute(bo.viewer, post, mark, "And again.")


def test_an_author_may_object_before_anybody_decided(
    bo: Person, mark: int, post: int
) -> None:
    dispute(bo.viewer, post, mark)
    assert state_of(mark) is State.OPEN


def test_what_was_cleared_needs_no_objection(
    sam: Person, bo: Person, mark: int, post: int
) -> None:
    decide(sam, mark, "clear")
    with pytest.raises(NothingToDispute):
        dispute(bo.viewer, post, mark)


def test_an_author_reads_why_and_not_who(
    sam: Person, bo: Person, mark: int, post: int
) -> None:
    decide(sam, mark, "uphold", reason="Read it twice.")
    [flagged] = queries.about_mine(bo.viewer, [post])[post]
    assert flagged.steps[0].words == "Read it twice."
    assert flagged.steps[0].by is None
    assert "Like and share" in flagged.mark.evidence[0].quote


def test_nobody_else_reads_or_objects(
    sam: Person, ana: Person, mark: int, post: int
) -> None:
    for viewer in (Stranger(), ana.viewer, Staff(sam.id), System()):
        assert not queries.about_mine(viewer, [post])
        with pytest.raises(NothingToDispute):
            dispute(viewer, post, mark)


def test_an_objection_names_a_flag_of_that_post(bo: Person, mark: int) -> None:
    other = said(bo, "It hums.")
    with pytest.raises(NothingToDispute):
        dispute(bo.viewer, other, mark)


@pytest.mark.parametrize("who", ["stranger", "member", "system"])
def test_only_the_staff_moderates(bo: Person, mark: int, who: str) -> None:
    viewer = {"stranger": Stranger(), "member": Member(bo.id), "system": System()}[who]
    for ask in (queries.waiting, queries.log):
        with pytest.raises(NotAllowed):
            ask(viewer)  # type: ignore[operator]
    with pytest.raises(NotAllowed):
        actions.decide(
            viewer=viewer, mark=mark, did="clear", seen="open", reason="So.", now=NOW
        )
    assert not queries.count_waiting(viewer)
    assert state_of(mark) is State.OPEN


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"reason": " \u200b"}, ReasonMissing),
        ({"reason": "x" * (REASON_MOST + 1)}, WordsTooLong),
        ({"reason": "x" * 5_000_000}, WordsTooLong),
        ({"did": "dispute"}, NoSuchDecision),
        ({"did": ""}, NoSuchDecision),
        ({"seen": "shut"}, NoSuchDecision),
        ({"mark": "7"}, NoSuchMark),
    ],
)
def test_a_form_nobody_was_shown_decides_nothing(
    sam: Person, mark: int, fields: dict[str, str], refusal: type[Refusal]
) -> None:
    known = {"did": "uphold", "seen": "open", "reason": "So."} | fields
    number = int(known.pop("mark", mark))
    with pytest.raises(refusal):
        actions.decide(viewer=Staff(sam.id), mark=number, now=NOW, **known)
    assert state_of(mark) is State.OPEN
    assert not queries.log(Staff(sam.id))


def test_an_objection_is_short_and_says_something(
    bo: Person, mark: int, post: int
) -> None:
    for text in ("", "x" * (DISPUTE_MOST + 1)):
        with pytest.raises((ReasonMissing, WordsTooLong)):
            dispute(bo.viewer, post, mark, text)
    dispute(bo.viewer, post, mark, "\u202eZ̷̧̛a̶l̵g̸o and العربية")


def test_a_removed_post_waits_for_nobody(
    sam: Person, bo: Person, mark: int, post: int
) -> None:
    posts.delete(viewer=bo.viewer, post=post, now=NOW)
    shield.look(post=post, now=LATER)
    assert not queries.waiting(Staff(sam.id))
    with pytest.raises(NoSuchMark):
        decide(sam, mark, "uphold")
