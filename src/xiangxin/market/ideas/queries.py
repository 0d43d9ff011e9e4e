"""Ideas as pages show them, for somebody; a hidden one is on its own page alone."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from statistics import median
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum

from xiangxin.market.ideas.errors import NoSuchIdea
from xiangxin.market.ideas.models import Change, Idea, Vote, Word
from xiangxin.market.ideas.rules import State, What, alike_enough, words_in
from xiangxin.social.actors.rules import Viewer, person_of

_ANSWERS_READ = 50
_TICKABLE = 100


class Show(StrEnum):
    """Which ideas a list is of, and in which order."""

    VOTES = "votes"
    NEW = "new"
    WAITING = "waiting"
    PLANNED = "planned"
    SHIPPED = "shipped"
    DECLINED = "declined"
    HIDDEN = "hidden"


_STATES = {
    Show.PLANNED: State.PLANNED,
    Show.SHIPPED: State.SHIPPED,
    Show.DECLINED: State.DECLINED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class IdeaCard:
    """What a list shows of an idea. `votes` leaves out the `young`, who are told apart."""

    id: int
    product_id: int
    proposer_id: int
    post_id: int
    title: str
    html: str
    language: str
    state: State
    votes: int
    young: int
    answer_html: str
    answer_source: str
    answered_at: datetime | None
    shipped_in: int | None
    shipped_at: datetime | None
    is_hidden: bool
    version: int
    created_at: datetime
    has_voted: bool

    @property
    def is_waiting(self) -> bool:
        return self.state is State.OPEN and self.answered_at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the public log."""

    id: int
    what: What
    html: str
    other: int | None
    brought: int | None
    release: int | None
    by: int
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """Another idea that was merged into this one: its talk is shown here too."""

    id: int
    title: str
    proposer_id: int
    post_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IdeaPage:
    card: IdeaCard
    log: list[Line]
    merged: list[Alike]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """It was merged: the idea in which it goes on."""

    into: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    open: int = 0
    planned: int = 0
    shipped: int = 0
    declined: int = 0
    hidden: int = 0
    waiting: int = 0
    young: int = 0

    @property
    def all(self) -> int:
        return self.open + self.planned + self.shipped + self.declined


_FIELDS = (
    "id",
    "product_id",
    "proposer_id",
    "post_id",
    "title",
    "html",
    "language",
    "state",
    "votes",
    "young",
    "answer_html",
    "answer_source",
    "answered_at",
    "shipped_in",
    "shipped_at",
    "hidden_at",
    "version",
    "created_at",
    "has_voted",
)


def ideas_of(
    viewer: Viewer,
    product: int,
    *,
    show: Show = Show.VOTES,
    limit: int,
    below: tuple[int, int] | None = None,
) -> list[IdeaCard]:
    """A page of a list; `below` is (votes, id) of the last one seen."""
    rows = _seen().filter(product_id=product, merged_into=None)
    rows = rows.filter(hidden_at__isnull=show is not Show.HIDDEN)
    if show in _STATES:
        rows = rows.filter(state=_STATES[show])
    if show is Show.WAITING:
        rows = rows.filter(state=State.OPEN, answered_at=None)
    order: tuple[str, ...] = ("-id",)
    if show not in {Show.NEW, Show.HIDDEN}:
        order = ("-votes", "-id")
    if below is not None:
        votes, last = below
        lower = Q(id__lt=last)
        if len(order) == 2:
            lower = Q(votes__lt=votes) | Q(votes=votes, id__lt=last)
        rows = rows.filter(lower)
    return _cards(viewer, rows.order_by(*order)[:limit])


def counts_of(product: int) -> Counts:
    """How many there are of each kind, in one statement."""
    rows = _seen().filter(product_id=product, merged_into=None)
    shown = Q(hidden_at=None)
    found = rows.aggregate(
        **{s.value: Count("id", filter=shown & Q(state=s)) for s in State},
        hidden=Count("id", filter=~shown),
        waiting=Count("id", filter=shown & Q(state=State.OPEN, answered_at=None)),
        apart=Sum("young", filter=shown),
    )
    return Counts(young=found.pop("apart") or 0, **found)


def idea_page(viewer: Viewer, product: int, idea: int) -> IdeaPage | Moved:
    rows = _seen().filter(product_id=product, id=idea)
    into = rows.values_list("merged_into_id", flat=True).first()
    if into is not None:
        return Moved(into=into)
    cards = _cards(viewer, rows)
    if not cards:
        raise NoSuchIdea
    lines = Change.objects.filter(idea_id=idea).order_by("id")
    fields = ("id", "what", "html", "other", "brought", "release", "by_id", "made_at")
    merged = _seen().filter(merged_into_id=idea, hidden_at=None).order_by("id")
    return IdeaPage(
        card=cards[0],
        log=[
            Line(
                id=change,
                what=What(what),
                html=html,
                other=other,
                brought=brought,
                release=release,
                by=by,
                made_at=at,
            )
            for change, what, html, other, brought, release, by, at in lines.values_list(
                *fields
            )
        ],
        merged=[
            Alike(id=one, title=title, proposer_id=proposer, post_id=post)
            for one, title, proposer, post in merged.values_list(
                "id", "title", "proposer_id", "post_id"
            )
        ],
    )


def cards_of(viewer: Viewer, ids: Iterable[int]) -> dict[int, IdeaCard]:
    """By id; hidden and merged ones too, for whoever was told of them."""
    cards = _cards(viewer, _seen().filter(id__in=set(ids)))
    return {card.id: card for card in cards}


def alike(viewer: Viewer, product: int, text: str, *, limit: int) -> list[IdeaCard]:
    """Ideas that ask for something like it, the likest first."""
    words = words_in(text)
    if not words:
        return []
    found = (
        Word.objects.filter(product=product, word__in=words)
        .filter(idea__merged_into=None, idea__hidden_at=None)
        .values_list("idea_id")
        .annotate(shared=Count("id"))
        .order_by("-shared", "-idea_id")
    )
    ids = [
        idea
        for idea, shared in found[:limit]
        if alike_enough(shared=shared, asked=len(words))
    ]
    cards = cards_of(viewer, ids)
    return [cards[one] for one in ids if one in cards]


def to_ship(viewer: Viewer, product: int) -> list[IdeaCard]:
    """What a release may ship: planned ones first, then the open ones with most votes."""
    rows = _listed().filter(product_id=product)
    planned = rows.filter(state=State.PLANNED).order_by("-votes", "-id")
    others = rows.filter(state=State.OPEN).order_by("-votes", "-id")
    return [
        *_cards(viewer, planned[:_TICKABLE]),
        *_cards(viewer, others[:_TICKABLE]),
    ]


def waiting_at(brand: int) -> dict[int, int]:
    """By product of a brand, how many ideas nobody has answered; those without are left out."""
    rows = _listed().filter(product__brand_id=brand, state=State.OPEN, answered_at=None)
    counted = rows.values_list("product_id").annotate(n=Count("id"))
    return dict(counted.order_by("product_id"))


def usual_wait(product: int) -> timedelta | None:
    """How long its maker took for the last answers, by the middle one; None below three."""
    rows = Idea.objects.filter(product_id=product, first_answered_at__isnull=False)
    latest = rows.order_by("-id").values_list("created_at", "first_answered_at")
    waits = [
        (answered - made).total_seconds()
        for made, answered in latest[:_ANSWERS_READ]
        if answered is not None
    ]
    return timedelta(seconds=median(waits)) if len(waits) >= 3 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """Somebody's idea that shipped."""

    id: int
    product_id: int
    proposer_id: int
    title: str
    language: str
    release: int


def made_by(person: int, *, limit: int) -> list[Made]:
    """What somebody proposed and a release ships, latest first; also under another's title."""
    own = Idea.objects.filter(proposer_id=person, hidden_at=None)
    return _made(own.order_by("-id"), limit=limit)


def makers_of(product: int, *, limit: int) -> list[Made]:
    """Whose ideas a product's releases ship, the latest first."""
    rows = _seen().filter(product_id=product, hidden_at=None)
    return _made(rows.order_by("-shipped_at", "-id"), limit=limit)


def _made(rows: QuerySet[Idea], *, limit: int) -> list[Made]:
    shipped = rows.filter(
        # Whoever proposes what has shipped already has not made it.
        Q(shipped_in__isnull=False) | Q(merged_into__shipped_at__gte=F("created_at"))
    )
    fields = ("id", "product_id", "proposer_id", "title", "language", "shipped_in")
    more = ("merged_into_id", "merged_into__shipped_in")
    return [
        Made(
            id=into or idea,
            product_id=product,
            proposer_id=proposer,
            title=title,
            language=language,
            release=other if own is None else own,
        )
        for idea, product, proposer, title, language, own, into, other in (
            shipped.values_list(*fields, *more)[:limit]
        )
    ]


def of_posts(posts: Iterable[int]) -> dict[int, tuple[int, int]]:
    """(product, idea) by the post that begins the talk about it; shown ones only."""
    rows = Idea.objects.filter(post_id__in=set(posts))
    return {
        post: (product, into or idea)
        for post, product, idea, into in rows.values_list(
            "post_id", "product_id", "id", "merged_into_id"
        )
    }


def voters_after(idea: int, person: int, *, limit: int) -> list[int]:
    """The next people who voted for it, in the order of their ids."""
    rows = Vote.objects.filter(idea_id=idea, person_id__gt=person)
    return list(rows.order_by("person_id").values_list("person_id", flat=True)[:limit])


def proposers_of(idea: int, *, before: int | None = None) -> list[int]:
    """Who proposed it, and who proposed what was merged into it; `before` a line of a log."""
    rows = Idea.objects.filter(Q(id=idea) | Q(merged_into_id=idea)).order_by("id")
    if before is not None:
        rows = rows.filter(id__lt=before)
    return list(dict.fromkeys(rows.values_list("proposer_id", flat=True)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What a line of the log said, for whoever is told of it."""

    idea: int
    what: What
    release: int | None
    by: int


def changes_of(ids: Iterable[int]) -> dict[int, Turn]:
    """By the line of a log."""
    rows = Change.objects.filter(id__in=set(ids))
    return {
        change: Turn(idea=idea, what=What(what), release=release, by=by)
        for change, idea, what, release, by in rows.values_list(
            "id", "idea_id", "what", "release", "by_id"
        )
    }


def all_for_export(*, until: datetime) -> Iterator[dict[str, Any]]:
    """Only for an export: every idea, also what was merged into one that shipped later."""
    rows = Idea.objects.filter(created_at__lte=until).order_by("id")
    fields = ("id", "product_id", "created_at", "proposer_id", "state", "shipped_at")
    more = ("shipped_in", "merged_into__state", "merged_into__shipped_at")
    last = ("merged_into__shipped_in",)
    for row in rows.values_list(*fields, *more, *last).iterator(chunk_size=10_000):
        idea, product, at, person, *own = row
        state, shipped_at, release = own[:3]
        if own[3] is not None and (own[4] is None or at <= own[4]):
            state, shipped_at, release = own[3:]
        if shipped_at is not None and shipped_at > until:
            state, shipped_at, release = State.PLANNED.value, None, None
        yield {
            "idea": idea,
            "product": product,
            "happened_at": at,
            "person": person,
            "state": state,
            "shipped_at": shipped_at,
            "release": release,
        }


def _seen() -> QuerySet[Idea]:
    """Nothing said by a suspended actor is shown."""
    return Idea.objects.filter(proposer__suspended_at=None)


def _listed() -> QuerySet[Idea]:
    return _seen().filter(merged_into=None, hidden_at=None)


def _cards(viewer: Viewer, rows: QuerySet[Idea]) -> list[IdeaCard]:
    mine = Vote.objects.filter(idea_id=OuterRef("id"), person_id=person_of(viewer) or 0)
    found = rows.annotate(has_voted=Exists(mine)).values_list(*_FIELDS)
    return [_card(row) for row in found]


def _card(row: Sequence[Any]) -> IdeaCard:
    told = dict(zip(_FIELDS, row, strict=True))
    told["is_hidden"] = told.pop("hidden_at") is not None
    return IdeaCard(**{**told, "state": State(told["state"])})
