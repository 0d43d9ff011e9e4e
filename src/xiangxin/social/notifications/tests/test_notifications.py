import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st
from tests import cast
from tests.cast import NOW, Person

from xiangxin.config.notices import NOTICES
from xiangxin.config.worker import work_until_idle
from xiangxin.social.actors.models import Account
from xiangxin.social.notifications import actions, queries
from xiangxin.social.notifications.models import Notification
from xiangxin.social.notifications.rules import KIND_MOST, Told, together
from xiangxin.social.posts import actions as posts
from xiangxin.web.posts.tests.visiting import said


def unread(person: Person) -> int:
    return Account.objects.get(actor_id=person.id).unread


def told(*people: Person, about: int = 7, by: int | None = None) -> int:
    return actions.notify(
        kind="answered",
        to=[person.id for person in people],
        about=about,
        thing=about // 10,
        by=by,
        now=NOW,
    )


def test_every_kind_fits_its_column_and_has_its_words() -> None:
    assert all(len(kind) <= KIND_MOST for kind in NOTICES)
    assert all(notice.one and notice.many for notice in NOTICES.values())


def test_told_twice_is_told_once(bo: Person, cy: Person) -> None:
    assert told(bo, bo) == 1
    assert told(bo, cy) == 1, "bo knew"
    assert (unread(bo), unread(cy)) == (1, 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Notification.objects.create(
            id=1, person_id=bo.id, kind="answered", about=7, thing=0, at=NOW
        )


def test_nobody_is_told_of_themselves_nor_who_has_no_account(bo: Person) -> None:
    assert told(bo, by=bo.id) == 0
    assert actions.notify(kind="answered", to=[5], about=1, thing=1, now=NOW) == 0


def test_a_kind_that_is_not_registered_is_a_mistake(bo: Person) -> None:
    with pytest.raises(LookupError):
        actions.notify(kind="gossip", to=[bo.id], about=1, thing=1, now=NOW)


def test_reading_up_to_one_leaves_what_came_after(bo: Person, cy: Person) -> None:
    told(bo, cy, about=1)
    first = queries.told(bo.id, limit=9)[0]
    told(bo, about=2)
    assert actions.read(person=bo.id, until=first.id, now=NOW) == 1
    assert actions.read(person=bo.id, until=first.id, now=NOW) == 0
    assert (unread(bo), unread(cy)) == (1, 1)
    assert [notice.is_read for notice in queries.told(bo.id, limit=9)] == [False, True]
    assert told(bo, about=1) == 0, "what was read is not told anew"


def test_lists_go_on_and_know_their_kinds(bo: Person) -> None:
    for about in range(5):
        told(bo, about=about)
    first = queries.told(bo.id, limit=3)
    rest = queries.told(bo.id, limit=3, before=first[-1].id)
    assert [one.about for one in (*first, *rest)] == [4, 3, 2, 1, 0]
    assert queries.told(bo.id, kinds=["idea_shipped"], limit=9) == []


def test_a_telling_cut_short_ends_where_it_would_have(
    bo: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [bo, *(cast.person(f"Member{n}") for n in range(6))]
    monkeypatch.setattr(actions, "_AT_ONCE", 2)
    calls = 0
    count_unread = actions.actors.count_unread

    def killed(*args: object, **facts: object) -> None:
        nonlocal calls
        calls += 1
        if calls == 3:
            raise RuntimeError
        count_unread(*args, **facts)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(actions.actors, "count_unread", killed)
        with pytest.raises(RuntimeError):
            told(*people)
    assert 0 < Notification.objects.count() < len(people), "some had heard"
    told(*people)
    assert Notification.objects.count() == len(people)
    assert {unread(person) for person in people} == {1}


def test_old_notices_that_were_read_are_dropped(bo: Person, cy: Person) -> None:
    told(bo, cy)
    actions.read(person=bo.id, until=2**62, now=NOW)
    assert actions.forget(before=NOW) == 0
    assert actions.forget(before=NOW.replace(year=2027)) == 1
    assert unread(cy) == 1


def test_whoever_is_answered_is_told(bo: Person, cy: Person) -> None:
    asked = said(bo, "Does it hum?")
    answer = said(cy, "It does.", to=asked)
    said(bo, "Thanks.", to=asked)
    work_until_idle()
    (notice,) = queries.told(bo.id, limit=9)
    assert (notice.kind, notice.about, notice.thing) == ("answered", answer, asked)
    assert notice.by == cy.id


def test_a_removed_question_hears_nothing(bo: Person, cy: Person) -> None:
    asked = said(bo, "Does it hum?")
    said(cy, "It does.", to=asked)
    posts.delete(viewer=bo.viewer, post=asked, now=NOW)
    work_until_idle()
    assert queries.told(bo.id, limit=9) == []


@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 2), st.booleans())))
def test_grouping_loses_nothing_and_keeps_the_order(
    drawn: list[tuple[str, int, bool]],
) -> None:
    notices = [
        Told(id=n, kind=kind, about=n, thing=thing, by=None, at=NOW, is_read=is_read)
        for n, (kind, thing, is_read) in enumerate(drawn)
    ]
    groups = together(notices)
    assert sorted(one.id for group in groups for one in group) == list(
        range(len(notices))
    )
    assert [group[0].id for group in groups] == sorted(group[0].id for group in groups)
    assert all(len({(n.kind, n.thing, n.is_read) for n in g}) == 1 for g in groups)
