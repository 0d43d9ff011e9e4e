import pytest
from django_tasks_db.models import DBTaskResult
from tests.cast import NOW, Person

from xiangxin.kernel.errors import NotAllowed, Refusal
from xiangxin.ledger import queries as ledger
from xiangxin.ledger.rules import NOWHERE
from xiangxin.social.actors import actions as actors
from xiangxin.social.actors import queries as known
from xiangxin.social.actors.errors import BadHandle, HandleTaken, SummaryTooLong
from xiangxin.social.actors.models import Actor
from xiangxin.social.actors.rules import Kind, Staff, Stranger
from xiangxin.social.groups import actions, queries
from xiangxin.social.groups.errors import (
    LastModerator,
    NoSuchGroup,
    NotAPerson,
    RulesTooLong,
)
from xiangxin.social.groups.rules import RULES_MOST


def found(person: Person, handle: str = "手冲小组", **given: str) -> int:
    return actions.create(
        person=person.id,
        handle=handle,
        name="手冲小组 Pour-over",
        origin=NOWHERE,
        now=NOW,
        **given,
    )


def moderators(group: int) -> list[int]:
    return [card.id for card in queries.group_page(group).moderators]


def test_whoever_founds_a_group_moderates_it_and_is_its_first_member(
    ana: Person,
) -> None:
    group = found(ana, rules="Bring numbers.\n\n- be kind", summary="Water, beans.")

    card = known.actor_at("手冲小组", ana.viewer)
    assert (card.id, card.kind, card.followers) == (group, Kind.GROUP, 1)
    assert (card.summary, card.is_followed) == ("Water, beans.", True)
    assert "<li>be kind</li>" in queries.group_page(group).rules
    assert queries.rules_text(group) == "Bring numbers.\n\n- be kind"
    assert moderators(group) == [ana.id]
    told = str(DBTaskResult.objects.values_list("args_kwargs", flat=True))
    assert "GroupCreated" in told


def test_following_a_group_is_joining_it(ana: Person, bo: Person) -> None:
    group = found(ana)
    actors.follow(follower=bo.id, target=group, origin=NOWHERE, now=NOW)
    actors.follow(follower=bo.id, target=ana.id, origin=NOWHERE, now=NOW)
    Actor.objects.filter(id=group).update(suspended_at=NOW)
    actors.unfollow(follower=bo.id, target=group, origin=NOWHERE, now=NOW)
    actors.unfollow(follower=bo.id, target=ana.id, origin=NOWHERE, now=NOW)

    entries = [(e.verb, e.actor) for e in ledger.entries_of(bo.id)[:4]]
    assert entries == [
        ("unfollow", ana.id),
        ("leave", group),
        ("follow", ana.id),
        ("join", group),
    ]


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"handle": "x"}, BadHandle),
        ({"handle": "ANA"}, HandleTaken),
        ({"handle": "help"}, HandleTaken),
        ({"rules": "静" * (RULES_MOST + 1)}, RulesTooLong),
        ({"rules": "静" * 5_000_000}, RulesTooLong),
        ({"summary": "长" * 301}, SummaryTooLong),
    ],
)
def test_what_cannot_be_founded(
    ana: Person, given: dict[str, str], why: type[Refusal]
) -> None:
    with pytest.raises(why):
        found(ana, **given)

    assert not Actor.objects.filter(kind=Kind.GROUP).exists()


def test_only_people_who_are_here_found_groups(ana: Person, bo: Person) -> None:
    lamp = actors.create_for(
        person=ana.id, kind=Kind.PRODUCT, handle="lamp", name="Lamp", now=NOW
    )
    Actor.objects.filter(id=bo.id).update(suspended_at=NOW)
    for nobody in (lamp, bo.id, 12345):
        with pytest.raises(NotAllowed):
            actions.create(
                person=nobody, handle="beans", name="Beans", origin=NOWHERE, now=NOW
            )


def test_rules_are_cleaned_and_may_be_emptied(ana: Person) -> None:
    group = found(ana, rules="<script>alert(1)</script> **kind**\u202e")
    assert "<script" not in queries.group_page(group).rules
    assert "<strong>kind</strong>" in queries.group_page(group).rules

    actions.write_rules(viewer=ana.viewer, group=group, rules=" \n")
    assert queries.group_page(group).rules == ""


def test_only_moderators_and_staff_change_a_group(
    ana: Person, bo: Person, cy: Person
) -> None:
    group = found(ana)
    for viewer in (bo.viewer, Stranger()):
        with pytest.raises(NotAllowed):
            actions.write_rules(viewer=viewer, group=group, rules="mine now")
        with pytest.raises(NotAllowed):
            actions.appoint(viewer=viewer, group=group, person=bo.id, now=NOW)
        with pytest.raises(NotAllowed):
            actions.dismiss(viewer=viewer, group=group, person=ana.id)

    assert actions.appoint(viewer=ana.viewer, group=group, person=bo.id, now=NOW)
    assert not actions.appoint(viewer=ana.viewer, group=group, person=bo.id, now=NOW)
    actions.write_rules(viewer=bo.viewer, group=group, rules="be kind")
    actions.write_rules(viewer=Staff(cy.id), group=group, rules="be kinder")
    assert moderators(group) == [ana.id, bo.id]


def test_what_is_no_group_has_no_rules(ana: Person) -> None:
    lamp = actors.create_for(
        person=ana.id, kind=Kind.PRODUCT, handle="lamp", name="Lamp", now=NOW
    )
    for nothing in (lamp, 12345):
        with pytest.raises(NoSuchGroup):
            actions.write_rules(viewer=ana.viewer, group=nothing, rules="")
        with pytest.raises(NoSuchGroup):
            actions.dismiss(viewer=ana.viewer, group=nothing, person=ana.id)


def test_a_group_is_moderated_by_people(ana: Person) -> None:
    group, other = found(ana), found(ana, "tea")
    for nobody in (other, 12345):
        with pytest.raises(NotAPerson):
            actions.appoint(viewer=ana.viewer, group=group, person=nobody, now=NOW)


def test_a_group_is_never_left_alone(ana: Person, bo: Person) -> None:
    group = found(ana)
    with pytest.raises(LastModerator):
        actions.dismiss(viewer=ana.viewer, group=group, person=ana.id)

    actions.appoint(viewer=ana.viewer, group=group, person=bo.id, now=NOW)
    assert actions.dismiss(viewer=ana.viewer, group=group, person=ana.id)
    assert moderators(group) == [bo.id]
    with pytest.raises(NotAllowed):
        actions.dismiss(viewer=ana.viewer, group=group, person=bo.id)
    assert not actions.dismiss(viewer=bo.viewer, group=group, person=ana.id)


def test_a_suspended_moderator_is_not_named(ana: Person, bo: Person) -> None:
    group = found(ana)
    actions.appoint(viewer=ana.viewer, group=group, person=bo.id, now=NOW)
    Actor.objects.filter(id=bo.id).update(suspended_at=NOW)

    assert moderators(group) == [ana.id]
