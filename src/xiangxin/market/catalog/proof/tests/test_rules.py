"""What may be named, what is a sign, and what follows."""

from datetime import timedelta

import pytest
from tests.cast import NOW

from xiangxin.kernel.errors import Refusal
from xiangxin.market.catalog.proof.errors import (
    HeldByAnother,
    LedElsewhere,
    NoSign,
    NotThere,
    PlaceHasQuestion,
    PlaceIsHere,
    PlaceTooLong,
    ProvenByAnother,
    SignGone,
)
from xiangxin.market.catalog.proof.rules import (
    GONE_AFTER,
    Seen,
    Way,
    judged,
    lines_in,
    links_in,
    place_named,
    place_of,
    reason,
)
from xiangxin.outside.errors import (
    AddressHasPort,
    AddressHasUser,
    AddressIsNumber,
    NotAnAddress,
    SiteNotFound,
)
from xiangxin.outside.rules import Page

OURS = "https://market.example:8000"
SITE = place_named("mugs.example")
PAGE = place_named("weibo.example/u/42")
SIGN = f'<a rel="me" href="{OURS}/@mugs">Us</a>'


def page(
    body: str,
    url: str = "https://mugs.example/",
    *,
    kind: str = "text/html; charset=utf-8",
    status: int = 200,
) -> Page:
    return Page(url=url, status=status, content_type=kind, body=body.encode())


@pytest.mark.parametrize(
    ("typed", "name", "key"),
    [
        ("mugs.example", "mugs.example", "mugs.example"),
        (" https://Mugs.Example/ \n", "mugs.example", "mugs.example"),
        ("http://mugs.example", "mugs.example", "mugs.example"),
        ("www.mugs.example", "www.mugs.example", "mugs.example"),
        ("weibo.example/u/42/#top", "weibo.example/u/42", "weibo.example/u/42"),
        ("mugs.example/关于", "mugs.example/%E5%85%B3%E4%BA%8E", None),
        ("月台.中国", "xn--kpr375b.xn--fiqs8s", None),
        ("www.cn", "www.cn", "www.cn"),
    ],
)
def test_a_place_is_kept_as_what_is_proven(
    typed: str, name: str, key: str | None
) -> None:
    place = place_of(typed, ours=OURS)

    assert place.name == name
    assert place.key == (key or name)
    assert place_named(name) == place


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ("", PlaceTooLong),
        (f"mugs.example/{'a' * 300}", PlaceTooLong),
        (f"mugs.example/{'关' * 60}", PlaceTooLong),  # nine letters each
        ("mugs.example/shop?id=3", PlaceHasQuestion),
        ("mugs.example:8443", AddressHasPort),
        ("me@mugs.example", AddressHasUser),
        ("127.0.0.1", AddressIsNumber),
        ("2130706433", AddressIsNumber),
        ("0x7f000001", AddressIsNumber),
        ("[::ffff:127.0.0.1]", AddressIsNumber),
        ("localhost", NotAnAddress),
        ("javascript://mugs.example/", NotAnAddress),
        ("mugs.example/u/../admin", NotAnAddress),
        ("mugs.example/u/%2e%2E/admin", NotAnAddress),
        ("mugs example", NotAnAddress),
        ("market.example/@mugs", PlaceIsHere),
        ("www.market.example", PlaceIsHere),
    ],
)
def test_what_cannot_be_a_place_is_refused(typed: str, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        place_of(typed, ours=OURS)


@pytest.mark.parametrize(
    "sign",
    [
        SIGN,
        SIGN.lower().replace("<a", "<A").replace("rel=", "REL ="),
        f"<link href='{OURS}/@mugs' rel='nofollow me'>",
        f"<a href={OURS}/@Mugs/ rel=me>",
        '<a title="a > b" rel="me" href="http://market.example:8000/&#64;mugs?from=us">',
        f"<p/><script>if (1 <2) {{}}</script>{SIGN}",
        f"<!-- a --> < b {SIGN}",
    ],
)
def test_a_link_with_rel_me_is_a_sign(sign: str) -> None:
    assert links_in(SITE, page(f"<html>{sign}"), ours=OURS) == {"mugs"}


@pytest.mark.parametrize(
    "no_sign",
    [
        f'<a href="{OURS}/@mugs">',
        f'<a rel="menu" href="{OURS}/@mugs">',
        f'<a rel="me" href="{OURS}/mugs">',
        '<a rel="me" href="https://market.example/@mugs">',  # another port
        '<a rel="me" href="https://evil.example/@mugs">',
        '<a rel="me" href="https://market.example:8000@evil.example/@mugs">',
        f"<!-- {SIGN} -->",
        f"<!-- {SIGN}",
        f"<script>const bio = '<a rel=me href={OURS}/@mugs>'</script>",
        f"<TEXTAREA>{SIGN}</TEXTAREA>",
        f"<style>{SIGN}",
        f"<script>{'İ' * 40}<a rel=me href={OURS}/@mugs></script>",
        SIGN.replace("<", "&lt;"),
        f'<img rel="me" href="{OURS}/@mugs">',
        f'<a rel="me" href="http://[{OURS}/@mugs">',
    ],
)
def test_what_others_could_have_typed_is_no_sign(no_sign: str) -> None:
    assert links_in(SITE, page(f"<html>{no_sign}"), ours=OURS) == set()


@pytest.mark.parametrize(
    "evil",
    [
        "<a " * 300_000,
        '<a x="' * 170_000,
        "<a" + " " * 900_000,
        "<!-" * 300_000,
        "<script>" * 120_000,
        "<a rel=" + "m" * 900_000,
        "<" * 900_000,
    ],
)
def test_a_page_made_to_be_slow_to_read_ends(evil: str) -> None:
    assert links_in(SITE, page(evil), ours=OURS) == set()


def test_a_file_names_brands_a_line_each() -> None:
    where = "https://mugs.example/.well-known/xiangxin.txt"
    body = f"\ufeff# ours\n{OURS}/@Mugs\r\n{OURS}/@cups\nhttps://evil.example/@jugs\n"

    assert lines_in(SITE, page(body, where, kind="text/plain"), ours=OURS) == {
        "mugs",
        "cups",
    }
    with pytest.raises(NotThere):  # what a site shows for whatever is not there
        lines_in(SITE, page(body, where), ours=OURS)
    with pytest.raises(LedElsewhere):
        lines_in(SITE, page(body, kind="text/plain"), ours=OURS)


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/u/42",
        "https://weibo.example/u/43",
        "https://weibo.example/",
        "http://weibo.example/u/42",
    ],
)
def test_a_page_that_sends_elsewhere_speaks_for_somebody_else(url: str) -> None:
    with pytest.raises(LedElsewhere):
        links_in(PAGE, page(SIGN, url), ours=OURS)


def test_a_site_may_send_to_its_own_first_page_with_www_or_without() -> None:
    assert links_in(SITE, page(SIGN, "https://www.mugs.example/zh/"), ours=OURS)
    assert links_in(PAGE, page(SIGN, "https://www.weibo.example/u/42/"), ours=OURS)
    assert PAGE.file == ""


@pytest.mark.parametrize("odd", [{"status": 404}, {"kind": "application/pdf"}])
def test_what_is_no_page_is_not_read(odd: dict[str, str]) -> None:
    with pytest.raises(NotThere):
        links_in(SITE, page(SIGN, **odd), ours=OURS)  # type: ignore[arg-type]


def test_whoever_keeps_the_site_decides_between_two() -> None:
    def said(*links: str, holder: str | None = None) -> object:
        seen = Seen(links=links, lines=["jugs"])
        found = judged("Mugs", seen, holder=holder, missing_since=None, now=NOW)
        return found.way or found.why

    assert said("mugs") is Way.LINK
    assert said("cups") == NoSign.code
    assert said("mugs", "cups", holder="cups") == HeldByAnother.code
    assert said("mugs", holder="jugs") == HeldByAnother.code
    assert said("mugs", holder="cups") is Way.LINK


def test_a_sign_may_be_gone_for_a_while() -> None:
    nothing = Seen(links=[], lines=[], why=SiteNotFound.code)

    def ends(since: timedelta | None) -> bool:
        missing = None if since is None else NOW - since
        found = judged("mugs", nothing, holder=None, missing_since=missing, now=NOW)
        assert found.why == SiteNotFound.code
        return found.ends

    assert not ends(None)
    assert not ends(GONE_AFTER - timedelta(seconds=1))
    assert ends(GONE_AFTER)


def test_a_reason_is_told_from_what_was_kept() -> None:
    assert reason("", "") is None
    assert isinstance(reason(NoSign.code, ""), NoSign)
    assert isinstance(reason(SiteNotFound.code, ""), SiteNotFound)
    assert isinstance(reason("", "gone"), SignGone)
    assert isinstance(reason("", "taken"), ProvenByAnother)
