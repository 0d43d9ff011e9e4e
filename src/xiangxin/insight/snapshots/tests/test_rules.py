"""What two nights side by side tell a stranger: nothing of fewer than five."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from xiangxin.insight.snapshots import rules
from xiangxin.pull.snapshot import (
    ORBITS,
    Actor,
    Cell,
    Figure,
    Needle,
    Snapshot,
    Verdict,
)

DIRECTIONS = ("product", "person", "topic", "reward")
# Each person: their orbit, and where they came from (None is not known).
People = list[tuple[str, str | None]]
PERSON = st.tuples(st.sampled_from(ORBITS), st.sampled_from((*DIRECTIONS, None)))


def figure(value: float, n: int) -> Figure:
    return Figure(
        value=value,
        low=max(0.0, value - 0.03),
        high=min(1.0, value + 0.03),
        n=n,
        badge="association",
        as_of="2026-11-22T08:00:00+00:00",
        definition="share",
    )


def measured(people: People, **more: Any) -> Snapshot:
    known = [way for _, way in people if way]
    cells = {(orbit, way) for orbit, way in people if way}
    shares = (
        {way: figure(known.count(way) / len(known), len(known)) for way in DIRECTIONS}
        if known
        else None
    )
    made: dict[str, Any] = {
        "actor": Actor(id="7", kind="product"),
        "as_of": "2026-11-22T08:00:00+00:00",
        "engine": "1",
        "seed": 1,
        "demo": False,
        "people": len(people),
        "orbits": {name: sum(o == name for o, _ in people) for name in ORBITS},
        "verdict": Verdict(code="goods" if len(people) % 2 else "attention"),
        "undirected": len(people) - len(known),
        "shares": shares,
        "unknown": figure(1 - len(known) / len(people), len(people))
        if people
        else None,
        "needle": Needle(
            bearing=-80.0 - len(people),
            low=-95,
            high=-70,
            length=0.7,
            shortest=0.6,
            longest=0.8,
        )
        if known
        else None,
        "repeat": figure(0.2, 5),
        "cells": tuple(
            Cell(
                orbit=orbit, direction=way, people=people.count((orbit, way)), lean=3.0
            )
            for orbit, way in sorted(cells)
        ),
        **more,
    }
    return Snapshot(**made)


def told(shown: rules.Shown) -> dict[str, Any]:
    return shown.snapshot.to_dict()


def counts(snapshot: Snapshot) -> Mapping[str, int]:
    return {
        "people": snapshot.people,
        "undirected": snapshot.undirected,
        **snapshot.orbits,
        **{f"{c.orbit} {c.direction}": c.people for c in snapshot.cells},
        **{f"n {k}": f.n for k, f in (snapshot.shares or {}).items()},
    }


@given(st.lists(PERSON, min_size=1, max_size=300), st.lists(PERSON, max_size=4))
def test_who_comes_in_a_night_changes_nothing_that_is_shown(
    people: People, newcomers: People
) -> None:
    before = rules.show(measured(people), None)

    after = rules.show(measured(people + newcomers), before)

    assert told(after) == told(before)


@given(st.lists(PERSON, min_size=5, max_size=300), PERSON)
def test_nor_does_one_who_turns_or_goes(
    people: People, turned: tuple[str, str | None]
) -> None:
    before = rules.show(measured(people), None)

    assert told(rules.show(measured([turned, *people[1:]]), before)) == told(before)
    assert told(rules.show(measured(people[1:]), before)) == told(before)


@given(st.lists(st.lists(PERSON, max_size=12), min_size=2, max_size=8))
def test_over_many_nights_each_shown_count_moves_by_five_people_or_not_at_all(
    nights: list[People],
) -> None:
    people: People = []
    shown: rules.Shown | None = None
    for newcomers in nights:
        people = people + newcomers
        if not people:
            continue
        now = rules.show(measured(people), shown)
        if shown is not None:
            for name in now.counted:
                was, is_now = shown.counted.get(name, 0), now.counted[name]
                assert was == is_now or abs(is_now - was) >= 5
            if now.snapshot.shares != shown.snapshot.shares:
                assert now.directed != shown.directed
        assert all(count % 5 == 0 for count in counts(now.snapshot).values())
        shown = now


@given(st.lists(PERSON, min_size=1, max_size=300))
def test_no_cell_and_no_share_tells_of_fewer_than_five(people: People) -> None:
    shown = rules.show(measured(people), None).snapshot

    assert all(cell.people >= 5 and cell.lean is None for cell in shown.cells)
    for share in (shown.shares or {}).values():
        step = 0.01 if share.n >= 500 else 0.05
        assert share.n >= 100
        assert step * share.n >= 5
        assert abs(share.value / step - round(share.value / step)) < 1e-6
    assert shown.repeat is None
    assert shown.strength is None
    assert shown.guest_orders is None


def test_what_is_missing_does_not_tell_that_somebody_bought() -> None:
    people: People = [("owner", "product")] * 120
    nobody = rules.show(measured(people, missing=("repeat_rate", "drop_ratio")), None)
    somebody = rules.show(measured(people, missing=()), None)

    assert told(nobody) == told(somebody)


def test_after_five_came_the_new_number_is_shown() -> None:
    people: People = [("owner", "product")] * 120
    before = rules.show(measured(people), None)

    after = rules.show(measured(people + [("talker", "topic")] * 7), before).snapshot

    assert after.orbits["talker"] == 5
    assert after.people == 125
    assert after.shares
    assert after.shares["topic"].value == 0.05


def test_what_was_shown_is_read_back_as_it_was() -> None:
    shown = rules.show(measured([("owner", "product")] * 130), None)

    assert rules.Shown.from_dict(shown.to_dict()) == shown


def row(
    name: str = "door",
    *,
    n: int,
    value: float,
    definition: str = "spread.door",
    **more: Any,
) -> dict[str, Any]:
    return {
        "measure": definition.partition(".")[0],
        "part": "home",
        "name": name,
        "value": value,
        "low": value - 0.02,
        "high": value + 0.02,
        "n": n,
        "badge": "association",
        "as_of": "2026-11-22T08:00:00+00:00",
        "definition": definition,
        **more,
    }


def counted(value: int) -> dict[str, Any]:
    same = float(value)
    return row(
        "pairs", n=value, value=same, low=same, high=same, definition="ties.pairs"
    )


def test_the_markets_counts_are_in_fives_and_small_ones_are_not_told() -> None:
    assert rules.public_row(counted(13))["value"] == 10
    assert rules.public_row(counted(13))["n"] == 10
    assert rules.public_row(counted(4))["missing"] == "few"
    assert "value" not in rules.public_row(counted(4))


def test_a_share_of_fewer_than_a_hundred_is_not_told() -> None:
    assert rules.public_row(row(n=99, value=0.31))["missing"] == "few"
    assert rules.public_row(row(n=103, value=0.31)) | {"low": 0, "high": 0} == {
        **row(n=100, value=0.3),
        "low": 0,
        "high": 0,
    }


@given(
    st.integers(100, 20_000),
    st.floats(0, 1),
    st.floats(0.0001, 0.3),
    st.sampled_from(["spread.door", "spread.half"]),
)
def test_an_interval_that_is_told_is_no_narrower_than_it_was(
    n: int, value: float, wide: float, definition: str
) -> None:
    exact = row(n=n, value=value, definition=definition)
    exact |= {"low": max(0.0, value - wide), "high": value + wide}

    told = rules.public_row(exact)

    assert told["low"] <= exact["low"] + 1e-8
    assert told["high"] >= exact["high"] - 1e-8
    assert told["low"] < told["high"]


def test_next_to_nothing_is_told_by_its_upper_bound() -> None:
    told = rules.public_row(row(n=300, value=0.0) | {"low": 0.0, "high": 0.001})

    assert (told["value"], told["low"], told["high"]) == (0.0, 0.0, 0.05)


def test_money_of_the_market_is_nobodys_business() -> None:
    money = row(
        "value_per_person", n=900, value=12.0, definition="worth.value_per_person"
    )

    assert rules.show_rows([money], people=900, before=None).rows == ()


@given(st.integers(5, 2000), st.integers(0, 4), st.integers(0, 4))
def test_one_night_changes_no_figure_of_the_market(
    n: int, more: int, shift: int
) -> None:
    rows = [row(n=n, value=0.5), counted(n)]
    before = rules.show_rows(rows, people=1000, before=None)
    later = [row(n=n + more, value=0.5 + shift / 10), counted(n + more)]

    # Few came in all; or many came, but few of them to these figures.
    for people in (1000 + more, 1060):
        after = rules.show_rows(later, people=people, before=before)
        assert after.rows == before.rows


def test_figures_that_five_moved_are_told_anew() -> None:
    before = rules.show_rows([counted(20)], people=1000, before=None)
    after = rules.show_rows([counted(26)], people=1010, before=before)

    assert after.rows[0]["value"] == 25


def test_rows_shown_are_read_back_as_they_were() -> None:
    shown = rules.show_rows(
        [counted(20), row(n=300, value=0.2)], people=90, before=None
    )

    assert rules.ShownRows.from_dict(shown.to_dict()) == shown


def test_an_estimate_has_two_digits() -> None:
    assert [rules.two_digits(v) for v in (0.0123456, -3.14159, 123.0, 0.0)] == [
        0.012,
        -3.1,
        120.0,
        0.0,
    ]


def test_an_unmeasured_figure_keeps_its_reason() -> None:
    gap = {"measure": "ties", "part": "", "name": "pairs", "missing": "no_ties"}

    assert rules.public_row(gap) == gap
    assert replace(measured([("owner", None)])).shares is None
