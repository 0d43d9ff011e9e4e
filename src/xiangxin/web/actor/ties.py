"""Following, and who follows whom: public, unless somebody would not be named."""

from collections.abc import Sequence

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from xiangxin.social.actors import actions as actor_actions
from xiangxin.social.actors import queries as actors
from xiangxin.social.actors.queries import ActorCard
from xiangxin.social.actors.rules import Kind
from xiangxin.web.actor.profile import profile_of
from xiangxin.web.layout.origin import origin_of
from xiangxin.web.layout.pages import back_to, render, see_other
from xiangxin.web.layout.request import Request
from xiangxin.web.posts.keyset import before
from xiangxin.web.posts.member import member
from xiangxin.web.posts.place import shown_at
from xiangxin.web.posts.who import who
from xiangxin.world import clock

_PEOPLE = 50


@require_safe
def following(request: Request, handle: str) -> HttpResponse:
    card = shown_at(request, handle)
    ties = actors.followed_by(
        request.viewer, card.id, before=before(request), limit=_PEOPLE
    )
    return _ties(request, card, ties, is_followers=False)


@require_safe
def followers(request: Request, handle: str) -> HttpResponse:
    card = shown_at(request, handle)
    ties = actors.followers_of(
        request.viewer, card.id, before=before(request), limit=_PEOPLE
    )
    return _ties(request, card, ties, is_followers=True)


def _ties(
    request: Request,
    card: ActorCard,
    ties: Sequence[tuple[int, int]],
    *,
    is_followers: bool,
) -> HttpResponse:
    cards = actors.cards_of(other for _, other in ties)
    values = {
        "actor": profile_of(card),
        "people": [
            who(cards[other])
            for _, other in ties
            if other in cards
            and not cards[other].is_suspended
            and not cards[other].is_hidden
        ],
        "is_followers": is_followers,
        "next_url": f"?before={ties[-1][0]}" if len(ties) == _PEOPLE else "",
    }
    return render(request, "actor/ties.html", values)


@require_POST
def follow(request: Request, handle: str) -> HttpResponse:
    person, card = member(request), shown_at(request, handle)
    actor_actions.follow(
        follower=person, target=card.id, origin=origin_of(request), now=clock.now()
    )
    return _followed(request, card, is_following=True)


@require_POST
def unfollow(request: Request, handle: str) -> HttpResponse:
    person, card = member(request), actors.actor_at(handle)
    actor_actions.unfollow(
        follower=person, target=card.id, origin=origin_of(request), now=clock.now()
    )
    return _followed(request, card, is_following=False)


def _followed(request: Request, card: ActorCard, *, is_following: bool) -> HttpResponse:
    own = reverse("actor", kwargs={"handle": card.handle})
    path = back_to(request, otherwise=own)
    if not request.htmx:
        return see_other(path)
    is_the_thing_to_do = card.kind is not Kind.PRODUCT and path.startswith(own)
    values = {
        "actor": who(card),
        "is_following": is_following,
        "path": path,
        # On somebody's own page following is the one thing to do; beside a buy button, and
        # in a list, it stands back.
        "kind": "" if is_the_thing_to_do else "line",
    }
    return render(request, "actor/follow.html", values)
