from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from xiangxin.insight.experiments import actions as experiments
from xiangxin.kernel.errors import Invalid, SignInFirst, mark
from xiangxin.kernel.money import Money
from xiangxin.ledger import actions as ledger_actions
from xiangxin.ledger import queries as ledger
from xiangxin.social.actors import actions as actor_actions
from xiangxin.social.actors import queries as actors
from xiangxin.social.actors.rules import ads_of, likely_ads_of, person_of
from xiangxin.web.layout.pages import render, see_other
from xiangxin.web.layout.request import Request
from xiangxin.web.posts.keyset import before
from xiangxin.world import chance, clock

ROWS = 50


class NotMeant(Invalid):
    code = "erase_not_meant"
    sentence = mark("Nothing was erased: tick the box first, so that it is meant.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the ledger as its own subject reads it."""

    at: datetime
    verb: str
    name: str
    href: str
    units: int | None
    amount: Money | None
    entry: str


def my_id(request: Request) -> int:
    person = person_of(request.viewer)
    if person is None:
        raise SignInFirst
    return person


@require_safe
def me(request: Request) -> HttpResponse:
    card = actors.cards_of([my_id(request)])[my_id(request)]
    values = {
        "card": card,
        "acts": ledger.count_of(card.id),
        "is_maker": bool(actors.acts_for(request.viewer)),
    }
    return render(request, "me/me.html", values, current="me")


@require_POST
def edit_profile(request: Request) -> HttpResponse:
    actor_actions.describe(
        actor=my_id(request),
        name=request.POST.get("name", ""),
        summary=request.POST.get("summary", ""),
    )
    return see_other(f"{reverse('me')}?said=saved")


@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: Request) -> HttpResponse:
    person, form = my_id(request), request.POST
    if request.method != "POST":
        return render(request, "me/settings.html", {"mine": request.me}, current="me")
    actor_actions.prefer(
        person=person,
        names_follows="names_follows" in form,
        names_likes="names_likes" in form,
        names_buys="names_buys" in form,
        in_experiments="in_experiments" in form,
        ads_disclosed=ads_of(form.get("ads_disclosed", "")),
        ads_likely=likely_ads_of(form.get("ads_likely", "")) or "",
        just_shop="just_shop" in form,
        may_be_asked="may_be_asked" in form,
        now=clock.now(),
    )
    return see_other(f"{reverse('settings')}?said=saved")


@require_safe
def ledger_of_mine(request: Request) -> HttpResponse:
    entries = ledger.entries_of(
        my_id(request),
        before=before(request),
        limit=ROWS,
    )
    cards = actors.cards_of(e.actor for e in entries if e.actor is not None)
    values = {
        "rows": [_row(entry, cards) for entry in entries],
        "count": ledger.count_of(my_id(request)),
        "next_url": f"?before={entries[-1].id}" if len(entries) == ROWS else "",
    }
    return render(request, "me/ledger.html", values, current="me")


def _row(entry: ledger.Entry, cards: dict[int, actors.ActorCard]) -> Row:
    card = cards.get(entry.actor) if entry.actor is not None else None
    amount = (
        Money(entry.amount_minor, entry.currency)
        if entry.amount_minor is not None
        else None
    )
    return Row(
        at=entry.happened_at,
        verb=entry.verb,
        name=card.name if card else "",
        href=f"/@{card.handle}" if card else "",
        units=entry.units,
        amount=amount,
        entry=entry.entry,
    )


@require_POST
def erase(request: Request) -> HttpResponse:
    if request.POST.get("meant") != "yes":
        raise NotMeant
    ledger_actions.erase(
        person=my_id(request), pseudonym=chance.pseudonym(), now=clock.now()
    )
    experiments.forget(person=my_id(request))
    # Only now: whoever looks again must find the acts gone.
    actor_actions.unname(person=my_id(request), now=clock.now())
    return see_other(f"{reverse('my_ledger')}?said=erased")
