from django.db import models
from django.db.models import F, Q
from typing_extensions import override

from xiangxin.market.ideas.rules import TITLE_MOST, State, What
from xiangxin.text.words import WORD_MOST

# What lists show. A merged idea lives on in the one it was merged into.
_LISTED = Q(merged_into__isnull=True, hidden_at__isnull=True)


class Idea(models.Model):
    """A proposal. `votes` counts voters, but for those counted apart, who are in `young`.

    `version` grows with each thing the maker does, so that two do not answer at once.
    `post` begins the talk about it; `shipped_in` is a release.
    """

    id = models.BigIntegerField(primary_key=True)
    product = models.ForeignKey(
        "catalog.Product", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    proposer = models.ForeignKey(
        "actors.Actor", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    post = models.OneToOneField(
        "posts.Post", on_delete=models.PROTECT, related_name="+"
    )
    title = models.CharField(max_length=TITLE_MOST)
    html = models.TextField(default="", blank=True)
    language = models.CharField(max_length=10, default="")
    state = models.CharField(
        max_length=8, choices=[(s.value, s.value) for s in State], default=State.OPEN
    )
    votes = models.IntegerField(default=0)
    young = models.IntegerField(default=0)
    answer_source = models.TextField(default="", blank=True)
    answer_html = models.TextField(default="", blank=True)
    first_answered_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    shipped_in = models.BigIntegerField(null=True)
    shipped_at = models.DateTimeField(null=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="+", null=True, db_index=False
    )
    hidden_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "idea"
        indexes = [
            models.Index(
                fields=["product", "-votes", "-id"],
                name="idea_by_votes",
                condition=_LISTED,
            ),
            models.Index(
                fields=["product", "-id"], name="idea_by_age", condition=_LISTED
            ),
            models.Index(fields=["proposer", "-id"], name="idea_of_proposer"),
            models.Index(
                fields=["merged_into"],
                name="idea_merged_into",
                condition=Q(merged_into__isnull=False),
            ),
        ]
        constraints = [
            # A double click, and whoever insists, find the one that is there.
            models.UniqueConstraint(
                fields=["product", "proposer", "title"], name="idea_once"
            ),
            models.CheckConstraint(
                condition=Q(votes__gte=0, young__gte=0), name="idea_counts"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in State]), name="idea_state"
            ),
            models.CheckConstraint(
                condition=Q(state="shipped", shipped_in__isnull=False)
                & Q(shipped_at__isnull=False)
                | ~Q(state="shipped")
                & Q(shipped_in__isnull=True, shipped_at__isnull=True),
                name="idea_shipped_by_a_release",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
                name="idea_not_into_itself",
            ),
        ]

    @override
    def __str__(self) -> str:
        return self.title


class Vote(models.Model):
    """A person's yes. `is_young`: counted apart, until they do anything else."""

    id = models.BigIntegerField(primary_key=True)
    idea = models.ForeignKey(
        Idea, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    person = models.ForeignKey(
        "actors.Actor", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    is_young = models.BooleanField(default=False)

    class Meta:
        db_table = "idea_vote"
        constraints = [
            models.UniqueConstraint(fields=["idea", "person"], name="vote_once")
        ]
        indexes = [
            models.Index(fields=["person", "-id"], name="vote_of"),
            models.Index(fields=["id"], name="vote_young", condition=Q(is_young=True)),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.person_id} for {self.idea_id}"


class Change(models.Model):
    """The public log of an idea. Rows are only ever added."""

    id = models.BigIntegerField(primary_key=True)
    idea = models.ForeignKey(
        Idea, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    what = models.CharField(max_length=10, choices=[(w.value, w.value) for w in What])
    html = models.TextField(default="", blank=True)
    # The other idea of a merge, and how many voters it brought; the release that shipped it.
    other = models.BigIntegerField(null=True)
    brought = models.IntegerField(null=True)
    release = models.BigIntegerField(null=True)
    by = models.ForeignKey(
        "actors.Actor", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    made_at = models.DateTimeField()

    class Meta:
        db_table = "idea_change"
        indexes = [models.Index(fields=["idea", "id"], name="change_of_idea")]
        constraints = [
            models.CheckConstraint(
                condition=Q(what__in=[w.value for w in What]), name="idea_change_what"
            )
        ]

    @override
    def __str__(self) -> str:
        return f"{self.what} {self.idea_id}"


class Word(models.Model):
    """What an idea is found by while somebody types one like it."""

    id = models.BigIntegerField(primary_key=True)
    product = models.BigIntegerField()
    word = models.CharField(max_length=WORD_MOST)
    idea = models.ForeignKey(
        Idea, on_delete=models.CASCADE, related_name="+", db_index=False
    )

    class Meta:
        db_table = "idea_word"
        constraints = [
            models.UniqueConstraint(fields=["idea", "word"], name="idea_word_once")
        ]
        indexes = [
            models.Index(fields=["product", "word", "idea"], name="idea_by_word")
        ]

    @override
    def __str__(self) -> str:
        return self.word
