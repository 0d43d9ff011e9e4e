"""A provider that is made up: its page is ours, and nothing is charged.

It keeps books of its own, so that everything that goes wrong with a real one can go wrong
with this one.
"""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Sum
from django.urls import reverse

from xiangxin.kernel.money import Money
from xiangxin.market.payments.errors import NoSuchPayment
from xiangxin.market.payments.models import DemoBack, DemoPage
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

_OPEN, _PAID, _UNDERWAY, _DECLINED, _OVER = "open paid underway declined over".split()


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoCard:
    reference: str
    amount: Money
    brand_name: str
    back_to: str
    is_open: bool


class Demo:
    def ask(self, asked: Asked) -> Answer:
        reference = f"demo-{asked.payment}"
        DemoPage.objects.get_or_create(
            reference=reference,
            defaults={
                "amount_minor": asked.amount.minor,
                "currency": asked.amount.currency,
                "brand_name": asked.brand_name,
                "back_to": asked.back_to,
                "state": _OPEN,
            },
        )
        return Opened(
            reference=reference, go_to=reverse("demo_payment", args=[reference])
        )

    def look(self, reference: str) -> Answer:
        row = _row(reference)
        match row.state:
            case "paid":
                amount = Money(row.amount_minor, row.currency)
                return Paid(amount=amount, capture=reference)
            case "underway":
                return Underway()
            case "declined":
                return Declined()
            case "over":
                return Over()
            case _:
                return Opened(
                    reference=reference, go_to=reverse("demo_payment", args=[reference])
                )

    def end(self, reference: str) -> Answer:
        DemoPage.objects.filter(reference=reference, state=_OPEN).update(state=_OVER)
        return self.look(reference)

    def send_back(self, asked: Return) -> Sent:
        reference = f"demo-back-{asked.refund}"
        with transaction.atomic():
            row = DemoPage.objects.select_for_update().get(reference=asked.capture)
            if DemoBack.objects.filter(refund=asked.refund).exists():
                return Sent(reference=reference, state=Back.DONE)
            if sent_back(asked.capture).minor + asked.amount.minor > row.amount_minor:
                return Sent(reference="", state=Back.FAILED, trouble="More than came.")
            DemoBack.objects.create(
                refund=asked.refund, page=row, amount_minor=asked.amount.minor
            )
        return Sent(reference=reference, state=Back.DONE)


def page(reference: str) -> DemoCard:
    row = _row(reference)
    return DemoCard(
        reference=row.reference,
        amount=Money(row.amount_minor, row.currency),
        brand_name=row.brand_name,
        back_to=row.back_to,
        is_open=row.state == _OPEN,
    )


def pay(reference: str) -> bool:
    """The made-up buyer pays, also on a page that is over: false when they had."""
    rows = DemoPage.objects.filter(reference=reference).exclude(state=_PAID)
    return bool(rows.update(state=_PAID))


def start_paying(reference: str) -> bool:
    """The buyer did their part, and a bank takes its time."""
    rows = DemoPage.objects.filter(reference=reference, state=_OPEN)
    return bool(rows.update(state=_UNDERWAY))


def decline(reference: str) -> bool:
    rows = DemoPage.objects.filter(reference=reference, state__in=[_OPEN, _UNDERWAY])
    return bool(rows.update(state=_DECLINED))


def sent_back(reference: str) -> Money:
    """What of it the made-up provider has given back."""
    sums = DemoBack.objects.filter(page_id=reference).aggregate(Sum("amount_minor"))
    return Money(sums["amount_minor__sum"] or 0, _row(reference).currency)


def _row(reference: str) -> DemoPage:
    row = DemoPage.objects.filter(reference=reference).first()
    if row is None:
        raise NoSuchPayment
    return row
