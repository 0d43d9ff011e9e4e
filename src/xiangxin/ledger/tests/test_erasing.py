import threading
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import connection, transaction
from tests import cast
from tests.cast import NOW

from xiangxin.ledger import actions, queries
from xiangxin.ledger.exposures import queries as exposures
from xiangxin.ledger.exposures.sealing import seal
from xiangxin.ledger.models import Interaction, Subject
from xiangxin.ledger.rules import NOWHERE, Act, Verb

FRESH = 4_711


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_an_act_in_the_making_is_erased_too() -> None:
    """Its row is written under the old name, and commits while the erasure is asked for."""
    bo = cast.person("Bo")
    old = Subject.objects.get(person=bo.id).pseudonym
    is_written, erasing = threading.Event(), threading.Event()

    def act() -> None:
        with transaction.atomic():
            like = Act(verb=Verb.LIKE, person=bo.id, actor=None)
            actions.record(like, origin=NOWHERE, now=NOW)
            is_written.set()
            erasing.wait(10)
            threading.Event().wait(0.3)
        connection.close()

    actor = threading.Thread(target=act)
    actor.start()
    is_written.wait(10)
    erasing.set()
    actions.erase(person=bo.id, pseudonym=FRESH, now=NOW)
    actor.join()

    assert not Interaction.objects.filter(person=old).exists()
    assert exposures.to_forget() == {old}


@pytest.mark.django_db
def test_erased_twice_both_names_are_to_be_forgotten(bo: cast.Person) -> None:
    first = Subject.objects.get(person=bo.id).pseudonym
    for fresh in (FRESH, FRESH + 1):
        actions.erase(person=bo.id, pseudonym=fresh, now=NOW)

    assert exposures.to_forget() == {first, FRESH}
    assert Subject.objects.get(person=bo.id).pseudonym == FRESH + 1


@pytest.mark.django_db
def test_whom_a_backup_brings_back_is_found_again(
    ana: cast.Person, bo: cast.Person, settings: LazySettings, tmp_path: Path
) -> None:
    settings.DATA_DIR = tmp_path
    settings.EXPOSURES_DIR = tmp_path / "exposures"
    old = Subject.objects.get(person=bo.id).pseudonym
    actions.erase(person=bo.id, pseudonym=FRESH, now=NOW)
    seal(now=NOW)
    assert exposures.to_forget() == set()
    assert queries.erased_before() == []

    Subject.objects.filter(person=bo.id).update(pseudonym=old)

    assert queries.erased_before() == [bo.id]
    kept = (tmp_path / "erasures").read_text()
    assert str(old) not in kept
    assert str(bo.id) not in kept
