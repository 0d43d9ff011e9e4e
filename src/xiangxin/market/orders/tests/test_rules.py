from xiangxin.market.orders.rules import (
    NEXT_FULFILMENT,
    NEXT_PAYMENT,
    NEXT_STATE,
    Fulfilment,
    Payment,
    State,
    lapses,
    may_cancel,
    may_ship,
    owes_refund,
    paid_after,
    steps_before,
)
from xiangxin.market.payments.rules import Method


def test_the_tables_know_every_state() -> None:
    assert NEXT_STATE.keys() == set(State)
    assert NEXT_PAYMENT.keys() == set(Payment)
    assert NEXT_FULFILMENT.keys() == set(Fulfilment)


def test_nothing_follows_an_end() -> None:
    assert not NEXT_STATE[State.CLOSED]
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

    paid = {Payment.PAID, Payment.PART_REFUNDED}
    assert ships == {
        *((payment, method) for payment in paid for method in Method),
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


def test_how_an_order_stands_after_money_went_back() -> None:
    told = [paid_after(back, of=100) for back in (0, 1, 99, 100)]
    assert told == [
        Payment.PAID,
        Payment.PART_REFUNDED,
        Payment.PART_REFUNDED,
        Payment.REFUNDED,
    ]
