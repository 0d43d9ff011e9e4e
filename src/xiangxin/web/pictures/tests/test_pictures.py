"""A maker's page for pictures, and what a product's page shows of them."""

import json
import re

import pytest
from django.conf import LazySettings
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage, default_storage, storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import NOW, Person

from xiangxin.config.worker import work_until_idle
from xiangxin.market.catalog.gallery.queries import gallery_of
from xiangxin.media.tests import files
from xiangxin.media.tests.files import picture
from xiangxin.web.product.tests.shop import Shop, open_shop
from xiangxin.web.product.tests.test_page import signed_in

PAGE = "/make/@thirdbench_clock/pictures"
CLOCK = "/@thirdbench_clock"


@pytest.fixture(autouse=True)
def storage(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("default", "originals"):
        monkeypatch.setitem(storages._storages, name, InMemoryStorage())
    monkeypatch.setattr(default_storage, "_wrapped", storages["default"])


@pytest.fixture
def shop(ana: Person) -> Shop:
    shop = open_shop(ana)
    work_until_idle()
    return shop


@pytest.fixture
def maker(ana: Person, shop: Shop) -> Client:
    return signed_in(ana)


def send(client: Client, *sent: tuple[str, bytes]) -> HttpResponse:
    chosen = [SimpleUploadedFile(name, content) for name, content in sent]
    return client.post(PAGE, {"pictures": chosen})


def arrange(client: Client, **fields: object) -> HttpResponse:
    return client.post(f"{PAGE}/arrange", fields)


def page(client: Client, path: str = PAGE) -> str:
    return client.get(path).content.decode()


def ids(client: Client) -> list[str]:
    return re.findall(r'data-picture="(\d+)"', page(client))


def shown(client: Client) -> str:
    """A product's page, after everything that was sent has been drawn."""
    work_until_idle()
    return page(client, CLOCK)


def test_pictures_are_sent_several_at_once_and_shown(
    maker: Client, client: Client
) -> None:
    assert "No pictures yet." in page(maker)
    answer = send(
        maker, ("a.png", picture(900, 600, "PNG")), ("b.jpg", picture(60, 90))
    )
    assert (answer.status_code, answer.headers["Location"]) == (303, PAGE)
    assert page(maker).count("Being prepared") == 2
    seen = shown(client)
    assert seen.count('class="frame"') == 2
    assert "Being prepared" not in page(maker)
    assert "2 pictures have no description." in page(maker)


def test_a_products_page_tells_every_size_and_keeps_its_place(
    maker: Client, client: Client
) -> None:
    send(maker, ("a.png", picture(900, 600, "PNG")))
    work_until_idle()
    with CaptureQueriesContext(connection) as queries:
        seen = page(client, CLOCK)
    assert len(queries) <= 6
    (webp,) = re.findall(r'<source type="image/webp" srcset="([^"]+)"', seen)
    sets = [one.rpartition(" ") for one in webp.split(", ")]
    assert [width for _, _, width in sets] == ["320w", "800w", "900w"]
    assert re.search(r'width="900" height="600" fetchpriority="high"', seen)
    assert 'src="data:image/webp;base64,' in seen
    assert "style=" not in seen
    (card,) = re.findall(r'og:image" content="([^"]+)"', seen)
    assert card.startswith("http://")
    assert card.endswith("-1600.jpg")
    for address, _, _ in sets:
        file = client.get(address)
        assert file.headers["Content-Type"] == "image/webp"
        assert file.content[8:12] == b"WEBP"


def test_search_engines_are_told_of_the_largest(maker: Client, client: Client) -> None:
    lamp = "/make/@thirdbench_lamp/pictures"
    sent = SimpleUploadedFile("lamp.jpg", picture(900, 600))
    maker.post(lamp, {"pictures": [sent]})
    work_until_idle()
    found = re.search(
        r'<script type="application/ld\+json">(.+?)</script>',
        page(client, "/@thirdbench_lamp"),
    )
    assert found
    drawing, photograph = json.loads(found[1])["image"]
    assert drawing.endswith("lamp-ink.svg")
    assert re.fullmatch(r"http://[^/]+/media/pictures/.+-1600\.jpg", photograph)


def test_a_file_is_kept_by_browsers_for_ever(maker: Client, client: Client) -> None:
    send(maker, ("a.jpg", picture(900, 600)))
    found = re.search(r'src="(/media/pictures/[^"]+-800\.jpg)"', shown(client))
    assert found
    file = client.get(found[1], headers={"Accept-Encoding": "gzip"})
    said = file.headers
    assert said["Cache-Control"] == "public, max-age=31536000, immutable"
    assert said["X-Content-Type-Options"] == "nosniff"
    assert said["Content-Type"] == "image/jpeg"
    assert said["Content-Disposition"] == "inline"
    assert "sandbox" in said["Content-Security-Policy"]
    assert "Content-Encoding" not in said
    assert "Cookie" not in said.get("Vary", "")
    again = client.get(found[1], headers={"If-None-Match": said["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    "path",
    [
        "/media/pictures/../secret-key",
        "/media/pictures/..%2f..%2fsecret-key/x",
        "/media/pictures/%2e%2e/secret-key",
        "/media/pictures/0a/..%5c..%5csecret-key",
        "/media/../secret-key",
        "/media/originals/0a/x",
        "/originals/x",
    ],
)
def test_no_address_leads_out_of_the_pictures(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_an_original_has_no_address(maker: Client, client: Client) -> None:
    send(maker, ("a.jpg", picture()))
    (key,) = storages["originals"].listdir("")[1]
    for path in (f"/media/{key}", f"/media/pictures/{key[:2]}/{key}"):
        assert client.get(path).status_code == 404


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_what_is_not_taken_is_named_and_the_rest_is_taken(
    maker: Client, language: str, settings: LazySettings
) -> None:
    settings.FILE_BYTES_MOST = 1_000_000
    maker.defaults["HTTP_ACCEPT_LANGUAGE"] = language
    answer = send(
        maker,
        ("logo.svg", files.SVG),
        ("photo.heic", files.HEIC),
        ("big.jpg", picture() + b"\0" * 1_000_000),
        ("nothing.png", b""),
        ("words.png", b"PK\3\4 these are words"),
        ("good.jpg", picture()),
    )
    said = answer.content.decode()
    assert answer.status_code == 422
    for name, words in {
        "logo.svg": "An SVG may carry script",
        "photo.heic": "HEIC",
        "big.jpg": "More than 1 MB.",
        "nothing.png": "The file is empty.",
        "words.png": "Not a picture in JPEG",
    }.items():
        assert f">{name}</b>" in said
        assert (words in said) == (language == "en" or words == "HEIC")
    assert len(ids(maker)) == 1
    assert send(maker, ("big.jpg", b"\0" * 1_000_001)).status_code == 413


def test_a_bomb_is_named_once_it_was_looked_into(maker: Client) -> None:
    send(maker, ("bomb.png", files.bomb()))
    work_until_idle()
    seen = page(maker)
    assert ">bomb.png</b>" in seen
    assert "More than 64 megapixels." in seen
    arrange(maker, delete=ids(maker)[0])
    assert "bomb.png" not in page(maker)


def test_nothing_is_refused_kindly(maker: Client) -> None:
    answer = maker.post(PAGE)
    assert answer.status_code == 422
    assert "Choose at least one picture first." in answer.content.decode()


def test_too_much_together_is_refused_before_it_is_read(
    maker: Client, settings: LazySettings
) -> None:
    settings.FORM_BYTES_MOST = 5_000
    answer = send(maker, *((f"{n}.jpg", picture(200 + n, 200)) for n in range(6)))
    assert answer.status_code == 413
    assert not ids(maker)
    assert not storages["originals"].listdir("")[1]


def test_more_files_than_a_product_may_have_are_refused(maker: Client) -> None:
    answer = send(maker, *((f"{n}.gif", picture(9, 9, "GIF")) for n in range(21)))
    assert answer.status_code == 413
    assert not ids(maker)


def test_files_of_strangers_are_not_received(
    client: Client, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[object] = []
    monkeypatch.setattr(
        "django.core.files.uploadhandler.TemporaryUploadedFile",
        lambda *given, **named: opened.append(given),
    )
    sent = ContentFile(picture(), "a.jpg")
    for path in (PAGE, f"{CLOCK}/follow", "/language", "/sign-in"):
        client.post(path, {"pictures": sent})
    assert not opened


def test_pictures_are_described_moved_deleted_and_brought_back(
    maker: Client, client: Client
) -> None:
    send(maker, *((f"{n}.jpg", picture(40 + n, 40)) for n in range(3)))
    work_until_idle()
    a, b, c = ids(maker)
    answer = arrange(maker, **{f"alt-{a}": "A clock by a window", f"was-{a}": ""})
    assert answer.headers["Location"] == f"{PAGE}?said=saved"
    assert 'alt="A clock by a window"' in page(client, CLOCK)
    # What is written while a button is pressed is not lost.
    arrange(maker, down=a, **{f"alt-{b}": "Its back", f"was-{b}": ""})
    assert 'alt="Its back"' in page(client, CLOCK)
    assert ids(maker) == [b, a, c]
    arrange(maker, up=c)
    assert ids(maker) == [b, c, a]
    arrange(maker, order=f"{a},{b},{c}")
    assert ids(maker) == [a, b, c]
    arrange(maker, delete=a)
    assert "by a window" not in page(client, CLOCK)
    assert 'id="deleted"' in page(maker)
    arrange(maker, restore=a)
    assert ids(maker) == [a, b, c]


def test_two_who_describe_the_same_picture_see_each_other(
    maker: Client, shop: Shop, ana: Person
) -> None:
    send(maker, ("a.jpg", picture()))
    work_until_idle()
    (a,) = ids(maker)
    arrange(maker, **{f"alt-{a}": "Seen from the front", f"was-{a}": ""})
    answer = arrange(maker, **{f"alt-{a}": "Seen from above", f"was-{a}": ""})
    said = answer.content.decode()
    assert answer.status_code == 409
    assert "Seen from the front" in said
    assert "Seen from above" in said
    found = gallery_of(ana.viewer, shop.dream, now=NOW).pictures
    assert found[0].alt == "Seen from the front"


@pytest.mark.parametrize("said", ["x", "-1", "1" * 400, "9" * 19, "²", ""])
@pytest.mark.parametrize("button", ["up", "down", "delete", "restore", "order"])
def test_what_is_no_picture_is_not_found(maker: Client, button: str, said: str) -> None:
    answer = arrange(maker, **{button: said})
    assert answer.status_code == (303 if button == "order" and not said else 404)


def test_a_name_is_only_ever_words(maker: Client) -> None:
    send(maker, ('"><script>alert(1)</script>.jpg', picture()))
    work_until_idle()
    assert "<script>alert" not in page(maker)


def test_the_page_is_in_chinese_when_asked(maker: Client) -> None:
    send(maker, ("a.jpg", picture()))
    work_until_idle()
    seen = maker.get(PAGE, headers={"Accept-Language": "zh-CN"}).content.decode()
    assert "图片" in seen
    assert "What it shows" not in seen
