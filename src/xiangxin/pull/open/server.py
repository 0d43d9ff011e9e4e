"""Serves the page to one person on this machine, and to nobody else.

It listens on 127.0.0.1 only. Every address begins with a token that only the terminal
shows, so other programs and other people's pages cannot ask; the Host header must be
this address, so a name that resolves to it cannot either; a form counts only from here.
"""

import hmac
import os
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final, TypeAlias
from urllib.parse import parse_qs, urlsplit

from typing_extensions import override

from xiangxin.pull.ledger import Unreadable
from xiangxin.pull.open import page
from xiangxin.pull.open.sight import Sight, sight
from xiangxin.pull.reading import Level, Meant, Read, beside, read
from xiangxin.pull.reading.checking import checked
from xiangxin.pull.reading.identity import shown
from xiangxin.pull.reading.mapping import meant
from xiangxin.pull.reading.refusals import refusal

Report: TypeAlias = Callable[[Read, Sequence[str]], str]

ADDRESS: Final = "127.0.0.1"
LONGEST_FORM: Final = 256 * 1024
PATIENCE_S: Final = 30
LANGUAGES: Final = ("en", "zh-Hans")
POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)


@dataclass(slots=True, kw_only=True)
class Desk:
    """One file, what was said of it, and how its report is made."""

    path: Path
    report: Report
    key: str | None = None
    said: Meant = field(default_factory=Meant)
    one_at_a_time: threading.Lock = field(default_factory=threading.Lock)

    def seen(self) -> Sight:
        return sight(self.path, self.said)

    def read(self) -> Read:
        return read(self.path, self.said, key=self.key)

    def say(self, form: Mapping[str, str]) -> None:
        """What the form says holds from now on."""
        seen = self.seen()
        level = Level(form["level"]) if form.get("level") in set(Level) else None
        columns = {c.name: form.get(f"c{at}", "") for at, c in enumerate(seen.columns)}
        columns |= dict.fromkeys(seen.rest, "")
        if level is not seen.level:
            columns = {}  # other meanings: they are recognised anew
        told = Meant(
            columns=columns,
            level=level,
            currency=form.get("currency", "").strip().upper() or None,
            timezone=form.get("timezone", "").strip() or None,
            values=self.said.values,
        )
        self.said = meant(told)


class Server(ThreadingHTTPServer):
    """Its `address` is what to open."""

    daemon_threads = True

    def __init__(self, desk: Desk, *, port: int = 0) -> None:
        self.desk = desk
        self.token = os.urandom(16).hex()
        super().__init__((ADDRESS, port), Door)
        self.host = f"{ADDRESS}:{self.server_port}"
        self.address = f"http://{self.host}/{self.token}/"


class Door(BaseHTTPRequestHandler):
    """GET shows the columns; POST checks, keeps the mapping, or shows the report."""

    server: Server
    timeout = PATIENCE_S
    server_version = "xiangxin"
    sys_version = ""

    def do_GET(self) -> None:
        if self._allowed():
            self._answer(self._page)

    def do_POST(self) -> None:
        if self._allowed(form=True):
            self._answer(self._acted)

    @override
    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: a log would hold the token."""

    def _allowed(self, *, form: bool = False) -> bool:
        server, asked = self.server, urlsplit(self.path).path
        if self.headers.get("Host", "") != server.host:
            self._send(403, "This page answers to its own address only.")
        elif not hmac.compare_digest(asked.encode(), f"/{server.token}/".encode()):
            self._send(404, "There is nothing here.")
        elif form and self.headers.get("Origin") not in {None, f"http://{server.host}"}:
            self._send(403, "This form was sent from another page.")
        else:
            return True
        return False

    @property
    def _language(self) -> str:
        asked = parse_qs(urlsplit(self.path).query).get("language", [""])[0]
        return asked if asked in LANGUAGES else LANGUAGES[0]

    def _answer(self, made: Callable[[], str]) -> None:
        desk = self.server.desk
        with desk.one_at_a_time:
            try:
                body, status = made(), 200
            except Unreadable as error:
                body = page.refusal(
                    refusal(error, language=self._language), language=self._language
                )
                status = 422
        self._send(status, body)

    def _page(self, **more: Any) -> str:
        desk = self.server.desk
        return page.page(
            desk.seen(),
            file=shown(desk.path.name),
            language=self._language,
            currency=desk.said.currency or "",
            timezone=desk.said.timezone or "",
            **more,
        )

    def _acted(self) -> str:
        desk, form = self.server.desk, self._form()
        try:
            desk.say(form)
            match form.get("act"):
                case "report":
                    return desk.report(desk.read(), (self._language,))
                case "save":
                    return self._page(kept=_kept(desk))
            return self._page(checked=checked(desk.read()))
        except (Unreadable, LookupError) as error:
            return self._page(refused=refusal(error, language=self._language))

    def _form(self) -> dict[str, str]:
        try:
            length = int(self.headers.get("Content-Length", ""))
        except ValueError:
            length = -1
        if not 0 <= length <= LONGEST_FORM:
            raise Unreadable("The form is too large or has no length.")
        told = self.rfile.read(length).decode("utf-8", errors="replace")
        fields = parse_qs(told, keep_blank_values=True, max_num_fields=1000)
        return {name: values[0] for name, values in fields.items()}

    def _send(self, status: int, body: str) -> None:
        raw = body.encode()
        self.send_response(status)
        kind = "text/html" if body.startswith("<!doctype") else "text/plain"
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(raw)))
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("Cache-Control", "no-store")
        self.send_header("Referrer-Policy", "same-origin")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.end_headers()
        self.wfile.write(raw)


def _kept(desk: Desk) -> str:
    """Saved beside the file, whole or not at all."""
    place = beside(desk.path)
    half = place.with_name(f".{place.name}.{os.getpid()}")
    try:
        half.write_text(desk.said.to_json(), encoding="utf-8")
        half.replace(place)
    except OSError:
        raise Unreadable("The mapping cannot be written beside the file.") from None
    finally:
        half.unlink(missing_ok=True)
    return shown(place.name)
