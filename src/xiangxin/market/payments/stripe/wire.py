"""Six requests of Stripe's, each with a time limit, a bounded answer and its own key."""

import http.client
import logging
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import msgspec
from django.conf import settings

from xiangxin.market.payments.errors import Unreachable

log = logging.getLogger(__name__)
# The shape of answers is pinned: what Stripe changes later does not reach us.
VERSION = "2025-09-30.clover"
_LIMIT_S = 10
_BYTES_MOST = 1_000_000
Fields = Mapping[str, Any]


class Refused(Exception):
    """Stripe understood and says no."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message


def post(path: str, fields: Fields, *, key: str = "") -> dict[str, Any]:
    """With a key the same request twice is one request. Refuses Unreachable; raises Refused."""
    return _send("POST", path, urlencode(list(_flat(fields))), key)


def get(path: str) -> dict[str, Any]:
    return _send("GET", path, None, "")


def part(identifier: str) -> str:
    """An identifier as a part of a path."""
    return quote(identifier, safe="")


def _send(method: str, path: str, body: str | None, key: str) -> dict[str, Any]:
    headers = {
        "Authorization": f"Bearer {settings.STRIPE_SECRET_KEY}",
        "Content-Type": "application/x-www-form-urlencoded",
        "Stripe-Version": VERSION,
    }
    if key:
        headers["Idempotency-Key"] = key
    base = urlsplit(settings.STRIPE_API)
    connect = (
        http.client.HTTPSConnection
        if base.scheme == "https"
        else http.client.HTTPConnection
    )
    line = connect(base.hostname or "", base.port, timeout=_LIMIT_S)
    try:
        line.request(method, f"{base.path}{path}", body, headers)
        answer = line.getresponse()
        told = answer.read(_BYTES_MOST + 1)
    except (OSError, http.client.HTTPException) as error:
        log.warning("Stripe did not answer %s %s: %r", method, path, error)
        raise Unreachable from error
    finally:
        line.close()
    return _understood(answer.status, told, f"{method} {path}")


def _understood(status: int, told: bytes, asked: str) -> dict[str, Any]:
    try:
        said = msgspec.json.decode(told[:_BYTES_MOST], type=dict[str, Any])
    except msgspec.DecodeError:
        said = {}
    if status == http.client.OK and said:
        return said
    error = said.get("error")
    error = error if isinstance(error, dict) else {}
    code = str(error.get("code") or error.get("type") or status)
    log.warning("Stripe answered %s with %s: %s", asked, status, code)
    # Our key is wrong, or Stripe is busy, still at the same request, or broken: the same
    # may be asked again.
    if status in {401, 403, 409, 429} or status >= 500 or not error:
        raise Unreachable
    raise Refused(code, str(error.get("message") or ""))


def _flat(fields: Fields, within: str = "") -> Iterator[tuple[str, str]]:
    """`{"a": {"b": [1]}}` as `a[b][0]=1`."""
    for name, value in fields.items():
        key = f"{within}[{name}]" if within else name
        match value:
            case dict():
                yield from _flat(value, key)
            case list():
                yield from _flat({str(n): v for n, v in enumerate(value)}, key)
            case bool():
                yield key, str(value).lower()
            case _:
                yield key, str(value)
