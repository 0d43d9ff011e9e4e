import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from tests.cast import Person


def test_the_language_switch_keeps_the_page(client: Client) -> None:
    answer = client.post("/language", {"language": "zh-hans", "next": "/about?a=1"})

    assert answer.status_code == 303
    assert answer["Location"] == "/about?a=1"
    assert '<html lang="zh-Hans"' in client.get("/about").content.decode()


def test_a_members_language_goes_with_them(client: Client, bo: Person) -> None:
    client.force_login(get_user_model().objects.get(id=bo.user_id))
    client.post("/language", {"language": "zh-hans"})
    del client.cookies[settings.LANGUAGE_COOKIE_NAME]

    page = client.get("/about", headers={"Accept-Language": "en"}).content.decode()

    assert '<html lang="zh-Hans"' in page


@pytest.mark.parametrize(
    ("asked", "lang"),
    [
        ("zh-TW,zh;q=0.9", "zh-Hans"),
        ("de,en;q=0.5", "en"),
        ("", "en"),
        ("x" * 999, "en"),
    ],
)
def test_the_browsers_wish_is_heard(client: Client, asked: str, lang: str) -> None:
    page = client.get("/about", headers={"Accept-Language": asked}).content.decode()

    assert f'<html lang="{lang}"' in page


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "http://testserver"}, 303),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "same-origin"}, 303),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({}, 403),
    ],
)
def test_a_form_must_come_from_our_own_pages(
    headers: dict[str, str], status: int
) -> None:
    browser = Client(enforce_csrf_checks=True)

    answer = browser.post("/language", {"language": "en"}, headers=headers)

    assert answer.status_code == status


def test_every_answer_has_an_id_and_a_strict_policy(client: Client) -> None:
    answer = client.get("/about")

    assert answer["X-Request-ID"]
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_what_is_not_there_says_so_in_the_visitors_language(client: Client) -> None:
    page = client.get("/nothing/here", headers={"Accept-Language": "zh-CN"})

    assert page.status_code == 404
    assert "这里没有东西" in page.content.decode()


def test_a_machine_gets_json(client: Client, db: None) -> None:
    answer = client.get("/@nobody_here", headers={"Accept": "application/json"})

    assert answer.status_code == 404
    assert answer.json()["error"] == "no_such_actor"


@pytest.mark.django_db
def test_health_asks_the_database(client: Client) -> None:
    assert client.get("/health").json() == {"status": "ok"}


def test_a_page_that_breaks_says_sorry_with_its_id(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_args: object) -> None:
        raise RuntimeError("a wire came loose")

    monkeypatch.setattr("xiangxin.web.layout.views.connection.cursor", broken)
    client.raise_request_exception = False

    answer = client.get("/health")

    assert answer.status_code == 500
    page = answer.content.decode()
    assert answer["X-Request-ID"] in page
    assert "a wire came loose" not in page
    assert f"{answer['X-Request-ID']} failed" in caplog.text
    assert "a wire came loose" in caplog.text
