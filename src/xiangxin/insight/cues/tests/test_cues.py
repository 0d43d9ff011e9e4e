"""What a page may say of others: true, fresh, of acts their owner lets be named, or nothing."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import count

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import cast
from tests.cast import NOW, Person

from xiangxin.insight.cues import queries
from xiangxin.insight.cues.queries import Cue, cues_for
from xiangxin.insight.cues.rules import REMEMBERED, Verb
from xiangxin.insight.experiments import actions as experiments
from xiangxin.insight.experiments.models import Epoch, Pair
from xiangxin.insight.experiments.rules import PAIRS, Arm, Experiment
from xiangxin.kernel.money import Money
from xiangxin.ledger import actions as ledger
from xiangxin.ledger.rules import NOWHERE, Act, Thing
from xiangxin.ledger.rules import Verb as Done
from xiangxin.market.catalog.models import Product
from xiangxin.social.actors import actions as actors
from xiangxin.social.actors.models import Actor
from xiangxin.social.actors.rules import Role, Stranger
from xiangxin.social.posts import actions as posts
from xiangxin.web.posts.tests.visiting import said
from xiangxin.web.product.tests.shop import open_shop

pytestmark = [pytest.mark.usefixtures("fresh_mint"), pytest.mark.django_db]
_seeds = count(1)
A_MOMENT = timedelta(seconds=10)


@dataclass
class Street:
    """Bo looks; Ana makes the lamp; Lin and Max, whom Bo follows, may do something at it."""

    bo: Person
    ana: Person
    lin: Person
    max: Person
    lamp: int
    clock: int
    brand: int

    def sees(self, now: datetime = NOW, item: int | None = None) -> Cue | None:
        item = self.lamp if item is None else item
        return cues_for(self.bo.viewer, [item], now).get(item)

    def sees_anew(self, now: datetime = NOW) -> Cue | None:
        queries.forget_all()
        return self.sees(now)


def follow(person: Person, target: int, now: datetime = NOW) -> None:
    actors.follow(follower=person.id, target=target, origin=NOWHERE, now=now)


def unfollow(person: Person, target: int) -> None:
    actors.unfollow(follower=person.id, target=target, origin=NOWHERE, now=NOW)


def buy(person: Person, product: int, verb: Done = Done.BUY, order: int = 77) -> None:
    act = Act(
        verb=verb,
        person=person.id,
        actor=product,
        thing=Thing("variant", 1),
        order_id=order,
        units=1,
        amount=Money(46800, "CNY"),
    )
    ledger.record(act, origin=NOWHERE, now=NOW)


def secret() -> bytes:
    return next(_seeds).to_bytes(32)


def begin(*items: int, now: datetime = NOW) -> None:
    experiments.begin(Experiment.CUE, items, secret=secret, now=now)


def begin_again(item: int) -> None:
    experiments.flush()
    Epoch.objects.all().delete()
    Pair.objects.all().delete()
    begin(item)


def draw_until(street: Street, arm: Arm) -> Cue:
    """Other keys, until this arm comes out."""
    for _ in range(200):
        begin_again(street.lamp)
        cue = street.sees_anew()
        assert cue is not None
        if cue.arm is arm:
            return cue
    raise AssertionError(f"never {arm}")


@pytest.fixture(autouse=True)
def afresh() -> Iterator[None]:
    queries.forget_all()
    experiments._BUFFER.take()
    yield
    experiments._BUFFER.take()
    queries.forget_all()


@pytest.fixture
def street(bo: Person, ana: Person) -> Street:
    shop = open_shop(ana)
    lin, maxim = cast.person("Lin"), cast.person("Max")
    follow(bo, lin.id)
    follow(bo, maxim.id)
    begin(shop.lamp)
    return Street(bo, ana, lin, maxim, shop.lamp, shop.dream, shop.brand)


def test_who_follows_it_is_eligible_when_the_viewer_follows_them(
    street: Street, cy: Person
) -> None:
    follow(street.lin, street.lamp)
    follow(cy, street.lamp)

    cue = street.sees()
    assert cue
    assert (cue.eligible, cue.drawn) == ((street.lin.id,), street.lin.id)
    assert cue.arm in {Arm.NONE, Arm.ONE, Arm.ALL}
    assert cue.propensity == {Arm.NONE: 0.5, Arm.ONE: 0.4}.get(
        cue.arm, pytest.approx(0.1)
    )
    assert cue.epoch == Epoch.objects.get().id


def test_nobody_is_told_anything_who_is_nobody_or_follows_nobody(
    street: Street, cy: Person
) -> None:
    follow(street.lin, street.lamp)

    assert cues_for(Stranger(), [street.lamp], NOW) == {}
    assert cues_for(cy.viewer, [street.lamp], NOW) == {}
    assert cues_for(street.bo.viewer, [], NOW) == {}
    assert street.sees(item=street.clock) is None


@pytest.mark.parametrize(
    ("arm", "names", "others"), [(Arm.NONE, 0, 0), (Arm.ONE, 1, 0), (Arm.ALL, 2, 1)]
)
def test_each_arm_shows_what_it_says(
    street: Street, cy: Person, arm: Arm, names: int, others: int
) -> None:
    follow(street.bo, cy.id)
    for peer in (street.lin, street.max, cy):
        follow(peer, street.lamp)

    cue = draw_until(street, arm)
    assert (len(cue.shown), cue.others) == (names, others)
    assert len(cue.eligible) == 3
    assert cue.drawn == cue.eligible[0]
    assert [one.person.id for one in cue.shown] == list(cue.eligible[:names])


def test_a_like_counts_and_is_stronger_than_a_follow(street: Street) -> None:
    post = said(street.ana, "It hums.", place=street.lamp)
    follow(street.lin, street.lamp)
    posts.like(person=street.lin.id, post=post, origin=NOWHERE, now=NOW)

    cue = draw_until(street, Arm.ONE)
    assert cue.shown[0].verb is Verb.LIKE
    posts.delete(viewer=street.ana.viewer, post=post, now=NOW)
    cue = draw_until(street, Arm.ONE)
    assert cue.shown[0].verb is Verb.FOLLOW


def test_owning_is_told_only_by_leave_only_when_kept_and_never_when_cancelled(
    street: Street,
) -> None:
    buy(street.lin, street.lamp)
    later = NOW + timedelta(days=15)
    assert street.sees_anew(later) is None, "buying is not named unless they say so"

    actors.prefer(person=street.lin.id, names_buys=True, now=NOW)
    assert street.sees_anew(NOW) is None, "it may still go back"
    cue = street.sees_anew(later)
    assert cue
    assert cue.eligible == (street.lin.id,)
    buy(street.lin, street.lamp, Done.CANCEL)
    assert street.sees_anew(later) is None


@pytest.mark.parametrize(
    ("days", "is_told"), [(0, True), (13, True), (15, False), (200, False)]
)
def test_what_was_long_ago_is_no_cue(street: Street, days: int, is_told: bool) -> None:
    post = said(street.ana, "It hums.", place=street.lamp)
    posts.like(person=street.lin.id, post=post, origin=NOWHERE, now=NOW)

    assert (street.sees(NOW + timedelta(days=days)) is not None) is is_told


def test_a_follow_is_told_for_half_a_year(street: Street) -> None:
    follow(street.lin, street.lamp)

    assert street.sees(NOW + timedelta(days=179))
    assert street.sees(NOW + timedelta(days=181)) is None


def test_a_consent_withdrawn_holds_on_the_next_page_and_one_given_too(
    street: Street,
) -> None:
    follow(street.lin, street.lamp)
    first = street.sees()
    assert first
    for at, wish in enumerate((False, True, False), start=1):
        now = NOW + at * A_MOMENT
        actors.prefer(person=street.lin.id, names_follows=wish, now=now)
        assert (street.sees(now + timedelta(seconds=1)) is not None) is wish
    actors.prefer(person=street.lin.id, names_follows=True, now=NOW + 4 * A_MOMENT)

    assert street.sees(NOW + 5 * A_MOMENT) == first, "and the arm is the old one"


def test_a_withdrawn_consent_is_no_longer_counted_either(
    street: Street, cy: Person
) -> None:
    follow(street.bo, cy.id)
    for peer in (street.lin, street.max, cy):
        follow(peer, street.lamp)
    cue = draw_until(street, Arm.ALL)
    hidden = cue.eligible[2]
    assert cue.others == 1

    actors.prefer(person=hidden, names_follows=False, now=NOW + A_MOMENT)
    after = street.sees(NOW + A_MOMENT)
    assert after
    assert after.others == 0
    assert hidden not in after.eligible
    assert after.drawn == cue.drawn


def test_a_consent_of_likes_is_its_own(street: Street) -> None:
    post = said(street.ana, "It hums.", place=street.lamp)
    posts.like(person=street.lin.id, post=post, origin=NOWHERE, now=NOW)
    actors.prefer(person=street.lin.id, names_follows=False, now=NOW)
    assert street.sees()

    actors.prefer(person=street.lin.id, names_likes=False, now=NOW + A_MOMENT)
    assert street.sees(NOW + A_MOMENT) is None


def test_a_change_that_comes_late_is_seen_all_the_same(street: Street) -> None:
    """It carries the moment it was asked for; a page may have looked in between."""
    follow(street.lin, street.lamp)
    assert street.sees(NOW + timedelta(seconds=2))

    actors.prefer(person=street.lin.id, names_follows=False, now=NOW)
    assert street.sees(NOW + timedelta(seconds=3)) is None


def test_who_is_suspended_vanishes_at_once(street: Street) -> None:
    follow(street.lin, street.lamp)
    assert street.sees()

    Actor.objects.filter(id=street.lin.id).update(suspended_at=NOW + A_MOMENT)
    assert street.sees(NOW + A_MOMENT) is None
    assert street.sees_anew(NOW + A_MOMENT) is None


def test_a_name_is_true_at_every_page(street: Street) -> None:
    post = said(street.ana, "It hums.", place=street.lamp)
    follow(street.lin, street.lamp)
    assert street.sees()
    unfollow(street.lin, street.lamp)
    assert street.sees() is None

    posts.like(person=street.max.id, post=post, origin=NOWHERE, now=NOW)
    queries.forget_all()
    assert street.sees()
    posts.unlike(person=street.max.id, post=post, origin=NOWHERE, now=NOW)
    assert street.sees() is None

    follow(street.lin, street.lamp)
    queries.forget_all()
    assert street.sees()
    unfollow(street.bo, street.lin.id)
    assert street.sees() is None, "no longer somebody they follow"


def test_what_was_bought_and_erased_is_told_no_more(street: Street) -> None:
    buy(street.lin, street.lamp)
    actors.prefer(person=street.lin.id, names_buys=True, now=NOW)
    later = NOW + timedelta(days=15)
    assert street.sees(later)

    ledger.erase(person=street.lin.id, pseudonym=5, now=later)
    actors.unname(person=street.lin.id, now=later)

    assert street.sees(later) is None


def test_the_makers_own_people_are_no_cue(street: Street) -> None:
    follow(street.bo, street.ana.id)
    follow(street.ana, street.lamp)
    follow(street.lin, street.lamp)
    cue = street.sees()
    assert cue
    assert cue.eligible == (street.lin.id,)

    actors.admit_to(
        viewer=street.ana.viewer,
        actor=street.brand,
        person=street.lin.id,
        role=Role.EDITOR,
        now=NOW,
    )
    assert street.sees_anew() is None


@pytest.mark.parametrize("category", ["Health Care > Hearing Aids", "孕妇装", "佛珠"])
def test_what_is_private_by_its_kind_has_no_cue(street: Street, category: str) -> None:
    follow(street.lin, street.lamp)
    Product.objects.filter(actor_id=street.lamp).update(category=category)

    assert street.sees() is None
    experiments.flush()
    assert not Pair.objects.exists()


def test_who_stays_out_of_measuring_sees_everything_and_is_in_no_draw(
    street: Street,
) -> None:
    follow(street.lin, street.lamp)
    follow(street.max, street.lamp)
    actors.prefer(person=street.bo.id, in_experiments=False, now=NOW)

    cue = street.sees()
    assert cue
    assert {one.person.id for one in cue.shown} == {street.lin.id, street.max.id}
    assert (cue.eligible, cue.drawn, cue.arm) == ((), None, None)
    assert (cue.propensity, cue.epoch) == (None, None)
    experiments.flush()
    assert not Pair.objects.exists()


def test_in_and_out_of_measuring_holds_on_the_next_page(street: Street) -> None:
    follow(street.lin, street.lamp)
    first = street.sees()
    assert first
    assert first.epoch
    actors.prefer(person=street.bo.id, in_experiments=False, now=NOW)
    out = street.sees()
    assert out
    assert out.epoch is None
    actors.prefer(person=street.bo.id, in_experiments=True, now=NOW)
    assert street.sees() == first


def test_who_just_shops_sees_none(street: Street) -> None:
    follow(street.lin, street.lamp)
    actors.prefer(person=street.bo.id, just_shop=True, now=NOW)

    assert street.sees() is None


def test_a_reload_and_another_process_come_out_the_same(street: Street) -> None:
    for peer in (street.lin, street.max):
        follow(peer, street.lamp)
    first = street.sees()

    assert first
    for later in (timedelta(seconds=1), REMEMBERED, timedelta(days=1)):
        assert street.sees(NOW + later) == first
    assert street.sees_anew() == first
    experiments.flush()
    assert street.sees_anew() == first


def test_a_pair_keeps_its_arm_when_the_epoch_ends(
    street: Street, cy: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(PAIRS, Experiment.CUE, (1, 1))  # type: ignore[arg-type]
    Epoch.objects.update(target=1)
    follow(street.lin, street.lamp)
    follow(cy, street.lin.id)
    first = street.sees()
    experiments.flush()
    experiments.tend(secret=secret, now=NOW)
    later = NOW + timedelta(hours=1)

    assert street.sees(later) == first
    after = cues_for(cy.viewer, [street.lamp], later)[street.lamp]
    assert first
    assert after.epoch == Epoch.objects.get(number=2).id != first.epoch
    assert after.propensity
    assert round(after.propensity, 9) in {0.05, 0.76, 0.19}


def test_a_product_without_an_epoch_says_nothing_until_the_worker_begins_one(
    street: Street,
) -> None:
    follow(street.lin, street.clock)
    assert street.sees(item=street.clock) is None

    experiments.flush()
    experiments.tend(secret=secret, now=NOW)
    assert street.sees(item=street.clock), "though nobody looked for peers again"


def test_a_capped_market_holds_nothing_back(
    street: Street, settings: LazySettings
) -> None:
    settings.HELD_BACK_MOST = 0.0
    follow(street.lin, street.lamp)
    begin_again(street.lamp)

    cue = street.sees()
    assert cue
    assert cue.shown
    assert round(cue.propensity or 0, 9) in {0.8, 0.2}


def test_a_page_costs_one_statement_and_the_first_the_same_whatever_it_finds(
    street: Street, cy: Person
) -> None:
    def asked(person: Person) -> int:
        with CaptureQueriesContext(connection) as statements:
            cues_for(person.viewer, [street.lamp, street.clock], NOW)
        return len(statements)

    nobody = asked(cy), asked(cy)
    follow(street.lin, street.lamp)
    costs = set()
    for arm in (Arm.NONE, Arm.ONE, Arm.ALL):
        draw_until(street, arm)
        queries.forget_all()
        costs.add((asked(street.bo), asked(street.bo)))

    assert costs == {nobody}
    assert nobody[1] == 1


def test_words_say_who_and_what(street: Street) -> None:
    follow(street.lin, street.lamp)
    cue = draw_until(street, Arm.ONE)
    words = cue.words
    assert words.says % {"who": words.who % words.facts} == "Lin follows this"

    post = said(street.ana, "It hums.", place=street.lamp)
    posts.like(person=street.max.id, post=post, origin=NOWHERE, now=NOW)
    cue = draw_until(street, Arm.ALL)
    words = cue.words
    first, second = (one.person.name for one in cue.shown)
    assert words.says % {"who": words.who % words.facts} == (
        f"{first} and {second} own this, follow it, or liked what is said here"
    )
    assert cue.verb is None
    assert replace(cue, others=3).words.who.count("%(others)s") == 1
