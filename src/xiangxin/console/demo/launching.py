"""Things that were in the making once: who waited, when they could be bought, who bought."""

import random  # noqa: TID251 - handed over by the demo, drawn from its seed
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from xiangxin.insight.forecasts import actions as forecasts
from xiangxin.insight.forecasts.rules import WITHIN
from xiangxin.kernel.ids import moment_of
from xiangxin.kernel.money import Money
from xiangxin.ledger.rules import Entry, Origin
from xiangxin.market.catalog import actions as catalog
from xiangxin.market.catalog import queries as shelf
from xiangxin.market.catalog.desk import actions as desk
from xiangxin.market.catalog.rules import NewVariant, Picture
from xiangxin.market.stock import actions as stock
from xiangxin.market.waiting import actions as waiting
from xiangxin.social.actors.rules import Member

DAY: Final = timedelta(days=1)
# So long each was in the making, and so many of the lamp's people waited for it.
MAKING: Final = 24 * DAY
WAIT: Final = 0.09
WAITED_MOST: Final = 40
# Fewer say nothing of how such things go.
WAITED_LEAST: Final = 6


@dataclass(frozen=True, slots=True)
class Launched:
    """So many days ago it could be bought first; this share of those who waited did."""

    handle: str
    name: str
    body: str
    picture: tuple[str, str]
    price: str
    days_ago: int
    share: float


LAUNCHED: Final = (
    Launched(
        "yuetai_dial", "月台旋钮 Yuetai Dial",
        "换一颗更重的旋钮：黄铜，转一圈一百二十格。\n\nA heavier dial in brass, for any lamp since batch 6.",
        ("drawings/lamp-dial.svg", "旋钮近看"), "129", 158, 0.24,
    ),
    Launched(
        "yuetai_shade", "月台灯罩 Yuetai Shade",
        "棉纸灯罩，白天也好看。\n\nA paper shade. It folds flat for the post.",
        ("drawings/lamp-day.svg", "白天的灯罩"), "159", 126, 0.16,
    ),
    Launched(
        "yuetai_cord", "月台长线 Yuetai Long Cord",
        "三米棉线，够得到床那边。\n\nThree metres of cotton cord, with the same plug.",
        ("drawings/lamp-ink.svg", "灯和一根长线"), "69", 97, 0.31,
    ),
    Launched(
        "yuetai_clamp", "月台桌夹 Yuetai Clamp",
        "不占桌面：夹住 5 到 45 毫米的桌沿。\n\nNo foot on the desk: it holds edges of 5 to 45 mm.",
        ("drawings/lamp-celadon.svg", "夹在桌沿的灯"), "99", 66, 0.21,
    ),
    Launched(
        "yuetai_case", "月台灯盒 Yuetai Case",
        "搬家、出差都装得下，毛毡里子。\n\nA case with a felt lining, for those who move a lot.",
        ("drawings/lamp-vermilion.svg", "盒子里的灯"), "188", 37, 0.26,
    ),
)  # fmt: skip

# Who, which variant, when.
Buy = Callable[[int, int, Origin, datetime], None]


def launch_all(
    *,
    chance: random.Random,
    maker: int,
    brand: int,
    followers: Sequence[int],
    began: datetime,
    until: datetime,
    buy: Buy,
) -> None:
    """One after another, so that each is forecast from those before it."""
    for one in LAUNCHED:
        at = until - one.days_ago * DAY
        people = sorted(who for who in followers if moment_of(who) + 3 * DAY < at)
        count = min(WAITED_MOST, max(WAITED_LEAST, round(WAIT * len(people))))
        if at - MAKING > began and count <= len(people):
            who = chance.sample(people, count)
            _launch(one, who, chance=chance, maker=maker, brand=brand, at=at, buy=buy)
    forecasts.tend(now=until)


def _launch(
    one: Launched,
    people: Sequence[int],
    *,
    chance: random.Random,
    maker: int,
    brand: int,
    at: datetime,
    buy: Buy,
) -> None:
    viewer, began = Member(maker), at - MAKING
    product = catalog.create_product(
        viewer=viewer,
        brand=brand,
        handle=one.handle,
        title=one.name,
        description=one.body,
        images=[Picture(*one.picture)],
        category="lamps",
        is_demo=True,
        now=began,
    )
    for person in people:
        since = max(began, moment_of(person) + DAY)
        waiting.ask(
            viewer=Member(person),
            product=product,
            origin=Origin(entry=Entry.PRODUCT),
            now=since + (at - since) * chance.random(),
        )
    desk.add_variants(
        viewer=viewer,
        product=product,
        options=(),
        variants=[NewVariant(price=Money.parse(one.price, "CNY"))],
        now=at,
    )
    [line] = shelf.product_page(product).variants
    stock.set_on_hand(levels={line.id: 200}, now=at)
    waiting.launch(now=at)
    # What was launched before is settled by now; this is told from it.
    forecasts.tend(now=at)
    origin = Origin(entry=Entry.NOTIFICATION)
    buyers = chance.sample(list(people), round(one.share * len(people)))
    for person in buyers:
        buy(person, line.id, origin, at + (WITHIN - DAY) * chance.random())
