"""Joining and following, many at once: the same rules and the same rows as one by one."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import connection, transaction
from django.db.models import F

from xiangxin.kernel.ids import next_id
from xiangxin.ledger import many as ledger
from xiangxin.ledger.many import Done
from xiangxin.ledger.rules import Act, Origin, Thing, Verb
from xiangxin.outbox.actions import tell_many
from xiangxin.social.actors.errors import (
    CannotFollowYourself,
    HandleTaken,
    NoSuchActor,
)
from xiangxin.social.actors.events import Followed, PersonJoined
from xiangxin.social.actors.finding import actions as finding
from xiangxin.social.actors.models import Account, Actor, Follow, User
from xiangxin.social.actors.queries import handles_taken
from xiangxin.social.actors.rules import (
    Kind,
    handle_from,
    handle_key,
    handle_of,
    is_reserved,
    key_of,
    name_of,
    verb_of,
)

_AT_ONCE = 500
# By hand: through the ORM the rows were half of what following cost.
_FOLLOW = """
INSERT INTO follow (id, follower_id, target_id, created_at) VALUES (%s, %s, %s, %s)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """What `actions.enrol` and `actions.join` want of one person."""

    email: str
    password: str
    name: str
    pseudonym: int
    origin: Origin
    at: datetime
    handle: str | None = None
    avatar: str = ""
    is_demo: bool = False


@transaction.atomic
def join_many(newcomers: Sequence[Newcomer]) -> list[int]:
    """Enrol people and make the persons they are here; their actor ids."""
    users = [
        User(
            id=next_id(one.at),
            email=one.email,
            password=one.password,
            date_joined=one.at,
        )
        for one in newcomers
    ]
    handles = _handles(newcomers, users)
    people = [
        Actor(
            id=next_id(one.at),
            kind=Kind.PERSON,
            handle=handle,
            handle_key=handle_key(handle),
            display_name=name_of(one.name),
            avatar=one.avatar,
            created_at=one.at,
            is_demo=one.is_demo,
        )
        for one, handle in zip(newcomers, handles, strict=True)
    ]
    ids = [person.id for person in people]
    User.objects.bulk_create(users, batch_size=_AT_ONCE)
    EmailAddress.objects.bulk_create(
        [
            EmailAddress(user=u, email=u.email, verified=True, primary=True)
            for u in users
        ],
        batch_size=_AT_ONCE,
    )
    Actor.objects.bulk_create(people, batch_size=_AT_ONCE)
    finding.put(people)
    Account.objects.bulk_create(
        [
            Account(user=u, actor_id=person)
            for u, person in zip(users, ids, strict=True)
        ],
        batch_size=_AT_ONCE,
    )
    named = zip(ids, newcomers, strict=True)
    ledger.admit_many((person, one.pseudonym) for person, one in named)
    ledger.record_many(
        [
            Done(
                act=Act(verb=Verb.SIGN_UP, person=person, actor=None),
                origin=one.origin,
                at=one.at,
            )
            for person, one in zip(ids, newcomers, strict=True)
        ]
    )
    tell_many([PersonJoined(person=person) for person in ids])
    return ids


def _handles(newcomers: Sequence[Newcomer], users: Sequence[User]) -> list[str]:
    """The handle that each would have got, had they come one after another."""
    wanted = [
        one.handle or handle_from(one.name, number=user.id)
        for one, user in zip(newcomers, users, strict=True)
    ]
    taken = handles_taken(key_of(handle) for handle in wanted)
    found = []
    for one, user, first in zip(newcomers, users, wanted, strict=True):
        handle = first
        if one.handle is None and handle_key(handle) in taken:
            handle = f"{handle}_{user.id % 10**6:06d}"
        handle = handle_of(handle)
        if is_reserved(handle) or handle_key(handle) in taken:
            raise HandleTaken(handle=handle)
        taken.add(handle_key(handle))
        found.append(handle)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Following:
    follower: int
    target: int
    origin: Origin
    at: datetime


@transaction.atomic
def follow_many(wanted: Sequence[Following]) -> int:
    """How many were new; what was followed already is passed over, as in `actions.follow`."""
    kinds = _kinds({one.target for one in wanted})
    new = _new(wanted, kinds)
    with connection.cursor() as cursor:
        cursor.executemany(
            _FOLLOW,
            [
                (
                    next_id(one.at),
                    one.follower,
                    one.target,
                    connection.ops.adapt_datetimefield_value(one.at),
                )
                for one in new
            ],
        )
    _count(Counter(one.target for one in new), "followers")
    _count(Counter(one.follower for one in new), "following")
    ledger.record_many(
        [
            Done(
                act=Act(
                    verb=verb_of(kinds[one.target]),
                    person=one.follower,
                    actor=one.target,
                    thing=Thing("actor", one.target),
                ),
                origin=one.origin,
                at=one.at,
            )
            for one in new
        ]
    )
    tell_many([Followed(follower=one.follower, target=one.target) for one in new])
    return len(new)


def _new(wanted: Sequence[Following], kinds: dict[int, Kind]) -> list[Following]:
    there = set(
        Follow.objects.filter(
            follower_id__in={one.follower for one in wanted},
            target_id__in=list(kinds),
        ).values_list("follower_id", "target_id")
    )
    new = []
    for one in wanted:
        if one.follower == one.target:
            raise CannotFollowYourself
        if one.target not in kinds:
            raise NoSuchActor(handle="")
        if (one.follower, one.target) not in there:
            there.add((one.follower, one.target))
            new.append(one)
    return new


def _kinds(actors: set[int]) -> dict[int, Kind]:
    rows = Actor.objects.filter(id__in=actors, suspended_at=None, hidden_at=None)
    return {actor: Kind(kind) for actor, kind in rows.values_list("id", "kind")}


def _count(more: Counter[int], column: str) -> None:
    # Together by how many more: most get one. In the order of ids, as everywhere.
    for by in sorted(set(more.values())):
        actors = sorted(actor for actor, times in more.items() if times == by)
        Actor.objects.filter(id__in=actors).update(**{column: F(column) + by})
