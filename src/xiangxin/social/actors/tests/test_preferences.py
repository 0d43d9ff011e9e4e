"""What a person wants others to be told, and how they want the pages."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.cast import NOW, Person

from xiangxin.social.actors import actions
from xiangxin.social.actors.errors import NoSuchChoice
from xiangxin.social.actors.models import Account
from xiangxin.social.actors.rules import Ads, ads_of, likely_ads_of


def test_a_new_person_is_named_for_following_and_liking_not_for_buying(
    bo: Person,
) -> None:
    account = Account.objects.get(actor_id=bo.id)

    assert (account.names_follows, account.names_likes, account.names_buys) == (
        True,
        True,
        False,
    )
    assert account.in_experiments
    assert (account.ads_disclosed, account.ads_likely) == ("fold", "")
    assert not account.just_shop


def test_what_is_not_said_stays_as_it_is(bo: Person, cy: Person) -> None:
    actions.prefer(person=bo.id, just_shop=True, ads_likely=Ads.HIDE, now=NOW)
    actions.prefer(person=bo.id, names_buys=True, now=NOW)
    actions.prefer(person=bo.id, ads_likely="", now=NOW)

    account = Account.objects.get(actor_id=bo.id)
    assert (account.just_shop, account.names_buys, account.ads_likely) == (
        True,
        True,
        "",
    )
    assert not Account.objects.get(actor_id=cy.id).just_shop


def test_the_moment_of_a_change_of_names_is_kept_and_of_nothing_else(
    bo: Person,
) -> None:
    def changed() -> object:
        return Account.objects.get(actor_id=bo.id).names_changed_at

    actions.prefer(person=bo.id, names_follows=True, just_shop=True, now=NOW)
    assert changed() is None

    later = NOW + timedelta(hours=1)
    actions.prefer(person=bo.id, names_follows=False, now=later)
    assert changed() == later


@pytest.mark.parametrize("column", ["ads_disclosed", "ads_likely"])
def test_the_database_knows_the_choices(bo: Person, column: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.filter(actor_id=bo.id).update(**{column: "eat"})


def test_a_choice_that_is_none_is_refused() -> None:
    assert ads_of("hide") is Ads.HIDE
    assert likely_ads_of("") is None
    for wrong in ("", "eat", "FOLD"):
        with pytest.raises(NoSuchChoice):
            ads_of(wrong)
