from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe
from markupsafe import Markup

from xiangxin.insight.snapshots import actions, queries
from xiangxin.kernel.errors import NotAllowed
from xiangxin.pull import chart, words
from xiangxin.pull.snapshot import ORBITS, Figure, Snapshot
from xiangxin.social.actors import queries as actors
from xiangxin.social.actors.actions import check_acts_for
from xiangxin.social.actors.queries import ActorCard
from xiangxin.social.actors.rules import Kind
from xiangxin.web.layout.pages import face_url, render, see_other
from xiangxin.web.layout.request import Request
from xiangxin.world import clock

ENGINE_LANGUAGE = {"en": "en", "zh-hans": "zh-Hans"}
DIRECTIONS = ("product", "topic", "person", "reward")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The figures as the page prints them; the engine's own words and drawings."""

    chart: Markup
    caption: str
    said: words.Said
    shares: list[tuple[str, str, Figure]]
    unknown: Figure | None
    orbits: list[tuple[str, str, int]]
    strength: list[tuple[str, str, Figure]]
    missing: list[str]


@require_safe
def pull(request: Request, handle: str) -> HttpResponse:
    """Who is near an actor and where the pull points, as far as the viewer may see it."""
    card = actors.actor_at(handle)
    seen = queries.figures_for(request.viewer, card)
    newest = seen.kept.id if seen.kept else 0
    values = {
        "card": card,
        "seen": seen,
        "shown": _shown(seen.kept.snapshot, card, request.language)
        if seen.kept
        else None,
        # Without a script the page looks again by itself until newer figures are there.
        "is_waiting": request.GET.get("after", "") == str(newest),
        "can_measure": settings.DEMO or seen.is_maker,
        "is_product": card.kind is Kind.PRODUCT,
    }
    return render(request, "pull/pull.html", values)


def _shown(snapshot: Snapshot, card: ActorCard, language: str) -> Shown:
    tongue = ENGINE_LANGUAGE[language]
    labels, missing = words.LABELS[tongue], words.MISSING[tongue]
    drawn = chart.orbit_chart(
        snapshot, labels=labels, centre=face_url(card.avatar) or None
    )
    return Shown(
        chart=Markup(drawn),  # noqa: S704 - the engine escapes what it draws
        caption=chart.caption(snapshot, labels=labels),
        said=words.said(snapshot, language=tongue),
        shares=[
            (name, labels[name], snapshot.shares[name])
            for name in DIRECTIONS
            if snapshot.shares
        ],
        unknown=snapshot.unknown,
        orbits=[
            (name, labels[name], snapshot.orbits.get(name, 0))
            for name in reversed(ORBITS)
        ],
        strength=_strength(snapshot, words.DEFINITIONS[tongue]),
        missing=[missing[code] for code in snapshot.missing if code in missing],
    )


def _strength(
    snapshot: Snapshot, definitions: Mapping[str, str]
) -> list[tuple[str, str, Figure]]:
    """(how to print it, what it is, the figure), for those that could be computed."""
    rows: list[tuple[str, str, Figure]] = []
    if strength := snapshot.strength:
        for how, name, figure in (
            ("percent", "returned", strength.returned),
            ("percent", "category_returned", strength.category),
            ("number", "ratio", strength.ratio),
            ("number", "force", strength.force),
        ):
            if figure is not None:
                rows.append((how, definitions[name], figure))
    if snapshot.repeat:
        rows.append(("percent", definitions["repeat"], snapshot.repeat))
    return rows


@require_POST
def measure_again(request: Request, handle: str) -> HttpResponse:
    """Ask for fresh figures: makers of their own, anybody in the demo market."""
    card = actors.actor_at(handle)
    if not settings.DEMO:
        check_acts_for(request.viewer, card.id)
    seen = queries.figures_for(request.viewer, card)
    actions.ask(actor=card.id)
    newest = seen.kept.id if seen.kept else 0
    where = reverse("pull", kwargs={"handle": card.handle})
    return see_other(f"{where}?after={newest}")


@require_POST
def publish(request: Request, handle: str) -> HttpResponse:
    card = _publishable(handle)
    actions.publish(viewer=request.viewer, actor=card.id, now=clock.now())
    return see_other(reverse("pull", kwargs={"handle": card.handle}))


@require_POST
def withdraw(request: Request, handle: str) -> HttpResponse:
    card = _publishable(handle)
    actions.withdraw(viewer=request.viewer, actor=card.id)
    return see_other(reverse("pull", kwargs={"handle": card.handle}))


def _publishable(handle: str) -> ActorCard:
    card = actors.actor_at(handle)
    if card.kind is Kind.PERSON:
        raise NotAllowed  # a person's figures are never public
    return card
