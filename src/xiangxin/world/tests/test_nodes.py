from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError
from tests import databases
from tests.cast import NOW

from xiangxin.kernel.ids import MINT, next_id
from xiangxin.world import nodes
from xiangxin.world.models import Node

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def the_mint_is_given_back() -> object:
    yield
    MINT.become(0)


def test_two_processes_hold_different_nodes() -> None:
    first = nodes.lease(holder="a", now=NOW)
    one = next_id(NOW)
    second = nodes.lease(holder="b", now=NOW)
    other = next_id(NOW)

    assert first != second
    assert 0 not in {first, second}
    assert (one >> 12) & 1023 == first
    assert (other >> 12) & 1023 == second


def test_a_lease_that_ran_out_is_free_again_and_lost_to_its_holder() -> None:
    number = nodes.lease(holder="a", now=NOW)
    later = NOW + nodes.LEASE + timedelta(seconds=1)

    assert nodes.lease(holder="b", now=later) == number
    assert not nodes.renew(number, holder="a", now=later)
    assert nodes.renew(number, holder="b", now=later)


def test_only_its_holder_gives_a_node_back() -> None:
    number = nodes.lease(holder="a", now=NOW)

    nodes.give_back(number, holder="b")
    assert Node.objects.count() == 1
    nodes.give_back(number, holder="a")
    assert not Node.objects.exists()


def test_a_full_market_says_so() -> None:
    Node.objects.bulk_create(
        Node(number=n, holder="x", leased_until=NOW + nodes.LEASE)
        for n in range(1, 1024)
    )

    with pytest.raises(nodes.NoFreeNodeError):
        nodes.lease(holder="a", now=NOW)


@pytest.mark.race
def test_processes_that_start_at_once_hold_different_nodes(
    own_database: dict[str, str],
) -> None:
    code = (
        "import sys; sys.stdin.read(1)\n"
        "from xiangxin.world import clock, nodes\n"
        "print(nodes.lease(holder='NUMBER', now=clock.now()))"
    )
    starting = [
        databases.run(code.replace("NUMBER", str(number)), own_database)
        for number in range(4)
    ]
    for process in starting:
        process.stdin.write("\n")
        process.stdin.flush()
    leased = [process.communicate()[0] for process in starting]

    assert len({number for number in leased if number}) == 4


def test_a_number_that_another_took_first_is_tried_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    once, real = [IntegrityError()], nodes._lease

    def late(*, holder: str, now: datetime) -> int:
        if once:
            raise once.pop()
        return real(holder=holder, now=now)

    monkeypatch.setattr(nodes, "_lease", late)

    assert nodes.lease(holder="a", now=NOW) > 0
