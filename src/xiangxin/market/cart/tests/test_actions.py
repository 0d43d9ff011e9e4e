from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.cast import NOW, Person

from xiangxin.kernel.money import Money
from xiangxin.ledger.rules import NOWHERE
from xiangxin.market.cart import actions, queries
from xiangxin.market.cart.actions import putting
from xiangxin.market.cart.errors import (
    NotInBag,
    TooFewUnits,
    TooManyLines,
    TooManyUnits,
)
from xiangxin.market.cart.models import Cart, CartLine
from xiangxin.market.catalog.errors import NoSuchVariant
from xiangxin.market.stock import actions as stock
from xiangxin.market.stock.errors import SoldOut
from xiangxin.market.stock.tests import shelf


@pytest.fixture
def ink(ana: Person) -> int:
    brand = shelf.brand(ana, "bench")
    (variant,) = shelf.variants(ana, brand, "lamp", Money(46800, "CNY"))
    stock.set_on_hand(levels={variant: 9}, now=NOW)
    return variant


@pytest.fixture
def cup(cy: Person) -> int:
    brand = shelf.brand(cy, "kiln", "EUR")
    (variant,) = shelf.variants(cy, brand, "cup", Money(5900, "EUR"))
    stock.set_on_hand(levels={variant: 2}, now=NOW)
    return variant


def put(
    variant: int,
    units: int = 1,
    *,
    key: str | None = None,
    person: int | None = None,
    new_key: str = "fresh",
) -> actions.CartRef:
    return actions.put(
        cart_key=key,
        person=person,
        variant=variant,
        units=units,
        origin=NOWHERE,
        now=NOW,
        new_key=new_key,
    )


def bag(key: str | None = "fresh", person: int | None = None) -> dict[int, int]:
    view = queries.cart_for(key=key, person=person, now=NOW)
    return {line.variant.id: line.units for line in view.lines}


def test_a_first_thing_makes_the_bag(ink: int) -> None:
    ref = put(ink, 2)

    assert ref.key == "fresh"
    assert ref.view == queries.cart_for(key="fresh", person=None, now=NOW)
    assert ref.view.units == 2
    assert ref.view.totals == (Money(93600, "CNY"),)
    assert ref.view.is_available


def test_putting_twice_changes_nothing_more(ink: int) -> None:
    put(ink, 2)
    put(ink, 2, key="fresh", new_key="other")

    assert bag() == {ink: 2}
    assert Cart.objects.count() == 1


def test_a_key_that_only_the_visitor_proposes_is_not_taken(ink: int) -> None:
    ref = put(ink, key="made-up")

    assert ref.key == "fresh"
    assert bag("made-up") == {}


def test_a_bag_is_parted_by_brand_and_currency(ink: int, cup: int) -> None:
    put(ink)
    view = put(cup, 2, key="fresh").view

    assert [(part.brand_name, part.total) for part in view.parts] == [
        ("Bench", Money(46800, "CNY")),
        ("Kiln", Money(11800, "EUR")),
    ]
    assert view.totals == (Money(46800, "CNY"), Money(11800, "EUR"))


def test_what_cannot_be_had_is_refused(ink: int, cup: int) -> None:
    with pytest.raises(SoldOut):
        put(cup, 3)
    with pytest.raises(NoSuchVariant):
        put(12345)
    with pytest.raises(TooFewUnits):
        put(ink, 0)
    with pytest.raises(TooManyUnits):
        put(ink, 10**9)
    assert not Cart.objects.exists()


def test_a_line_that_sold_out_meanwhile_says_so(cup: int) -> None:
    put(cup, 2)
    stock.take(wanted={cup: 1}, now=NOW)

    (line,) = queries.cart_for(key="fresh", person=None, now=NOW).lines

    assert (line.left, line.is_available) == (1, False)


def test_a_bag_has_an_end(ink: int, cup: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(putting, "MOST_LINES", 1)
    put(ink)
    with pytest.raises(TooManyLines):
        put(cup, key="fresh")


def test_units_are_changed_and_lines_removed(ink: int, cup: int) -> None:
    put(ink)
    put(cup, key="fresh")

    actions.set_units(cart_key="fresh", person=None, variant=ink, units=3, now=NOW)
    actions.remove(cart_key="fresh", person=None, variant=cup, now=NOW)
    actions.remove(cart_key="fresh", person=None, variant=cup, now=NOW)
    actions.remove(cart_key="nobody", person=None, variant=cup, now=NOW)

    assert bag() == {ink: 3}
    for key in ("fresh", "nobody", None):
        with pytest.raises(NotInBag):
            actions.set_units(cart_key=key, person=None, variant=cup, units=1, now=NOW)
    with pytest.raises(TooManyUnits):
        actions.set_units(
            cart_key="fresh", person=None, variant=ink, units=1000, now=NOW
        )


def test_a_member_has_one_bag_wherever_they_are(ink: int, cup: int, bo: Person) -> None:
    put(ink, person=bo.id, new_key="phone")
    ref = put(cup, person=bo.id, new_key="desk")

    assert ref.key == "phone"
    assert bag(None, bo.id) == {ink: 1, cup: 1}
    assert bag("phone") == {}  # a member's bag is not found by its key


def test_the_guests_bag_is_poured_into_the_members(
    ink: int, cup: int, bo: Person
) -> None:
    put(ink, 2, person=bo.id, new_key="members")
    put(ink, 3)
    put(cup, 1, key="fresh")

    for _ in range(2):
        actions.merge_into_person(
            cart_key="fresh", person=bo.id, now=NOW, new_key="unused"
        )

    assert bag(None, bo.id) == {ink: 5, cup: 1}
    assert bag("fresh") == {}


def test_pouring_stays_within_what_a_line_holds(ink: int, bo: Person) -> None:
    stock.set_on_hand(levels={ink: 5000}, now=NOW)
    put(ink, 600, person=bo.id, new_key="members")
    put(ink, 600)

    actions.merge_into_person(cart_key="fresh", person=bo.id, now=NOW, new_key="unused")

    assert bag(None, bo.id) == {ink: 999}


def test_a_first_sign_in_brings_the_bag_along_under_another_key(
    ink: int, bo: Person
) -> None:
    put(ink)

    actions.merge_into_person(cart_key="fresh", person=bo.id, now=NOW, new_key="own")

    assert bag(None, bo.id) == {ink: 1}
    assert bag("fresh") == bag("own") == {}


def test_abandoned_bags_are_swept_but_not_members(ink: int, bo: Person) -> None:
    put(ink)
    put(ink, person=bo.id, new_key="members")

    gone = actions.forget_abandoned(before=NOW + timedelta(days=30), now=NOW)

    assert gone == 1
    assert bag("fresh") == {}
    assert bag(None, bo.id) == {ink: 1}


@pytest.mark.parametrize("units", [0, 1000])
def test_the_database_refuses_such_units(ink: int, units: int) -> None:
    put(ink)
    with pytest.raises(IntegrityError), transaction.atomic():
        CartLine.objects.update(units=units)


def test_two_lines_of_one_variant_cannot_be(ink: int) -> None:
    put(ink)
    cart = Cart.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        CartLine.objects.create(cart=cart, variant_id=ink, units=1, put_at=NOW)


def test_a_bag_is_read_in_one_statement(ink: int, cup: int) -> None:
    put(ink)
    put(cup, key="fresh")

    with CaptureQueriesContext(connection) as captured:
        queries.cart_for(key="fresh", person=None, now=NOW)
    assert len(captured) == 1

    with CaptureQueriesContext(connection) as captured:
        queries.cart_for(key=None, person=None, now=NOW)
    assert len(captured) == 0
