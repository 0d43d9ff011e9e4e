"""From a bare request to one that knows its session, viewer and language; and refusals back."""

import logging
from collections.abc import Callable

from csp.utils import build_policy
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.exceptions import (
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import HttpRequest, HttpResponseBase, HttpResponseForbidden
from django.middleware.csrf import CsrfViewMiddleware
from django.middleware.gzip import GZipMiddleware
from django.utils import translation
from django.utils.crypto import constant_time_compare
from django.utils.translation.trans_real import parse_accept_lang_header
from typing_extensions import override

from xiangxin.kernel.errors import Invalid, Refusal, mark
from xiangxin.kernel.ids import next_id
from xiangxin.social.actors import queries as actors
from xiangxin.social.actors.queries import SignedIn
from xiangxin.social.actors.rules import Member, Staff, Stranger
from xiangxin.social.actors.sessions import SessionStore
from xiangxin.web.layout.pages import refused
from xiangxin.web.layout.request import Request
from xiangxin.world import clock

log = logging.getLogger("xiangxin.request")
GetResponse = Callable[[HttpRequest], HttpResponseBase]


class TooMuch(Invalid):
    code = "too_much"
    sentence = mark("That is too much at once. Shorten it and send it again.")
    status = 413


class Sessions(SessionMiddleware):
    """Session, user and viewer in one query.

    Django's checks are kept: a session that expired, a user who is inactive, and a password
    changed since (by the hash kept in the session) all count as nobody.
    """

    @override
    def process_request(self, request: HttpRequest) -> None:
        request.get_host()  # refuses the name of another market
        key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
        if not key.isascii() or not key.isalnum():
            key = ""
        found = actors.signed_in(key, now=clock.now()) if key else None
        store = SessionStore(key if found else None)
        store._session_cache = store.decode(found.session_data) if found else {}  # type: ignore[attr-defined]  # noqa: SLF001
        request.session = store
        _attend(request, found)  # type: ignore[arg-type]  # it becomes a Request here


def _attend(request: Request, found: SignedIn | None) -> None:
    request.exposure = None
    if found and found.user and _is_theirs(request.session, found):
        request.user = found.user
        request.me = found if found.person is not None else None
    else:
        request.user = AnonymousUser()
        request.me = None
    if request.me is None or request.me.person is None:
        request.viewer = Stranger()
    elif request.user.is_staff:
        request.viewer = Staff(request.me.person)
    else:
        request.viewer = Member(request.me.person)


def _is_theirs(session: SessionBase, found: SignedIn) -> bool:
    assert found.user  # noqa: S101 - narrows for the type checker
    kept = session.get(HASH_SESSION_KEY, "")
    hashes = [
        found.user.get_session_auth_hash(),
        *found.user.get_session_auth_fallback_hash(),
    ]
    return (
        session.get(SESSION_KEY) == str(found.user.pk)
        and session.get(BACKEND_SESSION_KEY) in settings.AUTHENTICATION_BACKENDS
        and any(constant_time_compare(kept, one) for one in hashes)
    )


def language(get_response: GetResponse) -> GetResponse:
    """The member's own choice, else this browser's, else what the browser asks for."""
    known = {code for code, _ in settings.LANGUAGES}

    def choose(request: Request) -> str:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        if request.me and request.me.locale in known:
            return request.me.locale
        if chosen in known:
            return chosen
        for accepted, _ in parse_accept_lang_header(
            request.META.get("HTTP_ACCEPT_LANGUAGE", "")
        ):
            if accepted.startswith("zh"):
                return "zh-hans"
            if accepted.startswith("en"):
                return "en"
        return settings.LANGUAGE_CODE

    def middleware(request: HttpRequest) -> HttpResponseBase:
        request.language = choose(request)  # type: ignore[attr-defined, arg-type]
        translation.activate(request.language)  # type: ignore[attr-defined]
        return get_response(request)

    return middleware


def guarded(get_response: GetResponse) -> GetResponse:
    """The headers that protect every answer. They are always the same, so built once."""
    fixed = {
        "Content-Security-Policy": build_policy(
            config=settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
        ),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    if settings.SECURE_HSTS_SECONDS:
        fixed["Strict-Transport-Security"] = f"max-age={settings.SECURE_HSTS_SECONDS}"

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        for name, value in fixed.items():
            response.headers.setdefault(name, value)
        return response

    return middleware


class Compressed(GZipMiddleware):
    """Pages and tables; what is a picture already is as small as it gets."""

    @override
    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if response.headers.get("Content-Type", "").startswith("image/"):
            return response
        return super().process_response(request, response)


class SameOrigin(CsrfViewMiddleware):
    """An unsafe request must come from our own pages.

    Browsers say so in `Origin` or `Sec-Fetch-Site`; then no token is needed, and public
    pages can be cached. Where both are missing the token is asked for.
    """

    @override
    def process_view(
        self,
        request: HttpRequest,
        callback: Callable[..., HttpResponseBase],
        callback_args: tuple[object, ...],
        callback_kwargs: dict[str, object],
    ) -> HttpResponseForbidden | None:
        if request.method in {"GET", "HEAD", "OPTIONS", "TRACE"}:
            return None
        if getattr(callback, "csrf_exempt", False):
            return None
        if "HTTP_ORIGIN" in request.META:
            is_ours = self._origin_verified(request)  # type: ignore[attr-defined]
        elif "HTTP_SEC_FETCH_SITE" in request.META:
            is_ours = request.META["HTTP_SEC_FETCH_SITE"] == "same-origin"
        else:
            return super().process_view(
                request, callback, callback_args, callback_kwargs
            )
        if is_ours:
            request.csrf_processing_done = True  # type: ignore[attr-defined]
            return None
        answer: HttpResponseForbidden = self._reject(request, "foreign")  # type: ignore[attr-defined]
        return answer


class Refusals:
    """The only place where a refusal becomes an answer; also gives each request its id."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.request_id = f"{next_id(clock.now()):x}"  # type: ignore[attr-defined]
        response = self.get_response(request)
        response.headers["X-Request-ID"] = request.request_id  # type: ignore[attr-defined]
        if getattr(request, "me", None) and "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "private, no-cache"
        return response

    def process_exception(
        self, request: Request, error: Exception
    ) -> HttpResponseBase | None:
        if isinstance(error, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
            error = TooMuch()
        if isinstance(error, Refusal):
            if error.status >= 500:
                log.error("%s refused: %r", request.request_id, error)
            return refused(request, error)
        log.error("%s failed", request.request_id, exc_info=error)
        return None
