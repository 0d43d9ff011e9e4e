"""Writers queue in order, and none is told that the database is locked."""

import threading
import time
from pathlib import Path

import pytest
from django.db.utils import OperationalError
from tests import databases

from xiangxin.config.sqlite import base
from xiangxin.config.sqlite.base import FairLock

pytestmark = pytest.mark.sqlite


def test_threads_are_served_in_the_order_they_came() -> None:
    lock, served, threads = FairLock(None), [], []
    lock.acquire()
    for number in range(20):

        def wait(number: int = number) -> None:
            lock.acquire()
            served.append(number)
            lock.release()

        threads.append(threading.Thread(target=wait))
        threads[-1].start()
        while len(lock._queue) <= number:
            time.sleep(0.001)
    lock.release()
    for thread in threads:
        thread.join()

    assert served == list(range(20))


def test_waiting_has_an_end_and_the_queue_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(base, "PATIENCE_S", 0.05)
    lock = FairLock(None)
    lock.acquire()
    refused: list[Exception] = []

    def wait() -> None:
        try:
            lock.acquire()
        except OperationalError as error:
            refused.append(error)

    thread = threading.Thread(target=wait)
    thread.start()
    thread.join()
    lock.release()
    lock.acquire()  # nobody who gave up holds a place

    assert len(refused) == 1


def test_two_locks_on_one_file_exclude_each_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(base, "PATIENCE_S", 0.05)
    one, other = FairLock(tmp_path / "w"), FairLock(tmp_path / "w")
    one.acquire()
    with pytest.raises(OperationalError):
        other.acquire()
    one.release()
    other.acquire()
    other.release()
    one._file.close()
    other._file.close()


@pytest.mark.race
def test_many_writers_in_two_processes_all_write(
    own_database: dict[str, str], migrated: str
) -> None:
    if not migrated.startswith("sqlite"):
        pytest.fail("this is about SQLite")
    code = (
        "import threading\n"
        "from django.db import connection, transaction\n"
        "from xiangxin.world.models import Node\n"
        "def write(n):\n"
        "    for turn in range(15):\n"
        "        with transaction.atomic():\n"
        "            Node.objects.count()\n"
        "            Node.objects.create(number=BASE + n * 15 + turn, holder='w',\n"
        "                                leased_until='2026-01-01T00:00Z')\n"
        "    connection.close()\n"
        "threads = [threading.Thread(target=write, args=(n,)) for n in range(8)]\n"
        "[t.start() for t in threads]; [t.join() for t in threads]\n"
        "print(Node.objects.count() >= 120)\n"
    )
    with (
        databases.run(code.replace("BASE", "0"), own_database) as first,
        databases.run(code.replace("BASE", "200"), own_database) as second,
    ):
        said = first.communicate()[0] + second.communicate()[0]

    assert said == "True\nTrue\n"
    with databases.run(
        "from xiangxin.world.models import Node; print(Node.objects.count())",
        own_database,
    ) as counted:
        assert counted.communicate()[0] == "240\n"
