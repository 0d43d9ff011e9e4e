from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count

import pytest
from django.conf import LazySettings
from django.db import IntegrityError, transaction
from tests.cast import NOW, Person

from xiangxin.insight.experiments import actions, queries
from xiangxin.insight.experiments.models import Epoch, Pair
from xiangxin.insight.experiments.rules import (
    MARKET,
    NOTICE,
    PAIRS,
    PAUSE,
    Arm,
    Drawing,
    Experiment,
)
from xiangxin.ledger import actions as ledger

pytestmark = pytest.mark.django_db
CUE = Experiment.CUE
LAMP = 4_000
_keys = count(1)


def secret() -> bytes:
    return next(_keys).to_bytes(32)


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Epochs of three pairs; and nothing left over from another test."""
    monkeypatch.setitem(PAIRS, CUE, (3, 3))  # type: ignore[arg-type]
    actions._BUFFER.take()
    yield
    actions._BUFFER.take()


def begin(*items: int, now: datetime = NOW) -> None:
    actions.begin(CUE, items or [LAMP], secret=secret, now=now)


def draw(viewer: int, now: datetime = NOW, item: int = LAMP) -> Drawing | None:
    """What a page does: read, and note what is new."""
    found = queries.drawings_for(CUE, viewer, [item], now=now)
    new = {one: found.known[one].epoch for one in found.new}
    actions.note(CUE, viewer, new, now=now)
    actions.ask_for(CUE, found.unopened, now=now)
    return found.known.get(item)


def tend(now: datetime) -> int:
    actions.flush()
    return actions.tend(secret=secret, now=now)


def test_what_was_never_asked_for_is_not_drawn_and_begins_when_the_worker_comes() -> (
    None
):
    assert draw(1) is None
    assert tend(NOW) == 1
    later = draw(1, NOW + timedelta(seconds=1))

    assert later is not None
    assert later.held_back == 0.5
    assert tend(NOW + timedelta(seconds=2)) == 0


def test_an_epoch_ends_at_its_number_of_pairs_and_another_begins() -> None:
    begin()
    for viewer in (1, 2, 2, 1):
        draw(viewer)
    assert tend(NOW) == 0, "two pairs, however often they look"
    draw(3)
    assert tend(NOW) == 1

    first, second = Epoch.objects.order_by("number")
    assert (first.pairs, first.closed_at) == (3, NOW + NOTICE)
    assert (second.number, second.started_at) == (2, NOW + NOTICE)
    assert (second.held_back, second.pairs) == (0.05, 0)
    assert bytes(first.key) != bytes(second.key)
    assert tend(NOW) == 0, "it ends once"


def test_a_pair_keeps_the_epoch_it_began_in() -> None:
    begin()
    before = [draw(viewer) for viewer in (1, 2, 3)]
    tend(NOW)
    after = NOW + NOTICE + timedelta(minutes=1)

    assert [draw(viewer, after) for viewer in (1, 2, 3)] == before
    new = draw(4, after)
    assert new
    assert before[0]
    assert new.epoch != before[0].epoch
    assert new.held_back == 0.05


def test_no_new_pair_begins_in_the_last_seconds_and_old_ones_go_on() -> None:
    begin()
    for viewer in (1, 2, 3):
        draw(viewer)
    tend(NOW)
    last = NOW + NOTICE - PAUSE

    assert draw(4, last - timedelta(seconds=1)) is not None
    assert draw(5, last) is None
    assert draw(1, last) is not None
    assert draw(5, NOW + NOTICE) is not None


def test_the_same_pair_from_two_processes_is_one() -> None:
    begin()
    for _ in range(2):
        draw(1)
        assert actions.flush() in {0, 1}

    assert Pair.objects.count() == 1
    assert Epoch.objects.get().pairs == 1


def test_things_have_their_own_epochs_and_posts_share_the_markets() -> None:
    begin(LAMP, 5_000)
    actions.begin(Experiment.AD_FOLD, [71, 72], secret=secret, now=NOW)
    cue = queries.drawings_for(CUE, 1, [LAMP, 5_000], now=NOW).known
    fold = queries.drawings_for(Experiment.AD_FOLD, 1, [71, 72], now=NOW).known

    assert cue[LAMP].epoch != cue[5_000].epoch
    assert fold[71].epoch == fold[72].epoch


def test_a_changed_key_decides_nothing_and_a_new_epoch_begins(
    caplog: pytest.LogCaptureFixture,
) -> None:
    begin()
    draw(1)
    actions.flush()
    Epoch.objects.update(key=secret())

    assert draw(1) is None, "no arm by another key, not even for who had one"
    assert draw(2) is None
    assert "has changed" in caplog.text
    tend(NOW)
    after = draw(2, NOW + NOTICE)
    assert after
    assert after.epoch == Epoch.objects.get(number=2).id
    assert draw(1, NOW + NOTICE) is None, "their arm is lost, not drawn again"
    assert not any(bytes(row.key).hex() in caplog.text for row in Epoch.objects.all())


def test_the_key_of_a_running_epoch_is_told_to_nobody() -> None:
    begin()
    for viewer in (1, 2, 3):
        draw(viewer)
    tend(NOW)

    (running,) = queries.epochs(now=NOW, experiment=CUE)
    assert (running.key, running.pairs, running.target) == (b"", 3, 3)
    closed, after = queries.epochs(now=NOW + NOTICE, experiment=CUE)
    assert closed.key == bytes(Epoch.objects.get(number=1).key)
    assert after.key == b""


def test_an_epoch_that_holds_back_more_than_is_allowed_ends(
    settings: LazySettings,
) -> None:
    begin()
    settings.HELD_BACK_MOST = 0.1

    assert tend(NOW) == 1
    second = Epoch.objects.get(number=2)
    assert second.held_back == 0.05
    assert tend(NOW + NOTICE) == 0


def test_a_product_is_new_once() -> None:
    actions.begin(Experiment.NEWCOMER, [LAMP], secret=secret, now=NOW)
    assert queries.new_ones([LAMP, 5_000], now=NOW) == {LAMP, 5_000}
    epoch = Epoch.objects.get()
    assert epoch.target == 300

    actions.note(Experiment.NEWCOMER, 1, {LAMP: epoch.id}, now=NOW)
    actions.flush()
    Epoch.objects.update(target=1)
    tend(NOW)
    assert queries.new_ones([LAMP], now=NOW + NOTICE) == set()
    assert Epoch.objects.count() == 1


def test_a_post_is_folded_for_half_and_shows_the_same_again() -> None:
    posts = list(range(1, 401))
    fold = Experiment.AD_FOLD
    assert actions.draw(fold, viewer=1, items=posts, now=NOW) == {}
    actions.flush()
    tend(NOW)

    first = actions.draw(fold, viewer=1, items=posts, now=NOW)
    actions.flush()
    assert actions.draw(fold, viewer=1, items=posts, now=NOW) == first
    assert {draw.propensity for draw in first.values()} == {0.5}
    folded = sum(draw.arm is Arm.FOLD for draw in first.values())
    assert 150 < folded < 250
    assert {draw.arm for draw in first.values()} == {Arm.FOLD, Arm.SHOW}


def test_the_hint_to_just_shop_is_one_draw_a_person() -> None:
    hint = Experiment.JUST_SHOP
    actions.begin(hint, [MARKET], secret=secret, now=NOW)
    drawn = Counter(
        actions.draw(hint, viewer=viewer, items=[MARKET], now=NOW)[MARKET].arm
        for viewer in range(200)
    )

    assert set(drawn) == {Arm.HINT, Arm.NONE}
    actions.flush()
    assert Pair.objects.count() == 200


def test_the_square_meets_each_newcomer_as_often_until_it_is_none() -> None:
    new = Experiment.NEWCOMER
    products = [11, 12, 13]
    assert actions.pick_newcomer(viewer=1, products=products, now=NOW) is None
    actions.flush()
    tend(NOW)
    met = Counter()
    for viewer in range(300):
        found = actions.pick_newcomer(viewer=viewer, products=products, now=NOW)
        assert found
        again = actions.pick_newcomer(viewer=viewer, products=products, now=NOW)
        assert found == again
        assert found[1].propensity == 1 / 3
        met[found[0]] += 1
    assert min(met.values()) > 60

    actions.flush()
    assert dict(Epoch.objects.values_list("item", "pairs")) == met
    Epoch.objects.filter(item=11).update(target=1)
    tend(NOW)
    for viewer in range(300, 400):
        found = actions.pick_newcomer(
            viewer=viewer, products=products, now=NOW + NOTICE
        )
        assert found
        assert found[0] != 11
    assert Epoch.objects.filter(experiment=new).count() == 3


def test_whoever_erases_their_past_is_in_no_pair(bo: Person) -> None:
    begin()
    draw(bo.id)
    actions.flush()

    assert actions.forget(person=bo.id) == 1
    assert not Pair.objects.exists()


def test_what_waited_while_somebody_was_erased_is_not_written(bo: Person) -> None:
    """In this process or another: the erasure cannot know."""
    begin()
    draw(bo.id)

    ledger.erase(person=bo.id, pseudonym=4_711, now=NOW)
    actions.forget(person=bo.id)
    actions.flush()

    assert not Pair.objects.exists()
    assert Epoch.objects.get().pairs == 0

    draw(bo.id, now=NOW + NOTICE)
    actions.flush()
    assert Pair.objects.count() == 1, "they go on, as anybody new"


def test_the_database_keeps_what_was_stated(bo: Person) -> None:
    begin()
    for wrong in ({"held_back": 1.5}, {"target": 0}, {"fingerprint": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Epoch.objects.update(**wrong)
