from django.db import models
from django.db.models import Q
from typing_extensions import override

from xiangxin.social.shield.rules import Flag, Marked, State


class Mark(models.Model):
    """One flag on one thing. The things are posts and actors, so there is no foreign key.

    A mark whose thing is gone is `withdrawn`: its quotes are emptied, and nobody need decide.
    """

    id = models.BigIntegerField(primary_key=True)
    thing_kind = models.CharField(
        max_length=5, choices=[(m.value, m.value) for m in Marked]
    )
    thing_id = models.BigIntegerField()
    kind = models.CharField(max_length=13, choices=[(f.value, f.value) for f in Flag])
    evidence = models.JSONField(default=list)
    score = models.FloatField()
    state = models.CharField(
        max_length=7,
        choices=[(s.value, s.value) for s in State],
        default=State.OPEN,
    )
    made_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        "actors.Actor",
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        db_index=False,
    )
    decided_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "shield_mark"
        constraints = [
            models.UniqueConstraint(
                fields=["thing_kind", "thing_id", "kind"], name="mark_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in State]), name="mark_state"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[f.value for f in Flag]), name="mark_kind"
            ),
        ]
        indexes = [
            models.Index(
                fields=["state", "-id"],
                name="mark_queue",
                condition=Q(withdrawn_at__isnull=True),
            )
        ]

    @override
    def __str__(self) -> str:
        return f"{self.kind} on {self.thing_kind} {self.thing_id}"
