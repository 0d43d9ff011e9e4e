"""A brand's place, from its name to the tick and away again. The site stands on this machine."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django_tasks_db.models import DBTaskResult
from tests.cast import NOW, Person

from xiangxin.config.worker import work_until_idle
from xiangxin.kernel.errors import NotAllowed, Refusal
from xiangxin.market.catalog import queries as catalog
from xiangxin.market.catalog.models import Brand, Proof
from xiangxin.market.catalog.proof import actions
from xiangxin.market.catalog.proof.errors import (
    HeldByAnother,
    LookedJustNow,
    NoSign,
    NothingNamed,
    NotThere,
    ProvenByAnother,
    SignGone,
)
from xiangxin.market.catalog.proof.queries import ProofPage, proof_of
from xiangxin.market.catalog.proof.rules import FILE, GONE_AFTER, LOOK_EVERY
from xiangxin.outbox import actions as outbox
from xiangxin.outside import actions as outside
from xiangxin.outside.errors import SiteNotFound
from xiangxin.outside.fetch import fetch
from xiangxin.outside.rules import Ask, Page
from xiangxin.outside.tests import sites
from xiangxin.outside.tests.sites import Site, page
from xiangxin.social.notifications.models import Notification
from xiangxin.web.product.tests.shop import Shop, open_shop

MUGS = "mugs.example"


@pytest.fixture(scope="module")
def running() -> Iterator[Site]:
    with sites.site() as here:
        yield here


@pytest.fixture
def site(running: Site, monkeypatch: pytest.MonkeyPatch) -> Site:
    running.pages.clear()
    running.asked.clear()

    def fetched(url: str) -> Page:
        stand_ins = {MUGS: running.stand_in, f"www.{MUGS}": running.stand_in}
        return fetch(Ask(url=url, user_agent="Tests", stand_ins=stand_ins))

    monkeypatch.setattr(actions, "fetch", fetched)
    return running


@pytest.fixture
def shop(ana: Person) -> Shop:
    shop = open_shop(ana)
    outbox.let_go()
    return shop


@pytest.fixture
def cups(bo: Person) -> Shop:
    shop = open_shop(bo, handle="cups")
    outbox.let_go()
    return shop


def address(handle: str) -> str:
    return f"{settings.PUBLIC_URL}/@{handle}"


def points_to(*handles: str) -> sites.Answer:
    return page("".join(f'<a rel="me" href="{address(one)}">' for one in handles))


def named(who: Person, shop: Shop, place: str = MUGS, now: datetime = NOW) -> ProofPage:
    actions.name(viewer=who.viewer, brand=shop.brand, typed=place, now=now)
    work_until_idle(now=lambda: now)
    return seen(who, shop)


def looked(who: Person, shop: Shop, now: datetime) -> ProofPage:
    actions.look_again(viewer=who.viewer, brand=shop.brand, now=now)
    work_until_idle(now=lambda: now)
    return seen(who, shop)


def seen(who: Person, shop: Shop) -> ProofPage:
    found = proof_of(who.viewer, shop.brand)
    assert found is not None
    return found


def told(person: Person) -> list[str]:
    rows = Notification.objects.filter(person_id=person.id).order_by("id")
    return list(rows.values_list("kind", flat=True))


def test_a_link_on_its_site_proves_a_brand_wherever_it_is_shown(
    ana: Person, shop: Shop, site: Site
) -> None:
    site.pages["/"] = points_to("thirdbench")

    found = named(ana, shop, "https://www.mugs.example/")

    assert (found.is_proven, found.way, found.why) == (True, "link", None)
    assert found.checked_at == found.found_at == NOW
    assert catalog.brand_page(shop.brand).proven == MUGS
    assert catalog.product_page(shop.lamp).brand.proven == MUGS
    assert catalog.cards_of([shop.lamp])[shop.lamp].proven == MUGS


def test_a_file_proves_a_site_and_no_page_of_it(
    ana: Person, shop: Shop, site: Site
) -> None:
    site.pages[FILE] = page(address("thirdbench"), kind="text/plain")
    site.pages["/u"] = points_to()

    assert named(ana, shop).way == "file"
    found = named(ana, shop, f"{MUGS}/u", now=NOW + timedelta(hours=1))
    assert isinstance(found.why, NoSign)
    assert catalog.brand_page(shop.brand).proven == ""


def test_what_is_wanting_is_said_and_nothing_is_shown(
    ana: Person, shop: Shop, site: Site
) -> None:
    site.pages["/"] = points_to("cups")

    assert isinstance(named(ana, shop).why, NoSign)
    later = NOW + timedelta(minutes=1)
    assert isinstance(named(ana, shop, f"{MUGS}/u", now=later).why, NotThere)
    assert catalog.brand_page(shop.brand).proven == ""
    assert told(ana) == []


def test_it_is_fetched_outside_and_what_fails_is_kept(
    ana: Person, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outside, "_asked", partial(_answered, SiteNotFound()))

    assert isinstance(named(ana, shop).why, SiteNotFound)


def test_only_owners_may(ana: Person, bo: Person, shop: Shop, site: Site) -> None:
    with pytest.raises(NotAllowed):
        named(bo, shop)
    with pytest.raises(NotAllowed):
        looked(bo, shop, NOW)
    with pytest.raises(NotAllowed):
        actions.take_back(viewer=bo.viewer, brand=shop.brand)
    with pytest.raises(NotAllowed):
        proof_of(bo.viewer, shop.brand)
    with pytest.raises(NothingNamed):
        looked(ana, shop, NOW)


def test_asking_twice_at_once_asks_once(ana: Person, shop: Shop, site: Site) -> None:
    named(ana, shop)

    for again in (named, partial(looked, now=NOW)):
        with pytest.raises(LookedJustNow):
            again(ana, shop)
    actions.take_back(viewer=ana.viewer, brand=shop.brand)
    with pytest.raises(LookedJustNow):
        named(ana, shop)
    assert len(site.asked) == 2  # its page and its file


def test_the_same_row_followed_up_twice_changes_nothing(
    ana: Person, shop: Shop, site: Site
) -> None:
    site.pages["/"] = points_to("thirdbench")
    named(ana, shop)

    DBTaskResult.objects.update(status="READY")
    work_until_idle(now=lambda: NOW)

    assert actions.look(brand=shop.brand, now=NOW) is None
    assert len(site.asked) == 2


def test_what_is_taken_back_is_shown_no_longer(
    ana: Person, shop: Shop, site: Site
) -> None:
    site.pages["/"] = points_to("thirdbench")
    named(ana, shop)

    actions.take_back(viewer=ana.viewer, brand=shop.brand)
    actions.take_back(viewer=ana.viewer, brand=shop.brand)

    assert catalog.brand_page(shop.brand).proven == ""
    assert proof_of(ana.viewer, shop.brand) is None
    assert actions.ask_of_due(now=NOW + 9 * LOOK_EVERY) == 0


def test_a_look_that_began_before_another_place_was_named_says_nothing_of_it(
    ana: Person, shop: Shop, site: Site
) -> None:
    site.pages["/"] = points_to("thirdbench")
    actions.name(viewer=ana.viewer, brand=shop.brand, typed=MUGS, now=NOW)
    keep = actions.look(brand=shop.brand, now=NOW)
    assert keep is not None

    later = NOW + timedelta(minutes=1)
    actions.name(viewer=ana.viewer, brand=shop.brand, typed="cups.example", now=later)
    with transaction.atomic():
        assert keep() == []

    assert not seen(ana, shop).is_proven
    assert catalog.brand_page(shop.brand).proven == ""


def test_it_is_looked_at_each_day_and_ends_when_it_is_gone_for_long(
    ana: Person, shop: Shop, site: Site
) -> None:
    site.pages["/"] = points_to("thirdbench")
    named(ana, shop)
    assert actions.ask_of_due(now=NOW + LOOK_EVERY / 2) == 0

    site.pages.clear()
    _days_pass(NOW, 1)
    found = seen(ana, shop)
    assert found.is_proven
    assert isinstance(found.why, NotThere)
    assert found.ends_at == NOW + LOOK_EVERY + GONE_AFTER
    assert catalog.brand_page(shop.brand).proven == MUGS
    _days_pass(NOW + LOOK_EVERY, 13)
    assert told(ana) == ["proof_missing"]

    _days_pass(NOW + 14 * LOOK_EVERY, 1)
    found = seen(ana, shop)
    assert not found.is_proven
    assert isinstance(found.why, SignGone)
    assert found.is_withdrawn
    assert catalog.brand_page(shop.brand).proven == ""
    assert told(ana) == ["proof_missing", "proof_gone"]
    assert actions.ask_of_due(now=NOW + 99 * LOOK_EVERY) == 0

    site.pages["/"] = points_to("thirdbench")
    assert looked(ana, shop, NOW + 16 * LOOK_EVERY).is_proven


def test_what_comes_back_in_time_is_as_it_was(
    ana: Person, shop: Shop, site: Site
) -> None:
    site.pages["/"] = points_to("thirdbench")
    named(ana, shop)
    site.pages.clear()
    _days_pass(NOW, 9)
    site.pages["/"] = points_to("thirdbench")
    _days_pass(NOW + 9 * LOOK_EVERY, 1)
    site.pages.clear()
    _days_pass(NOW + 10 * LOOK_EVERY, 10)

    assert seen(ana, shop).is_proven
    assert told(ana) == ["proof_missing", "proof_missing"]


def test_a_place_proves_one_brand_and_the_later_only_when_the_earlier_is_gone_from_it(
    ana: Person, bo: Person, shop: Shop, cups: Shop, site: Site
) -> None:
    site.pages["/"] = points_to("thirdbench", "cups")
    assert named(ana, shop).is_proven

    found = named(bo, cups, "www.mugs.example")
    assert isinstance(found.why, HeldByAnother)
    assert not found.is_proven
    with pytest.raises(IntegrityError), transaction.atomic():
        Brand.objects.filter(actor_id=cups.brand).update(proven=MUGS)

    site.pages["/"] = points_to("cups")
    later = NOW + timedelta(hours=1)
    assert looked(bo, cups, later).is_proven
    assert catalog.brand_page(cups.brand).proven == MUGS
    assert catalog.brand_page(shop.brand).proven == ""
    assert isinstance(seen(ana, shop).why, ProvenByAnother)
    assert told(ana) == ["proof_taken"]
    assert told(bo) == []

    site.pages["/"] = points_to("cups")
    assert isinstance(looked(ana, shop, later).why, NoSign)


def test_two_of_a_site_have_each_their_page(
    ana: Person, bo: Person, shop: Shop, cups: Shop, site: Site
) -> None:
    site.pages["/u/1"] = points_to("thirdbench")
    site.pages["/u/2"] = points_to("cups")

    assert named(ana, shop, f"{MUGS}/u/1").is_proven
    assert named(bo, cups, f"{MUGS}/u/2").is_proven


def test_a_row_cannot_be_missed_where_nothing_was_proven(shop: Shop) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Proof.objects.create(
            brand_id=shop.brand,
            place=MUGS,
            named_at=NOW,
            asked_at=NOW,
            missing_since=NOW,
        )


def _days_pass(since: datetime, days: int) -> None:
    for day in range(1, days + 1):
        now = since + day * LOOK_EVERY
        actions.ask_of_due(now=now)
        work_until_idle(now=lambda now=now: now)  # type: ignore[misc]


def _answered(refusal: Refusal, ask: Ask) -> object:
    assert ask.stand_ins == {}
    return outside._Answer(refused=refusal.code, page=None)
