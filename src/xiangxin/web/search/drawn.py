"""Parts of a page that are drawn once for everybody who is shown the same.

They are kept by all that they are drawn from, so what is kept is never old.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from markupsafe import Markup

from xiangxin.market.catalog.finding.rules import Facets
from xiangxin.social.actors.queries import ActorCard
from xiangxin.text.words import Asked
from xiangxin.web.layout.pages import environment
from xiangxin.web.posts.cards import Slip
from xiangxin.web.search.marks import in_slip
from xiangxin.web.search.narrowing import Query, chips_of

# Some 10 KB each.
_KEPT = 400


@dataclass(frozen=True, slots=True)
class Ways:
    """To narrow down, to order, and to a brand alone."""

    narrow: Markup
    sorts: Markup
    brands: Markup


@lru_cache(_KEPT)
def shelf_of(slips: Sequence[Slip], question: Asked, language: str) -> Markup:
    drawn: Markup = _parts(language).shelf([in_slip(one, question) for one in slips])
    return drawn


@lru_cache(_KEPT)
def ways_of(
    query: Query,
    facets: Facets,
    brands: Sequence[ActorCard],
    language: str,
    *,
    can_narrow: bool,
) -> Ways:
    chips = chips_of(query, facets, {one.id: one for one in brands}, language)
    parts = _parts(language)
    return Ways(
        narrow=parts.narrow(chips) if can_narrow else Markup(),
        sorts=parts.sorts(chips),
        brands=parts.brands(chips),
    )


def _parts(language: str) -> Any:
    return environment(language).get_template("search/drawn.html").module
