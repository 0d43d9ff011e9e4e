from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction
from tests.cast import NOW, Person

from xiangxin.kernel.errors import NotAllowed
from xiangxin.market.discounts import actions
from xiangxin.market.discounts.errors import CodeTaken, NoSuchDiscount, UsedByYou
from xiangxin.market.discounts.models import Discount
from xiangxin.market.discounts.queries import deals_for, discounts_for
from xiangxin.market.discounts.rules import Deal, Kind, Terms
from xiangxin.market.stock.tests import shelf

TWICE = Terms(code="TWICE", kind=Kind.PERCENT, amount=10, most_uses=2, is_once=True)


def given(ana: Person, terms: Terms = TWICE) -> int:
    brand = shelf.brand(ana, "bench")
    actions.give_out(
        viewer=ana.viewer, brand=brand, currency="CNY", terms=terms, now=NOW
    )
    return brand


def deal(brand: int, email: str = "dee@example.com", person: int | None = None) -> Deal:
    found = deals_for("twice", brands=[brand], email=email, person=person, now=NOW)
    return found[brand]


def use(
    brand: int, order: int, email: str = "dee@example.com", person: int | None = None
) -> bool:
    """As an order does: what cannot be had is rolled back."""
    one = replace(deal(brand, "nobody@example.com"), refusal=None)
    with transaction.atomic():
        done = actions.use(one, order=order, email=email, person=person, now=NOW)
        transaction.set_rollback(not done)
    return done


def used(brand: int) -> int:
    return Discount.objects.get(brand_id=brand).used


def test_a_code_is_used_up(ana: Person) -> None:
    brand = given(ana)

    assert [use(brand, n, f"{n}@example.com") for n in (1, 2, 3)] == [True, True, False]
    assert used(brand) == 2


def test_once_a_person_is_once_an_address_and_once_an_account(
    ana: Person, bo: Person
) -> None:
    brand = given(ana, replace(TWICE, most_uses=None))

    assert use(brand, 1, person=bo.id)
    assert not use(brand, 2, " DEE@Example.com ")
    assert not use(brand, 3, "other@example.com", bo.id)
    assert isinstance(deal(brand).refusal, UsedByYou)
    assert isinstance(deal(brand, "other@example.com", bo.id).refusal, UsedByYou)
    assert deal(brand, "other@example.com").refusal is None
    assert used(brand) == 1


def test_a_cancelled_order_gives_its_use_back_once(ana: Person) -> None:
    brand = given(ana)
    use(brand, 1)

    for _ in range(2):
        actions.give_back(order=1, now=NOW)

    assert used(brand) == 0
    assert deal(brand).refusal is None
    assert use(brand, 2)


def test_the_constraint_stands_behind_the_count(ana: Person) -> None:
    brand = given(ana)
    for changed in ({"used": 3}, {"amount": 101}, {"kind": Kind.SHIPPING}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Discount.objects.filter(brand_id=brand).update(**changed)


def test_a_code_that_was_taken_in_stops_at_once(ana: Person) -> None:
    brand = given(ana)
    (one,) = discounts_for(ana.viewer, brand)
    actions.switch(viewer=ana.viewer, brand=brand, discount=one.id, is_on=False)

    assert not use(brand, 1)
    actions.switch(viewer=ana.viewer, brand=brand, discount=one.id, is_on=True)
    assert use(brand, 1)
    with pytest.raises(NoSuchDiscount):
        actions.switch(viewer=ana.viewer, brand=brand, discount=1, is_on=True)


def test_codes_are_a_makers_own(ana: Person, bo: Person, cy: Person) -> None:
    brand = given(ana)
    other = shelf.brand(cy, "kiln")
    with pytest.raises(CodeTaken):
        actions.give_out(
            viewer=ana.viewer, brand=brand, currency="CNY", terms=TWICE, now=NOW
        )
    with pytest.raises(NotAllowed):
        actions.give_out(
            viewer=bo.viewer, brand=brand, currency="CNY", terms=TWICE, now=NOW
        )
    with pytest.raises(NotAllowed):
        discounts_for(bo.viewer, brand)
    (one,) = discounts_for(ana.viewer, brand)
    with pytest.raises(NotAllowed):
        actions.switch(viewer=bo.viewer, brand=brand, discount=one.id, is_on=False)
    with pytest.raises(NoSuchDiscount):
        actions.switch(viewer=cy.viewer, brand=other, discount=one.id, is_on=False)
    assert not deals_for("TWICE", brands=[other], email="", person=None, now=NOW)
    assert not deals_for("x", brands=[brand], email="", person=None, now=NOW)
