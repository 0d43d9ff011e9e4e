from django.db import models
from django.db.models import F, Q
from typing_extensions import override

from xiangxin.kernel.money import MOST_MINOR
from xiangxin.market.payments.rules import (
    NOTE_MOST,
    RECEIVED,
    RUNNING,
    Attempt,
    Back,
    Pace,
    Through,
    Why,
)

_REFERENCE_MOST = 255


class Payment(models.Model):
    """One attempt to pay an order, and the money it brought."""

    id = models.BigIntegerField(primary_key=True)
    order = models.ForeignKey(
        "orders.Order", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    provider = models.CharField(
        max_length=10, choices=[(t.value, t.value) for t in Through]
    )
    reference = models.CharField(max_length=_REFERENCE_MOST, default="", blank=True)
    capture = models.CharField(max_length=_REFERENCE_MOST, default="", blank=True)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    state = models.CharField(
        max_length=10, choices=[(a.value, a.value) for a in Attempt]
    )
    go_to = models.TextField(default="", blank=True)
    back_to = models.TextField(default="", blank=True)
    # Keyed digests of who tried, for counting declines; nobody is found by them.
    person_mark = models.CharField(max_length=32, default="", blank=True)
    address_mark = models.CharField(max_length=32, default="", blank=True)
    started_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    look_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    received_minor = models.BigIntegerField(default=0)
    received_currency = models.CharField(max_length=3, default="", blank=True)
    # Of what was received: what went back or is about to.
    refunded_minor = models.BigIntegerField(default=0)

    class Meta:
        db_table = "payment"
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "reference"],
                condition=~Q(reference=""),
                name="payment_by_reference",
            ),
            models.UniqueConstraint(
                fields=["order"],
                condition=Q(state__in=[a.value for a in RUNNING]),
                name="payment_one_running",
            ),
            models.UniqueConstraint(
                fields=["order"],
                condition=Q(state=Attempt.PAID.value),
                name="payment_one_capture",
            ),
            models.CheckConstraint(
                condition=Q(amount_minor__gte=0, amount_minor__lte=MOST_MINOR),
                name="payment_amount",
            ),
            models.CheckConstraint(
                condition=Q(
                    refunded_minor__gte=0, refunded_minor__lte=F("received_minor")
                ),
                name="payment_never_refunded_more",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[a.value for a in RECEIVED])
                | Q(received_minor=0),
                name="payment_received_in_the_end",
            ),
            models.CheckConstraint(
                condition=~Q(state=Attempt.PAID.value)
                | Q(
                    received_minor=F("amount_minor"),
                    received_currency=F("currency"),
                ),
                name="payment_paid_what_was_asked",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[a.value for a in Attempt]), name="payment_states"
            ),
        ]
        indexes = [
            models.Index(fields=["order", "id"], name="payment_of_order"),
            models.Index(
                fields=["look_at"],
                condition=Q(state__in=[a.value for a in RUNNING]),
                name="payment_to_look_at",
            ),
            models.Index(fields=["capture"], name="payment_by_capture"),
        ]

    @override
    def __str__(self) -> str:
        return f"payment {self.id} of order {self.order_id}"


class Refund(models.Model):
    """Money that goes back, of one payment; of one line when `variant` says so."""

    id = models.BigIntegerField(primary_key=True)
    payment = models.ForeignKey(
        Payment, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    amount_minor = models.BigIntegerField()
    variant = models.ForeignKey(
        "catalog.Variant",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
    )
    units = models.PositiveSmallIntegerField(null=True)
    state = models.CharField(max_length=10, choices=[(b.value, b.value) for b in Back])
    why = models.CharField(max_length=10, choices=[(w.value, w.value) for w in Why])
    note = models.CharField(max_length=NOTE_MOST, default="", blank=True)
    by = models.ForeignKey(
        "actors.Actor", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    reference = models.CharField(max_length=_REFERENCE_MOST, default="", blank=True)
    trouble = models.CharField(max_length=NOTE_MOST, default="", blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField()
    try_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "payment_refund"
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_minor__gt=0), name="refund_amount"
            ),
            models.CheckConstraint(
                condition=Q(variant__isnull=True, units__isnull=True)
                | Q(variant__isnull=False, units__gte=1),
                name="refund_of_a_line",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[b.value for b in Back]), name="refund_states"
            ),
            models.UniqueConstraint(
                fields=["reference"],
                condition=~Q(reference=""),
                name="refund_by_reference",
            ),
        ]
        indexes = [
            models.Index(fields=["payment", "id"], name="refund_of_payment"),
            models.Index(
                fields=["try_at"],
                condition=Q(state=Back.PENDING.value),
                name="refund_to_try",
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"refund {self.id} of payment {self.payment_id}"


class ProviderEvent(models.Model):
    """A notice that was heard, so that it is heard once."""

    provider = models.CharField(max_length=10)
    event = models.CharField(max_length=_REFERENCE_MOST)
    kind = models.CharField(max_length=80)
    payment = models.BigIntegerField(null=True)
    heard_at = models.DateTimeField()
    pk = models.CompositePrimaryKey("provider", "event")

    class Meta:
        db_table = "payment_event"
        indexes = [models.Index(fields=["heard_at"], name="payment_event_age")]

    @override
    def __str__(self) -> str:
        return f"{self.kind} {self.event}"


class Counted(models.Model):
    """How often somebody tried or was declined in one window of time."""

    what = models.CharField(max_length=16, choices=[(p.value, p.value) for p in Pace])
    mark = models.CharField(max_length=32)
    window = models.BigIntegerField()
    times = models.PositiveIntegerField()
    counted_at = models.DateTimeField()
    pk = models.CompositePrimaryKey("what", "mark", "window")

    class Meta:
        db_table = "payment_pace"
        indexes = [models.Index(fields=["counted_at"], name="payment_pace_age")]

    @override
    def __str__(self) -> str:
        return f"{self.times} {self.what}"


class DemoPage(models.Model):
    """What the demo provider knows of one payment: its own books, apart from ours."""

    reference = models.CharField(max_length=40, primary_key=True)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    brand_name = models.CharField(max_length=200)
    back_to = models.TextField()
    state = models.CharField(max_length=10)

    class Meta:
        db_table = "payment_demo"

    @override
    def __str__(self) -> str:
        return f"demo {self.reference}"


class DemoBack(models.Model):
    """Money the demo provider sent back."""

    refund = models.BigIntegerField(primary_key=True)
    page = models.ForeignKey(DemoPage, on_delete=models.PROTECT, related_name="+")
    amount_minor = models.BigIntegerField()

    class Meta:
        db_table = "payment_demo_back"

    @override
    def __str__(self) -> str:
        return f"demo refund {self.refund}"
