"""Answers are kept as they were given."""

from datetime import timedelta

import pytest
from tests.cast import NOW, Person

from xiangxin.insight.claims import actions, queries
from xiangxin.insight.claims.models import Given
from xiangxin.insight.claims.rules import CLAIMS, Answer
from xiangxin.insight.snapshots import actions as snapshots

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def measure(share: float, *, day: int, people: int = 5000) -> None:
    row = {
        "measure": "circles",
        "name": "orders_share",
        "part": "",
        "value": share,
        "low": share - 0.02,
        "high": share + 0.02,
        "n": 1000 + 100 * day,
        "badge": "association",
        "definition": "circles.orders_share",
    }
    at = NOW + day * DAY
    snapshots.keep_market(
        [row], people=people + 100 * day, engine="1", as_of=at, now=at
    )


def of(claim: str) -> queries.Today:
    return next(one for one in queries.today() if one.claim.id == claim)


def test_nothing_is_answered_before_anything_was_measured() -> None:
    assert not actions.answer(now=NOW)
    assert {one.answer for one in queries.today()} == {Answer.NOT_MEASURED}


def test_every_claim_is_answered_once_a_measurement() -> None:
    measure(0.1, day=0)

    assert actions.answer(now=NOW)
    assert not actions.answer(now=NOW)

    assert Given.objects.count() == len(CLAIMS)
    circles = of("circles")
    assert (circles.answer, circles.as_of) == (Answer.HOLDS, NOW)
    assert circles.deciding is not None
    assert circles.deciding.n == 1000


def test_an_answer_is_not_changed_and_stands_before_the_next() -> None:
    for day, share in enumerate((0.1, 0.1, 0.4, 0.4)):
        measure(share, day=day)
        actions.answer(now=NOW + day * DAY)

    circles = of("circles")
    assert (circles.answer, circles.as_of) == (Answer.DOES_NOT, NOW + 3 * DAY)
    assert [(past.answer, past.as_of) for past in circles.before] == [
        (Answer.HOLDS, NOW)
    ]
    assert Given.objects.filter(claim="circles").count() == 4


def test_persons_are_never_asked(ana: Person) -> None:
    measure(0.1, day=0)

    assert actions.answer(now=NOW)
    assert of("rewards").answer is Answer.NOT_MEASURED
