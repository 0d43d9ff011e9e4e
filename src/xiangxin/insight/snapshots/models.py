from django.db import models
from typing_extensions import override


class Snapshot(models.Model):
    """What the engine said about one actor as of a moment. Rows are added, never changed."""

    id = models.BigIntegerField(primary_key=True)
    actor = models.ForeignKey(
        "actors.Actor", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    as_of = models.DateTimeField()
    made_at = models.DateTimeField()
    people = models.IntegerField()
    verdict = models.CharField(max_length=24)
    body = models.JSONField()

    class Meta:
        db_table = "snapshot"
        constraints = [
            models.UniqueConstraint(fields=["actor", "as_of"], name="snapshot_once")
        ]

    @override
    def __str__(self) -> str:
        return f"{self.actor_id} as of {self.as_of}"


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
