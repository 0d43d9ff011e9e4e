from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django_tasks_db.models import DBTaskResult
from tests import cast
from tests.cast import NOW, Person

from xiangxin.kernel.errors import NotAllowed, SignInFirst
from xiangxin.ledger import queries as ledger
from xiangxin.ledger.rules import NOWHERE
from xiangxin.market.catalog.desk import actions as desk
from xiangxin.market.catalog.errors import NoSuchVariant
from xiangxin.market.ideas import actions as ideas_of
from xiangxin.market.ideas import queries as ideas
from xiangxin.market.ideas.errors import CannotShip, NoSuchIdea
from xiangxin.market.ideas.rules import State
from xiangxin.market.ideas.tests.shop import answered, card, proposed
from xiangxin.market.releases import actions, queries
from xiangxin.market.releases.errors import (
    InAnother,
    IsPublished,
    LabelTaken,
    NoSuchRelease,
    ProductUnseen,
    ReleaseChanged,
)
from xiangxin.market.releases.models import Release
from xiangxin.market.releases.rules import Told
from xiangxin.market.releases.tests.shop import drafted, notes, published
from xiangxin.social.actors import actions as actors
from xiangxin.social.actors.rules import Member, Staff, Stranger
from xiangxin.social.posts import queries as posts
from xiangxin.social.posts.models import Post
from xiangxin.social.timelines import queries as timelines
from xiangxin.web.product.tests.shop import Shop, open_shop


@pytest.fixture
def shop(ana: Person) -> Shop:
    return open_shop(ana)


def edited(
    maker: Person,
    release: int,
    said: Told,
    *,
    version: int | None = None,
    ideas_in: tuple[int, ...] = (),
    variants: tuple[int, ...] = (),
) -> None:
    actions.edit(
        viewer=maker.viewer,
        release=release,
        version=version or Release.objects.get(id=release).version,
        told=said,
        ideas_in=ideas_in,
        variants=variants,
        origin=NOWHERE,
        now=NOW + timedelta(hours=1),
    )


def page(release: int, product: int) -> queries.ReleasePage:
    return queries.release_page(Stranger(), product, release)


def test_a_draft_is_its_makers_alone(shop: Shop, ana: Person, bo: Person) -> None:
    release = drafted(ana, shop.lamp)
    assert [one.id for one in queries.drafts_of(ana.viewer, shop.lamp)] == [release]
    assert queries.drafts_of(bo.viewer, shop.lamp) == []
    assert queries.releases_of(shop.lamp, limit=9) == []
    for viewer in (Stranger(), bo.viewer):
        with pytest.raises(NoSuchRelease):
            queries.release_page(viewer, shop.lamp, release)
    with pytest.raises(NoSuchRelease):
        queries.release_page(ana.viewer, shop.dream, release)


def test_publishing_says_so_as_the_product_and_ships_its_ideas(
    shop: Shop, ana: Person, bo: Person
) -> None:
    actors.follow(follower=bo.id, target=shop.lamp, origin=NOWHERE, now=NOW)
    idea = proposed(bo, shop.lamp)
    release = drafted(ana, shop.lamp, ideas_in=(idea,), variants=(shop.ink,))
    published(ana.viewer, release)

    found = page(release, shop.lamp)
    assert (found.ideas, found.variants) == ([idea], [shop.ink])
    assert (card(idea).state, card(idea).shipped_in) == (State.SHIPPED, release)
    said = posts.thread(Stranger(), found.card.post_id or 0).root
    assert (said.author_id, said.place_id) == (shop.lamp, shop.lamp)
    assert f"/releases/{release}" in said.html
    home = timelines.home(bo.id, before=None, limit=9)
    assert said.id in [post.id for post in home]
    last = ledger.entries_of(ana.id, limit=2)
    assert [entry.verb for entry in last] == ["ship_idea", "release"]
    assert (last[1].object_kind, last[1].object_id) == ("release", release)
    assert last[1].actor == shop.lamp


def test_nobody_else_writes_or_publishes(
    shop: Shop, ana: Person, bo: Person, sam: Person
) -> None:
    release = drafted(ana, shop.lamp)
    for viewer, refusal in (
        (bo.viewer, NotAllowed),
        (Staff(sam.id), NotAllowed),
        (Stranger(), SignInFirst),
    ):
        with pytest.raises(refusal):
            published(viewer, release)
        with pytest.raises(refusal):
            actions.draft(viewer=viewer, product=shop.lamp, told=notes("v2"), now=NOW)
        with pytest.raises(refusal):
            actions.discard(viewer=viewer, release=release)
    assert Release.objects.count() == 1


def test_it_is_published_once(shop: Shop, ana: Person) -> None:
    release = drafted(ana, shop.lamp)
    published(ana.viewer, release)
    with pytest.raises(IsPublished):
        published(ana.viewer, release)
    with pytest.raises(IsPublished):
        actions.discard(viewer=ana.viewer, release=release)
    told_of = DBTaskResult.objects.filter(
        args_kwargs__args__0__endswith="ReleasePublished"
    )
    assert told_of.count() == 1


def test_a_declined_idea_is_refused_when_ticked_and_when_published(
    shop: Shop, ana: Person, bo: Person
) -> None:
    idea = proposed(bo, shop.lamp)
    release = drafted(ana, shop.lamp, ideas_in=(idea,))
    answered(ana, idea, State.DECLINED)
    with pytest.raises(CannotShip):
        published(ana.viewer, release)
    assert page_is_draft(release)
    with pytest.raises(CannotShip):
        drafted(ana, shop.lamp, "v2", ideas_in=(idea,))
    assert not Release.objects.filter(label="v2").exists()


def page_is_draft(release: int) -> bool:
    return Release.objects.get(id=release).published_at is None


@pytest.mark.parametrize("lost", ["hidden", "merged"])
def test_an_idea_that_is_lost_is_named_when_ticked_and_when_published(
    shop: Shop, ana: Person, bo: Person, lost: str
) -> None:
    idea, other = (proposed(bo, shop.lamp, title) for title in ("A cord", "The cord"))
    release = drafted(ana, shop.lamp, ideas_in=(idea,))
    if lost == "hidden":
        ideas_of.hide(viewer=ana.viewer, idea=idea, reason="No.", version=1, now=NOW)
    else:
        ideas_of.merge(viewer=ana.viewer, idea=idea, into=other, version=1, now=NOW)

    with pytest.raises(CannotShip) as refused:
        published(ana.viewer, release)
    with pytest.raises(CannotShip):
        drafted(ana, shop.lamp, "v2", ideas_in=(idea,))

    assert refused.value.facts == {"title": "A cord", "state": lost}
    edited(ana, release, notes())
    published(ana.viewer, release)


def test_a_product_nobody_sees_says_nothing_in_public(
    shop: Shop, ana: Person, bo: Person
) -> None:
    release = drafted(ana, shop.lamp)
    desk.publish(viewer=ana.viewer, product=shop.lamp, is_published=False, now=NOW)
    with pytest.raises(ProductUnseen):
        published(ana.viewer, release)
    assert not Post.objects.exists()
    desk.publish(viewer=ana.viewer, product=shop.lamp, is_published=True, now=NOW)
    published(ana.viewer, release)


def test_an_idea_ships_once_and_only_from_its_own_product(
    shop: Shop, ana: Person, bo: Person
) -> None:
    idea, other = proposed(bo, shop.lamp), proposed(bo, shop.dream, "A second hand")
    first = drafted(ana, shop.lamp, ideas_in=(idea,))
    with pytest.raises(InAnother):
        drafted(ana, shop.lamp, "v2", ideas_in=(idea,))
    with pytest.raises(NoSuchIdea):
        drafted(ana, shop.lamp, "v2", ideas_in=(other,))
    with pytest.raises(NoSuchIdea):
        drafted(ana, shop.lamp, "v2", ideas_in=(5,))
    actions.discard(viewer=ana.viewer, release=first)
    assert drafted(ana, shop.lamp, "v2", ideas_in=(idea,))


def test_variants_are_of_the_product(shop: Shop, ana: Person) -> None:
    with pytest.raises(NoSuchVariant):
        drafted(ana, shop.dream, variants=(shop.ink,))


def test_two_releases_are_not_called_alike(shop: Shop, ana: Person) -> None:
    drafted(ana, shop.lamp, "v1")
    with pytest.raises(LabelTaken):
        drafted(ana, shop.lamp, "Ｖ1")
    assert drafted(ana, shop.dream, "v1"), "another product may"
    other = drafted(ana, shop.lamp, "v2")
    with pytest.raises(LabelTaken):
        edited(ana, other, notes("v1"))


def test_a_stale_form_is_refused_and_told_what_stands(shop: Shop, ana: Person) -> None:
    release = drafted(ana, shop.lamp)
    edited(ana, release, notes(words="It is silent."))
    with pytest.raises(ReleaseChanged) as refused:
        edited(ana, release, notes(words="It hums."), version=1)
    assert refused.value.facts["now"] == "It is silent."
    assert refused.value.facts["yours"] == "It hums."
    with pytest.raises(ReleaseChanged):
        actions.publish(
            viewer=ana.viewer, release=release, version=1, origin=NOWHERE, now=NOW
        )


def test_editing_a_published_one_keeps_a_line_with_what_it_was(
    shop: Shop, ana: Person, bo: Person
) -> None:
    release = drafted(ana, shop.lamp)
    published(ana.viewer, release)
    edited(ana, release, notes())
    assert page(release, shop.lamp).card.edited_at is None, "nothing was different"
    idea = proposed(bo, shop.lamp)
    edited(ana, release, notes("v1.0", "Other words."), ideas_in=(idea,))

    found = page(release, shop.lamp)
    assert [line.what for line in found.log] == ["published", "edited", "added"]
    assert found.log[1].was_label == "v1"
    assert "<strong>less</strong>" in found.log[1].was_html
    assert found.card.edited_at == NOW + timedelta(hours=1)
    assert card(idea).shipped_in == release
    edited(ana, release, notes("v1.0", "Other words."))
    assert page(release, shop.lamp).ideas == [idea], "leaving it out takes nothing back"


def test_what_was_not_in_it_after_all_is_planned_again(
    shop: Shop, ana: Person, bo: Person
) -> None:
    idea = proposed(bo, shop.lamp)
    release = drafted(ana, shop.lamp, ideas_in=(idea,))

    def back() -> None:
        actions.take_back(
            viewer=ana.viewer, release=release, idea=idea, words="Next time.", now=NOW
        )

    with pytest.raises(NoSuchIdea), transaction.atomic():
        back()
    published(ana.viewer, release)
    back()
    assert page(release, shop.lamp).ideas == []
    assert [line.what for line in page(release, shop.lamp).log] == [
        "published",
        "taken_back",
    ]
    assert card(idea).state is State.PLANNED
    assert ideas.made_by(bo.id, limit=9) == []
    with pytest.raises(NoSuchIdea):
        back()
    second = drafted(ana, shop.lamp, "v2", ideas_in=(idea,))
    published(ana.viewer, second)
    assert card(idea).shipped_in == second


def test_newest_come_first_by_their_day(shop: Shop, ana: Person) -> None:
    for n, day in enumerate(("2026-03-01", "2026-10-01", "2026-03-01")):
        release = actions.draft(
            viewer=ana.viewer, product=shop.lamp, told=notes(f"v{n}", day=day), now=NOW
        )
        published(ana.viewer, release)
    first = queries.releases_of(shop.lamp, limit=2)
    assert [one.label for one in first] == ["v1", "v2"]
    last = first[-1]
    rest = queries.releases_of(shop.lamp, limit=2, below=(last.day, last.id))
    assert [one.label for one in rest] == ["v0"]
    assert first[0].day == date(2026, 10, 1)


def test_the_database_keeps_what_is_published_said(shop: Shop, ana: Person) -> None:
    release = drafted(ana, shop.lamp)
    with pytest.raises(IntegrityError), transaction.atomic():
        Release.objects.filter(id=release).update(published_at=NOW)


def test_a_publication_that_fails_leaves_everything_as_it_was(
    shop: Shop, ana: Person, bo: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    idea = proposed(bo, shop.lamp)
    release = drafted(ana, shop.lamp, ideas_in=(idea,))
    acts = ledger.count_of(ana.id)

    def fail(*args: object, **facts: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr("xiangxin.market.releases.actions.tell", fail)
        with pytest.raises(RuntimeError):
            published(ana.viewer, release)
    assert page_is_draft(release)
    assert card(idea).state is State.OPEN
    assert ledger.count_of(ana.id) == acts
    published(ana.viewer, release)


def test_somebody_who_makes_something_else_makes_not_this(
    shop: Shop, ana: Person
) -> None:
    eve = cast.person("Eve")
    open_shop(eve, handle="lowclouds")
    assert queries.makes(ana.viewer, shop.lamp)
    assert not queries.makes(eve.viewer, shop.lamp)
    assert not queries.makes(Member(5), shop.lamp)
