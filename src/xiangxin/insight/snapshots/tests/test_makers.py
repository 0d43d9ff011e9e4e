"""What two nights side by side tell a maker of the one person who came between them."""

import json
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from xiangxin.insight.snapshots import rules
from xiangxin.insight.snapshots.tests.test_rules import (
    PERSON,
    People,
    counted,
    figure,
    measured,
    row,
)
from xiangxin.pull.snapshot import ORBITS, Snapshot, Strength

PLAIN = ("talker", "follower", "owner", "co_creator")
"""What people do in the open, or what lies on the maker's desk as an order."""


def of(people: People) -> tuple[Snapshot, list[dict[str, Any]]]:
    """A whole measurement, of which every part hangs on each of the people."""
    snapshot = measured(people)
    known = sum(way is not None for _, way in people)
    rows = [
        row("door", n=len(people), value=known / max(1, len(people))),
        row("half", n=len(people), value=len(people) / 7, definition="spread.half"),
        counted(known),
        *(
            row(
                "first",
                n=len(people),
                value=float(sum(way == name for _, way in people)),
                definition="attribution.first",
                part=name,
            )
            for name in ("product", "topic")
        ),
    ]
    returned = figure(known / max(1, len(people)), len(people))
    return replace(snapshot, strength=Strength(people=1, returned=returned)), rows


def but_the_plain(told: rules.Told) -> str:
    """All that a page or a file could print, but the counts that move at once.

    Who has no cell is as many as are near less those who have one.
    """
    body = told.snapshot.to_dict()
    body["orbits"] = {k: v for k, v in body["orbits"].items() if k not in PLAIN}
    del body["undirected"], body["guest_orders"]
    return json.dumps([body, list(told.rows)], sort_keys=True)


def first(people: People) -> rules.Told:
    return rules.tell(*of(people), None)


def then(people: People, before: rules.Told) -> rules.Told:
    return rules.tell(*of(people), before)


@given(st.lists(PERSON, min_size=1, max_size=300), st.lists(PERSON, max_size=4))
def test_who_comes_in_a_night_moves_plain_counts_alone(
    people: People, newcomers: People
) -> None:
    before = first(people)

    after = then(people + newcomers, before)

    assert but_the_plain(after) == but_the_plain(before)
    exact = measured(people + newcomers).orbits
    assert {k: after.snapshot.orbits[k] for k in PLAIN} == {k: exact[k] for k in PLAIN}


@given(st.lists(PERSON, min_size=2, max_size=300), PERSON)
def test_nor_does_one_who_turns_or_goes(
    people: People, turned: tuple[str, str | None]
) -> None:
    before = first(people)

    assert but_the_plain(then([turned, *people[1:]], before)) == but_the_plain(before)
    assert but_the_plain(then(people[1:], before)) == but_the_plain(before)


@given(st.lists(st.lists(PERSON, max_size=12), min_size=2, max_size=8))
def test_over_many_nights_each_cell_and_row_moves_by_five_people_or_not_at_all(
    nights: list[People],
) -> None:
    people: People = []
    told: rules.Told | None = None
    for newcomers in nights:
        people = people + newcomers
        if not people:
            continue
        now = rules.tell(*of(people), told)
        if told is not None:
            _moved_by_five(now, told)
        told = now


def _moved_by_five(now: rules.Told, before: rules.Told) -> None:
    cells = {(c.orbit, c.direction): c.people for c in now.snapshot.cells}
    others = {(c.orbit, c.direction): c.people for c in before.snapshot.cells}
    for place in cells.keys() | others.keys():
        apart = abs(cells.get(place, 0) - others.get(place, 0))
        assert apart == 0 or apart >= 5
    was = {(r["measure"], r["name"], r["part"]): r for r in before.rows}
    for each in now.rows:
        older = was[each["measure"], each["name"], each["part"]]
        assert each == older or abs(each["n"] - older["n"]) >= 5
    if now.snapshot.shares != before.snapshot.shares:
        assert now.snapshot.people != before.snapshot.people


@given(st.lists(PERSON, min_size=30, max_size=120))
def test_opening_a_page_is_told_of_five_at_once(people: People) -> None:
    before = first(people)

    four = then(people + [("passer_by", None)] * 4, before)
    five = then(people + [("passer_by", None)] * 5, four)

    exact = before.snapshot.orbits["passer_by"]
    assert four.snapshot.orbits["passer_by"] == exact
    assert five.snapshot.orbits["passer_by"] == exact + 5


def test_after_five_came_the_new_figures_are_told() -> None:
    before = first([("owner", "product")] * 120)

    people: People = [("owner", "product")] * 120 + [("talker", "topic")] * 7
    after = then(people, before)

    assert but_the_plain(after) == but_the_plain(first(people))


def test_a_measure_that_did_not_run_is_told_as_before_when_it_runs_again() -> None:
    people: People = [("owner", "product")] * 120
    whole = first(people)
    snapshot, rows = of([*people, ("talker", "topic")])

    again = rules.tell(snapshot, rows, whole)

    assert again.rows == whole.rows


def test_a_row_of_fewer_than_five_that_is_new_is_withheld() -> None:
    people: People = [("owner", "product")] * 120
    snapshot, rows = of([*people, ("talker", "topic")])
    new = row("door", n=1, value=1.0, part="qr")

    after = rules.tell(snapshot, [*rows, new], first(people))

    (told,) = [each for each in after.rows if each["part"] == "qr"]
    assert told["missing"] == "few"
    assert "value" not in told


@given(st.lists(PERSON, min_size=1, max_size=60), st.lists(PERSON, max_size=9))
def test_what_was_told_is_read_back_as_it_was(people: People, more: People) -> None:
    snapshot, rows = of(people + more)
    told = rules.tell(snapshot, rows, first(people))

    kept = json.loads(json.dumps(told.to_dict(snapshot, rows)))
    back = rules.Told.from_dict(kept, snapshot, rows)

    assert json.dumps(back.rows) == json.dumps(told.rows)
    assert back.snapshot.to_dict() == told.snapshot.to_dict()
    assert back.near == {name: told.near.get(name, 0) for name in ORBITS}
