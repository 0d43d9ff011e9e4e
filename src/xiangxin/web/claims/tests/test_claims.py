import pytest
from django.test import Client

from xiangxin.insight.claims.rules import CLAIMS

pytestmark = pytest.mark.django_db


def test_every_claim_has_its_row_and_its_id(client: Client) -> None:
    page = client.get("/claims").content.decode()

    for claim in CLAIMS:
        assert f'id="{claim.id}"' in page


def test_what_nobody_measured_says_so(client: Client) -> None:
    page = client.get("/claims").content.decode()

    assert page.count("not measured yet") == len(CLAIMS)


def test_it_is_written_in_chinese_too(client: Client) -> None:
    page = client.get("/claims", headers={"Accept-Language": "zh-CN"}).content.decode()

    assert "归根到底看向心力" in page
    assert "not measured" not in page
