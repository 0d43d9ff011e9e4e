"""Attempts and refunds. Whose order it is was asked before: by orders, which stands above."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from xiangxin.kernel.money import Money
from xiangxin.market.payments.errors import NoSuchPayment
from xiangxin.market.payments.models import Payment, ProviderEvent, Refund
from xiangxin.market.payments.rules import (
    RUNNING,
    Attempt,
    Back,
    Through,
    Why,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentCard:
    id: int
    order: int
    provider: Through
    reference: str
    capture: str
    amount: Money
    state: Attempt
    go_to: str
    back_to: str
    person_mark: str
    address_mark: str
    started_at: datetime
    ends_at: datetime
    received: Money
    refunded_minor: int

    @property
    def left(self) -> Money:
        """Of what was received: what has not gone back and is not about to."""
        return Money(self.received.minor - self.refunded_minor, self.received.currency)


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundCard:
    id: int
    payment: int
    order: int
    provider: Through
    pays: bool  # for the order; otherwise it was surplus
    capture: str
    amount: Money
    variant: int | None
    units: int | None
    state: Back
    why: Why
    note: str
    by: int | None
    tries: int
    asked_at: datetime
    settled_at: datetime | None


_PAYMENT = (
    "id",
    "order_id",
    "provider",
    "reference",
    "capture",
    "amount_minor",
    "currency",
    "state",
    "go_to",
    "back_to",
    "person_mark",
    "address_mark",
    "started_at",
    "ends_at",
    "received_minor",
    "received_currency",
    "refunded_minor",
)
_REFUND = (
    "id",
    "payment_id",
    "payment__order_id",
    "payment__provider",
    "payment__state",
    "payment__reference",
    "payment__capture",
    "payment__received_currency",
    "amount_minor",
    "variant_id",
    "units",
    "state",
    "why",
    "note",
    "by_id",
    "tries",
    "asked_at",
    "settled_at",
)


def payment(identifier: int) -> PaymentCard:
    row = Payment.objects.filter(id=identifier).values(*_PAYMENT).first()
    if row is None:
        raise NoSuchPayment
    return _payment(row)


def payment_by(provider: Through, reference: str) -> PaymentCard | None:
    rows = Payment.objects.filter(provider=provider, reference=reference)
    row = rows.exclude(reference="").values(*_PAYMENT).first()
    return _payment(row) if row else None


def payment_captured_as(provider: Through, capture: str) -> PaymentCard | None:
    rows = Payment.objects.filter(provider=provider, capture=capture)
    row = rows.exclude(capture="").values(*_PAYMENT).first()
    return _payment(row) if row else None


def payments_of(order: int) -> list[PaymentCard]:
    """In their order."""
    rows = Payment.objects.filter(order_id=order).order_by("id")
    return [_payment(row) for row in rows.values(*_PAYMENT)]


def running_of(order: int) -> PaymentCard | None:
    rows = Payment.objects.filter(order_id=order, state__in=RUNNING)
    row = rows.values(*_PAYMENT).first()
    return _payment(row) if row else None


def orders_running(orders: Collection[int]) -> set[int]:
    """Which of these somebody is paying now."""
    rows = Payment.objects.filter(order_id__in=orders, state__in=RUNNING)
    return set(rows.values_list("order_id", flat=True))


def capture_of(order: int) -> PaymentCard | None:
    """The payment that pays the order."""
    rows = Payment.objects.filter(order_id=order, state=Attempt.PAID)
    row = rows.values(*_PAYMENT).first()
    return _payment(row) if row else None


def to_look_at(*, now: datetime, limit: int) -> list[int]:
    rows = Payment.objects.filter(state__in=RUNNING, look_at__lte=now)
    return list(rows.order_by("look_at").values_list("id", flat=True)[:limit])


def refund(identifier: int) -> RefundCard:
    row = Refund.objects.filter(id=identifier).values(*_REFUND).first()
    if row is None:
        raise NoSuchPayment
    return _refund(row)


def refund_by(reference: str) -> int | None:
    rows = Refund.objects.filter(reference=reference).exclude(reference="")
    return rows.values_list("id", flat=True).first()


def refunds_of(order: int) -> list[RefundCard]:
    rows = Refund.objects.filter(payment__order_id=order).order_by("id")
    return [_refund(row) for row in rows.values(*_REFUND)]


def refunds_to_try(*, now: datetime, limit: int) -> list[int]:
    rows = Refund.objects.filter(state=Back.PENDING, try_at__lte=now)
    return list(rows.order_by("try_at").values_list("id", flat=True)[:limit])


def units_back(order: int) -> Mapping[int, int]:
    """Of the order's lines: units whose money went back or is about to."""
    units: dict[int, int] = {}
    for card in refunds_of(order):
        if card.variant is not None and card.state is not Back.FAILED and card.pays:
            units[card.variant] = units.get(card.variant, 0) + (card.units or 0)
    return units


def was_heard(provider: Through, event: str) -> bool:
    return ProviderEvent.objects.filter(provider=provider, event=event).exists()


def went_back(cards: Sequence[RefundCard], *states: Back) -> int:
    """Minor units of what paid for the order and is in one of these states."""
    return sum(
        card.amount.minor for card in cards if card.pays and card.state in states
    )


def _payment(row: dict[str, Any]) -> PaymentCard:
    return PaymentCard(
        id=row["id"],
        order=row["order_id"],
        provider=Through(row["provider"]),
        reference=row["reference"],
        capture=row["capture"],
        amount=Money(row["amount_minor"], row["currency"]),
        state=Attempt(row["state"]),
        go_to=row["go_to"],
        back_to=row["back_to"],
        person_mark=row["person_mark"],
        address_mark=row["address_mark"],
        started_at=row["started_at"],
        ends_at=row["ends_at"],
        received=Money(
            row["received_minor"], row["received_currency"] or row["currency"]
        ),
        refunded_minor=row["refunded_minor"],
    )


def _refund(row: dict[str, Any]) -> RefundCard:
    return RefundCard(
        id=row["id"],
        payment=row["payment_id"],
        order=row["payment__order_id"],
        provider=Through(row["payment__provider"]),
        pays=row["payment__state"] == Attempt.PAID,
        capture=row["payment__capture"] or row["payment__reference"],
        amount=Money(row["amount_minor"], row["payment__received_currency"]),
        variant=row["variant_id"],
        units=row["units"],
        state=Back(row["state"]),
        why=Why(row["why"]),
        note=row["note"],
        by=row["by_id"],
        tries=row["tries"],
        asked_at=row["asked_at"],
        settled_at=row["settled_at"],
    )


def payment_numbered(provider: Through, identifier: int) -> PaymentCard | None:
    rows = Payment.objects.filter(id=identifier, provider=provider)
    row = rows.values(*_PAYMENT).first()
    return _payment(row) if row else None


def is_refund_of(identifier: int, payment: int) -> bool:
    return Refund.objects.filter(id=identifier, payment_id=payment).exists()
