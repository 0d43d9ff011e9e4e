"""What the processes of test_races do: each waits for a line, then acts in many threads."""

import json
import sys
import threading
from collections.abc import Callable, Sequence

from django.db import connection
from tests import cast
from tests.cast import NOW

from xiangxin.kernel.errors import Refusal
from xiangxin.kernel.ids import MINT
from xiangxin.ledger.models import Interaction
from xiangxin.ledger.rules import NOWHERE
from xiangxin.market.ideas import actions
from xiangxin.market.ideas.models import Idea, Vote
from xiangxin.market.ideas.tests.shop import proposed
from xiangxin.social.actors.models import Account, Actor
from xiangxin.social.actors.rules import Member
from xiangxin.social.notifications.actions import notify
from xiangxin.social.notifications.models import Notification
from xiangxin.social.posts.models import Post
from xiangxin.web.product.tests.shop import open_shop

Act = tuple[str, int, int]  # what, who, to which idea


def say(answer: object) -> None:
    sys.stdout.write(f"{json.dumps(answer)}\n")
    sys.stdout.flush()


def open_market(people: int) -> None:
    ana, bo = cast.person("Ana"), cast.person("Bo")
    shop = open_shop(ana)
    ideas = [proposed(bo, shop.lamp, title) for title in ("A cord", "The cord")]
    members = [cast.person(f"Member{n}").id for n in range(people)]
    say({"ana": ana.id, "lamp": shop.lamp, "ideas": ideas, "members": members})


def send(node: int, acts: Sequence[Act]) -> None:
    """All at once; each answer is a word, of a refusal its code."""
    MINT.become(node)
    answers: list[str] = []
    gate = threading.Barrier(len(acts))

    def run(act: Act) -> None:
        Actor.objects.count()  # connects, so that the race is not for connecting
        gate.wait()
        try:
            answers.append(str(DOES[act[0]](act[1], act[2])))
        except Refusal as refusal:
            answers.append(refusal.code)
        except Exception as error:  # noqa: BLE001 - told, and the test fails
            answers.append(repr(error))
        connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    say("ready")
    sys.stdin.readline()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    say(answers)


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
