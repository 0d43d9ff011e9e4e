"""A market small enough to look at; a process of its own makes it and says what is where."""

import json
import sys
from datetime import timedelta

from django.contrib.auth import get_user_model
from django.test import Client
from tests import cast

from xiangxin.config.worker import work_until_idle
from xiangxin.insight.snapshots import actions as snapshots
from xiangxin.insight.snapshots.tasks import measure_all
from xiangxin.kernel.money import Money
from xiangxin.ledger.rules import NOWHERE
from xiangxin.market.catalog import actions as catalog
from xiangxin.market.catalog import queries
from xiangxin.market.catalog.rules import NewVariant, Picture
from xiangxin.market.ideas.rules import State
from xiangxin.market.ideas.tests.shop import answered, card, proposed, voted
from xiangxin.market.releases.tests.shop import drafted, published
from xiangxin.market.stock import actions as stock
from xiangxin.social.actors import actions as actors
from xiangxin.social.posts import actions as posts
from xiangxin.world import clock

LONG = "Maximiliane von Hohenstein-Waldburg zu Altenberghausen"
PICTURES = ("lamp-ink", "lamp-celadon", "lamp-day", "lamp-dial", "lamp-vermilion")


def main() -> None:
    now = clock.now() - timedelta(days=2)
    ana, bo, cy = (cast.person(name, now=now) for name in ("Ana", "Bo", "Cy"))
    sam = cast.person("Sam", now=now, is_staff=True)
    actors.describe(actor=cy.id, name=LONG, summary="我量灯。I measure lamps.")
    brand = catalog.create_brand(
        person=ana.id,
        handle="third_bench",
        name="第三工坊 Third Bench",
        currency="CNY",
        now=now,
    )
    lamp = catalog.create_product(
        viewer=ana.viewer,
        brand=brand,
        handle="lamp",
        title="月台灯 Platform Lamp",
        description="A lamp that walks along an arc. It does *not* blink.",
        options=["颜色", "Size"],
        variants=[
            NewVariant(price=Money(46800, "CNY"), options=("墨", "42 cm"), sku="L-1"),
            NewVariant(price=Money(49800, "CNY"), options=("青瓷", "42 cm"), sku="L-2"),
            NewVariant(price=Money(96800, "CNY"), options=("墨", "128 cm"), sku="L-3"),
        ],
        images=[Picture(f"drawings/{name}.svg", "A lamp") for name in PICTURES],
        now=now,
    )
    catalog.create_product(
        viewer=ana.viewer,
        brand=brand,
        handle="clock",
        title="A clock without a sound",
        description="Not yet.",
        now=now,
    )
    ink, celadon, floor = (one.id for one in queries.product_page(lamp).variants)
    stock.set_on_hand(levels={ink: 50, celadon: 3, floor: 0}, now=now)
    for person in (bo, cy):
        for target in (lamp, brand):
            actors.follow(follower=person.id, target=target, origin=NOWHERE, now=now)
    asked = posts.say(
        author=cy.id,
        source="**照度**量过：书桌中央 510 lux。\n\nhttps://example.org/"
        + "light" * 20,
        place=lamp,
        origin=NOWHERE,
        now=now,
    )
    posts.say(
        author=bo.id,
        source="Is the shade glass or polycarbonate?",
        in_reply_to=asked,
        origin=NOWHERE,
        now=now,
    )
    posts.say(author=bo.id, source="Good morning.", origin=NOWHERE, now=now)
    promise = "Like and share to win a lamp. https://example.org/" + "win" * 20
    posts.say(author=bo.id, source=promise, origin=NOWHERE, now=now)
    idea, release = _worked_on(ana, bo, cy, lamp)
    work_until_idle()
    measure_all(clock.now())
    snapshots.publish(viewer=ana.viewer, actor=lamp, now=now)
    made = {
        "post": str(asked),
        "idea": str(idea),
        "release": str(release),
        "bo": _session(bo),
        "ana": _session(ana),
        "sam": _session(sam),
    }
    sys.stdout.write(json.dumps(made))


def _worked_on(
    ana: cast.Person, bo: cast.Person, cy: cast.Person, lamp: int
) -> tuple[int, int]:
    """Ideas in every state, of which a release ships one: an open one and the release."""
    shipped = proposed(cy, lamp, "旋钮记住上一次的冷暖", now=clock.now())
    idea = proposed(bo, lamp, "A longer cord, or " + "one" * 20, text="It ends *here*.")
    for title, to in (("USB-C", State.PLANNED), ("A wheel", State.DECLINED)):
        answered(ana, proposed(bo, lamp, title), to, "因为……\n\n- one\n- two")
    voted(bo, shipped)
    release = drafted(ana, lamp, "v2.3", ideas_in=(shipped,))
    published(ana.viewer, release)
    drafted(ana, lamp, "v3.0")
    posts.say(
        author=cy.id,
        source="Mine ends there too.",
        in_reply_to=card(idea).post_id,
        origin=NOWHERE,
        now=clock.now(),
    )
    return idea, release


def _session(person: cast.Person) -> str:
    """The cookie of somebody who signed in."""
    client = Client()
    client.force_login(get_user_model().objects.get(id=person.user_id))
    return client.cookies["sessionid"].value
