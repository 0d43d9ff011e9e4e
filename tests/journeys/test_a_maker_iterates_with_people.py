"""A maker builds a product, releases v1, takes ideas and ships v2; whoever voted is told."""

import re

import pytest
from tests.cast import PASSWORD, Person
from tests.journeys.doors import LANGUAGES, Visitor

from xiangxin.config.worker import work_until_idle
from xiangxin.ledger.models import Interaction
from xiangxin.social.posts.models import Post
from xiangxin.web.product.tests.shop import open_shop

LAMP = "/@thirdbench_lamp"
WORDS = {
    "en": ("Planned", "Shipped in v2", "Your idea shipped in", "voted for is in"),
    "zh-CN": ("列入计划", "在 v2 实现", "你的提案在", "你投过票的提案在"),
}


def member(person: Person, language: str) -> Visitor:
    visitor = Visitor(language)
    visitor.sign_in(person.email, PASSWORD)
    return visitor


def released(maker: Visitor, label: str, notes: str, **ticked: str) -> str:
    """Draft, look, publish; the address of the release."""
    maker.open(f"{LAMP}/releases")
    maker.link(f"{LAMP}/releases/new")
    maker.press(f"{LAMP}/releases/new", label=label, notes=notes, **ticked)
    at = maker.at
    maker.press(f"{at}/publish")
    assert (maker.at, maker.status) == (at, 200)
    return at


@pytest.mark.parametrize("language", LANGUAGES)
def test_from_v1_through_ideas_to_v2(
    ana: Person, bo: Person, cy: Person, language: str
) -> None:
    planned, shipped, mine, voted = WORDS[language]
    shop = open_shop(ana)
    maker, proposer = member(ana, language), member(bo, language)
    voter = member(cy, language)
    proposer.open(LAMP)
    proposer.press(f"{LAMP}/follow")

    first = released(maker, "v1", "It walks along an arc.")
    work_until_idle()
    assert "v1" in proposer.open("/"), "who follows reads it at home"
    assert first in proposer.text

    proposer.open(LAMP)
    proposer.link(f"{LAMP}/ideas")
    proposer.link(f"{LAMP}/ideas/new")
    proposer.press(
        f"{LAMP}/ideas/new", title="旋钮记住上一次的冷暖", text="开灯就是关灯前的样子。"
    )
    idea = proposer.at
    number = idea.rpartition("/")[2]

    # Somebody means the same: they are shown it first, and vote instead.
    voter.open(f"{LAMP}/ideas/new")
    page = voter.press(f"{LAMP}/ideas/new", title="能不能记住冷暖", text="")
    assert f"{idea}/vote" in page
    voter.press(f"{idea}/vote")
    voter.open(idea)
    assert f"{idea}/unvote" in voter.actions()
    reply = next(action for action in voter.actions() if action.endswith("/reply"))
    voter.press(reply, text="每天都要拧一遍。")
    assert voter.at.startswith(idea), "one stays with the idea"

    maker.open("/make")
    maker.link(f"{LAMP}/ideas?show=waiting")
    maker.link(idea)
    maker.press(f"{idea}/answer", to="planned", words="做，下一版。")
    work_until_idle()
    assert planned in voter.open(idea)

    second = released(maker, "v2", "旋钮有记性了。", idea=number)
    work_until_idle()
    assert shipped in Visitor(language).open(idea)
    assert "Bo" in voter.open(second)
    assert "旋钮记住上一次的冷暖" in Visitor(language).open("/@bo")

    assert voted in re.sub(r"\s+", " ", voter.open("/notifications"))
    voter.link(f"{idea}?via=notification")
    assert mine in re.sub(r"\s+", " ", proposer.open("/notifications"))
    assert "每天都要拧一遍。" in proposer.plain, "an answer is a notice too"
    proposer.press("/notifications/read")
    assert 'class="pt"' not in proposer.open("/notifications")

    feed = Visitor(language).client.get(f"{LAMP}/releases.atom").content.decode()
    assert "v1" in feed
    assert "v2" in feed
    rows = Interaction.objects.exclude(verb="sign_up").order_by("id")
    told = list(rows.filter(actor=shop.lamp).values_list("verb", flat=True))
    said = ["follow", "release", "propose", "vote", "vote", "reply"]
    assert told == [*said, "release", "ship_idea"]
    assert Post.objects.filter(author_id=shop.lamp).count() == 2
