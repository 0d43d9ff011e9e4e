"""What the processes of test_races do; each reads a line before it starts, to start at once."""

import sys
from collections.abc import Callable, Sequence
from contextlib import suppress

from django.db import IntegrityError, transaction
from django.db.models import Sum
from tests import cast
from tests.cast import NOW
from tests.together import say, together

from xiangxin.kernel.errors import Refusal
from xiangxin.kernel.money import Money
from xiangxin.market.catalog import actions as catalog
from xiangxin.market.catalog.actions import NewPrice, writing
from xiangxin.market.catalog.models import PriceChange, Product, Variant
from xiangxin.market.stock import actions
from xiangxin.market.stock.models import StockChange, StockLevel
from xiangxin.market.stock.rules import Count, Reason
from xiangxin.market.stock.tests import shelf
from xiangxin.social.actors import membership, queries
from xiangxin.social.actors.rules import Member, Role, System

PRICE = Money(100, "CNY")


def prepare() -> None:
    """A brand with one variant that two people own."""
    ana, bo = cast.person("Ana"), cast.person("Bo")
    brand = shelf.brand(ana, "bench")
    variant = shelf.variants(ana, brand, "lamp", PRICE)[0]
    membership.invite(
        viewer=ana.viewer, actor=brand, handle="bo", role=Role.OWNER, now=NOW
    )
    catalog.join_brand(viewer=bo.viewer, brand=brand, now=NOW)
    say([brand, variant, ana.id, bo.id])


def save(node: int, brand: int, variant: int, values: Sequence[int]) -> None:
    """Each value is typed by a maker who saw the table as it was in the beginning."""

    def act(value: int) -> object:
        saved = actions.save_table(
            viewer=System(),
            brand=brand,
            prices={variant: NewPrice(price=Money(value, "CNY"), seen=1)},
            counts={variant: Count(value, 0)},
            now=NOW,
        )
        return "stale" if saved.is_stale else value

    together(node, [lambda value=value: act(value) for value in values])


def stir(node: int, brand: int, variant: int) -> None:
    """Buyers and makers at one shelf; what is refused changes nothing."""
    mine = {"viewer": System(), "brand": brand, "now": NOW}
    steps: list[Callable[[], object]] = [
        lambda: actions.take(wanted={variant: 2}, now=NOW),
        lambda: actions.adjust(
            variant=variant, reason=Reason.RECEIVED, units=3, **mine
        ),
        lambda: actions.ship(units={variant: 1}, now=NOW),
        lambda: actions.undo(change=_newest(), **mine),
        lambda: actions.set_on_hand(levels={variant: 7}, now=NOW),
        lambda: actions.give_back(units={variant: 1}, now=NOW),
        lambda: actions.adjust(variant=variant, reason=Reason.LOST, units=-2, **mine),
        lambda: actions.take_back(units={variant: 1}, now=NOW),
    ]

    def act(first: int) -> str:
        for step in (steps[first:] + steps[:first]) * 3:
            # Giving back what was not taken is no step of ours, but of chance here.
            with suppress(Refusal, IntegrityError), transaction.atomic():
                step()
        return "done"

    together(node, [lambda first=first: act(first) for first in range(0, 8, 2)])


def _newest() -> int:
    newest = StockChange.objects.order_by("-id").values_list("id", flat=True).first()
    return newest or 0


def shelf_and_journal() -> None:
    level = StockLevel.objects.get()
    journal = StockChange.objects.aggregate(sum=Sum("units"))["sum"]
    undone = StockChange.objects.filter(reason=Reason.UNDONE)
    say(
        {
            "on_hand": level.on_hand,
            "held": level.held,
            "journal": journal,
            "undone_twice": undone.count() - undone.values("about").distinct().count(),
        }
    )


def leave(node: int, brand: int, people: Sequence[int]) -> None:
    def act(person: int) -> object:
        return catalog.leave_brand(viewer=Member(person), brand=brand, person=person)

    together(node, [lambda person=person: act(person) for person in people])


def import_and_hang(brand: int) -> None:
    """Stop when everything is written, just before the transaction ends."""

    def hang(event: object) -> None:
        say("in the middle")
        sys.stdin.readline()

    writing.tell = hang  # type: ignore[assignment]
    actions.import_products(
        viewer=System(),
        brand=brand,
        content=b"Handle,Title,Variant Price,Variant Inventory Qty\ncup,Cup,1,5\n",
        now=NOW,
    )


def count(brand: int) -> None:
    """What is true in the end."""
    say(
        {
            "price": Variant.objects.values_list("price_minor", flat=True).first(),
            "history": PriceChange.objects.count(),
            "on_hand": StockLevel.objects.values_list("on_hand", flat=True).first(),
            "products": Product.objects.count(),
            "owners": len(queries.acting_for(brand)),
        }
    )
