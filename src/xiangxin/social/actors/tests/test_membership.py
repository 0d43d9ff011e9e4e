import pytest
from tests.cast import NOW, Person

from xiangxin.kernel.errors import NotAllowed
from xiangxin.social.actors import membership, queries
from xiangxin.social.actors.actions import create_for
from xiangxin.social.actors.errors import (
    ActsAlready,
    LastOwner,
    NoSuchActor,
    NoSuchInvitation,
    PeopleOnly,
    TooManyPeople,
)
from xiangxin.social.actors.rules import (
    MAY,
    Kind,
    May,
    Member,
    Role,
    Stranger,
    System,
    allows,
)


@pytest.fixture
def bench(ana: Person) -> int:
    return create_for(
        person=ana.id, kind=Kind.BRAND, handle="bench", name="Bench", now=NOW
    )


def joined(brand: int, owner: Person, who: Person, handle: str, role: Role) -> None:
    membership.invite(
        viewer=owner.viewer, actor=brand, handle=handle, role=role, now=NOW
    )
    membership.accept(viewer=who.viewer, actor=brand, now=NOW)


def roles(brand: int) -> dict[str, Role]:
    people = queries.people_of(System(), brand)
    return {one.person.handle: one.role for one in people if not one.is_asked}


def test_every_role_is_in_the_table_and_only_owners_govern() -> None:
    assert MAY.keys() == set(Role)
    assert [role for role in Role if allows(role, May.GOVERN)] == [Role.OWNER]
    assert not allows(Role.SUPPORT, May.MAKE)
    assert not allows(Role.EDITOR, May.SERVE)
    assert not allows(None)


def test_nobody_acts_for_a_brand_before_they_say_yes(
    ana: Person, bo: Person, bench: int
) -> None:
    membership.invite(
        viewer=ana.viewer, actor=bench, handle="@Bo", role=Role.EDITOR, now=NOW
    )

    assert not queries.may(bo.viewer, bench)
    assert [(card.id, role) for card, role in queries.invitations_for(bo.viewer)] == [
        (bench, Role.EDITOR)
    ]
    membership.accept(viewer=bo.viewer, actor=bench, now=NOW)
    assert queries.may(bo.viewer, bench, May.MAKE)
    assert not queries.may(bo.viewer, bench, May.SERVE)
    assert queries.invitations_for(bo.viewer) == []


def test_asked_twice_the_newer_role_holds_and_yes_twice_is_refused(
    ana: Person, bo: Person, bench: int
) -> None:
    for role in (Role.OWNER, Role.SUPPORT):
        membership.invite(
            viewer=ana.viewer, actor=bench, handle="bo", role=role, now=NOW
        )
    membership.accept(viewer=bo.viewer, actor=bench, now=NOW)

    assert roles(bench) == {"ana": Role.OWNER, "bo": Role.SUPPORT}
    with pytest.raises(NoSuchInvitation):
        membership.accept(viewer=bo.viewer, actor=bench, now=NOW)
    with pytest.raises(ActsAlready):
        membership.invite(
            viewer=ana.viewer, actor=bench, handle="bo", role=Role.OWNER, now=NOW
        )


def test_who_was_not_asked_cannot_say_yes(
    ana: Person, bo: Person, cy: Person, bench: int
) -> None:
    membership.invite(
        viewer=ana.viewer, actor=bench, handle="bo", role=Role.OWNER, now=NOW
    )
    for viewer in (cy.viewer, Stranger()):
        with pytest.raises(NoSuchInvitation):
            membership.accept(viewer=viewer, actor=bench, now=NOW)


def test_a_withdrawn_or_declined_invitation_opens_nothing(
    ana: Person, bo: Person, cy: Person, bench: int
) -> None:
    for who in (ana, bo):
        membership.invite(
            viewer=ana.viewer, actor=bench, handle="bo", role=Role.OWNER, now=NOW
        )
        with pytest.raises(NotAllowed):
            membership.withdraw(viewer=cy.viewer, actor=bench, person=bo.id)
        assert membership.withdraw(viewer=who.viewer, actor=bench, person=bo.id)
        assert not membership.withdraw(viewer=who.viewer, actor=bench, person=bo.id)
        with pytest.raises(NoSuchInvitation):
            membership.accept(viewer=bo.viewer, actor=bench, now=NOW)


@pytest.mark.parametrize("role", [Role.EDITOR, Role.SUPPORT])
def test_only_owners_ask_move_and_dismiss(
    ana: Person, bo: Person, cy: Person, bench: int, role: Role
) -> None:
    joined(bench, ana, bo, "bo", role)

    with pytest.raises(NotAllowed):
        membership.invite(
            viewer=bo.viewer, actor=bench, handle="cy", role=Role.SUPPORT, now=NOW
        )
    with pytest.raises(NotAllowed):
        membership.set_role(
            viewer=bo.viewer, actor=bench, person=bo.id, role=Role.OWNER
        )
    with pytest.raises(NotAllowed):
        membership.dismiss(viewer=bo.viewer, actor=bench, person=ana.id)
    with pytest.raises(NotAllowed):
        membership.dismiss(viewer=cy.viewer, actor=bench, person=bo.id)
    assert membership.dismiss(viewer=bo.viewer, actor=bench, person=bo.id)
    assert roles(bench) == {"ana": Role.OWNER}


@pytest.mark.parametrize("is_sent_away", [True, False])
def test_whom_a_former_owner_asked_is_asked_no_longer(
    ana: Person, bo: Person, cy: Person, bench: int, is_sent_away: bool
) -> None:
    joined(bench, ana, bo, "bo", Role.OWNER)
    membership.invite(
        viewer=bo.viewer, actor=bench, handle="cy", role=Role.OWNER, now=NOW
    )
    if is_sent_away:
        membership.dismiss(viewer=ana.viewer, actor=bench, person=bo.id)
    else:
        membership.set_role(
            viewer=ana.viewer, actor=bench, person=bo.id, role=Role.EDITOR
        )

    with pytest.raises(NoSuchInvitation):
        membership.accept(viewer=cy.viewer, actor=bench, now=NOW)


def test_the_last_owner_neither_leaves_nor_becomes_less(
    ana: Person, bo: Person, bench: int
) -> None:
    joined(bench, ana, bo, "bo", Role.EDITOR)
    with pytest.raises(LastOwner):
        membership.dismiss(viewer=ana.viewer, actor=bench, person=ana.id)
    with pytest.raises(LastOwner):
        membership.set_role(
            viewer=ana.viewer, actor=bench, person=ana.id, role=Role.EDITOR
        )

    membership.set_role(viewer=ana.viewer, actor=bench, person=bo.id, role=Role.OWNER)
    assert membership.dismiss(viewer=ana.viewer, actor=bench, person=ana.id)
    assert roles(bench) == {"bo": Role.OWNER}
    with pytest.raises(NotAllowed):
        membership.set_role(
            viewer=ana.viewer, actor=bench, person=bo.id, role=Role.SUPPORT
        )


def test_only_people_who_exist_are_asked(ana: Person, bench: int) -> None:
    with pytest.raises(PeopleOnly):
        membership.invite(
            viewer=ana.viewer, actor=bench, handle="bench", role=Role.OWNER, now=NOW
        )
    for hostile in ("nobody", "", "../bo", "b" * 5000, "\x00"):
        with pytest.raises(NoSuchActor):
            membership.invite(
                viewer=ana.viewer, actor=bench, handle=hostile, role=Role.OWNER, now=NOW
            )


def test_too_many_are_not_asked(
    ana: Person, bo: Person, bench: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(membership, "PEOPLE_MOST", 1)
    with pytest.raises(TooManyPeople):
        membership.invite(
            viewer=ana.viewer, actor=bench, handle="bo", role=Role.OWNER, now=NOW
        )
    assert bo.id


def test_who_acts_for_it_is_told_only_to_those_who_do(bo: Person, bench: int) -> None:
    with pytest.raises(NotAllowed):
        queries.people_of(bo.viewer, bench)
    assert Member(bo.id) == bo.viewer
