from datetime import timedelta

import pytest
from tests.cast import NOW, Person

from xiangxin.kernel.ids import next_id
from xiangxin.ledger import actions as ledger
from xiangxin.ledger.rules import NOWHERE, Act, Thing, Verb
from xiangxin.social.posts import actions as posts
from xiangxin.social.shield import actions, queries
from xiangxin.social.shield.rules import BURST_LEAST, Finding, Flag, State, burst_of
from xiangxin.web.posts.tests.visiting import said

DAY = timedelta(days=1)
CROWD = 2 * BURST_LEAST


def found(**figures: int) -> Finding | None:
    known = {"people": 40, "idle": 40, "buyers": 0, "earlier": 0} | figures
    return burst_of("burst_of_likes", at=NOW, **known)


@pytest.mark.parametrize(
    "figures",
    [
        {"people": BURST_LEAST - 1, "idle": BURST_LEAST - 1},
        {"earlier": 40 * 28},
        {"earlier": 20 * 28},
        {"idle": 20},
        {"buyers": 4},
    ],
    ids=["few", "as usual", "twice as usual", "busy people", "buyers"],
)
def test_what_is_no_burst(figures: dict[str, int]) -> None:
    assert found() is not None
    assert found(**figures) is None


@pytest.fixture
def crowd(db: None) -> list[int]:
    people = [next_id(NOW) for _ in range(CROWD)]
    for number, person in enumerate(people):
        ledger.admit(person=person, pseudonym=10_000 + number)
    return people


def acted(
    person: int, verb: Verb, *, actor: int, post: int = 0, ago: timedelta
) -> None:
    thing = Thing("post", post) if post else Thing("actor", actor)
    act = Act(verb=verb, person=person, actor=actor, thing=thing, post=post or None)
    ledger.record(act, origin=NOWHERE, now=NOW - ago)


def liked(people: list[int], post: int, *, by: int, ago: timedelta) -> None:
    for person in people:
        acted(person, Verb.LIKE, actor=by, post=post, ago=ago)


def test_a_bought_crowd_is_marked_with_its_figures(
    bo: Person, crowd: list[int]
) -> None:
    post = said(bo, "Look.")
    liked(crowd, post, by=bo.id, ago=timedelta(hours=3))
    assert actions.find_bursts(now=NOW) == 1
    [mark] = queries.queue()
    assert (mark.thing_id, mark.kind) == (post, Flag.BURST)
    figures = {"people": CROWD, "usual": 0.0, "idle": CROWD, "buyers": 0}
    assert mark.evidence[0].figures == figures
    assert not queries.marks_of([post])  # between moderators and its author


def test_follows_of_an_actor_are_counted_too(ana: Person, crowd: list[int]) -> None:
    for person in crowd:
        acted(person, Verb.FOLLOW, actor=ana.id, ago=timedelta(hours=1))
    assert actions.find_bursts(now=NOW) == 1
    assert queries.queue()[0].thing_id == ana.id


def test_a_person_who_likes_again_and_again_is_one(
    bo: Person, crowd: list[int]
) -> None:
    post = said(bo, "Look.")
    for n in range(CROWD):
        liked(crowd[:3], post, by=bo.id, ago=timedelta(minutes=n))
    assert not actions.find_bursts(now=NOW)


@pytest.mark.parametrize("verb", [Verb.BUY, Verb.REPLY, Verb.FOLLOW])
def test_people_who_do_other_things_are_no_burst(
    ana: Person, bo: Person, crowd: list[int], verb: Verb
) -> None:
    post = said(bo, "Look.")
    for person in crowd:
        acted(person, verb, actor=ana.id, ago=5 * DAY)
    liked(crowd, post, by=bo.id, ago=timedelta(hours=3))
    assert not actions.find_bursts(now=NOW)


def test_yesterdays_crowd_is_marked_once(
    bo: Person, crowd: list[int], sam: Person
) -> None:
    post = said(bo, "Look.")
    liked(crowd, post, by=bo.id, ago=timedelta(hours=1))
    actions.find_bursts(now=NOW)
    [mark] = queries.queue()
    actions.decide(mark=mark.id, to=State.CLEARED, seen=State.OPEN, by=sam.id, now=NOW)
    for hours in (0, 1, 20):
        assert not actions.find_bursts(now=NOW + timedelta(hours=hours))
    assert queries.mark_at(mark.id).state is State.CLEARED


def test_a_post_that_was_removed_is_nobodys_to_decide_about(
    bo: Person, crowd: list[int]
) -> None:
    post = said(bo, "Look.")
    liked(crowd, post, by=bo.id, ago=timedelta(hours=1))
    posts.delete(viewer=bo.viewer, post=post, now=NOW)
    assert not actions.find_bursts(now=NOW)
    assert not queries.queue()


def test_an_old_crowd_is_history(bo: Person, crowd: list[int]) -> None:
    liked(crowd, said(bo, "Look."), by=bo.id, ago=2 * DAY)
    assert not actions.find_bursts(now=NOW)
