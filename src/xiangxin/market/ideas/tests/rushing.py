"""What the processes of test_races do: each waits for a line, then acts in many threads."""

from collections.abc import Callable, Sequence

from tests import cast
from tests.cast import NOW
from tests.together import say, together

from xiangxin.ledger.models import Interaction
from xiangxin.ledger.rules import NOWHERE
from xiangxin.market.ideas import actions
from xiangxin.market.ideas.models import Idea, Vote
from xiangxin.market.ideas.tests.shop import proposed
from xiangxin.social.actors.models import Account
from xiangxin.social.actors.rules import Member
from xiangxin.social.notifications.actions import notify
from xiangxin.social.notifications.models import Notification
from xiangxin.social.posts.models import Post
from xiangxin.web.product.tests.shop import open_shop

Act = tuple[str, int, int]  # what, who, to which idea


def open_market(people: int) -> None:
    ana, bo = cast.person("Ana"), cast.person("Bo")
    shop = open_shop(ana)
    ideas = [proposed(bo, shop.lamp, title) for title in ("A cord", "The cord")]
    members = [cast.person(f"Member{n}").id for n in range(people)]
    say({"ana": ana.id, "lamp": shop.lamp, "ideas": ideas, "members": members})


def send(node: int, acts: Sequence[Act]) -> None:
    together(node, [lambda one=act: str(DOES[one[0]](*one[1:])) for act in acts])


def _propose(who: int, product: int) -> int:
    return actions.propose(
        person=who, product=product, title="Less hum", text="", origin=NOWHERE, now=NOW
    )


def _merge(who: int, idea: int) -> int:
    other = Idea.objects.exclude(id=idea).order_by("id").values_list("id", flat=True)
    return actions.merge(
        viewer=Member(who),
        idea=idea,
        into=other[0],
        version=Idea.objects.values_list("version", flat=True).get(id=idea),
        now=NOW,
    )


DOES: dict[str, Callable[[int, int], object]] = {
    "vote": lambda who, idea: actions.vote(
        person=who, idea=idea, origin=NOWHERE, now=NOW
    ),
    "unvote": lambda who, idea: actions.unvote(
        person=who, idea=idea, origin=NOWHERE, now=NOW
    ),
    "propose": _propose,
    "merge": _merge,
    "tell": lambda who, idea: notify(
        kind="idea_shipped",
        to=Account.objects.values_list("actor_id", flat=True),
        about=idea,
        thing=idea,
        now=NOW,
    ),
}


def count() -> None:
    say(
        {
            "ideas": Idea.objects.count(),
            "posts": Post.objects.count(),
            "wrong": [
                [row.votes + row.young, voters]
                for row in Idea.objects.order_by("id")
                if (voters := Vote.objects.filter(idea=row).count())
                != row.votes + row.young
            ],
            "voters": [
                Vote.objects.filter(idea=row).count()
                for row in Idea.objects.order_by("id")
            ],
            "ledger": Interaction.objects.filter(verb__in=("vote", "unvote")).count(),
            "told": Notification.objects.count(),
            "unread": sorted({*Account.objects.values_list("unread", flat=True)}),
        }
    )
