"""What the drawn parts want of actors and posts; pages look these up once and read no further."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from xiangxin.kernel.errors import mark
from xiangxin.kernel.money import Money
from xiangxin.market.catalog.queries import ProductCard
from xiangxin.social.actors.queries import ActorCard
from xiangxin.social.actors.rules import Kind, Staff, person_of
from xiangxin.social.posts.queries import PostCard
from xiangxin.social.posts.rules import Commercial
from xiangxin.social.shield.queries import marks_of
from xiangxin.social.shield.rules import Mark
from xiangxin.text.language import guess
from xiangxin.web.layout.pages import face_url, translate
from xiangxin.web.layout.request import Request

_IN_THE_MAKING = mark("in the making")


@dataclass(frozen=True, slots=True)
class Who:
    """An actor where they are named: face, name, way to their page."""

    id: int
    kind: Kind
    handle: str
    name: str
    face: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """A product where it is shown small: under a post, on a shelf."""

    id: int
    handle: str
    name: str
    language: str
    url: str
    picture: str
    alt: str
    price: Money | None
    has_range: bool
    tag: str
    fact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A post as `parts.post` draws it."""

    id: int
    author: Who
    place: Who | None
    html: Markup
    language: str
    at: datetime
    edited: bool
    likes: int
    liked: bool
    replies: int
    url: str
    deleted: bool
    may_remove: bool
    commercial: Commercial
    is_for_followers: bool
    reply_to: Who | None
    product: Slip | None
    mark: Mark | None  # what the shield says of it


def who(card: ActorCard) -> Who:
    return _who(card.id, card.kind, card.handle, card.name, card.avatar)


def slip(card: ProductCard, language: str, *, with_brand: bool = True) -> Slip:
    """The one fact under a product's name is who makes it, except among the maker's own."""
    return Slip(
        id=card.id,
        handle=card.handle,
        name=card.name,
        language=guess(card.name),
        url=_page(card.handle),
        picture=face_url(card.picture),
        alt=card.alt,
        price=card.price_from,
        has_range=card.has_range,
        tag="" if card.price_from is not None else translate(_IN_THE_MAKING, language),
        fact=card.brand_name if with_brand else "",
    )


def slips(
    ids: Iterable[int], products: Mapping[int, ProductCard], language: str
) -> list[Slip]:
    """A shelf in the order of `ids`; what the viewer may not see is left out."""
    return [slip(products[one], language) for one in ids if one in products]


def products_in(cards: Iterable[PostCard]) -> set[int]:
    """The products at which these posts were said."""
    return {
        card.place_id
        for card in cards
        if card.place_id is not None and card.place_kind is Kind.PRODUCT
    }


def shown(
    request: Request,
    cards: Iterable[PostCard],
    products: Mapping[int, ProductCard] | None = None,
    *,
    here: int | None = None,
) -> list[Shown]:
    """Posts as drawn, in the order given.

    `products`, by actor id, are those whose slip stands under what is said at them, once a
    page: wanted in a mixed feed, not on the product's own page. `here` is the place whose
    page it is; its posts need not say where they were said.
    """
    listed = list(cards)
    authors = {card.id: _author(card) for card in listed}
    marks = marks_of(authors)
    left = dict(products or {})
    return [
        _shown(
            card,
            authors,
            mark=marks.get(card.id),
            request=request,
            product=left.pop(card.place_id, None) if card.place_id else None,
            here=here,
        )
        for card in listed
    ]


def _shown(
    card: PostCard,
    authors: Mapping[int, Who],
    *,
    mark: Mark | None,
    request: Request,
    product: ProductCard | None,
    here: int | None,
) -> Shown:
    # Under the first post everybody answers it; only an answer to an answer says to whom.
    is_nested = card.in_reply_to is not None and card.in_reply_to != card.root
    return Shown(
        id=card.id,
        author=authors[card.id],
        place=None if card.place_id == here else place_of(card),
        html=Markup(card.html),  # noqa: S704 - sanitised when it was stored
        language=card.language,
        at=card.created_at,
        edited=card.edited_at is not None,
        likes=card.likes,
        liked=card.liked,
        replies=card.replies,
        url=f"/posts/{card.id}",
        deleted=card.is_deleted,
        may_remove=isinstance(request.viewer, Staff)
        or card.author_id == person_of(request.viewer),
        commercial=card.commercial,
        is_for_followers=card.is_for_followers,
        reply_to=authors.get(card.in_reply_to or 0) if is_nested else None,
        product=slip(product, request.language) if product else None,
        mark=mark,
    )


def _author(card: PostCard) -> Who:
    return _who(
        card.author_id,
        card.author_kind,
        card.author_handle,
        card.author_name,
        card.author_avatar,
    )


def place_of(card: PostCard) -> Who | None:
    if card.place_id is None or card.place_kind is None:
        return None
    return _who(
        card.place_id,
        card.place_kind,
        card.place_handle or "",
        card.place_name or "",
        card.place_avatar or "",
    )


def _who(identifier: int, kind: Kind, handle: str, name: str, avatar: str) -> Who:
    return Who(identifier, kind, handle, name, face_url(avatar), _page(handle))


def _page(handle: str) -> str:
    # Not reverse(): a feed names sixty actors, and this is a tenth of its cost.
    return f"/@{handle}"
