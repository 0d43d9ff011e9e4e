from django.db import models
from django.db.models import Q
from typing_extensions import override

from xiangxin.market.releases.rules import LABEL_MOST, Kind, What


class Release(models.Model):
    """A draft until it is published; then its product has said so in `post`."""

    id = models.BigIntegerField(primary_key=True)
    product = models.ForeignKey(
        "catalog.Product", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    label = models.CharField(max_length=LABEL_MOST)
    label_key = models.CharField(max_length=2 * LABEL_MOST)
    kind = models.CharField(max_length=8, choices=[(k.value, k.value) for k in Kind])
    day = models.DateField()
    source = models.TextField()
    html = models.TextField()
    language = models.CharField(max_length=10, default="")
    post = models.OneToOneField(
        "posts.Post", on_delete=models.PROTECT, related_name="+", null=True
    )
    published_at = models.DateTimeField(null=True)
    edited_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "release"
        indexes = [
            models.Index(
                fields=["product", "-day", "-id"],
                name="release_of_product",
                condition=Q(published_at__isnull=False),
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["product", "label_key"], name="release_label_once"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[k.value for k in Kind]), name="release_kind"
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True, post__isnull=True)
                | Q(published_at__isnull=False, post__isnull=False),
                name="release_published_is_said",
            ),
        ]

    @override
    def __str__(self) -> str:
        return self.label


class Contains(models.Model):
    """An idea that a release ships; it is in one at most, drafts among them."""

    idea = models.OneToOneField(
        "ideas.Idea", on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="+")

    class Meta:
        db_table = "release_idea"

    @override
    def __str__(self) -> str:
        return f"{self.idea_id} in {self.release_id}"


class InVariant(models.Model):
    """A variant that has what the release brings."""

    id = models.BigIntegerField(primary_key=True)
    release = models.ForeignKey(
        Release, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    variant = models.ForeignKey(
        "catalog.Variant", on_delete=models.CASCADE, related_name="+"
    )

    class Meta:
        db_table = "release_variant"
        constraints = [
            models.UniqueConstraint(
                fields=["release", "variant"], name="release_variant_once"
            )
        ]

    @override
    def __str__(self) -> str:
        return f"{self.variant_id} has {self.release_id}"


class Change(models.Model):
    """The history of a published release. Rows are only ever added."""

    id = models.BigIntegerField(primary_key=True)
    release = models.ForeignKey(
        Release, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    what = models.CharField(max_length=10, choices=[(w.value, w.value) for w in What])
    idea = models.BigIntegerField(null=True)
    # How it read before: its label where that changed, its notes where those did.
    was_label = models.CharField(max_length=LABEL_MOST, default="", blank=True)
    was_html = models.TextField(default="", blank=True)
    words_html = models.TextField(default="", blank=True)
    by = models.ForeignKey(
        "actors.Actor", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    made_at = models.DateTimeField()

    class Meta:
        db_table = "release_change"
        indexes = [models.Index(fields=["release", "id"], name="change_of_release")]
        constraints = [
            models.CheckConstraint(
                condition=Q(what__in=[w.value for w in What]),
                name="release_change_what",
            )
        ]

    @override
    def __str__(self) -> str:
        return f"{self.what} {self.release_id}"
