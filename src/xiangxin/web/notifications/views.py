from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe
from markupsafe import Markup, escape

from xiangxin.social.notifications import actions, queries
from xiangxin.social.notifications.rules import Section
from xiangxin.web.layout.origin import asked, number
from xiangxin.web.layout.pages import render, see_other, translate
from xiangxin.web.layout.request import Request
from xiangxin.web.notifications.shown import Line, lines
from xiangxin.web.posts.keyset import before
from xiangxin.web.posts.member import member
from xiangxin.world import clock

_NOTICES = 60


@require_safe
def notifications(request: Request) -> HttpResponse:
    person, section = member(request), _section(request)
    kinds = None
    if section is not None:
        kinds = [
            kind for kind, one in actions.notices().items() if one.section is section
        ]
    told = queries.told(person, kinds=kinds, before=before(request), limit=_NOTICES)
    next_url = ""
    if len(told) == _NOTICES:
        of = f"in={section.value}&" if section else ""
        next_url = f"?{of}before={told[-1].id}"
    values = {
        "lines": [
            (line, _said(line, request.language)) for line in lines(request, told)
        ],
        "section": section,
        # All that is on the page, whatever comes meanwhile.
        "until": told[0].id if told and section is None else 0,
        "has_new": any(not one.is_read for one in told),
        "next_url": next_url,
        "is_first": before(request) is None,
    }
    return render(
        request, "notifications/notifications.html", values, current="notifications"
    )


@require_POST
def read(request: Request) -> HttpResponse:
    """What was on the page is read."""
    person = member(request)
    actions.read(person=person, until=number(request, "until") or 0, now=clock.now())
    if request.htmx:
        return HttpResponse(status=204)
    return see_other(reverse("notifications"))


def _section(request: Request) -> Section | None:
    said = asked(request, "in")
    return Section(said) if said in set(Section) else None


def _said(line: Line, language: str) -> Markup:
    """Our sentence with its facts in it, each escaped."""
    sentence = escape(translate(line.says, language))
    facts = {name: escape(fact) for name, fact in line.facts.items()}
    return Markup(str(sentence).format_map(facts))  # noqa: S704 - our own words, facts escaped
