from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.cast import NOW, Person

from xiangxin.kernel.errors import NotAllowed
from xiangxin.kernel.money import Money
from xiangxin.market.catalog.actions import NewPrice
from xiangxin.market.catalog.errors import NoSuchVariant
from xiangxin.market.catalog.queries import variants_of
from xiangxin.market.stock import actions
from xiangxin.market.stock.actions import Saved
from xiangxin.market.stock.errors import (
    BadPromise,
    BelowPromised,
    NotCountedIn,
    SoldOut,
)
from xiangxin.market.stock.models import StockLevel
from xiangxin.market.stock.queries import available, levels_of, shelves
from xiangxin.market.stock.rules import Availability, Count, Promise, Shelf
from xiangxin.market.stock.tests import shelf

SOON = NOW.date() + timedelta(days=11)


@pytest.fixture
def brand(ana: Person) -> int:
    return shelf.brand(ana, "bench")


@pytest.fixture
def ink(ana: Person, brand: int) -> int:
    return shelf.variants(ana, brand, "lamp", Money(46800, "CNY"))[0]


def promised(
    ana: Person, brand: int, ink: int, units: int, kind: Promise = Promise.BACK
) -> None:
    actions.promise(
        viewer=ana.viewer,
        brand=brand,
        variant=ink,
        kind=kind,
        units=units,
        due_on=SOON,
        now=NOW,
    )


def test_what_is_there_goes_first_then_what_is_promised_then_nothing(
    ana: Person, brand: int, ink: int
) -> None:
    actions.set_on_hand(levels={ink: 1}, now=NOW)
    promised(ana, brand, ink, 2)

    found = []
    for _ in range(3):
        found.append(shelves([ink], now=NOW)[ink].for_units())
        actions.take(wanted={ink: 1}, now=NOW)
    found.append(shelves([ink], now=NOW)[ink].for_units())

    assert found == [
        Availability.IN_STOCK,
        Availability.BACK_ORDER,
        Availability.BACK_ORDER,
        Availability.SOLD_OUT,
    ]
    with pytest.raises(SoldOut):
        actions.take(wanted={ink: 1}, now=NOW)


def test_more_than_lies_there_waits_for_the_day(
    ana: Person, brand: int, ink: int
) -> None:
    actions.set_on_hand(levels={ink: 1}, now=NOW)
    promised(ana, brand, ink, 2, Promise.PRE)
    there = shelves([ink], now=NOW)[ink]

    assert there == Shelf(free=1, left=3, promise=Promise.PRE, due_on=SOON)
    assert there.for_units(2) is Availability.PRE_ORDER
    assert there.for_units(4) is Availability.SOLD_OUT


def test_never_counted_it_can_still_be_promised(
    ana: Person, brand: int, ink: int
) -> None:
    promised(ana, brand, ink, 5, Promise.PRE)

    assert available([ink]) == {ink: 5}


def test_a_promised_unit_is_sent_only_when_it_was_counted_in(
    ana: Person, brand: int, ink: int
) -> None:
    promised(ana, brand, ink, 5)
    actions.take(wanted={ink: 2}, now=NOW)
    with pytest.raises(NotCountedIn), transaction.atomic():
        actions.ship(units={ink: 2}, now=NOW)

    actions.set_on_hand(levels={ink: 2}, now=NOW)
    actions.ship(units={ink: 2}, now=NOW)
    level = StockLevel.objects.get(variant=ink)
    assert (level.on_hand, level.held) == (0, 0)


def test_a_promise_ends_but_what_was_promised_stays_promised(
    ana: Person, brand: int, ink: int
) -> None:
    promised(ana, brand, ink, 5)
    actions.take(wanted={ink: 2}, now=NOW)
    last, after = NOW + timedelta(days=11), NOW + timedelta(days=12)
    assert shelves([ink], now=last)[ink].left == 3
    # Before anybody has swept it away it is over for whoever reads and buys.
    assert shelves([ink], now=after)[ink] == Shelf()
    with pytest.raises(SoldOut), transaction.atomic():
        actions.take(wanted={ink: 1}, now=after)
    assert actions.end_promises(now=last) == 0
    assert actions.end_promises(now=after) == 1
    assert actions.end_promises(now=after) == 0

    assert shelves([ink], now=NOW)[ink].for_units() is Availability.SOLD_OUT
    level = StockLevel.objects.get(variant=ink)
    assert (level.held, level.oversell, level.due_on) == (2, 2, None)


def test_fewer_than_are_promised_already_is_refused(
    ana: Person, brand: int, ink: int
) -> None:
    promised(ana, brand, ink, 5)
    actions.take(wanted={ink: 3}, now=NOW)
    with pytest.raises(BelowPromised):
        promised(ana, brand, ink, 2)
    promised(ana, brand, ink, 3)
    actions.promise_no_more(viewer=ana.viewer, brand=brand, variant=ink, now=NOW)
    assert available([ink]) == {ink: 0}


@pytest.mark.parametrize(
    ("units", "days"), [(0, 1), (-1, 1), (10**10, 1), (1, -1), (1, 731)]
)
def test_what_is_no_promise_is_refused(
    ana: Person, brand: int, ink: int, units: int, days: int
) -> None:
    with pytest.raises(BadPromise):
        actions.promise(
            viewer=ana.viewer,
            brand=brand,
            variant=ink,
            kind=Promise.PRE,
            units=units,
            due_on=NOW.date() + timedelta(days=days),
            now=NOW,
        )


def test_only_its_makers_count_and_promise(
    ana: Person, bo: Person, brand: int, ink: int
) -> None:
    other = shelf.brand(bo, "clouds")
    for refused, viewer, seller in (
        (NotAllowed, bo.viewer, brand),
        (NoSuchVariant, bo.viewer, other),
    ):
        with pytest.raises(refused):
            actions.count(
                viewer=viewer, brand=seller, counts={ink: Count(9, 0)}, now=NOW
            )
        with pytest.raises(refused):
            actions.promise(
                viewer=viewer,
                brand=seller,
                variant=ink,
                kind=Promise.PRE,
                units=1,
                due_on=SOON,
                now=NOW,
            )
    assert available([ink]) == {ink: 0}
    assert ana.id


def test_a_stale_count_writes_nothing_and_tells_both_values(
    ana: Person, brand: int, ink: int
) -> None:
    def count(units: int, seen: int) -> list[tuple[int, int, int]]:
        clashes = actions.count(
            viewer=ana.viewer, brand=brand, counts={ink: Count(units, seen)}, now=NOW
        )
        return [(one.yours, one.theirs, one.version) for one in clashes]

    assert count(9, 0) == []
    seen = levels_of([ink], now=NOW)[ink].version
    assert count(5, 0) == [(5, 9, seen)]
    assert count(9, 0) == []  # both say the same
    seen = levels_of([ink], now=NOW)[ink].version
    actions.take(wanted={ink: 1}, now=NOW)
    assert count(8, seen) == []  # what is set aside is not what was counted
    seen = levels_of([ink], now=NOW)[ink].version
    actions.ship(units={ink: 1}, now=NOW)
    assert count(12, seen) == [(12, 7, seen + 1)]
    assert available([ink]) == {ink: 7}


@pytest.mark.parametrize(
    "change", [{"promise": "back"}, {"due_on": SOON}, {"promise": "x", "due_on": SOON}]
)
def test_the_database_wants_a_day_for_every_promise(
    ink: int, change: dict[str, object]
) -> None:
    actions.set_on_hand(levels={ink: 1}, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        StockLevel.objects.filter(variant=ink).update(**change)


def test_a_table_is_saved_whole_or_not_at_all(
    ana: Person, brand: int, ink: int
) -> None:
    def save(minor: int, units: int, *, price_seen: int, count_seen: int) -> Saved:
        return actions.save_table(
            viewer=ana.viewer,
            brand=brand,
            prices={ink: NewPrice(price=Money(minor, "CNY"), seen=price_seen)},
            counts={ink: Count(units, count_seen)},
            now=NOW,
        )

    first = save(100, 5, price_seen=1, count_seen=0)
    assert (first.is_stale, first.step is None) == (False, False)
    late = save(200, 6, price_seen=2, count_seen=0)
    assert [(one.yours, one.theirs) for one in late.counts] == [(6, 5)]
    assert (late.prices, late.step) == ((), None)
    assert available([ink]) == {ink: 5}
    assert variants_of([ink])[ink].price == Money(100, "CNY")
