from collections.abc import Iterable
from datetime import datetime, timedelta

import pytest
from tests import cast
from tests.cast import NOW, Person

from xiangxin.ledger import actions as ledger_actions
from xiangxin.ledger.rules import NOWHERE, Entry, Origin
from xiangxin.social.actors import actions as actors
from xiangxin.social.posts import actions as posts
from xiangxin.social.shield import actions as shield
from xiangxin.social.timelines.hot import actions, queries
from xiangxin.social.timelines.hot.rules import Moving
from xiangxin.web.posts.tests.visiting import said
from xiangxin.web.product.tests.shop import Shop, open_shop

DAY = timedelta(days=1)
LONG_AGO = NOW - 40 * DAY
HOUR_AGO = NOW - timedelta(hours=1)


@pytest.fixture
def people(db: None) -> list[Person]:
    return [cast.person(f"Reader{n}", now=LONG_AGO) for n in range(9)]


@pytest.fixture
def shop(ana: Person) -> Shop:
    return open_shop(ana)


def follow(
    people: Iterable[Person], target: int, at: datetime, origin: Origin = NOWHERE
) -> None:
    for one in people:
        actors.follow(follower=one.id, target=target, origin=origin, now=at)


def like(people: Iterable[Person], post: int, at: datetime = HOUR_AGO) -> None:
    for one in people:
        posts.like(person=one.id, post=post, origin=NOWHERE, now=at)


def on_list(
    kind: Moving = Moving.ACTOR, now: datetime = NOW
) -> dict[int, queries.Entry]:
    actions.refresh(now=now)
    return {entry.id: entry for entry in queries.hot(kind)}


def test_what_many_follow_at_once_is_hot_and_says_why(
    people: list[Person], shop: Shop
) -> None:
    follow(people, shop.lamp, HOUR_AGO)
    entry = on_list()[shop.lamp]
    assert (entry.people, entry.usual, entry.uncounted) == (9, 0, 0)
    assert entry.score == pytest.approx(9)
    assert not entry.has_usual  # it is new: compared with its kind


def test_a_person_is_on_no_list(people: list[Person], bo: Person) -> None:
    follow(people, bo.id, HOUR_AGO)
    assert not on_list()


def test_four_are_too_few(people: list[Person], shop: Shop) -> None:
    follow(people[:4], shop.lamp, HOUR_AGO)
    assert not on_list()


def test_accounts_of_yesterday_count_nothing(shop: Shop) -> None:
    young = [cast.person(f"New{n}", now=NOW - 2 * DAY) for n in range(9)]
    follow(young, shop.lamp, HOUR_AGO)
    assert not on_list()


def test_who_forgets_their_past_is_as_young_as_their_account(shop: Shop) -> None:
    young = [cast.person(f"New{n}", now=NOW - 2 * DAY) for n in range(9)]
    for number, one in enumerate(young):
        ledger_actions.erase(person=one.id, pseudonym=number, now=NOW)
    follow(young, shop.lamp, HOUR_AGO)
    assert not on_list()


def test_rewarded_follows_are_told_and_not_counted(
    people: list[Person], shop: Shop
) -> None:
    follow(people, shop.lamp, HOUR_AGO, Origin(entry=Entry.CAMPAIGN))
    assert not on_list()
    [entry] = queries.left_out()
    assert (entry.id, entry.uncounted) == (shop.lamp, 9)


def test_likes_on_a_promise_of_gifts_lift_nothing(
    people: list[Person], shop: Shop, bo: Person
) -> None:
    post = said(bo, "Like and share to win a lamp.", place=shop.lamp, now=HOUR_AGO)
    like(people, post)
    assert on_list(Moving.POST).keys() == {post}
    shield.look(post=post, now=NOW)
    assert not on_list(Moving.POST)
    assert not queries.hot(Moving.ACTOR)
    assert {entry.id: entry.uncounted for entry in queries.left_out()} == {
        post: 9,
        shop.lamp: 9,
    }


def test_a_post_is_hot_by_its_thread(people: list[Person], bo: Person) -> None:
    post = said(bo, "Which bean?", now=HOUR_AGO)
    for one in people[:6]:
        said(one, f"Bean of {one.id}.", to=post, now=HOUR_AGO)
    assert on_list(Moving.POST)[post].people == 6


def test_what_moves_as_usual_is_not_hot(people: list[Person], shop: Shop) -> None:
    for day in range(30):
        for one in people[:6]:
            at = NOW + day * DAY + timedelta(hours=12)
            said(one, f"Day {day}.", place=shop.lamp, now=at)
    later = NOW + 30 * DAY
    follow(people, shop.dream, later - timedelta(hours=2))
    assert actions.refresh(now=later, days_at_once=28)
    assert {entry.id for entry in queries.hot(Moving.ACTOR)} == {shop.dream}


def test_days_that_are_over_are_counted_once(people: list[Person], shop: Shop) -> None:
    follow(people, shop.lamp, HOUR_AGO)
    assert actions.count_days(now=NOW, most=4) == 4
    assert actions.count_days(now=NOW, most=100) == 24
    assert actions.count_days(now=NOW, most=100) == 0
    assert actions.count_days(now=NOW + DAY, most=100) == 1


def test_refreshing_twice_changes_nothing(people: list[Person], shop: Shop) -> None:
    follow(people, shop.lamp, HOUR_AGO)
    assert on_list() == on_list()


def test_it_cools_after_its_peak_and_leaves_after_a_day(
    people: list[Person], shop: Shop
) -> None:
    follow(people[:8], shop.lamp, HOUR_AGO)
    first = on_list()[shop.lamp].score
    follow(people[8:], shop.lamp, NOW)
    assert on_list(now=NOW + timedelta(minutes=1))[shop.lamp].score > first
    tired = on_list(now=NOW + timedelta(hours=12, minutes=1))[shop.lamp]
    assert tired.score == pytest.approx(4.5)
    assert not on_list(now=NOW + 2 * DAY)


def test_an_empty_market_has_an_empty_list(db: None) -> None:
    assert actions.refresh(now=NOW) == 0
    assert queries.both() == {Moving.ACTOR: [], Moving.POST: []}
