from dataclasses import dataclass

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from xiangxin.insight.claims import queries
from xiangxin.insight.claims.rules import Answer
from xiangxin.kernel.errors import mark
from xiangxin.social.actors import queries as actors
from xiangxin.web.layout.pages import render, translate
from xiangxin.web.layout.request import Request

WORDS = {
    Answer.HOLDS: mark("holds"),
    Answer.DOES_NOT: mark("does not hold"),
    Answer.OPEN: mark("open"),
    Answer.NOT_MEASURED: mark("not measured yet"),
}
DIRECTIONS_MEASURED = mark(
    "%(n)s products have their direction measured; %(enough)s of them from enough people. "
    "Whether it foretells sales needs a quarter of waiting."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    href: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    id: str
    sentence: str
    measure: str
    answer: str
    is_settled: bool
    today: str
    link: Link | None


@require_safe
def claims(request: Request) -> HttpResponse:
    """Every claim, its measure, and what the market's own data say."""
    rows = [_row(one, request.language) for one in queries.today()]
    return render(request, "claims/claims.html", {"rows": rows}, current="claims")


def _row(one: queries.Today, language: str) -> Row:
    return Row(
        id=one.claim.id,
        sentence=translate(one.claim.sentence, language),
        measure=translate(one.claim.measure, language),
        answer=translate(WORDS[one.answer], language),
        is_settled=one.answer in {Answer.HOLDS, Answer.DOES_NOT},
        today=translate(DIRECTIONS_MEASURED, language)
        % {"n": one.measured, "enough": one.enough}
        if one.measured
        else "",
        link=_link(one.actor) if one.actor is not None else None,
    )


def _link(actor: int) -> Link | None:
    card = actors.cards_of([actor]).get(actor)
    if card is None:
        return None
    return Link(href=reverse("pull", kwargs={"handle": card.handle}), name=card.name)
