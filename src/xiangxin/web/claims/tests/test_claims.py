import pytest
from django.test import Client
from tests.cast import NOW

from xiangxin.insight.claims import actions
from xiangxin.insight.claims.rules import CLAIMS
from xiangxin.insight.snapshots import actions as snapshots

pytestmark = pytest.mark.django_db


def measured() -> None:
    row = {
        "measure": "choosing",
        "name": "time_change",
        "part": "cue",
        "value": -1.25,
        "low": -2.04,
        "high": -0.46,
        "n": 1240,
        "badge": "experiment",
        "definition": "choosing.time_change",
    }
    snapshots.keep_market([row], people=5000, engine="1", as_of=NOW, now=NOW)
    actions.answer(now=NOW)


def page_of(client: Client, language: str = "en") -> str:
    return client.get("/claims", headers={"Accept-Language": language}).content.decode()


def row_of(page: str, claim: str) -> str:
    return page.split(f'<li id="{claim}">')[1].split("</article>", maxsplit=1)[0]


def test_every_claim_has_its_row_its_split_and_its_id(client: Client) -> None:
    page = page_of(client)

    for claim in CLAIMS:
        assert claim.split.split("'")[0] in row_of(page, claim.id)


def test_what_nobody_measured_says_so(client: Client) -> None:
    page = page_of(client)

    for claim in CLAIMS:
        assert "not measured yet" in row_of(page, claim.id)
    assert "forbids pay for recruiting" not in page  # nothing was looked at yet


def test_an_answer_stands_with_its_figure(client: Client) -> None:
    measured()

    row = row_of(page_of(client), "choosing")
    assert "does not hold" in row
    assert "−1.2 days" in row
    assert "n 1,240" in row
    assert ">experiment<" in row
    assert "<svg" in row
    assert "/pull#en-def-choosing-time-change" in row
    assert client.get("/pull/choosing.csv").status_code == 200
    assert "/pull/choosing.csv" in row
    assert "forbids pay for recruiting" in row_of(page_of(client), "pyramids")


@pytest.mark.parametrize(
    ("language", "words"), [("en", "under 1%"), ("zh-CN", "不到 1%")]
)
def test_next_to_nothing_is_said_by_its_bound(
    client: Client, language: str, words: str
) -> None:
    row = {
        "measure": "circles",
        "name": "orders_share",
        "part": "",
        "value": 0.0,
        "low": 0.0,
        "high": 0.0014,
        "n": 1385,
        "badge": "association",
        "definition": "circles.orders_share",
    }
    snapshots.keep_market([row], people=5000, engine="1", as_of=NOW, now=NOW)
    actions.answer(now=NOW)

    told = row_of(page_of(client, language), "circles")
    assert f">{words}<" in told
    assert "0–0" not in told
    assert "0–1%" in told


def test_the_drawing_tells_its_side_without_being_seen(client: Client) -> None:
    measured()

    row = row_of(page_of(client), "choosing")
    label = row.split('aria-label="')[1].split('"')[0]
    assert "90% interval" in label
    assert "does not hold" in label


def test_it_is_written_in_chinese_too(client: Client) -> None:
    measured()

    page = page_of(client, "zh-CN")
    assert "归根到底看向心力" in page
    assert "not measured" not in page
    assert "−1.2 天" in page
