import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiangxin.kernel.money import MOST_MINOR, Money
from xiangxin.market.orders.errors import NoSuchMethod, TooLarge
from xiangxin.market.orders.rules import (
    NEXT_FULFILMENT,
    NEXT_PAYMENT,
    NEXT_STATE,
    Fulfilment,
    Payment,
    State,
    Wanted,
    draft_orders,
    lapses,
    may_cancel,
    may_ship,
    method_of,
    owes_refund,
    shown_as,
    steps_before,
    totals_of,
)
from xiangxin.market.payments.rules import Method

LINES = st.builds(
    Wanted,
    variant=st.integers(1, 50),
    product=st.integers(1, 9),
    brand=st.integers(1, 3),
    title=st.just("Lamp"),
    label=st.just(""),
    units=st.integers(1, 999),
    unit_price=st.builds(
        Money, st.integers(0, 10**9), st.sampled_from(["CNY", "EUR", "JPY"])
    ),
)


def test_the_tables_know_every_state() -> None:
    assert NEXT_STATE.keys() == set(State)
    assert NEXT_PAYMENT.keys() == set(Payment)
    assert NEXT_FULFILMENT.keys() == set(Fulfilment)


def test_nothing_follows_an_end() -> None:
    assert not NEXT_STATE[State.CANCELLED]
    assert not NEXT_PAYMENT[Payment.REFUNDED]
    assert not NEXT_FULFILMENT[Fulfilment.RETURNED]


def test_what_comes_before() -> None:
    assert steps_before(Payment.PAID, NEXT_PAYMENT) == [Payment.DUE]
    assert steps_before(Fulfilment.SHIPPED, NEXT_FULFILMENT) == [
        Fulfilment.NONE,
        Fulfilment.PART,
    ]


def test_only_cash_on_delivery_ships_unpaid() -> None:
    ships = {(p, m) for p in Payment for m in Method if may_ship(p, m)}

    assert ships == {
        (Payment.PAID, Method.TRANSFER),
        (Payment.PAID, Method.CASH),
        (Payment.DUE, Method.CASH),
    }


def test_cancelling_ends_with_shipping() -> None:
    assert may_cancel(State.OPEN, Fulfilment.NONE)
    assert not may_cancel(State.OPEN, Fulfilment.SHIPPED)
    assert not may_cancel(State.CANCELLED, Fulfilment.NONE)


def test_only_a_transfer_lapses() -> None:
    assert lapses(Payment.DUE, Method.TRANSFER)
    assert not lapses(Payment.DUE, Method.CASH)
    assert not lapses(Payment.PAID, Method.TRANSFER)


def test_money_of_a_cancelled_order_is_owed() -> None:
    assert owes_refund(State.CANCELLED, Payment.PAID)
    assert not owes_refund(State.CANCELLED, Payment.DUE)
    assert not owes_refund(State.CANCELLED, Payment.REFUNDED)
    assert not owes_refund(State.OPEN, Payment.PAID)


def test_a_method_is_one_of_ours() -> None:
    assert method_of("transfer") is Method.TRANSFER
    with pytest.raises(NoSuchMethod):
        method_of("card")


@given(st.lists(LINES, max_size=12))
def test_drafts_add_up(wanted: list[Wanted]) -> None:
    drafts = draft_orders(wanted)

    assert len({(d.brand, d.total.currency) for d in drafts}) == len(drafts)
    assert sum(len(d.lines) for d in drafts) == len(wanted)
    for draft in drafts:
        assert draft.items.minor == sum(line.total.minor for line in draft.lines)
        assert draft.total == draft.items + draft.shipping
        for line in draft.lines:
            assert line.total == line.unit_price * line.units
    for amount in totals_of(drafts):
        assert amount.minor == sum(
            w.unit_price.minor * w.units
            for w in wanted
            if w.unit_price.currency == amount.currency
        )


def test_drafts_do_not_depend_on_the_order_of_the_bag() -> None:
    lamp = Wanted(
        variant=1, product=1, brand=2, title="", label="", units=1,
        unit_price=Money(5, "EUR"),
    )  # fmt: skip
    cup = Wanted(
        variant=2, product=2, brand=1, title="", label="", units=2,
        unit_price=Money(7, "CNY"),
    )  # fmt: skip

    assert draft_orders([lamp, cup]) == draft_orders([cup, lamp])
    assert shown_as(totals_of(draft_orders([lamp, cup]))) == "CNY 14, EUR 5"
    assert draft_orders([]) == []


def test_a_sum_that_could_not_be_booked_is_refused() -> None:
    with pytest.raises(TooLarge):
        draft_orders(
            [
                Wanted(
                    variant=1,
                    product=1,
                    brand=1,
                    title="",
                    label="",
                    units=999,
                    unit_price=Money(MOST_MINOR, "CNY"),
                )
            ]
        )
