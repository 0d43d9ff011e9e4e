"""Notices with what they are about, looked up once for the page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from markupsafe import Markup

from xiangxin.market.catalog import queries as catalog
from xiangxin.market.catalog.queries import ProductCard
from xiangxin.market.ideas import queries as ideas
from xiangxin.market.ideas.queries import IdeaCard, Turn
from xiangxin.market.releases import queries as releases
from xiangxin.market.reviews import queries as reviews
from xiangxin.market.reviews.queries import ReviewCard
from xiangxin.social.actors import queries as actors
from xiangxin.social.actors.queries import ActorCard
from xiangxin.social.actors.rules import Kind, Viewer
from xiangxin.social.notifications.actions import notices
from xiangxin.social.notifications.rules import Notice, Subject, Told, together
from xiangxin.social.posts import queries as posts
from xiangxin.social.posts.queries import PostCard
from xiangxin.text.language import guess
from xiangxin.text.markdown import plain
from xiangxin.web.layout.request import Request
from xiangxin.web.posts.who import Who, who, who_is

_WORDS_MOST: Final = 120
_QUOTED = Markup('<q lang="{}">{}</q>')
_WORDED = Markup('<span lang="{}">{}</span>')
_NAMED = Markup('<b lang="{}">{}</b>')


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the page; `says` is a sentence of ours that names its `facts`."""

    says: str
    facts: dict[str, object]
    href: str
    face: Who | None
    place: str
    at: datetime
    is_read: bool


@dataclass(frozen=True, slots=True)
class _Known:
    ideas: dict[int, IdeaCard]
    turns: dict[int, Turn]
    labels: dict[int, str]
    products: dict[int, ProductCard]
    people: dict[int, ActorCard]
    posts: dict[int, PostCard]
    reviews: dict[int, ReviewCard]


def lines(request: Request, told: Iterable[Told]) -> list[Line]:
    """What is gone, or not for them to see any more, is left out."""
    groups = together(told)
    known = _known(request.viewer, [one for group in groups for one in group])
    registered = notices()
    found = [
        _line(registered[group[0].kind], group, known)
        for group in groups
        if group[0].kind in registered
    ]
    return [line for line in found if line is not None]


def _known(viewer: Viewer, told: Sequence[Told]) -> _Known:
    kinds = notices()
    of: dict[Subject, list[Told]] = {subject: [] for subject in Subject}
    for one in told:
        if one.kind in kinds:
            of[kinds[one.kind].subject].append(one)
    turns = ideas.changes_of(one.about for one in of[Subject.IDEA])
    wanted = {_idea_of(one, turns) for one in of[Subject.IDEA]}
    cards = ideas.cards_of(viewer, wanted) if wanted else {}
    answers = posts.cards_of(viewer, [one.about for one in of[Subject.POST]])
    products = {card.product_id for card in cards.values()}
    products |= {one.thing for one in of[Subject.ACTOR]}
    people = {card.proposer_id for card in cards.values()}
    for one in of[Subject.BRAND]:
        people |= {one.thing, one.by or one.thing}
    said = {one.about for one in of[Subject.REVIEW]}
    written = reviews.cards_of(viewer, said) if said else {}
    products |= {card.product_id for card in written.values()}
    return _Known(
        ideas=cards,
        turns=turns,
        labels=releases.labels_of(turn.release for turn in turns.values()),
        products=catalog.cards_of(products, viewer=viewer) if products else {},
        people=actors.cards_of(people) if people else {},
        posts={card.id: card for card in answers},
        reviews=written,
    )


def _idea_of(one: Told, turns: dict[int, Turn]) -> int:
    """`about` is a line of an idea's log, or the idea itself."""
    turn = turns.get(one.about)
    return one.about if turn is None else turn.idea


def _line(notice: Notice, group: Sequence[Told], known: _Known) -> Line | None:
    match notice.subject:
        case Subject.IDEA:
            return _of_idea(notice, group, known)
        case Subject.POST:
            return _of_post(notice, group, known)
        case Subject.ACTOR:
            return _of_product(notice, group, known)
        case Subject.BRAND:
            return _of_brand(notice, group, known)
        case Subject.REVIEW:
            return _of_review(notice, group, known)


def _of_idea(notice: Notice, group: Sequence[Told], known: _Known) -> Line | None:
    newest = group[0]
    card = known.ideas.get(_idea_of(newest, known.turns))
    product = known.products.get(card.product_id) if card is not None else None
    if card is None or product is None:
        return None
    turn = known.turns.get(newest.about)
    proposer = known.people.get(card.proposer_id)
    return Line(
        says=_says(notice, group),
        facts={
            "title": _worded(card.title),
            "label": known.labels.get(turn.release or 0, "") if turn else "",
            "place": _named(product.name),
            "who": _named(proposer.name) if proposer else "",
            "n": len(group),
        },
        href=f"/@{product.handle}/ideas/{card.id}",
        face=who_is(
            product.id, Kind.PRODUCT, product.handle, product.name, product.picture
        ),
        place=product.name,
        at=newest.at,
        is_read=newest.is_read,
    )


def _of_post(notice: Notice, group: Sequence[Told], known: _Known) -> Line | None:
    there = [known.posts[one.about] for one in group if one.about in known.posts]
    shown = [card for card in there if not card.is_deleted]
    if not shown:
        return None
    card = shown[0]
    return Line(
        says=_says(notice, shown),
        facts={
            "who": _named(card.author_name),
            "words": _quoted(_cut(plain(card.html))),
            "n": len(shown),
        },
        href=f"/posts/{card.id}#p{card.id}",
        face=who_is(
            card.author_id,
            card.author_kind,
            card.author_handle,
            card.author_name,
            card.author_avatar,
        ),
        place=card.place_name or "",
        at=group[0].at,
        is_read=group[0].is_read,
    )


def _of_product(notice: Notice, group: Sequence[Told], known: _Known) -> Line | None:
    newest = group[0]
    product = known.products.get(newest.thing)
    if product is None:
        return None
    return Line(
        says=_says(notice, group),
        facts={"place": _named(product.name), "n": len(group)},
        href=f"/@{product.handle}",
        face=who_is(
            product.id, Kind.PRODUCT, product.handle, product.name, product.picture
        ),
        place=product.name,
        at=newest.at,
        is_read=newest.is_read,
    )


def _of_brand(notice: Notice, group: Sequence[Told], known: _Known) -> Line | None:
    newest = group[0]
    brand = known.people.get(newest.thing)
    if brand is None or brand.is_suspended:
        return None
    asker = known.people.get(newest.by or 0)
    return Line(
        says=_says(notice, group),
        facts={
            "place": _named(brand.name),
            "who": _named(asker.name) if asker else "",
            "n": len(group),
        },
        href=notice.leads.format(handle=brand.handle),
        face=who(brand),
        place=brand.name,
        at=newest.at,
        is_read=newest.is_read,
    )


def _of_review(notice: Notice, group: Sequence[Told], known: _Known) -> Line | None:
    there = [known.reviews[one.about] for one in group if one.about in known.reviews]
    product = known.products.get(there[0].product_id) if there else None
    if product is None:
        return None
    return Line(
        says=_says(notice, there),
        facts={
            "place": _named(product.name),
            "stars": there[0].stars,
            "n": len(there),
        },
        href=f"/@{product.handle}/reviews/{there[0].id}",
        face=who_is(
            product.id, Kind.PRODUCT, product.handle, product.name, product.picture
        ),
        place=product.name,
        at=group[0].at,
        is_read=group[0].is_read,
    )


def _says(notice: Notice, group: Sequence[object]) -> str:
    return notice.one if len(group) == 1 else notice.many


def _quoted(words: str) -> Markup:
    return _QUOTED.format(guess(words), words)


def _worded(words: str) -> Markup:
    return _WORDED.format(guess(words), words)


def _named(name: str) -> Markup:
    return _NAMED.format(guess(name), name)


def _cut(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= _WORDS_MOST else f"{line[:_WORDS_MOST].rstrip()}…"
