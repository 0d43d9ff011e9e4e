from django.db import models
from django.db.models import F, Q
from typing_extensions import override

from xiangxin.market.stock.rules import Promise, Reason


class StockLevel(models.Model):
    """Units of one variant: counted on the shelf, and of those set aside for buyers.

    `oversell` is how many more may be promised than there are, for the day `due_on`.
    """

    variant = models.OneToOneField(
        "catalog.Variant",
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="+",
    )
    on_hand = models.IntegerField()
    held = models.IntegerField(default=0)
    oversell = models.IntegerField(default=0)
    promise = models.CharField(max_length=4, default="", db_default="", blank=True)
    due_on = models.DateField(null=True)
    # One more with every change of these by makers and by parcels; not by what is set aside.
    version = models.PositiveIntegerField(default=1, db_default=1)
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "stock_level"
        constraints = [
            models.CheckConstraint(
                condition=Q(on_hand__gte=0, held__gte=0, oversell__gte=0)
                & Q(held__lte=F("on_hand") + F("oversell")),
                name="stock_never_oversold",
            ),
            models.CheckConstraint(
                condition=Q(promise="", due_on__isnull=True)
                | Q(promise__in=[one.value for one in Promise], due_on__isnull=False),
                name="stock_promised_for_a_day",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on"],
                name="stock_due_on",
                condition=Q(due_on__isnull=False),
            )
        ]

    @override
    def __str__(self) -> str:
        return f"{self.on_hand - self.held} of {self.variant_id}"


class StockChange(models.Model):
    """The journal of the shelf: the sum of a variant's rows is its `on_hand`.

    Only appended to, by whoever changes `on_hand`, in the same transaction.
    """

    id = models.BigIntegerField(primary_key=True)
    variant = models.ForeignKey(
        "catalog.Variant", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    units = models.IntegerField()
    on_hand = models.IntegerField()  # what lay there then
    reason = models.CharField(
        max_length=10, choices=[(one.value, one.value) for one in Reason]
    )
    by = models.ForeignKey(
        "actors.Actor", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField()
    # The order that was sent or came back, or the change that was undone.
    about = models.BigIntegerField(null=True)
    note = models.CharField(max_length=200, default="", db_default="", blank=True)

    class Meta:
        db_table = "stock_change"
        constraints = [
            models.CheckConstraint(
                condition=~Q(units=0) & Q(on_hand__gte=0), name="stock_change_units"
            ),
            models.CheckConstraint(
                condition=Q(reason__in=[one.value for one in Reason]),
                name="stock_change_reason",
            ),
            models.UniqueConstraint(
                fields=["about"],
                condition=Q(reason=Reason.UNDONE.value),
                name="stock_change_undone_once",
            ),
        ]
        indexes = [models.Index(fields=["variant", "-id"], name="stock_change_of")]

    @override
    def __str__(self) -> str:
        return f"{self.units:+} of {self.variant_id}, {self.reason}"
