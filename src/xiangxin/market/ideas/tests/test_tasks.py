from datetime import timedelta

import pytest
from django.db import transaction
from django_tasks_db.models import DBTaskResult
from tests import cast
from tests.cast import NOW, Person

from xiangxin.config.worker import work_once, work_until_idle
from xiangxin.ledger.rules import NOWHERE
from xiangxin.market.ideas import actions, tasks
from xiangxin.market.ideas import queries as ideas
from xiangxin.market.ideas.models import Idea
from xiangxin.market.ideas.rules import State
from xiangxin.market.ideas.tests.shop import answered, proposed, voted
from xiangxin.outbox import actions as outbox
from xiangxin.outbox.rules import LIMIT
from xiangxin.social.notifications import queries
from xiangxin.social.notifications.models import Notification
from xiangxin.web.product.tests.shop import Shop, open_shop

LATER = NOW + timedelta(days=1)


@pytest.fixture
def shop(ana: Person) -> Shop:
    return open_shop(ana)


def kinds(person: Person) -> list[str]:
    return [notice.kind for notice in queries.told(person.id, limit=20)]


def ship(maker: Person, product: int, idea: int) -> None:
    with transaction.atomic():
        actions.ship(
            person=maker.id,
            product=product,
            ideas=[idea],
            release=7,
            origin=NOWHERE,
            now=NOW,
        )


def test_makers_hear_of_a_new_idea(shop: Shop, ana: Person, bo: Person) -> None:
    proposed(bo, shop.lamp)
    work_until_idle()
    assert kinds(ana) == ["idea_proposed"]
    assert kinds(bo) == []


def test_everybody_who_voted_hears_what_becomes_of_it(
    shop: Shop, ana: Person, bo: Person, cy: Person
) -> None:
    idea = proposed(bo, shop.lamp)
    voted(cy, idea)
    for to in (State.OPEN, State.PLANNED, State.DECLINED, State.PLANNED):
        answered(ana, idea, to, f"Now {to}.")
    ship(ana, shop.lamp, idea)
    work_until_idle()
    said = ["idea_answered", "idea_planned", "idea_declined", "idea_planned"]
    assert kinds(cy) == ["idea_shipped", *said[::-1]]
    assert kinds(bo) == ["my_idea_shipped", *said[::-1]]
    assert kinds(ana) == ["idea_proposed"], "nobody is told of their own words"


def test_whose_idea_was_merged_hears_of_it_and_of_its_shipping(
    shop: Shop, ana: Person, bo: Person, cy: Person
) -> None:
    first, second = proposed(bo, shop.lamp, "A"), proposed(cy, shop.lamp, "B")
    actions.merge(viewer=ana.viewer, idea=second, into=first, version=1, now=NOW)
    ship(ana, shop.lamp, first)
    work_until_idle()
    assert kinds(cy) == ["my_idea_shipped", "idea_merged"]


def test_who_comes_too_late_is_told_that_it_is_there_and_made_nothing(
    shop: Shop, ana: Person, bo: Person, cy: Person
) -> None:
    idea = proposed(bo, shop.lamp, "A")
    voter = cast.person("Voter")
    voted(voter, idea)
    ship(ana, shop.lamp, idea)
    late = proposed(cy, shop.lamp, "B", now=LATER)
    actions.merge(viewer=ana.viewer, idea=late, into=idea, version=1, now=LATER)
    work_until_idle()

    assert sorted(kinds(cy)) == ["idea_merged", "idea_shipped"]
    assert kinds(bo) == ["my_idea_shipped"]
    assert kinds(voter) == ["idea_shipped"], "told once"
    assert ideas.made_by(cy.id, limit=9) == []
    assert [one.id for one in ideas.made_by(bo.id, limit=9)] == [idea]
    told = {one["idea"]: one["state"] for one in ideas.all_for_export(until=LATER)}
    assert told == {idea: State.SHIPPED, late: State.OPEN}


def test_a_worker_killed_while_telling_thousands_tells_each_once(
    shop: Shop, ana: Person, bo: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    idea = proposed(bo, shop.lamp)
    people = [cast.person(f"Member{n}") for n in range(11)]
    for person in people:
        voted(person, idea)
    work_until_idle()
    ship(ana, shop.lamp, idea)
    monkeypatch.setattr(tasks, "_AT_ONCE", 3)
    notify, calls = tasks.notify, 0

    def killed(**facts: object) -> int:
        nonlocal calls
        calls += 1
        if calls == 3:
            raise KeyboardInterrupt
        return notify(**facts)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(tasks, "notify", killed)
        with pytest.raises(KeyboardInterrupt):
            work_once(worker="killed", now=lambda: NOW)
    told = Notification.objects.filter(kind="idea_shipped").count()
    assert 0 < told < len(people), "some had heard"
    assert DBTaskResult.objects.filter(status="RUNNING").count() == 1

    later = NOW + LIMIT * 2
    outbox.take_back(now=later)
    work_until_idle(now=lambda: later)
    shipped = Notification.objects.filter(kind="idea_shipped")
    assert sorted(shipped.values_list("person_id", flat=True)) == sorted(
        person.id for person in people
    )
    assert kinds(bo) == ["my_idea_shipped"]
    assert Idea.objects.get(id=idea).state == State.SHIPPED
