from django.db import models
from django.db.models import F, Q
from typing_extensions import override

from xiangxin.market.orders.returns.rules import (
    PHOTOS_MOST,
    WORDS_MOST,
    Kind,
    Reason,
    Stage,
)


class Return(models.Model):
    """Units of an order that go back, or are never sent, and the money for them."""

    id = models.BigIntegerField(primary_key=True)
    order = models.ForeignKey(
        "orders.Order", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    kind = models.CharField(max_length=10, choices=[(k.value, k.value) for k in Kind])
    stage = models.CharField(max_length=10, choices=[(s.value, s.value) for s in Stage])
    reason = models.CharField(
        max_length=10,
        choices=[(r.value, r.value) for r in Reason],
        default="",
        blank=True,
    )
    words = models.CharField(max_length=WORDS_MOST, default="", blank=True)
    answer = models.CharField(max_length=WORDS_MOST, default="", blank=True)
    # Of a withdrawal: who declared it, and where it was confirmed to.
    name = models.CharField(max_length=200, default="", blank=True)
    email = models.EmailField(max_length=254, default="", blank=True)
    # What its page was shown with: a form sent twice is one return.
    key = models.CharField(max_length=32)
    shipping_minor = models.BigIntegerField(default=0)
    amount_minor = models.BigIntegerField(null=True)
    is_restocked = models.BooleanField(null=True)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    refunded_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "orders_return"
        constraints = [
            models.UniqueConstraint(fields=["order", "key"], name="return_once"),
            models.CheckConstraint(
                condition=Q(stage__in=[s.value for s in Stage])
                & Q(kind__in=[k.value for k in Kind]),
                name="return_states",
            ),
            models.CheckConstraint(
                condition=Q(
                    stage__in=[Stage.RECEIVED.value, Stage.REFUNDED.value],
                    amount_minor__gte=0,
                    received_at__isnull=False,
                )
                | (
                    ~Q(stage__in=[Stage.RECEIVED.value, Stage.REFUNDED.value])
                    & Q(amount_minor__isnull=True, received_at__isnull=True)
                ),
                name="return_money_when_received",
            ),
            models.CheckConstraint(
                condition=Q(stage=Stage.REFUNDED.value, refunded_at__isnull=False)
                | (~Q(stage=Stage.REFUNDED.value) & Q(refunded_at__isnull=True)),
                name="return_refunded_once",
            ),
        ]
        indexes = [
            models.Index(fields=["order", "id"], name="return_of_order"),
            models.Index(
                fields=["stage", "id"],
                condition=Q(
                    stage__in=[
                        Stage.ASKED.value,
                        Stage.ACCEPTED.value,
                        Stage.RECEIVED.value,
                    ]
                ),
                name="return_to_look_after",
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.kind} of {self.order_id}"


class ReturnLine(models.Model):
    """`unsent` of the units were never sent; `amount_minor` is known when they are back."""

    return_of = models.ForeignKey(
        Return, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    variant = models.ForeignKey(
        "catalog.Variant", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    units = models.PositiveSmallIntegerField()
    unsent = models.PositiveSmallIntegerField(default=0)
    amount_minor = models.BigIntegerField(null=True)
    pk = models.CompositePrimaryKey("return_of", "variant")

    class Meta:
        db_table = "orders_return_line"
        constraints = [
            models.CheckConstraint(
                condition=Q(units__gte=1, unsent__gte=0, unsent__lte=F("units")),
                name="return_line_units",
            ),
            models.CheckConstraint(
                condition=Q(amount_minor__isnull=True) | Q(amount_minor__gte=0),
                name="return_line_money",
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.units} of {self.return_of_id}"


class ReturnPhoto(models.Model):
    """A photo that shows what is wrong; `path` is '' until it is drawn."""

    id = models.BigIntegerField(primary_key=True)
    return_of = models.ForeignKey(
        Return, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    position = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=32)
    path = models.CharField(max_length=100, default="", blank=True)
    refusal = models.CharField(max_length=40, default="", blank=True)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "orders_return_photo"
        constraints = [
            models.UniqueConstraint(
                fields=["return_of", "position"], name="return_photo_place"
            ),
            models.CheckConstraint(
                condition=Q(position__lt=PHOTOS_MOST), name="return_photo_few"
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"photo {self.position} of {self.return_of_id}"
