"""Every change of the shelf is a line; the lines sum to what lies there."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.cast import NOW, Person

from xiangxin.kernel.errors import NotAllowed, Refusal
from xiangxin.kernel.money import Money
from xiangxin.market.catalog.errors import NoSuchVariant
from xiangxin.market.stock import actions
from xiangxin.market.stock.errors import (
    BelowHeld,
    NoSuchChange,
    NotACount,
    NotAnAdjustment,
    NotThatMany,
)
from xiangxin.market.stock.models import StockChange, StockLevel
from xiangxin.market.stock.queries import journal_of
from xiangxin.market.stock.rules import Count, Reason, change_of
from xiangxin.market.stock.tests import shelf


class Shelf:
    def __init__(self, ana: Person) -> None:
        self.ana = ana
        self.brand = shelf.brand(ana, "bench")
        self.ink, self.day = shelf.variants(
            ana, self.brand, "lamp", Money(46800, "CNY"), ("Ink", "Day")
        )

    def adjust(self, reason: Reason, units: int, note: str = "") -> actions.Adjusted:
        return actions.adjust(
            viewer=self.ana.viewer,
            brand=self.brand,
            variant=self.ink,
            reason=reason,
            units=units,
            note=note,
            now=NOW,
        )

    def undo(self, change: int, days: float = 0) -> actions.Adjusted:
        return actions.undo(
            viewer=self.ana.viewer,
            brand=self.brand,
            change=change,
            now=NOW + timedelta(days=days),
        )

    def lines(self) -> list[tuple[int, int, str]]:
        rows = StockChange.objects.filter(variant=self.ink).order_by("id")
        return list(rows.values_list("units", "on_hand", "reason"))

    def last(self) -> int:
        return StockChange.objects.order_by("-id")[0].id


@pytest.fixture
def lamp(ana: Person) -> Shelf:
    return Shelf(ana)


def test_each_way_to_change_the_shelf_leaves_its_line(lamp: Shelf) -> None:
    actions.set_on_hand(levels={lamp.ink: 5}, now=NOW)
    actions.set_on_hand(levels={lamp.ink: 5}, now=NOW)
    actions.take(wanted={lamp.ink: 3}, now=NOW)
    actions.ship(units={lamp.ink: 2}, order=77, by=lamp.ana.id, now=NOW)
    actions.take_back(units={lamp.ink: 1}, order=77, by=lamp.ana.id, now=NOW)
    lamp.adjust(Reason.RECEIVED, 10)
    lamp.adjust(Reason.DAMAGED, -1)
    lamp.adjust(Reason.OTHER, -2, "for the photographer")
    lamp.undo(lamp.last())
    version = StockLevel.objects.get(variant=lamp.ink).version
    actions.save_table(
        viewer=lamp.ana.viewer,
        brand=lamp.brand,
        prices={},
        counts={lamp.ink: Count(20, version)},
        now=NOW,
    )
    actions.import_products(
        viewer=lamp.ana.viewer,
        brand=lamp.brand,
        content=b"Handle,Title,Option1 Name,Option1 Value,Variant Price,Variant Inventory Qty\n"
        b"lamp,Lamp,Colour,Ink,468,25\n",
        now=NOW,
    )

    assert lamp.lines() == [
        (5, 5, "counted"),
        (-2, 3, "shipped"),
        (1, 4, "returned"),
        (10, 14, "received"),
        (-1, 13, "damaged"),
        (-2, 11, "other"),
        (2, 13, "undone"),
        (7, 20, "counted"),
        (5, 25, "imported"),
    ]
    first, *_, undone, _, _ = StockChange.objects.order_by("id")
    assert (first.by_id, undone.by_id) == (None, lamp.ana.id)
    assert StockChange.objects.get(reason="shipped").about == 77


def test_what_is_refused_leaves_no_line(lamp: Shelf) -> None:
    actions.set_on_hand(levels={lamp.ink: 5, lamp.day: 5}, now=NOW)
    actions.take(wanted={lamp.ink: 3}, now=NOW)
    before = lamp.lines()

    with pytest.raises(BelowHeld), transaction.atomic():
        actions.set_on_hand(levels={lamp.ink: 1, lamp.day: 9}, now=NOW)
    with pytest.raises(NotThatMany) as refused, transaction.atomic():
        lamp.adjust(Reason.LOST, -6)
    assert refused.value.facts == {"on_hand": 5}
    assert lamp.adjust(Reason.LOST, -4) == actions.Adjusted(missing=2)
    with pytest.raises(NotAnAdjustment), transaction.atomic():
        lamp.adjust(Reason.OTHER, 1, "  ")

    assert lamp.lines() == before
    assert StockLevel.objects.get(variant=lamp.day).on_hand == 5


def test_a_line_is_taken_back_once_and_within_a_day(lamp: Shelf) -> None:
    lamp.adjust(Reason.RECEIVED, 4)
    received = lamp.last()
    with pytest.raises(NoSuchChange):
        lamp.undo(received, days=1)
    assert lamp.undo(received, days=0.9) == actions.Adjusted()
    for change in (received, lamp.last(), 12345):
        with pytest.raises(NoSuchChange):
            lamp.undo(change)
    actions.take_back(units={lamp.ink: 2}, order=7, by=None, now=NOW)
    with pytest.raises(NoSuchChange):
        lamp.undo(lamp.last())

    assert StockLevel.objects.get(variant=lamp.ink).on_hand == 2


def test_what_was_sold_since_is_not_taken_back(lamp: Shelf) -> None:
    lamp.adjust(Reason.RECEIVED, 4)
    received = lamp.last()
    actions.take(wanted={lamp.ink: 3}, now=NOW)

    assert lamp.undo(received) == actions.Adjusted(missing=3)


def test_strangers_and_other_brands_change_and_read_nothing(
    lamp: Shelf, cy: Person
) -> None:
    lamp.adjust(Reason.RECEIVED, 4)
    received, kiln = lamp.last(), shelf.brand(cy, "kiln")
    other = {"viewer": cy.viewer, "now": NOW}
    for brand, refusal in ((lamp.brand, NotAllowed), (kiln, NoSuchVariant)):
        with pytest.raises(refusal):
            actions.adjust(
                brand=brand, variant=lamp.ink, reason=Reason.LOST, units=-1, **other
            )
    with pytest.raises(NotAllowed):
        actions.undo(brand=lamp.brand, change=received, **other)
    with pytest.raises(NoSuchChange):
        actions.undo(brand=kiln, change=received, **other)
    with pytest.raises(NotAllowed):
        journal_of(brand=lamp.brand, product=1, **other)


def test_the_database_refuses_what_no_action_writes(lamp: Shelf) -> None:
    lamp.adjust(Reason.RECEIVED, 4)
    lamp.undo(lamp.last())
    undone = StockChange.objects.get(reason="undone")
    for change in ({"units": 0}, {"on_hand": -1}, {"reason": "magic"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            StockChange.objects.filter(id=undone.id).update(**change)
    undone.id += 1
    with pytest.raises(IntegrityError), transaction.atomic():
        undone.save(force_insert=True)


@pytest.mark.parametrize(
    ("reason", "typed", "units"),
    [
        (Reason.RECEIVED, "12", 12),
        (Reason.DAMAGED, " 3 ", -3),
        (Reason.OTHER, "4", 4),
        (Reason.OTHER, "-4", -4),
        (Reason.OTHER, "−4", -4),
    ],
)
def test_a_number_means_more_or_less_by_its_reason(
    reason: Reason, typed: str, units: int
) -> None:
    assert change_of(reason, typed) == units


@pytest.mark.parametrize(
    ("reason", "typed"),
    [
        (Reason.RECEIVED, "0"),
        (Reason.SHIPPED, "1"),
        (Reason.UNDONE, "1"),
        (Reason.OPENING, "1"),
    ],
)
def test_what_is_no_adjustment_is_refused(reason: Reason, typed: str) -> None:
    with pytest.raises(NotAnAdjustment):
        change_of(reason, typed)


@pytest.mark.parametrize("typed", ["", "-1", "1.5", "²", "x", "9" * 11, "- 1"])
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(NotACount):
        change_of(Reason.RECEIVED, typed)


ACTS: dict[str, Callable[[Shelf, int], object]] = {
    "count": lambda lamp, n: actions.set_on_hand(levels={lamp.ink: n}, now=NOW),
    "take": lambda lamp, n: actions.take(wanted={lamp.ink: n}, now=NOW),
    "back": lambda lamp, n: actions.give_back(units={lamp.ink: n}, now=NOW),
    "ship": lambda lamp, n: actions.ship(units={lamp.ink: n}, now=NOW),
    "restock": lambda lamp, n: actions.take_back(
        units={lamp.ink: n}, order=1, by=None, now=NOW
    ),
    "receive": lambda lamp, n: lamp.adjust(Reason.RECEIVED, n),
    "lose": lambda lamp, n: lamp.adjust(Reason.LOST, -n),
    "undo": lambda lamp, n: lamp.undo(StockChange.objects.order_by("-id")[n].id),
}


@given(
    steps=st.lists(
        st.tuples(st.sampled_from(sorted(ACTS)), st.integers(1, 5)), max_size=14
    )
)
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
    ],
)
def test_the_journal_sums_to_the_shelf_in_any_order(
    lamp: Shelf, steps: list[tuple[str, int]]
) -> None:
    with transaction.atomic():
        actions.set_on_hand(levels={lamp.ink: 6}, now=NOW)
        for act, units in steps:
            with suppress(Refusal, IntegrityError, IndexError), transaction.atomic():
                ACTS[act](lamp, units)
            level = StockLevel.objects.get(variant=lamp.ink)
            rows = StockChange.objects.filter(variant=lamp.ink)
            assert rows.aggregate(sum=Sum("units"))["sum"] == level.on_hand
            assert rows.order_by("-id")[0].on_hand == level.on_hand
            assert 0 <= level.held <= level.on_hand
        transaction.set_rollback(True)
