from tests.cast import NOW, Person

from xiangxin.ledger.rules import NOWHERE
from xiangxin.social.actors import actions as actors
from xiangxin.social.actors import many
from xiangxin.social.actors.finding import actions, queries
from xiangxin.social.actors.models import Actor
from xiangxin.social.actors.rules import Kind
from xiangxin.text.words import asked

ALL = (Kind.PERSON, Kind.BRAND, Kind.GROUP)


def found(typed: str, *kinds: Kind) -> list[str]:
    cards = queries.search(asked(typed), kinds=kinds or ALL, limit=10)
    return [card.handle for card in cards]


def group(ana: Person, handle: str, name: str, summary: str = "") -> int:
    return actors.create_for(
        person=ana.id,
        kind=Kind.GROUP,
        handle=handle,
        name=name,
        summary=summary,
        now=NOW,
    )


def test_people_and_groups_are_found_by_names_and_words(
    ana: Person, bo: Person
) -> None:
    group(ana, "pour_over", "手冲咖啡 Pour-over", "Slow mornings")
    assert found("ana") == ["ana"]
    assert found("咖啡") == found("pour") == found("slow morn") == ["pour_over"]
    assert found("@pour_over") == ["pour_over"]
    assert found("pour", Kind.PERSON) == []
    assert found("zz") == found("") == []


def test_the_most_followed_come_first(ana: Person, bo: Person, cy: Person) -> None:
    group(ana, "light_one", "Light")
    second = group(ana, "light_two", "Light")
    actors.follow(follower=bo.id, target=second, origin=NOWHERE, now=NOW)
    assert found("light") == ["light_two", "light_one"]


def test_whoever_is_suspended_is_not_found(ana: Person) -> None:
    Actor.objects.filter(id=ana.id).update(suspended_at=NOW)
    assert found("ana") == []


def test_a_new_name_is_found_at_once(ana: Person) -> None:
    actors.describe(actor=ana.id, name="Wang Yihe", summary="摄影")
    assert found("yihe") == found("摄影") == ["ana"]


def test_many_who_join_are_found(db: None) -> None:
    many.join_many(
        [
            many.Newcomer(
                email="d@example.com",
                password="!",
                name="李小满",
                pseudonym=7,
                origin=NOWHERE,
                at=NOW,
            )
        ]
    )
    assert len(found("小满")) == 1


def test_drift_is_seen_and_put_right(ana: Person) -> None:
    assert list(actions.drifted()) == []
    Actor.objects.filter(id=ana.id).update(display_name="Zoe")
    assert list(actions.drifted()) == [ana.id]
    assert list(actions.put_all()) == [(1, 1)]
    assert list(actions.drifted()) == []
    assert actions.is_sound()
