"""Figures are kept once, and measured by one at a time."""

from datetime import datetime, timedelta

import pytest
from tests.cast import NOW, Person

from xiangxin.insight.snapshots import actions, queries
from xiangxin.insight.snapshots.errors import Measuring
from xiangxin.insight.snapshots.models import Run, Snapshot
from xiangxin.insight.snapshots.tests.test_rules import counted, measured
from xiangxin.market.catalog import actions as catalog
from xiangxin.pull.snapshot import Actor

DAY = timedelta(days=1)


@pytest.fixture
def brand(ana: Person) -> int:
    return catalog.create_brand(
        person=ana.id, handle="bench", name="Bench", currency="CNY", now=NOW
    )


def keep(actor: int, people: int, *, as_of: datetime, kind: str = "brand") -> None:
    one = measured(
        [("owner", "product")] * people, actor=Actor(id=str(actor), kind=kind)
    )
    rows = {
        actor: [{"measure": "spread", "part": "", "name": "half", "missing": "few"}]
    }
    actions.keep([one], findings=rows, as_of=as_of, now=as_of)


def test_a_figure_once_kept_stays_as_it_was(brand: int) -> None:
    keep(brand, 120, as_of=NOW)
    first = Snapshot.objects.values().get()

    keep(brand, 300, as_of=NOW)
    keep(brand, 200, as_of=NOW + DAY)

    assert Snapshot.objects.values().get(as_of=NOW) == first
    assert Snapshot.objects.count() == 2


def test_what_is_shown_goes_on_from_what_was_shown(brand: int) -> None:
    keep(brand, 124, as_of=NOW)
    keep(brand, 126, as_of=NOW + DAY)
    keep(brand, 131, as_of=NOW + 2 * DAY)

    shown = [
        queries.shown_of(row).snapshot.people
        for row in Snapshot.objects.order_by("as_of")
    ]
    assert shown == [120, 120, 130]


def test_figures_of_an_earlier_moment_show_nothing_new(brand: int) -> None:
    keep(brand, 124, as_of=NOW)
    keep(brand, 100, as_of=NOW - DAY)

    earlier = Snapshot.objects.get(as_of=NOW - DAY)
    assert queries.shown_of(earlier).snapshot.people == 120


def test_nothing_of_a_person_is_ever_shown(bo: Person) -> None:
    keep(bo.id, 124, as_of=NOW, kind="person")

    assert Snapshot.objects.get().shown == {}
    assert queries.newest_verdicts() == []


def keep_market(pairs: int, people: int, as_of: datetime) -> None:
    actions.keep_market(
        [counted(pairs)], people=people, engine="1", as_of=as_of, now=as_of
    )


def test_the_market_is_kept_once_a_moment_and_shown_in_fives(db: None) -> None:
    keep_market(33, 101, NOW)
    keep_market(90, 190, NOW)
    keep_market(36, 103, NOW + DAY)

    market = queries.market()
    assert market
    assert Snapshot.objects.filter(actor=None).count() == 2
    assert market.as_of == NOW + DAY
    assert market.people == 100
    assert market.findings[0]["value"] == 30


def test_two_at_once_one_measures_and_the_other_is_told(db: None) -> None:
    with actions.held("everybody", holder=1, now=lambda: NOW) as renew:
        with (
            pytest.raises(Measuring),
            actions.held("everybody", holder=2, now=lambda: NOW + timedelta(seconds=9)),
        ):
            pass
        renew()
        with actions.held("actor 7", holder=2, now=lambda: NOW):
            pass
    with actions.held("everybody", holder=2, now=lambda: NOW):
        pass
    assert not Run.objects.exists()


def test_who_was_killed_is_waited_for_no_longer_than_a_lease(db: None) -> None:
    Run.objects.create(name="everybody", holder=1, until=NOW + actions.LEASE)
    later = NOW + actions.LEASE + timedelta(seconds=1)

    with (
        pytest.raises(Measuring),
        actions.held("everybody", holder=2, now=lambda: NOW + DAY / 1000),
    ):
        pass
    with actions.held("everybody", holder=2, now=lambda: later):
        assert Run.objects.get().holder == 2


def test_a_lease_of_a_clock_that_stepped_back_holds_nobody_up(db: None) -> None:
    Run.objects.create(name="everybody", holder=1, until=NOW + 300 * DAY)

    with actions.held("everybody", holder=2, now=lambda: NOW):
        assert Run.objects.get().holder == 2


def test_whose_lease_lapsed_stops_when_another_has_begun(db: None) -> None:
    moment = [NOW]
    with actions.held("everybody", holder=1, now=lambda: moment[0]) as renew:
        moment[0] = NOW + 2 * actions.LEASE
        Run.objects.update(holder=2, until=moment[0] + actions.LEASE)
        with pytest.raises(Measuring):
            renew()
    assert Run.objects.get().holder == 2, "the other holds it still"


def test_the_past_is_told_week_by_week(brand: int) -> None:
    for days in range(15):
        keep(brand, 120 + 5 * days, as_of=NOW - (14 - days) * DAY)

    weeks = queries.past(brand, is_maker=True)

    assert [kept.as_of for kept in weeks] == [NOW - 14 * DAY, NOW - 7 * DAY, NOW]
    assert {kept.engine for kept in weeks} == {"1"}
    assert [kept.snapshot.people for kept in weeks] == [120, 155, 190]
