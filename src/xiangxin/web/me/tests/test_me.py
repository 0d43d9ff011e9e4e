import json

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from tests.cast import NOW, Person

from xiangxin.insight.experiments import actions as experiments
from xiangxin.insight.experiments.rules import Experiment
from xiangxin.ledger import queries as ledger
from xiangxin.ledger.models import Interaction, Subject
from xiangxin.ledger.rules import Entry, Origin
from xiangxin.social.actors import actions as actors
from xiangxin.social.actors import queries as known


@pytest.fixture
def browser(bo: Person, ana: Person, client: Client) -> Client:
    actors.follow(
        follower=bo.id, target=ana.id, origin=Origin(entry=Entry.SEARCH), now=NOW
    )
    client.force_login(get_user_model().objects.get(id=bo.user_id))
    return client


def test_one_sees_what_the_ledger_holds(browser: Client) -> None:
    page = browser.get("/me/ledger").content.decode()

    assert "You followed" in page
    assert "from search" in page
    assert "2 acts are kept" in page


def test_one_takes_it_away_as_json(browser: Client) -> None:
    answer = browser.get("/me/ledger.json")
    text = answer.getvalue().decode()
    told = json.loads(text)

    assert [row["verb"] for row in told["rows"]] == ["sign_up", "follow"]
    assert "attachment" in answer["Content-Disposition"]
    assert "no-store" in answer["Cache-Control"]
    pseudonym = Subject.objects.values_list("pseudonym", flat=True)
    assert not any(str(one) in text for one in pseudonym)


def test_nothing_is_erased_by_mistake(browser: Client, bo: Person) -> None:
    answer = browser.post("/me/ledger/erase")

    assert answer.status_code == 422
    assert ledger.count_of(bo.id) == 2


def test_erasing_forgets_and_goes_on_afresh(
    browser: Client, bo: Person, ana: Person
) -> None:
    old = Subject.objects.get(person=bo.id).pseudonym

    browser.post("/me/ledger/erase", {"meant": "yes"})
    actors.unfollow(
        follower=bo.id, target=ana.id, origin=Origin(entry=Entry.HOME), now=NOW
    )

    assert not Interaction.objects.filter(person=old).exists()
    assert Subject.objects.get(person=bo.id).pseudonym != old
    assert [entry.verb for entry in ledger.entries_of(bo.id)] == ["unfollow"]
    assert ledger.count_of(ana.id) == 1, "others keep theirs"


def test_erasing_forgets_what_one_was_drawn_for(
    browser: Client, bo: Person, ana: Person
) -> None:
    for person in (bo, ana):
        experiments.note(Experiment.CUE, person.id, {7: 8}, now=NOW)
    experiments.flush()
    experiments.note(Experiment.CUE, bo.id, {9: 8}, now=NOW)

    browser.post("/me/ledger/erase", {"meant": "yes"})
    experiments.flush()

    assert experiments.forget(person=bo.id) == 0
    assert experiments.forget(person=ana.id) == 1, "others keep theirs"


def test_strangers_are_asked_to_sign_in(client: Client, db: None) -> None:
    for page in ("/me", "/me/ledger", "/me/ledger.json"):
        answer = client.get(page)
        assert answer.status_code == 303
        assert answer["Location"].startswith("/sign-in?next=")


def test_one_says_who_one_is(browser: Client, bo: Person) -> None:
    browser.post("/me/profile", {"name": "  Bo\u202e  Vermeer ", "summary": "Pots."})

    card = known.cards_of([bo.id])[bo.id]
    assert (card.name, card.summary) == ("Bo Vermeer", "Pots.")
    assert browser.post("/me/profile", {"name": "", "summary": ""}).status_code == 422
