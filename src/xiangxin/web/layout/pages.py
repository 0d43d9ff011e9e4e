"""Rendering our Jinja2 pages: one environment a language, its words bound once."""

import gettext as catalogues
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from babel.core import Locale
from babel.dates import format_date, format_datetime, format_timedelta
from babel.numbers import (
    format_compact_decimal,
    format_currency,
    format_decimal,
    format_percent,
)
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.encoding import iri_to_uri
from django.utils.http import url_has_allowed_host_and_scheme
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from xiangxin.kernel.errors import Refusal, SignInFirst, mark
from xiangxin.kernel.money import Money, exponent
from xiangxin.market.taxes.rules import percent_of
from xiangxin.media.queries import address_of
from xiangxin.media.rules import SIZES, key_in
from xiangxin.social.actors.rules import Staff
from xiangxin.web.layout.lean import LeanCode, escape
from xiangxin.web.layout.origin import (
    UNREADABLE,
    arrival,
    asked,
    number,
    with_arrival,
)
from xiangxin.web.layout.request import Request
from xiangxin.web.layout.shopping import just_shops
from xiangxin.world import clock

# No seconds: what happened on a market is told to the minute.
MINUTES = "yyyy-MM-dd HH:mm"
WEB = Path(__file__).resolve().parent.parent
LOCALES = {"en": Locale("en"), "zh-hans": Locale("zh", script="Hans")}
BAG_COOKIE = "bag"

# What a page may say after a redirect (?said=…); nothing else can be put into its mouth.
SAID = {
    "welcome": mark("Welcome. You are signed in."),
    "saved": mark("Saved."),
    "signed_out": mark("You are signed out."),
    "erased": mark("The ledger has forgotten what you did. New acts start afresh."),
    "asked_again": mark("Being measured again. The figures change in a few seconds."),
    "decided": mark("Decided. The author reads your reason."),
    "objected": mark("The staff will read what you wrote."),
    "demo": mark(
        "You are in the demo market as somebody made up. Nothing here is charged."
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Me:
    name: str
    handle: str
    face: str
    is_staff: bool


class Page:
    """What base.html needs to know of a request. Dear values are computed when asked for."""

    def __init__(self, request: Request, current: str = "") -> None:
        self._request = request
        self.language = request.language
        self.path = request.get_full_path()
        self.current = current
        self.demo = settings.DEMO
        self.title_suffix = "向心" if request.language == "zh-hans" else "Xiangxin"
        self.languages = settings.LANGUAGES
        self.signed_in = request.me is not None

    @cached_property
    def me(self) -> Me | None:
        found = self._request.me
        if found is None:
            return None
        return Me(
            name=found.name,
            handle=found.handle,
            face=face_url(found.avatar),
            is_staff=isinstance(self._request.viewer, Staff),
        )

    @cached_property
    def bag(self) -> int:
        """Units in the bag, for the eye only: the count rides in the bag's cookie."""
        _, _, units = self._request.COOKIES.get(BAG_COOKIE, "").rpartition(".")
        return (
            int(units)
            if units.isascii() and units.isdecimal() and len(units) < 5
            else 0
        )

    @property
    def unread(self) -> int:
        """Notices not read yet; it came with the session."""
        return self._request.me.unread if self._request.me is not None else 0

    @cached_property
    def arrival(self) -> str:
        """The door this visitor came through; forms carry it on as `from`."""
        return str(arrival(self._request))

    @cached_property
    def exposure(self) -> int | None:
        """What led to what is done here; a part drawn anew keeps that of its page."""
        request = self._request
        if request.exposure is None and request.method == "POST":
            return number(request, "exposure")
        return request.exposure

    @cached_property
    def just_shops(self) -> bool:
        return just_shops(self._request)

    @cached_property
    def csrf_token(self) -> str:
        """Only for members: public pages rely on Origin and stay cacheable."""
        return get_token(self._request) if self.signed_in else ""

    @property
    def htmx_src(self) -> str:
        return static("django_htmx/htmx-2.min.js")

    @property
    def messages(self) -> list[tuple[str, str]]:
        sentence = SAID.get(asked(self._request, "said"))
        return [("note", translate(sentence, self.language))] if sentence else []


def page_context(request: HttpRequest) -> dict[str, Page]:
    """For allauth's pages, which are Django templates."""
    return {"page": Page(request)} if hasattr(request, "me") else {}  # type: ignore[arg-type]


@cache
def static(path: str) -> str:
    return staticfiles_storage.url(path)


def face_url(avatar: str) -> str:
    """The address of a small picture, or '' when a drawn one stands in."""
    if key := key_in(avatar):
        return address_of(key, SIZES[0], "jpg")
    return static(avatar) if avatar else ""


def webp_of(address: str) -> str:
    """The same picture in fewer bytes, '' when there is none."""
    is_ours = address.startswith(settings.MEDIA_URL) and address.endswith(".jpg")
    return f"{address[:-3]}webp" if is_ours else ""


@cache
def _catalogue(language: str) -> catalogues.NullTranslations:
    folder = "zh_Hans" if language == "zh-hans" else language
    return catalogues.translation(
        "django", settings.LOCALE_PATHS[0], [folder], fallback=True
    )


def translate(sentence: str, language: str) -> str:
    return _catalogue(language).gettext(sentence) if sentence else ""


@lru_cache(4096)
def _money(minor: int, currency: str, language: str) -> str:
    amount = Money(minor, currency).decimal()
    # Whole amounts go without their zeros: ¥468, not ¥468.00.
    whole = exponent(currency) and amount == amount.to_integral_value()
    return format_currency(
        amount,
        currency,
        "¤#,##0" if whole else None,
        locale=LOCALES[language],
        currency_digits=not whole,
    )


@cache
def environment(language: str) -> Environment:
    locale = LOCALES[language]
    number = lru_cache(8192)(lambda n: format_decimal(n, locale=locale))
    made = Environment(
        loader=FileSystemLoader(sorted(WEB.glob("*/templates"))),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=settings.DEBUG,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.code_generator_class = LeanCode
    made.install_gettext_translations(_catalogue(language), newstyle=True)  # type: ignore[attr-defined]
    # The extension's own `_` looks the catalogue up through the context, at each call.
    made.globals.update(_=_sayer(language), gettext=_sayer(language))
    made.globals.update(
        url=_url,
        turn_of=_turn_of,
        static=static,
        face_url=face_url,
        webp_of=webp_of,
        choices=_choices,
        money=lambda money: _money(money.minor, money.currency, language),
        number=number,
        compact=lambda n: (
            format_compact_decimal(n, fraction_digits=1, locale=locale)
            if n >= 10_000
            else number(n)
        ),
        percent=lambda share: format_percent(share, locale=locale),
        rate=lambda rate: format_percent(percent_of(rate), "#,##0.###%", locale=locale),
        day=lambda at: format_date(at, "medium", locale=locale),
        moment=lru_cache(8192)(
            lambda at: f"{format_datetime(at, MINUTES, tzinfo=UTC, locale=locale)} UTC"
        ),
        ago=lambda at: _ago(at, locale),
        lasting=lambda time: format_timedelta(time, locale=locale),
        iso=lambda at: at.isoformat(timespec="seconds"),
        language=language,
    )
    return made


def _sayer(language: str) -> Callable[..., Markup]:
    words = _catalogue(language)

    @lru_cache(4096)
    def plain(sentence: str) -> Markup:
        return Markup(words.gettext(sentence)) % {}  # noqa: S704 - our own words

    in_words = lru_cache(4096)(words.gettext)

    def say(sentence: str, **facts: Any) -> Markup:
        """A sentence in this language; the facts in it are escaped."""
        if not facts:
            return plain(sentence)
        escaped = {name: escape(fact) for name, fact in facts.items()}
        return Markup(in_words(sentence) % escaped)  # noqa: S704 - as above

    return say


def _url(name: str, **kwargs: Any) -> str:
    return _address(name, tuple(kwargs.items()))


@lru_cache(8192)
def _address(name: str, kwargs: tuple[tuple[str, Any], ...]) -> str:
    return reverse(name, kwargs=dict(kwargs))


@lru_cache(256)
def _choices(options: tuple[tuple[str, str], ...], chosen: str) -> Markup:
    """The options of a select. All countries are a third of the address's page."""
    mark_of = {chosen: Markup(" selected")}
    return Markup().join(
        Markup('<option value="{}"{}>{}</option>').format(
            value, mark_of.get(value, ""), word
        )
        for value, word in options
    )


@lru_cache(8192)
def _turn_of(handle: str) -> int:
    """Degrees by which a drawn face is turned: the same handle, the same drawing."""
    turn = 0
    for letter in handle[:12].lower():
        turn = turn * 7 + "abcdefghijklmnopqrstuvwxyz0123456789_-.".find(letter) + 2
    return turn % 360


def _ago(at: datetime, locale: Locale) -> str:
    past = at - clock.now()
    if past.days < -30:
        return format_date(at, "medium", locale=locale)
    return _since(_alike(past), locale)


def _alike(past: timedelta) -> int:
    """Seconds ago, the same for all that are told alike: a feed is full of them.

    Babel turns at half a unit and at 0.85 of the next: from a minute on only at multiples
    of half a minute, from an hour on only at multiples of six minutes.
    """
    ago = -(past.days * 86_400 + past.seconds)
    if ago < 60:
        return ago
    over = ago % (30 if ago < 3_600 else 360)
    return ago - over + (over > 0)


@lru_cache(8192)
def _since(seconds: int, locale: Locale) -> str:
    return format_timedelta(
        timedelta(seconds=-seconds), add_direction=True, locale=locale
    )


def text(template: str, values: Mapping[str, Any], *, language: str) -> str:
    """A rendered template without a request: mails and reports."""
    return environment(language).get_template(template).render(values)


def render(
    request: Request,
    template: str,
    values: Mapping[str, Any] | None = None,
    *,
    status: int = 200,
    current: str = "",
) -> HttpResponse:
    """A page. It varies by cookie and language; members' pages are never kept by caches."""
    page = Page(request, current)
    body = (
        environment(request.language)
        .get_template(template)
        .render({**(values or {}), "page": page})
    )
    response = HttpResponse(body, status=status)
    patch_vary_headers(response, ("Cookie", "Accept-Language"))
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def sentence_of(refusal: Refusal, language: str) -> str:
    facts = {name: _fact(value, language) for name, value in refusal.facts.items()}
    return translate(refusal.sentence, language).format_map(facts)


def _fact(value: object, language: str) -> object:
    match value:
        case str():
            return translate(value, language)
        case Money():
            return _money(value.minor, value.currency, language)
        case _:
            return value


def refused(request: Request, refusal: Refusal) -> HttpResponse:
    """A refusal as a page, an htmx part or JSON, in the visitor's language."""
    sentence = sentence_of(refusal, request.language)
    if request.headers.get("Accept", "").startswith("application/json"):
        return JsonResponse(
            {"error": refusal.code, "sentence": sentence}, status=refusal.status
        )
    if isinstance(refusal, SignInFirst):
        return _to_sign_in(request)
    values = {
        "refusal": {
            "code": refusal.code,
            "status": refusal.status,
            "sentence": sentence,
        },
        "back": back_to(request, otherwise="/"),
    }
    if getattr(request, "htmx", None):
        # htmx puts only good answers into the page; the part says where it goes.
        response = render(request, "layout/refused_part.html", values)
        response.headers["HX-Retarget"] = "#refused"
        response.headers["HX-Reswap"] = "innerHTML"
        return response
    return render(request, "layout/refused.html", values, status=refusal.status)


def _to_sign_in(request: Request) -> HttpResponse:
    came_from = (
        request.get_full_path()
        if request.method == "GET"
        else back_to(request, otherwise="/")
    )
    where = f"{reverse('account_login')}?{urlencode({'next': came_from})}"
    if getattr(request, "htmx", None):
        return HttpResponse(status=204, headers={"HX-Redirect": where})
    return see_other(where)


class SeeOther(HttpResponse):
    """Sends the browser on after a form: a reload does not send it twice."""

    status_code = 303

    @property
    def url(self) -> str:
        return self.headers["Location"]


def see_other(where: str) -> HttpResponse:
    """To a page of ours: an address that `reverse` made or `back_to` has looked at."""
    return SeeOther(headers={"Location": iri_to_uri(where)})


def back_to(request: HttpRequest, *, otherwise: str) -> str:
    """The page of ours a form names or was sent from, else `otherwise`."""
    try:
        named, came_from = request.POST.get("next", ""), request.POST.get("from", "")
    except UNREADABLE:
        named = came_from = ""  # the form itself may be what is refused
    if named.startswith("/") and _is_ours(named, request):
        return with_arrival(named, came_from)
    before = request.headers.get("Referer", "")
    return before if _is_ours(before, request) else otherwise


def _is_ours(address: str, request: HttpRequest) -> bool:
    return address.startswith(
        ("/", "http://", "https://")
    ) and url_has_allowed_host_and_scheme(address, {request.get_host()})
