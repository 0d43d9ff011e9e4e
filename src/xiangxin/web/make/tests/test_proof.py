"""The desk's page of the brand's own site, and where the tick stands then."""

import pytest
from django.test import Client
from tests.cast import Person

from xiangxin.config.worker import work_until_idle
from xiangxin.market.catalog.proof import actions
from xiangxin.market.catalog.proof.rules import Place, Seen
from xiangxin.social.actors import membership
from xiangxin.social.actors.rules import Role
from xiangxin.social.notifications import queries
from xiangxin.web.product.tests.shop import Shop, open_shop
from xiangxin.web.product.tests.test_page import signed_in
from xiangxin.world import clock

PROOF = "/make/@thirdbench/proof"


@pytest.fixture
def shop(ana: Person) -> Shop:
    return open_shop(ana)


def seen(monkeypatch: pytest.MonkeyPatch, *handles: str) -> None:
    """As if this stood there; how it is read, the proof's own tests say."""

    def at(place: Place) -> Seen:
        return Seen(links=handles, lines=[])

    monkeypatch.setattr(actions, "seen_at", at)


def test_a_site_is_named_looked_at_and_stands_with_its_tick(
    client: Client, ana: Person, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    maker = signed_in(ana)
    assert "Name your site" in maker.get(PROOF).content.decode()
    assert maker.post(PROOF, {"place": "mugs.example"}).status_code == 303
    page = maker.get(PROOF).content.decode()
    assert "It is being looked at." in page
    assert "mugs.example/.well-known/xiangxin.txt" in page
    assert "&lt;a rel=&#34;me&#34; href=" in page

    seen(monkeypatch, "thirdbench")
    work_until_idle()

    assert "Proven." in maker.get(PROOF).content.decode()
    for address in ("/@thirdbench", "/@thirdbench_lamp", "/discover"):
        shown = client.get(address).content.decode()
        assert "Proven site:" in shown, address
        assert "mugs.example" in shown, address
    assert (
        'sameAs": "https://mugs.example'
        in client.get("/@thirdbench_lamp").content.decode()
    )

    maker.post(f"{PROOF}/change", {"did": "take_back"})
    assert "mugs.example" not in client.get("/@thirdbench").content.decode()
    assert "mugs.example" not in maker.get(PROOF).content.decode()


def test_why_it_is_not_proven_is_said_in_the_makers_language(
    ana: Person, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    maker = signed_in(ana)
    seen(monkeypatch)
    maker.post(PROOF, {"place": "mugs.example"})
    work_until_idle()

    page = maker.get(PROOF, headers={"Accept-Language": "zh"}).content.decode()
    assert "还没有证实。" in page
    assert "网页在，但上面没有指向品牌页面的链接。" in page
    again = maker.post(f"{PROOF}/change", {"did": "look"})
    assert again.status_code == 429


@pytest.mark.parametrize(
    "place", ["", "localhost", "http://2130706433/", "a" * 5_000, "\x00", "[", "@"]
)
def test_an_odd_place_is_refused_in_words(ana: Person, shop: Shop, place: str) -> None:
    answer = signed_in(ana).post(PROOF, {"place": place})

    assert answer.status_code == 422
    assert "Traceback" not in answer.content.decode()


def test_whoever_is_asked_to_act_is_told_and_led_to_the_answer(
    ana: Person, bo: Person, shop: Shop
) -> None:
    def ask() -> None:
        membership.invite(
            viewer=ana.viewer,
            actor=shop.brand,
            handle="bo",
            role=Role.SUPPORT,
            now=clock.now(),
        )
        work_until_idle()

    ask()
    ask()
    page = signed_in(bo).get("/notifications").content.decode()
    assert page.count("asks you to act for") == 1
    assert 'href="/make?via=notification"' in page
    assert signed_in(bo).get("/make?via=notification").status_code == 200
    assert len(queries.told(bo.id, limit=9)) == 1

    membership.withdraw(viewer=bo.viewer, actor=shop.brand, person=bo.id)
    ask()
    assert len(queries.told(bo.id, limit=9)) == 2
