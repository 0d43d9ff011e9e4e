"""Who sees which figures."""

import csv
import io
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.test import Client, override_settings
from django_tasks_db.models import DBTaskResult
from tests.cast import NOW, Person

from xiangxin.insight.claims import actions as claims
from xiangxin.insight.claims.rules import DECIDING
from xiangxin.insight.snapshots import actions
from xiangxin.insight.snapshots.models import Snapshot as Row
from xiangxin.ledger.rules import NOWHERE
from xiangxin.market.catalog import actions as catalog
from xiangxin.pull.report import speech
from xiangxin.pull.snapshot import (
    Actor,
    Cell,
    Figure,
    Needle,
    Snapshot,
    Strength,
    Verdict,
)
from xiangxin.social.posts import actions as posts
from xiangxin.web.pull.waiting import LOOKS

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
        orbits={
            "co_creator": 0,
            "owner": 41,
            "follower": 29,
            "talker": 3,
            "passer_by": 0,
        },
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
    assert '<data value="17.0">17</data>' in shown
    assert '<data value="41.0">41</data>' in shown
    assert "Bought again within 180 days" in shown


def test_published_figures_come_in_fives_and_without_money(
    lamp: int, ana: Person, client: Client
) -> None:
    enter(client, ana)
    client.post("/@lamp/pull/publish")
    client.logout()

    shown = page(client)

    assert 'class="orbit"' in shown
    assert '<data value="40.0">40</data>' in shown
    assert ">41<" not in shown
    assert "Orders of guests" not in shown
    assert "ought again" not in shown


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


def test_looking_again_ends_and_says_so(lamp: int, ana: Person, client: Client) -> None:
    enter(client, ana)
    address = client.post("/@lamp/pull/again")["Location"]

    for look in range(LOOKS):
        shown = client.get(address).content.decode()
        again = re.search(r'http-equiv="refresh" content="\d+;url=([^"]+)"', shown)
        assert again, look
        address = f"/@lamp/pull{again[1].replace('&amp;', '&')}"
    shown = client.get(address).content.decode()

    assert "refresh" not in shown
    assert "No newer figures came" in shown
    assert 'class="orbit"' in shown, "what was measured last stays"


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


def returned(name: str) -> Figure:
    return replace(figure(0.4), definition=f"strength.{name}")


def found(
    measure: str, name: str, value: float, *, part: str = "", **more: object
) -> dict[str, object]:
    """A finding as the engine writes it."""
    row = {
        "measure": measure,
        "part": part,
        "name": name,
        "value": value,
        "low": value - 0.1,
        "high": value + 0.1,
        "n": 700,
        "badge": "association",
        "as_of": AS_OF,
        "definition": f"{measure}.{name}",
    }
    return row | more


def keep(
    actor: int,
    *findings: dict[str, object],
    kind: str = "product",
    strength: Strength | None = None,
) -> None:
    """Newer figures, of all measures."""
    later = NOW + timedelta(days=1)
    of = Actor(id=str(actor), kind=kind)
    one = replace(measured(actor), actor=of, strength=strength)
    actions.keep([one], findings={actor: findings}, as_of=later, now=later)


def sheet(client: Client, path: str) -> list[list[str]]:
    answer = client.get(path)
    assert answer.status_code == 200
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_each_figure_opens_its_meaning_its_n_and_a_table(
    lamp: int, ana: Person, client: Client
) -> None:
    doors = [found("spread", "door", 0.4, part=door) for door in ("home", "search")]
    keep(lamp, *doors)
    enter(client, ana)

    shown = page(client)

    assert "How it spread" in shown
    assert "Most came first through this door: home, 40% (30–50%)." in shown
    assert '<span class="method">association</span> n 700' in shown
    assert '<a href="#en-def-spread-door">' in shown
    assert '<dt id="en-def-spread-door">' in shown
    assert 'href="/@lamp/pull/spread.csv"' in shown


def test_an_interval_across_its_split_is_called_open_with_what_would_settle_it(
    lamp: int, ana: Person, client: Client
) -> None:
    keep(lamp, found("influence", "itt_order", 0.05, badge="experiment"))
    enter(client, ana)

    shown = page(client)

    assert ">open</text>" in shown
    assert "An n of about 2,800 (now 700) would settle it" in shown
    assert "Before paying anybody" in shown, "no advice on spending while it is open"


def test_advice_on_spending_needs_an_experiment(
    lamp: int, ana: Person, client: Client
) -> None:
    settled = found("influence", "itt_order", 0.3, badge="experiment")
    keep(lamp, settled)
    enter(client, ana)
    assert "Pay for praise no more than these earn" in page(client)

    only_goes_together = settled | {"badge": "association", "n": 720}
    later = NOW + timedelta(days=2)
    more = replace(measured(lamp), orbits={**measured(lamp).orbits, "owner": 61})
    actions.keep([more], findings={lamp: [only_goes_together]}, as_of=later, now=later)
    assert "Before paying anybody" in page(client)


def test_a_table_is_what_the_page_shows_and_excel_reads_it(
    lamp: int, ana: Person, client: Client
) -> None:
    enter(client, ana)
    answer = client.get("/@lamp/pull/orbits.csv", headers={"Accept-Language": "zh"})

    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["X-Robots-Tag"] == "noindex"
    assert 'filename="lamp-orbits-' in answer["Content-Disposition"]
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert "数出来的" in answer.content.decode()
    head, *rows = sheet(client, "/@lamp/pull/orbits.csv")
    owners = next(row for row in rows if row[2] == "owner")
    assert dict(zip(head, owners, strict=True))["value"] == "41.0"


def test_a_table_has_no_more_than_the_page(
    lamp: int, ana: Person, bo: Person, client: Client
) -> None:
    keep(lamp, found("spread", "door", 0.4, part="home"))
    assert client.get("/@lamp/pull/orbits.csv").status_code == 404
    enter(client, ana)
    client.post("/@lamp/pull/publish")
    assert client.get("/@lamp/pull/spread.csv").status_code == 200
    enter(client, bo)
    assert client.get("/@lamp/pull/spread.csv").status_code == 404
    head, *rows = sheet(client, "/@lamp/pull/orbits.csv")
    shown = {row[2]: row[head.index("value")] for row in rows}
    assert shown["owner"] == "40.0"
    assert "guest_orders" not in shown


def test_while_few_are_near_there_is_no_needle_but_what_to_do(
    lamp: int, ana: Person, bo: Person, client: Client
) -> None:
    asked = posts.say(
        author=bo.id,
        source="Does it <b>blink</b>?",
        place=lamp,
        origin=NOWHERE,
        now=NOW,
    )
    enter(client, ana)

    shown = page(client)

    assert "orbit-needle" not in shown
    assert "orbit-wedge" not in shown
    assert "too few for a needle" in shown
    assert "73 people are near; a needle is drawn from 200 on." in shown
    assert f'<a href="/posts/{asked}#reply">Answer</a>' in shown
    assert "<b>blink" not in shown


def test_a_person_is_spoken_to_kindly_and_alone(bo: Person, client: Client) -> None:
    keep(
        bo.id,
        found("worth", "value_per_person", 0.4, part="CNY"),
        kind="person",
        strength=Strength(
            people=73,
            returned=returned("returned"),
            category=returned("category_returned"),
            ratio=returned("ratio"),
            force=returned("force"),
        ),
    )
    enter(client, bo)

    shown = page(client, "bo")

    assert "Only you see this page" in shown
    assert "People come to you for the things that you show and make." in shown
    assert "Came back by themselves" in shown
    for others in ("in the category", "times the category", "over the category"):
        assert others not in shown, "nobody is held against others"
    assert "worth" not in shown
    assert "Not measured yet" not in shown
    assert "publish" not in shown
    assert client.get("/@bo/pull/worth.csv").status_code == 404
    assert client.get("/@bo/pull/strength.csv").status_code == 200
    client.logout()
    assert client.get("/@bo/pull/strength.csv").status_code == 404


@pytest.mark.django_db
def test_the_market_says_what_it_may(client: Client) -> None:
    assert "Nothing is measured yet" in client.get("/pull").content.decode()
    assert client.get("/pull/influence.csv").status_code == 404
    bands = [
        found("influence", f"{name}_order", value, part=f"{how}:{band}")
        for name, value in (("itt", 0.3), ("volume", 40.0))
        for how in ("interaction", "common")
        for band in range(5)
    ]
    actions.keep_market(bands, people=4001, engine="1", as_of=NOW, now=NOW)

    shown = client.get("/pull").content.decode()

    assert "4,000 people have done something here" in shown
    assert "by interaction" in shown
    assert "by common neighbours" in shown
    assert "per cue" in shown or "One cue seen" in shown
    assert "Not measured yet" in shown
    assert len(sheet(client, "/pull/influence.csv")) == 21


@pytest.mark.django_db
def test_the_market_tells_direction_and_orbits_by_kind_of_actor(client: Client) -> None:
    directions = {"product": 0.6, "topic": 0.2, "person": 0.15, "reward": 0.05}
    shares = [
        found("direction", f"share_{name}", value, part="product")
        | {"low": value - 0.02, "high": value + 0.02, "definition": "direction.kind"}
        for name, value in directions.items()
    ]
    near = found("orbits", "owner", 812.0, part="product", n=812) | {
        "low": 812.0,
        "high": 812.0,
        "definition": "orbits.kind",
    }
    actions.keep_market([*shares, near], people=4001, engine="1", as_of=NOW, now=NOW)

    shown = client.get("/pull").content.decode()

    assert "Most of the pull goes to the product: 60% (58–62%)." in shown
    assert '<svg class="shares"' in shown
    assert '<data value="810.0">810</data>' in shown
    assert 'href="/pull/orbits.csv"' in shown


def test_names_are_text(lamp: int, ana: Person, client: Client) -> None:
    evil = '"><script>alert(1)</script>'
    keep(
        lamp,
        found("spread", "word", 0.5, part=evil),
        found("spread", evil, 0.5),
        found("ties", "strength", 0.5, part=f"release:{evil}"),
    )
    enter(client, ana)

    shown = page(client)

    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert" in shown


def test_a_page_asks_little_of_the_database(
    lamp: int, ana: Person, client: Client, django_assert_max_num_queries: object
) -> None:
    keep(lamp, found("spread", "door", 0.4, part="home"))
    enter(client, ana)
    page(client)

    with django_assert_max_num_queries(14):  # type: ignore[operator]
        page(client)


def test_ids_on_the_page_are_one_each(lamp: int, ana: Person, client: Client) -> None:
    keep(lamp, *(found("motion", "ratio", 1.2, part=f"window:{w}") for w in range(6)))
    enter(client, ana)

    ids = re.findall(r' id="([^"]+)"', page(client))

    assert len(ids) == len(set(ids))
    links = set(re.findall(r'href="#([^"]+)"', page(client)))
    assert links <= set(ids)


def test_every_figure_that_decides_a_claim_stands_where_its_row_leads(
    db: None, client: Client
) -> None:
    """However many others its table would have before it."""
    deciding = [
        found(measure, name, 0.02, part=part)
        for measure, name, part in DECIDING.values()
    ]
    others = [
        found("influence", "itt_order", 0.1, part=f"category:{n}") for n in range(80)
    ]
    actions.keep_market(
        [*others, *deciding], people=900, engine="1", as_of=NOW, now=NOW
    )
    claims.answer(now=NOW)

    linked = re.findall(r'href="/pull#([^"]+)"', client.get("/claims").content.decode())
    shown = client.get("/pull").content.decode()

    assert len(linked) == len(DECIDING)
    assert not [anchor for anchor in linked if f'id="{anchor}"' not in shown]


def test_the_market_says_what_it_lacks(db: None, client: Client) -> None:
    actions.keep_market(
        [found("choosing", "time_change", 0.1)],
        people=900,
        engine="1",
        as_of=NOW,
        now=NOW,
    )

    lacking = client.get("/pull").content.decode().split("Not measured yet")[1]

    for measure in ("circles", "folding", "ties"):
        assert speech.title(measure, language="en") in lacking
