"""From acts to kept figures, with the engine itself."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.cast import NOW, Person

from xiangxin.insight.snapshots import actions, measuring
from xiangxin.insight.snapshots.models import Run, Snapshot
from xiangxin.ledger import actions as ledger
from xiangxin.ledger.rules import Act, Entry, Origin, Verb

SEARCH = Origin(entry=Entry.SEARCH)


@pytest.fixture
def data(tmp_path: Path, settings: Any) -> None:
    settings.DATA_DIR = tmp_path


def follow(person: Person, actor: int, days_ago: int = 0) -> None:
    ledger.record(
        Act(verb=Verb.FOLLOW, person=person.id, actor=actor),
        origin=SEARCH,
        now=NOW - timedelta(days=days_ago),
    )


def measure(**more: Any) -> int:
    given: dict[str, Any] = {"as_of": NOW, "holder": 1, "now": lambda: NOW, **more}
    return measuring.measure(**given)


@pytest.mark.once
def test_everybody_is_measured_by_every_measure_and_so_is_the_market(
    data: None, bo: Person, cy: Person
) -> None:
    follow(bo, cy.id)

    measure()

    kept = Snapshot.objects.get(actor_id=cy.id)
    assert kept.is_whole
    assert {row["measure"] for row in kept.findings} >= {"direction", "orbits"}
    market = Snapshot.objects.get(actor=None)
    assert market.people == 2, "who followed, and who only signed up"
    assert {row["measure"] for row in market.findings} >= {"ties", "influence"}
    assert not Run.objects.exclude(name=actions.KEEPING).exists()


@pytest.mark.once
def test_late_acts_are_counted_next_time_and_told_figures_stay(
    data: None, bo: Person, cy: Person, ana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(measuring, "QUICK", measuring.QUICK[:1])
    follow(bo, cy.id)

    assert measure(actor=cy.id) == 1
    (first,) = Snapshot.objects.values()
    follow(ana, cy.id, days_ago=40)  # told late: it happened in another month
    measure(actor=cy.id, as_of=NOW + timedelta(hours=1))

    kept = Snapshot.objects.order_by("as_of")
    assert [sum(row.body["orbits"].values()) for row in kept] == [1, 2]
    assert kept.values().first() == first
    assert not first["is_whole"]
    assert measure(actor=bo.id) == 0, "no act is about them"


def test_an_empty_market_has_no_figures(data: None, db: None) -> None:
    assert measure() == 0
    assert not Snapshot.objects.exists()


@pytest.mark.once
def test_an_engine_that_fails_leaves_nothing_behind(
    data: None,
    bo: Person,
    cy: Person,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    follow(bo, cy.id)
    monkeypatch.setattr(measuring, "QUICK", ("no such measure",))

    with pytest.raises(actions.MeasureFailedError, match="no such measure"):
        measure(actor=cy.id)

    assert not Snapshot.objects.exists()
    assert not Run.objects.exists()
    assert [
        f.name for f in (tmp_path / "ledger").iterdir() if "measuring" in f.name
    ] == []
