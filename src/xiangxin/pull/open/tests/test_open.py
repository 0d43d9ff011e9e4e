"""The local page, asked as a browser asks."""

import http.client
import json
import threading
from contextlib import contextmanager
from urllib.parse import urlencode

import pytest

from xiangxin.pull.ledger import Unreadable
from xiangxin.pull.open import commands
from xiangxin.pull.open.server import Desk, Server
from xiangxin.pull.open.words import MEANINGS as LABELS
from xiangxin.pull.open.words import PAGE
from xiangxin.pull.reading import Orders, beside, mapping, read
from xiangxin.pull.words import LANGUAGES

PHONE, MAIL = "13812345678", "ana@example.com"
ROWS = (
    "订单编号,买家手机号,下单时间,实付金额,渠道,<b>备注\n"
    f"1001,{PHONE},2026-10-01 12:00,99,搜索,<script>\n"
    f"1002,{MAIL},2026-10-02 12:00,35,抖音,call {PHONE}\n"
)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "orders.csv"
    path.write_text(ROWS, encoding="utf-8")
    return path


@pytest.fixture
def server(file):
    with serving(
        file, lambda found, languages: f"<!doctype html>{found.as_of}{languages}"
    ) as one:
        yield one


@contextmanager
def serving(path, report):
    with Server(Desk(path=path, report=report)) as one:
        thread = threading.Thread(
            target=one.serve_forever, kwargs={"poll_interval": 0.01}
        )
        thread.start()
        try:
            yield one
        finally:
            one.shutdown()
            thread.join()


def ask(server, method="GET", path=None, form=None, **headers):
    door = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=30)
    body = None if form is None else urlencode(form)
    asked = path or f"/{server.token}/"
    headers = {"Host": server.host, **headers}
    door.request(method, asked, body=body, headers=headers)
    answer = door.getresponse()
    text = answer.read().decode()
    door.close()
    return answer.status, text, dict(answer.getheaders())


FORM = {"level": "orders", "currency": "cny", "timezone": "Asia/Shanghai"} | {
    f"c{at}": name
    for at, name in enumerate(["order", "person", "at", "amount", "channel", ""])
}


def test_columns_are_shown_with_their_meanings_and_nobody_in_them(server):
    status, text, headers = ask(server)
    assert status == 200
    assert '<option value="person" selected>person</option>' in text
    assert "搜索" in text
    assert "&lt;b&gt;备注" in text
    for secret in (PHONE, MAIL, "<script"):
        assert secret not in text
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "http://" not in text.replace(server.host, "")


def test_the_page_speaks_chinese(server):
    text = ask(server, path=f"/{server.token}/?language=zh-Hans")[1]
    assert '<html lang="zh-Hans">' in text
    assert "每一列是什么" in text
    assert "订单号" in text


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"path": "/"}, 404),
        ({"path": "/" + "0" * 32 + "/"}, 404),
        ({"Host": "evil.example"}, 403),
        ({"Host": "localhost.evil.example:80"}, 403),
        ({"method": "POST", "form": FORM, "Origin": "http://evil.example"}, 403),
        ({"method": "POST", "form": FORM, "Origin": "null"}, 403),
        ({"method": "PUT", "form": FORM}, 501),
    ],
)
def test_nobody_else_is_answered(server, changes, status):
    told, text, _ = ask(server, **changes)
    assert told == status
    assert "搜索" not in text


def test_a_check_shows_what_was_found_and_what_is_wrong(server):
    told = {**FORM, "timezone": "", "act": "check"}
    status, text, _ = ask(server, "POST", form=told, Origin=f"http://{server.host}")
    assert status == 200
    assert "orders: 2 rows" in text
    assert "Moments without a time zone" in text
    assert "no_zone" not in text


def test_the_report_is_made_of_what_was_said(server):
    status, text, _ = ask(server, "POST", form={**FORM, "act": "report"})
    assert (status, text) == (200, "<!doctype html>2026-10-02 04:00:00+00:00('en',)")


def test_a_mapping_is_kept_beside_the_file_and_read_from_there(server, file):
    form = {**FORM, "c4": "", "act": "save"}
    assert "orders.csv.mapping.json" in ask(server, "POST", form=form)[1]
    kept = json.loads(beside(file).read_text("utf-8"))
    assert kept["columns"]["渠道"] == ""
    assert (kept["currency"], kept["timezone"]) == ("CNY", "Asia/Shanghai")
    found = read(file)
    assert isinstance(found, Orders)
    assert "order.channel" not in found.given
    assert [
        each.name for each in file.parent.iterdir() if each.name.startswith(".")
    ] == []


def test_another_level_brings_its_own_meanings(server):
    form = {**FORM, "level": "ledger", "act": "check"}
    text = ask(server, "POST", form=form)[1]
    assert "what was done" in text
    assert "It cannot be read this way" in text


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"c0": "person"}, "same meaning"),
        ({"currency": "yuan"}, "three letters"),
        ({"timezone": "Mars/Base"}, "no time zone"),
        ({"c0": "nonsense"}, "No column means nonsense"),
    ],
)
def test_what_does_not_fit_is_said_and_the_form_stays(server, change, words):
    text = ask(server, "POST", form={**FORM, **change, "act": "check"})[1]
    assert words in text
    assert 'name="act" value="check"' in text
    assert ask(server)[0] == 200


def test_a_form_without_end_is_refused(server):
    large = {**FORM, "timezone": "x" * 300_000}
    assert "too large" in ask(server, "POST", form=large)[1]


def test_a_file_that_goes_away_is_a_sentence(server, file):
    file.unlink()
    status, text, _ = ask(server)
    assert status == 422
    assert "There is no file" in text


def test_a_report_that_cannot_be_made_is_a_sentence(file):
    def refuse(found, languages):
        raise Unreadable("There is nothing to report.")

    with serving(file, refuse) as server:
        text = ask(server, "POST", form={**FORM, "act": "report"})[1]
    assert "There is nothing to report." in text


def test_the_command_serves_the_file_until_it_is_stopped(file, monkeypatch, capsys):
    opened = []
    monkeypatch.setattr(commands.webbrowser, "open", opened.append)

    def stop(self):
        raise KeyboardInterrupt

    monkeypatch.setattr(Server, "serve_forever", stop)
    commands.open_page(file, language=commands.Spoken.ZH)
    address = capsys.readouterr().out.splitlines()[0]
    assert address.startswith("http://127.0.0.1:")
    assert opened == [address]


def test_every_meaning_has_a_name_in_both_languages():
    assert PAGE["en"].keys() == PAGE["zh-Hans"].keys()
    for language in LANGUAGES:
        for meanings in mapping.MEANINGS.values():
            assert meanings.keys() <= LABELS[language].keys()
