"""What the process of test_pull_of_a_product does: sixty people, a worker, and who looks."""

import json
import sys

from django.contrib.auth import get_user_model
from django.test import Client
from django.test.utils import setup_test_environment
from tests import cast
from tests.journeys.doors import ADDRESS, HERE, Visitor

from xiangxin.config.worker import work_until_idle
from xiangxin.web.product.tests.shop import open_shop
from xiangxin.world import clock

LAMP, CLOCK = "/@thirdbench_lamp", "/@thirdbench_clock"
PEOPLE, FEW = 57, 3


def member(number: int) -> Client:
    person = cast.person(f"member{number}", now=clock.now())
    client = Client(headers={"Origin": HERE, "Referer": f"{HERE}/search?q=lamp"})
    client.force_login(get_user_model().objects.get(id=person.user_id))
    return client


def story() -> None:
    setup_test_environment()
    ana = cast.person("Ana", now=clock.now())
    open_shop(ana)
    for number in range(PEOPLE):
        client = member(number)
        client.post(f"{LAMP}/follow", {"from": "search"})
        if number % 3 == 0:
            client.post(f"{LAMP}/say", {"text": "How long?", "from": "hashtag"})
        if number < FEW:
            client.post(f"{CLOCK}/follow", {"from": "search"})
    guest = Visitor()
    guest.open(LAMP)
    guest.press(f"{LAMP}/buy")
    guest.press("/checkout", **ADDRESS)
    guest.press("/checkout/place", method="cash")
    makers = {language: Visitor(language) for language in ("en", "zh-CN")}
    strangers = {language: Visitor(language) for language in ("en", "zh-CN")}
    for maker in makers.values():
        maker.sign_in(ana.email, cast.PASSWORD)
    said = {"before": makers["en"].open(f"{LAMP}/pull")}
    for path in (LAMP, CLOCK):
        makers["en"].open(f"{path}/pull")
        makers["en"].press(f"{path}/pull/again")
        said[f"waiting {path}"] = makers["en"].text
        work_until_idle()
    for language in makers:
        said[f"kept to themselves {language}"] = strangers[language].open(
            f"{LAMP}/pull"
        )
    for path in (LAMP, CLOCK):
        makers["en"].open(f"{path}/pull")
        makers["en"].press(f"{path}/pull/publish")
        for language, maker in makers.items():
            said[f"maker {language} {path}"] = maker.open(f"{path}/pull")
            said[f"stranger {language} {path}"] = strangers[language].open(
                f"{path}/pull"
            )
    for language in makers:
        said[f"claims {language}"] = strangers[language].open("/claims")
    makers["en"].open(f"{LAMP}/pull")
    makers["en"].press(f"{LAMP}/pull/withdraw")
    said["withdrawn"] = strangers["en"].open(f"{LAMP}/pull")
    sys.stdout.write(json.dumps(said))
