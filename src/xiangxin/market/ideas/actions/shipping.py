"""What a release ships, and takes back."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import F

from xiangxin.ledger.rules import Origin, Verb
from xiangxin.market.ideas.actions.holding import (
    hold,
    log,
    record,
)
from xiangxin.market.ideas.errors import (
    CannotShip,
    NoSuchIdea,
    OfAnotherProduct,
)
from xiangxin.market.ideas.events import (
    IdeaAnswered,
    IdeaShipped,
)
from xiangxin.market.ideas.models import Idea
from xiangxin.market.ideas.rules import (
    UNDECIDED,
    State,
    What,
    word_of,
    words_of,
)
from xiangxin.outbox.actions import tell
from xiangxin.text.markdown import to_html


def ship(
    *,
    person: int,
    product: int,
    ideas: Collection[int],
    release: int,
    origin: Origin,
    now: datetime,
) -> None:
    """These are in a release. Call it inside the transaction that publishes it."""
    for row in _to_ship(product, ideas):
        _ship(row, person, release=release, origin=origin, now=now)


def check_can_ship(*, product: int, ideas: Collection[int]) -> None:
    """Refuse what a release of the product cannot ship; so it stays in this transaction."""
    _to_ship(product, ideas)


def take_back(
    *, person: int, idea: int, release: int, words: str, now: datetime
) -> None:
    """It was not in that release after all; it is planned again, with words.

    Call it inside the transaction that changes the release.
    """
    words = words_of(words)
    (row,) = hold([idea])
    Idea.objects.filter(id=idea).update(
        state=State.PLANNED,
        shipped_in=None,
        shipped_at=None,
        answer_source=words,
        answer_html=to_html(words),
        answered_at=now,
        version=F("version") + 1,
    )
    change = log(
        row.id,
        What.TAKEN_BACK,
        by=person,
        html=to_html(words),
        release=release,
        now=now,
    )
    tell(IdeaAnswered(idea=idea, change=change))


def _to_ship(product: int, ideas: Collection[int]) -> list[Idea]:
    rows = hold(ideas)
    if {row.id for row in rows} != set(ideas):
        raise NoSuchIdea
    for row in rows:
        if row.product_id != product:
            raise OfAnotherProduct
        if (stands := _stands(row)) not in UNDECIDED:
            raise CannotShip(title=row.title, state=word_of(stands))
    return rows


def _stands(row: Idea) -> State | What:
    if row.merged_into_id is not None:
        return What.MERGED
    return State(row.state) if row.hidden_at is None else What.HIDDEN


def _ship(
    row: Idea, person: int, *, release: int, origin: Origin, now: datetime
) -> None:
    Idea.objects.filter(id=row.id).update(
        state=State.SHIPPED,
        shipped_in=release,
        shipped_at=now,
        first_answered_at=row.first_answered_at or now,
        answered_at=row.answered_at or now,
        version=F("version") + 1,
    )
    change = log(row.id, What.SHIPPED, by=person, release=release, now=now)
    # Whoever proposed the same before it was merged has made it too.
    alike = Idea.objects.filter(merged_into_id=row.id).order_by("id")
    for one in (row, *alike):
        record(Verb.SHIP_IDEA, one, person, origin=origin, now=now)
    tell(IdeaShipped(idea=row.id, change=change))
