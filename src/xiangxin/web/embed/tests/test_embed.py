from urllib.parse import quote
from xml.etree import ElementTree as ET

import pytest
from django.conf import settings
from django.test import Client
from tests.cast import NOW, Person

from xiangxin.market.catalog import actions as catalog
from xiangxin.social.posts import actions as posts
from xiangxin.social.shield import actions as shield
from xiangxin.web.posts.tests.visiting import said, signed_in
from xiangxin.web.product.tests.shop import Shop, open_shop

pytestmark = pytest.mark.django_db

LAMP = "/@thirdbench_lamp"


@pytest.fixture
def shop(ana: Person) -> Shop:
    return open_shop(ana)


def test_a_card_may_be_framed_and_asks_for_nothing(shop: Shop, bo: Person) -> None:
    answer = signed_in(bo).get(f"{LAMP}/card")

    page = answer.content.decode()
    assert "frame-ancestors *" in answer.headers["Content-Security-Policy"]
    assert "<form" not in page
    assert "<script" not in page
    assert bo.email not in page
    assert "@bo" not in page
    assert "Set-Cookie" not in answer.headers
    assert f'{settings.PUBLIC_URL}{LAMP}?via=link"' in page
    assert "¥468" in page


def test_no_other_page_may_be_framed(shop: Shop) -> None:
    for path in ("/", LAMP, f"{LAMP}/embed", f"{LAMP}/share"):
        policy = Client().get(path).headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in policy


def test_the_talk_that_is_embedded_is_public_and_no_ad(
    shop: Shop, bo: Person, cy: Person
) -> None:
    said(bo, "It hums at <night>.", place=shop.lamp)
    ad = said(cy, "Like and share this to win a lamp.", place=shop.lamp)
    shield.look(post=ad, now=NOW)
    gone = said(bo, "Never mind.", place=shop.lamp)
    posts.delete(viewer=bo.viewer, post=gone, now=NOW)

    page = Client().get(f"{LAMP}/card/talk").content.decode()

    assert "It hums at &lt;night&gt;." in page
    for hidden in ("win a lamp", "Never mind"):
        assert hidden not in page


@pytest.mark.parametrize("page", ["card", "card/talk", "embed"])
def test_what_is_not_public_is_not_embedded(
    shop: Shop, ana: Person, bo: Person, page: str
) -> None:
    for path in (f"/@nobody/{page}", f"/@bo/{page}", f"/@thirdbench/{page}"):
        assert signed_in(ana).get(path).status_code == 404


def test_oembed_answers_for_products_of_ours(shop: Shop) -> None:
    def asked(address: str, **more: str) -> tuple[int, dict[str, object]]:
        answer = Client().get("/oembed", {"url": address, **more})
        is_json = answer.headers["Content-Type"] == "application/json"
        return answer.status_code, answer.json() if is_json else {}

    status, told = asked(f"{settings.PUBLIC_URL}{LAMP}", maxwidth="300")

    assert (status, told["type"], told["width"]) == (200, "rich", 300)
    assert f'src="{settings.PUBLIC_URL}{LAMP}/card"' in str(told["html"])
    assert asked(f"{settings.PUBLIC_URL}{LAMP}", format="xml")[0] == 400
    for address in (
        "",
        "http://[",
        f"https://elsewhere.example{LAMP}",
        f"{settings.PUBLIC_URL}/claims",
        f"{settings.PUBLIC_URL}/@nobody",
        f"{settings.PUBLIC_URL}/@thirdbench",
    ):
        assert asked(address)[0] == 404, address


@pytest.mark.parametrize("is_quoted", [True, False])
def test_a_chinese_address_is_read_as_pages_write_it(
    shop: Shop, ana: Person, is_quoted: bool
) -> None:
    catalog.create_product(
        viewer=ana.viewer,
        brand=shop.brand,
        handle="向日葵灯",
        title="向日葵灯",
        description="",
        now=NOW,
    )
    handle = quote("向日葵灯") if is_quoted else "向日葵灯"
    address = f"{settings.PUBLIC_URL}/@{handle}"

    assert Client().get("/oembed", {"url": address}).json()["title"] == "向日葵灯"


def test_the_map_names_what_is_published_and_no_person(shop: Shop, bo: Person) -> None:
    index = ET.fromstring(Client().get("/sitemap.xml").content)
    places = [loc.text or "" for loc in index.iter() if loc.tag.endswith("loc")]
    assert places == [f"{settings.PUBLIC_URL}/sitemap/0.xml"]

    part = ET.fromstring(Client().get("/sitemap/0.xml").content)
    told = [loc.text for loc in part.iter() if loc.tag.endswith("loc")]

    assert f"{settings.PUBLIC_URL}{LAMP}" in told
    assert not [one for one in told if one and one.endswith("/@bo")]


def test_robots_are_told_what_is_not_for_them(shop: Shop) -> None:
    told = Client().get("/robots.txt").content.decode()

    assert "Disallow: /me\n" in told
    assert told.endswith(f"Sitemap: {settings.PUBLIC_URL}/sitemap.xml\n")
