"""Making actors, joining, following."""

from collections.abc import Iterable
from datetime import datetime
from typing import Literal

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.db.models import F

from xiangxin.kernel.errors import NotAllowed
from xiangxin.kernel.ids import next_id
from xiangxin.ledger import actions as ledger
from xiangxin.ledger.rules import Act, Origin, Thing, Verb
from xiangxin.outbox.actions import tell
from xiangxin.social.actors import queries
from xiangxin.social.actors.errors import CannotFollowYourself, HandleTaken, NoSuchActor
from xiangxin.social.actors.events import BrandRenamed, Followed, PersonJoined
from xiangxin.social.actors.finding import actions as finding
from xiangxin.social.actors.models import Account, Actor, Follow, Membership, User
from xiangxin.social.actors.rules import (
    NAME_MOST,
    TITLE_MOST,
    Ads,
    Kind,
    May,
    Role,
    Viewer,
    handle_from,
    handle_key,
    handle_of,
    is_reserved,
    name_of,
    summary_of,
    verb_of,
)


def make_actor(
    *,
    kind: Kind,
    handle: str,
    name: str,
    now: datetime,
    summary: str = "",
    avatar: str = "",
    is_demo: bool = False,
) -> int:
    """A new actor with its own handle. Call it inside a transaction."""
    shown = handle_of(handle)
    if is_reserved(shown):
        raise HandleTaken(handle=shown)
    identifier = next_id(now)
    try:
        with transaction.atomic():
            actor = Actor.objects.create(
                id=identifier,
                kind=kind,
                handle=shown,
                handle_key=handle_key(shown),
                display_name=name_of(
                    name, most=TITLE_MOST if kind is Kind.PRODUCT else NAME_MOST
                ),
                summary=summary,
                avatar=avatar,
                created_at=now,
                is_demo=is_demo,
            )
    except IntegrityError as taken:
        raise HandleTaken(handle=shown) from taken
    finding.put([actor])
    return identifier


@transaction.atomic
def enrol(*, email: str, password: str, now: datetime, is_staff: bool = False) -> User:
    """A user whose address is vouched for; `password` is hashed already.

    For operators and the demo: everybody else signs up and verifies their own address.
    """
    user = User(
        id=next_id(now),
        email=email,
        password=password,
        date_joined=now,
        is_staff=is_staff,
    )
    user.save(force_insert=True)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


@transaction.atomic
def join(
    *,
    user: User,
    name: str,
    pseudonym: int,
    origin: Origin,
    now: datetime,
    handle: str | None = None,
    summary: str = "",
    avatar: str = "",
    is_demo: bool = False,
) -> int:
    """Make the person a new user is here; return the actor id."""
    wanted = handle or handle_from(name, number=user.id)
    if handle is None and Actor.objects.filter(handle_key=handle_key(wanted)).exists():
        wanted = f"{wanted}_{user.id % 10**6:06d}"
    person = make_actor(
        kind=Kind.PERSON,
        handle=wanted,
        name=name,
        summary=summary,
        avatar=avatar,
        now=now,
        is_demo=is_demo,
    )
    Account.objects.create(user=user, actor_id=person)
    ledger.admit(person=person, pseudonym=pseudonym)
    ledger.record(
        Act(verb=Verb.SIGN_UP, person=person, actor=None), origin=origin, now=now
    )
    tell(PersonJoined(person=person))
    return person


@transaction.atomic
def create_for(
    *,
    person: int,
    kind: Kind,
    handle: str,
    name: str,
    now: datetime,
    summary: str = "",
    avatar: str = "",
    is_demo: bool = False,
) -> int:
    """A brand, product or group that `person` owns from now on."""
    actor = make_actor(
        kind=kind,
        handle=handle,
        name=name,
        summary=summary,
        avatar=avatar,
        now=now,
        is_demo=is_demo,
    )
    Membership.objects.create(
        id=next_id(now), actor_id=actor, person_id=person, role=Role.OWNER
    )
    return actor


def admit_to(
    *,
    viewer: Viewer,
    actor: int,
    person: int,
    role: Role,
    now: datetime,
    may: May = May.GOVERN,
) -> bool:
    """Let a person act for an actor; False if they already did.

    The viewer is one who may do `may` there: a group's moderators appoint one another.
    """
    check_acts_for(viewer, actor, may=may)
    _, is_new = Membership.objects.get_or_create(
        actor_id=actor,
        person_id=person,
        defaults={"id": next_id(now), "role": role},
    )
    return is_new


def dismiss_from(
    *, viewer: Viewer, actor: int, person: int, may: May = May.GOVERN
) -> bool:
    """Let a person act no longer for an actor; False if they did not. `may` as above."""
    check_acts_for(viewer, actor, may=may)
    gone, _ = Membership.objects.filter(actor_id=actor, person_id=person).delete()
    return bool(gone)


def check_acts_for(viewer: Viewer, actor: int, *, may: May | None = None) -> None:
    """Refuse unless the viewer may do `may` for `actor`, or anything at all."""
    if not queries.may(viewer, actor, may):
        raise NotAllowed


@transaction.atomic
def follow(*, follower: int, target: int, origin: Origin, now: datetime) -> bool:
    """Follow an actor; False if already followed. Nobody's consent is needed."""
    if follower == target:
        raise CannotFollowYourself
    kinds = Actor.objects.filter(id=target, suspended_at=None, hidden_at=None)
    kind = kinds.values_list("kind", flat=True).first()
    if kind is None:
        raise NoSuchActor(handle="")
    # ON CONFLICT DO NOTHING does not say whether it did something; the count before does,
    # and the unique pair guards against two at once.
    if Follow.objects.filter(follower_id=follower, target_id=target).exists():
        return False
    try:
        with transaction.atomic():
            Follow.objects.create(
                id=next_id(now), follower_id=follower, target_id=target, created_at=now
            )
    except IntegrityError:
        return False
    _count(follower=follower, target=target, by=1)
    ledger.record(
        Act(
            verb=verb_of(Kind(kind)),
            person=follower,
            actor=target,
            thing=Thing("actor", target),
        ),
        origin=origin,
        now=now,
    )
    tell(Followed(follower=follower, target=target))
    return True


@transaction.atomic
def unfollow(*, follower: int, target: int, origin: Origin, now: datetime) -> bool:
    """Stop following; False if it was not followed."""
    gone, _ = Follow.objects.filter(follower_id=follower, target_id=target).delete()
    if not gone:
        return False
    _count(follower=follower, target=target, by=-1)
    kind = Actor.objects.values_list("kind", flat=True).get(id=target)
    ledger.record(
        Act(
            verb=verb_of(Kind(kind), is_back=True),
            person=follower,
            actor=target,
            thing=Thing("actor", target),
        ),
        origin=origin,
        now=now,
    )
    return True


@transaction.atomic
def describe(*, actor: int, name: str, summary: str, most: int = NAME_MOST) -> None:
    """Change what others see of an actor. The caller has checked who may."""
    row = Actor.objects.filter(id=actor).first()
    if row is None:
        raise NoSuchActor(handle="")
    is_renamed = row.display_name != name_of(name, most=most)
    row.display_name = name_of(name, most=most)
    row.summary = summary_of(summary)
    row.save(update_fields=["display_name", "summary"])
    finding.put([row])
    if is_renamed and row.kind == Kind.BRAND:
        tell(BrandRenamed(brand=actor))


def wear(*, actor: int, avatar: str) -> None:
    """Change an actor's picture. The caller has checked who may."""
    Actor.objects.filter(id=actor).update(avatar=avatar)


def hide(*, actors: Iterable[int], now: datetime) -> None:
    """Show them to strangers no longer, nor what is said by or at them, until `show`."""
    Actor.objects.filter(id__in=list(actors), hidden_at=None).update(hidden_at=now)


def show(*, actors: Iterable[int]) -> None:
    """What was hidden is there again, with all that was said."""
    Actor.objects.filter(id__in=list(actors)).update(hidden_at=None)


def set_locale(*, person: int, locale: str) -> None:
    Account.objects.filter(actor_id=person).update(locale=locale)


def prefer(
    *,
    person: int,
    now: datetime,
    names_follows: bool | None = None,
    names_likes: bool | None = None,
    names_buys: bool | None = None,
    in_experiments: bool | None = None,
    ads_disclosed: Ads | None = None,
    ads_likely: Ads | Literal[""] | None = None,
    just_shop: bool | None = None,
    may_be_asked: bool | None = None,
) -> None:
    """What a person wants; what is None stays as it is. `ads_likely=""` leaves it to chance.

    A change of what others may be told holds on everybody's next page.
    """
    names = {
        "names_follows": names_follows,
        "names_likes": names_likes,
        "names_buys": names_buys,
    }
    named = {name: wish for name, wish in names.items() if wish is not None}
    rest = {
        "in_experiments": in_experiments,
        "ads_disclosed": ads_disclosed,
        "ads_likely": ads_likely,
        "just_shop": just_shop,
        "may_be_asked": may_be_asked,
    }
    said = {name: wish for name, wish in rest.items() if wish is not None}
    account = Account.objects.filter(actor_id=person)
    if named:
        # Two forms sent at once: whichever wrote last, the moment says that something changed.
        account.exclude(**named).update(**named, names_changed_at=now)
    if said:
        account.update(**said)


def hold_unread(people: Iterable[int]) -> list[int]:
    """Keep the counts of these people's unread notices from others until the transaction
    ends; those of them who have an account here.
    """
    # In the order of ids, so that two transactions never wait for each other.
    rows = Account.objects.select_for_update().filter(actor_id__in=list(people))
    return list(rows.order_by("actor_id").values_list("actor_id", flat=True))


def count_unread(people: Iterable[int], *, by: int) -> None:
    Account.objects.filter(actor_id__in=list(people)).update(unread=F("unread") + by)


def unname(*, person: int, now: datetime) -> None:
    """What pages remember of this person's acts is no longer to be repeated."""
    Account.objects.filter(actor_id=person).update(names_changed_at=now)


def _count(*, follower: int, target: int, by: int) -> None:
    # In the order of ids: two who follow each other at once must not wait for one another.
    changes = {target: {"followers": F("followers") + by}}
    changes[follower] = {"following": F("following") + by}
    for actor in sorted(changes):
        Actor.objects.filter(id=actor).update(**changes[actor])
