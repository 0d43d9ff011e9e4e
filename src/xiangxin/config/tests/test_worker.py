import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.test import override_settings
from django_tasks_db.models import DBTaskResult
from tests import databases
from tests.cast import NOW
from tests.reactions import BellRang

from xiangxin.config import worker
from xiangxin.config.schedule import Longer
from xiangxin.insight.snapshots.actions import BUSY
from xiangxin.insight.snapshots.child import Child
from xiangxin.outbox import actions as outbox
from xiangxin.outbox.rules import TRIES, wait_before
from xiangxin.world.models import Node


def ring() -> None:
    with transaction.atomic():
        outbox.tell(BellRang(times=7))


def rung() -> list[str]:
    return list(Node.objects.values_list("holder", flat=True))


@pytest.mark.django_db
@override_settings(REACTIONS="tests.reactions.SLOW")
def test_an_event_is_followed_up_once() -> None:
    ring()

    assert worker.work_until_idle(now=lambda: NOW) == 1
    assert worker.work_until_idle(now=lambda: NOW) == 0
    assert rung() == ["rang"]


@pytest.mark.django_db
@override_settings(REACTIONS="tests.reactions.FAILING")
def test_a_failing_reaction_is_tried_again_and_the_others_are_not(
    caplog: pytest.LogCaptureFixture,
) -> None:
    ring()
    at = [NOW]
    for tries in range(1, TRIES + 1):
        assert worker.work_once(worker="w", now=lambda: at[0])
        assert not worker.work_once(worker="w", now=lambda: at[0]), "not so soon"
        at[0] += wait_before(tries)

    row = DBTaskResult.objects.get()
    assert row.status == "FAILED"
    assert len(row.worker_ids) == TRIES
    assert "the bell is broken" in row.traceback
    assert rung() == ["rang"]
    assert "failed for good" in caplog.text


@pytest.mark.django_db
def test_an_event_nobody_lists_is_an_error_the_operator_sees() -> None:
    ring()

    worker.work_once(worker="w", now=lambda: NOW)

    assert "KeyError" in DBTaskResult.objects.get().traceback


@pytest.mark.django_db
def test_what_an_undone_act_told_is_not_followed_up() -> None:
    with transaction.atomic():
        outbox.tell(BellRang(times=7))
        transaction.set_rollback(True)

    assert outbox.claim(worker="w", now=NOW) is None


@pytest.mark.django_db
def test_two_workers_never_claim_the_same_row() -> None:
    ring()

    first, second = outbox.claim(worker="a", now=NOW), outbox.claim(worker="b", now=NOW)

    assert first is not None
    assert second is None


@pytest.mark.django_db
def test_what_recurs_is_claimed_by_one() -> None:
    def due(at: datetime) -> bool:
        return outbox.due("sweep", every=timedelta(minutes=1), now=at)

    assert [due(NOW), due(NOW), due(NOW + timedelta(minutes=1))] == [True, False, True]


@pytest.mark.django_db
def test_what_recurs_goes_on_when_the_clock_steps_back() -> None:
    def due(at: datetime) -> bool:
        return outbox.due("sweep", every=timedelta(minutes=1), now=at)

    later = NOW + timedelta(days=300)
    assert [due(later), due(NOW), due(NOW)] == [True, True, False]


@pytest.mark.race
def test_a_worker_killed_in_the_middle_is_finished_once(
    own_database: dict[str, str],
) -> None:
    env = own_database
    with databases.run(
        "from django.db import transaction\n"
        "from tests.reactions import BellRang\n"
        "from xiangxin.outbox.actions import tell\n"
        "with transaction.atomic(): tell(BellRang(times=7))\n",
        env,
    ) as told:
        assert told.wait() == 0
    work = (
        "from datetime import timedelta\n"
        "from django.conf import settings\n"
        "from xiangxin.config import worker\n"
        "from xiangxin.outbox import actions\n"
        "from xiangxin.world import clock\n"
        "from xiangxin.world.models import Node\n"
        "settings.REACTIONS = 'tests.reactions.REACTIONS'\n"
        "later = lambda: clock.now() + timedelta(minutes=LATER)\n"
        "taken = actions.take_back(now=later())\n"
        "done = worker.work_until_idle(now=later)\n"
        "print(taken, done, *sorted(Node.objects.values_list('holder', flat=True)))\n"
    )
    with databases.run(work.replace("LATER", "0"), env) as first:
        assert first.stdout
        assert first.stdout.readline() == "running\n"
        first.kill()

    Path(env["DATA_DIR"], "go-on").touch()

    def worked(later: int) -> list[str]:
        with databases.run(work.replace("LATER", str(later)), env) as process:
            return process.communicate()[0].split()

    assert worked(1) == ["0", "0", "rang"], "its limit is not over"
    assert worked(11) == ["1", "1", "rang", "stumbled"]
    assert worked(30) == ["0", "0", "rang", "stumbled"], "and never again"


GOES_ON = "import time; print('gone on', flush=True); time.sleep(600)"
WITH_ONE_BELOW = (
    "import subprocess, sys, time\n"
    f"below = subprocess.Popen([sys.executable, '-c', {GOES_ON!r}])\n"
    "open(sys.argv[1], 'w').write(str(below.pid))\n"
    "time.sleep(600)\n"
)
NIGHT = timedelta(days=1)


def python(code: str, *words: str) -> Child:
    return Child([sys.executable, "-c", code, *words])


def until(is_so: Callable[[], bool]) -> None:
    while not is_so():
        time.sleep(0.01)


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


class Night:
    """What is begun; a method of here, for a name within a test is too long a name."""

    def __init__(self, code: str, *words: str) -> None:
        self.begun: list[Child] = []
        self.longer = (Longer(NIGHT, self.measuring),)
        self._command = (code, *words)

    def measuring(self, _: datetime) -> Child:
        self.begun.append(python(*self._command))
        return self.begun[-1]


@pytest.fixture
def watch() -> Iterator[worker.Watch]:
    made = worker.Watch()
    yield made
    made.stop(now=lambda: NOW)


@pytest.mark.django_db
@override_settings(REACTIONS="tests.reactions.SLOW")
def test_events_are_followed_up_while_something_long_goes_on(
    watch: worker.Watch,
) -> None:
    night = Night(GOES_ON)

    ring()
    for days in (0, 2):
        watch.look(night.longer, now=lambda d=days: NOW + d * NIGHT)
        worker.work_until_idle(now=lambda: NOW)

    assert rung() == ["rang"]
    assert len(night.begun) == 1, "and it is not begun again before it is over"
    assert not night.begun[0].is_over()


@pytest.mark.django_db
def test_a_killed_child_is_told_and_begun_when_next_due(
    watch: worker.Watch, caplog: pytest.LogCaptureFixture
) -> None:
    night = Night(GOES_ON)
    watch.look(night.longer, now=lambda: NOW)
    os.kill(night.begun[0].pid, signal.SIGKILL)
    until(lambda: not is_alive(night.begun[0].pid))

    watch.look(night.longer, now=lambda: NOW + timedelta(hours=1))
    assert "measuring failed" in caplog.text
    assert "ended with -9" in caplog.text
    assert len(night.begun) == 1
    watch.look(night.longer, now=lambda: NOW + NIGHT)
    assert len(night.begun) == 2


@pytest.mark.django_db
def test_what_a_stopped_worker_began_ends_with_all_below_it_and_is_owed(
    watch: worker.Watch, tmp_path: Path
) -> None:
    told = tmp_path / "below"
    night = Night(WITH_ONE_BELOW, str(told))
    watch.look(night.longer, now=lambda: NOW)
    until(lambda: told.exists() and told.read_text() != "")
    below = int(told.read_text())

    watch.stop(now=lambda: NOW)

    assert not is_alive(night.begun[0].pid)
    until(lambda: not is_alive(below))
    assert outbox.due(night.longer[0].name, every=NIGHT, now=NOW)


def test_a_child_that_another_is_ahead_of_has_not_failed() -> None:
    child = python(f"raise SystemExit({BUSY})")
    until(lambda: not is_alive(child.pid))

    assert child.is_over()
