"""Pictures of a product, from the file to the page and back."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage, default_storage, storages
from django.db import IntegrityError, transaction
from django_tasks_db.models import DBTaskResult
from tests.cast import NOW, Person

from xiangxin.config.worker import work_until_idle
from xiangxin.kernel.errors import NotAllowed
from xiangxin.market.catalog import queries as catalog
from xiangxin.market.catalog.errors import NoSuchProduct
from xiangxin.market.catalog.gallery import actions
from xiangxin.market.catalog.gallery.errors import (
    AltTooLong,
    DescribedMeanwhile,
    NoPictureChosen,
    NoSuchPicture,
    TooManyPictures,
)
from xiangxin.market.catalog.gallery.queries import Gallery, Kept, gallery_of
from xiangxin.market.catalog.gallery.rules import KEPT_FOR, PICTURES_MOST, Words
from xiangxin.market.catalog.models import Image
from xiangxin.media import actions as media
from xiangxin.media.errors import PictureIsSvg
from xiangxin.media.rules import Drawn, key_in
from xiangxin.media.tests import files
from xiangxin.media.tests.files import picture
from xiangxin.outbox import actions as outbox
from xiangxin.social.actors.queries import cards_of as actors
from xiangxin.web.product.tests.shop import Shop, open_shop

LATER = NOW + KEPT_FOR + timedelta(hours=1)


@pytest.fixture(autouse=True)
def storage(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("default", "originals"):
        monkeypatch.setitem(storages._storages, name, InMemoryStorage())
    monkeypatch.setattr(default_storage, "_wrapped", storages["default"])


@pytest.fixture
def shop(ana: Person) -> Shop:
    shop = open_shop(ana)
    outbox.let_go()
    return shop


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if it had been drawn, at once; how it is, media's own tests say."""
    monkeypatch.setattr(
        media,
        "draw",
        lambda key: Drawn(width=900, height=600, blurhash="L6", preview="data:,"),
    )


def some(number: int, *, first: int = 0) -> list[ContentFile[bytes]]:
    return [
        ContentFile(picture(40 + n, 40), f"lamp-{n}.jpg")
        for n in range(first, first + number)
    ]


def send(ana: Person, shop: Shop, *sent: ContentFile[bytes]) -> list[str]:
    refused = actions.send(viewer=ana.viewer, product=shop.dream, files=sent, now=NOW)
    return [one.refusal.code for one in refused]


def seen(ana: Person, shop: Shop) -> Gallery:
    return gallery_of(ana.viewer, shop.dream, now=NOW)


def names(pictures: list[Kept]) -> list[str]:
    return [one.name for one in pictures]


Capture = Callable[..., AbstractContextManager[object]]


def test_it_is_shown_as_soon_as_it_is_drawn(
    ana: Person, shop: Shop, django_capture_on_commit_callbacks: Capture
) -> None:
    send(ana, shop, ContentFile(picture(900, 600), "lamp.jpg"))
    (waiting,) = seen(ana, shop).pictures
    assert (waiting.path, waiting.name) == ("", "lamp.jpg")
    assert catalog.product_page(shop.dream).images == ()
    with django_capture_on_commit_callbacks(execute=True):
        assert work_until_idle() == 1
    (shown,) = catalog.product_page(shop.dream).images
    assert (shown.width, shown.height) == (900, 600)
    assert shown.preview.startswith("data:image/webp")
    assert catalog.cards_of([shop.dream])[shop.dream].picture == shown.path
    assert actors([shop.dream])[shop.dream].avatar == shown.path
    assert not storages["originals"].listdir("")[1]


def test_what_cannot_be_drawn_is_told_by_its_name(
    ana: Person, shop: Shop, django_capture_on_commit_callbacks: Capture
) -> None:
    send(ana, shop, ContentFile(files.bomb(), "bomb.png"), *some(1))
    with django_capture_on_commit_callbacks(execute=True):
        work_until_idle()
    refused, good = seen(ana, shop).pictures
    assert refused.refusal
    assert (refused.name, refused.refusal.code) == ("bomb.png", "too_many_pixels")
    assert good.path
    assert len(catalog.product_page(shop.dream).images) == 1
    assert not storages["originals"].listdir("")[1]
    # The same again is the same again; and it can be put away.
    assert send(ana, shop, ContentFile(files.bomb(), "bomb.png")) == []
    assert len(seen(ana, shop).pictures) == 2
    actions.delete(viewer=ana.viewer, product=shop.dream, picture=refused.id, now=NOW)
    assert names(seen(ana, shop).pictures) == ["lamp-0.jpg"]


def test_what_is_no_picture_is_told_at_once_and_the_others_are_taken(
    ana: Person, shop: Shop
) -> None:
    svg = ContentFile(files.SVG, "logo.png")
    assert send(ana, shop, svg, *some(2)) == [PictureIsSvg.code]
    assert names(seen(ana, shop).pictures) == ["lamp-0.jpg", "lamp-1.jpg"]


def test_no_more_than_twenty(ana: Person, shop: Shop, drawn: None) -> None:
    send(ana, shop, *some(PICTURES_MOST - 1))
    with pytest.raises(TooManyPictures):
        send(ana, shop, *some(2, first=50))
    send(ana, shop, *some(1, first=50))
    with pytest.raises(TooManyPictures):
        send(ana, shop, *some(1, first=60))
    first = seen(ana, shop).pictures[0].id
    actions.delete(viewer=ana.viewer, product=shop.dream, picture=first, now=NOW)
    send(ana, shop, *some(1, first=60))
    with pytest.raises(TooManyPictures):
        actions.restore(viewer=ana.viewer, product=shop.dream, picture=first, now=NOW)
    with pytest.raises(TooManyPictures):
        send(ana, shop, *some(1))  # it was deleted, and would come back
    assert len(seen(ana, shop).pictures) == PICTURES_MOST


def test_the_same_file_twice_is_one_picture(ana: Person, shop: Shop) -> None:
    send(ana, shop, *some(1), *some(1))
    send(ana, shop, *some(1))
    work_until_idle()
    send(ana, shop, *some(1))
    assert work_until_idle() == 0
    assert len(seen(ana, shop).pictures) == 1


def test_the_schema_keeps_a_file_once(ana: Person, shop: Shop) -> None:
    send(ana, shop, *some(1))
    row = Image.objects.get(product_id=shop.dream)
    row.id += 1
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_the_schema_shows_nothing_that_was_refused(ana: Person, shop: Shop) -> None:
    rows = Image.objects.filter(product_id=shop.lamp)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(refusal="picture_broken", deleted_at=NOW)


@pytest.mark.parametrize("again", [1, 2])
def test_one_that_was_being_drawn_when_its_worker_died_is_drawn_by_the_next(
    ana: Person, shop: Shop, drawn: None, again: int
) -> None:
    send(ana, shop, *some(1))
    dead = outbox.claim(worker="dead", now=NOW)
    assert dead
    assert work_until_idle() == 0
    assert outbox.take_back(now=LATER) == 1
    DBTaskResult.objects.update(run_after=NOW)
    assert work_until_idle(now=lambda: LATER) == 1
    # And had the first only been slow, what it drew comes too late and changes nothing.
    (row,) = seen(ana, shop).pictures
    for _ in range(again):
        assert actions.draw(picture=row.id, now=LATER) is None
    assert seen(ana, shop).pictures == [row]


def test_two_workers_draw_it_once(ana: Person, shop: Shop, drawn: None) -> None:
    send(ana, shop, *some(1))
    waiting = seen(ana, shop).pictures[0].id
    finishes = [actions.draw(picture=waiting, now=NOW) for _ in range(2)]
    for finish in finishes:
        assert finish
        with transaction.atomic():
            finish()
    assert seen(ana, shop).pictures[0].path


def test_the_first_that_is_shown_is_its_face(
    ana: Person, shop: Shop, drawn: None
) -> None:
    def face() -> str:
        return key_in(actors([shop.dream])[shop.dream].avatar)

    send(ana, shop, *some(3))
    work_until_idle()
    a, b, c = (one.id for one in seen(ana, shop).pictures)
    keys = dict(Image.objects.filter(key__gt="").values_list("id", "key"))
    ours = {"viewer": ana.viewer, "product": shop.dream, "now": NOW}
    assert face() == keys[a]
    actions.move(picture=b, by=-1, **ours)
    assert face() == keys[b]
    actions.order(wanted=[c, c, 17, b], **ours)
    assert [one.id for one in seen(ana, shop).pictures] == [c, b, a]
    assert face() == keys[c]
    actions.delete(picture=c, **ours)
    assert face() == keys[b]
    actions.restore(picture=c, **ours)
    assert face() == keys[c]
    assert [one.id for one in seen(ana, shop).pictures] == [c, b, a]
    for one in (a, b, c):
        actions.delete(picture=one, **ours)
    assert face() == ""


def test_what_was_deleted_comes_back_within_a_day_and_not_after(
    ana: Person, shop: Shop
) -> None:
    send(ana, shop, *some(2))
    work_until_idle()
    first, second = seen(ana, shop).pictures
    actions.delete(viewer=ana.viewer, product=shop.dream, picture=first.id, now=NOW)
    assert actions.sweep(now=NOW) == 0
    assert names(seen(ana, shop).deleted) == ["lamp-0.jpg"]
    assert send(ana, shop, *some(1)) == []
    assert [one.id for one in seen(ana, shop).pictures] == [first.id, second.id]
    actions.delete(viewer=ana.viewer, product=shop.dream, picture=first.id, now=NOW)
    folder = f"pictures/{key_in(first.path)[:2]}"
    assert default_storage.listdir(folder)[1]
    assert actions.sweep(now=LATER) == 1
    assert not default_storage.listdir(folder)[1]
    with pytest.raises(NoSuchPicture):
        actions.restore(
            viewer=ana.viewer, product=shop.dream, picture=first.id, now=LATER
        )


def test_one_deleted_before_it_was_drawn_is_drawn_when_it_comes_back(
    ana: Person, shop: Shop, drawn: None
) -> None:
    send(ana, shop, *some(1))
    waiting = seen(ana, shop).pictures[0].id
    actions.delete(viewer=ana.viewer, product=shop.dream, picture=waiting, now=NOW)
    outbox.let_go()
    actions.restore(viewer=ana.viewer, product=shop.dream, picture=waiting, now=NOW)
    work_until_idle()
    assert seen(ana, shop).pictures[0].path


def test_a_description_is_kept_as_it_is_seen(ana: Person, shop: Shop) -> None:
    def say(was: str, alt: str) -> None:
        actions.describe(
            viewer=ana.viewer, product=shop.lamp, words={one: Words(was, alt)}, now=NOW
        )

    one = gallery_of(ana.viewer, shop.lamp, now=NOW).pictures[0].id
    say("A lamp on a table", " A lamp\u202e,\n at  night ")
    assert catalog.product_page(shop.lamp).images[0].alt == "A lamp, at night"
    say("A lamp, at night", "A lamp, at night")
    say("what nobody saw", "A lamp, at night")  # the same was written meanwhile
    with pytest.raises(DescribedMeanwhile) as refused:
        say("A lamp on a table", "A table")
    assert refused.value.facts["theirs"] == "A lamp, at night"
    assert refused.value.facts["yours"] == "A table"
    with pytest.raises(AltTooLong):
        say("A lamp, at night", "x" * 501)


Act = Callable[[Person, Shop, int], object]
ACTS: dict[str, Act] = {
    "send": lambda who, shop, one: actions.send(
        viewer=who.viewer, product=shop.dream, files=some(1), now=NOW
    ),
    "describe": lambda who, shop, one: actions.describe(
        viewer=who.viewer, product=shop.dream, words={one: Words("", "x")}, now=NOW
    ),
    "order": lambda who, shop, one: actions.order(
        viewer=who.viewer, product=shop.dream, wanted=[one], now=NOW
    ),
    "move": lambda who, shop, one: actions.move(
        viewer=who.viewer, product=shop.dream, picture=one, by=1, now=NOW
    ),
    "delete": lambda who, shop, one: actions.delete(
        viewer=who.viewer, product=shop.dream, picture=one, now=NOW
    ),
    "restore": lambda who, shop, one: actions.restore(
        viewer=who.viewer, product=shop.dream, picture=one, now=NOW
    ),
    "look": lambda who, shop, one: gallery_of(who.viewer, shop.dream, now=NOW),
}


@pytest.mark.parametrize("act", ACTS)
def test_only_its_makers_do_anything_to_it(
    ana: Person, bo: Person, shop: Shop, act: str
) -> None:
    open_shop(bo, handle="lowclouds")
    send(ana, shop, *some(1))
    one = seen(ana, shop).pictures[0]
    with pytest.raises(NotAllowed):
        ACTS[act](bo, shop, one.id)
    assert seen(ana, shop).pictures == [one]


@pytest.mark.parametrize("act", ["move", "delete", "restore"])
def test_a_picture_of_another_product_is_not_found(
    ana: Person, shop: Shop, act: str
) -> None:
    lamps = gallery_of(ana.viewer, shop.lamp, now=NOW).pictures[0].id
    with pytest.raises(NoSuchPicture):
        ACTS[act](ana, shop, lamps)


def test_nothing_is_sent_to_what_is_no_product(ana: Person, shop: Shop) -> None:
    with pytest.raises(NoSuchProduct):
        actions.send(viewer=ana.viewer, product=shop.brand, files=some(1), now=NOW)
    with pytest.raises(NoPictureChosen):
        actions.send(viewer=ana.viewer, product=shop.lamp, files=[], now=NOW)
