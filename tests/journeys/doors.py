"""A visitor with a browser: it keeps cookies, says where it comes from, and presses what a page has."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from urllib.parse import urlsplit

from django.test import Client
from typing_extensions import override

HERE = "http://testserver"
LANGUAGES = ("en", "zh-CN")
ADDRESS = {
    "email": "dee@example.com",
    "name": "Dee Stranger",
    "country": "NL",
    "street_address": "Oudegracht 218",
    "postal_code": "3511 NW",
    "city": "Utrecht",
}


@dataclass
class Form:
    action: str
    fields: dict[str, str] = field(default_factory=dict)


class _Reader(HTMLParser):
    """The forms of a page with what a browser would send, and where its links lead."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[str] = []
        self._form: Form | None = None
        self._select = self._textarea = ""
        self.feed(page)

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag == "a" and said.get("href"):
            self.links.append(said["href"] or "")
        if tag == "form":
            self._form = Form(said.get("action") or "")
            self.forms.append(self._form)
        if self._form is None:
            return
        name, value = said.get("name") or "", said.get("value") or ""
        if tag == "input" and name and "disabled" not in said:
            is_choice = said.get("type") in {"radio", "checkbox"}
            if not is_choice or "checked" in said:
                self._form.fields[name] = value
        elif tag == "select":
            self._select = name
        elif tag == "option" and (
            "selected" in said or self._select not in self._form.fields
        ):
            self._form.fields[self._select] = value
        elif tag == "textarea":
            self._textarea = name
            self._form.fields[name] = ""

    @override
    def handle_data(self, data: str) -> None:
        if self._form and self._textarea:
            self._form.fields[self._textarea] += data

    @override
    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        if tag == "textarea":
            self._textarea = ""


def forms(page: str) -> list[Form]:
    return _Reader(page).forms


class Visitor:
    def __init__(self, language: str = "en", *, here: str = HERE) -> None:
        self.client = Client(
            enforce_csrf_checks=True, headers={"Accept-Language": language}
        )
        self._here = here
        self.at, self.text, self.status = "", "", 0

    def open(self, path: str) -> str:
        """Type an address, or come by a link of the page one is at."""
        return self._arrive(
            path, self.client.get(path, headers=self._from(), follow=True)
        )

    def form(self, action: str) -> Form:
        form = next((one for one in forms(self.text) if one.action == action), None)
        assert form, f"{self.at} has no form to {action}: {[*self.actions()]}"
        return form

    def press(
        self, action: str, *, without: tuple[str, ...] = (), **fields: str
    ) -> str:
        """Send a form of this page, with what is in it and what is typed; boxes may be emptied."""
        sent = {**self.form(action).fields, **fields}
        return self._arrive(
            action,
            self.client.post(
                action,
                {name: value for name, value in sent.items() if name not in without},
                headers={"Origin": self._here, **self._from()},
                follow=True,
            ),
        )

    def link(self, start: str) -> str:
        """Follow the first link of this page that leads to `start`."""
        links = [one for one in _Reader(self.text).links if one.startswith(start)]
        assert links, f"{self.at} has no link to {start}"
        return self.open(links[0])

    def sign_in(self, email: str, password: str) -> str:
        self.open("/sign-in")
        return self.press("/sign-in", login=email, password=password)

    def actions(self) -> Iterator[str]:
        return (form.action for form in forms(self.text))

    def _from(self) -> dict[str, str]:
        return {"Referer": f"{self._here}{self.at}"} if self.at else {}

    def _arrive(self, path: str, answer: object) -> str:
        chain = getattr(answer, "redirect_chain", None)
        where = urlsplit(chain[-1][0] if chain else path)
        self.at = f"{where.path}?{where.query}" if where.query else where.path
        self.status = answer.status_code  # type: ignore[attr-defined]
        self.text = answer.content.decode()  # type: ignore[attr-defined]
        self.plain = unescape(self.text)
        return self.plain
