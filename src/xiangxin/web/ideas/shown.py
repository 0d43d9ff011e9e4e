"""Ideas as the drawn parts want them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from markupsafe import Markup

from xiangxin.kernel.errors import mark
from xiangxin.market.ideas import queries as ideas
from xiangxin.market.ideas.queries import IdeaCard, Made
from xiangxin.market.ideas.rules import UNDECIDED, State, What
from xiangxin.market.releases import queries as releases
from xiangxin.social.actors import queries as actors
from xiangxin.text.language import guess
from xiangxin.text.markdown import plain
from xiangxin.web.posts.who import Who, who

STATES: Mapping[State, str] = {
    State.OPEN: mark("open"),
    State.PLANNED: mark("planned"),
    State.SHIPPED: mark("shipped"),
    State.DECLINED: mark("declined"),
}
LINES: Mapping[What, str] = {
    What.ANSWERED: mark("The maker answered"),
    What.PLANNED: mark("Planned"),
    What.DECLINED: mark("Declined"),
    What.REOPENED: mark("Open again"),
    What.SHIPPED: mark("Shipped"),
    What.TAKEN_BACK: mark("Not shipped after all; planned again"),
    What.MERGED: mark("Merged into another idea"),
    What.TOOK_IN: mark("Another idea was merged into this one"),
    What.HIDDEN: mark("Hidden"),
    What.SHOWN: mark("Shown again"),
    What.REMOVED: mark("Whoever proposed it took back the words"),
}
_MAKERS_READ = 100
_MAKERS_SHOWN = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Ballot:
    """An idea in a list."""

    id: int
    title: str
    language: str
    html: Markup
    state: State
    votes: int
    young: int
    has_voted: bool
    takes_votes: bool
    proposer: Who | None
    at: datetime
    answer: Markup
    answer_language: str
    answered_at: datetime | None
    waits: int | None  # days, while nobody has answered
    release: int | None
    label: str
    is_hidden: bool
    version: int


def ballots(cards: Iterable[IdeaCard], *, now: datetime) -> list[Ballot]:
    """In the order given, with who proposed each and in which release it shipped."""
    listed = list(cards)
    people = actors.cards_of({card.proposer_id for card in listed}) if listed else {}
    labels = releases.labels_of(card.shipped_in for card in listed)
    return [
        Ballot(
            id=card.id,
            title=card.title,
            language=card.language or guess(card.title),
            html=Markup(card.html),  # noqa: S704 - sanitised when it was stored
            state=card.state,
            votes=card.votes,
            young=card.young,
            has_voted=card.has_voted,
            takes_votes=card.state in UNDECIDED and not card.is_hidden,
            proposer=who(people[card.proposer_id])
            if card.proposer_id in people
            else None,
            at=card.created_at,
            answer=Markup(card.answer_html),  # noqa: S704 - as above
            answer_language=guess(plain(card.answer_html)) if card.answer_html else "",
            answered_at=card.answered_at,
            waits=(now - card.created_at).days if card.is_waiting else None,
            release=card.shipped_in,
            label=labels.get(card.shipped_in or 0, ""),
            is_hidden=card.is_hidden,
            version=card.version,
        )
        for card in listed
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Maker:
    """Somebody whose ideas shipped: how many, and in which releases."""

    who: Who
    count: int
    labels: tuple[str, ...]


def makers(product: int) -> list[Maker]:
    made = ideas.makers_of(product, limit=_MAKERS_READ)
    people = actors.cards_of({one.proposer_id for one in made}) if made else {}
    labels = releases.labels_of(one.release for one in made)
    by_person: dict[int, list[Made]] = {}
    for one in made:
        by_person.setdefault(one.proposer_id, []).append(one)
    found = [
        Maker(
            who=who(people[person]),
            count=len(each),
            labels=_in_order(labels.get(one.release, "") for one in each),
        )
        for person, each in by_person.items()
        if person in people
    ]
    return sorted(found, key=lambda one: -one.count)[:_MAKERS_SHOWN]


def _in_order(labels: Iterable[str]) -> tuple[str, ...]:
    return tuple(reversed(dict.fromkeys(label for label in labels if label)))


def in_days(wait: timedelta | None) -> int | None:
    return None if wait is None else max(1, round(wait / timedelta(days=1)))
