"""What the process of test_the_ledger_forgets does: acts, a look, an erasure, acts again."""

import json
import sys

from django.db import connection
from django.test.utils import setup_test_environment
from tests import cast
from tests.journeys.doors import ADDRESS, LANGUAGES, Visitor

from xiangxin.config.worker import work_until_idle
from xiangxin.ledger.exposures import actions as exposures
from xiangxin.ledger.exposures import tasks
from xiangxin.ledger.exposures.rules import Exposure, Surface
from xiangxin.ledger.models import Interaction, Subject
from xiangxin.social.actors.models import Actor
from xiangxin.web.product.tests.shop import open_shop
from xiangxin.world import chance, clock

LAMP = "/@thirdbench_lamp"


def everywhere(number: int) -> list[str]:
    """Tables and columns that hold this number, as a number or in letters."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            columns = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                found += [
                    f"{table}.{column}"
                    for column, value in zip(columns, row, strict=True)
                    if str(number) in str(value)
                ]
    return found


def acts(visitor: Visitor, text: str) -> None:
    visitor.open(LAMP)
    visitor.press(f"{LAMP}/follow")
    visitor.press(f"{LAMP}/say", text=text)
    visitor.press(f"{LAMP}/buy")
    visitor.press("/checkout", **ADDRESS)
    visitor.press("/checkout/place", method="cash")
    visitor.open(LAMP)
    visitor.press(f"{LAMP}/unfollow")


def shown(bo: int, ana: int, product: int) -> None:
    """Bo saw the lamp, and Ana saw that Bo follows it, where no door logs by itself."""
    for viewer, peers in ((bo, ()), (ana, (bo,))):
        one = Exposure(
            viewer=viewer,
            item_kind="product",
            item=product,
            surface=Surface.HASHTAG,
            cue_eligible=peers,
            cue_drawn=next(iter(peers), None),
            cue_shown=peers,
        )
        exposures.log([one], now=clock.now())
    exposures.flush()


def say(answer: object) -> None:
    sys.stdout.write(f"{json.dumps(answer)}\n")
    sys.stdout.flush()


def story() -> None:
    setup_test_environment()
    ana = cast.person("Ana", now=clock.now())
    shop = open_shop(ana)
    bo = cast.person("Bo", now=clock.now())
    Subject.objects.filter(person=bo.id).update(pseudonym=chance.pseudonym())
    Interaction.objects.filter(verb="sign_up").delete()
    visitor = Visitor()
    visitor.sign_in(bo.email, cast.PASSWORD)
    acts(visitor, "Before.")
    work_until_idle()
    shown(bo.id, ana.id, shop.lamp)
    tasks.seal(clock.now())
    shown(bo.id, ana.id, shop.brand)
    old = Subject.objects.get(person=bo.id).pseudonym
    said = {"old": old, "held before": everywhere(old)}
    for language in LANGUAGES:
        visitor.client.cookies["language"] = {"zh-CN": "zh-hans"}.get(language, "en")
        said[f"shown {language}"] = visitor.open("/me/ledger/shown")
        said[f"page {language}"] = visitor.open("/me/ledger")
    answer = visitor.client.get("/me/ledger.json")
    said["json"] = json.loads(answer.getvalue())
    said["json headers"] = dict(answer.headers)
    visitor.press("/me/ledger/erase")
    said["not meant"] = [visitor.status, len(everywhere(old)) > 0]
    visitor.open("/me/ledger")
    said["erased"] = visitor.press("/me/ledger/erase", meant="yes")
    said["held at once"] = everywhere(old)
    tasks.forget(clock.now())
    said["held after"] = everywhere(old)
    said["sales"] = list(
        Interaction.objects.order_by("id").values_list(
            "verb", "person", "session", "units"
        )
    )
    said["post"] = "Before." in visitor.open(LAMP)
    acts(visitor, "After.")
    shown(bo.id, ana.id, shop.dream)
    new = Subject.objects.get(person=bo.id).pseudonym
    said["new"] = new
    said["new acts"] = list(
        Interaction.objects.filter(person=new)
        .order_by("id")
        .values_list("verb", flat=True)
    )
    said["person"] = Actor.objects.get(handle="bo").id
    say(said)
    sys.stdin.readline()  # the market goes on running while its files are searched
