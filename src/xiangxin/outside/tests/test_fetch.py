"""Asking outside, and what stands there may be anything."""

import gzip
import socket
import zlib
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from xiangxin.outside import actions, fetch
from xiangxin.outside.errors import (
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
from xiangxin.outside.rules import Ask, Page, address_of
from xiangxin.outside.tests import sites
from xiangxin.outside.tests.sites import Site, page, sends_to

MUGS = "https://mugs.example"


@pytest.fixture(scope="module")
def mugs() -> Iterator[Site]:
    with sites.site() as here:
        yield here


@pytest.fixture(autouse=True)
def empty(mugs: Site) -> None:
    mugs.pages.clear()
    mugs.asked.clear()


def got(mugs: Site, path: str = "/", **more: Any) -> Page:
    stand_ins = {"mugs.example": mugs.stand_in, "cups.example": mugs.stand_in}
    ask = Ask(url=MUGS + path, user_agent="Tests", stand_ins=stand_ins, **more)
    return fetch.fetch(ask)


def test_a_page_comes_as_it_is(mugs: Site) -> None:
    mugs.pages["/"] = page("<p>Mugs.")

    found = got(mugs)

    assert found == Page(
        url=f"{MUGS}/", status=200, content_type="text/html", body=b"<p>Mugs."
    )
    [(_, said)] = mugs.asked
    assert said["Host"] == "mugs.example"
    assert said["User-Agent"] == "Tests"
    assert "Cookie" not in said


def test_what_is_not_there_is_no_failure(mugs: Site) -> None:
    assert got(mugs, "/gone").status == 404


def test_it_goes_where_it_is_sent_and_takes_no_cookie_along(mugs: Site) -> None:
    mugs.pages["/"] = sends_to("http://cups.example/new")
    mugs.pages["/new"] = page("Cups.")

    assert got(mugs).url == "http://cups.example/new"
    assert [said["Host"] for _, said in mugs.asked] == ["mugs.example", "cups.example"]
    assert not any("Cookie" in said for _, said in mugs.asked)


@pytest.mark.parametrize(
    ("where", "refusal"),
    [
        ("http://127.0.0.1/", AddressIsNumber),
        ("http://[::1]/", AddressIsNumber),
        ("http://localhost/", NotAnAddress),
        ("http://2130706433/", AddressIsNumber),
        ("file:///etc/passwd", NotAnAddress),
        ("/", LedInCircles),
    ],
)
def test_where_it_is_sent_is_looked_at_again(
    mugs: Site, where: str, refusal: type[NotFetched]
) -> None:
    mugs.pages["/"] = sends_to(where)

    with pytest.raises(refusal):
        got(mugs)


def test_a_name_that_leads_home_is_not_asked(
    mugs: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    _names_lead_to(monkeypatch, "127.0.0.1")
    mugs.pages["/"] = sends_to("http://home.example/")

    with pytest.raises(NotPublic):
        got(mugs)
    assert len(mugs.asked) == 1


def test_who_answers_another_number_the_second_time_gains_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _names_lead_to(monkeypatch, "8.8.8.8", "127.0.0.1")

    reached = []

    def connect(address: tuple[str, int], *_: object, **__: object) -> None:
        reached.append(address)
        raise OSError

    monkeypatch.setattr(socket, "create_connection", connect)

    with pytest.raises(NotReached):
        fetch.fetch(Ask(url=MUGS, user_agent="Tests"))
    assert reached == [("8.8.8.8", 443)]


def test_the_number_is_reached_and_the_name_is_asked_and_must_be_vouched_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _names_lead_to(monkeypatch, "8.8.8.8")

    with httpx.Client() as client:
        ask = Ask(url=f"{MUGS}/a?b=c", user_agent="Tests")
        request = fetch._request(client, address_of(ask.url), ask, until=float("inf"))

    assert str(request.url) == "https://8.8.8.8/a?b=c"
    assert request.headers["Host"] == "mugs.example"
    assert request.extensions["sni_hostname"] == "mugs.example"


def test_a_name_nobody_knows_is_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", unknown)

    with pytest.raises(SiteNotFound):
        fetch.fetch(Ask(url=MUGS, user_agent="Tests"))


def test_who_does_not_listen_is_not_reached(mugs: Site) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        ask = Ask(
            url=MUGS,
            user_agent="Tests",
            stand_ins={"mugs.example": taken.getsockname()},
        )
        with pytest.raises(NotReached):
            fetch.fetch(ask)


def test_no_more_is_read_than_a_page_needs(mugs: Site) -> None:
    mugs.pages["/"] = sites.endless

    with pytest.raises(AnswerTooLarge):
        got(mugs)


def test_what_came_packed_is_unpacked(mugs: Site) -> None:
    mugs.pages["/"] = sites.packed(gzip.compress(b"Mugs."))
    mugs.pages["/z"] = sites.packed(zlib.compress(b"Mugs."), how="deflate")

    assert got(mugs).body == got(mugs, "/z").body == b"Mugs."


def test_a_bomb_is_not_unpacked_to_its_end(mugs: Site) -> None:
    mugs.pages["/"] = sites.packed(sites.BOMB)

    with pytest.raises(AnswerTooLarge):
        got(mugs)


@pytest.mark.parametrize("how", ["gzip", "br", "gzip, gzip"])
def test_what_is_packed_otherwise_than_it_says_is_unreadable(
    mugs: Site, how: str
) -> None:
    mugs.pages["/"] = sites.packed(b"Mugs.", how=how)

    with pytest.raises(AnswerUnreadable):
        got(mugs)


def test_who_drips_is_left(mugs: Site) -> None:
    mugs.pages["/"] = sites.dripping

    with pytest.raises(TookTooLong):
        got(mugs, clock_s=0.2)


def test_the_process_ends_whoever_holds_it(
    mugs: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "ENDS_S", 0.5)
    mugs.pages["/"] = sites.dripping_head

    with pytest.raises(TookTooLong):
        actions.fetch(MUGS, stand_ins={"mugs.example": mugs.stand_in})


def test_it_is_fetched_in_a_process_that_knows_nothing(mugs: Site) -> None:
    mugs.pages["/"] = page("Mugs.")
    stand_ins = {"mugs.example": mugs.stand_in}

    assert actions.fetch(MUGS, stand_ins=stand_ins).body == b"Mugs."
    [(_, said)] = mugs.asked
    assert said["User-Agent"].startswith("Xiangxin (+http")
    mugs.pages["/"] = sends_to("http://127.0.0.1/")
    with pytest.raises(AddressIsNumber):
        actions.fetch(MUGS, stand_ins=stand_ins)


def _names_lead_to(monkeypatch: pytest.MonkeyPatch, *numbers: str) -> None:
    """The first time to the first. What is a number already is never looked up."""
    look_up, next_number = socket.getaddrinfo, iter(numbers)

    def told(host: str, *more: Any, **named: Any) -> Any:
        is_name = host.endswith(".example")
        return look_up(next(next_number) if is_name else host, *more, **named)

    monkeypatch.setattr(socket, "getaddrinfo", told)
