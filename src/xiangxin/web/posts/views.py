from urllib.parse import urlsplit, urlunsplit

from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from xiangxin.kernel.errors import Refusal
from xiangxin.social.actors import queries as actors
from xiangxin.social.moderation import queries as moderation
from xiangxin.social.moderation.rules import DISPUTE_MOST
from xiangxin.social.posts import actions as post_actions
from xiangxin.social.posts import queries as posts
from xiangxin.social.posts.errors import (
    Empty,
    PostGone,
    SaidInTheOpen,
    TooFast,
    TooLong,
)
from xiangxin.social.posts.rules import Visibility
from xiangxin.text.markdown import plain
from xiangxin.web.layout.origin import origin_of
from xiangxin.web.layout.pages import back_to, render, see_other, sentence_of
from xiangxin.web.layout.request import Request
from xiangxin.web.posts.cards import Shown, place_of, shown
from xiangxin.web.posts.flags import WORDS
from xiangxin.web.posts.member import member
from xiangxin.world import clock

# Doors have no try, with this exception: a refused post must not lose what was typed, and
# the common page of a refusal has nowhere to show it.
_KEEPS_WORDS = (Empty, TooLong, TooFast, PostGone, SaidInTheOpen)
_TITLE = 60


@require_safe
def thread(request: Request, post_id: int) -> HttpResponse:
    found = posts.thread(request.viewer, post_id)
    root, *replies = shown(
        request, [found.root, *found.replies], here=found.root.place_id
    )
    values = {
        "title": _title(root),
        "place": place_of(found.root),
        "root": root,
        "replies": replies,
        "is_cut": len(replies) == posts.THREAD_MOST,
        "to": next((one for one in replies if one.id == post_id), root),
        "mine": moderation.about_mine(
            request.viewer, (one.id for one in (root, *replies))
        ),
        "dispute_most": DISPUTE_MOST,
        **WORDS,
    }
    return render(request, "posts/thread.html", values)


def _title(post: Shown) -> str:
    if post.deleted:
        return ""
    words = " ".join(plain(post.html).split())
    cut = words if len(words) <= _TITLE else f"{words[:_TITLE].rstrip()}…"
    return f"{post.author.name}: {cut}"


@require_POST
def say(request: Request, handle: str = "") -> HttpResponse:
    """At a product's or group's page; on one's own page and at home, at no place."""
    person = member(request)
    place = actors.actor_at(handle).id if handle else person
    text = request.POST.get("text", "")
    visibility = request.POST.get("visibility", Visibility.PUBLIC.value)
    try:
        post = post_actions.say(
            author=person,
            place=None if place == person else place,
            visibility=visibility,
            source=text,
            origin=origin_of(request),
            now=clock.now(),
        )
    except _KEEPS_WORDS as refusal:
        return _again(request, refusal, text, visibility=visibility)
    here = reverse("actor", kwargs={"handle": handle}) if handle else reverse("home")
    return see_other(_at(back_to(request, otherwise=here), post))


@require_POST
def reply(request: Request, post_id: int) -> HttpResponse:
    person = member(request)
    text = request.POST.get("text", "")
    try:
        post = post_actions.say(
            author=person,
            in_reply_to=post_id,
            source=text,
            origin=origin_of(request),
            now=clock.now(),
        )
    except _KEEPS_WORDS as refusal:
        return _again(request, refusal, text, to=post_id)
    thread_of = reverse("thread", kwargs={"post_id": post_id})
    # Only a form that names its page: a thread is read elsewhere too.
    here = back_to(request, otherwise=thread_of) if "next" in request.POST else ""
    return see_other(_at(here or thread_of, post))


def _again(
    request: Request,
    refusal: Refusal,
    text: str,
    *,
    to: int | None = None,
    visibility: str = "",
) -> HttpResponse:
    """The form once more, with everything typed in it and the reason beside it."""
    thread_of = reverse("thread", kwargs={"post_id": to}) if to else "/"
    values = {
        "why": sentence_of(refusal, request.language),
        "text": text,
        "visibility": visibility,
        "action": request.path,
        "next": back_to(request, otherwise=thread_of),
        "to": next(iter(shown(request, posts.cards_of(request.viewer, [to]))), None)
        if to
        else None,
    }
    return render(request, "posts/again.html", values, status=refusal.status)


@require_POST
def like(request: Request, post_id: int) -> HttpResponse:
    person = member(request)
    post_actions.like(
        person=person, post=post_id, origin=origin_of(request), now=clock.now()
    )
    return _liked(request, post_id)


@require_POST
def unlike(request: Request, post_id: int) -> HttpResponse:
    person = member(request)
    post_actions.unlike(
        person=person, post=post_id, origin=origin_of(request), now=clock.now()
    )
    return _liked(request, post_id)


def _liked(request: Request, post_id: int) -> HttpResponse:
    path = back_to(request, otherwise=reverse("thread", kwargs={"post_id": post_id}))
    cards = posts.cards_of(request.viewer, [post_id]) if request.htmx else []
    if not cards:
        return see_other(_at(path, post_id, keep_page=True))
    values = {"card": shown(request, cards)[0], "path": path}
    return render(request, "posts/like.html", values)


@require_POST
def delete(request: Request, post_id: int) -> HttpResponse:
    """Its author may, and staff; answers to it stay."""
    member(request)
    post_actions.delete(viewer=request.viewer, post=post_id, now=clock.now())
    here = reverse("thread", kwargs={"post_id": post_id})
    return see_other(back_to(request, otherwise=here))


def _at(page: str, post: int, *, keep_page: bool = False) -> str:
    """The place of a post on a page; what was just said stands on the newest one."""
    parts = urlsplit(page)
    query = QueryDict(parts.query, mutable=True)
    for passing in ("said",) if keep_page else ("said", "before"):
        query.pop(passing, None)
    return urlunsplit(parts._replace(query=query.urlencode(), fragment=f"p{post}"))
