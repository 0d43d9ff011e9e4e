from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from xiangxin.social.moderation import actions, queries
from xiangxin.social.moderation.rules import REASON_MOST
from xiangxin.social.shield.rules import State
from xiangxin.web.layout.addresses import HIGHEST_ID
from xiangxin.web.layout.pages import render, see_other
from xiangxin.web.layout.request import Request
from xiangxin.web.posts.flags import WORDS
from xiangxin.web.posts.keyset import before
from xiangxin.web.posts.member import member
from xiangxin.world import clock

_LOG = 50


@require_safe
def queue(request: Request) -> HttpResponse:
    """What was flagged, with the words or figures that say why."""
    member(request)
    asked = request.GET.get("state", "")
    state = State(asked) if asked in list(State) else State.OPEN
    flagged = queries.waiting(request.viewer, state=state, before=before(request))
    last = flagged[-1].mark.id if len(flagged) == queries.PAGE else None
    values = {
        "flagged": flagged,
        "state": state,
        "waiting": queries.count_waiting(request.viewer),
        "reason_most": REASON_MOST,
        "is_first": before(request) is None,
        "next_url": f"?state={state}&before={last}" if last else "",
        **WORDS,
    }
    return render(request, "moderation/queue.html", values)


@require_safe
def log(request: Request) -> HttpResponse:
    """Every decision and objection, newest first."""
    member(request)
    steps = queries.log(request.viewer, before=before(request), limit=_LOG)
    values = {
        "steps": steps,
        "next_url": f"?before={steps[-1].id}" if len(steps) == _LOG else "",
        **WORDS,
    }
    return render(request, "moderation/log.html", values)


@require_POST
def decide(request: Request, mark: int) -> HttpResponse:
    member(request)
    actions.decide(
        viewer=request.viewer,
        mark=mark,
        did=request.POST.get("did", ""),
        seen=request.POST.get("seen", ""),
        reason=request.POST.get("reason", ""),
        now=clock.now(),
    )
    return see_other(f"{reverse('moderation')}?said=decided")


@require_POST
def dispute(request: Request, post_id: int) -> HttpResponse:
    """The author says once what is wrong with a flag on their post."""
    member(request)
    actions.dispute(
        viewer=request.viewer,
        post=post_id,
        mark=_number(request.POST.get("mark", "")),
        text=request.POST.get("text", ""),
        now=clock.now(),
    )
    here = reverse("thread", kwargs={"post_id": post_id})
    return see_other(f"{here}?said=objected#p{post_id}")


def _number(text: str) -> int:
    """0 is nothing's number, and so is what is no number."""
    is_one = text.isascii() and text.isdecimal() and len(text) < 20
    return min(int(text), HIGHEST_ID) if is_one else 0
