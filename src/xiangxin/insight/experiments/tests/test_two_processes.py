"""Two processes draw the same, count each pair once, and end an epoch once."""

import json
from typing import Any

import pytest
from tests import databases
from tests.forking import Process

pytestmark = pytest.mark.race

Env = dict[str, str]


def start(env: Env, call: str) -> Process:
    begin = "from xiangxin.insight.experiments.tests import drawing\n"
    return databases.run(f"{begin}drawing.{call}", env)


def hear(process: Process) -> Any:
    assert process.stdout
    return json.loads(process.stdout.readline())


def ask(env: Env, call: str) -> Any:
    with start(env, call) as process:
        return hear(process)


def both(env: Env, call: str) -> list[Any]:
    processes = [start(env, call.format(node=node)) for node in (1, 2)]
    try:
        assert [hear(process) for process in processes] == ["ready", "ready"]
        for process in processes:
            assert process.stdin
            process.stdin.write("\n")
            process.stdin.flush()
        return [hear(process) for process in processes]
    finally:
        for process in processes:
            process.kill()
            process.communicate()


def test_two_at_once_draw_the_same_and_count_it_once(own_database: Env) -> None:
    ask(own_database, "begin()")

    one, other = both(own_database, "draw({node}, 2000)")

    assert one["arms"] == other["arms"]
    assert one["new"] + other["new"] == 2000
    assert ask(own_database, "count()") == 2000
    # That was its number of pairs: one of two workers ends it.
    assert sorted(both(own_database, "end({node})")) == [0, 1]
