"""Ana's lamp, and ideas for it."""

from datetime import datetime

from tests.cast import NOW, Person

from xiangxin.ledger.rules import NOWHERE
from xiangxin.market.ideas import actions, queries
from xiangxin.market.ideas.queries import IdeaCard
from xiangxin.market.ideas.rules import State
from xiangxin.social.actors.rules import Stranger


def proposed(
    person: Person,
    product: int,
    title: str = "Power it by USB-C",
    *,
    text: str = "",
    now: datetime = NOW,
) -> int:
    return actions.propose(
        person=person.id,
        product=product,
        title=title,
        text=text,
        origin=NOWHERE,
        now=now,
    )


def voted(person: Person, idea: int, *, now: datetime = NOW) -> bool:
    return actions.vote(person=person.id, idea=idea, origin=NOWHERE, now=now)


def took_back(person: Person, idea: int) -> bool:
    return actions.unvote(person=person.id, idea=idea, origin=NOWHERE, now=NOW)


def card(idea: int) -> IdeaCard:
    return queries.cards_of(Stranger(), [idea])[idea]


def answered(maker: Person, idea: int, to: State, words: str = "Because.") -> int:
    return actions.answer(
        viewer=maker.viewer,
        idea=idea,
        to=to,
        words=words,
        version=card(idea).version,
        now=NOW,
    )
