from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xiangxin.kernel.money import MOST_MINOR, Money
from xiangxin.market.discounts.rules import Deal, Kind, Terms
from xiangxin.market.orders.bills.rules import (
    Buyer,
    Changed,
    Draft,
    Part,
    TaxPart,
    Wanted,
    changes,
    draft_orders,
    shown_as,
    totals_of,
)
from xiangxin.market.orders.errors import TooLarge
from xiangxin.market.shipping.rules import Place, Shipping, Way, Zone
from xiangxin.market.taxes.rules import OnShipping, Rate, TaxClass, Taxes

GERMANY = Place(country="DE")
RATES = (
    Rate(country="DE", area="", tax_class=TaxClass.STANDARD, rate=19_000, name="MwSt"),
    Rate(country="DE", area="", tax_class=TaxClass.REDUCED, rate=7_000, name="MwSt"),
)
WITHIN = Taxes(is_included=True, on_shipping=OnShipping.GOODS, rates=RATES)
ON_TOP = replace(WITHIN, is_included=False)
POST = Shipping(
    currency="EUR",
    zones=(
        Zone(
            key=1,
            name="All",
            ways=(
                Way(key=2, name="Post", price_minor=500, free_from_minor=10_000),
                Way(key=3, name="Fast", price_minor=1_500),
            ),
        ),
    ),
)


def wanted(minor: int, units: int = 1, **more: object) -> Wanted:
    facts = {
        "variant": 1,
        "product": 1,
        "brand": 7,
        "title": "Lamp",
        "label": "",
        "brand_name": "Bench",
        "shipping": POST,
        "taxes": WITHIN,
    }
    return Wanted(units=units, unit_price=Money(minor, "EUR"), **{**facts, **more})  # type: ignore[arg-type]


def draft(*lines: Wanted, **chosen: object) -> Draft:
    (one,) = draft_orders(lines, Buyer(place=GERMANY, **chosen))  # type: ignore[arg-type]
    return one


def deal(**terms: object) -> dict[int, Deal]:
    said = Terms(code="CODE", **terms)  # type: ignore[arg-type]
    return {7: Deal(id=1, terms=said, currency="EUR")}


BREAD = {"variant": 2, "tax_class": TaxClass.REDUCED}


def test_tax_within_the_price_is_told_and_not_added() -> None:
    one = draft(wanted(1_190), wanted(1_070, **BREAD))

    assert (one.items.minor, one.shipping.minor, one.total.minor) == (2_260, 500, 2_760)
    # Sending is split 263 to 237 as the goods are, and each part bears its rate.
    assert one.taxes == (
        TaxPart(
            name="MwSt", rate=19_000, net=Money(1_221, "EUR"), tax=Money(232, "EUR")
        ),
        TaxPart(name="MwSt", rate=7_000, net=Money(1_221, "EUR"), tax=Money(86, "EUR")),
    )
    assert (one.tax.minor, one.shipping_tax.minor) == (318, 58)
    assert [line.tax.minor for line in one.lines] == [190, 70]


def test_tax_on_top_is_added() -> None:
    one = draft(wanted(1_000, taxes=ON_TOP), wanted(1_000, taxes=ON_TOP, **BREAD))

    assert [line.tax.minor for line in one.lines] == [190, 70]
    assert one.shipping_tax.minor == 48 + 18
    assert one.total.minor == 2_000 + 500 + 260 + 66


@pytest.mark.parametrize(
    ("rule", "tax"),
    [(OnShipping.NONE, 0), (OnShipping.STANDARD, 80), (OnShipping.GOODS, 33)],
)
def test_sending_is_taxed_as_the_maker_said(rule: OnShipping, tax: int) -> None:
    bread = wanted(1_070, taxes=replace(WITHIN, on_shipping=rule), **BREAD)
    assert draft(bread).shipping_tax.minor == tax


def test_things_for_nothing_are_sent_at_the_rates_of_all_of_them() -> None:
    one = draft(wanted(0), wanted(0, **BREAD))
    assert one.shipping_tax.minor == 40 + 16


def test_the_chosen_way_is_paid_and_an_unknown_one_is_the_first() -> None:
    for chosen, minor in (({"7.EUR": 3}, 1_500), ({"7.EUR": 99}, 500), ({}, 500)):
        assert draft(wanted(100), ways=chosen).shipping.minor == minor


def test_free_from_a_sum_is_measured_on_what_is_paid_for_the_goods() -> None:
    ten = deal(kind=Kind.PERCENT, amount=10)
    assert draft(wanted(10_000)).shipping.minor == 0
    assert draft(wanted(10_000), deals=ten).shipping.minor == 500
    assert draft(wanted(11_112), deals=ten).shipping.minor == 0


def test_a_code_makes_the_taxed_amount_smaller() -> None:
    one = draft(wanted(1_190), deals=deal(kind=Kind.FIXED, amount=595))

    assert (one.discount.minor, one.lines[0].tax.minor) == (595, 95)
    assert one.total.minor == 1_190 + 500 - 595


def test_free_sending_takes_its_price_and_its_tax() -> None:
    one = draft(wanted(1_190), deals=deal(kind=Kind.SHIPPING))

    assert (one.shipping.minor, one.discount.minor) == (500, 500)
    assert one.shipping_tax.minor == 0
    assert one.total.minor == 1_190


def test_a_code_that_does_not_hold_says_why_and_takes_nothing() -> None:
    one = draft(wanted(99), deals=deal(kind=Kind.FIXED, amount=5, minimum_minor=100))
    assert one.deal is None
    assert one.refusal is not None
    assert one.discount.minor == 0


def test_what_is_not_sent_there_has_no_offers() -> None:
    zone = replace(POST.zones[0], countries=("CN",))
    one = draft(wanted(1, shipping=replace(POST, zones=(zone,))))
    assert (one.offers, one.way) == ((), None)


LINES = st.builds(
    Wanted,
    variant=st.integers(1, 50),
    product=st.integers(1, 3),
    brand=st.integers(6, 8),
    title=st.just("Lamp"),
    label=st.just(""),
    units=st.integers(1, 999),
    unit_price=st.builds(
        Money, st.integers(0, 10**8), st.sampled_from(["CNY", "EUR", "JPY"])
    ),
    grams=st.integers(0, 900),
    tax_class=st.sampled_from(TaxClass),
)
TERMS = st.none() | st.builds(
    Terms,
    code=st.just("CODE"),
    kind=st.sampled_from(Kind),
    amount=st.integers(1, 100),
    products=st.sampled_from([frozenset[int](), frozenset({1})]),
)


# Drawing is no slower than elsewhere, but a busy machine makes the first draws seem so.
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(LINES, max_size=8, unique_by=lambda line: line.variant),
    st.sampled_from([None, WITHIN, ON_TOP]),
    st.sampled_from(OnShipping),
    st.sampled_from([None, POST]),
    TERMS,
)
def test_money_is_conserved(
    wanted: list[Wanted],
    taxes: Taxes | None,
    rule: OnShipping,
    shipping: Shipping | None,
    terms: Terms | None,
) -> None:
    """Lines + sending + tax − discount is the total, and every sum is that of its parts."""
    if taxes:
        taxes = replace(taxes, on_shipping=rule)
    meant = [
        replace(one, taxes=taxes, shipping=shipping if one.brand == 7 else None)
        for one in wanted
    ]
    deals = {7: Deal(id=1, terms=terms, currency="EUR")} if terms else {}
    drafts = draft_orders(meant, Buyer(place=GERMANY, deals=deals))

    assert len({draft.key for draft in drafts}) == len(drafts)
    assert sum(len(draft.lines) for draft in drafts) == len(wanted)
    for one in drafts:
        taken = sum(line.discount.minor for line in one.lines)
        off_sending = one.discount.minor - taken
        assert one.items.minor == sum(line.total.minor for line in one.lines)
        assert 0 <= off_sending <= one.shipping.minor
        assert one.tax.minor == (
            sum(line.tax.minor for line in one.lines) + one.shipping_tax.minor
        )
        assert one.tax.minor == sum(part.tax.minor for part in one.taxes)
        added = 0 if one.is_tax_included else one.tax.minor
        assert one.total.minor == (
            one.items.minor + one.shipping.minor + added - one.discount.minor
        )
        assert one.total.minor >= 0
        for line in one.lines:
            assert line.total == line.unit_price * line.units
            assert 0 <= line.discount.minor <= line.total.minor
            assert 0 <= line.tax.minor <= line.total.minor - line.discount.minor
        taxed = sum(part.net.minor + part.tax.minor for part in one.taxes)
        assert taxed <= one.items.minor + one.shipping.minor + one.tax.minor
    assert sum(amount.minor for amount in totals_of(drafts)) == sum(
        draft.total.minor for draft in drafts
    )
    assert changes(shown_as(drafts), drafts) == []


def test_drafts_do_not_depend_on_the_order_of_the_bag() -> None:
    lamp = wanted(5, brand=2, shipping=None)
    cup = replace(lamp, brand=1, units=2, unit_price=Money(7, "CNY"), variant=2)
    buyer = Buyer(place=GERMANY)

    assert draft_orders([lamp, cup], buyer) == draft_orders([cup, lamp], buyer)
    assert shown_as(draft_orders([lamp, cup], buyer)) == (
        "1.CNY:2*2*14:-0:0*0:2:14;2.EUR:1*1*5:-0:0*0:1:5"
    )
    assert draft_orders([], buyer) == []


def test_a_sum_that_could_not_be_booked_is_refused() -> None:
    with pytest.raises(TooLarge):
        draft(wanted(MOST_MINOR, 999))


def test_what_changed_is_named_with_what_it_was() -> None:
    before = [draft(wanted(1_190), wanted(1_070, **BREAD))]
    now = [
        draft(
            wanted(2_000, label="Ink"),
            wanted(10, variant=3, title="Cup"),
            deals=deal(kind=Kind.FIXED, amount=10),
            ways={"7.EUR": 3},
        )
    ]

    found = changes(shown_as(before), now)

    def change(part: Part, old: int | None, new: int | None, name: str = "") -> Changed:
        return Changed(
            part=part,
            name=name,
            old=None if old is None else Money(old, "EUR"),
            new=None if new is None else Money(new, "EUR"),
        )

    assert found == [
        change(Part.LINE, 1_190, 2_000, "Lamp Ink"),
        change(Part.LINE, None, 10, "Cup"),
        change(Part.LINE, 1_070, None),
        change(Part.DISCOUNT, 0, 10),
        change(Part.SHIPPING, 500, 1_500),
        change(Part.TAX, 318, now[0].tax.minor),
        change(Part.TOTAL, 2_760, 3_500),
    ]


@pytest.mark.parametrize(
    "text",
    ["", "CNY 1", "7.EUR:", ";" * 9, "9" * 10**6, "7.EUR:1*1*1:-x:0*0:0:1", "\x00"],
)
def test_a_page_that_cannot_be_read_changes_nothing(text: str) -> None:
    assert changes(text, [draft(wanted(1))]) == []
