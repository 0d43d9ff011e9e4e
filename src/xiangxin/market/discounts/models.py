from django.db import models
from django.db.models import F, Q
from typing_extensions import override

from xiangxin.market.discounts.rules import CODE_MOST, WHOLE, Kind


class Discount(models.Model):
    """A code of a brand. `used` counts the orders that have it and are not cancelled."""

    id = models.BigIntegerField(primary_key=True)
    brand = models.ForeignKey(
        "actors.Actor", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    code = models.CharField(max_length=CODE_MOST)
    kind = models.CharField(max_length=8, choices=[(k.value, k.value) for k in Kind])
    amount = models.BigIntegerField(default=0)
    currency = models.CharField(max_length=3)
    minimum_minor = models.BigIntegerField(default=0)
    products = models.JSONField(default=list)
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    most_uses = models.PositiveIntegerField(null=True)
    is_once = models.BooleanField(default=False)
    is_on = models.BooleanField(default=True)
    used = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "discount"
        constraints = [
            models.UniqueConstraint(fields=["brand", "code"], name="discount_code"),
            models.CheckConstraint(
                condition=Q(used__gte=0)
                & (Q(most_uses__isnull=True) | Q(used__lte=F("most_uses"))),
                name="discount_not_overused",
            ),
            models.CheckConstraint(
                condition=Q(kind=Kind.PERCENT, amount__gte=1, amount__lte=WHOLE)
                | Q(kind=Kind.FIXED, amount__gte=1)
                | Q(kind=Kind.SHIPPING, amount=0),
                name="discount_amount",
            ),
        ]

    @override
    def __str__(self) -> str:
        return self.code


class DiscountUse(models.Model):
    """One order that a code made cheaper. A cancelled one has given its use back."""

    discount = models.ForeignKey(
        Discount, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    order = models.BigIntegerField()
    email = models.CharField(max_length=254)
    person = models.ForeignKey(
        "actors.Actor", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    is_once = models.BooleanField()
    at = models.DateTimeField()
    given_back_at = models.DateTimeField(null=True)
    pk = models.CompositePrimaryKey("discount", "order")

    class Meta:
        db_table = "discount_use"
        constraints = [
            models.UniqueConstraint(
                fields=["discount", "email"],
                condition=Q(is_once=True, given_back_at__isnull=True),
                name="discount_once_an_email",
            ),
            models.UniqueConstraint(
                fields=["discount", "person"],
                condition=Q(is_once=True, given_back_at__isnull=True),
                name="discount_once_a_person",
            ),
        ]
        indexes = [models.Index(fields=["order"], name="discount_use_of_order")]

    @override
    def __str__(self) -> str:
        return f"{self.discount_id} for {self.order}"
