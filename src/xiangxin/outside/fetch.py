"""`python -m xiangxin.outside.fetch`: what to ask on stdin, what came of it on stdout.

Whoever named the address may have made what stands there to break whatever reads it. So it
is read here, in a process that knows nothing, may use little, and ends.
"""

import resource
import signal
import socket
import sys
import time
import zlib
from collections.abc import Iterator, Mapping
from typing import Final

from xiangxin.outside.rules import (
    CPU_S,
    DETOURS_MOST,
    MEMORY_BYTES,
    PORTS,
    Address,
    Ask,
    Page,
    address_of,
    checked,
    next_of,
)

if __name__ == "__main__":
    # Before anything is loaded that could be made to want more.
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_NOFILE, (32, 32))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

import httpx
import msgspec

from xiangxin.kernel.errors import Refusal
from xiangxin.outside.errors import (
    AnswerTooLarge,
    AnswerUnreadable,
    LedInCircles,
    NotReached,
    SiteNotFound,
    TookTooLong,
)

_PART: Final = 1 << 16
_SENDS_ON: Final = {301, 302, 303, 307, 308}
_STEP_S: Final = 5.0


class Answer(msgspec.Struct, kw_only=True):
    """A refusal's code, or what came."""

    refused: str = ""
    page: Page | None = None


def answer(ask: Ask) -> Answer:
    try:
        return Answer(page=fetch(ask))
    except Refusal as refusal:
        return Answer(refused=refusal.code)


def fetch(ask: Ask) -> Page:
    """Read one page, following where it sends on to."""
    until = time.monotonic() + ask.clock_s
    here = address_of(ask.url)
    # No proxy, no netrc and no certificate of the environment's: see nothing but the page.
    with httpx.Client(trust_env=False, follow_redirects=False) as client:
        for _ in range(DETOURS_MOST + 1):
            came = _one(client, here, ask, until=until)
            if isinstance(came, Page):
                return came
            here = came
            client.cookies.clear()
    raise LedInCircles


def _one(
    client: httpx.Client, here: Address, ask: Ask, *, until: float
) -> Page | Address:
    try:
        request = _request(client, here, ask, until=until)
        response = client.send(request, stream=True)
    except httpx.TimeoutException as late:
        raise TookTooLong from late
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as failed:
        raise NotReached from failed
    try:
        if response.status_code in _SENDS_ON and "location" in response.headers:
            return next_of(here, response.headers["location"])
        body = _body(response, ask, until=until)
    except httpx.TimeoutException as late:
        raise TookTooLong from late
    except (httpx.HTTPError, OSError) as failed:
        raise AnswerUnreadable from failed
    finally:
        response.close()
    return Page(
        url=here.url,
        status=response.status_code,
        content_type=response.headers.get("content-type", "")[:200],
        body=body,
    )


def _request(
    client: httpx.Client, here: Address, ask: Ask, *, until: float
) -> httpx.Request:
    """Asks the very number that was looked at: a name asked again may lead elsewhere."""
    scheme, number, port = _where(here, ask.stand_ins)
    left = until - time.monotonic()
    if left <= 0:
        raise TookTooLong
    literal = f"[{number}]" if ":" in number else number
    return client.build_request(
        "GET",
        httpx.URL(here.url).copy_with(scheme=scheme, host=literal, port=port),
        headers={
            "Host": here.host,
            "User-Agent": ask.user_agent,
            "Accept": "text/html, text/plain;q=0.9",
            "Accept-Encoding": "identity",
            "Connection": "close",
        },
        extensions={"sni_hostname": here.host},
        timeout=min(left, _STEP_S),
    )


def _where(
    here: Address, stand_ins: Mapping[str, tuple[str, int]]
) -> tuple[str, str, int]:
    if here.host in stand_ins:
        return "http", *stand_ins[here.host]
    port = PORTS[here.scheme]
    try:
        found = socket.getaddrinfo(here.host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as unknown:
        raise SiteNotFound from unknown
    return here.scheme, checked(str(each[4][0]) for each in found), port


def _body(response: httpx.Response, ask: Ask, *, until: float) -> bytes:
    body = bytearray()
    for part in _decoded(response, until=until):
        body += part
        if len(body) > ask.bytes_most:
            raise AnswerTooLarge
    return bytes(body)


def _decoded(response: httpx.Response, *, until: float) -> Iterator[bytes]:
    """What was sent, unpacked bit by bit where it came packed though nobody asked for it."""
    match response.headers.get("content-encoding", "").strip().lower():
        case "" | "identity":
            packed = None
        case "gzip" | "x-gzip" | "deflate":
            packed = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)
        case _:
            raise AnswerUnreadable
    for part in response.iter_raw():
        if time.monotonic() > until:
            raise TookTooLong
        if packed is None:
            yield part
            continue
        left = part
        while left:
            try:
                yield packed.decompress(left, _PART)
            except zlib.error as broken:
                raise AnswerUnreadable from broken
            left = packed.unconsumed_tail


if __name__ == "__main__":
    asked = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Ask)
    # Name servers and heads that drip heed no other clock.
    signal.setitimer(signal.ITIMER_REAL, asked.ends_s)
    sys.stdout.buffer.write(msgspec.msgpack.encode(answer(asked)))
