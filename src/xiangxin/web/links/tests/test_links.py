import re
from xml.etree import ElementTree as ET

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from tests.cast import Person

from xiangxin.ledger import queries as ledger
from xiangxin.market.catalog.models import Image
from xiangxin.market.links import queries as links
from xiangxin.market.links.rules import Sharing
from xiangxin.media.rules import file_of, path_of
from xiangxin.web.posts.tests.visiting import signed_in
from xiangxin.web.product.tests.shop import Shop, open_shop
from xiangxin.world import clock

pytestmark = pytest.mark.django_db

PHONE = {"User-Agent": "Mozilla/5.0 (Linux; Android 15) Chrome/140 Mobile"}
LAMP = "/@thirdbench_lamp"


@pytest.fixture
def shop(ana: Person) -> Shop:
    return open_shop(ana)


@pytest.fixture
def code(shop: Shop, ana: Person) -> str:
    fields = {"name": "Fair <b>in</b> 深圳", "place": "fair"}
    answer = signed_in(ana).post(f"/make{LAMP}/links/put-up", fields)
    return answer.headers["Location"].rpartition("/")[2]


def test_who_comes_by_a_link_and_follows_is_counted_with_it(
    shop: Shop, code: str, bo: Person
) -> None:
    client = signed_in(bo)

    there = client.get(f"/to/{code}?q", headers=PHONE).headers["Location"]
    page = client.get(there).content.decode()
    came = re.search(r'name="from" value="([^"]+)"', page)
    assert came
    client.post(f"{LAMP}/follow", {"from": came[1]})

    act = ledger.entries_of(bo.id)[0]
    (line,) = links.links_of(shop.lamp, now=clock.now())
    assert (act.verb, act.entry, act.link) == ("follow", "qr", line.id)
    assert (line.scanned, line.followed) == (1, 0)


def test_robots_and_glimpses_are_led_there_and_not_counted(
    shop: Shop, code: str
) -> None:
    for headers in (
        {"User-Agent": "Googlebot/2.1"},
        PHONE | {"Sec-Purpose": "prefetch;prerender"},
        {},
    ):
        assert Client().get(f"/to/{code}", headers=headers).status_code == 302
    Client().head(f"/to/{code}", headers=PHONE)

    assert links.links_of(shop.lamp, now=clock.now())[0].followed == 0

    Client().get(f"/to/{code.upper()}", headers=PHONE)

    assert links.links_of(shop.lamp, now=clock.now())[0].followed == 1


@pytest.mark.parametrize("typed", ["zzzzzz", "a", "%00%00%00%00%00%00"])
def test_a_code_with_a_wrong_letter(shop: Shop, typed: str) -> None:
    answer = Client().get(f"/to/{typed}", headers=PHONE)

    assert answer.status_code == 404
    assert "There is no such link." in answer.content.decode()


@pytest.mark.parametrize("came", ["qr.zzzzzz!", "home.000001", "qr.", "x.000001"])
def test_a_made_up_arrival_leads_to_nothing(shop: Shop, bo: Person, came: str) -> None:
    signed_in(bo).post(f"{LAMP}/follow", {"from": came})

    assert ledger.entries_of(bo.id)[0].link is None


def test_the_desk_shows_the_link_and_its_name_as_text(code: str, ana: Person) -> None:
    page = signed_in(ana).get(f"/make{LAMP}/links").content.decode()

    assert "Fair &lt;b&gt;in&lt;/b&gt; 深圳" in page
    assert f"/to/{code}" in page


@pytest.mark.parametrize(
    "fields",
    [
        {"name": "", "place": "fair"},
        {"name": "x" * 61, "place": "fair"},
        {"name": "Fair", "place": "moon"},
    ],
)
def test_a_link_without_a_name_or_place(
    shop: Shop, ana: Person, fields: dict[str, str]
) -> None:
    answer = signed_in(ana).post(f"/make{LAMP}/links/put-up", fields)

    assert answer.status_code == 422
    assert links.links_of(shop.lamp, now=clock.now()) == []


def test_a_card_is_a_whole_picture(code: str, ana: Person) -> None:
    answer = signed_in(ana).get(f"/make{LAMP}/links/{code}/card.svg")

    assert answer.headers["Content-Type"] == "image/svg+xml"
    drawn = ET.fromstring(answer.content)
    words = " ".join(drawn.itertext())
    assert "Platform Lamp" in words
    assert f"/to/{code}" in words
    assert b"data:image/svg+xml;base64," in answer.content


def test_a_card_holds_the_picture_that_was_sent(
    shop: Shop, code: str, ana: Person
) -> None:
    key = "ab" * 16
    Image.objects.filter(product_id=shop.lamp).update(path=path_of(key), key=key)
    drawn = default_storage.save(file_of(key, 320, "jpg"), ContentFile(b"a lamp"))

    card = signed_in(ana).get(f"/make{LAMP}/links/{code}/card.svg").content

    default_storage.delete(drawn)
    assert b"data:image/jpeg;base64,YSBsYW1w" in card


def test_passing_on_is_counted_and_nobody_is_named(shop: Shop, bo: Person) -> None:
    for client in (Client(), signed_in(bo)):
        answer = client.post(f"{LAMP}/share", {"way": "one"})
        assert answer.headers["Location"] == f"{LAMP}/share?way=one#way"
        assert "mailto:" in client.get(answer.headers["Location"]).content.decode()

    assert links.shares_of(shop.lamp)[Sharing.ONE] == 2
    assert "share" not in {entry.verb for entry in ledger.entries_of(bo.id)}
    assert Client().post(f"{LAMP}/share", {"way": "all"}).status_code == 422
    assert Client().get("/@bo/share").status_code == 422


def test_what_is_not_published_is_not_passed_on(shop: Shop, ana: Person) -> None:
    assert Client().get("/@nobody/share").status_code == 404


def test_a_code_of_a_page_is_read_by_cameras(shop: Shop) -> None:
    answer = Client().get(f"{LAMP}/qr.svg")

    assert answer.status_code == 200
    assert ET.fromstring(answer.content).tag.endswith("svg")


def test_a_visitor_is_counted_once_an_hour_for_each_way(shop: Shop, bo: Person) -> None:
    guest, other = Client(), Client(headers={"User-Agent": "Another"})
    for client in (guest, guest, other, signed_in(bo), signed_in(bo)):
        assert client.post(f"{LAMP}/share", {"way": "one"}).status_code == 303
    guest.post(f"{LAMP}/share", {"way": "open"})

    shares = links.shares_of(shop.lamp)
    assert (shares[Sharing.ONE], shares[Sharing.OPEN]) == (3, 1)
