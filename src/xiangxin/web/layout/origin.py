"""Where an act came from, told by the request: the door's part of the ledger.

A page notes the door its visitor came through (`arrival`) and its forms carry that on as
`from`, so that what is done on a product's page is credited to what led there.
"""

from urllib.parse import parse_qsl, urlencode, urlsplit

from django.conf import settings
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, UnreadablePostError
from django.urls import Resolver404, resolve
from django.utils.crypto import salted_hmac

from xiangxin.ledger.rules import Entry, Origin
from xiangxin.social.actors import queries as actors
from xiangxin.social.actors.rules import Kind

# Pages of ours by the name of their address; an actor's own page tells its kind (`at`).
_PAGES = {
    "home": Entry.HOME,
    "discover": Entry.HOME,
    "square": Entry.HOME,
    "search": Entry.SEARCH,
    "bag": Entry.PRODUCT,
    "checkout": Entry.PRODUCT,
    "order": Entry.PRODUCT,
    "thread": Entry.PERSON,
}
# The page of an actor, its pull, its ties: what led on is the actor.
_BY_KIND = {
    Kind.PRODUCT: Entry.PRODUCT,
    Kind.BRAND: Entry.PRODUCT,
    Kind.PERSON: Entry.PERSON,
    Kind.GROUP: Entry.GROUP,
}
_ENTRIES = {entry.value for entry in Entry}
# What a link in a mail, a code or a campaign says of itself (?via=…).
_VIA = {
    entry.value: entry
    for entry in (Entry.MAIL, Entry.QR, Entry.CAMPAIGN, Entry.NOTIFICATION)
}


# What Django raises when a query or a form is too large, cut off or in no known encoding.
UNREADABLE = (SuspiciousOperation, BadRequest, UnreadablePostError)


def asked(request: HttpRequest, name: str) -> str:
    """A word of the address's query; '' when there is none or the query cannot be read."""
    try:
        return request.GET.get(name, "")
    except UNREADABLE:
        return ""


def with_arrival(path: str, came_from: str) -> str:
    """The address of a page somebody is sent back to, still knowing how they came."""
    if came_from not in _ENTRIES:
        return path
    address, _, fragment = path.partition("#")
    address, _, query = address.partition("?")
    kept = [(k, v) for k, v in parse_qsl(query, max_num_fields=50) if k != "from"]
    query = urlencode([*kept, ("from", came_from)])
    return f"{address}?{query}#{fragment}" if fragment else f"{address}?{query}"


def arrival(request: HttpRequest) -> Entry:
    """Through which door the visitor came to the page they asked for."""
    if said := _VIA.get(asked(request, "via")):
        return said
    if (said_before := asked(request, "from")) in _ENTRIES:
        return Entry(said_before)
    referer = request.headers.get("Referer", "")
    return _of_page(referer, request) if referer else Entry.DIRECT


def _of_page(referer: str, request: HttpRequest) -> Entry:
    try:
        parts = urlsplit(referer)
        if parts.netloc != request.get_host():
            return Entry.LINK
        page = resolve(parts.path)
    except (ValueError, Resolver404):
        return Entry.UNKNOWN  # half an address, such as http://[, or no page of ours
    if handle := page.kwargs.get("handle"):
        kind = actors.kind_at(str(handle))
        return _BY_KIND[kind] if kind else Entry.UNKNOWN
    return _PAGES.get(page.url_name or "", Entry.UNKNOWN)


def origin_of(request: HttpRequest) -> Origin:
    """For an action: the arrival that the form carries, or the page it was sent from.

    The session's number is a keyed hash: it joins acts of one visit and leads nowhere else.
    """
    return Origin(
        entry=_entry(request),
        session=_session_of(request),
        exposure=number(request, "exposure"),
        source_post=number(request, "post"),
    )


def visit_of(request: HttpRequest) -> Origin:
    """For an action whose parts know already what led to each of them."""
    return Origin(session=_session_of(request))


def _entry(request: HttpRequest) -> Entry:
    try:
        return Entry(request.POST.get("from", ""))
    except ValueError:
        return arrival(request)


def number(request: HttpRequest, name: str) -> int | None:
    """An identifier that a form carries. It may be made up, and then it leads to nothing."""
    try:
        said = request.POST.get(name, "")
    except UNREADABLE:
        return None
    if not said.isascii() or not said.isdecimal() or len(said) > 19:
        return None
    return int(said) if int(said) < 2**63 else None


def _session_of(request: HttpRequest) -> int | None:
    key = request.session.session_key
    if not key:
        return None
    digest = salted_hmac("ledger.session", key, secret=settings.SECRET_KEY).digest()
    return int.from_bytes(digest[:8]) >> 1
