import pytest
from django.db import IntegrityError, transaction
from django.db.models import F
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.cast import NOW, Person

from xiangxin.kernel.money import Money
from xiangxin.market.stock import actions
from xiangxin.market.stock.errors import BelowHeld, NotACount, SoldOut
from xiangxin.market.stock.models import StockLevel
from xiangxin.market.stock.queries import available
from xiangxin.market.stock.tests import shelf


@pytest.fixture
def colours(ana: Person) -> list[int]:
    brand = shelf.brand(ana, "bench")
    return shelf.variants(ana, brand, "lamp", Money(46800, "CNY"), ("Ink", "Day"))


@pytest.fixture
def ink(colours: list[int]) -> int:
    return colours[0]


@pytest.fixture
def day(colours: list[int]) -> int:
    return colours[1]


def test_what_was_never_counted_is_not_there(ink: int) -> None:
    assert available([ink, 12345]) == {ink: 0, 12345: 0}
    with pytest.raises(SoldOut):
        actions.take(wanted={ink: 1}, now=NOW)


def test_taking_leaves_less(ink: int) -> None:
    actions.set_on_hand(levels={ink: 5}, now=NOW)

    actions.take(wanted={ink: 2}, now=NOW)

    assert available([ink]) == {ink: 3}


def test_more_than_there_is_takes_nothing(ink: int, day: int) -> None:
    actions.set_on_hand(levels={ink: 5, day: 1}, now=NOW)

    with pytest.raises(SoldOut) as refused, transaction.atomic():
        actions.take(wanted={ink: 1, day: 2}, now=NOW)

    assert refused.value.facts == {"variant": day, "wanted": 2, "left": 1}
    assert available([ink, day]) == {ink: 5, day: 1}


def test_a_pre_order_may_promise_more_than_there_is(ink: int) -> None:
    actions.set_on_hand(levels={ink: 1}, now=NOW)
    StockLevel.objects.filter(variant=ink).update(oversell=2)

    actions.take(wanted={ink: 3}, now=NOW)

    assert available([ink]) == {ink: 0}
    with pytest.raises(SoldOut):
        actions.take(wanted={ink: 1}, now=NOW)


def test_counting_again_keeps_what_is_set_aside(ink: int) -> None:
    actions.set_on_hand(levels={ink: 5}, now=NOW)
    actions.take(wanted={ink: 2}, now=NOW)

    actions.set_on_hand(levels={ink: 2}, now=NOW)
    assert available([ink]) == {ink: 0}

    with pytest.raises(BelowHeld):
        actions.set_on_hand(levels={ink: 1}, now=NOW)


def test_one_bad_count_leaves_all_as_they_were(ink: int, day: int) -> None:
    actions.set_on_hand(levels={ink: 5, day: 5}, now=NOW)
    actions.take(wanted={day: 4}, now=NOW)

    with pytest.raises(BelowHeld):
        actions.set_on_hand(levels={ink: 9, day: 3}, now=NOW)
    with pytest.raises(NotACount):
        actions.set_on_hand(levels={ink: 9, day: -1}, now=NOW)

    assert available([ink, day]) == {ink: 5, day: 1}


def test_nothing_to_count_is_fine(ink: int) -> None:
    actions.set_on_hand(levels={}, now=NOW)


def test_shipping_takes_from_the_shelf(ink: int) -> None:
    actions.set_on_hand(levels={ink: 5}, now=NOW)
    actions.take(wanted={ink: 2}, now=NOW)

    actions.ship(units={ink: 2}, now=NOW)

    level = StockLevel.objects.get(variant=ink)
    assert (level.on_hand, level.held) == (3, 0)


@pytest.mark.parametrize(
    "change",
    [
        {"held": F("held") + 6},
        {"held": F("held") - 1},
        {"on_hand": F("on_hand") - 6},
        {"on_hand": -1},
    ],
)
def test_the_database_refuses_when_the_action_is_bypassed(
    ink: int, change: dict[str, object]
) -> None:
    actions.set_on_hand(levels={ink: 5}, now=NOW)

    with pytest.raises(IntegrityError), transaction.atomic():
        StockLevel.objects.filter(variant=ink).update(**change)


STEPS = st.lists(
    st.tuples(st.sampled_from(["take", "give_back", "ship"]), st.integers(1, 4)),
    max_size=12,
)


@given(steps=STEPS)
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_stock_is_never_below_zero_in_any_order(
    ink: int, steps: list[tuple[str, int]]
) -> None:
    StockLevel.objects.all().delete()
    actions.set_on_hand(levels={ink: 6}, now=NOW)
    on_hand, held = 6, 0
    for step, units in steps:
        if step == "take":
            if held + units > on_hand:
                with pytest.raises(SoldOut):
                    actions.take(wanted={ink: units}, now=NOW)
                continue
            actions.take(wanted={ink: units}, now=NOW)
            held += units
        elif units <= held:  # only what was taken comes back or goes out
            getattr(actions, step)(units={ink: units}, now=NOW)
            held -= units
            on_hand -= units if step == "ship" else 0

        assert available([ink]) == {ink: on_hand - held}
