"""Browser, notice and sweep end in one act, whatever comes first and however often."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection, transaction
from tests.cast import NOW, Person

from xiangxin.kernel.errors import NotAllowed
from xiangxin.kernel.money import Money
from xiangxin.ledger.models import Interaction
from xiangxin.market.orders import actions as orders
from xiangxin.market.orders.errors import (
    NothingToPay,
    NotPaidElsewhere,
    PaidElsewhere,
    TooLateToPay,
)
from xiangxin.market.orders.paying import actions
from xiangxin.market.orders.paying.actions import settling
from xiangxin.market.orders.paying.tests.paying import (
    BACK,
    LATER,
    assert_adds_up,
    begun,
    changes,
    follow_up,
    hear,
    notice,
    ordered,
    paid,
    pay,
    standing,
)
from xiangxin.market.orders.returns import actions as returns
from xiangxin.market.orders.returns.actions.asking import Asked as AskedBack
from xiangxin.market.orders.returns.rules import Kind
from xiangxin.market.orders.rules import Payment, State, What
from xiangxin.market.orders.tests.shop import Shop
from xiangxin.market.payments import demo
from xiangxin.market.payments import queries as payments
from xiangxin.market.payments.errors import TooManyTries, Unreachable
from xiangxin.market.payments.providers import PROVIDERS
from xiangxin.market.payments.rules import (
    LIMITS,
    Asked,
    Attempt,
    Opened,
    Pace,
    Paid,
    Through,
)
from xiangxin.market.stock.queries import available
from xiangxin.social.actors.rules import Bearer


def test_paid_and_told_by_everybody_in_turn_is_paid_once(shop: Shop) -> None:
    order = ordered(shop)
    attempt = begun(order)
    demo.pay(attempt.reference)

    actions.come_back(Bearer(order), order, now=NOW)
    for number in (1, 1, 2):
        hear(notice(attempt, number))
    actions.tend(now=LATER)
    actions.come_back(Bearer(order), order, now=LATER)

    assert changes(order) == [What.PLACED, What.PAID]
    assert standing(order).payment is Payment.PAID
    assert Interaction.objects.filter(verb="buy").count() == 1
    assert_adds_up()


def test_a_page_asked_for_twice_is_one_page(shop: Shop) -> None:
    order = ordered(shop)
    assert pay(order) == pay(order) != ""
    assert len(payments.payments_of(order)) == 1


def test_nobody_comes_back_and_the_sweep_finds_the_money(shop: Shop) -> None:
    order = ordered(shop)
    demo.pay(begun(order).reference)
    assert actions.tend(now=NOW + timedelta(seconds=30)) == 0
    assert actions.tend(now=NOW + timedelta(minutes=3)) == 1
    assert standing(order).payment is Payment.PAID


def test_an_attempt_whose_time_is_over_ends_and_the_order_is_let_go(shop: Shop) -> None:
    order = ordered(shop, units=2)
    attempt = begun(order)
    actions.tend(now=LATER)
    follow_up(LATER)

    assert changes(order) == [What.PLACED, What.LAPSED]
    assert payments.payment(attempt.id).state is Attempt.ENDED
    assert not demo.page(attempt.reference).is_open
    assert available([shop.ink]) == {shop.ink: 5}
    assert "was not paid in time" in mail.outbox[-1].body
    assert_adds_up()


def test_an_order_somebody_pays_is_not_let_go(shop: Shop) -> None:
    order = ordered(shop)
    begun(order, now=NOW + timedelta(minutes=29))
    actions.tend(now=NOW + timedelta(minutes=31))
    assert standing(order).state is State.OPEN


def test_paid_late_the_units_are_taken_again(shop: Shop) -> None:
    order = ordered(shop)
    attempt = begun(order)
    actions.tend(now=LATER)
    demo.pay(attempt.reference)

    assert hear(notice(attempt), now=LATER)

    assert changes(order) == [What.PLACED, What.LAPSED, What.REOPENED, What.PAID]
    assert standing(order).state is State.OPEN
    assert available([shop.ink]) == {shop.ink: 4}
    verbs = Interaction.objects.filter(order_id=order).order_by("id")
    assert list(verbs.values_list("verb", "units")) == [
        ("buy", 1),
        ("cancel", 1),
        ("buy", 1),
    ]
    assert_adds_up()


def test_paid_late_and_the_units_are_gone_the_money_goes_back(shop: Shop) -> None:
    order = ordered(shop)
    attempt = begun(order)
    actions.tend(now=LATER)
    shop.buy(shop.ink, 5, key="quicker")
    demo.pay(attempt.reference)

    for _ in range(2):
        hear(notice(attempt), now=LATER)
    follow_up(LATER)

    assert changes(order)[-2:] == [What.SURPLUS, What.REFUNDED]
    assert standing(order).state is State.CANCELLED
    assert standing(order).payment is Payment.DUE
    assert demo.sent_back(attempt.reference) == attempt.amount
    assert available([shop.ink]) == {shop.ink: 0}
    subjects = [one.subject for one in mail.outbox if one.to == ["dee@example.com"]]
    assert subjects[-2:] == [
        "Your money for the order from Bench goes back",
        "Bench has sent your money back",
    ]
    assert_adds_up()


def test_what_its_buyer_cancelled_is_not_taken_up_again(shop: Shop) -> None:
    order = ordered(shop)
    attempt = begun(order)
    orders.cancel(Bearer(order), order, now=NOW)
    demo.pay(attempt.reference)
    hear(notice(attempt))
    follow_up()

    assert standing(order).state is State.CANCELLED
    assert demo.sent_back(attempt.reference) == attempt.amount
    assert_adds_up()


def test_cancelling_closes_the_page_of_the_provider(shop: Shop) -> None:
    order = ordered(shop)
    attempt = begun(order)
    orders.cancel(Bearer(order), order, now=NOW)
    follow_up()
    assert not demo.page(attempt.reference).is_open
    assert payments.payment(attempt.id).state is Attempt.ENDED


def test_cancelling_what_was_paid_on_a_page_sends_the_money_back(shop: Shop) -> None:
    order = ordered(shop)
    attempt = begun(order)
    demo.pay(attempt.reference)
    hear(notice(attempt))
    orders.cancel(Bearer(order), order, now=NOW)
    assert standing(order).payment is Payment.PAID
    follow_up()

    assert standing(order).payment is Payment.REFUNDED
    assert demo.sent_back(attempt.reference) == attempt.amount
    verbs = Interaction.objects.filter(order_id=order).order_by("id")
    assert [row.verb for row in verbs] == ["buy", "cancel"]
    assert_adds_up()


def test_paid_twice_pays_once(shop: Shop) -> None:
    order = ordered(shop)
    attempt = begun(order)
    actions.pay_twice(attempt.reference, now=NOW)
    follow_up()

    states = sorted(one.state for one in payments.payments_of(order))
    assert states == [Attempt.PAID, Attempt.SURPLUS]
    assert changes(order).count(What.PAID) == 1
    assert standing(order).payment is Payment.PAID
    assert_adds_up()


@pytest.mark.parametrize("sum_", [Money(46799, "CNY"), Money(46800, "EUR")])
def test_another_sum_pays_nothing_and_goes_back(shop: Shop, sum_: Money) -> None:
    order = ordered(shop)
    attempt = begun(order)
    hear(notice(attempt, answer=Paid(amount=sum_, capture=attempt.reference)))

    assert standing(order).payment is Payment.DUE
    (refund,) = payments.refunds_of(order)
    assert refund.amount == sum_
    assert pay(order) != ""


def test_a_notice_for_another_order_changes_nothing(shop: Shop) -> None:
    mine, other = ordered(shop, key="a"), ordered(shop, key="b")
    attempt, others = begun(mine), begun(other)
    told = replace(notice(attempt, answer=paid(attempt)), payment=others.id)

    assert not hear(told)
    assert not hear(replace(told, reference="demo-7", payment=None))
    assert not hear(replace(told, reference="demo-7", payment=12345))
    assert [standing(one).payment for one in (mine, other)] == [Payment.DUE] * 2


def test_a_notice_finds_its_attempt_by_our_number_when_we_never_heard_its_own(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def silent(self: object, asked: Asked) -> Opened:
        raise Unreachable

    order = ordered(shop)
    monkeypatch.setattr(demo.Demo, "ask", silent)
    assert pay(order) == ""
    (attempt,) = payments.payments_of(order)
    told = replace(notice(attempt, answer=paid(attempt)), reference="demo-unheard")
    assert hear(told)
    assert standing(order).payment is Payment.PAID


def test_an_answer_that_was_lost_is_asked_for_with_the_same_key(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Asked] = []

    def lost(self: object, one: Asked) -> Opened:
        asked.append(one)
        raise Unreachable

    order = ordered(shop)
    with monkeypatch.context() as patch:
        patch.setattr(demo.Demo, "ask", lost)
        pay(order)
        pay(order, now=NOW + timedelta(seconds=9))
    assert asked[0] == asked[1]
    assert pay(order) == f"/pay/demo/demo-{asked[0].payment}"


def test_a_bank_that_takes_its_time_keeps_the_order(shop: Shop) -> None:
    order = ordered(shop)
    attempt = begun(order)
    demo.start_paying(attempt.reference)
    hear(notice(attempt))
    actions.tend(now=NOW + timedelta(days=3))
    assert standing(order).state is State.OPEN
    assert pay(order) == ""

    demo.pay(attempt.reference)
    actions.tend(now=NOW + timedelta(days=4))
    assert standing(order).payment is Payment.PAID


def test_declined_and_tried_again(shop: Shop) -> None:
    order = ordered(shop)
    first = begun(order)
    demo.decline(first.reference)
    actions.come_back(Bearer(order), order, now=NOW)
    assert payments.payment(first.id).state is Attempt.DECLINED

    second = begun(order)
    demo.pay(second.reference)
    actions.come_back(Bearer(order), order, now=NOW)
    assert standing(order).payment is Payment.PAID
    assert_adds_up()


def test_a_provider_that_is_silent_holds_nobody_up(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = ordered(shop, key="a"), ordered(shop, key="b")
    begun(first)
    begun(second)
    calls: list[str] = []

    def silent(self: object, reference: str) -> Opened:
        calls.append(reference)
        raise Unreachable

    with monkeypatch.context() as patch:
        patch.setattr(demo.Demo, "look", silent)
        patch.setattr(demo.Demo, "end", silent)
        actions.come_back(Bearer(first), first, now=NOW)
        calls.clear()
        actions.tend(now=LATER)
    assert len(calls) == 1
    assert standing(first).state is State.OPEN  # nobody knows yet whether it was paid
    actions.tend(now=LATER + timedelta(minutes=5))
    assert standing(first).state is State.CANCELLED


def test_who_may_pay_and_when(shop: Shop, ana: Person, bo: Person) -> None:
    order = ordered(shop)
    with pytest.raises(NotAllowed):
        actions.pay(ana.viewer, order, address="", back_to=BACK, now=NOW)
    with pytest.raises(PaidElsewhere):
        orders.mark_paid(ana.viewer, order, now=NOW)
    with pytest.raises(TooLateToPay):
        pay(order, now=NOW + timedelta(minutes=31))
    transfer = shop.buy(shop.ink, key="b")
    with pytest.raises(NotPaidElsewhere):
        pay(transfer)
    orders.cancel(Bearer(order), order, now=NOW)
    with pytest.raises(NothingToPay):
        pay(order)


def test_nothing_calls_out_inside_a_transaction(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside = len(connection.savepoint_ids)
    depths: dict[str, int] = {}

    def watched(name: str) -> None:
        real = getattr(demo.Demo, name)

        def call(self: demo.Demo, asked: object) -> object:
            depths[name] = len(connection.savepoint_ids)
            return real(self, asked)

        monkeypatch.setattr(demo.Demo, name, call)

    for name in ("ask", "look", "end", "send_back"):
        watched(name)
    order, other = ordered(shop, key="a"), ordered(shop, key="b")
    attempt = begun(order)
    begun(other)
    demo.pay(attempt.reference)
    actions.come_back(Bearer(order), order, now=NOW)
    orders.cancel(Bearer(order), order, now=NOW)
    follow_up()
    actions.tend(now=LATER)

    assert depths == dict.fromkeys(("ask", "look", "end", "send_back"), outside)


def test_one_person_tries_so_often_and_waits(shop: Shop) -> None:
    order = ordered(shop)
    most = LIMITS[Pace.PERSON_TRIES].most
    for turn in range(most):
        demo.decline(begun_from(order, f"192.0.2.{turn}"))
        actions.come_back(Bearer(order), order, now=NOW)
    with pytest.raises(TooManyTries) as refused:
        pay(order, address="192.0.2.200")
    assert refused.value.status == 429


def test_one_address_tries_so_often_whoever_it_is(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(
        LIMITS, Pace.ADDRESS_TRIES, replace(LIMITS[Pace.ADDRESS_TRIES], most=1)
    )
    first, second = ordered(shop, key="a"), ordered(shop, key="b")
    begun_from(first, "192.0.2.7")
    with pytest.raises(TooManyTries):
        pay(second, address="192.0.2.7")
    assert pay(second, address="192.0.2.8")


def test_a_card_that_is_refused_too_often_closes_the_page(shop: Shop) -> None:
    order = ordered(shop)
    attempt = begun(order)
    for turn in range(LIMITS[Pace.CARD_DECLINES].most + 1):
        told = replace(
            notice(attempt, turn),
            kind="card",
            reference="",
            answer=None,
            declined_card="card-7",
        )
        hear(told)
    follow_up()
    assert payments.payment(attempt.id).state is Attempt.ENDED
    assert not demo.page(attempt.reference).is_open


def test_whoever_was_declined_too_often_opens_no_other_page(shop: Shop) -> None:
    order = ordered(shop)
    attempt = begun(order)
    for turn in range(LIMITS[Pace.PERSON_DECLINES].most):
        told = notice(attempt, turn)
        hear(replace(told, reference="", answer=None, declined_card=f"card-{turn}"))
    demo.decline(attempt.reference)
    actions.come_back(Bearer(order), order, now=NOW)
    with pytest.raises(TooManyTries):
        pay(order)


def test_killed_while_a_notice_is_heard_it_is_heard_anew(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(event: object) -> None:
        raise SystemExit

    order = ordered(shop)
    attempt = begun(order)
    demo.pay(attempt.reference)
    with monkeypatch.context() as patch:
        patch.setattr(settling, "tell", die)
        with pytest.raises(SystemExit), transaction.atomic():
            hear(notice(attempt))
    assert standing(order).payment is Payment.DUE
    assert hear(notice(attempt))
    assert standing(order).payment is Payment.PAID


def test_what_is_returned_is_paid_back_the_way_it_came(shop: Shop, ana: Person) -> None:
    order = ordered(shop, units=2)
    attempt = begun(order)
    demo.pay(attempt.reference)
    hear(notice(attempt))
    orders.ship(ana.viewer, order, now=NOW)
    orders.mark_delivered(Bearer(order), order, now=NOW)
    asked = AskedBack(
        units={shop.ink: 1}, key="a", kind=Kind.FAULT, reason="broken", words="Hums."
    )
    back = returns.ask(Bearer(order), order, asked=asked, now=NOW)
    returns.accept(ana.viewer, back, now=NOW)
    returns.receive(ana.viewer, back, restock=True, now=NOW)
    for first in (True, False):
        assert returns.refund(ana.viewer, back, now=NOW) is first
    follow_up()

    assert demo.sent_back(attempt.reference) == Money(46800, "CNY")
    assert standing(order).payment is Payment.PART_REFUNDED
    verbs = Interaction.objects.filter(order_id=order, verb="refund")
    assert [row.units for row in verbs] == [1]
    subjects = [one.subject for one in mail.outbox]
    assert subjects.count("Bench has sent your money back") == 1
    assert_adds_up()


def begun_from(order: int, address: str) -> str:
    pay(order, address=address)
    return payments.payments_of(order)[-1].reference


def test_providers_are_those_that_are_asked() -> None:
    assert PROVIDERS.keys() == set(Through) - {Through.OFFLINE}
