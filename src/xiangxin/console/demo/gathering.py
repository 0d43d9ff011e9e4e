"""What is not sold yet, who waits for it, and the links by which people come."""

import random  # noqa: TID251 - handed over by the demo, drawn from its seed
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from xiangxin.kernel.ids import moment_of
from xiangxin.ledger.rules import Entry, Origin
from xiangxin.market.catalog import actions as catalog
from xiangxin.market.catalog.rules import Picture
from xiangxin.market.links import actions as links
from xiangxin.market.links.rules import Sharing, number_of
from xiangxin.market.waiting import actions as waiting
from xiangxin.social.actors import actions as actors
from xiangxin.social.actors.rules import Member

HANDLE: Final = "yuetai_wall"
DAY: Final = timedelta(days=1)
# In the making for six weeks.
AGE: Final = 42 * DAY
# Of those who follow the lamp so many would have it on a wall.
WAIT: Final = 0.12
_BODY: Final = """月台灯的光，挂在墙上。现在是第三个样机。

- 臂长 38 厘米，向两边各转 90 度
- 明线或暗线，安装孔和 86 盒一样
- 价钱还没有定：要先把铝管的料谈下来

A wall version, third prototype. We have no price yet; tell us where you would hang it."""
_PLACES: Final = (
    ("深圳设计周 Design week", "fair", 34, 9),
    ("微博置顶 Pinned on Weibo", "weibo", 3, 51),
    ("包裹里的卡片 Card in the parcel", "insert", 22, 0),
)
_SHARED: Final = ((Sharing.ONE, 14), (Sharing.CIRCLE, 6), (Sharing.OPEN, 9))


def gather(
    *,
    chance: random.Random,
    maker: int,
    brand: int,
    lamp: int,
    followers: Sequence[int],
    until: datetime,
) -> None:
    """Something in the making beside the `lamp`, and ways in to the lamp itself."""
    viewer, began = Member(maker), until - AGE
    product = catalog.create_product(
        viewer=viewer,
        brand=brand,
        handle=HANDLE,
        title="月台壁灯 Yuetai Wall",
        description=_BODY,
        summary="月台灯的光，挂在墙上。还在做。",
        images=[Picture("drawings/lamp-wall.svg", "样机：墙上一盏圆灯，黑色弧臂")],
        category="lamps",
        is_demo=True,
        now=began,
    )
    _wait(chance, product, followers, began=began, until=until)
    for name, place, scanned, followed in _PLACES:
        code = links.put_up(
            viewer=viewer,
            actor=lamp,
            name=name,
            place=place,
            draw=chance.getrandbits,
            now=began,
        )
        _visit(chance, code, scanned, followed, began=began, until=until)
    for sharing, times in _SHARED:
        for _ in range(times):
            links.shared(actor=lamp, sharing=sharing, now=_at(chance, began, until))


def _wait(
    chance: random.Random,
    product: int,
    followers: Sequence[int],
    *,
    began: datetime,
    until: datetime,
) -> None:
    people = sorted(who for who in followers if moment_of(who) + DAY < until)
    for person in chance.sample(people, round(WAIT * len(people))):
        at = _at(chance, max(began, moment_of(person) + DAY), until)
        origin = Origin(entry=Entry.PRODUCT)
        actors.follow(follower=person, target=product, origin=origin, now=at)
        waiting.ask(viewer=Member(person), product=product, origin=origin, now=at)


def _visit(
    chance: random.Random,
    code: str,
    scanned: int,
    followed: int,
    *,
    began: datetime,
    until: datetime,
) -> None:
    link = number_of(code)
    if link is None:
        raise LookupError(code)
    for is_scanned, times in ((True, scanned), (False, followed)):
        for _ in range(times):
            links.visited(
                link=link, is_scanned=is_scanned, now=_at(chance, began, until)
            )


def _at(chance: random.Random, began: datetime, until: datetime) -> datetime:
    return began + (until - began) * chance.random()
