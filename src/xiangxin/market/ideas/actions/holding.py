"""What every write begins and ends with: the row held, who may, the line of the log."""

from collections.abc import Iterable
from datetime import datetime

from xiangxin.kernel.errors import SignInFirst
from xiangxin.kernel.ids import next_id
from xiangxin.ledger import actions as ledger
from xiangxin.ledger.rules import Act, Origin, Thing, Verb
from xiangxin.market.catalog import queries as catalog
from xiangxin.market.catalog.errors import NoSuchProduct
from xiangxin.market.catalog.queries import ProductCard
from xiangxin.market.ideas.errors import (
    IdeaChanged,
    IdeaMoved,
    NoSuchIdea,
)
from xiangxin.market.ideas.models import Change, Idea
from xiangxin.market.ideas.rules import (
    What,
)
from xiangxin.social.actors import actions as actors
from xiangxin.social.actors.rules import May, Member, Viewer, person_of


def shown(viewer: Viewer, product: int) -> ProductCard:
    card = catalog.cards_of([product], viewer=viewer).get(product)
    if card is None:
        raise NoSuchProduct(product=product)
    return card


def target_of(idea: int) -> int:
    """Itself, or the one it was merged into."""
    into = Idea.objects.filter(id=idea).values_list("merged_into_id", flat=True).first()
    return into or idea


def hold(ideas: Iterable[int]) -> list[Idea]:
    # Always in the order of their ids, so that two transactions never wait for each other.
    rows = Idea.objects.select_for_update().filter(id__in=sorted(ideas))
    return list(rows.order_by("id"))


def held(idea: int, *, hidden_too: bool = False) -> Idea:
    """The row, which nobody else changes until this transaction ends."""
    rows = hold([idea])
    if not rows or (rows[0].hidden_at is not None and not hidden_too):
        raise NoSuchIdea
    if rows[0].merged_into_id is not None:
        raise IdeaMoved
    return rows[0]


def maker_of(viewer: Viewer, product: int) -> int:
    """The person, who must act for whoever makes it: nobody else speaks as the maker."""
    person = person_of(viewer)
    if person is None:
        raise SignInFirst
    card = catalog.cards_of([product], viewer=viewer).get(product)
    if card is None:
        raise NoSuchProduct(product=product)
    actors.check_acts_for(Member(person), card.brand_id, may=May.MAKE)
    return person


def keeper_of(viewer: Viewer, product: int) -> int:
    """The maker, or somebody of the staff."""
    person = person_of(viewer)
    if person is None:
        raise SignInFirst
    card = catalog.cards_of([product], viewer=viewer).get(product)
    if card is None:
        raise NoSuchProduct(product=product)
    actors.check_acts_for(viewer, card.brand_id, may=May.MAKE)
    return person


def check_version(row: Idea, version: int, *, yours: str) -> None:
    if row.version != version:
        raise IdeaChanged(
            idea=row.id, now=row.answer_source, state=row.state, yours=yours
        )


def record(
    verb: Verb, row: Idea, person: int, *, origin: Origin, now: datetime
) -> None:
    ledger.record(
        Act(
            verb=verb,
            person=person,
            actor=row.product_id,
            thing=Thing("idea", row.id),
            place=row.product_id,
            post=row.post_id,
        ),
        origin=origin,
        now=now,
    )


def log(
    idea: int,
    what: What,
    *,
    by: int,
    now: datetime,
    html: str = "",
    other: int | None = None,
    brought: int | None = None,
    release: int | None = None,
) -> int:
    change = next_id(now)
    Change.objects.create(
        id=change,
        idea_id=idea,
        what=what,
        html=html,
        other=other,
        brought=brought,
        release=release,
        by_id=by,
        made_at=now,
    )
    return change
