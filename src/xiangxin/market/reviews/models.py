from django.db import models
from django.db.models import F, Q
from typing_extensions import override

from xiangxin.market.reviews.rules import (
    ALT_MOST,
    PHOTOS_MOST,
    PSEUDONYM_MOST,
    Incentive,
    What,
)

# What lists show.
_LISTED = Q(deleted_at__isnull=True, hidden_at__isnull=True)


class Review(models.Model):
    """What one person says of one product, hung on the first line of theirs that came.

    One that was taken back stays as an empty row: nobody reviews a thing twice. `stars` are
    those that hold now, `rated_at` is since when; `first_stars` those given at first.
    """

    id = models.BigIntegerField(primary_key=True)
    product = models.ForeignKey(
        "catalog.Product", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    person = models.ForeignKey(
        "actors.Actor", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    order = models.ForeignKey(
        "orders.Order", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    variant = models.ForeignKey(
        "catalog.Variant", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    received_at = models.DateTimeField()
    stars = models.PositiveSmallIntegerField()
    first_stars = models.PositiveSmallIntegerField()
    rated_at = models.DateTimeField()
    source = models.TextField()
    html = models.TextField()
    language = models.CharField(max_length=10, default="")
    pseudonym = models.CharField(max_length=PSEUDONYM_MOST, default="", blank=True)
    used_weeks = models.PositiveSmallIntegerField(null=True)
    incentive = models.CharField(
        max_length=6,
        choices=[(i.value, i.value) for i in Incentive],
        default=Incentive.NONE,
    )
    helpful = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    answer_source = models.TextField(default="", blank=True)
    answer_html = models.TextField(default="", blank=True)
    answered_at = models.DateTimeField(null=True)
    answer_edited_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)
    hidden_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "review"
        constraints = [
            models.UniqueConstraint(fields=["product", "person"], name="review_once"),
            models.CheckConstraint(
                condition=Q(stars__gte=1, stars__lte=5)
                & Q(first_stars__gte=1, first_stars__lte=5),
                name="review_stars",
            ),
            models.CheckConstraint(
                condition=Q(incentive__in=[i.value for i in Incentive]),
                name="review_incentive",
            ),
            models.CheckConstraint(
                condition=Q(deleted_at__isnull=True) | Q(source="", html=""),
                name="review_deleted_is_empty",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answer_source="")
                | Q(answered_at__isnull=False) & ~Q(answer_source=""),
                name="review_answer_is_dated",
            ),
            # Nobody says what a thing is like before it came.
            models.CheckConstraint(
                condition=Q(created_at__gte=F("received_at")),
                name="review_after_it_came",
            ),
        ]
        indexes = [
            models.Index(
                fields=["product", "-id"], name="review_newest", condition=_LISTED
            ),
            models.Index(
                fields=["product", "-helpful", "-id"],
                name="review_by_helpful",
                condition=_LISTED,
            ),
            models.Index(fields=["person", "-id"], name="review_of_person"),
        ]

    @override
    def __str__(self) -> str:
        return f"review {self.id}: {self.stars}"


class Update(models.Model):
    """What somebody adds later: another thought, or another purchase (`order`)."""

    id = models.BigIntegerField(primary_key=True)
    review = models.ForeignKey(
        Review, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    order = models.ForeignKey(
        "orders.Order",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        db_index=False,
    )
    stars = models.PositiveSmallIntegerField()
    source = models.TextField()
    html = models.TextField()
    language = models.CharField(max_length=10, default="")
    made_at = models.DateTimeField()

    class Meta:
        db_table = "review_update"
        constraints = [
            models.UniqueConstraint(
                fields=["review", "order"], name="review_update_of_an_order"
            ),
            models.CheckConstraint(
                condition=Q(stars__gte=1, stars__lte=5), name="review_update_stars"
            ),
        ]
        indexes = [models.Index(fields=["review", "id"], name="update_of_review")]

    @override
    def __str__(self) -> str:
        return f"{self.stars} later at {self.review_id}"


class Wording(models.Model):
    """How a review, or its answer, read before it was edited. Rows are only ever added."""

    id = models.BigIntegerField(primary_key=True)
    review = models.ForeignKey(
        Review, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    is_answer = models.BooleanField(default=False)
    stars = models.PositiveSmallIntegerField()
    html = models.TextField()
    language = models.CharField(max_length=10, default="")
    until = models.DateTimeField()

    class Meta:
        db_table = "review_wording"
        indexes = [models.Index(fields=["review", "id"], name="wording_of_review")]

    @override
    def __str__(self) -> str:
        return f"{self.review_id} until {self.until}"


class Helpful(models.Model):
    id = models.BigIntegerField(primary_key=True)
    review = models.ForeignKey(
        Review, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    person = models.ForeignKey(
        "actors.Actor", on_delete=models.CASCADE, related_name="+", db_index=False
    )

    class Meta:
        db_table = "review_helpful"
        constraints = [
            models.UniqueConstraint(fields=["review", "person"], name="helpful_once")
        ]
        indexes = [models.Index(fields=["person", "-id"], name="helpful_of")]

    @override
    def __str__(self) -> str:
        return f"{self.review_id} helped {self.person_id}"


class Photo(models.Model):
    """`path` is there once it is drawn; what was refused never gets one."""

    id = models.BigIntegerField(primary_key=True)
    review = models.ForeignKey(
        Review, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    position = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=32, unique=True)
    alt = models.CharField(max_length=ALT_MOST, default="", blank=True)
    path = models.CharField(max_length=300, default="", blank=True)
    refusal = models.CharField(max_length=40, default="", blank=True)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    preview = models.CharField(max_length=1000, default="", blank=True)

    class Meta:
        db_table = "review_photo"
        constraints = [
            models.UniqueConstraint(
                fields=["review", "position"], name="photo_place_once"
            ),
            models.CheckConstraint(
                condition=Q(position__gte=1, position__lte=PHOTOS_MOST),
                name="photo_one_of_four",
            ),
        ]

    @override
    def __str__(self) -> str:
        return self.path or self.key


class Change(models.Model):
    """What the staff did to a review, and why. Rows are only ever added."""

    id = models.BigIntegerField(primary_key=True)
    review = models.ForeignKey(
        Review, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    what = models.CharField(max_length=6, choices=[(w.value, w.value) for w in What])
    reason = models.TextField()
    by = models.ForeignKey(
        "actors.Actor", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    made_at = models.DateTimeField()

    class Meta:
        db_table = "review_change"
        constraints = [
            models.CheckConstraint(
                condition=Q(what__in=[w.value for w in What]) & ~Q(reason=""),
                name="review_change_has_a_reason",
            )
        ]
        indexes = [models.Index(fields=["review", "id"], name="change_of_review")]

    @override
    def __str__(self) -> str:
        return f"{self.what} {self.review_id}"


class Asked(models.Model):
    """Somebody was asked by mail what a product is like; nobody is asked twice."""

    id = models.BigIntegerField(primary_key=True)
    product = models.ForeignKey(
        "catalog.Product", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    person = models.ForeignKey(
        "actors.Actor", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    at = models.DateTimeField()

    class Meta:
        db_table = "review_asked"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "product"], name="review_asked_once"
            )
        ]

    @override
    def __str__(self) -> str:
        return f"{self.person_id} of {self.product_id}"
