"""Language switch, health, and what is shown when a request goes wrong."""

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST, require_safe

from xiangxin.kernel.errors import NotFound, Refusal, mark
from xiangxin.social.actors import actions as actors
from xiangxin.social.actors.rules import person_of
from xiangxin.web.layout.pages import LOCALES, back_to, refused, render, see_other
from xiangxin.web.layout.request import Request
from xiangxin.web.layout.shopping import HINT_COOKIE, JUST_SHOP_COOKIE, REMEMBERED_S
from xiangxin.world import clock


class Foreign(Refusal):
    code = "foreign_form"
    sentence = mark(
        "This form did not come from our pages. Open the page again and send it from there."
    )
    status = 403


class Unclear(Refusal):
    code = "unclear_request"
    sentence = mark("That request could not be understood.")


@require_POST
def switch_language(request: Request) -> HttpResponse:
    """Keep the page, change the language; a member's choice goes with them."""
    wanted = request.POST.get("language", "")
    response = see_other(back_to(request, otherwise="/"))
    if wanted in LOCALES:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            wanted,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
        if request.me and request.me.person is not None:
            actors.set_locale(person=request.me.person, locale=wanted)
    return response


@require_POST
def just_shop(request: Request) -> HttpResponse:
    """`hide` or `show` the talk, or put the hint away (`later`); the page stays."""
    wish = request.POST.get("talk", "")
    response = see_other(back_to(request, otherwise="/"))
    if wish in {"hide", "show"}:
        person = person_of(request.viewer)
        if person is None:
            _remember(response, JUST_SHOP_COOKIE, "yes" if wish == "hide" else "no")
        else:
            actors.prefer(person=person, just_shop=wish == "hide", now=clock.now())
    if wish in {"hide", "later"}:
        _remember(response, HINT_COOKIE, "read")
    return response


def _remember(response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(
        name,
        value,
        max_age=REMEMBERED_S,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})


def foreign_form(request: Request, reason: str = "") -> HttpResponse:
    return refused(request, Foreign())


def not_found(request: Request, exception: Exception) -> HttpResponse:
    return refused(request, NotFound())


def unclear(request: Request, exception: Exception) -> HttpResponse:
    # A request for a foreign host never reached the middleware that knows language and viewer.
    if not hasattr(request, "language"):
        return HttpResponse(Unclear.sentence, status=400, content_type="text/plain")
    return refused(request, Unclear())


def not_allowed(request: Request, exception: Exception) -> HttpResponse:
    return refused(request, Foreign())


def broken(request: Request) -> HttpResponse:
    if not hasattr(request, "language"):
        return HttpResponse("Our mistake.", status=500, content_type="text/plain")
    values = {"request_id": getattr(request, "request_id", "")}
    return render(request, "layout/error.html", values, status=500)


@require_safe
def about(request: Request) -> HttpResponse:
    return render(request, "layout/about.html")
