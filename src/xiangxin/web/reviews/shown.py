"""Reviews as the drawn parts want them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from xiangxin.kernel.errors import mark
from xiangxin.market.reviews.queries import Later, ReviewCard, Sort, Was
from xiangxin.market.reviews.rules import Incentive, What
from xiangxin.media.queries import address_of
from xiangxin.media.rules import key_in, sizes_of
from xiangxin.social.actors.rules import Kind
from xiangxin.text.language import guess
from xiangxin.text.markdown import plain
from xiangxin.web.posts.who import Who, who_is

INCENTIVES: Mapping[Incentive, str] = {
    Incentive.NONE: mark("nothing"),
    Incentive.SAMPLE: mark("got it free, to try"),
    Incentive.COUPON: mark("got a coupon for it"),
    Incentive.OTHER: mark("got something for it"),
}
SORTS: Mapping[Sort, str] = {
    Sort.HELPFUL: mark("Most helpful"),
    Sort.NEWEST: mark("Newest"),
    Sort.FOR: mark("Most helpful for"),
    Sort.AGAINST: mark("Most helpful against"),
}
LINES: Mapping[What, str] = {
    What.HIDDEN: mark("Hidden by the staff"),
    What.SHOWN: mark("Shown again by the staff"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """A later thought."""

    stars: int
    html: Markup
    language: str
    bought_again: bool
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A photo: small in the list, whole behind it. No `small`: it is still being drawn."""

    id: int
    small: str
    full: str
    alt: str
    language: str
    is_refused: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A review as `reviews/parts.html` draws it; `who` leads nowhere under a pseudonym."""

    id: int
    who: Who
    is_pseudonym: bool
    is_mine: bool
    stars: int
    first_stars: int
    source: str
    html: Markup
    language: str
    weeks: int | None
    given: Incentive
    incentive: str  # '' where nothing was given
    label: str
    is_verified: bool
    went_back: bool
    helpful: int
    has_helped: bool
    answer: Markup
    answer_language: str
    answer_source: str
    answered_at: datetime | None
    answer_edited_at: datetime | None
    at: datetime
    edited_at: datetime | None
    is_hidden: bool
    version: int
    later: tuple[Added, ...]
    photos: tuple[Snapshot, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """How it read until then."""

    is_answer: bool
    stars: int
    html: Markup
    language: str
    until: datetime


def shown(cards: Iterable[ReviewCard]) -> list[Shown]:
    return [_shown(card) for card in cards]


def _shown(card: ReviewCard) -> Shown:
    return Shown(
        id=card.id,
        who=who_is(
            card.person or 0,
            Kind.PERSON,
            card.handle or card.name,
            card.name,
            card.avatar,
        ),
        is_pseudonym=card.is_pseudonym,
        is_mine=card.is_mine,
        stars=card.stars,
        first_stars=card.first_stars,
        source=card.source,
        html=Markup(card.html),  # noqa: S704 - sanitised when it was stored
        language=card.language,
        weeks=card.weeks,
        given=card.incentive,
        incentive=""
        if card.incentive is Incentive.NONE
        else INCENTIVES[card.incentive],
        label=card.label,
        is_verified=card.is_verified,
        went_back=card.went_back,
        helpful=card.helpful,
        has_helped=card.has_helped,
        answer=Markup(card.answer_html),  # noqa: S704 - as above
        answer_language=guess(plain(card.answer_html)) if card.answer_html else "",
        answer_source=card.answer_source,
        answered_at=card.answered_at,
        answer_edited_at=card.answer_edited_at,
        at=card.created_at,
        edited_at=card.edited_at,
        is_hidden=card.is_hidden,
        version=card.version,
        later=tuple(_added(one) for one in card.later),
        photos=tuple(
            Snapshot(
                id=one.id,
                small=_address(one.path, one.width, one.height, largest=False),
                full=_address(one.path, one.width, one.height, largest=True),
                alt=one.alt,
                language=guess(one.alt),
                is_refused=bool(one.refusal),
            )
            for one in card.photos
        ),
    )


def _added(one: Later) -> Added:
    return Added(
        stars=one.stars,
        html=Markup(one.html),  # noqa: S704 - as above
        language=one.language,
        bought_again=one.bought_again,
        at=one.made_at,
    )


def _address(path: str, width: int, height: int, *, largest: bool) -> str:
    if not path:
        return ""
    sizes = sizes_of(width, height)
    size = sizes[-1] if largest else sizes[0]
    return address_of(key_in(path), size.box, "jpg")


def before(lines: Iterable[Was]) -> list[Before]:
    return [
        Before(
            is_answer=was.is_answer,
            stars=was.stars,
            html=Markup(was.html),  # noqa: S704 - as above
            language=was.language,
            until=was.until,
        )
        for was in lines
    ]
