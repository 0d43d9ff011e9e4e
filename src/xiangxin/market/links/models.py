from django.db import models
from django.db.models import Q
from typing_extensions import override

from xiangxin.market.links.rules import BITS, NAME_MOST, Place, Sharing, code_of


class ShortLink(models.Model):
    """`id` is random and is what the code spells; it names nobody."""

    id = models.BigIntegerField(primary_key=True)
    actor = models.ForeignKey(
        "actors.Actor", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    name = models.CharField(max_length=NAME_MOST)
    place = models.CharField(max_length=8, choices=[(p.value, p.value) for p in Place])
    created_at = models.DateTimeField()
    # It goes on leading there: it may be printed on ten thousand cards.
    retired_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "short_link"
        constraints = [
            models.CheckConstraint(
                condition=Q(id__gte=0, id__lt=1 << BITS), name="short_link_six_letters"
            ),
            models.CheckConstraint(
                condition=Q(place__in=[p.value for p in Place]), name="short_link_place"
            ),
        ]
        indexes = [
            models.Index(fields=["actor", "created_at"], name="short_link_of_actor")
        ]

    @override
    def __str__(self) -> str:
        return f"{code_of(self.id)}: {self.name}"


class Visits(models.Model):
    """How often a link was followed on a day; of whom, nothing is kept."""

    link = models.ForeignKey(
        ShortLink, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    day = models.IntegerField()
    scanned = models.IntegerField(default=0)
    followed = models.IntegerField(default=0)
    pk = models.CompositePrimaryKey("link", "day")

    class Meta:
        db_table = "short_link_visits"
        constraints = [
            models.CheckConstraint(
                condition=Q(scanned__gte=0, followed__gte=0), name="visits_counted"
            )
        ]

    @override
    def __str__(self) -> str:
        return f"{self.link_id} on day {self.day}"


class Shares(models.Model):
    """How often something was passed on, in which way; by whom, nothing is kept."""

    actor = models.ForeignKey(
        "actors.Actor", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    sharing = models.CharField(
        max_length=6, choices=[(s.value, s.value) for s in Sharing]
    )
    day = models.IntegerField()
    times = models.IntegerField(default=0)
    pk = models.CompositePrimaryKey("actor", "sharing", "day")

    class Meta:
        db_table = "shares"
        constraints = [
            models.CheckConstraint(condition=Q(times__gte=0), name="shares_counted"),
            models.CheckConstraint(
                condition=Q(sharing__in=[s.value for s in Sharing]), name="shares_way"
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.actor_id} {self.sharing} on day {self.day}"
