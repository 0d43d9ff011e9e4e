from datetime import timedelta

import pytest
from tests.cast import NOW, Person

from xiangxin.kernel.errors import NotAllowed
from xiangxin.kernel.money import Money
from xiangxin.market.catalog.desk.actions import Undone
from xiangxin.market.catalog.desk.errors import NoSuchStep, TooLateToUndo
from xiangxin.market.stock import actions
from xiangxin.market.stock.actions.many import PlannedCounts
from xiangxin.market.stock.errors import NotACount
from xiangxin.market.stock.queries import available
from xiangxin.market.stock.rules import MOST_UNITS, Recount, difference_of
from xiangxin.market.stock.tests import shelf


@pytest.fixture
def brand(ana: Person) -> int:
    return shelf.brand(ana, "bench")


@pytest.fixture
def lamps(ana: Person, brand: int) -> list[int]:
    made = shelf.variants(ana, brand, "lamp", Money(100, "CNY"), ("Ink", "Moss", "Sky"))
    actions.set_on_hand(levels={made[0]: 5, made[1]: 2}, now=NOW)
    return made


def plan(ana: Person, brand: int, how: Recount, text: str = "") -> PlannedCounts:
    return actions.plan_counts(ana.viewer, brand, how=how, text=text, now=NOW)


def apply(ana: Person, brand: int, planned: PlannedCounts) -> int:
    clashes, step = actions.apply_counts(
        viewer=ana.viewer, brand=brand, planned=planned, now=NOW
    )
    assert not clashes
    assert step is not None
    return step


def undo(ana: Person, step: int) -> Undone:
    return actions.undo_step(viewer=ana.viewer, step=step, now=NOW)


def test_many_are_counted_as_shown_and_taken_back(
    ana: Person, brand: int, lamps: list[int]
) -> None:
    shelf.variants(ana, brand, "mug", Money(100, "CNY"))
    step = apply(ana, brand, plan(ana, brand, Recount(by=3), "lamp"))
    assert list(available(lamps).values()) == [8, 5, 3]
    assert undo(ana, step) == Undone(back=3, changed_since=0)
    assert list(available(lamps).values()) == [5, 2, 0]
    with pytest.raises(NoSuchStep):
        undo(ana, step)


def test_what_was_never_counted_can_be_counted_as_none(
    ana: Person, brand: int, lamps: list[int]
) -> None:
    planned = plan(ana, brand, Recount(to=0))
    assert [one.is_change for one in planned.rows] == [True, True, True]
    apply(ana, brand, planned)
    assert [one.is_change for one in plan(ana, brand, Recount(to=0)).rows] == [
        False,
        False,
        False,
    ]
    assert list(available(lamps).values()) == [0, 0, 0]


def test_no_count_goes_below_what_buyers_were_promised(
    ana: Person, brand: int, lamps: list[int]
) -> None:
    actions.take(wanted={lamps[0]: 2}, now=NOW)
    planned = plan(ana, brand, Recount(by=-4))
    assert [one.units for one in planned.rows] == [None, None, None]
    planned = plan(ana, brand, Recount(by=-2))
    assert [one.units for one in planned.rows] == [3, 0, None]
    apply(ana, brand, planned)
    assert available(lamps) == {lamps[0]: 1, lamps[1]: 0, lamps[2]: 0}


def test_what_others_did_since_stays(ana: Person, brand: int, lamps: list[int]) -> None:
    planned = plan(ana, brand, Recount(by=3))
    actions.set_on_hand(levels={lamps[1]: 9}, now=NOW)
    clashes, _ = actions.apply_counts(
        viewer=ana.viewer, brand=brand, planned=planned, now=NOW
    )
    assert [(one.yours, one.theirs) for one in clashes] == [(5, 9)]
    assert list(available(lamps).values()) == [5, 9, 0]

    step = apply(ana, brand, plan(ana, brand, Recount(by=3)))
    actions.set_on_hand(levels={lamps[1]: 20}, now=NOW)
    actions.take(wanted={lamps[2]: 1}, now=NOW)
    # One was counted again, one is promised to a buyer.
    assert undo(ana, step) == Undone(back=1, changed_since=2)
    assert list(available(lamps).values()) == [5, 20, 2]


def test_the_same_plan_twice_counts_once(
    ana: Person, brand: int, lamps: list[int]
) -> None:
    planned = plan(ana, brand, Recount(by=3))
    for _ in range(2):
        apply(ana, brand, planned)
    assert list(available(lamps).values()) == [8, 5, 3]


def test_only_its_makers_and_only_for_a_while(
    ana: Person, bo: Person, brand: int, lamps: list[int]
) -> None:
    with pytest.raises(NotAllowed):
        plan(bo, brand, Recount(to=1))
    planned = plan(ana, brand, Recount(to=1))
    with pytest.raises(NotAllowed):
        apply(bo, brand, planned)
    step = apply(ana, brand, planned)
    with pytest.raises(NotAllowed):
        undo(bo, step)
    with pytest.raises(TooLateToUndo):
        actions.undo_step(viewer=ana.viewer, step=step, now=NOW + timedelta(hours=1))
    assert list(available(lamps).values()) == [1, 1, 1]


def test_a_difference_is_read_as_it_is_typed(
    ana: Person, brand: int, lamps: list[int]
) -> None:
    assert [difference_of(text) for text in ("12", " +12", "-3", "−3")] == [
        12,
        12,
        -3,
        -3,
    ]
    for text in ("", "+", "--3", "3.5", "three", "1e3", "9" * 30):
        with pytest.raises(NotACount):
            difference_of(text)
    with pytest.raises(NotACount):
        plan(ana, brand, Recount(by=MOST_UNITS))
