"""What was bought goes back: with a reason, or by withdrawing from the contract."""

import re

import pytest
from django.core import mail
from tests.cast import PASSWORD, Person
from tests.journeys.doors import ADDRESS, LANGUAGES, Visitor

from xiangxin.config.worker import work_until_idle
from xiangxin.market.orders.models import Order
from xiangxin.market.orders.returns.models import Return
from xiangxin.market.stock import queries as stock
from xiangxin.web.product.tests.shop import Shop, open_shop

LAMP = "/@thirdbench_lamp"
HANGZHOU = ADDRESS | {
    "country": "CN",
    "country_area": "浙江省",
    "city": "杭州市",
    "city_area": "西湖区",
    "street_address": "文三路 90 号",
    "postal_code": "310012",
}


@pytest.fixture
def shop(ana: Person) -> Shop:
    return open_shop(ana)


@pytest.fixture
def maker(ana: Person, shop: Shop) -> Visitor:
    visitor = Visitor()
    visitor.sign_in(ana.email, PASSWORD)
    return visitor


def bought(visitor: Visitor, address: dict[str, str] = ADDRESS) -> str:
    """Where the page of the new order is."""
    visitor.open(LAMP)
    visitor.press(f"{LAMP}/buy")
    visitor.press("/checkout", **address)
    visitor.press("/checkout/place", method="transfer")
    return visitor.at


def paid_and_sent(maker: Visitor) -> str:
    desk = f"/make/orders/{Order.objects.get().id}"
    maker.open(desk)
    maker.press(f"{desk}/paid")
    maker.open(desk)
    maker.press(f"{desk}/shipped", carrier="dhl", number="JD014")
    return desk


def told(words: str) -> bool:
    work_until_idle()
    return words in mail.outbox[-1].subject + mail.outbox[-1].body


def test_a_member_sends_back_what_is_broken(
    shop: Shop, bo: Person, maker: Visitor
) -> None:
    buyer = Visitor()
    buyer.sign_in(bo.email, PASSWORD)
    order = bought(buyer)
    desk = paid_and_sent(maker)

    buyer.open(order)
    buyer.link(f"{order}/return")
    buyer.press(
        f"{order}/return",
        **{f"units-{shop.ink}": "1", "reason": "broken", "words": "It hums."},
    )
    assert "The maker has not answered yet." in buyer.plain
    assert told("to take back from order number"), mail.outbox[-1].body
    assert "waits for your answer" in maker.open("/make")
    assert "It hums." in maker.open(desk)

    answer = f"/make/returns/{Return.objects.get().id}"
    maker.press(answer, do="accept", words="Kiln Lane 3")
    assert told("Kiln Lane 3")
    maker.press(answer, do="receive", restock="1")
    assert stock.available([shop.ink]) == {shop.ink: 5}
    maker.press(answer, do="refund")
    assert told("has sent back CN¥468.00")
    page = buyer.open(order)
    for words in ("Return asked for", "by the buyer", "The return has come"):
        assert words in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_guest_withdraws_in_two_steps_and_has_it_in_writing(
    shop: Shop, maker: Visitor, language: str
) -> None:
    dee = Visitor(language)
    order = bought(dee)
    paid_and_sent(maker)

    dee.open(order)
    dee.link(f"{order}/withdraw")
    dee.press(f"{order}/withdraw")
    assert not Return.objects.exists(), "nothing is declared before it is confirmed"
    dee.press(f"{order}/withdraw", confirm="1")

    assert {"en": "Withdrawal from the contract", "zh-CN": "撤回购买"}[
        language
    ] in dee.plain
    work_until_idle()
    proof = mail.outbox[-1]
    assert proof.to == [ADDRESS["email"]]
    assert re.search(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC", proof.body)
    assert "1 × Platform Lamp" in proof.body
    assert str(Order.objects.get().id) in proof.body


def test_withdrawing_before_it_is_sent_ends_the_order(shop: Shop) -> None:
    dee = Visitor()
    order = bought(dee)
    dee.open(f"{order}/withdraw")
    dee.press(f"{order}/withdraw")
    dee.press(f"{order}/withdraw", confirm="1")

    assert "Cancelled." in dee.plain
    assert stock.available([shop.ink]) == {shop.ink: 5}
    work_until_idle()
    subjects = [sent.subject for sent in mail.outbox]
    assert "Your withdrawal from the contract has been received" in subjects


def test_in_china_seven_days_need_no_reason(shop: Shop, maker: Visitor) -> None:
    lin = Visitor("zh-CN")
    order = bought(lin, HANGZHOU)
    paid_and_sent(maker)

    page = lin.open(f"{order}/return")
    assert "无理由退货" in page
    lin.press(f"{order}/return", kind="no_reason", **{f"units-{shop.ink}": "1"})
    assert "请寄回" in lin.plain
    work_until_idle()
    assert "无理由退回订单" in mail.outbox[-1].body

    lin.press(f"{order}/returns/{Return.objects.get().id}/keep")
    assert "决定留下" in lin.plain
