"""Numbers begin with their millisecond: whose number is public has told when they joined."""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from tests.cast import NOW, Person

from xiangxin.ledger.rules import NOWHERE
from xiangxin.social.actors import actions as actors
from xiangxin.social.posts import actions as posts
from xiangxin.web.product.tests.shop import open_shop

pytestmark = pytest.mark.django_db
PAGES = (
    "/",
    "/discover",
    "/square",
    "/search?q=lamp",
    "/hot",
    "/claims",
    "/pull",
    "/@bo",
    "/@bo/followers",
    "/@bo/following",
    "/@thirdbench",
    "/@thirdbench/followers",
    "/@thirdbench_lamp",
    "/@thirdbench_lamp/followers",
    "/@thirdbench_lamp/pull",
    "/posts/{post}",
)


@pytest.mark.parametrize("looks", ["stranger", "member"])
def test_no_page_tells_the_number_of_anybodys_account(
    ana: Person, bo: Person, cy: Person, client: Client, looks: str
) -> None:
    shop = open_shop(ana)
    for target in (shop.lamp, shop.brand, bo.id, cy.id):
        for one in (bo, cy):
            if one.id != target:
                actors.follow(follower=one.id, target=target, origin=NOWHERE, now=NOW)
    post = posts.say(
        author=bo.id,
        source="How long does it last?",
        place=shop.lamp,
        origin=NOWHERE,
        now=NOW,
    )
    posts.say(
        author=cy.id, source="A year @bo.", in_reply_to=post, origin=NOWHERE, now=NOW
    )
    if looks == "member":
        client.force_login(get_user_model().objects.get(id=cy.user_id))
    numbers = {str(number) for one in (ana, bo, cy) for number in (one.id, one.user_id)}

    for page in PAGES:
        answer = client.get(page.format(post=post))
        assert answer.status_code in {200, 302}, page
        said = f"{answer.content.decode()} {dict(answer.headers)} {answer.cookies.output()}"
        assert not [number for number in numbers if number in said], page
