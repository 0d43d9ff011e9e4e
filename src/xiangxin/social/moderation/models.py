from django.db import models
from django.db.models import Q
from typing_extensions import override

from xiangxin.social.moderation.rules import Did


class Decision(models.Model):
    """The log: what was done about a flag, by whom and why. Rows are only ever added.

    `mark` is the shield's; kind and thing stand here too, so that a row can be read alone.
    """

    id = models.BigIntegerField(primary_key=True)
    mark = models.BigIntegerField()
    thing_kind = models.CharField(max_length=5)
    thing_id = models.BigIntegerField()
    kind = models.CharField(max_length=13)
    did = models.CharField(max_length=7, choices=[(d.value, d.value) for d in Did])
    words = models.TextField()
    by = models.ForeignKey(
        "actors.Actor", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    made_at = models.DateTimeField()

    class Meta:
        db_table = "moderation_decision"
        indexes = [models.Index(fields=["mark", "id"], name="decision_mark")]
        constraints = [
            models.CheckConstraint(
                condition=Q(did__in=[d.value for d in Did]), name="decision_did"
            ),
            # An author objects once; moderators may think again.
            models.UniqueConstraint(
                fields=["mark"], condition=Q(did="dispute"), name="dispute_once"
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.did} {self.mark}"
