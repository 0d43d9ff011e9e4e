"""From a product's link to owning the thing, through the doors and with the mails."""

import re

import pytest
from django.core import mail
from tests.cast import PASSWORD, Person
from tests.journeys.doors import ADDRESS, LANGUAGES, Visitor

from xiangxin.config.worker import work_until_idle
from xiangxin.ledger.models import Interaction, Subject
from xiangxin.market.orders.models import Order
from xiangxin.market.stock import queries as stock
from xiangxin.social.actors.models import Actor, Follow
from xiangxin.social.posts.models import Like, Post
from xiangxin.web.posts.tests.visiting import said
from xiangxin.web.product.tests.shop import Shop, open_shop

LAMP = "/@thirdbench_lamp"
WORDS = {
    "en": ("Follow", "Nobody has said anything yet.", "Ordered.", "CN¥468"),
    "zh-CN": ("关注", "还没有人说话。", "已下单。", "¥468"),
}


@pytest.fixture
def shop(ana: Person) -> Shop:
    return open_shop(ana)


def joined(visitor: Visitor, name: str = "Dee") -> int:
    """Sign up where the page sends a stranger, by the link in the mail; the person."""
    visitor.link("/sign-up")
    visitor.press(
        "/sign-up", name=name, email=f"{name.lower()}@example.com", password1=PASSWORD
    )
    visitor.open(linked(mail.outbox[-1].body, "/account/verify/"))
    visitor.press(visitor.at)
    return Actor.objects.get(handle_key__startswith=name.lower()).id


def linked(text: str, start: str) -> str:
    found = re.search(rf"https?://[^/\s]+({re.escape(start)}\S+)", text)
    assert found, text
    return found[1]


def verbs(person: int | None) -> list[str]:
    subject = Subject.objects.filter(person=person).values("pseudonym")
    rows = Interaction.objects.filter(person__in=subject)
    return [row.verb for row in rows.order_by("id")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_stranger_reads_talks_and_buys(shop: Shop, cy: Person, language: str) -> None:
    follow, _, ordered, price = WORDS[language]
    heard = said(cy, "Mine has walked for a year.", place=shop.lamp)
    dee = Visitor(language)

    page = dee.open(LAMP)
    for word in ("Platform Lamp", price, "Ink", "Moss", "walks along an arc", follow):
        assert word in page
    assert "Mine has walked for a year." in page
    assert f"/posts/{heard}/like" in dee.actions()

    dee.press(f"{LAMP}/follow")
    assert dee.at.startswith("/sign-in?next=")
    person = joined(dee)
    assert dee.at.startswith(LAMP), "one comes back to what one wanted to follow"
    dee.press(f"{LAMP}/follow")
    assert (dee.at.partition("?")[0], dee.status) == (LAMP, 200)
    assert Actor.objects.get(id=shop.lamp).followers == 1

    assert "Does it blink?" in dee.press(f"{LAMP}/say", text="Does it blink?")
    dee.press(f"/posts/{heard}/like")
    dee.open(f"/posts/{heard}")
    assert "So does mine." in dee.press(f"/posts/{heard}/reply", text="So does mine.")
    assert Post.objects.values_list("likes", "replies").first() == (1, 1)

    dee.open(LAMP)
    dee.press(f"{LAMP}/buy")
    assert "dee@example.com" in dee.text, "a member's own address is filled in"
    dee.press("/checkout", **ADDRESS)
    assert ordered in dee.press("/checkout/place", method="transfer")
    assert dee.at == f"/me/orders/{Order.objects.get().id}"
    assert stock.available([shop.ink]) == {shop.ink: 4}

    work_until_idle()
    link = linked(mail.outbox[-1].body, "/order/")
    assert ordered in Visitor(language).open(link), "the link needs no account"
    assert verbs(person) == ["sign_up", "follow", "ask", "like", "reply", "buy"]
    followed = Interaction.objects.get(verb="follow")
    assert followed.entry == "direct", "signing up does not change how one came"


def test_the_mails_are_in_the_visitors_language(shop: Shop) -> None:
    dee = Visitor("zh-CN")
    dee.open(LAMP)
    dee.press(f"{LAMP}/follow")
    joined(dee)
    dee.press(f"{LAMP}/buy")
    dee.press("/checkout", **ADDRESS)
    dee.press("/checkout/place", method="cash")
    work_until_idle()

    for sent in mail.outbox:
        assert re.search("[\u4e00-\u9fff]", sent.subject), sent.subject
        assert re.search("[\u4e00-\u9fff]{4}", sent.body), sent.body


def test_an_account_without_a_verified_address_cannot_act(shop: Shop) -> None:
    dee = Visitor()
    dee.open(LAMP)
    dee.press(f"{LAMP}/follow")
    dee.link("/sign-up")
    dee.press("/sign-up", name="Dee", email="dee@example.com", password1=PASSWORD)

    dee.open(LAMP)
    dee.press(f"{LAMP}/follow")
    assert dee.at.startswith("/sign-in")
    dee.sign_in("dee@example.com", PASSWORD)
    assert dee.at == "/account/verify"
    assert not Follow.objects.exists()


def test_a_member_changes_their_password(bo: Person) -> None:
    visitor = Visitor()
    visitor.sign_in(bo.email, PASSWORD)
    visitor.open("/account/password")
    new = "a-lamp-at-noon"
    visitor.press(
        "/account/password", oldpassword=PASSWORD, password1=new, password2=new
    )
    assert visitor.client.get("/me").status_code == 200, "still signed in"

    again = Visitor()
    again.sign_in(bo.email, new)
    assert again.client.get("/me").status_code == 200


def test_the_ledger_knows_what_led_to_an_act(shop: Shop, bo: Person) -> None:
    visitor = Visitor()
    visitor.sign_in(bo.email, PASSWORD)
    visitor.open("/search?q=lamp")
    visitor.link(LAMP)
    visitor.press(f"{LAMP}/buy")
    visitor.press("/checkout", **ADDRESS)
    visitor.press("/checkout/place", method="cash")
    visitor.open("/discover")
    visitor.link(LAMP)
    visitor.press(f"{LAMP}/follow")
    visitor.open(f"{LAMP}?via=mail")
    visitor.press(f"{LAMP}/say", text="It came.")

    rows = Interaction.objects.exclude(verb="sign_up").order_by("id")
    assert list(rows.values_list("verb", "entry", "actor")) == [
        ("buy", "search", shop.lamp),
        ("follow", "home", shop.lamp),
        ("say", "mail", shop.lamp),
    ]
    (bought,) = rows.filter(verb="buy").values_list("units", "amount_minor", "currency")
    assert bought == (1, 46800, "CNY")
    assert len(set(rows.values_list("session", flat=True))) == 1, "one visit"
    assert bo.id not in {*rows.values_list("person", flat=True)}, "a pseudonym"


def test_following_does_not_change_how_one_came(shop: Shop, bo: Person) -> None:
    """Without htmx the page comes back with its own address as the page before."""
    visitor = Visitor()
    visitor.sign_in(bo.email, PASSWORD)
    visitor.open("/search?q=lamp")
    visitor.link(LAMP)
    visitor.press(f"{LAMP}/follow")
    visitor.press(f"{LAMP}/buy")
    visitor.press("/checkout", **ADDRESS)
    visitor.press("/checkout/place", method="cash")

    assert Interaction.objects.get(verb="buy").entry == "search"


ACTS = {
    "follow": (f"{LAMP}/follow", {}, "xiangxin.social.actors.actions.tell", Follow),
    "say": (f"{LAMP}/say", {"text": "Hm."}, "xiangxin.social.posts.actions.tell", Post),
    "like": ("/posts/{post}/like", {}, "xiangxin.social.posts.actions.tell", Like),
}


@pytest.mark.parametrize("broken", ["the act", "the ledger"])
@pytest.mark.parametrize("act", ACTS)
def test_an_act_and_its_ledger_row_stand_or_fall_together(
    shop: Shop,
    bo: Person,
    cy: Person,
    act: str,
    broken: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    heard = said(cy, "Mine has walked for a year.", place=shop.lamp)
    path, fields, tell, table = ACTS[act]
    path = path.format(post=heard)
    visitor = Visitor()
    visitor.sign_in(bo.email, PASSWORD)
    visitor.open(LAMP)
    before = (table.objects.count(), Interaction.objects.count())

    with monkeypatch.context() as patch:
        name = tell if broken == "the act" else "xiangxin.ledger.actions.record"
        patch.setattr(name, fail)
        visitor.client.raise_request_exception = False
        visitor.press(path, **fields)

    assert visitor.status == 500
    assert (table.objects.count(), Interaction.objects.count()) == before
    visitor.open(LAMP)
    visitor.press(path, **fields)
    after = (table.objects.count(), Interaction.objects.count())
    assert after == (before[0] + 1, before[1] + 1), "the same act, whole, both"


@pytest.mark.parametrize(
    "name",
    [
        "xiangxin.market.orders.actions.placing.tell",
        "xiangxin.ledger.actions.record",
        "xiangxin.market.stock.actions.take",
    ],
)
def test_an_order_that_fails_leaves_bag_stock_and_ledger_as_they_were(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    dee = Visitor()
    dee.open(LAMP)
    dee.press(f"{LAMP}/buy")
    dee.press("/checkout", **ADDRESS)
    page = dee.text
    with monkeypatch.context() as patch:
        patch.setattr(name, fail)
        dee.client.raise_request_exception = False
        dee.press("/checkout/place", method="cash")

    assert dee.status == 500
    assert not Order.objects.exists()
    assert not Interaction.objects.filter(verb="buy").exists()
    assert stock.available([shop.ink]) == {shop.ink: 4}, "it is still set aside"
    dee.text = page
    assert "Ordered." in dee.press("/checkout/place", method="cash")


def fail(*args: object, **facts: object) -> None:
    raise RuntimeError("it broke")
