"""Makers who send at once: real processes, one database."""

import json
from typing import Any

import pytest
from tests import databases
from tests.forking import Process

pytestmark = pytest.mark.race

Env = dict[str, str]


def start(env: Env, call: str) -> Process:
    where = "xiangxin.market.catalog.gallery.tests"
    return databases.run(f"from {where} import racing\nracing.{call}", env)


def hear(process: Process) -> Any:
    assert process.stdout
    return json.loads(process.stdout.readline())


def ask(env: Env, call: str) -> Any:
    with start(env, call) as process:
        return hear(process)


def test_the_last_place_goes_to_one_of_three(own_database: Env) -> None:
    person, product = ask(own_database, "open_gallery()")
    makers = [
        start(own_database, f"send({node}, {person}, {product})") for node in (1, 2, 3)
    ]
    try:
        assert [hear(maker) for maker in makers] == ["ready"] * 3
        for maker in makers:
            assert maker.stdin
            maker.stdin.write("\n")
            maker.stdin.flush()
        answers = sorted(hear(maker) for maker in makers)
    finally:
        for maker in makers:
            maker.kill()
            maker.communicate()

    assert answers == ["sent", "too_many_pictures", "too_many_pictures"]
    assert ask(own_database, f"count({person}, {product})") == 20
