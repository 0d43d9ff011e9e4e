"""A small stand-in for Stripe: sessions and refunds by HTTP, with its idempotency.

localstripe has no Checkout Sessions. This answers what our six requests read, refuses what
Stripe refuses, and can be told what the buyer did on the page.
"""

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

from django.test import override_settings
from typing_extensions import override

SECRET = "whsec_known_to_the_tests"


@dataclass
class Standin:
    """What it has, and what it was asked; `broken` answers are used up first."""

    port: int = 0
    sessions: dict[str, dict[str, Any]] = field(default_factory=dict)
    refunds: dict[str, dict[str, Any]] = field(default_factory=dict)
    asked: list[tuple[str, str, dict[str, str], dict[str, str]]] = field(
        default_factory=list
    )
    broken: list[tuple[int, bytes]] = field(default_factory=list)
    drop_answers: int = 0
    _by_key: dict[str, tuple[dict[str, str], int, dict[str, Any]]] = field(
        default_factory=dict
    )
    _lock: threading.Lock = field(default_factory=threading.Lock)

    # What the buyer does on the page.

    def pay(self, reference: str) -> None:
        session = self.sessions[reference]
        session |= {
            "status": "complete",
            "payment_status": "paid",
            "payment_intent": f"pi_{reference[3:]}",
            "url": None,
        }

    def start(self, reference: str) -> None:
        self.sessions[reference] |= {"status": "complete", "url": None}

    # What Stripe answers.

    def answer(
        self, method: str, path: str, fields: dict[str, str], headers: dict[str, str]
    ) -> tuple[int, dict[str, Any]]:
        with self._lock:
            self.asked.append((method, path, fields, headers))
            if headers.get("authorization") != "Bearer sk_test_ours":
                return 401, _error("invalid_request_error", "No such key.")
            key = headers.get("idempotency-key", "")
            if key in self._by_key:
                before, status, told = self._by_key[key]
                if before != fields:
                    return 400, _error("idempotency_error", "Other parameters.")
                return status, told
            status, told = self._do(method, path, fields)
            if key:
                self._by_key[key] = (fields, status, json.loads(json.dumps(told)))
            return status, told

    def _do(
        self, method: str, path: str, fields: dict[str, str]
    ) -> tuple[int, dict[str, Any]]:
        match method, path.strip("/").split("/")[1:]:
            case "POST", ["checkout", "sessions"]:
                return self._open(fields)
            case "GET", ["checkout", "sessions", reference]:
                return self._told(reference)
            case "POST", ["checkout", "sessions", reference, "expire"]:
                if self.sessions.get(reference, {}).get("status") != "open":
                    return 400, _error("invalid_request_error", "It is not open.")
                self.sessions[reference] |= {"status": "expired", "url": None}
                return self._told(reference)
            case "POST", ["refunds"]:
                return self._refund(fields)
            case _:
                return 404, _error("resource_missing", "Not found.")

    def _open(self, fields: dict[str, str]) -> tuple[int, dict[str, Any]]:
        amount = int(fields["line_items[0][price_data][unit_amount]"])
        if amount < 50:
            return 400, _error("amount_too_small", "At least 50.")
        reference = f"cs_test_{len(self.sessions) + 1}"
        self.sessions[reference] = {
            "id": reference,
            "object": "checkout.session",
            "status": "open",
            "payment_status": "unpaid",
            "amount_total": amount * int(fields["line_items[0][quantity]"]),
            "currency": fields["line_items[0][price_data][currency]"],
            "payment_intent": None,
            "url": f"https://checkout.stripe.com/c/pay/{reference}",
            "metadata": {
                name: fields[f"metadata[{name}]"] for name in ("payment", "order")
            },
        }
        return self._told(reference)

    def _told(self, reference: str) -> tuple[int, dict[str, Any]]:
        if reference not in self.sessions:
            return 404, _error("resource_missing", "No such session.")
        return 200, self.sessions[reference]

    def _refund(self, fields: dict[str, str]) -> tuple[int, dict[str, Any]]:
        intent, amount = fields["payment_intent"], int(fields["amount"])
        paid = [s for s in self.sessions.values() if s["payment_intent"] == intent]
        if not paid:
            return 404, _error("resource_missing", "No such payment_intent.")
        gone = sum(
            r["amount"] for r in self.refunds.values() if r["payment_intent"] == intent
        )
        if gone + amount > paid[0]["amount_total"]:
            return 400, _error("charge_already_refunded", "More than came.")
        reference = f"re_{len(self.refunds) + 1}"
        self.refunds[reference] = {
            "id": reference,
            "object": "refund",
            "status": "succeeded",
            "amount": amount,
            "currency": paid[0]["currency"],
            "payment_intent": intent,
            "metadata": {"refund": fields["metadata[refund]"]},
        }
        return 200, self.refunds[reference]


def _error(code: str, message: str) -> dict[str, Any]:
    return {"error": {"type": code, "code": code, "message": message}}


@contextmanager
def stripe() -> Iterator[Standin]:
    """A market that takes cards, and the Stripe it asks."""
    there = Standin()

    class Handler(BaseHTTPRequestHandler):
        def _serve(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            said = parse_qs(self.rfile.read(length).decode(), keep_blank_values=True)
            fields = {name: values[0] for name, values in said.items()}
            headers = {name.lower(): value for name, value in self.headers.items()}
            if there.broken:
                status, raw = there.broken.pop(0)
            else:
                status, told = there.answer(self.command, self.path, fields, headers)
                raw = json.dumps(told).encode()
            if there.drop_answers:
                there.drop_answers -= 1
                self.close_connection = True
                return
            self.send_response(status)
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        do_GET = do_POST = _serve  # noqa: N815 - as http.server asks

        @override
        def log_message(self, format: str, *args: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    there.port = server.server_port
    thread = threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.01}
    )
    thread.start()
    try:
        with override_settings(
            STRIPE_SECRET_KEY="sk_test_ours",
            STRIPE_WEBHOOK_SECRET=SECRET,
            STRIPE_API=f"http://127.0.0.1:{there.port}",
        ):
            yield there
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def event(kind: str, about: dict[str, Any], *, number: int = 1) -> bytes:
    told = {
        "id": f"evt_{number}",
        "object": "event",
        "type": kind,
        "data": {"object": about},
    }
    return json.dumps(told).encode()


def signed(body: bytes, *, at: datetime, secret: str = SECRET) -> str:
    stamp = int(at.timestamp())
    digest = hmac.new(
        secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256
    ).hexdigest()
    return f"t={stamp},v1={digest}"
