from dataclasses import dataclass
from datetime import datetime

import pytest
from django.contrib.auth import get_user_model
from django.test import override_settings
from django_tasks_db.models import DBTaskResult
from tests.cast import NOW

from xiangxin.console.demo import build
from xiangxin.ledger.models import Interaction
from xiangxin.market.catalog.models import Image
from xiangxin.market.orders.models import Order
from xiangxin.market.stock.models import StockLevel
from xiangxin.social.actors.models import Actor
from xiangxin.social.posts.models import Post
from xiangxin.world.cast import ENTRIES, PASSWORD

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Lived:
    """What a demo left in the database, read once for all that is asked of it."""

    moments: list[datetime]
    verbs: set[str]
    posts: list[datetime]
    orders: int
    held: int
    open_units: int
    not_made_up: bool
    entered: dict[str, tuple[bool, bool]]
    mails: bool
    photographs: set[str]


@pytest.fixture(scope="module")
def kept() -> list[Lived]:
    return []


@pytest.fixture
def lived(kept: list[Lived], db: None) -> Lived:
    if not kept:
        build.Demo(now=NOW, days=120, people=60).build()
        kept.append(read())
    return kept[0]


def read() -> Lived:
    story = Interaction.objects.order_by("id").values_list("happened_at", "verb")
    awaited = Order.objects.filter(state="open", fulfilment="none")
    return Lived(
        moments=[moment for moment, _ in story],
        verbs={verb for _, verb in story},
        posts=list(Post.objects.order_by("id").values_list("created_at", flat=True)),
        orders=Order.objects.count(),
        held=sum(StockLevel.objects.values_list("held", flat=True)),
        open_units=awaited.count(),
        not_made_up=Actor.objects.filter(is_demo=False).exists(),
        entered={
            user.email: (user.has_usable_password(), user.check_password(PASSWORD))
            for user in get_user_model().objects.all()
        },
        mails=DBTaskResult.objects.exists(),
        photographs=set(
            Image.objects.filter(width__gt=0).values_list("name", flat=True)
        ),
    )


def test_a_demo_is_lived_through_the_real_actions(lived: Lived) -> None:
    assert {"sign_up", "follow", "say", "like", "buy"} <= lived.verbs
    assert len(lived.posts) > 5
    assert lived.orders > 3
    assert lived.held == lived.open_units, "every open order holds its one unit"


def test_its_photographs_are_drawn_as_a_makers_are(lived: Lived) -> None:
    assert lived.photographs == {"evening.png", "from-above.png"}


def test_everybody_in_it_is_marked_as_made_up(lived: Lived) -> None:
    assert not lived.not_made_up


def test_only_the_three_entries_have_a_password(lived: Lived) -> None:
    entries = {entry.email for entry in ENTRIES.values()}
    assert entries <= set(lived.entered)
    for email, (has_password, opens) in lived.entered.items():
        assert has_password == opens == (email in entries)


def test_its_history_mails_nobody(lived: Lived) -> None:
    assert not lived.mails


def test_nothing_in_it_is_later_than_now_or_out_of_order(lived: Lived) -> None:
    assert max(lived.moments) <= NOW
    assert lived.posts == sorted(lived.posts)


@override_settings(DEMO=False)
def test_a_real_market_gets_no_demo() -> None:
    assert not build.build(now=NOW)
    assert not Actor.objects.exists()
