"""What pages log of what they showed, and what they tell of others."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests import cast
from tests.cast import Person
from tests.exposures import logged

from xiangxin.insight.experiments.rules import MARKET, Arm, Experiment
from xiangxin.ledger.exposures import queries as exposures
from xiangxin.ledger.exposures.rules import Surface
from xiangxin.ledger.rules import NOWHERE
from xiangxin.market.catalog.models import Product
from xiangxin.social.actors import actions as actors
from xiangxin.social.groups import actions as groups
from xiangxin.web.posts.tests.drawing import begin, follow, forget_all
from xiangxin.web.posts.tests.visiting import said, signed_in
from xiangxin.web.product.tests.shop import Shop, open_shop
from xiangxin.world import clock

pytestmark = pytest.mark.django_db
LAMP = "/@thirdbench_lamp"
_CHANGES = re.compile(
    r'name="csrfmiddlewaretoken" value="[^"]*"|name="exposure" value="\d+"'
    r"|<time [^>]*>[^<]*</time>"
)


@dataclass
class Street:
    """Bo, who follows Lin and the lamp, looks at pages; Ana makes the lamp."""

    bo: Person
    ana: Person
    lin: Person
    shop: Shop
    post: int
    client: Client

    def sees(self, path: str, language: str = "en") -> str:
        answer = self.client.get(path, headers={"Accept-Language": language})
        assert answer.status_code == 200
        return answer.content.decode()

    def logged(self, **of: object) -> list[dict[str, object]]:
        rows = logged(self.bo.id)
        return [row for row in rows if all(row[key] == of[key] for key in of)]


@pytest.fixture(autouse=True)
def afresh(db: None) -> Iterator[None]:
    forget_all()
    yield
    forget_all()


@pytest.fixture
def street(bo: Person, ana: Person) -> Street:
    shop = open_shop(ana)
    lin = cast.person("Lin")
    follow(bo.id, lin.id)
    follow(bo.id, shop.lamp)
    post = said(ana, "It does not hum.", place=shop.lamp, now=clock.now())
    return Street(bo, ana, lin, shop, post, signed_in(bo))


def without_what_changes(page: str) -> str:
    return _CHANGES.sub("", page)


@pytest.mark.parametrize("path", ["/", LAMP])
def test_a_held_back_cue_leaves_no_trace(street: Street, path: str) -> None:
    begin(Experiment.JUST_SHOP, MARKET, viewer=street.bo.id, arm=Arm.NONE)
    street.sees(path)
    with CaptureQueriesContext(connection) as before:
        nobody = street.sees(path)
    follow(street.lin.id, street.shop.lamp)
    begin(Experiment.CUE, street.shop.lamp, viewer=street.bo.id, arm=Arm.NONE)
    # The lamp has one follower more, whoever it is; that stood on the page anyway.
    more = re.compile(r'<span class="meta">\d</span></button>')
    street.sees(path)
    with CaptureQueriesContext(connection) as after:
        ghost = street.sees(path)
    assert more.sub("", without_what_changes(nobody)) == more.sub(
        "", without_what_changes(ghost)
    )
    assert len(before) == len(after)
    row = street.logged(experiment="cue")[-1]
    assert (row["arm"], row["propensity"], row["cue_shown"]) == ("none", 0.5, [])
    assert row["cue_drawn"] == street.lin.id


@pytest.mark.parametrize(
    ("language", "words"), [("en", "follows this"), ("zh-CN", "关注了它")]
)
@pytest.mark.parametrize("path", ["/", LAMP])
def test_a_cue_names_somebody_with_a_link(
    street: Street, path: str, language: str, words: str
) -> None:
    follow(street.lin.id, street.shop.lamp)
    begin(Experiment.CUE, street.shop.lamp, viewer=street.bo.id, arm=Arm.ONE)
    page = street.sees(path, language)
    line = page.partition('<p class="cue">')[2].partition("</p>")[0]
    assert '<a class="name" href="/@lin">Lin</a>' in line
    assert words in line
    assert page.count('class="cue"') == 1
    [row] = street.logged(experiment="cue")
    assert (row["arm"], row["propensity"]) == ("one", 0.4)
    assert row["cue_shown"] == row["cue_eligible"] == [street.lin.id]
    assert (row["item"], row["actor"]) == (street.shop.lamp, street.shop.lamp)


def test_a_no_is_gone_from_the_next_page(street: Street) -> None:
    follow(street.lin.id, street.shop.lamp)
    begin(Experiment.CUE, street.shop.lamp, viewer=street.bo.id, arm=Arm.ONE)
    assert "follows this" in street.sees(LAMP)
    actors.prefer(person=street.lin.id, names_follows=False, now=clock.now())
    assert 'class="cue"' not in street.sees(LAMP)
    assert 'class="cue"' not in street.sees("/")


def test_where_a_category_is_private_nobody_is_named(street: Street) -> None:
    Product.objects.filter(actor_id=street.shop.lamp).update(category="Health")
    follow(street.lin.id, street.shop.lamp)
    begin(Experiment.CUE, street.shop.lamp, viewer=street.bo.id, arm=Arm.ONE)
    assert 'class="cue"' not in street.sees(LAMP)
    assert not street.logged(experiment="cue")


def test_home_logs_what_it_showed_once(street: Street) -> None:
    street.sees("/")
    street.sees("/")
    rows = [(r["item_kind"], r["item"], r["position"]) for r in street.logged()]
    lamp = street.shop.lamp
    assert rows[:2] == [("post", street.post, 0), ("product", lamp, 0)]
    assert ("product", street.shop.dream, 1) in rows
    assert {r["surface"] for r in street.logged()} == {"home"}
    assert len(rows) == len(set(rows))


def test_no_more_than_twenty_are_logged(street: Street) -> None:
    for n in range(4):
        open_shop(street.ana, handle=f"more{n}")
    for n in range(18):
        said(cast.person(f"P{n}"), "Word.", place=street.shop.lamp, now=clock.now())
    street.sees("/")
    positions = [row["position"] for row in street.logged(item_kind="post")]
    assert positions == list(range(19))
    assert max(row["position"] for row in street.logged()) == 19  # type: ignore[type-var]


def test_opening_a_product_is_an_exposure_that_its_forms_carry(
    street: Street,
) -> None:
    page = street.sees(LAMP)
    opened = street.logged(surface="product", item_kind="product")[0]
    assert opened["item"] == street.shop.lamp
    carried = set(re.findall(r'name="exposure" value="(\d+)"', page))
    assert carried == {str(opened["id"])}
    follow(street.lin.id, street.shop.lamp)
    begin(Experiment.CUE, street.shop.lamp, viewer=street.bo.id, arm=Arm.NONE)
    # Within a minute the same is carried, whatever was decided about a cue.
    again = re.findall(r'name="exposure" value="(\d+)"', street.sees(LAMP))
    assert set(again) == carried


@pytest.mark.parametrize("forged", ["0", "9" * 19, "9" * 40, "x", "-1", "١", "1 OR 1"])
def test_a_forged_exposure_harms_nobody(street: Street, forged: str) -> None:
    answer = street.client.post(f"{LAMP}/unfollow", {"exposure": forged})
    assert answer.status_code == 303


def test_who_opts_out_is_not_logged(street: Street) -> None:
    actors.prefer(person=street.bo.id, in_experiments=False, now=clock.now())
    follow(street.lin.id, street.shop.lamp)
    for path in ("/", LAMP, "/discover", "/search?q=lamp"):
        page = street.sees(path)
        assert 'name="exposure"' not in page
    assert 'class="cue"' in street.sees(LAMP)
    assert not street.logged()


def test_guests_are_only_counted(street: Street, client: Client) -> None:
    for path in ("/", LAMP, LAMP):
        page = client.get(path).content.decode()
        assert 'name="exposure"' not in page
    forget_all()
    day = clock.now().date()
    counts = {(k, i, s): n for _, k, i, s, n in _guest_counts(day)}
    lamp = ("product", street.shop.lamp, Surface.PRODUCT)
    assert counts[lamp] == 2
    assert counts["post", street.post, Surface.HOME] == 1


def _guest_counts(day: object) -> list[tuple[object, str, int, str, int]]:
    from xiangxin.ledger.exposures.models import GuestCount  # noqa: PLC0415

    rows = GuestCount.objects.filter(day=day)
    return list(rows.values_list("day", "item_kind", "item", "surface", "shown"))


def test_words_searched_for_are_nowhere_in_the_log(street: Street) -> None:
    street.sees("/search?q=platform")
    rows = street.logged(surface="search")
    assert [row["item"] for row in rows] == [street.shop.lamp]
    for batch in exposures.batches():
        assert "platform" not in str(batch.to_pylist()).casefold()


def test_looking_ahead_and_asking_for_headers_is_not_seeing(street: Street) -> None:
    street.client.head("/")
    street.client.get("/", headers={"Sec-Purpose": "prefetch"})
    assert not street.logged()


def test_the_hint_is_drawn_logged_and_put_away(street: Street) -> None:
    begin(Experiment.JUST_SHOP, MARKET, viewer=street.bo.id, arm=Arm.HINT)
    assert "Only here to choose?" in street.sees(LAMP)
    [row] = street.logged(experiment="just-shop")
    assert (row["arm"], row["propensity"], row["surface"]) == ("hint", 0.5, "product")
    street.client.post("/just-shop", {"talk": "later", "next": LAMP})
    assert "Only here to choose?" not in street.sees(LAMP)
    assert len(street.logged(experiment="just-shop")) == 1


def test_who_is_drawn_to_see_no_hint_is_logged_too(street: Street) -> None:
    begin(Experiment.JUST_SHOP, MARKET, viewer=street.bo.id, arm=Arm.NONE)
    assert "Only here to choose?" not in street.sees(LAMP)
    [row] = street.logged(experiment="just-shop")
    assert row["arm"] == "none"


def test_ids_go_up_as_things_stand_on_the_page(street: Street) -> None:
    street.sees("/")
    rows = street.logged()
    assert all(a["position"] <= b["position"] for a, b in pairwise(rows))  # type: ignore[operator]


def test_a_group_and_a_person_tell_what_they_showed(street: Street) -> None:
    group = groups.create(
        person=street.ana.id,
        handle="pourover",
        name="Pour over",
        rules="",
        origin=NOWHERE,
        now=clock.now(),
    )
    there = said(street.lin, "Sixteen grams.", place=group, now=clock.now())

    street.sees("/@pourover")
    street.sees("/@lin")

    assert [(row["item"], row["actor"]) for row in street.logged(surface="group")] == [
        (there, group)
    ]
    assert [(row["item"], row["actor"]) for row in street.logged(surface="person")] == [
        (there, group)
    ]
