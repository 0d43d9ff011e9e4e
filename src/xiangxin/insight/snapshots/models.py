from django.db import models
from django.db.models import Q
from typing_extensions import override


class Snapshot(models.Model):
    """What the engine said about one actor as of a moment. Rows are added, never changed.

    Without an actor it is about the whole market. `body` is the engine's snapshot,
    `findings` the rows of its other measures; `whole` says whether all measures ran.
    `shown` is what strangers may see of it, with the exact numbers that was made from
    (rules.Shown); empty for a person. `told` is where makers are told otherwise than was
    measured (rules.Told).
    """

    id = models.BigIntegerField(primary_key=True)
    actor = models.ForeignKey(
        "actors.Actor",
        on_delete=models.CASCADE,
        related_name="+",
        db_index=False,
        null=True,
    )
    as_of = models.DateTimeField()
    made_at = models.DateTimeField()
    engine = models.CharField(max_length=20, default="")
    is_whole = models.BooleanField(default=True)
    people = models.IntegerField()
    verdict = models.CharField(max_length=24)
    body = models.JSONField()
    findings = models.JSONField(default=list)
    shown = models.JSONField(default=dict)
    told = models.JSONField(default=dict)

    class Meta:
        db_table = "snapshot"
        constraints = [
            models.UniqueConstraint(fields=["actor", "as_of"], name="snapshot_once"),
            models.UniqueConstraint(
                fields=["as_of"],
                name="snapshot_of_the_market_once",
                condition=Q(actor__isnull=True),
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.actor_id or 'the market'} as of {self.as_of}"


class Publication(models.Model):
    """The makers of this actor let everybody see its orbits, direction and verdict."""

    actor = models.OneToOneField(
        "actors.Actor", on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    since = models.DateTimeField()

    class Meta:
        db_table = "snapshot_publication"

    @override
    def __str__(self) -> str:
        return f"{self.actor_id} since {self.since}"


class Run(models.Model):
    """Who measures now; held by conditional UPDATE until `until`, and renewed meanwhile."""

    name = models.CharField(primary_key=True, max_length=40)
    holder = models.BigIntegerField()
    until = models.DateTimeField()

    class Meta:
        db_table = "snapshot_run"

    @override
    def __str__(self) -> str:
        return f"{self.name} until {self.until}"
