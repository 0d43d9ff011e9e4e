from django.db import models
from typing_extensions import override


class Subject(models.Model):
    """The only link between a person and their pseudonym; erasing deletes it.

    `since` is when the past was last erased. What was noted until then and waits in some
    process still is written under neither name.
    """

    person = models.BigIntegerField(primary_key=True)
    pseudonym = models.BigIntegerField(unique=True)
    since = models.DateTimeField(null=True)

    class Meta:
        db_table = "ledger_subject"

    @override
    def __str__(self) -> str:
        return "a ledger subject"


class Interaction(models.Model):
    id = models.BigIntegerField(primary_key=True)
    happened_at = models.DateTimeField()
    person = models.BigIntegerField(null=True)
    verb = models.CharField(max_length=16)
    actor = models.BigIntegerField(null=True)
    object_kind = models.CharField(max_length=12, default="")
    object_id = models.BigIntegerField(null=True)
    place = models.BigIntegerField(null=True)
    post = models.BigIntegerField(null=True)
    order_id = models.BigIntegerField(null=True)
    units = models.IntegerField(null=True)
    amount_minor = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3, default="")
    promotion = models.BigIntegerField(null=True)
    exposure = models.BigIntegerField(null=True)
    session = models.BigIntegerField(null=True)
    entry = models.CharField(max_length=12)
    source_post = models.BigIntegerField(null=True)
    link = models.BigIntegerField(null=True)

    class Meta:
        db_table = "ledger_interaction"
        indexes = [
            models.Index(fields=["person", "id"], name="interaction_person"),
            models.Index(fields=["order_id"], name="interaction_order"),
            models.Index(
                fields=["person", "actor"],
                name="interaction_bought",
                condition=models.Q(verb="buy"),
            ),
            # Few acts come by a short link.
            models.Index(
                fields=["link", "id"],
                name="interaction_link",
                condition=models.Q(link__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount_minor__isnull=True, currency="")
                | models.Q(amount_minor__isnull=False) & ~models.Q(currency=""),
                name="interaction_money_has_currency",
            )
        ]

    @override
    def __str__(self) -> str:
        return f"{self.verb} {self.id}"
