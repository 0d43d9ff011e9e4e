from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st
from tests.cast import NOW, Person

from xiangxin.kernel.errors import NotAllowed
from xiangxin.kernel.money import Money
from xiangxin.market.catalog import actions, queries
from xiangxin.market.catalog.actions import NewPrice
from xiangxin.market.catalog.desk import actions as desk
from xiangxin.market.catalog.errors import (
    NoSuchVariant,
    PriceOutOfBounds,
    WrongCurrency,
)
from xiangxin.market.catalog.models import PriceChange, Variant
from xiangxin.market.catalog.rules import (
    NewVariant,
    Priced,
    Repricing,
    repriced,
    struck,
)

DAY = timedelta(days=1)
LONG_AGO = NOW - 400 * DAY


def prices_in_force(history: Sequence[Priced], hours: Sequence[datetime]) -> set[int]:
    """Hour by hour, what a buyer would have paid; the slow way to say the same."""
    paid = set()
    for hour in hours:
        known = [one for one in history if one.at <= hour]
        if known:
            paid.add(known[-1].minor)
    return paid


HISTORIES = st.lists(
    st.tuples(st.integers(0, 70 * 24), st.integers(1, 9)), min_size=1, max_size=12
)


@given(steps=HISTORIES, minor=st.integers(1, 9), published=st.integers(0, 70))
def test_what_is_struck_is_the_lowest_of_thirty_days_and_nothing_else(
    steps: list[tuple[int, int]], minor: int, published: int
) -> None:
    history = [
        Priced(price, NOW - timedelta(hours=ago))
        for ago, price in sorted(steps, reverse=True)
        if ago
    ]
    found = struck(history, minor=minor, now=NOW, sold_since=NOW - published * DAY)

    hours = [NOW - timedelta(hours=ago) for ago in range(30 * 24, 0, -1)]
    lowest = min(prices_in_force(history, hours), default=0)
    is_whole = any(one.at <= NOW - 30 * DAY for one in history) and published >= 30
    assert found == (lowest if is_whole and lowest > minor else None)


def test_what_nobody_could_buy_is_not_struck() -> None:
    history = [Priced(900, LONG_AGO)]
    for sold_since, found in ((None, None), (NOW - 29 * DAY, None), (LONG_AGO, 900)):
        assert struck(history, minor=1, now=NOW, sold_since=sold_since) == found


@pytest.fixture
def lamp(ana: Person) -> tuple[int, int]:
    brand = actions.create_brand(
        person=ana.id, handle="bench", name="Bench", currency="CNY", now=LONG_AGO
    )
    product = actions.create_product(
        viewer=ana.viewer,
        brand=brand,
        handle="lamp",
        title="Lamp",
        description="",
        variants=[NewVariant(price=Money(46800, "CNY"))],
        now=LONG_AGO,
    )
    return brand, queries.product_page(product).variants[0].id


def shown(variant: int) -> tuple[int, int | None]:
    row = Variant.objects.get(id=variant)
    card = queries.cards_of([row.product_id])[row.product_id]
    line = queries.product_page(row.product_id).variants[0]
    assert (card.price_from, card.was) == (line.price, line.was)
    return line.price.minor, line.was and line.was.minor


def test_a_reduction_shows_the_lowest_of_the_month_before_it_for_a_month(
    ana: Person, lamp: tuple[int, int]
) -> None:
    _, variant = lamp

    def price(minor: int, day: int) -> tuple[int, int | None]:
        actions.set_price(
            viewer=ana.viewer,
            variant_id=variant,
            price=Money(minor, "CNY"),
            now=NOW + day * DAY,
        )
        return shown(variant)

    assert price(39800, 0) == (39800, 46800)
    assert price(44800, 5) == (44800, None)  # dearer again
    assert price(41800, 6) == (41800, None)  # it was cheaper six days ago
    assert price(35800, 7) == (35800, 39800)
    assert actions.end_reductions(now=NOW + 36 * DAY) == 0
    assert actions.end_reductions(now=NOW + 37 * DAY) == 1
    assert shown(variant) == (35800, None)


@pytest.mark.parametrize("is_undone", [True, False])
def test_what_was_not_sold_all_month_is_not_struck(
    ana: Person, lamp: tuple[int, int], is_undone: bool
) -> None:
    brand, variant = lamp

    def sell(*, is_retired: bool, at: datetime) -> int:
        step = desk.retire(
            viewer=ana.viewer,
            brand=brand,
            variants=[variant],
            is_retired=is_retired,
            now=at,
        )
        assert step is not None
        return step

    step = sell(is_retired=True, at=NOW - 50 * DAY)
    if is_undone:  # at once: that was no pause
        desk.undo(viewer=ana.viewer, step=step, now=NOW - 50 * DAY)
    else:
        sell(is_retired=False, at=NOW - 5 * DAY)
    actions.set_price(
        viewer=ana.viewer, variant_id=variant, price=Money(100, "CNY"), now=NOW
    )

    assert shown(variant)[1] == (46800 if is_undone else None)


def test_a_file_that_reduces_a_price_is_held_to_the_same(
    ana: Person, lamp: tuple[int, int]
) -> None:
    brand, variant = lamp
    Variant.objects.filter(id=variant).update(sku="L-1")
    product = Variant.objects.get(id=variant).product
    product.external_handle = "lamp"
    product.save()
    actions.import_catalogue(
        viewer=ana.viewer,
        brand=brand,
        content=b"Handle,Title,Variant SKU,Variant Price\nlamp,Lamp,L-1,398\n",
        now=NOW,
    )
    assert shown(variant) == (39800, 46800)


def save(
    ana: Person, lamp: tuple[int, int], minor: int, seen: int
) -> tuple[list[tuple[int, int]], int | None]:
    brand, variant = lamp
    clashes, step = actions.save_prices(
        viewer=ana.viewer,
        brand=brand,
        prices={variant: NewPrice(price=Money(minor, "CNY"), seen=seen)},
        now=NOW,
    )
    return [(one.yours.minor, one.theirs.minor) for one in clashes], step


def test_of_two_makers_the_second_is_shown_both_prices(
    ana: Person, lamp: tuple[int, int]
) -> None:
    assert save(ana, lamp, 100, 1)[0] == []
    clashes, step = save(ana, lamp, 200, 1)
    assert (clashes, step) == ([(200, 100)], None)
    assert shown(lamp[1])[0] == 100
    assert save(ana, lamp, 200, 2)[0] == []
    assert shown(lamp[1])[0] == 200


def test_saving_the_same_again_changes_nothing(
    ana: Person, lamp: tuple[int, int]
) -> None:
    save(ana, lamp, 100, 1)
    rows = PriceChange.objects.count()
    assert save(ana, lamp, 100, 1) == ([], None)
    assert PriceChange.objects.count() == rows


def test_a_price_of_somebody_else_or_out_of_bounds_is_refused(
    ana: Person, bo: Person, lamp: tuple[int, int]
) -> None:
    brand, variant = lamp
    other = actions.create_brand(
        person=bo.id, handle="clouds", name="Clouds", currency="CNY", now=NOW
    )
    new = NewPrice(price=Money(1, "CNY"), seen=1)
    with pytest.raises(NotAllowed):
        actions.save_prices(
            viewer=bo.viewer, brand=brand, prices={variant: new}, now=NOW
        )
    with pytest.raises(NoSuchVariant):
        actions.save_prices(
            viewer=bo.viewer, brand=other, prices={variant: new}, now=NOW
        )
    for price, refused in (
        (Money(-1, "CNY"), PriceOutOfBounds),
        (Money(1, "EUR"), WrongCurrency),
    ):
        with pytest.raises(refused):
            actions.save_prices(
                viewer=ana.viewer,
                brand=brand,
                prices={variant: NewPrice(price=price, seen=1)},
                now=NOW,
            )
    assert shown(variant) == (46800, None)


def test_the_database_strikes_nothing_cheaper(lamp: tuple[int, int]) -> None:
    for change in (
        {"was_minor": 46800, "was_until": NOW},
        {"was_minor": 50000},
        {"was_until": NOW},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Variant.objects.filter(id=lamp[1]).update(**change)


@pytest.mark.parametrize(
    ("before", "how", "after"),
    [
        (46800, Repricing(percent=Decimal(10)), 51480),
        (46800, Repricing(percent=Decimal("-12.5")), 40950),
        (46800, Repricing(to_minor=100), 100),
        (46800, Repricing(percent=Decimal(10), ends_90=True), 51490),
        (46840, Repricing(ends_90=True), 46790),  # halfway goes down
        (10, Repricing(ends_90=True), 90),
        (105, Repricing(percent=Decimal(-50)), 52),  # half to even
    ],
)
def test_many_prices_change_by_a_rule(before: int, how: Repricing, after: int) -> None:
    assert repriced(Money(before, "CNY"), how) == Money(after, "CNY")


def test_yen_have_no_ninety() -> None:
    assert repriced(Money(101, "JPY"), Repricing(ends_90=True)) == Money(101, "JPY")


@given(st.integers(0, 10**9), st.integers(-99, 1000))
def test_an_ending_is_the_nearest_one(minor: int, percent: int) -> None:
    exact = repriced(Money(minor, "CNY"), Repricing(percent=Decimal(percent)))
    ended = repriced(
        Money(minor, "CNY"), Repricing(percent=Decimal(percent), ends_90=True)
    )
    assert ended.minor % 100 == 90
    assert abs(ended.minor - exact.minor) <= 50 or ended.minor == 90
