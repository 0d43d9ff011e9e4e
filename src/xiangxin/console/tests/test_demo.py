import pytest
from django.contrib.auth import get_user_model
from django.test import override_settings
from django_tasks_db.models import DBTaskResult
from tests.cast import NOW

from xiangxin.console.demo import build
from xiangxin.ledger.models import Interaction
from xiangxin.market.orders.models import Order
from xiangxin.market.stock.models import StockLevel
from xiangxin.social.actors.models import Actor
from xiangxin.social.posts.models import Post
from xiangxin.world.cast import ENTRIES, PASSWORD

pytestmark = pytest.mark.django_db


def story() -> list[tuple[object, ...]]:
    return list(
        Interaction.objects.order_by("id").values_list(
            "happened_at", "verb", "entry", "units", "amount_minor"
        )
    )


@pytest.fixture
def built() -> None:
    build.Demo(now=NOW, days=120, people=60).build()


def test_a_demo_is_lived_through_the_real_actions(built: None) -> None:
    verbs = {verb for _, verb, *_ in story()}

    assert {"sign_up", "follow", "say", "like", "buy"} <= verbs
    assert Post.objects.count() > 5
    assert Order.objects.count() > 3
    held = sum(StockLevel.objects.values_list("held", flat=True))
    open_units = Order.objects.filter(state="open", fulfilment="none").count()
    assert held == open_units, "every open order holds its one unit"


def test_everybody_in_it_is_marked_as_made_up(built: None) -> None:
    assert not Actor.objects.filter(is_demo=False).exists()


def test_only_the_three_entries_have_a_password(built: None) -> None:
    entries = {entry.email for entry in ENTRIES.values()}
    for user in get_user_model().objects.all():
        assert user.has_usable_password() == (user.email in entries)
        assert user.check_password(PASSWORD) == (user.email in entries)


def test_its_history_mails_nobody(built: None) -> None:
    assert not DBTaskResult.objects.exists()


def test_nothing_in_it_is_later_than_now_or_out_of_order(built: None) -> None:
    moments = [row[0] for row in story()]

    assert max(moments) <= NOW
    posts = list(Post.objects.order_by("id").values_list("created_at", flat=True))
    assert posts == sorted(posts)


@override_settings(DEMO=False)
def test_a_real_market_gets_no_demo() -> None:
    assert not build.build(now=NOW)
    assert not Actor.objects.exists()
