"""A product that its makers hide is nowhere: not as a place, not by its words, not by its name."""

import pytest
from django.test import Client
from tests.cast import NOW, Person

from xiangxin.ledger.rules import NOWHERE
from xiangxin.market.catalog.desk import actions as desk
from xiangxin.market.releases.tests.shop import drafted, published
from xiangxin.social.actors import actions as actors
from xiangxin.social.actors.models import Actor
from xiangxin.web.posts.tests.visiting import said
from xiangxin.web.product.tests.shop import Shop, open_shop
from xiangxin.web.product.tests.test_page import signed_in


@pytest.fixture
def shop(ana: Person) -> Shop:
    return open_shop(ana)


def publish(ana: Person, shop: Shop, *, is_published: bool) -> None:
    desk.publish(
        viewer=ana.viewer, product=shop.lamp, is_published=is_published, now=NOW
    )


def test_unpublished_it_vanishes_everywhere_and_comes_back(
    client: Client, ana: Person, bo: Person, cy: Person, shop: Shop
) -> None:
    for one in (shop.lamp, bo.id):
        actors.follow(follower=cy.id, target=one, origin=NOWHERE, now=NOW)
    post = said(bo, "Does it hum?", place=shop.lamp)
    published(ana.viewer, drafted(ana, shop.lamp))
    stranger, member = client, signed_in(cy)
    pages = ["/square", "/@bo", "/search?q=hum", "/discover", "/@cy", "/@cy/following"]

    def sees(words: str) -> list[str]:
        return [
            path
            for visitor, paths in ((stranger, pages), (member, ["/", *pages]))
            for path in paths
            if words in visitor.get(path).content.decode()
        ]

    assert {"/", "/square", "/@bo", "/search?q=hum"} <= set(sees(f"/posts/{post}"))
    assert {"/", "/square", "/@bo", "/@cy/following"} <= set(sees("Platform Lamp"))

    publish(ana, shop, is_published=False)

    assert sees(f"/posts/{post}") == []
    assert sees("Platform Lamp") == []
    gone = ["", "/followers", "/releases", "/pull", "/ideas"]
    for path in (f"/posts/{post}", *(f"/@thirdbench_lamp{each}" for each in gone)):
        assert stranger.get(path).status_code == 404, path
    assert member.post("/@thirdbench_lamp/follow").status_code == 404
    assert member.post("/@thirdbench_lamp/say", {"text": "Hm"}).status_code == 404
    maker = signed_in(ana)
    assert maker.get("/@thirdbench_lamp").status_code == 200
    assert maker.get("/make/@thirdbench_lamp").status_code == 200

    publish(ana, shop, is_published=True)
    assert "/square" in sees(f"/posts/{post}")
    assert "/" in sees("Platform Lamp")


def test_hidden_is_what_is_not_published_whoever_writes_it(
    ana: Person, shop: Shop
) -> None:
    def is_hidden() -> bool:
        return Actor.objects.get(id=shop.lamp).hidden_at is not None

    publish(ana, shop, is_published=False)
    assert is_hidden()
    step = desk.publish(
        viewer=ana.viewer, product=shop.lamp, is_published=True, now=NOW
    )
    assert not is_hidden()
    assert step is not None
    desk.undo(viewer=ana.viewer, step=step, now=NOW)
    assert is_hidden()
