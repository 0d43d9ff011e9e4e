from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from xiangxin.insight.claims import queries
from xiangxin.insight.claims.queries import Today
from xiangxin.insight.claims.rules import Answer, Deciding, Note
from xiangxin.kernel.errors import mark
from xiangxin.pull.report import words
from xiangxin.pull.report.marks import anchor
from xiangxin.web.claims.drawn import Drawn, drawn
from xiangxin.web.layout.pages import render, translate
from xiangxin.web.layout.request import Request

WORDS = {
    Answer.HOLDS: mark("holds"),
    Answer.DOES_NOT: mark("does not hold"),
    Answer.OPEN: mark("open"),
    Answer.NOT_MEASURED: mark("not measured yet"),
}
WHY = {
    Note.NOTHING: mark("Nothing here says anything about it yet."),
    Note.FEW: mark(
        "Too few to tell: of fewer than five nothing is said, and an experiment needs at "
        "least thirty on either side."
    ),
    Note.UNSURE: mark(
        "Measured, but fewer than five of them lie for sure on either side."
    ),
    Note.FORBIDDEN: mark(
        "There is nothing of the kind here, because this market forbids pay for recruiting. "
        "Who recruited whom in a scheme that paid, and what it paid, would answer it: "
        "the engine reads such a log from elsewhere."
    ),
    Note.NO_LOT: mark("No lots have been drawn for it yet."),
    Note.NO_PATH: mark(
        "Nobody is known to have come through a circle yet: no post for followers or for "
        "people addressed led here, and none by somebody one follows and is followed by."
    ),
    Note.QUARTER: mark(
        "It takes figures a quarter of a year apart, of ten products or more."
    ),
    Note.NONE_YET: mark(
        "No product has gone from the making to the shelf yet. Ten that did would answer it: "
        "how many waited for each, the forecast made from that, and what sold in the "
        "quarter after."
    ),
    Note.STILL_NEW: mark(
        "Every product here is still new. The first 300 people of five products would "
        "answer it: by then it shows whether they came from beyond the makers' circles."
    ),
}
SETTLED = {Answer.HOLDS, Answer.DOES_NOT}


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    answer: str
    as_of: datetime
    figure: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    id: str
    sentence: str
    measure: str
    split: str
    answer: str
    is_settled: bool
    why: str
    as_of: datetime | None
    drawn: Drawn | None
    n: int
    badge: str
    badge_why: str
    link: str
    table: str
    before: Sequence[Turn]


@require_safe
def claims(request: Request) -> HttpResponse:
    """Every claim, its measure, and what the market's own data say."""
    today = queries.today()
    rows = [_row(one, request.language) for one in today]
    counts = {each.value: sum(one.answer is each for one in today) for each in Answer}
    values = {
        "rows": rows,
        "counts": counts,
        "as_of": max((one.as_of for one in today if one.as_of), default=None),
    }
    return render(request, "claims/claims.html", values, current="claims")


def _row(one: Today, language: str) -> Row:
    of = one.deciding
    engine = _engine(language)
    return Row(
        id=one.claim.id,
        sentence=translate(one.claim.sentence, language),
        measure=translate(one.claim.measure, language),
        split=translate(one.claim.split, language),
        answer=translate(WORDS[one.answer], language),
        is_settled=one.answer in SETTLED,
        why=translate(WHY[one.note], language) if one.note else "",
        as_of=one.as_of,
        drawn=drawn(of, language=language) if of else None,
        n=of.n if of else 0,
        badge=words.BADGES[engine][of.badge] if of else "",
        badge_why=words.BADGE_WHYS[engine][of.badge] if of else "",
        link=_link(of, engine) if of and of.measure else "",
        table=reverse("market_pull_csv", kwargs={"measure": of.measure})
        if of and of.measure
        else "",
        before=[
            Turn(
                answer=translate(WORDS[each.answer], language),
                as_of=each.as_of,
                figure=drawn(each.deciding, language=language).value
                if each.deciding
                else "",
            )
            for each in one.before
        ],
    )


def _link(of: Deciding, engine: str) -> str:
    """The figure on the market's page."""
    return f"{reverse('market_pull')}#{anchor(f'{of.measure}.{of.name}', engine)}"


def _engine(language: str) -> str:
    return "zh-Hans" if language.startswith("zh") else "en"
