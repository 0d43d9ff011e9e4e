from django.db import models
from django.db.models import Q
from typing_extensions import override

from xiangxin.social.posts.pictures.rules import ALT_MOST, NAME_MOST, SHOTS_MOST


class Shot(models.Model):
    """A picture of `about`: a post, or what will be said as one (a release's draft).

    Until it is drawn it has no path; when it is refused it never gets one.
    """

    id = models.BigIntegerField(primary_key=True)
    about = models.BigIntegerField()
    position = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=NAME_MOST, default="", blank=True)
    alt = models.CharField(max_length=ALT_MOST, default="", blank=True)
    path = models.CharField(max_length=300, default="", blank=True)
    refusal = models.CharField(max_length=40, default="", blank=True)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    blurhash = models.CharField(max_length=60, default="", blank=True)
    preview = models.CharField(max_length=1000, default="", blank=True)
    sent_at = models.DateTimeField()

    class Meta:
        db_table = "post_picture"
        constraints = [
            models.UniqueConstraint(
                fields=["about", "position"], name="post_picture_place"
            ),
            models.CheckConstraint(
                condition=Q(position__gte=1, position__lte=SHOTS_MOST),
                name="post_picture_of_four",
            ),
            models.CheckConstraint(
                condition=Q(refusal="") | Q(path=""),
                name="post_picture_refused_is_not_shown",
            ),
        ]
        indexes = [
            models.Index(
                fields=["sent_at"],
                name="post_picture_refused",
                condition=~Q(refusal=""),
            )
        ]

    @override
    def __str__(self) -> str:
        return f"picture of {self.about}"
