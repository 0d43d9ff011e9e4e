"""What the drawn parts want of actors and posts; pages look these up once and read no further."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from markupsafe import Markup

from xiangxin.insight.cues.queries import Cue
from xiangxin.kernel.errors import mark
from xiangxin.kernel.money import Money
from xiangxin.market.catalog.queries import ProductCard
from xiangxin.social.actors.rules import Ads, Kind, Staff, person_of
from xiangxin.social.posts.queries import PostCard
from xiangxin.social.posts.rules import Commercial
from xiangxin.social.shield.queries import marks_of
from xiangxin.social.shield.rules import Mark
from xiangxin.text.language import guess
from xiangxin.web.layout.pages import face_url, translate
from xiangxin.web.layout.request import Request
from xiangxin.web.posts.folding import Fold
from xiangxin.web.posts.pictures import Hung, hung
from xiangxin.web.posts.telling import Told, told
from xiangxin.web.posts.who import Who, who_is

_NO_CUES: Final[Mapping[int, Cue]] = {}
_NO_FOLDS: Final[Mapping[int, Fold]] = {}
_NO_PRODUCTS: Final[Mapping[int, ProductCard]] = {}
_IN_THE_MAKING = mark("in the making")


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
    was: Money | None
    has_range: bool
    tag: str
    fact: str
    proven: str = ""  # the site of the brand that stands as the fact
    cue: Told | None = None


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
    fold: Fold | None  # an ad, by somebody's word or by its looks
    pictures: Sequence[Hung] = ()


def slip(
    card: ProductCard,
    language: str,
    *,
    with_brand: bool = True,
    cue: Cue | None = None,
) -> Slip:
    """The one fact under a product's name is who makes it, except among the maker's own."""
    return Slip(
        id=card.id,
        handle=card.handle,
        name=card.name,
        language=guess(card.name),
        url=f"/@{card.handle}",
        picture=face_url(card.picture),
        alt=card.alt,
        price=card.price_from,
        was=card.was,
        has_range=card.has_range,
        tag="" if card.price_from is not None else translate(_IN_THE_MAKING, language),
        fact=card.brand_name if with_brand else "",
        proven=card.proven if with_brand else "",
        cue=told(cue),
    )


def slips(
    ids: Iterable[int],
    products: Mapping[int, ProductCard],
    language: str,
    *,
    cues: Mapping[int, Cue] = _NO_CUES,
) -> list[Slip]:
    """A shelf in the order of `ids`; what the viewer may not see is left out."""
    return [
        slip(products[one], language, cue=cues.get(one))
        for one in ids
        if one in products
    ]


def products_in(cards: Iterable[PostCard]) -> set[int]:
    """The products at which these posts were said."""
    return {
        card.place_id
        for card in cards
        if card.place_id is not None and card.place_kind is Kind.PRODUCT
    }


def shown(
    request: Request, cards: Iterable[PostCard], *, here: int | None = None
) -> list[Shown]:
    """Posts in the order given, for whoever asked for these: nothing is folded.

    `here` is the place whose page it is; its posts need not say where they were said.
    """
    listed = list(cards)
    marks = marks_of(card.id for card in listed if card.is_marked)
    return drawn(request, listed, marks, here=here)


def drawn(
    request: Request,
    cards: Sequence[PostCard],
    marks: Mapping[int, Mark],
    *,
    folds: Mapping[int, Fold] = _NO_FOLDS,
    products: Mapping[int, ProductCard] = _NO_PRODUCTS,
    cues: Mapping[int, Cue] = _NO_CUES,
    here: int | None = None,
) -> list[Shown]:
    """As above with what was looked up. A product stands under one post, and in no fold."""
    authors = {card.id: _author(card) for card in cards}
    pictures = hung(card.id for card in cards if card.pictures)
    left = dict(products)
    posts = []
    for card in cards:
        fold = folds.get(card.id)
        is_folded = fold is not None and fold.treatment is Ads.FOLD
        place = None if is_folded else card.place_id
        posts.append(
            _shown(
                card,
                authors,
                mark=marks.get(card.id),
                fold=fold,
                request=request,
                product=left.pop(place, None) if place else None,
                cues=cues,
                here=here,
                pictures=() if is_folded else pictures.get(card.id, ()),
            )
        )
    return posts


def _shown(
    card: PostCard,
    authors: Mapping[int, Who],
    *,
    mark: Mark | None,
    fold: Fold | None,
    request: Request,
    product: ProductCard | None,
    cues: Mapping[int, Cue],
    here: int | None,
    pictures: Sequence[Hung],
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
        product=slip(product, request.language, cue=cues.get(product.id))
        if product
        else None,
        mark=mark,
        fold=fold,
        pictures=pictures,
    )


def _author(card: PostCard) -> Who:
    return who_is(
        card.author_id,
        card.author_kind,
        card.author_handle,
        card.author_name,
        card.author_avatar,
    )


def place_of(card: PostCard) -> Who | None:
    if card.place_id is None or card.place_kind is None:
        return None
    return who_is(
        card.place_id,
        card.place_kind,
        card.place_handle or "",
        card.place_name or "",
        card.place_avatar or "",
    )
