"""Reads about actors: cards for pages, who is signed in, who follows whom."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from xiangxin.kernel.errors import NotAllowed
from xiangxin.social.actors.errors import NoSuchActor
from xiangxin.social.actors.models import (
    Account,
    Actor,
    Follow,
    Invitation,
    Membership,
    User,
)
from xiangxin.social.actors.rules import (
    Ads,
    Kind,
    May,
    Role,
    Staff,
    Stranger,
    System,
    Viewer,
    allows,
    key_of,
    likely_ads_of,
    person_of,
)

_ANYBODY = Stranger()


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorCard:
    """What a page shows of an actor."""

    id: int
    kind: Kind
    handle: str
    name: str
    summary: str
    avatar: str
    followers: int
    following: int
    created_at: datetime
    is_suspended: bool
    is_hidden: bool  # by those who make it; they alone may see it
    is_demo: bool
    is_followed: bool = False  # by whom the query was asked for, where it says so


_CARD = (
    "id",
    "kind",
    "handle",
    "display_name",
    "summary",
    "avatar",
    "followers",
    "following",
    "created_at",
    "suspended_at",
    "hidden_at",
    "is_demo",
)


def _card(row: Sequence[Any]) -> ActorCard:
    (
        identifier,
        kind,
        handle,
        name,
        summary,
        avatar,
        followers,
        following,
        created,
        suspended,
        hidden,
        is_demo,
    ) = row
    return ActorCard(
        id=identifier,
        kind=Kind(kind),
        handle=handle,
        name=name,
        summary=summary,
        avatar=avatar,
        followers=followers,
        following=following,
        # Below the ORM SQLite gives UTC without saying so.
        created_at=created if created.tzinfo else created.replace(tzinfo=UTC),
        is_suspended=suspended is not None,
        is_hidden=hidden is not None,
        is_demo=bool(is_demo),
    )


# Of so many cards a page composing took longer than the answer.
_CARDS = f"SELECT {', '.join(_CARD)} FROM actor WHERE id IN ({{ids}})"  # noqa: S608 - our own column names


def cards_of(ids: Iterable[int]) -> dict[int, ActorCard]:
    """Cards by actor id; ids that are not there are left out."""
    wanted = sorted(set(ids))
    cards: dict[int, ActorCard] = {}
    with connection.cursor() as cursor:
        for first in range(0, len(wanted), _IDS_AT_ONCE):
            part = wanted[first : first + _IDS_AT_ONCE]
            cursor.execute(_CARDS.format(ids=", ".join(["%s"] * len(part))), part)
            cards |= {row[0]: _card(row) for row in cursor.fetchall()}
    return cards


# SEARCH actor USING INDEX actor_handle, and one look into follow_once.
_AT = f"""
SELECT {", ".join(f"a.{column}" for column in _CARD)},
       EXISTS (SELECT 1 FROM follow f WHERE f.follower_id = %s AND f.target_id = a.id)
  FROM actor a
 WHERE a.handle_key = %s AND a.domain = '' AND a.suspended_at IS NULL
"""  # noqa: S608 - our own column names


def actor_at(handle: str, viewer: Viewer = _ANYBODY) -> ActorCard:
    """The actor of this handle, however it is typed; refuses one that is not there.

    The card says whether `viewer` follows it.
    """
    with connection.cursor() as cursor:
        cursor.execute(_AT, (person_of(viewer), key_of(handle)))
        row = cursor.fetchone()
    if row is None:
        raise NoSuchActor(handle=handle[:60])
    *columns, is_followed = row
    return replace(_card(columns), is_followed=bool(is_followed))


_KINDS_KEPT = 10_000
_IDS_AT_ONCE = 1000
_kinds: dict[str, Kind] = {}


def actors_at(handles: Sequence[str]) -> list[ActorCard]:
    """Actors by handle, in the order asked for; what is not there is left out."""
    keys = [key for handle in handles if (key := key_of(handle))]
    rows = Actor.objects.filter(handle_key__in=keys, domain="", suspended_at=None)
    found = {key_of(row[2]): _card(row) for row in rows.values_list(*_CARD)}
    return [found[key] for key in dict.fromkeys(keys) if key in found]


def _utc(stored: datetime | None) -> datetime | None:
    # Below the ORM SQLite gives UTC without saying so.
    if stored is None or stored.tzinfo:
        return stored
    return stored.replace(tzinfo=UTC)


def kind_at(handle: str) -> Kind | None:
    """What kind of actor a handle names; kept in the process, since kinds do not change."""
    key = key_of(handle)
    if key not in _kinds:
        found = (
            Actor.objects.filter(handle_key=key, domain="")
            .values_list("kind", flat=True)
            .first()
        )
        if found is None:
            return None
        if len(_kinds) >= _KINDS_KEPT:
            _kinds.clear()
        _kinds[key] = Kind(found)
    return _kinds[key]


def search(text: str, *, kinds: Collection[Kind], limit: int) -> list[ActorCard]:
    """Actors of these kinds whose name or handle holds `text`, most followed first."""
    rows = (
        Actor.objects.filter(
            kind__in=list(kinds), domain="", suspended_at=None, hidden_at=None
        )
        .filter(Q(display_name__icontains=text) | Q(handle__icontains=text.casefold()))
        .order_by("-followers", "id")
        .values_list(*_CARD)
    )
    return [_card(row) for row in rows[:limit]]


def of_kind(ids: Iterable[int], kind: Kind) -> set[int]:
    """Which of these actors are of this kind and not suspended."""
    wanted, found = sorted(ids), set()
    for start in range(0, len(wanted), _IDS_AT_ONCE):
        rows = Actor.objects.filter(
            id__in=wanted[start : start + _IDS_AT_ONCE], kind=kind, suspended_at=None
        )
        found |= set(rows.values_list("id", flat=True))
    return found


def handles_taken(keys: Iterable[str]) -> set[str]:
    return set(
        Actor.objects.filter(handle_key__in=set(keys), domain="").values_list(
            "handle_key", flat=True
        )
    )


def follows(viewer: Viewer, targets: Iterable[int]) -> set[int]:
    """Which of `targets` the viewer follows."""
    person = person_of(viewer)
    if person is None:
        return set()
    return set(
        Follow.objects.filter(
            follower_id=person, target_id__in=set(targets)
        ).values_list("target_id", flat=True)
    )


def followed_by(
    viewer: Viewer, person: int, *, before: int | None = None, limit: int = 50
) -> list[tuple[int, int]]:
    """(follow id, target id) of what a person follows, newest first.

    Nothing for others where the person does not let it be told.
    """
    rows = _told_to(viewer).filter(follower_id=person)
    if before is not None:
        rows = rows.filter(id__lt=before)
    return list(rows.order_by("-id").values_list("id", "target_id")[:limit])


def followers_of(
    viewer: Viewer, target: int, *, before: int | None = None, limit: int = 50
) -> list[tuple[int, int]]:
    """(follow id, follower id), newest first; of those who let it be told, and oneself."""
    rows = _told_to(viewer).filter(target_id=target)
    if before is not None:
        rows = rows.filter(id__lt=before)
    return list(rows.order_by("-id").values_list("id", "follower_id")[:limit])


def _told_to(viewer: Viewer) -> QuerySet[Follow]:
    """Follows that a list may name. Plain totals count all of them."""
    untold = Account.objects.filter(
        actor_id=OuterRef("follower_id"), names_follows=False
    )
    return Follow.objects.filter(Q(follower_id=person_of(viewer)) | ~Exists(untold))


def acts_for(
    viewer: Viewer, among: Collection[int] | None = None, *, kind: Kind | None = None
) -> dict[int, Role]:
    """Actors the viewer may act for, with their role; of all, of these, or of one kind."""
    person = person_of(viewer)
    if person is None:
        return {}
    rows = Membership.objects.filter(person_id=person)
    if among is not None:
        rows = rows.filter(actor_id__in=among)
    if kind is not None:
        rows = rows.filter(actor__kind=kind, actor__suspended_at=None)
    return {actor: Role(role) for actor, role in rows.values_list("actor_id", "role")}


def may(viewer: Viewer, actor: int, what: May | None = None) -> bool:
    """Whether the viewer may do this for an actor; without `what`, anything at all."""
    if isinstance(viewer, Staff | System):
        return True
    return allows(acts_for(viewer, [actor]).get(actor), what)


@dataclass(frozen=True, slots=True, kw_only=True)
class Acting:
    """Somebody who acts for an actor, or is asked to."""

    person: ActorCard
    role: Role
    is_asked: bool


def people_of(viewer: Viewer, actor: int) -> list[Acting]:
    """Everybody who acts for an actor or is asked to, to those who act for it."""
    if not may(viewer, actor):
        raise NotAllowed
    members = Membership.objects.filter(actor_id=actor).order_by("id")
    asked = Invitation.objects.filter(actor_id=actor).order_by("id")
    roles = [
        *((person, role, False) for person, role in members.values_list(*_ROLE)),
        *((person, role, True) for person, role in asked.values_list(*_ROLE)),
    ]
    cards = cards_of(person for person, *_ in roles)
    return [
        Acting(person=cards[person], role=Role(role), is_asked=is_asked)
        for person, role, is_asked in roles
    ]


_ROLE = ("person_id", "role")


def invitations_for(viewer: Viewer) -> list[tuple[ActorCard, Role]]:
    """What the viewer is asked to act for, oldest first."""
    rows = Invitation.objects.filter(
        person_id=person_of(viewer), actor__suspended_at=None
    )
    asked = list(rows.order_by("id").values_list("actor_id", "role"))
    cards = cards_of(actor for actor, _ in asked)
    return [(cards[actor], Role(role)) for actor, role in asked]


def acting_for(actor: int) -> list[int]:
    """The persons who may act for an actor, the first of them first."""
    rows = Membership.objects.filter(actor_id=actor).order_by("id")
    return list(rows.values_list("person_id", flat=True))


def cards_acting_for(actor: int) -> list[ActorCard]:
    """Their cards, the first of them first; suspended ones are left out."""
    rows = Membership.objects.filter(actor_id=actor, person__suspended_at=None)
    columns = (f"person__{column}" for column in _CARD)
    return [_card(row) for row in rows.order_by("id").values_list(*columns)]


def makers_of(actors: Sequence[int] | None = None) -> list[tuple[int, int]]:
    """(actor, person) of everybody who acts for one of `actors`, or for any."""
    if actors is None:
        return list(Membership.objects.values_list("actor_id", "person_id"))
    if not actors:
        return []
    # Asked for every page with products: building it anew took longer than the answer.
    places = ", ".join(["%s"] * len(actors))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT actor_id, person_id FROM membership WHERE actor_id IN ({places})",  # noqa: S608
            list(actors),
        )
        found: list[tuple[int, int]] = cursor.fetchall()
    return found


def wish_to_be_asked(people: Collection[int]) -> set[int]:
    """Which of these wish to be asked what something is like that they received."""
    rows = Account.objects.filter(
        may_be_asked=True, actor__suspended_at=None, user__is_active=True
    )
    return set(rows.filter(actor_id__in=people).values_list("actor_id", flat=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where somebody is written to; only for the market's own mails."""

    email: str
    name: str
    locale: str


def addresses_of(people: Collection[int]) -> dict[int, Address]:
    rows = Account.objects.filter(actor_id__in=people).values_list(
        "actor_id", "user__email", "actor__display_name", "locale"
    )
    return {
        person: Address(email=email, name=name, locale=locale)
        for person, email, name, locale in rows
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """A live session and, when somebody is signed in with it, who."""

    session_data: str
    user: User | None
    person: int | None
    handle: str
    name: str
    avatar: str
    locale: str
    names_follows: bool = True
    names_likes: bool = True
    names_buys: bool = False
    in_experiments: bool = True
    ads_disclosed: Ads = Ads.FOLD
    ads_likely: Ads | None = None  # drawn at random
    just_shop: bool = False
    may_be_asked: bool = False
    unread: int = 0  # notices


# One look-up by primary key along three one-to-one joins.
_SIGNED_IN = """
SELECT s.session_data, u.id, u.email, u.password, u.is_active, u.is_staff, u.is_superuser,
       u.date_joined, u.last_login,
       a.id, a.handle, a.display_name, a.avatar, a.suspended_at, c.locale,
       c.names_follows, c.names_likes, c.names_buys, c.in_experiments, c.ads_disclosed,
       c.ads_likely, c.just_shop, c.may_be_asked, c.unread
  FROM session s
  LEFT JOIN "user" u ON u.id = s.user_id
  LEFT JOIN account c ON c.user_id = u.id
  LEFT JOIN actor a ON a.id = c.actor_id
 WHERE s.session_key = %s AND s.expire_date > %s
"""


def signed_in(session_key: str, *, now: datetime) -> SignedIn | None:
    """What a request needs to know about its session, in one query. None: no live session.

    An inactive user, or one whose person is suspended, counts as nobody. The caller still
    has to compare the password hash kept in the session.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            _SIGNED_IN, (session_key, connection.ops.adapt_datetimefield_value(now))
        )
        row = cursor.fetchone()
    if row is None:
        return None
    data, user_id, email, password, is_active, is_staff, is_superuser, *rest = row
    joined, last_login, *rest = rest
    person, handle, name, avatar, suspended_at, locale, *preferences = rest
    user = None
    if user_id is not None and is_active and suspended_at is None:
        user = User(
            id=user_id,
            email=email,
            password=password,
            is_active=True,
            is_staff=bool(is_staff),
            is_superuser=bool(is_superuser),
            # Every column: whoever saves this user must not empty one.
            date_joined=joined if joined.tzinfo else joined.replace(tzinfo=UTC),
            last_login=_utc(last_login),
        )
        user._state.adding = False  # noqa: SLF001 - a row that exists, read by hand
        user._state.db = "default"  # noqa: SLF001
    return SignedIn(
        session_data=data,
        user=user,
        person=person,
        handle=handle or "",
        name=name or "",
        avatar=avatar or "",
        locale=locale or "",
        **(_preferences(preferences) if person is not None else {}),
    )


def _preferences(row: Sequence[Any]) -> dict[str, Any]:
    follows, likes, buys, measured, disclosed, likely, just_shop, asked, unread = row
    # Below the ORM SQLite's truth is a number.
    return {
        "names_follows": bool(follows),
        "names_likes": bool(likes),
        "names_buys": bool(buys),
        "in_experiments": bool(measured),
        "ads_disclosed": Ads(disclosed),
        "ads_likely": likely_ads_of(likely),
        "just_shop": bool(just_shop),
        "may_be_asked": bool(asked),
        "unread": unread,
    }
