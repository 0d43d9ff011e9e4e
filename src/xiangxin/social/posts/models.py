from django.db import models
from django.db.models import Q
from typing_extensions import override

from xiangxin.social.posts.rules import OPEN, Commercial, Visibility

# What lists show; said once more, word for word, in the SQL of timelines, or else
# neither database recognises that these indexes will do.
_FIRST = Q(root__isnull=True, deleted_at__isnull=True)
_LISTED = _FIRST & Q(visibility="public")
# For lists of one author, whose followers may see more.
_OF_AUTHOR = _FIRST & Q(visibility__in=["public", "followers"])


class Post(models.Model):
    """A short text. `root` is the first post of its thread, null for that one itself.

    `replies` counts the whole thread for its first post, and direct answers for the others.
    A deleted post stays as an empty row, so that a thread keeps its shape.
    """

    id = models.BigIntegerField(primary_key=True)
    author = models.ForeignKey(
        "actors.Actor", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    place = models.ForeignKey(
        "actors.Actor",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        db_index=False,
    )
    source = models.TextField()
    html = models.TextField()
    language = models.CharField(max_length=10, default="")
    visibility = models.CharField(
        max_length=9,
        choices=[(v.value, v.value) for v in Visibility],
        default=Visibility.PUBLIC,
    )
    in_reply_to = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="+", null=True, db_index=False
    )
    root = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="+", null=True, db_index=False
    )
    likes = models.IntegerField(default=0)
    replies = models.IntegerField(default=0)
    commercial = models.CharField(
        max_length=11,
        choices=[(c.value, c.value) for c in Commercial],
        default=Commercial.NONE,
    )
    promotion_id = models.BigIntegerField(null=True)
    # There is, or was, something to tell readers of it: only then need pages ask the shield.
    is_marked = models.BooleanField(default=False, db_default=False)
    # How many can be shown: only then need pages ask for them (posts.pictures).
    pictures = models.PositiveSmallIntegerField(default=0, db_default=0)
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "post"
        indexes = [
            models.Index(fields=["author", "-id"], name="post_author"),
            models.Index(
                fields=["author", "-id"], name="post_by_author", condition=_OF_AUTHOR
            ),
            models.Index(
                fields=["place", "-id"], name="post_at_place", condition=_LISTED
            ),
            # Without first posts, or SQLite would look for these here, under NULL.
            models.Index(
                fields=["root", "id"],
                name="post_thread",
                condition=Q(root__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(likes__gte=0, replies__gte=0), name="post_counts"
            ),
            models.CheckConstraint(
                condition=Q(visibility__in=[v.value for v in Visibility]),
                name="post_visibility",
            ),
            models.CheckConstraint(
                condition=Q(commercial__in=[c.value for c in Commercial]),
                name="post_commercial",
            ),
            models.CheckConstraint(
                condition=Q(in_reply_to__isnull=True, root__isnull=True)
                | Q(in_reply_to__isnull=False, root__isnull=False),
                name="post_reply_has_root",
            ),
            models.CheckConstraint(
                condition=Q(visibility__in=[v.value for v in OPEN])
                | Q(place__isnull=True),
                name="post_at_a_place_is_open",
            ),
            models.CheckConstraint(
                condition=Q(deleted_at__isnull=True) | Q(source="", html=""),
                name="post_deleted_is_empty",
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"post {self.id}"


class Like(models.Model):
    id = models.BigIntegerField(primary_key=True)
    post = models.ForeignKey(
        Post, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    person = models.ForeignKey(
        "actors.Actor", on_delete=models.CASCADE, related_name="+", db_index=False
    )

    class Meta:
        db_table = "post_like"
        constraints = [
            models.UniqueConstraint(fields=["post", "person"], name="like_once")
        ]
        indexes = [models.Index(fields=["person", "-id"], name="like_person")]

    @override
    def __str__(self) -> str:
        return f"{self.person_id} likes {self.post_id}"
