"""One vote each, and it can be taken back."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import F

from xiangxin.kernel.errors import NotAllowed
from xiangxin.kernel.ids import next_id
from xiangxin.ledger import queries as ledger_queries
from xiangxin.ledger.rules import Origin, Verb
from xiangxin.market.ideas.actions.holding import (
    held,
    hold,
    record,
    shown,
    target_of,
)
from xiangxin.market.ideas.errors import (
    VotesClosed,
)
from xiangxin.market.ideas.models import Idea, Vote
from xiangxin.market.ideas.rules import (
    NOTHING_ELSE,
    UNDECIDED,
    State,
    is_young,
)
from xiangxin.social.actors import queries as actor_queries
from xiangxin.social.actors.rules import Member

_AT_ONCE = 500


@transaction.atomic
def vote(*, person: int, idea: int, origin: Origin, now: datetime) -> bool:
    """A person's yes; False if they gave it before."""
    row = held(target_of(idea))
    shown(Member(person), row.product_id)
    if Vote.objects.filter(idea_id=row.id, person_id=person).exists():
        return False
    if State(row.state) not in UNDECIDED:
        raise VotesClosed(title=row.title)
    give(row, person, origin=origin, now=now)
    return True


@transaction.atomic
def unvote(*, person: int, idea: int, origin: Origin, now: datetime) -> bool:
    """Take a vote back; False if there was none."""
    row = held(target_of(idea))
    given = Vote.objects.filter(idea_id=row.id, person_id=person)
    was_young = given.values_list("is_young", flat=True).first()
    if was_young is None:
        return False
    given.delete()
    column = "young" if was_young else "votes"
    Idea.objects.filter(id=row.id).update(**{column: F(column) - 1})
    record(Verb.UNVOTE, row, person, origin=origin, now=now)
    return True


def count_in(*, now: datetime) -> int:
    """Votes counted apart whose people have done something else since are votes like others."""
    last, count = 0, 0
    while True:
        rows = Vote.objects.filter(is_young=True, id__gt=last).order_by("id")
        part = list(rows.values_list("id", "idea_id", "person_id")[:_AT_ONCE])
        if not part:
            return count
        last = part[-1][0]
        nothing_else = ledger_queries.did_only({row[2] for row in part}, NOTHING_ELSE)
        grown = [row for row in part if row[2] not in nothing_else]
        for idea in sorted({row[1] for row in grown}):
            count += _count_in(idea, [row[0] for row in grown if row[1] == idea])


@transaction.atomic
def _count_in(idea: int, votes: Collection[int]) -> int:
    hold([idea])
    young = Vote.objects.filter(id__in=votes, idea_id=idea, is_young=True)
    counted = young.update(is_young=False)
    Idea.objects.filter(id=idea).update(
        votes=F("votes") + counted, young=F("young") - counted
    )
    return counted


def give(row: Idea, person: int, *, origin: Origin, now: datetime) -> None:
    card = actor_queries.cards_of([person]).get(person)
    if card is None or card.is_suspended:
        raise NotAllowed
    did_more = not ledger_queries.did_only([person], NOTHING_ELSE)
    young = is_young(age=now - card.created_at, did_more=did_more)
    Vote.objects.create(
        id=next_id(now), idea_id=row.id, person_id=person, is_young=young
    )
    column = "young" if young else "votes"
    Idea.objects.filter(id=row.id).update(**{column: F(column) + 1})
    record(Verb.VOTE, row, person, origin=origin, now=now)
