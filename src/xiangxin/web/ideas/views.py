"""Reading, proposing and voting."""

from collections.abc import Mapping

from django.http import HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from xiangxin.kernel.errors import Refusal
from xiangxin.market.ideas import actions, queries
from xiangxin.market.ideas.errors import (
    IdeaTooLong,
    NoSuchIdea,
    NoTitle,
    TitleTooLong,
)
from xiangxin.market.ideas.queries import IdeaPage, Moved, Show
from xiangxin.market.ideas.rules import TEXT_MOST, TITLE_MOST, text_of, title_of
from xiangxin.market.releases import queries as releases
from xiangxin.social.actors.rules import Staff, person_of
from xiangxin.social.posts import queries as posts
from xiangxin.social.posts.errors import Empty, TooFast, TooLong
from xiangxin.social.posts.pictures import queries as pictures
from xiangxin.web.ideas.making import tools
from xiangxin.web.ideas.shown import LINES, STATES, ballots, in_days, makers
from xiangxin.web.layout.addresses import HIGHEST_ID
from xiangxin.web.layout.origin import asked, origin_of
from xiangxin.web.layout.pages import (
    back_to,
    render,
    see_other,
    sentence_of,
    translate,
)
from xiangxin.web.layout.request import Request
from xiangxin.web.posts.cards import Shown, shown
from xiangxin.web.posts.member import member
from xiangxin.web.posts.pictures import limits, sent_for, wish_of
from xiangxin.web.posts.place import Place, place_at
from xiangxin.world import clock

_IDEAS = 20
_ALIKE = 5
_MERGED_SHOWN = 5
_RELEASES = 12
_DECLINED = 20
# As in web.posts: a refused proposal must not lose what was typed.
_KEEPS_WORDS = (NoTitle, TitleTooLong, IdeaTooLong, Empty, TooLong, TooFast)


@require_safe
def ideas(request: Request, handle: str) -> HttpResponse:
    place, now = place_at(request, handle), clock.now()
    show = _show(request)
    cards = queries.ideas_of(
        request.viewer, place.id, show=show, limit=_IDEAS, below=_below(request)
    )
    counts = queries.counts_of(place.id)
    next_url = ""
    if len(cards) == _IDEAS:
        last = cards[-1]
        next_url = f"?show={show.value}&below={last.votes}.{last.id}"
    values = {
        **_place(place, ideas=counts.all),
        "ideas": ballots(cards, now=now),
        "show": show,
        "counts": counts,
        "usual": in_days(queries.usual_wait(place.id)) if counts.waiting else None,
        "makers": makers(place.id) if counts.shipped else [],
        "next_url": next_url,
        "is_first": _below(request) is None,
    }
    return render(request, "ideas/ideas.html", values)


@require_safe
def roadmap(request: Request, handle: str) -> HttpResponse:
    """What is planned, what shipped in which release, and what will not be done."""
    place, now = place_at(request, handle), clock.now()
    parts = {
        show: queries.ideas_of(request.viewer, place.id, show=show, limit=_DECLINED)
        for show in (Show.PLANNED, Show.DECLINED)
    }
    cards = releases.releases_of(place.id, limit=_RELEASES)
    held = releases.ideas_in(card.id for card in cards)
    in_them = queries.cards_of(
        request.viewer, [one for each in held.values() for one in each]
    )
    values = {
        **_place(place),
        "planned": ballots(parts[Show.PLANNED], now=now),
        "declined": ballots(parts[Show.DECLINED], now=now),
        "releases": [
            (
                card,
                ballots(
                    (
                        in_them[one]
                        for one in held.get(card.id, [])
                        if one in in_them and not in_them[one].is_hidden
                    ),
                    now=now,
                ),
            )
            for card in cards
        ],
    }
    return render(request, "ideas/roadmap.html", values)


@require_safe
def idea(request: Request, handle: str, idea_id: int) -> HttpResponse:
    place, now = place_at(request, handle), clock.now()
    found = queries.idea_page(request.viewer, place.id, idea_id)
    if isinstance(found, Moved):
        return HttpResponsePermanentRedirect(_at(place.handle, found.into))
    (ballot,) = ballots([found.card], now=now)
    talk = _talk(request, found, here=place.id)
    others = {line.other for line in found.log if line.other is not None}
    values = {
        **_place(place),
        "idea": ballot,
        "root": talk[0] if talk else None,
        "post_id": found.card.post_id,
        "replies": talk[1:],
        "log": found.log,
        "lines": LINES,
        "others": queries.cards_of(request.viewer, others) if others else {},
        "labels": releases.labels_of(line.release for line in found.log),
        "usual": in_days(queries.usual_wait(place.id))
        if ballot.waits is not None
        else None,
        "merged": found.merged,
        "may_hide": place.makes or isinstance(request.viewer, Staff),
        "tools": tools(request, place, found.card) if place.makes else None,
        "sent": _sent(request, found.card),
        "limits": limits(),
    }
    return render(request, "ideas/idea.html", values)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request, handle: str) -> HttpResponse:
    """The form; then, unless it is meant, what others proposed alike; then the idea."""
    person, place = member(request), place_at(request, handle)
    title, text = request.POST.get("title", ""), request.POST.get("text", "")
    if request.method != "POST":
        return _form(request, place, title=asked(request, "title")[:TITLE_MOST])
    try:
        title, text = title_of(title), text_of(text)
        if "meant" not in request.POST:
            alike = queries.alike(
                request.viewer, place.id, f"{title} {text}", limit=_ALIKE
            )
            if alike:
                return _is_it_one_of(request, place, alike, title=title, text=text)
        made = actions.propose(
            person=person,
            product=place.id,
            title=title,
            text=text,
            origin=origin_of(request),
            now=clock.now(),
        )
    except _KEEPS_WORDS as refusal:
        return _form(request, place, title=title, text=text, refusal=refusal)
    return see_other(_at(place.handle, made))


@require_safe
def similar(request: Request, handle: str) -> HttpResponse:
    """Ideas like the one being typed, as a part of the form."""
    place = place_at(request, handle)
    found = queries.alike(
        request.viewer, place.id, asked(request, "title")[:TITLE_MOST], limit=_ALIKE
    )
    values = {**_place(place), "alike": ballots(found, now=clock.now())}
    return render(request, "ideas/similar.html", values)


@require_POST
def vote(request: Request, handle: str, idea_id: int) -> HttpResponse:
    person, place = member(request), _idea_at(request, handle, idea_id)
    actions.vote(
        person=person, idea=idea_id, origin=origin_of(request), now=clock.now()
    )
    return _voted(request, place, idea_id)


@require_POST
def unvote(request: Request, handle: str, idea_id: int) -> HttpResponse:
    person, place = member(request), _idea_at(request, handle, idea_id)
    actions.unvote(
        person=person, idea=idea_id, origin=origin_of(request), now=clock.now()
    )
    return _voted(request, place, idea_id)


def _idea_at(request: Request, handle: str, idea_id: int) -> Place:
    """The place of an idea, which must be one of that product."""
    place = place_at(request, handle)
    card = queries.cards_of(request.viewer, [idea_id]).get(idea_id)
    if card is None or card.product_id != place.id:
        raise NoSuchIdea
    return place


def _voted(request: Request, place: Place, idea_id: int) -> HttpResponse:
    path = back_to(request, otherwise=_at(place.handle, idea_id))
    if not request.htmx:
        return see_other(path)
    card = queries.cards_of(request.viewer, [idea_id])[idea_id]
    (ballot,) = ballots([card], now=clock.now())
    values = {**_place(place), "idea": ballot, "path": path}
    return render(request, "ideas/vote.html", values)


@require_POST
def picture(request: Request, handle: str, idea_id: int) -> HttpResponse:
    """Its proposer hangs pictures, says what they show, takes them down."""
    person, place, now = member(request), place_at(request, handle), clock.now()
    actions.picture(
        person=person,
        product=place.id,
        idea=idea_id,
        wish=wish_of(request, now=now),
        now=now,
    )
    return see_other(_at(place.handle, idea_id))


def _sent(
    request: Request, card: queries.IdeaCard
) -> list[tuple[pictures.Sent, str]] | None:
    """The pictures to whoever proposed it; to others it is no form."""
    if card.proposer_id != person_of(request.viewer):
        return None
    return sent_for(request, pictures.sent_of(card.post_id))


def _form(
    request: Request,
    place: Place,
    *,
    title: str = "",
    text: str = "",
    refusal: Refusal | None = None,
) -> HttpResponse:
    values = {
        **_place(place),
        "title": title,
        "text": text,
        "title_most": TITLE_MOST,
        "text_most": TEXT_MOST,
        "why": sentence_of(refusal, request.language) if refusal else "",
        "is_of_title": isinstance(refusal, NoTitle | TitleTooLong),
    }
    return render(
        request, "ideas/new.html", values, status=refusal.status if refusal else 200
    )


def _is_it_one_of(
    request: Request,
    place: Place,
    alike: list[queries.IdeaCard],
    *,
    title: str,
    text: str,
) -> HttpResponse:
    values = {
        **_place(place),
        "alike": ballots(alike, now=clock.now()),
        "title": title,
        "text": text,
    }
    return render(request, "ideas/one_of.html", values)


def _talk(request: Request, page: IdeaPage, *, here: int) -> list[Shown]:
    """What was said about it and about those merged into it, the oldest first."""
    own = posts.thread(request.viewer, page.card.post_id)
    cards = list(own.replies)
    for alike in page.merged[:_MERGED_SHOWN]:
        other = posts.thread(request.viewer, alike.post_id)
        cards += [other.root, *other.replies]
    cards.sort(key=lambda card: card.id)
    return shown(request, [own.root, *cards], here=here)


def _show(request: Request) -> Show:
    said = asked(request, "show")
    return Show(said) if said in set(Show) else Show.VOTES


def _below(request: Request) -> tuple[int, int] | None:
    """(votes, id) of ?below=votes.id; what is not that counts as not said."""
    votes, _, last = asked(request, "below").partition(".")
    if all(
        one.isascii() and one.isdecimal() and len(one) < 20 for one in (votes, last)
    ):
        return min(int(votes), 2**31 - 1), min(int(last), HIGHEST_ID)
    return None


def _place(place: Place, **many: int) -> Mapping[str, object]:
    return {
        "place": place,
        "tab": "ideas",
        "many": many,
        "states": STATES,
        "translate": translate,
    }


def _at(handle: str, idea: int) -> str:
    return reverse("idea", kwargs={"handle": handle, "idea_id": idea})
