"""Pictures of releases, test notes and ideas: sent with a form, shown wherever they are told of."""

from datetime import timedelta

import pytest
from django.core.files.storage import InMemoryStorage, default_storage, storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.cast import Person

from xiangxin.config.worker import work_until_idle
from xiangxin.ledger.rules import NOWHERE
from xiangxin.market.ideas.tests.shop import proposed
from xiangxin.media import actions as media
from xiangxin.media.rules import Drawn
from xiangxin.media.tests.files import picture
from xiangxin.social.actors import actions as actors
from xiangxin.web.product.tests.shop import Shop, open_shop
from xiangxin.web.product.tests.test_page import signed_in
from xiangxin.world import clock

CLOCK = "/@thirdbench_clock"  # in the making


@pytest.fixture(autouse=True)
def storage(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("default", "originals"):
        monkeypatch.setitem(storages._storages, name, InMemoryStorage())
    monkeypatch.setattr(default_storage, "_wrapped", storages["default"])
    monkeypatch.setattr(
        media, "draw", lambda _: Drawn(width=8, height=6, blurhash="x", preview="y")
    )


@pytest.fixture
def shop(ana: Person) -> Shop:
    return open_shop(ana)


def file(name: str = "a.jpg", content: bytes = b"") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content or picture(20, 20))


def note(**more: object) -> dict[str, object]:
    day = clock.now().date().isoformat()
    return {
        "label": "Trial 1",
        "kind": "test",
        "day": day,
        "notes": "It ticks.",
        "version": "1",
        **more,
    }


def test_a_test_note_of_something_in_the_making_is_read_by_its_followers(
    client: Client, ana: Person, bo: Person, shop: Shop
) -> None:
    actors.follow(
        follower=bo.id,
        target=shop.dream,
        origin=NOWHERE,
        now=clock.now() - timedelta(days=1),
    )
    maker = signed_in(ana)
    form = maker.get(f"{CLOCK}/releases/new").content.decode()
    assert '<option value="test" selected>Test note</option>' in form
    sent = note(
        **{
            "picture-1": file(),
            "shows-1": "The hands",
            "picture-2": file("b.jpg", picture(30, 20)),
        }
    )
    draft = maker.post(f"{CLOCK}/releases/new", sent).headers["Location"]
    work_until_idle()
    assert 'alt="The hands"' in maker.get(draft).content.decode()
    assert client.get(draft).status_code == 404

    assert maker.post(f"{draft}/publish", {"version": "1"}).status_code == 303

    for visitor, page in (
        (client, CLOCK),
        (client, f"{CLOCK}/releases"),
        (client, draft),
        (signed_in(bo), "/"),
    ):
        shown = visitor.get(page).content.decode()
        assert 'alt="The hands"' in shown, page
        assert "Trial 1" in shown, page
    assert "Latest test note" in client.get(CLOCK).content.decode()


def test_an_edit_describes_takes_away_and_adds(
    client: Client, ana: Person, shop: Shop
) -> None:
    maker = signed_in(ana)
    sent = note(**{"picture-1": file(), "shows-1": "The hands"})
    draft = maker.post(f"{CLOCK}/releases/new", sent).headers["Location"]
    work_until_idle()
    form = maker.get(f"{draft}/edit").content.decode()
    number = form.partition('name="alt-')[2].partition('"')[0]

    changed = note(
        **{f"alt-{number}": "Two hands", "picture-1": file("c.jpg", picture(9, 20))}
    )
    assert maker.post(f"{draft}/edit", changed).status_code == 303
    work_until_idle()
    assert maker.get(draft).content.decode().count('class="pic"') >= 2
    assert 'alt="Two hands"' in maker.get(draft).content.decode()

    assert (
        maker.post(f"{draft}/edit", note(down=number, version="2")).status_code == 303
    )
    assert "Two hands" not in maker.get(draft).content.decode()


@pytest.mark.parametrize(
    ("content", "status"), [(b"<svg onload=alert(1)>", 422), (b"", 422), (b"%PDF", 422)]
)
def test_what_is_no_picture_leaves_the_words_in_the_form(
    ana: Person, shop: Shop, content: bytes, status: int
) -> None:
    upload = SimpleUploadedFile("a.jpg", content)
    answer = signed_in(ana).post(f"{CLOCK}/releases/new", note(**{"picture-1": upload}))

    assert answer.status_code == status
    assert "It ticks." in answer.content.decode()


def test_who_proposed_an_idea_shows_what_they_mean(
    client: Client, ana: Person, bo: Person, shop: Shop
) -> None:
    idea = f"/@thirdbench_lamp/ideas/{proposed(bo, shop.lamp)}"
    proposer = signed_in(bo)
    assert "Pictures of it" in proposer.get(idea).content.decode()
    assert "Pictures of it" not in signed_in(ana).get(idea).content.decode()

    sent = {"picture-1": file(), "shows-1": "A mount of wood"}
    assert signed_in(ana).post(f"{idea}/pictures", sent).status_code == 403
    sent = {"picture-1": file(), "shows-1": "A mount of wood"}
    assert proposer.post(f"{idea}/pictures", sent).status_code == 303
    work_until_idle()

    assert 'alt="A mount of wood"' in client.get(idea).content.decode()
    assert 'alt="A mount of wood"' in client.get("/@bo").content.decode()
    bad = {"picture-1": file("x.jpg", b"<svg>")}
    assert proposer.post(f"{idea}/pictures", bad).status_code == 422
