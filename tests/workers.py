"""The tests in several processes, forked when everything is imported and collected.

So that is done once, and its memory is shared. A process takes the next file whenever it
is done with one. `pytest --workers 2`
"""

import gc
import os
import signal
import sys
import traceback
import warnings
from collections.abc import Sequence
from multiprocessing.connection import Connection, Pipe, wait

import pytest
from _pytest.runner import runtestprotocol
from _pytest.unraisableexception import collect_unraisable
from django.conf import settings
from tests import scheduling

_BYTES = 4  # of a number in the queue


def is_one() -> bool:
    return os.environ["XIANGXIN_TEST_RUN"] != str(os.getpid())


def run(session: pytest.Session, count: int) -> None:
    items = session.items
    files: dict[str, list[int]] = {}
    for at, item in enumerate(items):
        files.setdefault(scheduling.together(item.nodeid), []).append(at)
    queue = _queue(len(files))
    workers: list[Worker] = []
    left = {*range(len(items))}
    # Made before there are several: what they share lies in it, the database to copy first.
    session.config._tmp_path_factory.getbasetemp()
    try:
        workers.extend(
            Worker(session, [*files.values()], queue, number) for number in range(count)
        )
        while running := {w.line: w for w in workers if w.is_running}:
            for line in wait([*running]):
                for at, reports in running[line].hear():  # type: ignore[index]
                    left.discard(at)
                    _tell(session, items[at], reports)
        for at in sorted(left):
            _tell(session, items[at], [_failure(items[at], "never came to this")])
    finally:
        os.close(queue)
        for worker in workers:
            worker.end()


def _queue(length: int) -> int:
    """A pipe with each number once, for whoever reads it first."""
    reads, writes = os.pipe()
    os.set_blocking(writes, False)  # an error is better than to wait for a reader
    for at in range(length):
        os.write(writes, at.to_bytes(_BYTES, "big"))
    os.close(writes)
    return reads


def _tell(
    session: pytest.Session, item: pytest.Item, reports: Sequence[pytest.TestReport]
) -> None:
    hook = session.config.hook
    hook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    for report in reports:
        hook.pytest_runtest_logreport(report=report)
    hook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
    if session.shouldfail:
        raise session.Failed(session.shouldfail)


def _failure(item: pytest.Item, why: str) -> pytest.TestReport:
    return pytest.TestReport(
        *(item.nodeid, item.location, {}, "failed", f"a process {why}", "call")
    )


class Worker:
    """One of the processes, as the first one knows it."""

    def __init__(
        self,
        session: pytest.Session,
        files: Sequence[list[int]],
        queue: int,
        number: int,
    ) -> None:
        self._session = session
        self._at: int | None = None
        self.is_running = True
        self.line, its = Pipe(duplex=False)
        with warnings.catch_warnings():
            # Python warns of threads. Libraries that start some know how to be forked.
            warnings.simplefilter("ignore", DeprecationWarning)
            self.pid = os.fork()
        if not self.pid:
            self.line.close()
            _be(session, files, queue, its, number)
        its.close()

    def hear(self) -> list[tuple[int, list[pytest.TestReport]]]:
        """A test with its reports, where one is over."""
        config, items = self._session.config, self._session.items
        try:
            word, said = self.line.recv()
        except EOFError:
            self.is_running = False
            if self._at is None:
                return []
            return [(self._at, [_failure(items[self._at], "ended in the midst of it")])]
        if word == "begun":
            self._at = said
        elif word == "done":
            at, self._at = self._at, None
            assert at is not None
            reports = [
                config.hook.pytest_report_from_serializable(config=config, data=data)
                for data in said
            ]
            return [(at, reports)]
        else:
            raise RuntimeError(said)
        return []

    def end(self) -> None:
        if self.is_running:
            os.kill(self.pid, signal.SIGINT)
        os.waitpid(self.pid, 0)
        self.line.close()


def _be(
    session: pytest.Session,
    files: Sequence[list[int]],
    queue: int,
    line: Connection,
    number: int,
) -> None:
    """Never returns: who forked goes on where this began."""
    code = 1
    try:
        _set_apart(session.config, number)
        _work(session, files, queue, line)
        code = 0
    except KeyboardInterrupt:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        session._setupstate.teardown_exact(None)
    except BaseException:  # noqa: BLE001
        line.send(("failed", traceback.format_exc()))
    finally:
        line.close()
        sys.stdout.flush()
        os._exit(code)


def _set_apart(config: pytest.Config, number: int) -> None:
    """What processes must not share."""
    folders = config._tmp_path_factory
    folders._basetemp = folders.getbasetemp() / str(number)
    folders._basetemp.mkdir()
    settings.EXPOSURES_DIR = settings.EXPOSURES_DIR.with_name(str(number))
    capture = config.pluginmanager.getplugin("capturemanager")
    if capture.is_globally_capturing():
        capture.read_global_capture()  # the first process tells this
        capture.stop_global_capturing()
        capture.start_global_capturing()


def _work(
    session: pytest.Session, files: Sequence[list[int]], queue: int, line: Connection
) -> None:
    config, items, reporter = session.config, session.items, _Reporter()
    config.pluginmanager.register(reporter)

    def file() -> list[int]:
        number = os.read(queue, _BYTES)
        return [*files[int.from_bytes(number, "big")]] if number else []

    todo = file()
    while todo:
        at = todo.pop(0)
        todo = todo or file()  # what is next decides which fixtures stay
        line.send(("begun", at))
        following = items[todo[0]] if todo else None
        config.hook.pytest_runtest_protocol(item=items[at], nextitem=following)
        line.send(
            (
                "done",
                [
                    config.hook.pytest_report_to_serializable(config=config, report=one)
                    for one in reporter.reports
                ],
            )
        )
    gc.collect()
    collect_unraisable(config)


class _Reporter:
    """Keeps what there is to tell of a test for the process that tells it."""

    reports: Sequence[pytest.TestReport] = ()

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(
        self, item: pytest.Item, nextitem: pytest.Item | None
    ) -> bool:
        self.reports = runtestprotocol(item, log=False, nextitem=nextitem)
        return True
