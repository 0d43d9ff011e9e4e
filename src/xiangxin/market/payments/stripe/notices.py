"""What Stripe tells by itself: signed, and turned into a notice of the port."""

import hashlib
import hmac
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import msgspec

from xiangxin.kernel.errors import Refusal
from xiangxin.market.payments.errors import BadSignature
from xiangxin.market.payments.rules import Declined, Notice, RefundNotice
from xiangxin.market.payments.stripe.amounts import from_stripe
from xiangxin.market.payments.stripe.provider import answer_of, state_of

# An older one may be a copy that somebody kept. Stripe signs anew when it sends again.
TOLERANCE = timedelta(minutes=5)
_ID_MOST = 255
_FAILED = "checkout.session.async_payment_failed"
_SESSION = "checkout.session."
_REFUSED_CARD = "payment_intent.payment_failed"
_REFUNDS = ("refund.", "charge.refund.")


class _Object(msgspec.Struct):
    object: dict[str, Any]


class _Event(msgspec.Struct):
    id: str
    type: str
    data: _Object


def hear(body: bytes, *, signature: str, secret: str, now: datetime) -> Notice:
    """Refuses BadSignature; of a kind we do not know it is a notice without news."""
    check_signature(body, signature=signature, secret=secret, now=now)
    try:
        event = msgspec.json.decode(body, type=_Event)
    except msgspec.DecodeError as error:
        raise BadSignature from error
    told = Notice(id=event.id[:_ID_MOST], kind=event.type)
    try:
        return _news(event, told)
    except (Refusal, KeyError, TypeError, ValueError, AttributeError):
        return told  # signed, and of a shape that is none of ours


def check_signature(body: bytes, *, signature: str, secret: str, now: datetime) -> None:
    pairs = [one.partition("=") for one in signature.split(",")]
    stamp = next((value for name, _, value in pairs if name.strip() == "t"), "")
    if not secret or not (stamp.isascii() and stamp.isdecimal() and len(stamp) < 13):
        raise BadSignature
    signed = hmac.new(
        secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256
    ).hexdigest()
    # While a secret is changed it is signed by both.
    ours = (value for name, _, value in pairs if name.strip() == "v1")
    if not any(hmac.compare_digest(signed.encode(), one.encode()) for one in ours):
        raise BadSignature
    if abs(int(stamp) - now.timestamp()) > TOLERANCE.total_seconds():
        raise BadSignature


def _news(event: _Event, told: Notice) -> Notice:
    about = event.data.object
    if event.type.startswith(_SESSION):
        answer = Declined() if event.type == _FAILED else answer_of(about)
        return replace(
            told,
            reference=str(about["id"]),
            payment=_number(about, "payment"),
            answer=answer,
        )
    if event.type == _REFUSED_CARD:
        return replace(
            told, payment=_number(about, "payment"), declined_card=_card(about)
        )
    if event.type.startswith(_REFUNDS):
        return replace(
            told,
            refund=RefundNotice(
                reference=str(about["id"]),
                capture=str(about.get("payment_intent") or ""),
                amount=from_stripe(about["amount"], about["currency"]),
                state=state_of(about),
                refund=_number(about, "refund"),
                trouble=str(about.get("failure_reason") or ""),
            ),
        )
    return told


def _number(about: dict[str, Any], name: str) -> int | None:
    """A number that we gave along; other programs may share the account."""
    said = str((about.get("metadata") or {}).get(name) or "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 20 else None


def _card(intent: dict[str, Any]) -> str:
    error = intent.get("last_payment_error") or {}
    card = (error.get("payment_method") or {}).get("card") or {}
    return str(card.get("fingerprint") or "")
