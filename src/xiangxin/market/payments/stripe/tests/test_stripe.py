"""Stripe as we speak it, before a stand-in that answers like it."""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings
from tests.cast import NOW

from xiangxin.kernel.money import CURRENCIES, Money, exponent
from xiangxin.market.payments.errors import (
    BadSignature,
    NotPayableHere,
    Unreachable,
)
from xiangxin.market.payments.rules import (
    Asked,
    Back,
    Declined,
    Opened,
    Over,
    Paid,
    Return,
    Underway,
)
from xiangxin.market.payments.stripe.amounts import as_stripe, from_stripe
from xiangxin.market.payments.stripe.notices import TOLERANCE, hear
from xiangxin.market.payments.stripe.provider import Stripe
from xiangxin.market.payments.tests.standin import (
    SECRET,
    Standin,
    event,
    signed,
    stripe,
)

ASKED = Asked(
    payment=71,
    order=7,
    amount=Money(46800, "CNY"),
    brand_name="第三工坊 & [Co]",
    email="dee@example.com",
    language="zh-hans",
    ends_at=NOW + timedelta(minutes=31),
    back_to="https://market.example/order/7:x/back",
)


@pytest.fixture
def there() -> Iterator[Standin]:
    with stripe() as standin:
        yield standin


def opened() -> Opened:
    answer = Stripe().ask(ASKED)
    assert isinstance(answer, Opened)
    return answer


def test_a_session_asks_for_exactly_what_is_owed(there: Standin) -> None:
    answer = opened()
    assert answer.go_to == f"https://checkout.stripe.com/c/pay/{answer.reference}"
    (_, _, fields, headers) = there.asked[0]
    assert headers["idempotency-key"] == "payment-71"
    assert headers["stripe-version"]
    price = {
        name.rpartition("[")[2].rstrip("]"): value
        for name, value in fields.items()
        if name.startswith("line_items[0][price_data]")
    }
    assert price == {
        "currency": "cny",
        "unit_amount": "46800",
        "name": "第三工坊 & [Co] 7",
    }
    assert fields["adaptive_pricing[enabled]"] == "false"
    assert fields["payment_intent_data[metadata][payment]"] == "71"
    assert fields["success_url"] == fields["cancel_url"] == ASKED.back_to
    assert fields["expires_at"] == str(int(ASKED.ends_at.timestamp()))
    assert fields["locale"] == "zh"
    assert not any("card" in name for name in fields)


def test_what_became_of_it(there: Standin) -> None:
    reference = opened().reference
    assert isinstance(Stripe().look(reference), Opened)
    there.start(reference)
    assert Stripe().look(reference) == Underway()
    there.pay(reference)
    paid = Paid(amount=ASKED.amount, capture="pi_test_1")
    assert Stripe().look(reference) == paid
    assert Stripe().end(reference) == paid  # too late to end it


def test_what_is_ended_cannot_be_paid(there: Standin) -> None:
    reference = opened().reference
    assert Stripe().end(reference) == Over()
    assert Stripe().end(reference) == Over()


def test_an_answer_that_is_lost_is_the_same_when_asked_again(there: Standin) -> None:
    there.drop_answers = 1
    with pytest.raises(Unreachable):
        Stripe().ask(ASKED)
    assert opened().reference == "cs_test_1"
    assert len(there.sessions) == 1


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (200, b""),
        (200, b"<html>"),
        (200, b"[]"),
        (200, b'{"status": "open"}'),
        (200, b'{"status": "complete", "payment_status": "paid"}'),
        (500, b'{"error": {"type": "api_error"}}'),
        (429, b'{"error": {"type": "rate_limit"}}'),
        (409, b'{"error": {"type": "idempotency_error"}}'),
        (401, b'{"error": {"type": "invalid_request_error"}}'),
        (302, b"{}"),
        (200, b'{"status": "open", "padding": "' + b"x" * 2_000_000 + b'"}'),
    ],
)
def test_an_answer_that_makes_no_sense_is_none(
    there: Standin, status: int, said: bytes
) -> None:
    there.broken = [(status, said)] * 2
    with pytest.raises(Unreachable):
        Stripe().ask(ASKED)
    with pytest.raises(Unreachable):
        Stripe().look("cs_test_1")


def test_nobody_listens(there: Standin, settings: Settings) -> None:
    settings.STRIPE_API = "http://127.0.0.1:9"
    with pytest.raises(Unreachable):
        Stripe().ask(ASKED)


def test_a_sum_too_small_for_stripe_is_declined(there: Standin) -> None:
    small = Asked(
        payment=72,
        order=8,
        amount=Money(1, "CNY"),
        brand_name="Bench",
        email="dee@example.com",
        language="en",
        ends_at=ASKED.ends_at,
        back_to=ASKED.back_to,
    )
    assert Stripe().ask(small) == Declined()


def test_money_back_is_sent_once_and_never_more_than_came(there: Standin) -> None:
    reference = opened().reference
    there.pay(reference)
    asked = Return(refund=5, capture="pi_test_1", amount=Money(40000, "CNY"))
    there.drop_answers = 1
    with pytest.raises(Unreachable):
        Stripe().send_back(asked)
    sent = Stripe().send_back(asked)
    assert (sent.reference, sent.state) == ("re_1", Back.DONE)
    assert len(there.refunds) == 1

    more = Return(refund=6, capture="pi_test_1", amount=Money(6801, "CNY"))
    refused = Stripe().send_back(more)
    assert (refused.state, refused.trouble) == (Back.FAILED, "More than came.")


# Notices -----------------------------------------------------------------------

SESSION = {
    "id": "cs_test_1",
    "status": "complete",
    "payment_status": "paid",
    "amount_total": 46800,
    "currency": "cny",
    "payment_intent": "pi_1",
    "metadata": {"payment": "71", "order": "7"},
}


def told(body: bytes, **changed: object) -> object:
    signature = changed.get("signature", signed(body, at=NOW))
    return hear(body, signature=str(signature), secret=SECRET, now=NOW)


def test_a_signed_notice_is_news() -> None:
    notice = hear(
        body := event("checkout.session.completed", SESSION),
        signature=signed(body, at=NOW),
        secret=SECRET,
        now=NOW,
    )
    assert (notice.id, notice.reference, notice.payment) == ("evt_1", "cs_test_1", 71)
    assert notice.answer == Paid(amount=Money(46800, "CNY"), capture="pi_1")


@pytest.mark.parametrize(
    ("kind", "changed", "answer"),
    [
        ("checkout.session.completed", {"payment_status": "unpaid"}, Underway()),
        ("checkout.session.async_payment_failed", {}, Declined()),
        (
            "checkout.session.expired",
            {"status": "expired", "payment_status": "unpaid"},
            Over(),
        ),
    ],
)
def test_every_kind_of_news(kind: str, changed: dict[str, str], answer: object) -> None:
    body = event(kind, {**SESSION, **changed})
    assert told(body).answer == answer  # type: ignore[attr-defined]


def test_a_refused_card_is_told_by_its_fingerprint() -> None:
    intent = {
        "id": "pi_1",
        "metadata": {"payment": "71"},
        "last_payment_error": {"payment_method": {"card": {"fingerprint": "f7"}}},
    }
    notice = told(event("payment_intent.payment_failed", intent))
    assert (notice.payment, notice.declined_card) == (71, "f7")  # type: ignore[attr-defined]


BODY = event("checkout.session.completed", SESSION)


@pytest.mark.parametrize(
    "signature",
    [
        "",
        "t=,v1=",
        "nonsense",
        "t=1,v1=00",
        f"t={int(NOW.timestamp())},v1=" + "0" * 64,
        f"t={int(NOW.timestamp())},v1=ü",
        f"t={int(NOW.timestamp())},v0=" + signed(BODY, at=NOW)[-64:],
        "t=" + "9" * 400 + ",v1=" + "0" * 64,
        "t=²,v1=" + "0" * 64,
        signed(BODY, at=NOW, secret="another"),
        signed(BODY + b" ", at=NOW),
        signed(BODY, at=NOW - TOLERANCE - timedelta(seconds=1)),
        signed(BODY, at=NOW + TOLERANCE + timedelta(seconds=1)),
    ],
)
def test_what_is_forged_or_old_is_refused(signature: str) -> None:
    with pytest.raises(BadSignature):
        told(BODY, signature=signature)


def test_while_a_secret_changes_both_signatures_come() -> None:
    ours, other = signed(BODY, at=NOW), signed(BODY, at=NOW, secret="another")
    both = f"{other},{ours.partition(',')[2]}"
    assert told(BODY, signature=both)


def test_without_a_secret_nothing_is_signed() -> None:
    body = BODY
    with pytest.raises(BadSignature):
        hear(body, signature=signed(body, at=NOW, secret=""), secret="", now=NOW)


@pytest.mark.parametrize(
    "body",
    [b"", b"{}", b"[]", b"null", b'{"id": 1, "type": "x", "data": {"object": {}}}'],
)
def test_what_is_signed_and_no_event_is_refused(body: bytes) -> None:
    with pytest.raises(BadSignature):
        told(body)


@pytest.mark.parametrize(
    "about",
    [
        {},
        {"id": None},
        {**SESSION, "amount_total": "much"},
        {**SESSION, "currency": "doubloon"},
        {**SESSION, "metadata": [1]},
    ],
)
@pytest.mark.parametrize(
    "kind", ["checkout.session.completed", "refund.updated", "never.heard.of"]
)
def test_what_we_do_not_understand_is_no_news(kind: str, about: object) -> None:
    body = json.dumps({"id": "evt_1", "type": kind, "data": {"object": about}}).encode()
    notice = told(body)
    assert notice.answer is None  # type: ignore[attr-defined]
    assert notice.refund is None  # type: ignore[attr-defined]


@pytest.mark.parametrize("number", ["", "x", "-7", "²", "9" * 30, None, {"a": 1}])
def test_a_number_that_is_none_of_ours(number: object) -> None:
    body = event(
        "checkout.session.completed", {**SESSION, "metadata": {"payment": number}}
    )
    assert told(body).payment is None  # type: ignore[attr-defined]


# Amounts -----------------------------------------------------------------------


@given(st.integers(0, 10**12), st.sampled_from(sorted(CURRENCIES)))
def test_money_goes_there_and_back_unchanged(minor: int, currency: str) -> None:
    amount = Money(minor * 10 if exponent(currency) > 2 else minor, currency)
    assert from_stripe(as_stripe(amount), currency.lower()) == amount


def test_what_stripe_counts_otherwise() -> None:
    assert as_stripe(Money(500, "JPY")) == 500
    assert as_stripe(Money(500, "ISK")) == 50000
    assert as_stripe(Money(5000, "KWD")) == 5000
    with pytest.raises(NotPayableHere):
        as_stripe(Money(5001, "KWD"))
