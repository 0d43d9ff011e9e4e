"""Who sees which figures."""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client, override_settings
from django_tasks_db.models import DBTaskResult
from tests.cast import NOW, Person

from xiangxin.insight.snapshots import actions
from xiangxin.insight.snapshots.models import Snapshot as Row
from xiangxin.market.catalog import actions as catalog
from xiangxin.pull.snapshot import Actor, Cell, Figure, Needle, Snapshot, Verdict

AS_OF = "2026-11-22T08:00:00+00:00"


def figure(value: float) -> Figure:
    return Figure(
        value=value,
        low=value - 0.03,
        high=value + 0.03,
        n=73,
        badge="association",
        as_of=AS_OF,
        definition="share",
    )


def measured(actor: int) -> Snapshot:
    return Snapshot(
        actor=Actor(id=str(actor), kind="product"),
        as_of=AS_OF,
        engine="1",
        seed=1,
        demo=False,
        people=73,
        orbits={"owner": 41, "follower": 29, "talker": 3},
        verdict=Verdict(code="goods", facts={"product": 0.8}),
        guest_orders=17,
        shares={
            "product": figure(0.8),
            "person": figure(0.1),
            "topic": figure(0.06),
            "reward": figure(0.04),
        },
        needle=Needle(
            bearing=-80, low=-95, high=-70, length=0.7, shortest=0.6, longest=0.8
        ),
        repeat=figure(0.2),
        cells=(
            Cell(orbit="owner", direction="product", people=41),
            Cell(orbit="talker", direction="topic", people=3),
        ),
    )


@pytest.fixture
def lamp(ana: Person) -> int:
    brand = catalog.create_brand(
        person=ana.id, handle="bench", name="Bench", currency="CNY", now=NOW
    )
    product = catalog.create_product(
        viewer=ana.viewer,
        brand=brand,
        handle="lamp",
        title="Lamp",
        description="A lamp.",
        now=NOW,
    )
    actions.keep([measured(product)], as_of=NOW, now=NOW)
    return product


def enter(client: Client, person: Person) -> None:
    client.force_login(get_user_model().objects.get(id=person.user_id))


def page(client: Client, handle: str = "lamp") -> str:
    return client.get(f"/@{handle}/pull").content.decode()


def test_strangers_see_nothing_until_it_is_published(lamp: int, client: Client) -> None:
    assert "keep this to themselves" in page(client)
    assert "<figure" not in page(client)


def test_the_maker_sees_all_of_it(lamp: int, ana: Person, client: Client) -> None:
    enter(client, ana)

    shown = page(client)

    assert 'class="orbit"' in shown
    assert "This can live from goods" in shown
    assert "17 orders of guests" in shown
    assert ">41<" in shown


def test_published_figures_come_in_fives_and_without_money(
    lamp: int, ana: Person, client: Client
) -> None:
    enter(client, ana)
    client.post("/@lamp/pull/publish")
    client.logout()

    shown = page(client)

    assert 'class="orbit"' in shown
    assert ">40<" in shown
    assert ">41<" not in shown
    assert "orders of guests" not in shown
    assert "bought again" not in shown


def test_only_makers_publish_and_withdraw(
    lamp: int, ana: Person, bo: Person, client: Client
) -> None:
    enter(client, bo)
    assert client.post("/@lamp/pull/publish").status_code == 403
    enter(client, ana)
    client.post("/@lamp/pull/publish")
    enter(client, bo)
    assert client.post("/@lamp/pull/withdraw").status_code == 403
    enter(client, ana)
    client.post("/@lamp/pull/withdraw")
    client.logout()
    assert "keep this to themselves" in page(client)


def test_a_persons_pull_is_theirs_alone(
    lamp: int, ana: Person, bo: Person, client: Client
) -> None:
    assert client.get("/@bo/pull").status_code == 404
    enter(client, ana)
    assert client.get("/@bo/pull").status_code == 404
    enter(client, bo)
    assert client.get("/@bo/pull").status_code == 200
    assert client.post("/@bo/pull/publish").status_code == 403


def test_measuring_again_is_for_makers_and_told_once(
    lamp: int, ana: Person, bo: Person, client: Client
) -> None:
    before = DBTaskResult.objects.count()
    enter(client, bo)
    assert client.post("/@lamp/pull/again").status_code == 403
    enter(client, ana)
    first = client.post("/@lamp/pull/again")
    client.post("/@lamp/pull/again")

    assert DBTaskResult.objects.count() == before + 1
    assert 'http-equiv="refresh"' in client.get(first["Location"]).content.decode()


@override_settings(DEMO=True)
def test_in_the_demo_anybody_measures_again(lamp: int, client: Client) -> None:
    assert client.post("/@lamp/pull/again").status_code == 303


def test_a_figure_once_kept_is_never_changed(lamp: int) -> None:
    other = measured(lamp)
    body = Row.objects.get().body

    actions.keep(
        [Snapshot.from_dict({**other.to_dict(), "people": 5})], as_of=NOW, now=NOW
    )

    assert Row.objects.get().body == body


def test_the_page_speaks_chinese(lamp: int, ana: Person, client: Client) -> None:
    enter(client, ana)

    shown = client.get(
        "/@lamp/pull", headers={"Accept-Language": "zh"}
    ).content.decode()

    assert "能靠卖货活下去" in shown
    assert "向心力" in shown
