"""Many at once, in real processes: what each of them does, and how a test tells them to.

A process says "ready", waits for a line, acts in as many threads as it was given acts, and
says what came of each.
"""

import json
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from django.db import connection
from tests import databases
from tests.forking import Process

from xiangxin.kernel.errors import Refusal
from xiangxin.kernel.ids import MINT

Env = dict[str, str]


def say(answer: object) -> None:
    sys.stdout.write(f"{json.dumps(answer)}\n")
    sys.stdout.flush()


def together(node: int, acts: Sequence[Callable[[], object]]) -> None:
    """All at once; the answers are said, of a refusal its code."""
    MINT.become(node)
    answers: list[object] = []
    gate = threading.Barrier(len(acts))

    def run(act: Callable[[], object]) -> None:
        try:
            connection.ensure_connection()  # the race is not for connecting
            gate.wait()
            answers.append(act())
        except Refusal as refusal:
            answers.append(refusal.code)
        except Exception as error:  # noqa: BLE001 - the test says what it was
            answers.append(repr(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    say("ready")
    sys.stdin.readline()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    say(answers)


@dataclass(frozen=True, slots=True)
class Crowd:
    """Processes that call functions of `module`, a module of tests."""

    module: str
    # Everything happens at the same moment: a node used twice would mint an id twice.
    _nodes: Iterator[int] = field(default_factory=lambda: count(1))

    def ask(self, env: Env, call: str) -> Any:
        """What one call says, in a process of its own."""
        with self._start(env, call) as process:
            return _hear(process)

    def rush(self, env: Env, *sent: list[Any]) -> list[str]:
        """A process for each list, a thread for each act in it; the answers."""
        processes = [
            self._start(env, f"send({next(self._nodes)}, {acts})") for acts in sent
        ]
        try:
            heard = [_hear(process) for process in processes]
            assert heard == ["ready"] * len(processes)
            for process in processes:
                assert process.stdin
                process.stdin.write("\n")
                process.stdin.flush()
            return [answer for process in processes for answer in _hear(process)]
        finally:
            for process in processes:
                process.kill()
                process.communicate()

    def _start(self, env: Env, call: str) -> Process:
        return databases.run(f"import {self.module} as rushing\nrushing.{call}", env)


def _hear(process: Process) -> Any:
    assert process.stdout
    return json.loads(process.stdout.readline())
