"""What the processes of test_races do: each waits for a line, then comes through the doors."""

import json
import re
import sys
import threading
from collections.abc import Sequence

from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import setup_test_environment
from tests import cast
from tests.journeys.doors import ADDRESS, HERE

from xiangxin.kernel.ids import MINT
from xiangxin.ledger.models import Interaction
from xiangxin.market.orders.actions import placing
from xiangxin.market.orders.models import Order
from xiangxin.market.stock.models import StockLevel
from xiangxin.social.actors.models import Actor, Follow
from xiangxin.social.posts.models import Like, Post
from xiangxin.web.posts.tests.visiting import said
from xiangxin.web.product.tests.shop import open_shop

LAMP = "/@thirdbench_lamp"
Request = tuple[dict[str, str], str, dict[str, str]]  # cookies, path, fields


def say(answer: object) -> None:
    sys.stdout.write(f"{json.dumps(answer)}\n")
    sys.stdout.flush()


def open_market(*, units: int, guests: int) -> None:
    """A lamp, a post, members signed in, and guests at the till: what each would send."""
    setup_test_environment()
    ana, bo, cy = (cast.person(name) for name in ("Ana", "Bo", "Cy"))
    shop = open_shop(ana, units=units)
    post = said(cy, "It hums.", place=shop.lamp)
    say(
        {
            "post": post,
            "bo": cookies(bo),
            "cy": cookies(cy),
            "bags": [with_a_bag(shop.ink) for _ in range(guests)],
        }
    )


def cookies(person: cast.Person) -> dict[str, str]:
    client = Client()
    client.force_login(get_user_model().objects.get(id=person.user_id))
    return {name: cookie.value for name, cookie in client.cookies.items()}


def with_a_bag(variant: int) -> Request:
    client = Client()
    client.post(f"{LAMP}/buy", {"variant": variant})
    kept = {name: cookie.value for name, cookie in client.cookies.items()}
    return kept, "/checkout", ADDRESS


def to_the_till(bag: Request) -> None:
    """What the page after the address would send."""
    setup_test_environment()
    kept, path, fields = bag
    client = Client()
    client.cookies.load(kept)
    page = client.post(path, fields).content.decode()
    fields = {
        name: re.search(f'name="{name}" value="([^"]*)"', page)[1]  # type: ignore[index]
        for name in ("checkout", "shown")
    }
    say((kept, "/checkout/place", {**fields, "method": "cash"}))


def send(node: int, requests: Sequence[Request]) -> None:
    """All at once, each in a thread of its own; status and where it leads."""
    setup_test_environment()
    MINT.become(node)
    answers: list[tuple[int, str]] = []
    gate = threading.Barrier(len(requests))

    def run(request: Request) -> None:
        kept, path, fields = request
        client = Client(headers={"Origin": HERE}, raise_request_exception=False)
        client.cookies.load(kept)
        client.get("/health")  # connects, so that the race is not for connecting
        gate.wait()
        answer = client.post(path, fields)
        answers.append((answer.status_code, answer.headers.get("Location", "")))
        connection.close()

    threads = [threading.Thread(target=run, args=(request,)) for request in requests]
    say("ready")
    sys.stdin.readline()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    say(answers)


def send_and_hang(node: int, request: Request) -> None:
    """Stop just before the order's transaction ends, and wait to be killed."""

    def hang(event: object) -> None:
        say("in the middle")
        sys.stdin.readline()

    placing.tell = hang  # type: ignore[assignment]
    send(node, [request])


def count() -> None:
    lamp = Actor.objects.get(handle="thirdbench_lamp")
    held = StockLevel.objects.order_by("variant_id").values_list("held", flat=True)
    verbs = Interaction.objects.exclude(verb__in=("sign_up", "say"))
    say(
        {
            "orders": Order.objects.count(),
            "held": held[0],
            "follows": Follow.objects.count(),
            "followers": lamp.followers,
            "likes": [Like.objects.count(), Post.objects.order_by("id")[0].likes],
            "posts": Post.objects.count(),
            "ledger": sorted(verbs.values_list("verb", flat=True)),
        }
    )
