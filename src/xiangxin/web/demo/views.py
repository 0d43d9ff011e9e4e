from django.conf import settings
from django.contrib.auth import get_user_model, login
from django.http import HttpResponse
from django.views.decorators.http import require_POST, require_safe
from linkify_it import LinkifyIt
from markupsafe import Markup, escape

from xiangxin.kernel.errors import NotFound
from xiangxin.web.demo import mailbox
from xiangxin.web.layout.pages import render, see_other
from xiangxin.web.layout.request import Request
from xiangxin.world.cast import ENTRIES

MAILS = 50


def only_in_the_demo() -> None:
    if not settings.DEMO:
        raise NotFound


@require_safe
def entries(request: Request) -> HttpResponse:
    only_in_the_demo()
    return render(request, "demo/entries.html", {"entries": ENTRIES.values()})


@require_POST
def enter(request: Request) -> HttpResponse:
    """Sign in as one of the three made-up people the demo keeps for its visitors."""
    only_in_the_demo()
    entry = ENTRIES.get(request.POST.get("as", ""))
    wanted = entry.email if entry else ""
    user = get_user_model().objects.filter(email=wanted).first()
    if entry is None or user is None:
        raise NotFound
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return see_other(f"{entry.begins_at}?said=demo")


@require_safe
def mails(request: Request) -> HttpResponse:
    only_in_the_demo()
    found = mailbox.newest(settings.DATA_DIR / "mail", limit=MAILS)
    return render(request, "demo/mails.html", {"mails": found, "linked": linked})


def linked(text: str) -> Markup:
    """A mail's plain words with its links made to press."""
    out, end = Markup(), 0
    for link in LinkifyIt().match(text) or []:
        out += escape(text[end : link.index])
        out += Markup('<a href="{0}">{1}</a>').format(link.url, link.text)
        end = link.last_index
    return out + escape(text[end:])
