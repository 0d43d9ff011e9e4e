"""Which addresses may be asked at all, what may come of it, and how much of it is read."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Final
from urllib.parse import urljoin, urlsplit

import idna

from xiangxin.outside.errors import (
    AddressHasPort,
    AddressHasUser,
    AddressIsNumber,
    AnswerTooLarge,
    AnswerUnreadable,
    LedInCircles,
    NotAnAddress,
    NotFetched,
    NotPublic,
    NotReached,
    SiteNotFound,
    TookTooLong,
)

# One whole fetch, its detours included; then, whatever holds it, the process ends itself. The
# last limit is longer: a machine may be too busy to start it.
CLOCK_S: Final = 10.0
ENDS_S: Final = 15.0
ENDED_AFTER_S: Final = 120.0
CPU_S: Final = 5
MEMORY_BYTES: Final = 1 << 29
BYTES_MOST: Final = 1 << 20
DETOURS_MOST: Final = 4
ADDRESS_MOST: Final = 2_000
PORTS: Final[Mapping[str, int]] = {"http": 80, "https": 443}

_LABEL: Final = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_ENDS_A_NUMBER: Final = re.compile(r"(?:\d+|0x[0-9a-f]*)")
_HIDDEN: Final = re.compile(r"[\x00-\x20\x7f\\]")
_PUBLIC_V6: Final = IPv6Network("2000::/3")
# Inside of it, what leads into another address or is nobody's.
_NOT_PUBLIC_V6: Final = tuple(
    map(
        IPv6Network,
        ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"),
    )
)
_REFUSALS: Final[Mapping[str, type[NotFetched]]] = {
    refusal.code: refusal
    for refusal in (
        NotFetched,
        NotAnAddress,
        AddressIsNumber,
        AddressHasPort,
        AddressHasUser,
        SiteNotFound,
        NotPublic,
        NotReached,
        TookTooLong,
        AnswerTooLarge,
        AnswerUnreadable,
        LedInCircles,
    )
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Of a page: only what may be asked. `host` is in ASCII, as machines write it."""

    scheme: str
    host: str
    path: str = "/"
    query: str = ""

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.host}{self.path}{self.query and '?'}{self.query}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What the process that fetches is told.

    `stand_ins` is only for tests: hosts that stand at an address and port of this machine.
    """

    url: str
    user_agent: str
    bytes_most: int = BYTES_MOST
    clock_s: float = CLOCK_S
    ends_s: float = ENDS_S
    stand_ins: Mapping[str, tuple[str, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What came, from where it came in the end."""

    url: str
    status: int
    content_type: str
    body: bytes


def address_of(url: str) -> Address:
    """What may be asked of a url; refuses what could mean another machine than it says."""
    if len(url) > ADDRESS_MOST or _HIDDEN.search(url):
        raise NotAnAddress
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as odd:
        raise NotAnAddress from odd
    if parts.scheme not in PORTS:
        raise NotAnAddress
    if "@" in parts.netloc:
        raise AddressHasUser
    if port not in {None, PORTS[parts.scheme]}:
        raise AddressHasPort
    return Address(
        scheme=parts.scheme,
        host=host_of(parts.hostname or ""),
        path=parts.path or "/",
        query=parts.query,
    )


def host_of(name: str) -> str:
    """A public name in ASCII: `münchen.de` is `xn--mnchen-3ya.de`.

    A number in any notation is none, nor is a name that only this network knows.
    """
    if ":" in name or "%" in name:
        raise AddressIsNumber if ":" in name else NotAnAddress
    try:
        host = idna.encode(name.removesuffix("."), uts46=True).decode().lower()
    except (idna.IDNAError, UnicodeError) as odd:
        host = name.removesuffix(".").lower()
        if not host.isascii():
            raise NotAnAddress from odd
    labels = host.split(".")
    # What ends in a number is read as one: 127.1, 0x7f.1, 2130706433.
    if _ENDS_A_NUMBER.fullmatch(labels[-1]):
        raise AddressIsNumber
    if len(labels) < 2 or len(host) > 253 or not all(map(_LABEL.fullmatch, labels)):
        raise NotAnAddress
    return host


def is_public(number: str) -> bool:
    """Whether an address that a name was resolved to belongs to the open internet."""
    address = ip_address(number)
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return _is_public_v4(address.ipv4_mapped)
        return address in _PUBLIC_V6 and not any(
            address in network for network in _NOT_PUBLIC_V6
        )
    return _is_public_v4(address)


def _is_public_v4(address: IPv4Address) -> bool:
    return (
        address.is_global and not address.is_multicast and not address.is_reserved
    ) and not str(address).startswith("192.88.99.")


def checked(numbers: Iterable[str]) -> str:
    """The one to connect to. A name that leads into a private network as well is refused."""
    found = list(dict.fromkeys(numbers))
    if not found:
        raise SiteNotFound
    if not all(is_public(number) for number in found):
        raise NotPublic
    return found[0]


def next_of(here: Address, location: str) -> Address:
    """Where a page sends on to; the same questions are asked of it."""
    if len(location) > ADDRESS_MOST:
        raise NotAnAddress
    try:
        return address_of(urljoin(here.url, location))
    except ValueError as odd:
        raise NotAnAddress from odd


def refusal_of(code: str) -> NotFetched:
    return _REFUSALS.get(code, NotFetched)()
