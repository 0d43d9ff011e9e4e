from django.db import models
from django.db.models import Q
from typing_extensions import override

from xiangxin.social.timelines.hot.rules import Moving

_KINDS = [(m.value, m.value) for m in Moving]


class CountedDay(models.Model):
    """A day that is over and whose rows of HotDay are all there."""

    day = models.DateField(primary_key=True)

    class Meta:
        db_table = "hot_counted_day"

    @override
    def __str__(self) -> str:
        return f"{self.day}"


class HotDay(models.Model):
    """How much a thing moved on one day that is over. Nobody's acts can be told from it."""

    day = models.DateField()
    kind = models.CharField(max_length=5, choices=_KINDS)
    thing = models.BigIntegerField()
    weight = models.FloatField()

    class Meta:
        db_table = "hot_day"
        constraints = [
            models.UniqueConstraint(
                fields=["thing", "kind", "day"], name="hot_day_once"
            )
        ]
        indexes = [models.Index(fields=["day"], name="hot_day_old")]

    @override
    def __str__(self) -> str:
        return f"{self.kind} {self.thing} on {self.day}"


class HotUsual(models.Model):
    """The median usual day of a kind, for things too new to have their own."""

    kind = models.CharField(max_length=5, choices=_KINDS, primary_key=True)
    usual = models.FloatField()

    class Meta:
        db_table = "hot_usual"

    @override
    def __str__(self) -> str:
        return f"{self.kind}: {self.usual}"


class HotEntry(models.Model):
    """The list as the worker last made it. A score of 0 is off the list, for its rewards."""

    kind = models.CharField(max_length=5, choices=_KINDS)
    thing = models.BigIntegerField()
    score = models.FloatField()
    people = models.IntegerField()
    usual = models.FloatField()
    has_usual = models.BooleanField()
    uncounted = models.IntegerField()
    peak = models.FloatField()
    peak_at = models.DateTimeField()
    refreshed_at = models.DateTimeField()

    class Meta:
        db_table = "hot_entry"
        constraints = [
            models.UniqueConstraint(fields=["kind", "thing"], name="hot_entry_once"),
            models.CheckConstraint(
                condition=Q(score__gte=0, people__gte=0, uncounted__gte=0),
                name="hot_entry_counts",
            ),
        ]
        indexes = [models.Index(fields=["kind", "-score"], name="hot_entry_first")]

    @override
    def __str__(self) -> str:
        return f"{self.kind} {self.thing}"
