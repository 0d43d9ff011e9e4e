"""Voting, many at once: the same rules and the same rows as one by one."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.models import F

from xiangxin.kernel.errors import NotAllowed
from xiangxin.kernel.ids import next_id
from xiangxin.ledger import many as ledger
from xiangxin.ledger import queries as ledger_queries
from xiangxin.ledger.many import Done
from xiangxin.ledger.rules import Act, Origin, Thing, Verb
from xiangxin.market.ideas.errors import NoSuchIdea, VotesClosed
from xiangxin.market.ideas.models import Idea, Vote
from xiangxin.market.ideas.rules import NOTHING_ELSE, UNDECIDED, State, is_young
from xiangxin.social.actors import queries as actors

_VOTE = (
    "INSERT INTO idea_vote (id, idea_id, person_id, is_young) VALUES (%s, %s, %s, %s)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Voting:
    person: int
    idea: int
    origin: Origin
    at: datetime


@transaction.atomic
def vote_many(votings: Sequence[Voting]) -> int:
    """How many were new; what was voted for already is passed over, as in `actions.vote`."""
    if not votings:
        return 0
    asked = sorted({one.idea for one in votings})
    rows = Idea.objects.select_for_update().filter(
        id__in=asked, hidden_at=None, merged_into=None
    )
    ideas = {row.id: row for row in rows.order_by("id")}
    cards = actors.cards_of({one.person for one in votings})
    only = ledger_queries.did_only(cards, NOTHING_ELSE)
    there = set(
        Vote.objects.filter(idea_id__in=asked, person_id__in=cards).values_list(
            "idea_id", "person_id"
        )
    )
    new: list[tuple[Voting, bool]] = []
    for one in votings:
        row, card = ideas.get(one.idea), cards.get(one.person)
        if row is None:
            raise NoSuchIdea
        if card is None or card.is_suspended:
            raise NotAllowed
        if (one.idea, one.person) in there:
            continue
        if State(row.state) not in UNDECIDED:
            raise VotesClosed(title=row.title)
        there.add((one.idea, one.person))
        age = one.at - card.created_at
        new.append((one, is_young(age=age, did_more=one.person not in only)))
    with connection.cursor() as cursor:
        cursor.executemany(
            _VOTE,
            [(next_id(one.at), one.idea, one.person, young) for one, young in new],
        )
    for (idea, young), count in sorted(
        Counter((one.idea, young) for one, young in new).items()
    ):
        column = "young" if young else "votes"
        Idea.objects.filter(id=idea).update(**{column: F(column) + count})
    ledger.record_many([_voted(one, ideas[one.idea]) for one, _ in new])
    return len(new)


def _voted(one: Voting, row: Idea) -> Done:
    act = Act(
        verb=Verb.VOTE,
        person=one.person,
        actor=row.product_id,
        thing=Thing("idea", row.id),
        place=row.product_id,
        post=row.post_id,
    )
    return Done(act=act, origin=one.origin, at=one.at)
