"""Where an act came from, told by the request: the door's part of the ledger."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils.crypto import salted_hmac

from xiangxin.ledger.rules import Entry, Origin

# The page a form stands on, by the name of its address.
_PAGES = {
    "home": Entry.HOME,
    "discover": Entry.HOME,
    "search": Entry.SEARCH,
    "post": Entry.PRODUCT,
    "bag": Entry.PRODUCT,
    "checkout": Entry.PRODUCT,
}


def origin_of(request: HttpRequest, *, page: Entry | None = None) -> Origin:
    """How this visitor came to what they are doing now.

    `page` is what the view knows; else the page the form was sent from says it. The
    session's number is a keyed hash: it joins acts of one visit and leads nowhere else.
    """
    return Origin(entry=page or _entry_of(request), session=_session_of(request))


def _entry_of(request: HttpRequest) -> Entry:
    referer = request.headers.get("Referer", "")
    if not referer:
        return Entry.DIRECT
    parts = urlsplit(referer)
    if parts.netloc != request.get_host():
        return Entry.LINK
    try:
        return _PAGES.get(resolve(parts.path).url_name or "", Entry.UNKNOWN)
    except Resolver404:
        return Entry.UNKNOWN


def _session_of(request: HttpRequest) -> int | None:
    key = request.session.session_key
    if not key:
        return None
    digest = salted_hmac("ledger.session", key, secret=settings.SECRET_KEY).digest()
    return int.from_bytes(digest[:8]) >> 1
