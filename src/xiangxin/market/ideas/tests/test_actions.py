from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django_tasks_db.models import DBTaskResult
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests import cast
from tests.cast import NOW, Person

from xiangxin.config.worker import work_until_idle
from xiangxin.kernel.errors import NotAllowed, SignInFirst
from xiangxin.ledger import queries as ledger
from xiangxin.ledger.rules import NOWHERE
from xiangxin.market.catalog.errors import NoSuchProduct
from xiangxin.market.ideas import actions, queries
from xiangxin.market.ideas.errors import (
    CannotShip,
    IdeaChanged,
    IdeaMoved,
    InACircle,
    IntoItself,
    NoSuchIdea,
    NoWords,
    OfAnotherProduct,
    ShippedStays,
    VotesClosed,
)
from xiangxin.market.ideas.models import Change, Idea, Vote
from xiangxin.market.ideas.queries import Moved, Show
from xiangxin.market.ideas.rules import State, What
from xiangxin.market.ideas.tests.shop import (
    answered,
    card,
    proposed,
    took_back,
    voted,
)
from xiangxin.social.actors import actions as actors
from xiangxin.social.actors.models import Actor
from xiangxin.social.actors.rules import Member, Staff, Stranger
from xiangxin.social.posts import actions as posts
from xiangxin.social.posts import queries as post_queries
from xiangxin.social.posts.errors import NoSuchPlace
from xiangxin.social.posts.models import Post
from xiangxin.web.product.tests.shop import Shop, open_shop

OLD = NOW - timedelta(days=40)
RELEASE = 77


@pytest.fixture
def shop(ana: Person) -> Shop:
    return open_shop(ana)


def people(count: int) -> list[Person]:
    return [cast.person(f"Member{n}", now=OLD) for n in range(count)]


def verbs(person: Person) -> list[str]:
    return [entry.verb for entry in reversed(ledger.entries_of(person.id))]


def shipped(maker: Person, product: int, *ideas: int) -> None:
    with transaction.atomic():
        actions.ship(
            person=maker.id,
            product=product,
            ideas=ideas,
            release=RELEASE,
            origin=NOWHERE,
            now=NOW,
        )


def lines(idea: int) -> list[str]:
    rows = Change.objects.filter(idea_id=idea).order_by("id")
    return list(rows.values_list("what", flat=True))


def test_an_idea_is_said_at_its_product_with_its_proposers_vote(
    shop: Shop, bo: Person
) -> None:
    idea = proposed(bo, shop.lamp, "USB-C *please*", text="The plug is **round**.")

    found = card(idea)
    post = post_queries.thread(Stranger(), found.post_id).root
    assert (post.place_id, post.author_id) == (shop.lamp, bo.id)
    assert "USB-C *please*" in post.html
    assert "<strong>round</strong>" in found.html
    assert (found.state, found.votes + found.young) == (State.OPEN, 1)
    assert verbs(bo) == ["sign_up", "propose", "vote"]
    proposal = ledger.entries_of(bo.id)[1]
    assert (proposal.object_kind, proposal.object_id) == ("idea", idea)
    assert (proposal.actor, proposal.post) == (shop.lamp, found.post_id)


def test_a_double_click_proposes_once(shop: Shop, bo: Person) -> None:
    first = proposed(bo, shop.lamp)
    again = proposed(bo, shop.lamp, now=NOW + timedelta(seconds=2))

    assert first == again
    assert Post.objects.count() == Idea.objects.count() == Vote.objects.count() == 1


def test_nobody_proposes_to_what_they_cannot_see(shop: Shop, bo: Person) -> None:
    with pytest.raises(NoSuchProduct):
        proposed(bo, bo.id)
    with pytest.raises((NoSuchProduct, NoSuchPlace)):
        proposed(bo, 5)
    assert not Post.objects.exists()


def test_one_vote_each_and_it_can_be_taken_back(
    shop: Shop, bo: Person, cy: Person
) -> None:
    idea = proposed(bo, shop.lamp)
    assert voted(cy, idea)
    assert not voted(cy, idea)
    assert card(idea).votes + card(idea).young == 2
    assert took_back(cy, idea)
    assert not took_back(cy, idea)
    assert card(idea).votes + card(idea).young == 1
    assert verbs(cy) == ["sign_up", "vote", "unvote"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Vote.objects.create(id=1, idea_id=idea, person_id=bo.id)


def test_a_new_account_that_did_nothing_else_is_counted_apart_until_it_does(
    shop: Shop, bo: Person
) -> None:
    idea = proposed(bo, shop.lamp)
    new, known = cast.person("New"), cast.person("Known", now=OLD)
    voted(new, idea)
    voted(known, idea)
    assert (card(idea).votes, card(idea).young) == (2, 1), "bo proposed, which is more"

    assert actions.count_in(now=NOW) == 0
    actors.follow(follower=new.id, target=shop.lamp, origin=NOWHERE, now=NOW)
    assert actions.count_in(now=NOW) == 1
    assert (card(idea).votes, card(idea).young) == (3, 0)
    assert took_back(new, idea)
    assert (card(idea).votes, card(idea).young) == (2, 0)


def test_what_is_decided_takes_no_more_votes(
    shop: Shop, ana: Person, bo: Person, cy: Person
) -> None:
    idea = proposed(bo, shop.lamp)
    answered(ana, idea, State.DECLINED)
    with pytest.raises(VotesClosed):
        voted(cy, idea)
    answered(ana, idea, State.OPEN, "We found a way.")
    assert voted(cy, idea)


def test_the_makers_answers_stand_in_a_public_log(
    shop: Shop, ana: Person, bo: Person
) -> None:
    idea = proposed(bo, shop.lamp)
    answered(ana, idea, State.OPEN, "Which plug?")
    answered(ana, idea, State.PLANNED, "With *v3*.")
    answered(ana, idea, State.DECLINED, "The board cannot.")
    answered(ana, idea, State.OPEN, "A new board can.")

    assert lines(idea) == ["answered", "planned", "declined", "reopened"]
    assert "<em>v3</em>" in Change.objects.get(what=What.PLANNED).html
    assert card(idea).state is State.OPEN
    assert "new board" in card(idea).answer_html
    with pytest.raises(NoWords):
        answered(ana, idea, State.PLANNED, " ")


def test_only_its_maker_answers(
    shop: Shop, ana: Person, bo: Person, sam: Person
) -> None:
    idea = proposed(bo, shop.lamp)
    for viewer, refusal in (
        (bo.viewer, NotAllowed),
        (Staff(sam.id), NotAllowed),
        (Stranger(), SignInFirst),
    ):
        with pytest.raises(refusal):
            actions.answer(
                viewer=viewer,
                idea=idea,
                to=State.PLANNED,
                words="Mine.",
                version=1,
                now=NOW,
            )
    assert lines(idea) == []


def test_a_stale_answer_is_refused_and_told_what_stands(
    shop: Shop, ana: Person, bo: Person
) -> None:
    idea = proposed(bo, shop.lamp)
    answered(ana, idea, State.PLANNED, "With v3.")
    with pytest.raises(IdeaChanged) as refused:
        actions.answer(
            viewer=ana.viewer,
            idea=idea,
            to=State.DECLINED,
            words="No.",
            version=1,
            now=NOW,
        )
    assert refused.value.facts["now"] == "With v3."
    assert refused.value.facts["yours"] == "No."
    assert card(idea).state is State.PLANNED


def test_hiding_leaves_a_reason_and_the_idea_on_its_own_page(
    shop: Shop, ana: Person, bo: Person, sam: Person
) -> None:
    idea = proposed(bo, shop.lamp)
    with pytest.raises(NotAllowed):
        actions.hide(viewer=bo.viewer, idea=idea, reason="Hm.", version=1, now=NOW)
    assert actions.hide(
        viewer=ana.viewer, idea=idea, reason="An insult.", version=1, now=NOW
    )
    assert not actions.hide(
        viewer=ana.viewer, idea=idea, reason="Again.", version=1, now=NOW
    )

    assert queries.ideas_of(Stranger(), shop.lamp, limit=9) == []
    (hidden,) = queries.ideas_of(Stranger(), shop.lamp, show=Show.HIDDEN, limit=9)
    page = queries.idea_page(Stranger(), shop.lamp, hidden.id)
    assert not isinstance(page, Moved)
    assert "An insult." in page.log[0].html
    with pytest.raises(NoSuchIdea):
        voted(bo, idea)
    assert actions.show(viewer=Staff(sam.id), idea=idea, reason="It is none.", now=NOW)
    assert lines(idea) == ["hidden", "shown"]
    assert voted(ana, idea)


def merged(maker: Person, idea: int, into: int) -> int:
    return actions.merge(
        viewer=maker.viewer,
        idea=idea,
        into=into,
        version=Idea.objects.get(id=idea).version,
        now=NOW,
    )


def test_merging_carries_votes_without_doubling(shop: Shop, ana: Person) -> None:
    one, two, three, four = people(4)
    first = proposed(one, shop.lamp, "A longer cord")
    second = proposed(two, shop.lamp, "The cord is short")
    for person in (three, four):
        voted(person, first)
    voted(three, second)
    voted(one, second)

    assert merged(ana, second, first) == first

    assert card(first).votes == 4
    assert Vote.objects.filter(idea_id=first).count() == 4
    assert not Vote.objects.filter(idea_id=second).exists()
    page = queries.idea_page(Stranger(), shop.lamp, second)
    assert page == Moved(into=first)
    kept = queries.idea_page(Stranger(), shop.lamp, first)
    assert not isinstance(kept, Moved)
    assert [alike.id for alike in kept.merged] == [second]
    assert [(line.what, line.brought) for line in kept.log] == [(What.TOOK_IN, 1)]
    assert not voted(two, second), "a vote for the old address is one for the new"
    assert lines(second) == ["merged"]


def test_merging_ends_where_it_began_nowhere(
    shop: Shop, ana: Person, bo: Person
) -> None:
    a, b, c = (proposed(bo, shop.lamp, title) for title in "abc")
    clock = proposed(bo, shop.dream, "A hand that stands still")
    with pytest.raises(IntoItself):
        merged(ana, a, a)
    with pytest.raises(OfAnotherProduct):
        merged(ana, a, clock)
    with pytest.raises(NoSuchIdea):
        merged(ana, a, 5)
    with pytest.raises(NotAllowed):
        merged(bo, a, b)
    assert merged(ana, a, b) == b
    with pytest.raises(InACircle):
        merged(ana, b, a)
    with pytest.raises(IdeaMoved):
        merged(ana, a, c)
    assert merged(ana, b, c) == c
    with pytest.raises(InACircle):
        merged(ana, c, a)
    assert set(Idea.objects.filter(merged_into=c).values_list("id", flat=True)) == {
        a,
        b,
    }, "one step from every old address"
    with pytest.raises(IntegrityError), transaction.atomic():
        Idea.objects.filter(id=c).update(merged_into_id=c)


def test_nothing_is_merged_into_what_is_hidden(
    shop: Shop, ana: Person, bo: Person, cy: Person
) -> None:
    wanted, spam = proposed(bo, shop.lamp, "Wanted"), proposed(cy, shop.lamp, "Spam")
    actions.hide(viewer=ana.viewer, idea=spam, reason="Spam.", version=1, now=NOW)
    with pytest.raises(NoSuchIdea):
        merged(ana, wanted, spam)
    assert card(wanted).votes + card(wanted).young == 1
    assert lines(wanted) == []


def test_of_merged_ideas_only_those_that_may_be_seen_are_named(
    shop: Shop, ana: Person, bo: Person, cy: Person
) -> None:
    goes_on = proposed(bo, shop.lamp, "A longer cord")
    rude, spam = (proposed(cy, shop.lamp, title) for title in ("Rude", "Spam"))
    plain = proposed(ana, shop.lamp, "The cord is short")
    actions.hide(viewer=ana.viewer, idea=spam, reason="Spam.", version=1, now=NOW)
    merged(ana, spam, goes_on)
    merged(ana, rude, goes_on)
    merged(ana, plain, goes_on)
    Actor.objects.filter(id=cy.id).update(suspended_at=NOW)

    page = queries.idea_page(Stranger(), shop.lamp, goes_on)

    assert not isinstance(page, Moved)
    assert [alike.id for alike in page.merged] == [plain]
    assert page.card.votes + page.card.young == 3, "votes stand"


def test_shipping_credits_everybody_who_proposed_it(
    shop: Shop, ana: Person, bo: Person, cy: Person
) -> None:
    first = proposed(bo, shop.lamp, "A longer cord")
    second = proposed(cy, shop.lamp, "The cord is short")
    merged(ana, second, first)
    shipped(ana, shop.lamp, first)

    assert card(first).state is State.SHIPPED
    assert card(first).shipped_in == RELEASE
    assert verbs(ana)[-2:] == ["ship_idea", "ship_idea"]
    assert {e.object_id for e in ledger.entries_of(ana.id, limit=2)} == {first, second}
    assert [made.release for made in queries.made_by(cy.id, limit=9)] == [RELEASE]
    assert queries.proposers_of(first) == [bo.id, cy.id]
    with pytest.raises(CannotShip):
        shipped(ana, shop.lamp, first)
    with pytest.raises(ShippedStays):
        merged(ana, first, proposed(bo, shop.lamp, "Another"))
    with pytest.raises(IntegrityError), transaction.atomic():
        Idea.objects.filter(id=first).update(shipped_in=None)


def test_a_declined_idea_cannot_ship_and_then_none_does(
    shop: Shop, ana: Person, bo: Person
) -> None:
    good, bad = proposed(bo, shop.lamp, "Good"), proposed(bo, shop.lamp, "Bad")
    answered(ana, bad, State.DECLINED)
    with pytest.raises(CannotShip):
        shipped(ana, shop.lamp, good, bad)
    assert card(good).state is State.OPEN
    with pytest.raises(OfAnotherProduct):
        shipped(ana, shop.dream, good)


def test_what_was_shipped_by_mistake_is_planned_again(
    shop: Shop, ana: Person, bo: Person
) -> None:
    idea = proposed(bo, shop.lamp)
    shipped(ana, shop.lamp, idea)
    with transaction.atomic():
        actions.take_back(
            person=ana.id, idea=idea, release=RELEASE, words="Not yet.", now=NOW
        )
    assert card(idea).state is State.PLANNED
    assert lines(idea) == ["shipped", "taken_back"]
    shipped(ana, shop.lamp, idea)


def test_whoever_takes_their_words_back_leaves_the_title(
    shop: Shop, bo: Person
) -> None:
    idea = proposed(bo, shop.lamp, text="My secret.")
    posts.delete(viewer=bo.viewer, post=card(idea).post_id, now=NOW)
    work_until_idle()
    assert card(idea).html == ""
    assert lines(idea) == ["removed"]
    assert not queries.alike(Stranger(), shop.lamp, "secret", limit=9)
    assert queries.alike(Stranger(), shop.lamp, "power usb", limit=9)
    assert not actions.empty_of_words(post=card(idea).post_id, now=NOW)


def test_similar_ideas_are_found_while_typing(shop: Shop, bo: Person) -> None:
    cord = proposed(bo, shop.lamp, "A longer cord for the desk")
    knob = proposed(bo, shop.lamp, "旋钮记住上一次的冷暖")
    proposed(bo, shop.dream, "A longer cord for the desk")

    def found(text: str) -> list[int]:
        cards = queries.alike(Stranger(), shop.lamp, text, limit=5)
        return [one.id for one in cards]

    assert found("cords that are longer") == [cord]
    assert found("能不能记住冷暖") == [knob]
    assert found("a quieter fan") == []
    assert found("  ") == []


def test_lists_go_on_below_the_last_one_seen(shop: Shop, bo: Person) -> None:
    ideas = [proposed(bo, shop.lamp, f"Idea {n}") for n in range(5)]
    for n, person in enumerate(people(3)):
        for idea in ideas[: n + 1]:
            voted(person, idea)
    seen: list[int] = []
    below = None
    while page := queries.ideas_of(
        Member(bo.id), shop.lamp, show=Show.VOTES, limit=2, below=below
    ):
        seen += [one.id for one in page]
        below = (page[-1].votes, page[-1].id)
        assert all(one.has_voted for one in page)
    assert sorted(seen) == sorted(ideas)
    votes = [card(one).votes for one in seen]
    assert votes == sorted(votes, reverse=True)
    newest = queries.ideas_of(Stranger(), shop.lamp, show=Show.NEW, limit=9)
    assert [one.id for one in newest] == ideas[::-1]
    counts = queries.counts_of(shop.lamp)
    assert (counts.open, counts.waiting, counts.all) == (5, 5, 5)
    assert queries.waiting_at(shop.brand) == {shop.lamp: 5}


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["vote", "unvote", "merge", "grow"]),
        st.integers(0, 3),
        st.integers(0, 3),
    ),
    max_size=25,
)


@pytest.mark.django_db
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(ACTS)
def test_counts_always_equal_voters(
    acts: list[tuple[str, int, int]],
) -> None:
    with transaction.atomic():
        ana = cast.person("Ana")
        shop = open_shop(ana)
        who = [
            *(cast.person(f"Old{n}", now=OLD) for n in range(2)),
            *(cast.person(f"New{n}") for n in range(2)),
        ]
        ideas = [proposed(ana, shop.lamp, f"Idea {n}") for n in range(4)]
        for act, n, m in acts:
            if act == "vote":
                voted(who[n], ideas[m])
            elif act == "unvote":
                took_back(who[n], ideas[m])
            elif act == "merge" and n != m:
                try:
                    with transaction.atomic():
                        merged(ana, ideas[n], ideas[m])
                except (IdeaMoved, InACircle):
                    pass
            else:
                actors.follow(
                    follower=who[n].id, target=shop.lamp, origin=NOWHERE, now=NOW
                )
                actions.count_in(now=NOW)
        for row in Idea.objects.all():
            given_ = Vote.objects.filter(idea=row)
            assert row.votes == given_.filter(is_young=False).count()
            assert row.young == given_.filter(is_young=True).count()
        goes_on = Idea.objects.filter(merged_into=None)
        assert goes_on.exists()
        assert not Vote.objects.exclude(idea__in=goes_on).exists()
        transaction.set_rollback(True)


def test_an_idea_and_its_ledger_row_stand_or_fall_together(
    shop: Shop, bo: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting = DBTaskResult.objects.count()

    def fail(*args: object, **facts: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("xiangxin.market.ideas.actions.proposing.tell", fail)
    with pytest.raises(RuntimeError):
        proposed(bo, shop.lamp)
    assert not Idea.objects.exists()
    assert not Post.objects.exists()
    assert DBTaskResult.objects.count() == waiting
    assert verbs(bo) == ["sign_up"]
