"""Where an act came from, told by the request: the door's part of the ledger.

A page notes the door its visitor came through (`arrival`) and its forms carry that on as
`from`, so that what is done on a product's page is credited to what led there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.conf import settings
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, UnreadablePostError
from django.urls import Resolver404, resolve
from django.utils.crypto import salted_hmac
from typing_extensions import override

from xiangxin.ledger.rules import Entry, Origin
from xiangxin.market.links.rules import code_of, number_of
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
    "ideas": Entry.IDEA,
    "idea": Entry.IDEA,
    "new_idea": Entry.IDEA,
    "roadmap": Entry.IDEA,
    "releases": Entry.RELEASE,
    "release": Entry.RELEASE,
    "notifications": Entry.NOTIFICATION,
}
# The page of an actor, its pull, its ties: what led on is the actor.
_BY_KIND = {
    Kind.PRODUCT: Entry.PRODUCT,
    Kind.BRAND: Entry.PRODUCT,
    Kind.PERSON: Entry.PERSON,
    Kind.GROUP: Entry.GROUP,
}
# What a link in a mail, a code or a campaign says of itself (?via=…), and a short link by
# its code behind a dot.
_VIA = {
    entry.value: entry
    for entry in (Entry.MAIL, Entry.QR, Entry.CAMPAIGN, Entry.NOTIFICATION, Entry.LINK)
}
_ENTRIES = {entry.value: entry for entry in Entry}


_LINKED = {Entry.QR, Entry.LINK}


@dataclass(frozen=True, slots=True)
class Arrival:
    """The door somebody came through, and the short link if it was one; `str` is for forms."""

    entry: Entry
    link: int | None = None

    @override
    def __str__(self) -> str:
        if self.link is None:
            return self.entry.value
        return f"{self.entry.value}.{code_of(self.link)}"


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
    if _said(came_from, _ENTRIES) is None:
        return path
    address, _, fragment = path.partition("#")
    address, _, query = address.partition("?")
    kept = [(k, v) for k, v in parse_qsl(query, max_num_fields=50) if k != "from"]
    query = urlencode([*kept, ("from", came_from)])
    return f"{address}?{query}#{fragment}" if fragment else f"{address}?{query}"


def arrival(request: HttpRequest) -> Arrival:
    """Through which door the visitor came to the page they asked for."""
    if said := _said(asked(request, "via"), _VIA):
        return said
    if said_before := _said(asked(request, "from"), _ENTRIES):
        return said_before
    referer = request.headers.get("Referer", "")
    return Arrival(_of_page(referer, request) if referer else Entry.DIRECT)


def _said(text: str, entries: Mapping[str, Entry]) -> Arrival | None:
    """`qr` or `qr.k3f9ab`: a link that is made up leads to nothing."""
    name, dot, code = text.partition(".")
    entry, link = entries.get(name), number_of(code)
    if entry is None or (dot and (link is None or entry not in _LINKED)):
        return None
    return Arrival(entry, link)


def _of_page(referer: str, request: HttpRequest) -> Entry:
    try:
        parts = urlsplit(referer)
        if parts.netloc != request.get_host():
            return Entry.LINK
        page = resolve(parts.path)
    except (ValueError, Resolver404):
        return Entry.UNKNOWN  # half an address, such as http://[, or no page of ours
    if (here := page.url_name) in _PAGES:
        return _PAGES[here]
    if handle := page.kwargs.get("handle"):
        kind = actors.kind_at(str(handle))
        return _BY_KIND[kind] if kind else Entry.UNKNOWN
    return Entry.UNKNOWN


def origin_of(request: HttpRequest) -> Origin:
    """For an action: the arrival that the form carries, or the page it was sent from.

    The session's number is a keyed hash: it joins acts of one visit and leads nowhere else.
    """
    came = _came(request)
    return Origin(
        entry=came.entry,
        link=came.link,
        session=_session_of(request),
        exposure=number(request, "exposure"),
        source_post=number(request, "post"),
    )


def visit_of(request: HttpRequest) -> Origin:
    """For an action whose parts know already what led to each of them."""
    return Origin(session=_session_of(request))


def _came(request: HttpRequest) -> Arrival:
    return _said(request.POST.get("from", ""), _ENTRIES) or arrival(request)


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
