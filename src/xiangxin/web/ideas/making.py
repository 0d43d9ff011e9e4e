"""What a maker does with an idea: answer, merge, hide."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from xiangxin.kernel.errors import Refusal
from xiangxin.market.ideas import actions, queries
from xiangxin.market.ideas.errors import (
    IdeaChanged,
    NoSuchIdea,
    NoWords,
    WordsTooLong,
)
from xiangxin.market.ideas.queries import IdeaCard
from xiangxin.market.ideas.rules import ANSWER_MOST, NEXT, State, state_of
from xiangxin.web.ideas.shown import STATES, ballots
from xiangxin.web.layout.origin import number
from xiangxin.web.layout.pages import render, see_other, sentence_of
from xiangxin.web.layout.request import Request
from xiangxin.web.posts.member import member
from xiangxin.web.posts.place import Place, place_at
from xiangxin.world import clock

_ALIKE = 8
# As in web.posts: what a maker wrote must not be lost with the refusal.
_KEEPS_WORDS = (IdeaChanged, NoWords, WordsTooLong)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What a maker may make of an idea, and into which others it may go."""

    states: list[State]
    state: State
    into: list[IdeaCard]
    most: int


def tools(request: Request, place: Place, card: IdeaCard) -> Tools:
    alike = queries.alike(request.viewer, place.id, card.title, limit=_ALIKE)
    top = queries.to_ship(request.viewer, place.id)
    others = {one.id: one for one in (*alike, *top) if one.id != card.id}
    return Tools(
        states=[card.state, *(state for state in State if state in NEXT[card.state])],
        state=card.state,
        into=[] if card.state is State.SHIPPED else list(others.values())[:50],
        most=ANSWER_MOST,
    )


@require_POST
def answer(request: Request, handle: str, idea_id: int) -> HttpResponse:
    member(request)
    place, card = _idea_of(request, handle, idea_id)
    said, words = request.POST.get("to", ""), request.POST.get("words", "")
    try:
        actions.answer(
            viewer=request.viewer,
            idea=card.id,
            to=state_of(said),
            words=words,
            version=number(request, "version") or 0,
            now=clock.now(),
        )
    except _KEEPS_WORDS as refusal:
        return _again(request, place, card, refusal, to=state_of(said), words=words)
    return see_other(_at(place, card.id))


@require_POST
def merge(request: Request, handle: str, idea_id: int) -> HttpResponse:
    member(request)
    place, card = _idea_of(request, handle, idea_id)
    into = actions.merge(
        viewer=request.viewer,
        idea=card.id,
        into=number(request, "into") or 0,
        version=number(request, "version") or 0,
        now=clock.now(),
    )
    return see_other(_at(place, into))


@require_POST
def hide(request: Request, handle: str, idea_id: int) -> HttpResponse:
    member(request)
    place, card = _idea_of(request, handle, idea_id)
    actions.hide(
        viewer=request.viewer,
        idea=card.id,
        reason=request.POST.get("words", ""),
        version=number(request, "version") or 0,
        now=clock.now(),
    )
    return see_other(_at(place, card.id))


@require_POST
def show(request: Request, handle: str, idea_id: int) -> HttpResponse:
    member(request)
    place, card = _idea_of(request, handle, idea_id)
    actions.show(
        viewer=request.viewer,
        idea=card.id,
        reason=request.POST.get("words", ""),
        now=clock.now(),
    )
    return see_other(_at(place, card.id))


def _idea_of(request: Request, handle: str, idea_id: int) -> tuple[Place, IdeaCard]:
    place = place_at(request, handle)
    card = queries.cards_of(request.viewer, [idea_id]).get(idea_id)
    if card is None or card.product_id != place.id:
        raise NoSuchIdea
    return place, card


def _again(
    request: Request,
    place: Place,
    card: IdeaCard,
    refusal: Refusal,
    *,
    to: State,
    words: str,
) -> HttpResponse:
    """What stands beside what was to stand, and the form once more with everything in it."""
    (ballot,) = ballots([card], now=clock.now())
    values = {
        "place": place,
        "tab": "ideas",
        "idea": ballot,
        "states": STATES,
        "tools": tools(request, place, card),
        "to": to,
        "words": words,
        "is_stale": isinstance(refusal, IdeaChanged),
        "why": sentence_of(refusal, request.language),
    }
    return render(request, "ideas/again.html", values, status=refusal.status)


def _at(place: Place, idea: int) -> str:
    return reverse("idea", kwargs={"handle": place.handle, "idea_id": idea})
