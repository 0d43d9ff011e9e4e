"""What the processes of test_races do: each waits for a line, then acts in many threads."""

from collections.abc import Callable, Sequence

from tests import cast
from tests.cast import NOW
from tests.together import say, together

from xiangxin.kernel.money import Money
from xiangxin.ledger.models import Interaction
from xiangxin.ledger.rules import NOWHERE
from xiangxin.market.catalog import actions as catalog
from xiangxin.market.catalog import queries as catalog_queries
from xiangxin.market.catalog.desk import actions as desk
from xiangxin.market.catalog.finding import actions as finding
from xiangxin.market.catalog.rules import NewVariant
from xiangxin.market.links import actions as links
from xiangxin.market.links.models import ShortLink, Visits
from xiangxin.market.links.rules import LINKS_MOST
from xiangxin.market.stock import actions as stock
from xiangxin.market.waiting import actions
from xiangxin.market.waiting.models import Launch, Wait
from xiangxin.social.actors.models import Account, Actor
from xiangxin.social.actors.rules import Member
from xiangxin.social.notifications.models import Notification
from xiangxin.web.product.tests.shop import open_shop
from xiangxin.world import chance

Act = tuple[str, int, int]  # what, who, at which thing


def open_market(people: int) -> None:
    """Somebody's clock in the making, a lamp with all links but one, a jug with no stock."""
    ana = cast.person("Ana")
    shop = open_shop(ana)
    jug = catalog.create_product(
        viewer=ana.viewer,
        brand=shop.brand,
        handle="a_jug",
        title="A jug",
        description="",
        options=["Size"],
        variants=[
            NewVariant(price=Money(9900, "CNY"), options=(size,)) for size in "SM"
        ],
        now=NOW,
    )
    small, middle = (one.id for one in catalog_queries.product_page(jug).variants)
    ShortLink.objects.bulk_create(
        ShortLink(id=n, actor_id=shop.lamp, name="n", place="fair", created_at=NOW)
        for n in range(LINKS_MOST - 1)
    )
    members = [cast.person(f"Member{n}").id for n in range(people)]
    say(
        {
            "ana": ana.id,
            "lamp": shop.lamp,
            "clock": shop.dream,
            "jug": jug,
            "variants": [small, middle],
            "members": members,
        }
    )


def sell(maker: int, product: int) -> None:
    """What was in the making has a price and units from now on."""
    desk.add_variants(
        viewer=Member(maker),
        product=product,
        options=[],
        variants=[NewVariant(price=Money(9900, "CNY"))],
        now=NOW,
    )
    (variant,) = catalog_queries.product_page(product).variants
    stock.set_on_hand(levels={variant.id: 5}, now=NOW)
    say("done")


def send(node: int, acts: Sequence[Act]) -> None:
    together(node, [lambda one=act: str(DOES[one[0]](*one[1:])) for act in acts])


def count() -> None:
    verbs = Interaction.objects.filter(verb__in=("wait", "unwait"))
    say(
        {
            "waits": Wait.objects.count(),
            "untold": Wait.objects.filter(told_at=None).count(),
            "waiting": list(Launch.objects.values_list("waiting", flat=True)),
            "told": Notification.objects.filter(kind="launched").count(),
            "unread": sorted(set(Account.objects.values_list("unread", flat=True))),
            "ledger": sorted(verbs.values_list("verb", flat=True)),
            "links": ShortLink.objects.count(),
            "visits": [one.scanned + one.followed for one in Visits.objects.all()],
            "drifted": list(finding.drifted()),
        }
    )


def _ask(who: int, product: int) -> bool:
    return actions.ask(viewer=Member(who), product=product, origin=NOWHERE, now=NOW)


def _think_better(who: int, product: int) -> bool:
    return actions.think_better(
        viewer=Member(who), product=product, origin=NOWHERE, now=NOW
    )


def _put_up(who: int, actor: int) -> str:
    links.put_up(
        viewer=Member(who),
        actor=actor,
        name="The fair",
        place="fair",
        draw=chance.number,
        now=NOW,
    )
    return "up"


def _price(price: int, variant: int) -> bool:
    return catalog.set_price(
        viewer=Member(Actor.objects.values_list("id", flat=True).get(handle="ana")),
        variant_id=variant,
        price=Money(price, "CNY"),
        now=NOW,
    )


DOES: dict[str, Callable[[int, int], object]] = {
    "ask": _ask,
    "think_better": _think_better,
    "launch": lambda _who, _what: actions.launch(now=NOW),
    "put_up": _put_up,
    "visit": lambda _who, link: links.visited(link=link, is_scanned=True, now=NOW),
    "price": _price,
}
