from collections.abc import Callable, Iterator
from contextlib import nullcontext
from datetime import timedelta

import pytest
from tests import cast
from tests.cast import NOW, Person

from xiangxin.kernel.errors import NotAllowed
from xiangxin.ledger.rules import Entry, Origin
from xiangxin.market.links import actions, queries
from xiangxin.market.links.errors import NoSuchLink, NotLinkable, TooManyLinks
from xiangxin.market.links.rules import LINKS_MOST, Sharing, number_of
from xiangxin.social.actors import actions as actors
from xiangxin.social.actors.rules import Member, Role
from xiangxin.web.product.tests.shop import Shop

pytestmark = pytest.mark.django_db


def dice(*numbers: int) -> Callable[[int], int]:
    thrown: Iterator[int] = iter(numbers)
    return lambda _bits: next(thrown)


def put_up(viewer: Member, actor: int, *numbers: int, name: str = "The fair") -> str:
    return actions.put_up(
        viewer=viewer,
        actor=actor,
        name=name,
        place="fair",
        draw=dice(*numbers),
        now=NOW,
    )


def test_a_link_leads_to_what_it_was_put_up_for(shop: Shop, ana: Person) -> None:
    code = put_up(ana.viewer, shop.lamp, 77)

    number, card = queries.led_to(code.upper())

    assert (number, card.id) == (77, shop.lamp)


def test_a_number_that_is_taken_is_drawn_again(shop: Shop, ana: Person) -> None:
    first = put_up(ana.viewer, shop.lamp, 77)

    second = put_up(ana.viewer, shop.brand, 77, 77, 78)

    assert [number_of(code) for code in (first, second)] == [77, 78]


def test_only_those_who_make_it_put_up_links(
    shop: Shop, bo: Person, cy: Person
) -> None:
    with pytest.raises(NotAllowed):
        put_up(bo.viewer, shop.lamp, 1)
    with pytest.raises(NotLinkable):
        put_up(cy.viewer, cy.id, 1)
    with pytest.raises(NotLinkable):
        put_up(cy.viewer, 404, 1)


@pytest.mark.parametrize(
    ("role", "is_allowed"),
    [(Role.SUPPORT, False), (Role.EDITOR, True), (Role.OWNER, True)],
)
def test_who_looks_after_orders_puts_up_no_links(
    shop: Shop, ana: Person, bo: Person, role: Role, is_allowed: bool
) -> None:
    actors.admit_to(
        viewer=ana.viewer, actor=shop.brand, person=bo.id, role=role, now=NOW
    )
    for actor in (shop.lamp, shop.brand):
        with nullcontext() if is_allowed else pytest.raises(NotAllowed):
            put_up(bo.viewer, actor, actor % 1000)


def test_a_hundred_links_are_enough(shop: Shop, ana: Person) -> None:
    for number in range(LINKS_MOST):
        put_up(ana.viewer, shop.lamp, number)
    with pytest.raises(TooManyLinks):
        put_up(ana.viewer, shop.lamp, 1000)

    actions.retire(viewer=ana.viewer, actor=shop.lamp, link=5, now=NOW)

    assert put_up(ana.viewer, shop.lamp, 1000)


def test_a_retired_link_goes_on_leading_there(
    shop: Shop, ana: Person, bo: Person
) -> None:
    code = put_up(ana.viewer, shop.lamp, 77)
    with pytest.raises(NotAllowed):
        actions.retire(viewer=bo.viewer, actor=shop.lamp, link=77, now=NOW)
    with pytest.raises(NoSuchLink):  # of another thing of the same maker
        actions.retire(viewer=ana.viewer, actor=shop.brand, link=77, now=NOW)

    for _ in range(2):
        actions.retire(viewer=ana.viewer, actor=shop.lamp, link=77, now=NOW)

    assert queries.led_to(code)[1].id == shop.lamp
    assert queries.links_of(shop.lamp, now=NOW)[0].is_retired


@pytest.mark.parametrize("code", ["zzzzzz", "", "!", "00002d0"])
def test_a_link_that_is_not_there(shop: Shop, code: str) -> None:
    with pytest.raises(NoSuchLink):
        queries.led_to(code)


def test_visits_are_counted_by_the_day(shop: Shop, ana: Person) -> None:
    put_up(ana.viewer, shop.lamp, 77)
    for days, scanned in ((0, True), (0, True), (0, False), (40, False)):
        moment = NOW + timedelta(days=days)
        actions.visited(link=77, is_scanned=scanned, now=moment)

    (line,) = queries.links_of(shop.lamp, now=NOW + timedelta(days=41))

    assert (line.scanned, line.followed, line.lately) == (2, 2, 1)


def test_what_they_did_is_told_in_fives(shop: Shop, ana: Person) -> None:
    put_up(ana.viewer, shop.lamp, 77)
    for person in [cast.person(f"walker{n}").id for n in range(6)]:
        actors.follow(
            follower=person,
            target=shop.lamp,
            origin=Origin(entry=Entry.QR, link=77),
            now=NOW,
        )
        for _ in range(2):  # one person counts once
            actors.unfollow(
                follower=person,
                target=shop.lamp,
                origin=Origin(entry=Entry.QR, link=77),
                now=NOW,
            )

    (line,) = queries.links_of(shop.lamp, now=NOW)

    assert line.did["follow"] == 5


def test_sharing_is_counted_and_names_nobody(shop: Shop) -> None:
    for way in (Sharing.ONE, Sharing.ONE, Sharing.OPEN):
        actions.shared(actor=shop.lamp, sharing=way, now=NOW)

    assert queries.shares_of(shop.lamp) == {
        Sharing.ONE: 2,
        Sharing.CIRCLE: 0,
        Sharing.OPEN: 1,
    }
