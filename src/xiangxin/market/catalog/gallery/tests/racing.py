"""What the processes of test_races do: each waits for a line, then sends a picture."""

import json
import sys
import time
from collections.abc import Callable

from django.core.files.base import ContentFile
from django.db import connection
from tests import cast

from xiangxin.kernel.ids import MINT
from xiangxin.market.catalog.gallery import actions
from xiangxin.market.catalog.gallery.errors import TooManyPictures
from xiangxin.market.catalog.gallery.queries import gallery_of
from xiangxin.market.catalog.gallery.rules import PICTURES_MOST
from xiangxin.media.tests.files import picture
from xiangxin.social.actors.rules import Member
from xiangxin.web.product.tests.shop import open_shop


def say(answer: object) -> None:
    sys.stdout.write(f"{json.dumps(answer)}\n")
    sys.stdout.flush()


def open_gallery() -> None:
    """Room for one more."""
    ana = cast.person("Ana")
    shop = open_shop(ana)
    for n in range(PICTURES_MOST - 1):
        _send(ana.id, shop.dream, n)
    say([ana.id, shop.dream])


def send(node: int, person: int, product: int) -> None:
    MINT.become(node)
    actions._check_room = _then_dawdle(actions._check_room)
    connection.ensure_connection()
    say("ready")
    sys.stdin.readline()
    try:
        _send(person, product, 100 + node)
    except TooManyPictures as refusal:
        say(refusal.code)
    else:
        say("sent")


def _then_dawdle(check: Callable[..., None]) -> Callable[..., None]:
    """Who has seen that there is room waits, so that the others look as well."""

    def checked(product: int, *, for_more: int) -> None:
        check(product, for_more=for_more)
        time.sleep(0.3)

    return checked


def count(person: int, product: int) -> None:
    say(len(gallery_of(Member(person), product, now=cast.NOW).pictures))


def _send(person: int, product: int, n: int) -> None:
    file = ContentFile(picture(20 + n, 20), "a.jpg")
    actions.send(viewer=Member(person), product=product, files=[file], now=cast.NOW)
