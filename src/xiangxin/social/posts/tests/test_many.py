"""Many at once leave what one after another would have left."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from django_tasks_db.models import DBTaskResult
from tests.cast import NOW, Person

from xiangxin.kernel.errors import NotAllowed, Refusal
from xiangxin.ledger import many as ledger
from xiangxin.ledger.errors import NoSubject
from xiangxin.ledger.many import Done
from xiangxin.ledger.rules import NOWHERE, Act, Entry, Origin, Verb
from xiangxin.social.actors import actions as actors
from xiangxin.social.actors import many as people
from xiangxin.social.actors.errors import CannotFollowYourself, HandleTaken, NoSuchActor
from xiangxin.social.actors.many import Following, Newcomer
from xiangxin.social.actors.models import Actor
from xiangxin.social.actors.rules import Kind
from xiangxin.social.posts import actions, many
from xiangxin.social.posts.errors import (
    Empty,
    NoSuchPlace,
    NoSuchPost,
    PostGone,
    SaidInTheOpen,
    TooFast,
    TooLong,
)
from xiangxin.social.posts.many import Liking, Saying

OLD = timedelta(days=3)
TABLES = (
    "actors.User",
    "account.EmailAddress",
    "actors.Actor",
    "actors.Account",
    "actors.Follow",
    "ledger.Subject",
    "ledger.Interaction",
    "posts.Post",
    "posts.Like",
)


def left(act: Callable[[], object]) -> dict[str, list[str]]:
    """All that an act leaves, each row called by its place in its own table."""
    before = transaction.savepoint()
    act()
    rows = {table: list(apps.get_model(table).objects.values()) for table in TABLES}
    told = [row.args_kwargs for row in DBTaskResult.objects.all()]
    transaction.savepoint_rollback(before)
    called = {
        str(row["id"]): f"{table} {place}"
        for table in TABLES
        for place, row in enumerate(sorted(rows[table], key=lambda r: r.get("id", 0)))
        if row.get("id", 0) > 2**40
    }

    def named(value: object) -> object:
        if isinstance(value, dict):
            # A handle may hold a part of its user's number, an address has no number.
            kept = (k for k in value if k not in {"handle", "handle_key"})
            return {key: named(value[key]) for key in kept}
        if isinstance(value, list):
            return [named(inner) for inner in value]
        return called.get(str(value), value)

    for row in rows["account.EmailAddress"]:
        del row["id"]
    found = {table: sorted(str(named(row)) for row in rows[table]) for table in TABLES}
    return {**found, "told": sorted(str(named(one)) for one in told)}


def at(hours: float) -> datetime:
    return NOW + OLD + timedelta(hours=hours)


@pytest.fixture
def lamp(ana: Person) -> int:
    return actors.create_for(
        person=ana.id, kind=Kind.PRODUCT, handle="lamp", name="Lamp", now=NOW
    )


@pytest.fixture
def group(ana: Person) -> int:
    return actors.create_for(
        person=ana.id, kind=Kind.GROUP, handle="beans", name="Beans", now=NOW
    )


def test_people_join_as_one_by_one(ana: Person) -> None:
    newcomers = [
        Newcomer(
            email=f"n{n}@example.com",
            password="!",
            name=name,
            pseudonym=100 + n,
            handle=handle,
            avatar="drawings/p-max.svg" if n == 1 else "",
            is_demo=n == 1,
            origin=Origin(entry=Entry.DIRECT),
            at=at(n),
        )
        for n, (name, handle) in enumerate(
            [("Bo Lund", None), ("知夏", "zhixia"), ("Bo Lund", None), ("★", None)]
        )
    ]

    def one_by_one() -> None:
        for one in newcomers:
            user = actors.enrol(email=one.email, password=one.password, now=one.at)
            actors.join(
                user=user,
                name=one.name,
                pseudonym=one.pseudonym,
                handle=one.handle,
                avatar=one.avatar,
                is_demo=one.is_demo,
                origin=one.origin,
                now=one.at,
            )

    assert left(one_by_one) == left(lambda: people.join_many(newcomers))
    assert handles(one_by_one) == handles(lambda: people.join_many(newcomers))


def handles(act: Callable[[], object]) -> list[str]:
    before = transaction.savepoint()
    act()
    found = Actor.objects.order_by("created_at").values_list("handle", flat=True)
    # Their numbers are a part of the user's, which no two users share.
    told = [handle.rstrip("0123456789") for handle in found]
    transaction.savepoint_rollback(before)
    return told


def test_a_taken_handle_is_refused_within_and_without(ana: Person) -> None:
    def newcomer(handle: str, n: int) -> Newcomer:
        return Newcomer(
            email=f"n{n}@example.com",
            password="!",
            name="N",
            pseudonym=n,
            handle=handle,
            origin=NOWHERE,
            at=at(n),
        )

    for taken in (["ANA"], ["eva", "Eva"], ["admin"]):
        with pytest.raises(HandleTaken):
            people.join_many([newcomer(h, n) for n, h in enumerate(taken, 1)])


def test_people_follow_as_one_by_one(
    ana: Person, bo: Person, cy: Person, lamp: int, group: int
) -> None:
    actors.follow(follower=cy.id, target=lamp, origin=NOWHERE, now=NOW)
    wanted = [
        Following(follower=who.id, target=what, origin=Origin(entry=entry), at=at(n))
        for n, (who, what, entry) in enumerate(
            [
                (bo, lamp, Entry.SEARCH),
                (bo, group, Entry.HOME),
                (cy, lamp, Entry.HOME),
                (ana, bo.id, Entry.PERSON),
                (cy, group, Entry.GROUP),
                (bo, lamp, Entry.HOME),
            ]
        )
    ]

    def one_by_one() -> None:
        for one in wanted:
            actors.follow(
                follower=one.follower, target=one.target, origin=one.origin, now=one.at
            )

    assert left(one_by_one) == left(lambda: people.follow_many(wanted))


def test_whoever_has_no_pseudonym_leaves_no_trace_in_the_ledger(
    ana: Person, lamp: int
) -> None:
    act = Act(verb=Verb.LIKE, person=lamp, actor=lamp)
    known = Act(verb=Verb.LIKE, person=ana.id, actor=lamp)
    guest = Act(verb=Verb.BUY, person=None, actor=lamp)
    done = [Done(act=one, origin=NOWHERE, at=at(0)) for one in (known, guest)]
    before = apps.get_model("ledger.Interaction").objects.count()

    assert len(ledger.record_many(done)) == 2
    with pytest.raises(NoSubject):
        ledger.record_many([Done(act=act, origin=NOWHERE, at=at(0))])
    assert apps.get_model("ledger.Interaction").objects.count() == before + 2


def test_who_cannot_be_followed_cannot_by_many(ana: Person, bo: Person) -> None:
    Actor.objects.filter(id=ana.id).update(suspended_at=NOW)
    for target, why in (
        (bo.id, CannotFollowYourself),
        (ana.id, NoSuchActor),
        (12345, NoSuchActor),
    ):
        with pytest.raises(why):
            people.follow_many(
                [Following(follower=bo.id, target=target, origin=NOWHERE, at=NOW)]
            )


def test_posts_are_said_as_one_by_one(
    ana: Person, bo: Person, cy: Person, lamp: int, group: int
) -> None:
    root = actions.say(
        author=cy.id, source="first", place=lamp, origin=NOWHERE, now=at(-3)
    )
    answer = actions.say(
        author=bo.id, source="yes", in_reply_to=root, origin=NOWHERE, now=at(-2)
    )
    sayings = [
        Saying(
            author=bo.id, source="**这盏灯**很亮", place=lamp, origin=NOWHERE, at=at(0)
        ),
        Saying(
            author=bo.id, source="Does it blink?", place=lamp, origin=NOWHERE, at=at(1)
        ),
        Saying(author=cy.id, source="beans", place=group, origin=NOWHERE, at=at(2)),
        Saying(
            author=lamp,
            person=ana.id,
            source="v2 is out",
            origin=Origin(entry=Entry.PRODUCT, session=7),
            at=at(3),
        ),
        Saying(author=cy.id, source="no", in_reply_to=answer, origin=NOWHERE, at=at(4)),
        Saying(author=ana.id, source="so", in_reply_to=root, origin=NOWHERE, at=at(5)),
        Saying(
            author=cy.id,
            source="mine",
            visibility="followers",
            origin=NOWHERE,
            at=at(6),
        ),
        # A double click, and the same words to others.
        Saying(
            author=cy.id,
            source="mine",
            visibility="followers",
            origin=NOWHERE,
            at=at(6.01),
        ),
        Saying(author=cy.id, source="mine", origin=NOWHERE, at=at(6.012)),
    ]

    def one_by_one() -> None:
        for one in sayings:
            actions.say(
                author=one.author,
                person=one.person,
                source=one.source,
                place=one.place,
                in_reply_to=one.in_reply_to,
                visibility=one.visibility,
                origin=one.origin,
                now=one.at,
            )

    assert left(one_by_one) == left(lambda: many.say_many(sayings))


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"source": " "}, Empty),
        ({"source": "灯" * 1001}, TooLong),
        ({"place": 12345}, NoSuchPlace),
        ({"in_reply_to": 12345}, NoSuchPost),
        ({"person": -1}, NotAllowed),
    ],
)
def test_what_is_refused_one_by_one_is_refused_of_many(
    bo: Person, cy: Person, given: dict[str, Any], why: type[Refusal]
) -> None:
    if given.get("person"):
        given = {"person": cy.id}
    saying = {
        "author": bo.id,
        "source": "hello",
        "origin": NOWHERE,
        "at": at(0),
        **given,
    }
    with pytest.raises(why):
        many.say_many([Saying(**saying)])
    single = {key: value for key, value in saying.items() if key != "at"}
    with pytest.raises(why):
        actions.say(**single, now=at(0))


def test_many_posts_are_as_slow_as_one_person_may_be(bo: Person, lamp: int) -> None:
    def talk(count: int, start: datetime) -> Sequence[Saying]:
        return [
            Saying(
                author=bo.id,
                source=f"word {n}",
                origin=NOWHERE,
                at=start + timedelta(seconds=n),
            )
            for n in range(count)
        ]

    with pytest.raises(TooFast):
        many.say_many(talk(31, at(0)))
    assert len(many.say_many(talk(20, at(0)))) == 20
    with pytest.raises(TooFast):
        many.say_many(talk(11, at(0.5)))
    with pytest.raises(SaidInTheOpen):
        many.say_many(
            [
                Saying(
                    author=bo.id,
                    source="x",
                    place=lamp,
                    visibility="followers",
                    origin=NOWHERE,
                    at=at(9),
                )
            ]
        )


def test_posts_are_liked_as_one_by_one(
    ana: Person, bo: Person, cy: Person, lamp: int
) -> None:
    posts = [
        actions.say(author=cy.id, source="a", place=lamp, origin=NOWHERE, now=at(0)),
        actions.say(author=ana.id, source="b", origin=NOWHERE, now=at(1)),
        actions.say(
            author=cy.id, source="c", visibility="followers", origin=NOWHERE, now=at(2)
        ),
    ]
    actors.follow(follower=bo.id, target=cy.id, origin=NOWHERE, now=NOW)
    actions.like(person=bo.id, post=posts[1], origin=NOWHERE, now=at(3))
    likings = [
        Liking(person=who.id, post=posts[n], origin=Origin(entry=Entry.HOME), at=at(h))
        for h, (who, n) in enumerate(
            [(bo, 0), (ana, 0), (bo, 1), (bo, 2), (cy, 2), (bo, 0)], 4
        )
    ]

    def one_by_one() -> None:
        for one in likings:
            actions.like(
                person=one.person, post=one.post, origin=one.origin, now=one.at
            )

    assert left(one_by_one) == left(lambda: many.like_many(likings))
    with pytest.raises(NoSuchPost):
        many.like_many([Liking(person=ana.id, post=posts[2], origin=NOWHERE, at=at(9))])
    actions.delete(viewer=cy.viewer, post=posts[0], now=at(10))
    with pytest.raises(PostGone):
        many.like_many(
            [Liking(person=ana.id, post=posts[0], origin=NOWHERE, at=at(11))]
        )
