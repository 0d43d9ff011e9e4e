from pathlib import Path

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.test import Client, override_settings
from tests.cast import NOW

from xiangxin.console.demo import build
from xiangxin.web.demo import mailbox
from xiangxin.web.demo.views import linked

PAGES = ["/demo", "/demo/mail"]
ENTRIES = {"shopper": "/", "maker": "/make", "analyst": "/@yuetai/pull"}


@pytest.mark.parametrize("page", PAGES)
def test_a_real_market_has_no_demo_pages(client: Client, db: None, page: str) -> None:
    assert client.get(page).status_code == 404
    assert client.post("/demo/enter", {"as": "maker"}).status_code == 404


@override_settings(DEMO=True)
@pytest.mark.django_db
def test_one_tap_enters() -> None:
    build.Demo(now=NOW, days=28, people=14).build()

    for who, begins in ENTRIES.items():
        client = Client()
        answer = client.post("/demo/enter", {"as": who})

        assert answer["Location"].startswith(begins)
        assert client.get(answer["Location"]).status_code == 200
        assert client.get("/me").status_code == 200


@override_settings(DEMO=True)
def test_nobody_else_can_be_entered(client: Client, db: None) -> None:
    assert client.post("/demo/enter", {"as": "admin"}).status_code == 404


def test_mails_are_read_back_newest_first(tmp_path: Path) -> None:
    backend = mail.get_connection(
        "django.core.mail.backends.filebased.EmailBackend", file_path=str(tmp_path)
    )
    for word in ("first", "第二"):
        EmailMessage(
            word, "see http://x.example/1", to=["a@b.c"], connection=backend
        ).send()

    found = mailbox.newest(tmp_path, limit=1)

    assert [(m.subject, m.to) for m in found] == [("第二", "a@b.c")]
    assert len(mailbox.newest(tmp_path, limit=9)) == 2
    assert mailbox.newest(tmp_path / "nothing", limit=9) == []


def test_links_in_mails_can_be_pressed_and_nothing_else_is_markup() -> None:
    html = linked("<b>look</b> http://x.example/a?b=1&c=2 end")

    assert "&lt;b&gt;" in html
    assert '<a href="http://x.example/a?b=1&amp;c=2">' in html
