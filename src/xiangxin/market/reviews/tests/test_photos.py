"""Photos of a review, from the file to the list and back."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage, default_storage, storages
from django.db import IntegrityError, transaction
from tests.cast import Person

from xiangxin.config.worker import work_until_idle
from xiangxin.market.reviews import actions
from xiangxin.market.reviews.actions import Sent
from xiangxin.market.reviews.errors import NotReceived, TooManyPhotos
from xiangxin.market.reviews.models import Photo, Review
from xiangxin.market.reviews.tests.shop import LATER, card, received, reviewed, said
from xiangxin.media import actions as media
from xiangxin.media.errors import NotAPicture
from xiangxin.media.rules import Drawn
from xiangxin.media.tests.files import picture
from xiangxin.outbox import actions as outbox
from xiangxin.web.product.tests.shop import Shop, open_shop


@pytest.fixture(autouse=True)
def storage(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("default", "originals"):
        monkeypatch.setitem(storages._storages, name, InMemoryStorage())
    monkeypatch.setattr(default_storage, "_wrapped", storages["default"])
    drawn = Drawn(width=40, height=30, blurhash="", preview="data:,")
    monkeypatch.setattr(media, "draw", lambda _key: drawn)


@pytest.fixture
def shop(ana: Person, bo: Person) -> Shop:
    shop = open_shop(ana)
    received(bo, ana, shop.ink)
    outbox.let_go()
    return shop


def photo(alt: str = "", *, colour: str = "red") -> Sent:
    return Sent(ContentFile(picture(colour=colour), name="a.png"), alt)


def test_photos_are_drawn_and_shown(shop: Shop, bo: Person, cy: Person) -> None:
    review = reviewed(bo, shop.lamp, photos=[photo("On a table"), photo("Twice")])
    assert card(review).photos == ()
    assert len(card(review, bo.viewer).photos) == 1
    work_until_idle()
    (shown,) = card(review, cy.viewer).photos
    assert (shown.alt, shown.width) == ("On a table", 40)


def test_at_most_four_also_beside_the_action(shop: Shop, bo: Person) -> None:
    colours = ("red", "green", "blue", "black", "white")

    def five() -> list[Sent]:
        return [photo(colour=colour) for colour in colours]

    with pytest.raises(TooManyPhotos):
        reviewed(bo, shop.lamp, photos=five())
    assert not Review.objects.exists()
    review = reviewed(bo, shop.lamp, photos=five()[:4])
    with pytest.raises(TooManyPhotos):
        actions.edit(
            person=bo.id, review=review, said=said(), version=1, photos=five()[4:],
            now=LATER,
        )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        Photo.objects.create(id=1, review_id=review, position=5, key="k")
    first = card(review, bo.viewer).photos[0].id
    assert actions.edit(
        person=bo.id, review=review, said=said(), version=1, photos=five()[4:],
        without=[first], now=LATER,
    )  # fmt: skip
    assert Photo.objects.filter(review_id=review).count() == 4


def test_what_is_no_picture_is_refused_and_nothing_is_kept(
    shop: Shop, bo: Person, cy: Person
) -> None:
    text = Sent(ContentFile(b"<html>", name="a.jpg"), "")
    with pytest.raises(NotAPicture):
        reviewed(bo, shop.lamp, photos=[text])
    with pytest.raises(NotReceived):
        reviewed(cy, shop.lamp, photos=[photo()])
    assert storages["originals"].listdir("")[1] == []
    assert not Review.objects.exists()


def test_photos_go_with_what_is_taken_back(
    shop: Shop, bo: Person, django_capture_on_commit_callbacks: object
) -> None:
    review = reviewed(bo, shop.lamp, photos=[photo()])
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        actions.take_back(person=bo.id, review=review, now=LATER)
    assert not Photo.objects.exists()
    assert storages["originals"].listdir("")[1] == []
