from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import count

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import NOW, Person, person

from xiangxin.ledger.rules import NOWHERE
from xiangxin.social.actors import actions as actors
from xiangxin.social.actors.models import Actor
from xiangxin.social.actors.rules import Kind, Stranger
from xiangxin.social.posts import actions as posts
from xiangxin.social.posts.queries import PostCard
from xiangxin.social.timelines import queries as timelines

Say = Callable[..., int]


@pytest.fixture
def say(db: None) -> Say:
    """Says something new, ten minutes after what was said before."""
    numbers = count()

    def say(author: int, **given: object) -> int:
        number = next(numbers)
        later = NOW + timedelta(days=2, minutes=10 * number)
        return posts.say(
            author=author,
            source=f"post {number}",
            origin=NOWHERE,
            now=later,
            **given,  # type: ignore[arg-type]
        )

    return say


@pytest.fixture
def lamp(ana: Person) -> int:
    return made(ana, "lamp", Kind.PRODUCT)


def made(owner: Person, handle: str, kind: Kind) -> int:
    return actors.create_for(
        person=owner.id, kind=kind, handle=handle, name=handle, now=NOW
    )


def follow(follower: Person, target: int) -> None:
    actors.follow(follower=follower.id, target=target, origin=NOWHERE, now=NOW)


def ids(cards: list[PostCard]) -> list[int]:
    return [card.id for card in cards]


def pages(read: Callable[..., list[PostCard]], limit: int) -> Iterator[list[int]]:
    before = None
    while page := read(before=before, limit=limit):
        yield ids(page)
        before = page[-1].id


def test_home_is_what_i_follow_and_what_i_say_newest_first(
    ana: Person, bo: Person, cy: Person, lamp: int, say: Say
) -> None:
    bench = made(ana, "bench", Kind.GROUP)
    for target in (ana.id, lamp, bench):
        follow(bo, target)
    theirs = say(ana.id)
    at_lamp = say(cy.id, place=lamp)
    at_bench = say(cy.id, place=bench)
    say(cy.id)
    mine = say(bo.id)
    product_s = say(lamp, person=ana.id)

    home = timelines.home(bo.id)

    assert ids(home) == [product_s, mine, at_bench, at_lamp, theirs]
    assert home[3].place_handle == "lamp"
    assert home[3].author_handle == "cy"


def test_a_post_by_and_at_what_i_follow_comes_once(
    ana: Person, bo: Person, lamp: int, say: Say
) -> None:
    follow(bo, ana.id)
    follow(bo, lamp)
    post = say(ana.id, place=lamp)

    assert ids(timelines.home(bo.id)) == [post]


def test_answers_stay_in_their_threads(
    ana: Person, bo: Person, lamp: int, say: Say
) -> None:
    follow(bo, ana.id)
    follow(bo, lamp)
    root = say(ana.id, place=lamp)
    say(ana.id, in_reply_to=root)

    for page in (
        timelines.home(bo.id),
        timelines.product(bo.viewer, lamp),
        timelines.person(bo.viewer, ana.id),
        timelines.local(bo.viewer),
    ):
        assert ids(page) == [root]
        assert page[0].replies == 1


def test_pages_neither_skip_nor_repeat_while_people_post(
    ana: Person, bo: Person, cy: Person, lamp: int, say: Say
) -> None:
    follow(bo, ana.id)
    follow(bo, lamp)
    there = [
        say(author, place=place)
        for _ in range(5)
        for author, place in (
            (ana.id, None),
            (ana.id, lamp),
            (cy.id, lamp),
            (bo.id, None),
        )
    ]

    def read(**page: int) -> list[PostCard]:
        found = timelines.home(bo.id, **page)
        say(ana.id, place=lamp)
        return found

    seen = [post for page in pages(read, limit=3) for post in page]

    assert seen == sorted(there, reverse=True)


@pytest.mark.parametrize("limit", [1, 2, 7, 50])
def test_one_busy_place_among_quiet_ones_hides_nothing(
    ana: Person, bo: Person, cy: Person, lamp: int, say: Say, limit: int
) -> None:
    quiet = [made(ana, f"quiet{n}", Kind.PRODUCT) for n in range(3)]
    for target in (lamp, *quiet):
        follow(bo, target)
    said = [say(cy.id, place=place) for place in (quiet[0], quiet[1])]
    said += [say(cy.id, place=lamp) for _ in range(9)]
    said += [say(cy.id, place=quiet[2])]

    seen = [
        post
        for page in pages(lambda **page: timelines.home(bo.id, **page), limit)
        for post in page
    ]

    assert seen == sorted(said, reverse=True)


def test_deleted_hidden_and_suspended_are_left_out_everywhere(
    ana: Person, bo: Person, cy: Person, lamp: int, say: Say
) -> None:
    follow(bo, ana.id)
    follow(bo, cy.id)
    follow(bo, lamp)
    kept = say(ana.id, place=lamp)
    for _ in range(4):
        say(cy.id, place=lamp)
    gone = say(ana.id, place=lamp)
    posts.delete(viewer=ana.viewer, post=gone, now=NOW)
    Actor.objects.filter(id=cy.id).update(suspended_at=NOW)

    # A page of two: four newer posts of somebody suspended must not fill it.
    for page in (
        timelines.home(bo.id, limit=2),
        timelines.product(bo.viewer, lamp, limit=2),
        timelines.person(bo.viewer, ana.id, limit=2),
        timelines.local(bo.viewer, limit=2),
    ):
        assert ids(page) == [kept]
    assert timelines.person(bo.viewer, cy.id) == []


def test_a_suspended_place_is_not_named_and_not_followed(
    ana: Person, bo: Person, cy: Person, lamp: int, say: Say
) -> None:
    follow(bo, ana.id)
    follow(bo, lamp)
    say(cy.id, place=lamp)
    by_ana = say(ana.id, place=lamp)
    Actor.objects.filter(id=lamp).update(suspended_at=NOW)

    [card] = timelines.home(bo.id)

    assert card.id == by_ana
    assert (card.place_id, card.place_handle) == (None, None)


def test_likes_are_the_viewer_s_own(ana: Person, bo: Person, say: Say) -> None:
    post = say(ana.id)
    follow(bo, ana.id)
    posts.like(person=bo.id, post=post, origin=NOWHERE, now=NOW)

    assert timelines.home(bo.id)[0].liked
    assert not timelines.home(ana.id)[0].liked
    assert not timelines.local(Stranger())[0].liked
    assert timelines.local(Stranger())[0].likes == 1


def test_following_nobody_and_saying_nothing_is_an_empty_home(bo: Person) -> None:
    assert timelines.home(bo.id) == []


def test_a_post_is_one_insert_however_many_follow(ana: Person, say: Say) -> None:
    def inserts() -> list[str]:
        with CaptureQueriesContext(connection) as statements:
            say(ana.id)
        return [s["sql"] for s in statements if s["sql"].startswith("INSERT")]

    alone = inserts()
    for n in range(5):
        follow(person(f"Fan{n}"), ana.id)

    # The post, the words it is found by, the ledger, the event.
    assert len(inserts()) == len(alone) == 4


def test_each_page_is_one_statement(
    bo: Person, lamp: int, django_assert_num_queries: object
) -> None:
    for read in (
        lambda: timelines.home(bo.id),
        lambda: timelines.product(bo.viewer, lamp),
        lambda: timelines.person(bo.viewer, bo.id),
        lambda: timelines.local(bo.viewer),
    ):
        with django_assert_num_queries(1):  # type: ignore[operator]
            read()


READERS = ("author", "follower", "left", "followed", "stranger")
LISTED = {
    "public": {
        "author": {"home", "person", "local"},
        "follower": {"home", "person", "local"},
        "left": {"person", "local"},
        "followed": {"person", "local"},
        "stranger": {"person", "local"},
    },
    "unlisted": {},
    "followers": {"author": {"home", "person"}, "follower": {"home", "person"}},
}


@pytest.mark.parametrize("visibility", list(LISTED))
@pytest.mark.parametrize("reader", READERS)
def test_lists_show_a_post_to_whom_it_is_for(
    ana: Person, bo: Person, cy: Person, say: Say, visibility: str, reader: str
) -> None:
    """Ana writes; Bo follows her; Cy once did; Eva is followed by her."""
    people = {"author": ana, "follower": bo, "left": cy, "followed": person("Eva")}
    follow(bo, ana.id)
    follow(cy, ana.id)
    follow(ana, people["followed"].id)
    actors.unfollow(follower=cy.id, target=ana.id, origin=NOWHERE, now=NOW)
    post = say(ana.id, visibility=visibility)
    who = people.get(reader)
    viewer = who.viewer if who else Stranger()

    shown = {
        "home": timelines.home(who.id) if who else [],
        "person": timelines.person(viewer, ana.id),
        "local": timelines.local(viewer),
    }

    found = {name for name, cards in shown.items() if post in ids(cards)}
    assert found == LISTED[visibility].get(reader, set())


def test_what_is_hidden_is_on_no_list_until_it_is_shown_again(
    ana: Person, bo: Person, cy: Person, lamp: int, say: Say
) -> None:
    """Pages stay full: what is hidden is passed over, not cut out afterwards."""
    for one in (lamp, bo.id):
        follow(cy, one)
    elsewhere = [say(bo.id) for _ in range(3)]
    at_it = [say(bo.id, place=lamp), say(lamp, person=ana.id), say(ana.id, place=lamp)]
    after = say(bo.id)
    everything = sorted([*elsewhere, *at_it, after], reverse=True)
    reads: list[Callable[..., list[PostCard]]] = [
        lambda **page: timelines.home(cy.id, **page),
        lambda **page: timelines.local(Stranger(), **page),
        lambda **page: timelines.square(Stranger(), **page),
    ]

    actors.hide(actors=[lamp], now=NOW)

    left = sorted([*elsewhere, after], reverse=True)
    for read in reads:
        assert [one for page in pages(read, 2) for one in page] == left
    assert ids(timelines.person(Stranger(), bo.id)) == left
    assert ids(timelines.person(Stranger(), ana.id)) == []
    assert ids(timelines.product(Stranger(), lamp)) == []
    assert ids(timelines.square(Stranger(), places=[lamp])) == []

    actors.show(actors=[lamp])
    for read in reads:
        assert [one for page in pages(read, 2) for one in page] == everything
    assert ids(timelines.product(Stranger(), lamp)) == at_it[::-1]
