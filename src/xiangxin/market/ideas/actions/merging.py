"""Making one of two ideas that ask for the same."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from xiangxin.market.ideas.actions.holding import (
    check_version,
    hold,
    log,
    maker_of,
    target_of,
)
from xiangxin.market.ideas.errors import (
    IdeaMoved,
    InACircle,
    IntoItself,
    NoSuchIdea,
    OfAnotherProduct,
    ShippedStays,
)
from xiangxin.market.ideas.events import (
    IdeaShipped,
    IdeasMerged,
)
from xiangxin.market.ideas.models import Change, Idea, Vote
from xiangxin.market.ideas.rules import (
    State,
    What,
)
from xiangxin.outbox.actions import tell
from xiangxin.social.actors.rules import Viewer


@transaction.atomic
def merge(*, viewer: Viewer, idea: int, into: int, version: int, now: datetime) -> int:
    """Make one of two that ask for the same; return the one that goes on.

    Votes are carried without doubling. The talk stays where it was said and is shown with
    the other's; the address leads there.
    """
    if idea == into:
        raise IntoItself
    target = target_of(into)
    if target == idea:
        other = Idea.objects.values_list("title", flat=True).get(id=into)
        raise InACircle(title=other)
    rows = {row.id: row for row in hold([idea, target])}
    if len(rows) < 2:
        raise NoSuchIdea
    merged, goes_on = rows[idea], rows[target]
    if merged.product_id != goes_on.product_id:
        raise OfAnotherProduct
    maker = maker_of(viewer, merged.product_id)
    if merged.merged_into_id is not None or goes_on.merged_into_id is not None:
        raise IdeaMoved
    if goes_on.hidden_at is not None:
        raise NoSuchIdea  # or votes would leave the lists without a reason
    check_version(merged, version, yours=goes_on.title)
    if merged.state == State.SHIPPED:
        raise ShippedStays(title=merged.title)
    before = _voters(goes_on)
    _carry(merged, goes_on)
    brought = _recount(goes_on) - before
    _recount(merged)
    # Straight to where it goes on: an address leads there in one step.
    Idea.objects.filter(merged_into_id=idea).update(merged_into_id=target)
    Idea.objects.filter(id=idea).update(merged_into_id=target, version=F("version") + 1)
    Idea.objects.filter(id=target).update(version=F("version") + 1)
    log(idea, What.MERGED, by=maker, other=target, brought=brought, now=now)
    log(target, What.TOOK_IN, by=maker, other=idea, brought=brought, now=now)
    tell(IdeasMerged(idea=idea, into=target))
    if goes_on.state == State.SHIPPED:  # those who come now were not told
        shipped = Change.objects.filter(idea_id=target, what=What.SHIPPED)
        tell(IdeaShipped(idea=target, change=shipped.latest("id").id))
    return target


def _voters(row: Idea) -> int:
    return row.votes + row.young


def _carry(merged: Idea, goes_on: Idea) -> None:
    there = Vote.objects.filter(idea=goes_on).values("person_id")
    Vote.objects.filter(idea=merged).exclude(person_id__in=there).update(idea=goes_on)
    Vote.objects.filter(idea=merged).delete()


def _recount(row: Idea) -> int:
    given = Vote.objects.filter(idea_id=row.id)
    young, every = given.filter(is_young=True).count(), given.count()
    Idea.objects.filter(id=row.id).update(votes=every - young, young=young)
    return every
