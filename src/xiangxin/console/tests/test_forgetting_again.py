from pathlib import Path

import pytest
from django.conf import LazySettings
from tests.cast import NOW, Person

from xiangxin.console.commands import forget_again
from xiangxin.ledger import actions as ledger
from xiangxin.ledger.exposures.sealing import seal
from xiangxin.ledger.models import Interaction, Subject
from xiangxin.ledger.rules import NOWHERE, Act, Verb


@pytest.mark.django_db
def test_a_restored_backup_forgets_again(
    ana: Person,
    bo: Person,
    settings: LazySettings,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    settings.DATA_DIR = tmp_path
    settings.EXPOSURES_DIR = tmp_path / "exposures"
    old = Subject.objects.get(person=bo.id).pseudonym
    ledger.erase(person=bo.id, pseudonym=4_711, now=NOW)
    seal(now=NOW)
    # The backup is of before.
    Subject.objects.filter(person=bo.id).update(pseudonym=old)
    for person in (ana, bo):
        like = Act(verb=Verb.LIKE, person=person.id, actor=None)
        ledger.record(like, origin=NOWHERE, now=NOW)

    forget_again()

    assert "1 people were forgotten again." in capsys.readouterr().out
    assert not Interaction.objects.filter(person=old).exists()
    assert not Subject.objects.filter(pseudonym=old).exists()
    assert Interaction.objects.filter(verb=Verb.LIKE).count() == 1, "others keep theirs"
