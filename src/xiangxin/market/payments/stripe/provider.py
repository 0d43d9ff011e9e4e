"""A Checkout Session for each attempt; the card is typed on Stripe's page, never on ours."""

from typing import Any

from xiangxin.kernel.money import NoSuchCurrency
from xiangxin.market.payments.errors import NotPayableHere, Unreachable
from xiangxin.market.payments.rules import (
    Answer,
    Asked,
    Back,
    Declined,
    Opened,
    Over,
    Paid,
    Return,
    Sent,
    Underway,
)
from xiangxin.market.payments.stripe import wire
from xiangxin.market.payments.stripe.amounts import as_stripe, from_stripe

_SESSIONS = "/v1/checkout/sessions"
_REFUNDS = "/v1/refunds"
_LOCALES = {"zh-hans": "zh", "en": "en"}


class Stripe:
    def ask(self, asked: Asked) -> Answer:
        told = {"payment": asked.payment, "order": asked.order}
        try:
            session = wire.post(
                _SESSIONS,
                {
                    "mode": "payment",
                    "line_items": [
                        {
                            "quantity": 1,
                            "price_data": {
                                "currency": asked.amount.currency.lower(),
                                "unit_amount": as_stripe(asked.amount),
                                "product_data": {
                                    "name": f"{asked.brand_name} {asked.order}"
                                },
                            },
                        }
                    ],
                    # What is charged is what was ordered: no price in another currency.
                    "adaptive_pricing": {"enabled": False},
                    "client_reference_id": asked.payment,
                    "metadata": told,
                    "payment_intent_data": {"metadata": told},
                    "customer_email": asked.email,
                    "locale": _LOCALES.get(asked.language, "auto"),
                    "expires_at": int(asked.ends_at.timestamp()),
                    "success_url": asked.back_to,
                    "cancel_url": asked.back_to,
                },
                key=asked.key,
            )
        except (wire.Refused, NotPayableHere):
            return Declined()
        return answer_of(session)

    def look(self, reference: str) -> Answer:
        try:
            return answer_of(wire.get(f"{_SESSIONS}/{wire.part(reference)}"))
        except wire.Refused as refused:
            raise Unreachable from refused

    def end(self, reference: str) -> Answer:
        try:
            return answer_of(
                wire.post(f"{_SESSIONS}/{wire.part(reference)}/expire", {})
            )
        except wire.Refused:
            return self.look(reference)  # paid or expired a moment ago

    def send_back(self, asked: Return) -> Sent:
        try:
            refund = wire.post(
                _REFUNDS,
                {
                    "payment_intent": asked.capture,
                    "amount": as_stripe(asked.amount),
                    "metadata": {"refund": asked.refund},
                },
                key=asked.key,
            )
        except wire.Refused as refused:
            return Sent(reference="", state=Back.FAILED, trouble=refused.message)
        return Sent(
            reference=str(refund.get("id") or ""),
            state=state_of(refund),
            trouble=str(refund.get("failure_reason") or ""),
        )


def state_of(refund: dict[str, Any]) -> Back:
    match refund.get("status"):
        case "succeeded":
            return Back.DONE
        case "failed" | "canceled":
            return Back.FAILED
        case _:
            return Back.PENDING


def answer_of(session: dict[str, Any]) -> Answer:
    """Refuses Unreachable when that is no Checkout Session as we know it."""
    try:
        match session["status"], session["payment_status"]:
            case _, "paid":
                return Paid(
                    amount=from_stripe(session["amount_total"], session["currency"]),
                    capture=str(session["payment_intent"]),
                )
            case "complete", _:
                return Underway()
            case "expired", _:
                return Over()
            case _:
                return Opened(reference=session["id"], go_to=session["url"])
    except (KeyError, TypeError, AttributeError, NoSuchCurrency) as error:
        raise Unreachable from error
