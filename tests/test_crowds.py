"""A crowd through HTTP at a market that really runs, and programs killed under it."""

from random import Random  # noqa: TID251 - a seed says which moments

import pytest
from tests import crowd
from tests.crowd import Killing, Outcome, Program, Web, running

pytestmark = pytest.mark.race

Env = dict[str, str]


def test_of_four_hundred_buyers_two_hundred_get_one_and_all_others_are_told(
    own_database: Env,
) -> None:
    variant = crowd.open_market(own_database, units=200)
    web = Web(own_database)

    with running(web):
        sales = crowd.rush(web.port, variant, buyers=400, at_once=16)
        pages = [path for path in sales.orders[::40] if web.answers(path)]

    assert sales.errors == []
    assert sales.came == {Outcome.ORDERED: 200, Outcome.TOLD: 200}
    assert len(set(sales.orders)) == 200
    assert len(pages) == 5
    assert (crowd.sold(own_database), crowd.check(own_database)) == (200, [])


def test_what_was_ordered_stays_whatever_is_killed(own_database: Env) -> None:
    variant = crowd.open_market(own_database, units=100_000)
    web = Web(own_database)
    worker = Program(own_database, "xiangxin.config")
    killing = Killing(
        env=own_database,
        web=web,
        programs={"server": web, "worker": worker},
        variant=variant,
        dice=Random(5),
    )

    with running(web, worker):
        for _ in range(5):
            killing.once()

    found = killing.found
    assert found.came[Outcome.ORDERED] > 0
    assert (found.missing, found.wrong) == (0, [])
    assert crowd.sold(own_database) >= found.came[Outcome.ORDERED]
