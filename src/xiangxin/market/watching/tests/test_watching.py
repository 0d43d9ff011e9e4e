import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client, override_settings
from tests.cast import NOW, Person

from xiangxin.config.worker import work_until_idle
from xiangxin.kernel.money import Money
from xiangxin.ledger.rules import NOWHERE
from xiangxin.market.catalog import actions as catalog
from xiangxin.market.stock import actions as stock
from xiangxin.market.watching import actions, queries
from xiangxin.market.watching.errors import BadOffLink, FollowFirst
from xiangxin.market.watching.queries import Off, Wish
from xiangxin.market.watching.rules import About
from xiangxin.social.actors import actions as actors
from xiangxin.web.product.tests.shop import Shop, open_shop

BOTH = Wish(back=True, price=True)
LATER = NOW + timedelta(hours=2)


@pytest.fixture(autouse=True)
def _addresses() -> Iterator[None]:
    with override_settings(PUBLIC_URL="https://market.example"):
        yield


@pytest.fixture
def shop(ana: Person) -> Shop:
    return open_shop(ana)


def follow(person: Person, shop: Shop) -> None:
    actors.follow(follower=person.id, target=shop.lamp, origin=NOWHERE, now=NOW)


def sold_out(shop: Shop) -> None:
    levels = {shop.ink: 0, shop.moss: 0}
    stock.set_on_hand(levels=levels, now=NOW)


def test_only_followers_are_written_to(shop: Shop, bo: Person) -> None:
    with pytest.raises(FollowFirst):
        actions.wish(viewer=bo.viewer, product=shop.lamp, wish=BOTH, now=NOW)
    follow(bo, shop)
    actions.wish(viewer=bo.viewer, product=shop.lamp, wish=BOTH, now=NOW)
    assert queries.wish_of(bo.id, shop.lamp) == BOTH
    actions.wish(viewer=bo.viewer, product=shop.lamp, wish=Wish(), now=NOW)
    assert not queries.wish_of(bo.id, shop.lamp)


def test_back_in_stock_is_told_once(shop: Shop, bo: Person, cy: Person) -> None:
    for person in (bo, cy):
        follow(person, shop)
        actions.wish(viewer=person.viewer, product=shop.lamp, wish=BOTH, now=NOW)
    actors.unfollow(follower=cy.id, target=shop.lamp, origin=NOWHERE, now=NOW)
    sold_out(shop)
    assert actions.tend(now=NOW) == 0
    stock.set_on_hand(levels={shop.ink: 3}, now=LATER)
    for news in (1, 0):
        assert actions.tend(now=LATER) == news
    work_until_idle()

    (sent,) = mail.outbox
    assert sent.to == [bo.email]
    assert "can be had again" in sent.body
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_one_press_in_a_mail_program_ends_it(
    shop: Shop, ana: Person, bo: Person
) -> None:
    follow(bo, shop)
    actions.wish(viewer=bo.viewer, product=shop.lamp, wish=BOTH, now=NOW)
    for variant in (shop.ink, shop.moss):
        catalog.set_price(
            viewer=ana.viewer, variant_id=variant, price=Money(100, "CNY"), now=LATER
        )
    assert actions.tend(now=LATER) == 1
    work_until_idle()
    (sent,) = mail.outbox
    assert "instead of" in sent.body

    link = re.fullmatch(
        r"<https://market\.example(/\S+)>", sent.extra_headers["List-Unsubscribe"]
    )
    assert link
    stranger = Client(enforce_csrf_checks=True)
    assert stranger.get(link[1]).status_code == 200
    assert queries.wish_of(bo.id, shop.lamp) == BOTH, "looking ends nothing"
    answer = stranger.post(link[1], {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert queries.wish_of(bo.id, shop.lamp) == Wish(back=True)
    assert actions.turn_off(Off(shop.lamp, bo.id, About.BACK))
    assert not actions.turn_off(Off(shop.lamp, bo.id, About.BACK))


def test_a_changed_letter_turns_nothing_off(shop: Shop, bo: Person) -> None:
    token = queries.token_for(Off(shop.lamp, bo.id, About.BACK))
    for wrong in (f"{token}x", token[1:], "", "x"):
        with pytest.raises(BadOffLink):
            queries.off_of(wrong)
