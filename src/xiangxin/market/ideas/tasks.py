"""Who is told what became of an idea. Thousands vote: some at a time, outside one transaction."""

from collections.abc import Collection, Iterator
from datetime import datetime

from xiangxin.market.catalog import queries as catalog
from xiangxin.market.ideas import actions, queries
from xiangxin.market.ideas.events import (
    IdeaAnswered,
    IdeaProposed,
    IdeaShipped,
    IdeasMerged,
)
from xiangxin.market.ideas.rules import What
from xiangxin.outbox.actions import slow
from xiangxin.social.actors import queries as actors
from xiangxin.social.actors.rules import System
from xiangxin.social.notifications.actions import notify
from xiangxin.social.posts.events import PostDeleted

_AT_ONCE = 500
_TELLS = {
    What.PLANNED: "idea_planned",
    What.DECLINED: "idea_declined",
}


def empty_of_words(event: PostDeleted, *, now: datetime) -> None:
    actions.empty_of_words(post=event.post, now=now)


def tell_makers(event: IdeaProposed, *, now: datetime) -> None:
    """Whoever acts for the brand."""
    idea = queries.cards_of(System(), [event.idea]).get(event.idea)
    if idea is None:
        return
    product = catalog.cards_of([idea.product_id], viewer=System())[idea.product_id]
    notify(
        kind="idea_proposed",
        to=actors.acting_for(product.brand_id),
        about=idea.id,
        thing=idea.product_id,
        by=idea.proposer_id,
        now=now,
    )


@slow
def tell_of_an_answer(event: IdeaAnswered, *, now: datetime) -> None:
    change = queries.changes_of([event.change])[event.change]
    kind = _TELLS.get(change.what, "idea_answered")
    people = {*queries.proposers_of(event.idea)}
    for voters in (people, *_voters(event.idea)):
        notify(
            kind=kind,
            to=voters,
            about=event.change,
            thing=event.idea,
            by=change.by,
            now=now,
        )


@slow
def tell_who_voted(event: IdeaShipped, *, now: datetime) -> None:
    """Its proposers that it is theirs, everybody else who voted that it is there."""
    change = queries.changes_of([event.change])[event.change]
    proposers = set(queries.proposers_of(event.idea, before=event.change))
    notify(
        kind="my_idea_shipped",
        to=proposers,
        about=event.change,
        thing=event.idea,
        by=change.by,
        now=now,
    )
    for voters in _voters(event.idea):
        notify(
            kind="idea_shipped",
            to=set(voters) - proposers,
            about=event.change,
            thing=event.idea,
            by=change.by,
            now=now,
        )


def tell_who_proposed(event: IdeasMerged, *, now: datetime) -> None:
    idea = queries.cards_of(System(), [event.idea]).get(event.idea)
    if idea is not None:
        notify(
            kind="idea_merged",
            to=[idea.proposer_id],
            about=event.idea,
            thing=event.into,
            now=now,
        )


def _voters(idea: int) -> Iterator[Collection[int]]:
    last = 0
    while part := queries.voters_after(idea, last, limit=_AT_ONCE):
        yield part
        last = part[-1]
