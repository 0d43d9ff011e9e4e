"""Founding a group, its rules, its moderators. Joining and leaving are following."""

from datetime import datetime

from django.db import transaction

from xiangxin.kernel.errors import NotAllowed
from xiangxin.ledger.rules import Origin
from xiangxin.outbox.actions import tell
from xiangxin.social.actors import actions as actors
from xiangxin.social.actors.queries import acting_for, cards_of
from xiangxin.social.actors.rules import Kind, May, Role, Viewer, summary_of
from xiangxin.social.groups.errors import NoSuchGroup, NotAPerson
from xiangxin.social.groups.events import GroupCreated
from xiangxin.social.groups.models import Group
from xiangxin.social.groups.rules import check_remains, rules_of


@transaction.atomic
def create(
    *,
    person: int,
    handle: str,
    name: str,
    origin: Origin,
    now: datetime,
    rules: str = "",
    summary: str = "",
    avatar: str = "",
    is_demo: bool = False,
) -> int:
    """A group that `person` moderates and is the first member of; return its actor id."""
    who = cards_of([person]).get(person)
    if who is None or who.is_suspended or who.kind is not Kind.PERSON:
        raise NotAllowed
    kept = rules_of(rules)
    group = actors.create_for(
        person=person,
        kind=Kind.GROUP,
        handle=handle,
        name=name,
        summary=summary_of(summary),
        avatar=avatar,
        is_demo=is_demo,
        now=now,
    )
    Group.objects.create(actor_id=group, rules=kept)
    actors.follow(follower=person, target=group, origin=origin, now=now)
    tell(GroupCreated(group=group, person=person))
    return group


@transaction.atomic
def write_rules(*, viewer: Viewer, group: int, rules: str) -> None:
    """Its moderators may."""
    _check_moderates(viewer, group)
    Group.objects.filter(actor_id=group).update(rules=rules_of(rules))


@transaction.atomic
def appoint(*, viewer: Viewer, group: int, person: int, now: datetime) -> bool:
    """Another moderator; False if they were one already."""
    _check_moderates(viewer, group)
    who = cards_of([person]).get(person)
    if who is None or who.is_suspended or who.kind is not Kind.PERSON:
        raise NotAPerson
    return actors.admit_to(
        viewer=viewer,
        actor=group,
        person=person,
        role=Role.EDITOR,
        may=May.MAKE,
        now=now,
    )


@transaction.atomic
def dismiss(*, viewer: Viewer, group: int, person: int) -> bool:
    """One moderator fewer, who may be the viewer; False if they were none."""
    _check_moderates(viewer, group)
    _lock(group)
    moderators = acting_for(group)
    if person not in moderators:
        return False
    check_remains(moderators, without=person)
    return actors.dismiss_from(viewer=viewer, actor=group, person=person, may=May.MAKE)


def _check_moderates(viewer: Viewer, group: int) -> None:
    if not Group.objects.filter(actor_id=group).exists():
        raise NoSuchGroup
    actors.check_acts_for(viewer, group, may=May.MAKE)


def _lock(group: int) -> None:
    # Of two last moderators who leave at once, one must see that the other has left.
    list(Group.objects.select_for_update().filter(actor_id=group))
