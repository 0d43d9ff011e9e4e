"""What cannot be is refused with a sentence in the visitor's language, and nothing is half done."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.utils import translation
from tests.architecture.test_access import contents, written
from tests.cast import NOW, PASSWORD, Person
from tests.journeys.doors import ADDRESS
from typer.testing import CliRunner, Result

from xiangxin.console.commands import app
from xiangxin.market.catalog import actions as catalog
from xiangxin.market.catalog.tests.sheets import LAMP, sheet_of
from xiangxin.web.posts.tests.visiting import said, signed_in
from xiangxin.web.product.tests.shop import Shop, open_shop

LANGUAGES = ("en", "zh-CN")
PAGE = "/@thirdbench_lamp"
CHINESE = re.compile("[\u4e00-\u9fff]{2}")
ENDLESS = "9" * 10_000
_REFUSAL = re.compile(r'id="refusal"[^>]*>(.*?)</(?:h1|p|div)>', re.DOTALL)
_BESIDE_FIELD = re.compile(r'id="f-text-why"[^>]*>(.*?)</(?:p|div|span)>', re.DOTALL)


@pytest.fixture
def shop(ana: Person) -> Shop:
    return open_shop(ana)


@pytest.fixture
def member(bo: Person, shop: Shop) -> Client:
    return signed_in(bo)


@pytest.fixture(autouse=True)
def nothing_half_written(request: pytest.FixtureRequest, db: None) -> Iterator[None]:
    """Every test here leaves the database as its fixtures made it."""
    names = {"ana", "bo", "shop", "member", "brand", "heard"} & {*request.fixturenames}
    for name in sorted(names):
        request.getfixturevalue(name)
    before = contents()
    with written() as statements:
        yield
    if statements:
        assert contents() == before


def sentence(answer: object, language: str) -> str:
    """What the page of a refusal says, after seeing that it is in the visitor's language."""
    page = answer.content.decode()  # type: ignore[attr-defined]
    found = _BESIDE_FIELD.search(page) or _REFUSAL.search(page)
    assert found, page
    words = re.sub("<[^>]+>|@\\S+|\\s+", " ", found[1]).strip()
    assert 5 < len(words) < 200, words
    assert bool(CHINESE.search(words)) == (language == "zh-CN"), words
    return words


# What is sent, to where, and with which status it comes back.
REFUSED = {
    "a post of 5 MB": (f"{PAGE}/say", {"text": "x" * 5_000_000}, 413),
    "a post of 2,000 characters": (f"{PAGE}/say", {"text": "字" * 2000}, 422),
    "a post of nothing but turned directions": (
        f"{PAGE}/say",
        {"text": "\u202e\u2066\u200f"},
        422,
    ),
    "a post of nothing": (f"{PAGE}/say", {"text": " \n "}, 422),
    "a post at nobody": ("/@nobody/say", {"text": "Hello"}, 404),
    "a post at a brand": ("/@thirdbench/say", {"text": "Hello"}, 404),
    "an answer to no post": ("/posts/1/reply", {"text": "Hello"}, 404),
    "a like of no post": (f"/posts/{2**63 - 1}/like", {}, 404),
    "a post longer than any id": (f"/posts/{ENDLESS}/like", {}, 404),
    "following nobody": ("/@nobody/follow", {}, 404),
    "following oneself": ("/@bo/follow", {}, 422),
    "no units": (f"{PAGE}/buy", {"variant": "{ink}", "units": "0"}, 422),
    "fewer than no units": (f"{PAGE}/buy", {"variant": "{ink}", "units": "-1"}, 422),
    "a thousand million": (
        f"{PAGE}/buy",
        {"variant": "{ink}", "units": "1" + "0" * 9},
        422,
    ),
    "endless units": (f"{PAGE}/buy", {"variant": "{ink}", "units": ENDLESS}, 422),
    "units in words": (f"{PAGE}/buy", {"variant": "{ink}", "units": "abc"}, 422),
    "units with a NUL": (f"{PAGE}/buy", {"variant": "{ink}", "units": "1\0"}, 422),
    "more than there are": (f"{PAGE}/buy", {"variant": "{ink}", "units": "6"}, 409),
    "what is sold out": (f"{PAGE}/buy", {"variant": "{moss}", "units": "1"}, 409),
    "an endless variant": (f"{PAGE}/buy", {"variant": ENDLESS}, 404),
    "a variant with a NUL": (f"{PAGE}/buy", {"variant": "\0"}, 404),
    "an empty bag to the till": ("/checkout", ADDRESS, 409),
    "a checkout of nobody": (
        "/checkout/place",
        {"checkout": ENDLESS, "method": "cash"},
        404,
    ),
    "a way to pay that is none": (
        "/checkout/place",
        {"checkout": "1", "method": "gold"},
        422,
    ),
    "a broken order link": ("/order/12:abc/cancel", {}, 404),
    "a name of nothing": ("/me/profile", {"name": "\u202e\0 "}, 422),
    "a name of 61 letters": ("/me/profile", {"name": "x" * 61}, 422),
    "erasing without meaning it": ("/me/ledger/erase", {"meant": "no"}, 422),
    "someone else's stock": ("/make/@thirdbench_lamp/stock", {"v1": "5"}, 403),
    "201 fields": ("/say", {f"f{n}": "" for n in range(201)}, 413),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("what", REFUSED)
def test_it_is_refused_in_a_sentence(
    member: Client, shop: Shop, what: str, language: str
) -> None:
    path, fields, status = REFUSED[what]
    said = {
        name: value.replace("{ink}", str(shop.ink)).replace("{moss}", str(shop.moss))
        for name, value in fields.items()
    }

    answer = member.post(path, said, headers={"Accept-Language": language})

    assert answer.status_code == status
    assert sentence(answer, language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "path",
    [
        "/@nobody",
        "/@%00",
        "/@a%00b",
        "/@%ED%A0%80",
        "/@%ff%fe",
        "/@" + "长" * 5000,
        "/@%E2%80%AEnobody",
        "/@nobody/pull",
        "/posts/0",
        f"/posts/{ENDLESS}",
        "/posts/-1",
        "/order/1:2",
        "/order/%00:%00",
        "/order/%ff",
        f"/order/{ENDLESS}:x",
        f"/me/orders/{ENDLESS}",
        f"/make/orders/{2**63 - 1}",
        "/make/@%00",
        "/nowhere",
        "/%00",
        "/%ED%A0%80",
        "/demo",
    ],
)
def test_an_address_of_nothing_is_404(member: Client, path: str, language: str) -> None:
    answer = member.get(path, headers={"Accept-Language": language})

    assert answer.status_code == 404
    assert sentence(answer, language)


LISTS = (
    *("/", "/discover", "/search", PAGE, "/@bo", "/@bo/following"),
    *(f"{PAGE}/followers", "/me/orders", "/me/ledger", f"{PAGE}/pull", "/claims"),
)
ODD = (ENDLESS, str(2**63), "-1", "²", "1e3", "\0", "\ud800", "%", "')--", "")


@pytest.mark.parametrize("path", LISTS)
def test_an_odd_question_is_answered_with_a_page(member: Client, path: str) -> None:
    for odd in ODD:
        said = odd.encode("utf-8", "surrogatepass")
        for name in ("before", "q", "via", "said", "after"):
            answer = member.get(path, {name: said})
            assert answer.status_code == 200, f"{path}?{name}={odd[:20]!r}"


@pytest.mark.parametrize(
    "headers",
    [
        {"Accept-Language": "en," * 40_000},
        {"Accept-Language": "zh-" + "x" * 100_000},
        {"Accept-Language": "\0;q=9999999999999999999999"},
        {"Accept-Language": "*;q=nan, zh;q=1e400"},
        {"Referer": "http://testserver/@%00?%ff"},
        {"Referer": "x" * 100_000},
        {"Referer": "http://["},
        {"Cookie": 'sessionid="\\000\\377"; bag="\\000.\\000"; language="\\000"'},
        {"Cookie": "language=" + "x" * 10_000},
        {"Cookie": "language=../../etc; bag=\xff.99999; sessionid=';--"},
        {"Cookie": f"sessionid={'x' * 10_000}; bag=.{ENDLESS}"},
        {"Accept": "x" * 10_000},
        {"HX-Request": "true", "HX-Current-URL": "http://["},
    ],
    ids=lambda headers: str(headers)[:60],
)
def test_odd_headers_are_read_past(shop: Shop, headers: dict[str, str]) -> None:
    for path in ("/", PAGE, "/bag", "/sign-in"):
        assert Client().get(path, headers=headers).status_code == 200


AWAY = (
    *("https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example"),
    *("javascript:alert(1)", "http:///elsewhere.example", "\\\\elsewhere.example"),
    *("https:elsewhere.example", "\0//elsewhere.example", "http://["),
)


@pytest.mark.parametrize("wanted", AWAY)
def test_nobody_is_sent_elsewhere(member: Client, heard: int, wanted: str) -> None:
    for path in (
        "/language",
        f"/posts/{heard}/unlike",
        f"{PAGE}/unfollow",
        "/bag/units",
    ):
        answer = member.post(
            path,
            {"next": wanted, "variant": "1", "units": "0"},
            headers={"Referer": wanted},
        )
        assert answer.status_code == 303
        assert answer.headers["Location"].startswith("/")
        assert not answer.headers["Location"].startswith(("//", "/\\"))


@pytest.mark.parametrize("wanted", AWAY)
def test_signing_in_leads_to_us_only(bo: Person, wanted: str) -> None:
    assert Client().get("/sign-in", {"next": wanted}).status_code == 200
    with transaction.atomic():
        answer = Client().post(
            "/sign-in", {"login": bo.email, "password": PASSWORD, "next": wanted}
        )
        transaction.set_rollback(True)

    assert answer.status_code == 302
    assert answer.headers["Location"] == "/"


@pytest.fixture
def heard(shop: Shop, bo: Person) -> int:
    return said(bo, "It hums.", place=shop.lamp)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_program_gets_its_refusal_as_json(member: Client, language: str) -> None:
    headers = {"Accept": "application/json", "Accept-Language": language}
    for client, path, code, status in (
        (member, "/@nobody/follow", "no_such_actor", 404),
        (member, f"{PAGE}/buy", "no_such_variant", 404),
        (member, "/me/ledger/erase", "erase_not_meant", 422),
        (Client(), f"{PAGE}/follow", "sign_in_first", 401),
    ):
        answer = client.post(path, headers=headers)
        assert answer.status_code == status
        assert answer.json()["error"] == code
        assert bool(CHINESE.search(answer.json()["sentence"])) == (language != "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_htmx_gets_a_part_and_not_a_page(member: Client, language: str) -> None:
    headers = {"HX-Request": "true", "Accept-Language": language}
    part = member.post("/@nobody/follow", headers=headers)

    assert "<html" not in part.content.decode()
    assert part.headers["HX-Retarget"] == "#refused"
    assert sentence(part, language)
    away = Client().post(f"{PAGE}/follow", headers=headers)
    assert away.headers["HX-Redirect"].startswith("/sign-in?next=")


BODIES = {
    "a broken part": ("multipart/form-data; boundary=x", b"--x\r\nnonsense"),
    "a part without a boundary": ("multipart/form-data", b"x"),
    "a JSON body": ("application/json", b'{"text": "Hello"}'),
    "bytes that are no text": (
        "application/x-www-form-urlencoded",
        b"text=%ff%fe&x=\xff",
    ),
    "an encoding nobody knows": (
        "application/x-www-form-urlencoded; charset=klingon",
        b"text=",
    ),
    "half a surrogate": ("application/x-www-form-urlencoded", b"text=%ED%A0%80%00"),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("what", BODIES)
def test_a_body_that_cannot_be_read_is_refused(
    member: Client, what: str, language: str
) -> None:
    kind, body = BODIES[what]
    answer = member.generic(
        "POST", "/@nobody/say", body, kind, headers={"Accept-Language": language}
    )

    assert answer.status_code in {400, 404, 422}
    assert sentence(answer, language)


@pytest.mark.parametrize("path", ["/", "/sign-in", PAGE, "/me/ledger"])
def test_a_question_of_300_fields_is_no_mistake_of_ours(
    member: Client, path: str
) -> None:
    answer = member.get(f"{path}?{'&'.join(f'f{n}=1' for n in range(300))}")

    assert answer.status_code in {200, 400, 413}


@pytest.mark.parametrize("path", ["/", PAGE, "/health", "/sign-in", "/@nobody"])
def test_another_markets_name_is_refused(shop: Shop, path: str) -> None:
    answer = Client().get(path, headers={"Host": "elsewhere.example"})

    assert answer.status_code == 400


@pytest.mark.parametrize(
    "wanted", ["abc", "make_product", "home", "#", "?", " ", "a\nb"]
)
def test_a_next_that_is_no_address_is_read_past(
    member: Client, heard: int, wanted: str
) -> None:
    for path in ("/language", f"/posts/{heard}/unlike", f"{PAGE}/unfollow"):
        for form in ({"data": {"next": wanted}}, {"headers": {"Referer": wanted}}):
            answer = member.post(path, **form)
            assert answer.status_code == 303, f"{path} {form}"
            assert "\n" not in answer.headers["Location"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_form_in_utf_16_is_refused(member: Client, language: str) -> None:
    kind = "application/x-www-form-urlencoded; charset=utf-16"
    answer = member.generic(
        "POST", "/@nobody/say", b"text=x", kind, headers={"Accept-Language": language}
    )

    assert answer.status_code in {400, 404}
    assert sentence(answer, language)


NOT_TEXT = ("\0", "\ud800", "\u202e", "\r\n\t", "\U0010ffff", "' OR 1=1 --", "%s{most}")


def sent(client: Client, path: str, fields: Mapping[str, str | bytes]) -> HttpResponse:
    """A form as a browser writes it, bytes and all."""
    return client.post(path, urlencode(fields), "application/x-www-form-urlencoded")


@pytest.mark.parametrize("odd", NOT_TEXT, ids=ascii)
def test_odd_characters_in_every_field_of_an_address(
    member: Client, shop: Shop, odd: str
) -> None:
    with transaction.atomic():
        member.post(f"{PAGE}/buy", {"variant": str(shop.ink)})
        for name in (*ADDRESS, "phone", "city_area", "sorting_code"):
            said = {**ADDRESS, name: odd.encode("utf-8", "surrogatepass")}
            assert sent(member, "/checkout", said).status_code in {200, 422}, name
        transaction.set_rollback(True)


@pytest.mark.parametrize("odd", NOT_TEXT, ids=ascii)
def test_odd_characters_in_every_field_of_signing_in(bo: Person, odd: str) -> None:
    said = odd.encode("utf-8", "surrogatepass")
    for path, fields in (
        ("/sign-in", ("login", "password")),
        ("/sign-up", ("name", "email", "password1")),
        ("/account/reset", ("email",)),
    ):
        with transaction.atomic():
            answer = sent(Client(), path, dict.fromkeys(fields, said))
            assert answer.status_code == 200, path
            transaction.set_rollback(True)


@pytest.mark.parametrize("odd", ["\0", "\u202e", "\ud800", "unknown", "x" * 5000, "9"])
def test_an_odd_arrival_is_written_as_none_at_all(
    member: Client, shop: Shop, odd: str
) -> None:
    said = odd.encode("utf-8", "surrogatepass")
    with transaction.atomic():
        answer = sent(member, f"{PAGE}/follow", {"from": said, "post": said})
        rows = contents()["ledger_interaction"]
        transaction.set_rollback(True)

    assert answer.status_code == 303
    assert any("follow" in row and {"direct", "unknown"} & {*row} for row in rows)


def test_html_in_a_post_is_shown_as_its_letters(member: Client) -> None:
    with transaction.atomic():
        hostile = (
            "<script>alert(1)</script><img src=x onerror=alert(1)> [a](javascript:x)"
        )
        member.post(f"{PAGE}/say", {"text": f"{hostile} \u202edrowssap"})
        page = member.get(PAGE).content.decode()
        transaction.set_rollback(True)

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    for word in ("<script>alert", "<img src=x", 'href="javascript:', "\u202e"):
        assert word not in page


def test_the_same_form_twice_is_one_act(member: Client, shop: Shop, heard: int) -> None:
    with transaction.atomic():
        before = contents()
        for path, fields in (
            (f"{PAGE}/follow", {}),
            (f"{PAGE}/say", {"text": "Twice?"}),
            (f"/posts/{heard}/like", {}),
            (f"{PAGE}/buy", {"variant": str(shop.ink), "then": "bag"}),
        ):
            first, second = member.post(path, fields), member.post(path, fields)
            assert (first.status_code, second.status_code) == (303, 303)
        after = contents()
        grown = {name: len(after[name]) - len(before[name]) for name in after}
        transaction.set_rollback(True)

    # SQLite keeps its index in tables of its own.
    assert {name: by for name, by in grown.items() if by and "_fts" not in name} == {
        "follow": 1,
        "post": 1,
        "post_found": 1,
        "post_like": 1,
        "cart": 1,
        "cart_line": 1,
        "ledger_interaction": 3,
        "django_tasks_database_dbtaskresult": 3,
    }


@pytest.fixture
def brand(ana: Person) -> int:
    return catalog.create_brand(
        person=ana.id, handle="yuetai", name="Yuetai", currency="CNY", now=NOW
    )


GOOD = sheet_of(LAMP)
SHEETS = {
    "a wrong header": b"Name,Cost\nLamp,3\n",
    "a header without a price": GOOD.replace(b"Variant Price", b"Cost"),
    "a row that is broken": sheet_of(LAMP, {**LAMP, "Handle": "mug", "Title": ""}),
    "a row with a field too many": GOOD.rstrip() + b",,,,,,\r\n",
    "a quote never closed": GOOD.replace(b"199", b'"199'),
    "a negative price": sheet_of({**LAMP, "Variant Price": "-1"}),
    "a price in words": sheet_of({**LAMP, "Variant Price": "abc"}),
    "a price without end": sheet_of({**LAMP, "Variant Price": ENDLESS}),
    "neither UTF-8 nor GB18030": GOOD + b"\xff\xff\xff\n",
    "half UTF-16": GOOD.decode().encode("utf-16")[:-1],
    "a NUL": sheet_of({**LAMP, "Title": "La\0mp"}),
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
    "nothing": b"",
}


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("what", SHEETS)
def test_a_catalogue_that_is_wrong_is_not_imported_at_all(
    brand: int, tmp_path: Path, what: str, language: str
) -> None:
    file = tmp_path / "products.csv"
    file.write_bytes(SHEETS[what])

    with translation.override(language):
        result = imported(file)

    assert result.exit_code == 2
    assert "Traceback" not in result.output
    assert bool(CHINESE.search(result.stderr)) == (language == "zh-hans")


def imported(file: Path) -> Result:
    return CliRunner().invoke(
        app, ["import", "products", str(file), "--brand", "@yuetai"]
    )
