"""Releases as the drawn parts want them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from markupsafe import Markup

from xiangxin.kernel.errors import mark
from xiangxin.market.ideas import queries as ideas
from xiangxin.market.releases import queries
from xiangxin.market.releases.queries import ReleaseCard
from xiangxin.market.releases.rules import Kind, What
from xiangxin.web.ideas.shown import STATES, Ballot, ballots
from xiangxin.web.layout.request import Request
from xiangxin.web.posts.pictures import Hung, hung
from xiangxin.web.posts.place import Place

KINDS: Mapping[Kind, str] = {
    Kind.TEST: mark("Test note"),
    Kind.HARDWARE: mark("Hardware batch"),
    Kind.FIRMWARE: mark("Firmware"),
    Kind.RECIPE: mark("Recipe"),
    Kind.EDITION: mark("Edition"),
    Kind.OTHER: mark("Other change"),
}
LINES: Mapping[What, str] = {
    What.PUBLISHED: mark("Published"),
    What.EDITED: mark("Edited"),
    What.ADDED: mark("An idea was added"),
    What.TAKEN_BACK: mark("An idea was not in it after all"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A release with the ideas it ships."""

    id: int
    label: str
    kind: str
    day: date
    html: Markup
    language: str
    is_draft: bool
    edited_at: datetime | None
    version: int
    ideas: list[Ballot]
    pictures: Sequence[Hung]


def shown(
    request: Request, cards: Iterable[ReleaseCard], *, now: datetime
) -> list[Shown]:
    listed = list(cards)
    held = queries.ideas_in(card.id for card in listed) if listed else {}
    wanted = [one for each in held.values() for one in each]
    found = ideas.cards_of(request.viewer, wanted) if wanted else {}
    pictures = hung(_about(card) for card in listed if card.pictures != 0)
    by_id = {
        ballot.id: ballot
        for ballot in ballots(
            (card for card in found.values() if not card.is_hidden), now=now
        )
    }
    return [
        Shown(
            id=card.id,
            label=card.label,
            kind=KINDS[card.kind],
            day=card.day,
            html=Markup(card.html),  # noqa: S704 - sanitised when it was stored
            language=card.language,
            is_draft=card.published_at is None,
            edited_at=card.edited_at,
            version=card.version,
            ideas=[by_id[one] for one in held.get(card.id, []) if one in by_id],
            pictures=pictures.get(_about(card), ()),
        )
        for card in listed
    ]


def _about(card: ReleaseCard) -> int:
    """What its pictures hang on: its post, before that itself."""
    return card.post_id or card.id


def of_place(place: Place, **many: int) -> Mapping[str, object]:
    return {"place": place, "tab": "releases", "many": many, "states": STATES}
