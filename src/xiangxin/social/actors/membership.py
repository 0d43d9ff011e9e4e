"""Who acts for an actor: asked, answering, given another role, leaving."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from xiangxin.kernel.errors import NotAllowed
from xiangxin.kernel.ids import next_id
from xiangxin.outbox.actions import tell
from xiangxin.social.actors import queries
from xiangxin.social.actors.actions import check_acts_for
from xiangxin.social.actors.errors import (
    ActsAlready,
    NoSuchInvitation,
    PeopleOnly,
    TooManyPeople,
)
from xiangxin.social.actors.events import Invited
from xiangxin.social.actors.models import Actor, Invitation, Membership
from xiangxin.social.actors.rules import (
    Kind,
    May,
    Role,
    Viewer,
    check_owner_remains,
    person_of,
)

PEOPLE_MOST = 50
_BATCH = 1_000


@transaction.atomic
def invite(
    *, viewer: Viewer, actor: int, handle: str, role: Role, now: datetime
) -> int:
    """Ask a person to act for an actor; asked again, the role is the newer one."""
    _lock(actor)
    check_acts_for(viewer, actor, may=May.GOVERN)
    by = person_of(viewer)
    if by is None:
        raise NotAllowed
    asked = queries.actor_at(handle)
    if asked.kind is not Kind.PERSON:
        raise PeopleOnly(handle=asked.handle)
    acting = Membership.objects.filter(actor_id=actor)
    if acting.filter(person_id=asked.id).exists():
        raise ActsAlready(handle=asked.handle)
    waiting = Invitation.objects.filter(actor_id=actor).exclude(person_id=asked.id)
    if acting.count() + waiting.count() >= PEOPLE_MOST:
        raise TooManyPeople(most=PEOPLE_MOST)
    row, is_new = Invitation.objects.update_or_create(
        actor_id=actor,
        person_id=asked.id,
        defaults={"role": role, "by_id": by},
        create_defaults={"id": next_id(now), "role": role, "by_id": by},
    )
    if is_new:
        tell(Invited(invitation=row.id, actor=actor, person=asked.id, by=by))
    return asked.id


@transaction.atomic
def accept(*, viewer: Viewer, actor: int, now: datetime) -> Role:
    """Act for it from now on; the role that was asked for."""
    _lock(actor)
    asked = Invitation.objects.filter(actor_id=actor, person_id=person_of(viewer))
    found = asked.values_list("person_id", "role").first()
    gone, _ = asked.delete()
    if found is None or not gone:  # withdrawn in between
        raise NoSuchInvitation
    person, role = found
    Membership.objects.update_or_create(
        actor_id=actor,
        person_id=person,
        defaults={"role": role},
        create_defaults={"id": next_id(now), "role": role},
    )
    return Role(role)


@transaction.atomic
def withdraw(*, viewer: Viewer, actor: int, person: int) -> bool:
    """Nobody is asked any more: by those who asked, or declined by who was asked."""
    if person != person_of(viewer):
        check_acts_for(viewer, actor, may=May.GOVERN)
    gone, _ = Invitation.objects.filter(actor_id=actor, person_id=person).delete()
    return bool(gone)


@transaction.atomic
def set_role(*, viewer: Viewer, actor: int, person: int, role: Role) -> bool:
    """Another role for somebody who acts for it; False if it is the one they have."""
    _lock(actor)
    owners = owners_of(actor)
    check_acts_for(viewer, actor, may=May.GOVERN)
    if role is not Role.OWNER:
        check_owner_remains(owners, without=person)
        _unask(actor, by=person)
    rows = Membership.objects.filter(actor_id=actor, person_id=person)
    return bool(rows.exclude(role=role).update(role=role))


@transaction.atomic
def dismiss(*, viewer: Viewer, actor: int, person: int) -> bool:
    """Somebody acts for it no longer, by an owner's word or their own; False if they did not."""
    _lock(actor)
    owners = owners_of(actor)
    check_acts_for(
        viewer, actor, may=None if person == person_of(viewer) else May.GOVERN
    )
    check_owner_remains(owners, without=person)
    _unask(actor, by=person)
    gone, _ = Membership.objects.filter(actor_id=actor, person_id=person).delete()
    return bool(gone)


def own(*, actors: Iterable[int], person: int, now: datetime) -> None:
    """Make a person owner of all of these too. The caller has checked who may."""
    Membership.objects.bulk_create(
        (
            Membership(
                id=next_id(now), actor_id=actor, person_id=person, role=Role.OWNER
            )
            for actor in actors
        ),
        batch_size=_BATCH,
        update_conflicts=True,
        unique_fields=["actor", "person"],
        update_fields=["role"],
    )


def disown(*, actors: Iterable[int], person: int) -> None:
    """Let a person act for none of these. The caller has checked who may."""
    ids = list(actors)
    for start in range(0, len(ids), _BATCH):
        Membership.objects.filter(
            actor_id__in=ids[start : start + _BATCH], person_id=person
        ).delete()


def owners_of(actor: int) -> list[int]:
    rows = Membership.objects.filter(actor_id=actor, role=Role.OWNER)
    return list(rows.order_by("id").values_list("person_id", flat=True))


def _unask(actor: int, *, by: int) -> None:
    # Or whoever is sent away comes back by a friend they made owner.
    Invitation.objects.filter(actor_id=actor, by_id=by).delete()


def _lock(actor: int) -> None:
    # Of two last owners who leave at once, one must see that the other has left.
    list(Actor.objects.select_for_update().filter(id=actor))
