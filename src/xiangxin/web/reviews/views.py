"""Reading reviews, and saying that one helped."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from xiangxin.market.catalog.rules import Rating
from xiangxin.market.reviews import actions, queries
from xiangxin.market.reviews.errors import NoSuchReview
from xiangxin.market.reviews.queries import ReviewCard, Sort
from xiangxin.market.reviews.rules import ANSWER_MOST, REASON_MOST
from xiangxin.social.actors import queries as actors
from xiangxin.social.actors.rules import May, Staff, allows, person_of
from xiangxin.text.language import guess
from xiangxin.web.layout.addresses import HIGHEST_ID
from xiangxin.web.layout.origin import asked, origin_of
from xiangxin.web.layout.pages import back_to, render, see_other
from xiangxin.web.layout.request import Request
from xiangxin.web.posts.member import member
from xiangxin.web.posts.place import Place, place_at
from xiangxin.web.reviews.shown import LINES, SORTS, before, shown
from xiangxin.world import clock

_REVIEWS = 10
_COUNT_MOST = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the address asks for; whatever cannot be understood counts as not asked."""

    sort: Sort
    stars: int | None
    variant: int | None
    with_photos: bool
    below: tuple[int, int] | None

    def but(self, **other: object) -> str:
        """The address's query with this one thing different, from the top."""
        said: dict[str, object] = {
            "sort": self.sort.value if self.sort is not Sort.HELPFUL else None,
            "stars": self.stars,
            "variant": self.variant,
            "photos": "yes" if self.with_photos else None,
            **other,
        }
        query = urlencode({name: value for name, value in said.items() if value})
        return f"?{query}" if query else ""


@require_safe
def reviews(request: Request, handle: str) -> HttpResponse:
    place, wanted = place_at(request, handle), _asked(request)
    cards = queries.reviews_of(
        request.viewer,
        place.id,
        sort=wanted.sort,
        stars=wanted.stars,
        variant=wanted.variant,
        with_photos=wanted.with_photos,
        below=wanted.below,
        limit=_REVIEWS,
    )
    rating = place.card.rating
    told = queries.told_of(place.id) if rating.people else None
    variants = queries.by_variant(place.id) if rating.people else []
    values = {
        **_place(place),
        "reviews": shown(cards),
        "rating": rating,
        "rows": rows_of(rating),
        "told": told,
        "asked": wanted,
        "chips": _chips(place, wanted),
        "narrow": _narrow(place, wanted, variants, told),
        "next_url": _next(cards, wanted),
        "is_first": wanted.below is None,
        "may_write": _may_write(request, place),
        "makes": place.makes,
        "guess": guess,
    }
    return render(request, "reviews/reviews.html", values)


@require_safe
def review(request: Request, handle: str, review_id: int) -> HttpResponse:
    """One review: how it read before, what its maker answered, what the staff did."""
    place = place_at(request, handle)
    page = queries.review_page(request.viewer, place.id, review_id)
    (one,) = shown([page.card])
    values = {
        **_place(place),
        "one": one,
        "before": before(page.before),
        "log": page.log,
        "lines": LINES,
        "may_answer": not one.is_hidden and _speaks(request, place),
        "is_staff": isinstance(request.viewer, Staff),
        "answer_most": ANSWER_MOST,
        "reason_most": REASON_MOST,
        "makes": place.makes,
        "guess": guess,
    }
    return render(request, "reviews/review.html", values)


@require_POST
def helped(request: Request, handle: str, review_id: int) -> HttpResponse:
    person, place = member(request), review_at(request, handle, review_id)
    actions.find_helpful(
        person=person, review=review_id, origin=origin_of(request), now=clock.now()
    )
    return _helped(request, place, review_id)


@require_POST
def helped_not(request: Request, handle: str, review_id: int) -> HttpResponse:
    person, place = member(request), review_at(request, handle, review_id)
    actions.take_help_back(
        person=person, review=review_id, origin=origin_of(request), now=clock.now()
    )
    return _helped(request, place, review_id)


def review_at(request: Request, handle: str, review_id: int) -> Place:
    """The place of a review, which must be one of that product."""
    place = place_at(request, handle)
    page = queries.review_page(request.viewer, place.id, review_id)
    if page.card.product_id != place.id:
        raise NoSuchReview
    return place


def rows_of(rating: Rating) -> list[tuple[int, float, int]]:
    """(stars, share of the people, people), the best first."""
    people = max(1, rating.people)
    counted = enumerate(rating.counts, 1)
    return [(stars, count / people, count) for stars, count in counted][::-1]


def _helped(request: Request, place: Place, review_id: int) -> HttpResponse:
    here = reverse("review", kwargs={"handle": place.handle, "review_id": review_id})
    path = back_to(request, otherwise=here)
    if not request.htmx:
        return see_other(path)
    (one,) = shown(queries.cards_of(request.viewer, [review_id]).values())
    values = {**_place(place), "one": one, "path": path, "makes": place.makes}
    return render(request, "reviews/helped.html", values)


def _place(place: Place) -> dict[str, object]:
    return {"place": place, "tab": "reviews"}


def _speaks(request: Request, place: Place) -> bool:
    roles = actors.acts_for(request.viewer, [place.card.brand_id])
    return allows(roles.get(place.card.brand_id), May.SPEAK)


def _may_write(request: Request, place: Place) -> str:
    """What the page offers whoever reads it: 'write', 'add', or nothing."""
    person = person_of(request.viewer)
    if person is None or place.makes:
        return ""
    mine = queries.mine_among(person, [place.id]).get(place.id)
    if mine is not None:
        return f"{mine.id}" if mine.id is not None else ""
    return "write" if queries.has_received(person, place.id) else ""


def _asked(request: HttpRequest) -> Asked:
    sort, stars = asked(request, "sort"), asked(request, "stars")
    variant = asked(request, "variant")
    return Asked(
        sort=Sort(sort) if sort in set(Sort) else Sort.HELPFUL,
        stars=int(stars) if stars in {"1", "2", "3", "4", "5"} else None,
        variant=_number(variant) or None,
        with_photos=asked(request, "photos") == "yes",
        below=_below(asked(request, "below")),
    )


def _below(said: str) -> tuple[int, int] | None:
    helpful, dot, last = said.partition(".")
    if not dot or not last or len(helpful) > _COUNT_MOST:
        return None
    return min(_number(helpful), 2**31 - 1), _number(last)


def _number(said: str) -> int:
    """0 is nothing's number, and so is what is no number."""
    is_one = said.isascii() and said.isdecimal() and len(said) < 20
    return min(int(said), HIGHEST_ID) if is_one else 0


def _chips(place: Place, wanted: Asked) -> list[tuple[str, str, bool]]:
    here = reverse("reviews", kwargs={"handle": place.handle})
    return [
        (
            words,
            f"{here}{wanted.but(sort=None if sort is Sort.HELPFUL else sort.value)}",
            wanted.sort is sort,
        )
        for sort, words in SORTS.items()
    ]


def _narrow(
    place: Place,
    wanted: Asked,
    variants: Sequence[tuple[int, str, int]],
    told: queries.Told | None,
) -> list[dict[str, object]]:
    """What the list can be narrowed to; pressed again it is wide again."""
    here = reverse("reviews", kwargs={"handle": place.handle})
    found: list[dict[str, object]] = [
        {
            "kind": "stars",
            "word": stars,
            "count": count,
            "is_on": wanted.stars == stars,
            "href": here + wanted.but(stars=None if wanted.stars == stars else stars),
        }
        for stars, _, count in rows_of(place.card.rating)
        if count or wanted.stars == stars
    ]
    if told is not None and (told.photos or wanted.with_photos):
        other = None if wanted.with_photos else "yes"
        found.append(
            {
                "kind": "photos",
                "word": "",
                "count": told.photos,
                "is_on": wanted.with_photos,
                "href": here + wanted.but(photos=other),
            }
        )
    if len(variants) > 1:
        found += [
            {
                "kind": "variant",
                "word": label,
                "count": count,
                "is_on": wanted.variant == variant,
                "href": here
                + wanted.but(variant=None if wanted.variant == variant else variant),
            }
            for variant, label, count in variants
        ]
    return found


def _next(cards: Sequence[ReviewCard], wanted: Asked) -> str:
    if len(cards) < _REVIEWS:
        return ""
    last = cards[-1]
    return wanted.but(below=f"{last.helpful}.{last.id}")
