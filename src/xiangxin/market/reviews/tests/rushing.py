"""What the processes of test_races do: each waits for a line, then acts in many threads."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from tests import cast
from tests.together import say, together

from xiangxin.ledger.models import Interaction
from xiangxin.ledger.rules import NOWHERE
from xiangxin.market.catalog.queries import cards_of
from xiangxin.market.reviews import actions
from xiangxin.market.reviews.actions import Said
from xiangxin.market.reviews.models import Helpful, Review, Update
from xiangxin.market.reviews.tests.shop import LATER, received, reviewed
from xiangxin.web.product.tests.shop import open_shop

Act = tuple[str, int, int, str]  # what, who, of what, in which words


def open_market(people: int) -> None:
    """Bo and all others received a lamp; Bo has reviewed it."""
    ana, bo = cast.person("Ana"), cast.person("Bo")
    shop = open_shop(ana, units=100)
    members = [cast.person(f"Member{n}") for n in range(people)]
    for person in (bo, *members):
        received(person, ana, shop.ink)
    say(
        {
            "lamp": shop.lamp,
            "bo": bo.id,
            "review": reviewed(bo, shop.lamp, 3),
            "members": [one.id for one in members],
        }
    )


def send(node: int, acts: Sequence[Act]) -> None:
    together(
        node,
        [lambda one=act: str(DOES[one[0]](one[1], one[2], one[3])) for act in acts],
    )


DOES: dict[str, Callable[[int, int, str], object]] = {
    "review": lambda who, product, words: actions.review(
        person=who,
        product=product,
        said=Said(stars=5, words=words),
        origin=NOWHERE,
        now=LATER,
    ),
    "add": lambda who, review, words: actions.add(
        person=who,
        review=review,
        stars=1,
        words=words,
        origin=NOWHERE,
        now=LATER + timedelta(days=1),
    ),
    "help": lambda who, review, _: actions.find_helpful(
        person=who, review=review, origin=NOWHERE, now=LATER
    ),
    "take back": lambda who, review, _: actions.take_back(
        person=who, review=review, now=LATER
    ),
    "recount": lambda _who, _review, _: actions.recount(),
}


def count() -> None:
    lamp = Review.objects.values_list("product_id", flat=True).first() or 0
    counted = [
        Review.objects.filter(deleted_at=None, stars=stars).count()
        for stars in range(1, 6)
    ]
    say(
        {
            "reviews": Review.objects.count(),
            "is_right": counted == list(cards_of([lamp])[lamp].rating.counts),
            "updates": Update.objects.count(),
            "helpful": [
                [row.helpful, Helpful.objects.filter(review=row).count()]
                for row in Review.objects.order_by("id")
            ],
            "ledger": Interaction.objects.filter(verb="review").count(),
        }
    )
