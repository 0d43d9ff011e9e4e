import pytest
from django.db import IntegrityError, transaction
from tests.cast import NOW, Person

from xiangxin.ledger import queries as ledger
from xiangxin.ledger.rules import NOWHERE
from xiangxin.social.actors import actions, queries
from xiangxin.social.actors.errors import CannotFollowYourself, HandleTaken, NoSuchActor
from xiangxin.social.actors.models import Follow
from xiangxin.social.actors.rules import Kind


def test_following_twice_counts_once(ana: Person, bo: Person) -> None:
    first = actions.follow(follower=bo.id, target=ana.id, origin=NOWHERE, now=NOW)
    again = actions.follow(follower=bo.id, target=ana.id, origin=NOWHERE, now=NOW)

    assert (first, again) == (True, False)
    assert queries.actor_at("ana").followers == 1
    assert queries.actor_at("bo").following == 1
    assert queries.follows(bo.viewer, [ana.id]) == {ana.id}


def test_unfollowing_takes_the_count_back(ana: Person, bo: Person) -> None:
    actions.follow(follower=bo.id, target=ana.id, origin=NOWHERE, now=NOW)

    assert actions.unfollow(follower=bo.id, target=ana.id, origin=NOWHERE, now=NOW)
    assert not actions.unfollow(follower=bo.id, target=ana.id, origin=NOWHERE, now=NOW)
    assert queries.actor_at("ana").followers == 0


def test_acts_are_in_the_ledger(ana: Person, bo: Person) -> None:
    actions.follow(follower=bo.id, target=ana.id, origin=NOWHERE, now=NOW)

    verbs = [entry.verb for entry in ledger.entries_of(bo.id)]

    assert verbs == ["follow", "sign_up"]


def test_nobody_follows_themselves_or_nobody(bo: Person) -> None:
    with pytest.raises(CannotFollowYourself):
        actions.follow(follower=bo.id, target=bo.id, origin=NOWHERE, now=NOW)
    with pytest.raises(NoSuchActor):
        actions.follow(follower=bo.id, target=12345, origin=NOWHERE, now=NOW)


def test_the_database_refuses_following_oneself(bo: Person) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Follow.objects.create(id=1, follower_id=bo.id, target_id=bo.id, created_at=NOW)


def test_handles_that_look_alike_are_one(ana: Person) -> None:
    actions.create_for(
        person=ana.id,
        kind=Kind.BRAND,
        handle="third_bench",
        name="Third Bench",
        now=NOW,
    )

    with pytest.raises(HandleTaken):
        actions.create_for(
            person=ana.id, kind=Kind.BRAND, handle="Thlrd_Bench", name="Trap", now=NOW
        )
    with pytest.raises(HandleTaken):
        actions.create_for(
            person=ana.id, kind=Kind.BRAND, handle="admin", name="Trap", now=NOW
        )
