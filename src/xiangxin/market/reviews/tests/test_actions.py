from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult
from tests.cast import NOW, Person

from xiangxin.config.worker import work_until_idle
from xiangxin.kernel.errors import NotAllowed
from xiangxin.ledger import queries as ledger
from xiangxin.ledger.rules import NOWHERE
from xiangxin.market.catalog import actions as catalog
from xiangxin.market.catalog.errors import NoSuchProduct
from xiangxin.market.catalog.models import Product
from xiangxin.market.catalog.rules import Rating
from xiangxin.market.orders import actions as orders
from xiangxin.market.reviews import actions, queries
from xiangxin.market.reviews.errors import (
    NoReviewWords,
    NoSuchReview,
    NotReceived,
    NotYoursToJudge,
    OwnProduct,
    ReviewChanged,
    ReviewedAlready,
    ReviewTakenBack,
)
from xiangxin.market.reviews.models import Change, Helpful, Review, Wording
from xiangxin.market.reviews.queries import Sort
from xiangxin.market.reviews.rules import Incentive
from xiangxin.market.reviews.tests.shop import (
    GOT,
    LATER,
    card,
    helped,
    ordered,
    rating,
    received,
    reviewed,
    said,
)
from xiangxin.market.stock import actions as stock
from xiangxin.outbox import actions as outbox
from xiangxin.social.actors import actions as actors
from xiangxin.social.actors import membership
from xiangxin.social.actors.models import Actor
from xiangxin.social.actors.rules import Bearer, Role, Staff, Stranger
from xiangxin.social.notifications.queries import told
from xiangxin.web.product.tests.shop import Shop, open_shop


@pytest.fixture
def shop(ana: Person) -> Shop:
    shop = open_shop(ana, units=50)
    stock.set_on_hand(levels={shop.moss: 50}, now=NOW)
    return shop


def verbs(person: Person) -> list[str]:
    return [entry.verb for entry in reversed(ledger.entries_of(person.id))]


def test_who_received_it_says_what_it_is_like(
    shop: Shop, ana: Person, bo: Person
) -> None:
    order = received(bo, ana, shop.moss)

    review = reviewed(bo, shop.lamp, 4, "It *stands* still.")

    found = card(review)
    assert (found.stars, found.label, found.name) == (4, "Moss", "Bo")
    assert "<em>stands</em>" in found.html
    assert found.is_verified
    assert rating(shop.lamp) == Rating((0, 0, 0, 1, 0))
    entry = ledger.entries_of(bo.id)[0]
    assert (entry.verb, entry.actor) == ("review", shop.lamp)
    assert (entry.object_kind, entry.object_id) == ("review", review)
    assert entry.order_id == order
    work_until_idle()
    assert [one.kind for one in told(ana.id, limit=5)] == ["reviewed"]


def test_nobody_reviews_what_has_not_come(
    shop: Shop, ana: Person, bo: Person, cy: Person
) -> None:
    with pytest.raises(NotReceived):
        reviewed(bo, shop.lamp)
    order = ordered(bo, shop.ink)
    with pytest.raises(NotReceived):
        reviewed(bo, shop.lamp)
    orders.ship(ana.viewer, order, now=NOW)
    with pytest.raises(NotReceived):
        reviewed(bo, shop.lamp)
    with pytest.raises(NotReceived):
        reviewed(cy, shop.lamp)
    orders.mark_delivered(bo.viewer, order, now=GOT)
    with pytest.raises(NotReceived):
        reviewed(bo, shop.lamp, now=GOT - timedelta(hours=1))
    with pytest.raises(NoSuchProduct):
        reviewed(bo, bo.id)
    assert reviewed(bo, shop.lamp, now=GOT)
    assert verbs(bo) == ["sign_up", "buy", "review"]


def test_what_was_cancelled_was_not_received(shop: Shop, bo: Person) -> None:
    order = ordered(bo, shop.ink)
    orders.cancel(bo.viewer, order, now=NOW)
    with pytest.raises(NotReceived):
        reviewed(bo, shop.lamp)


def test_a_guests_order_counts_once_it_is_claimed(
    shop: Shop, ana: Person, bo: Person
) -> None:
    order = ordered(None, shop.ink)
    orders.ship(ana.viewer, order, now=NOW)
    orders.mark_delivered(ana.viewer, order, now=GOT)
    with pytest.raises(NotReceived):
        reviewed(bo, shop.lamp)
    orders.claim(person=bo.id, order_id=order, bearer=Bearer(order), now=GOT)
    assert reviewed(bo, shop.lamp)


def test_no_maker_reviews_their_own(shop: Shop, ana: Person, bo: Person) -> None:
    received(ana, ana, shop.ink)
    with pytest.raises(OwnProduct):
        reviewed(ana, shop.lamp)
    received(bo, ana, shop.ink)
    membership.invite(
        viewer=ana.viewer, actor=shop.brand, handle="bo", role=Role.SUPPORT, now=NOW
    )
    catalog.join_brand(viewer=bo.viewer, brand=shop.brand, now=NOW)
    with pytest.raises(OwnProduct):
        reviewed(bo, shop.lamp)
    assert not Review.objects.exists()


def test_one_review_each_whatever_is_sent(shop: Shop, ana: Person, bo: Person) -> None:
    received(bo, ana, shop.ink)
    review = reviewed(bo, shop.lamp)
    assert reviewed(bo, shop.lamp) == review
    with pytest.raises(ReviewedAlready):
        reviewed(bo, shop.lamp, 1, "Something else.")
    row = Review.objects.values().get(id=review)
    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.create(**{**row, "id": review + 1})
    assert rating(shop.lamp).people == 1
    assert verbs(bo).count("review") == 1


def test_a_later_purchase_adds_a_dated_thought(
    shop: Shop, ana: Person, bo: Person
) -> None:
    received(bo, ana, shop.ink)
    review = reviewed(bo, shop.lamp, 5)
    add = {"person": bo.id, "review": review, "origin": NOWHERE}
    actions.add(**add, stars=3, words="After a month the arm sinks.", now=LATER)
    again = LATER + timedelta(days=30)
    received(bo, ana, shop.moss, now=LATER)
    second = {"stars": 4, "words": "The second one is better.", "now": again}
    update = actions.add(**add, **second)
    assert actions.add(**add, **second) == update

    found = card(review)
    assert (found.first_stars, found.stars) == (5, 4)
    assert [(one.stars, one.bought_again) for one in found.later] == [
        (3, False),
        (4, True),
    ]
    assert rating(shop.lamp) == Rating((0, 0, 0, 1, 0))
    assert verbs(bo).count("review") == 3
    with pytest.raises(NoSuchReview):
        actions.add(**{**add, "person": ana.id}, **second)


def test_what_is_edited_can_be_read_as_it_was(
    shop: Shop, ana: Person, bo: Person, cy: Person
) -> None:
    received(bo, ana, shop.ink)
    review = reviewed(bo, shop.lamp, 2, "It sinks.")
    change = {"person": bo.id, "review": review, "now": LATER}
    assert not actions.edit(**change, said=said(2, "It sinks."), version=1)
    assert actions.edit(
        **change, said=said(4, "It is mended.", incentive=Incentive.COUPON), version=1
    )
    with pytest.raises(ReviewChanged):
        actions.edit(**change, said=said(1, "No."), version=1)
    with pytest.raises(NoSuchReview):
        actions.edit(**{**change, "person": cy.id}, said=said(1, "No."), version=2)

    page = queries.review_page(Stranger(), shop.lamp, review)
    assert [(was.stars, was.html) for was in page.before] == [(2, "<p>It sinks.</p>\n")]
    assert page.card.edited_at == LATER
    assert page.card.incentive is Incentive.COUPON
    assert rating(shop.lamp) == Rating((0, 0, 0, 1, 0))


def test_what_is_taken_back_leaves_its_place(
    shop: Shop, ana: Person, bo: Person, cy: Person
) -> None:
    received(bo, ana, shop.ink)
    review = reviewed(bo, shop.lamp, 1, "No.")
    with pytest.raises(NoSuchReview):
        actions.take_back(person=cy.id, review=review, now=LATER)
    actions.take_back(person=bo.id, review=review, now=LATER)

    assert queries.cards_of(Stranger(), [review]) == {}
    assert rating(shop.lamp) == Rating()
    for words in ("No.", "Yes."):
        with pytest.raises(ReviewTakenBack):
            reviewed(bo, shop.lamp, 5, words)
    with pytest.raises(NoSuchReview):
        helped(cy, review)
    assert "No." not in str(list(Review.objects.values()))
    assert not Wording.objects.exists()


def test_a_pseudonym_leads_to_nobody(
    shop: Shop, ana: Person, bo: Person, cy: Person
) -> None:
    received(bo, ana, shop.ink)
    review = reviewed(bo, shop.lamp, pseudonym="Night owl")
    for viewer in (Stranger(), cy.viewer, ana.viewer):
        found = card(review, viewer)
        assert (found.name, found.person, found.handle) == ("Night owl", None, "")
        assert not found.is_mine
        assert found.is_verified
    assert card(review, bo.viewer).is_mine
    assert queries.by_person(Stranger(), bo.id, limit=5) == []


def test_one_word_each_that_it_helped(
    shop: Shop, ana: Person, bo: Person, cy: Person
) -> None:
    received(bo, ana, shop.ink)
    review = reviewed(bo, shop.lamp)
    assert helped(cy, review)
    assert not helped(cy, review)
    for person in (bo, ana):
        with pytest.raises(NotYoursToJudge):
            helped(person, review)
    with pytest.raises(IntegrityError), transaction.atomic():
        Helpful.objects.create(id=1, review_id=review, person_id=cy.id)
    assert card(review, cy.viewer).has_helped
    assert card(review).helpful == 1
    back = {"person": cy.id, "review": review, "origin": NOWHERE, "now": LATER}
    assert actions.take_help_back(**back)
    assert not actions.take_help_back(**back)
    assert card(review).helpful == 0
    assert verbs(cy) == ["sign_up", "helpful", "unvote"]


def test_the_maker_answers_once_and_can_do_no_more(
    shop: Shop, ana: Person, bo: Person, cy: Person, sam: Person
) -> None:
    received(bo, ana, shop.ink)
    review = reviewed(bo, shop.lamp, 1, "It broke.")
    answer = {"review": review, "now": LATER}
    for viewer in (bo.viewer, cy.viewer, Stranger(), Staff(sam.id)):
        with pytest.raises(NotAllowed):
            actions.answer(viewer=viewer, **answer, words="Oh.", version=1)
    assert actions.answer(viewer=ana.viewer, **answer, words="A new one.", version=1)
    assert not actions.answer(
        viewer=ana.viewer, **answer, words="A new one.", version=1
    )
    with pytest.raises(ReviewChanged):
        actions.answer(viewer=ana.viewer, **answer, words="Or not.", version=1)
    assert actions.answer(viewer=ana.viewer, **answer, words="Sent today.", version=2)
    found = queries.review_page(Stranger(), shop.lamp, review)
    assert "Sent today." in found.card.answer_html
    assert [was.html for was in found.before if was.is_answer] == [
        "<p>A new one.</p>\n"
    ]
    work_until_idle()
    assert [one.kind for one in told(bo.id, limit=5)] == ["review_answered"]
    for act in (actions.hide, actions.show):
        with pytest.raises(NotAllowed):
            act(viewer=ana.viewer, review=review, reason="Bad for us.", now=LATER)


def test_the_staff_hides_with_a_reason_everybody_reads(
    shop: Shop, ana: Person, bo: Person, cy: Person, sam: Person
) -> None:
    received(bo, ana, shop.ink)
    review = reviewed(bo, shop.lamp, 1, "Call me at 0123.")
    staff = Staff(sam.id)
    hide = {"viewer": staff, "review": review, "now": LATER}
    assert actions.hide(**hide, reason="A telephone number.")
    assert not actions.hide(**hide, reason="A telephone number.")
    assert rating(shop.lamp) == Rating()
    assert queries.reviews_of(Stranger(), shop.lamp, limit=5) == []
    page = queries.review_page(cy.viewer, shop.lamp, review)
    assert page.card.html == ""
    assert [line.reason for line in page.log] == ["A telephone number."]
    assert "0123" in queries.review_page(bo.viewer, shop.lamp, review).card.html
    with pytest.raises(ReviewedAlready):
        reviewed(bo, shop.lamp, 5, "Another one.")
    with pytest.raises(IntegrityError), transaction.atomic():
        Change.objects.create(
            id=1, review_id=review, what="hidden", reason="", by_id=sam.id, made_at=NOW
        )
    assert actions.show(**hide, reason="It was the maker's own.")
    assert rating(shop.lamp).people == 1


def test_lists_go_on_below_and_are_narrowed(
    shop: Shop, ana: Person, bo: Person, cy: Person, sam: Person
) -> None:
    reviews = []
    for person, stars, variant in ((bo, 5, "ink"), (cy, 2, "moss"), (sam, 4, "ink")):
        received(person, ana, getattr(shop, variant))
        reviews.append(reviewed(person, shop.lamp, stars, f"{stars} stars."))
    first, second, third = reviews
    helped(bo, second)

    def found(**of: object) -> list[int]:
        cards = queries.reviews_of(Stranger(), shop.lamp, limit=5, **of)
        return [one.id for one in cards]

    assert found() == [second, third, first]
    assert found(sort=Sort.NEWEST) == [third, second, first]
    assert found(sort=Sort.FOR) == [third, first]
    assert found(sort=Sort.AGAINST) == [second]
    assert found(stars=5) == [first]
    assert found(variant=shop.moss) == [second]
    assert found(below=(1, second)) == [third, first]
    assert found(below=(0, third)) == [first]
    assert found(sort=Sort.NEWEST, below=(0, second)) == [first]
    assert queries.by_variant(shop.lamp) == [
        (shop.ink, "Ink", 2),
        (shop.moss, "Moss", 1),
    ]


def test_the_digest_is_one_statement(
    shop: Shop, ana: Person, bo: Person, cy: Person, sam: Person
) -> None:
    for person, stars in ((bo, 5), (cy, 1), (sam, 4)):
        received(person, ana, shop.ink)
        reviewed(person, shop.lamp, stars, f"{stars} stars.")
    released = LATER + timedelta(days=1)
    (first,) = queries.by_person(Stranger(), cy.id, limit=1)
    actions.add(
        person=cy.id, review=first.id, stars=4, words="Mended.", origin=NOWHERE,
        now=released,
    )  # fmt: skip
    with CaptureQueriesContext(connection) as statements:
        digest = queries.digest_of(shop.lamp, release_at=released)
    assert len(statements) == 1
    assert digest.best_for
    assert digest.best_for.stars == 4
    assert digest.best_against is None
    assert (digest.before.people, digest.before.sum) == (3, 10)
    assert (digest.after.people, digest.after.sum) == (1, 4)
    assert queries.digest_of(shop.lamp, release_at=None).after.people == 0
    assert queries.digest_of(shop.dream, release_at=None).best_for is None


def test_counts_that_drifted_are_put_right(
    shop: Shop, ana: Person, bo: Person, cy: Person
) -> None:
    for person in (bo, cy):
        received(person, ana, shop.ink)
        reviewed(person, shop.lamp, 5)
    assert actions.recount() == []
    Product.objects.filter(actor_id=shop.lamp).update(stars1=7)
    assert actions.recount() == [shop.lamp]
    Actor.objects.filter(id=cy.id).update(suspended_at=NOW)
    assert actions.recount() == [shop.lamp]
    assert rating(shop.lamp) == Rating((0, 0, 0, 0, 1))


def test_who_wishes_it_is_asked_once(
    shop: Shop, ana: Person, bo: Person, cy: Person, sam: Person,
    mailoutbox: list[object],
) -> None:  # fmt: skip
    for person in (bo, cy, sam):
        received(person, ana, shop.ink)
        if person is not sam:
            actors.prefer(person=person.id, may_be_asked=True, now=NOW)
    reviewed(cy, shop.lamp, now=GOT)
    outbox.let_go()  # mails of their orders
    assert actions.ask_owners(now=GOT + timedelta(days=9)) == 0
    asking = GOT + timedelta(days=11)
    assert actions.ask_owners(now=asking) == 1
    assert actions.ask_owners(now=asking) == 0
    work_until_idle()
    (mail,) = mailoutbox
    assert mail.to == [bo.email]  # type: ignore[attr-defined]
    assert "/@thirdbench_lamp/reviews/write" in mail.body  # type: ignore[attr-defined]


def test_who_thinks_better_of_it_is_not_asked(
    shop: Shop, ana: Person, bo: Person, mailoutbox: list[object]
) -> None:
    received(bo, ana, shop.ink)
    actors.prefer(person=bo.id, may_be_asked=True, now=NOW)
    outbox.let_go()
    assert actions.ask_owners(now=GOT + timedelta(days=11)) == 1
    actors.prefer(person=bo.id, may_be_asked=False, now=NOW)
    work_until_idle()
    assert mailoutbox == []


def test_what_is_refused_leaves_nothing(shop: Shop, ana: Person, bo: Person) -> None:
    received(bo, ana, shop.ink)
    before = DBTaskResult.objects.count()
    with pytest.raises(NoReviewWords):
        reviewed(bo, shop.lamp, 5, " ")
    assert not Review.objects.exists()
    assert rating(shop.lamp) == Rating()
    assert DBTaskResult.objects.count() == before
