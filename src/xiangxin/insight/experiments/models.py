from django.db import models
from django.db.models import Q
from typing_extensions import override

from xiangxin.insight.experiments.rules import Experiment


class Epoch(models.Model):
    """A stretch of an experiment. Asked for without a key; the worker begins it.

    `closed_at` is announced a little ahead. `pairs` are counted exactly, and `target` says
    since the beginning at how many it ends.
    """

    id = models.BigIntegerField(primary_key=True)
    experiment = models.CharField(
        max_length=12, choices=[(e.value, e.value) for e in Experiment]
    )
    item = models.BigIntegerField()
    number = models.PositiveIntegerField()
    key = models.BinaryField(default=b"")
    fingerprint = models.CharField(max_length=16, default="", blank=True)
    held_back = models.FloatField(default=0)
    target = models.PositiveIntegerField(default=0)
    pairs = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "experiment_epoch"
        constraints = [
            models.UniqueConstraint(
                fields=["experiment", "item", "number"], name="epoch_once"
            ),
            models.CheckConstraint(
                condition=Q(held_back__gte=0, held_back__lte=1), name="epoch_held_back"
            ),
            models.CheckConstraint(
                condition=Q(started_at__isnull=True, fingerprint="", closed_at=None)
                | (Q(started_at__isnull=False, target__gte=1) & ~Q(fingerprint="")),
                name="epoch_begun_has_a_key",
            ),
        ]
        indexes = [
            models.Index(
                fields=["asked_at"],
                name="epoch_not_begun",
                condition=Q(started_at__isnull=True),
            ),
            models.Index(
                fields=["started_at"],
                name="epoch_open",
                condition=Q(started_at__isnull=False, closed_at__isnull=True),
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.experiment} of {self.item}, epoch {self.number}"


class Pair(models.Model):
    """In which epoch a viewer was first drawn for a thing: it stays in that one's arm."""

    viewer = models.BigIntegerField()
    item = models.BigIntegerField()
    experiment = models.CharField(max_length=12)
    epoch = models.BigIntegerField()
    pk = models.CompositePrimaryKey("viewer", "item", "experiment")

    class Meta:
        db_table = "experiment_pair"

    @override
    def __str__(self) -> str:
        return f"a pair of epoch {self.epoch}"
