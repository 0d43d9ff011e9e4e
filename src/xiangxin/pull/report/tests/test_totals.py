"""What all actors of a kind come to, and that it tells of no single one."""

from dataclasses import replace

import pytest

from xiangxin.pull.report.totals import FEWEST_ACTORS, totals
from xiangxin.pull.snapshot import Actor, Figure, Snapshot, Verdict


def figure(value, n):
    return Figure(
        value=value,
        low=value - 0.03,
        high=value + 0.03,
        n=n,
        badge="association",
        as_of="2026-11-22T00:00:00+00:00",
        definition="direction.share",
    )


def snapshot(actor, *, product, n=100):
    rest = (1 - product) / 3
    shares = {"product": product, "person": rest, "topic": rest, "reward": rest}
    return Snapshot(
        actor=Actor(id=str(actor), kind="product"),
        as_of="2026-11-22T00:00:00+00:00",
        engine="1",
        seed=1,
        demo=False,
        people=n,
        orbits={"owner": n, "talker": 2},
        verdict=Verdict(code="goods"),
        shares={name: figure(share, n) for name, share in shares.items()},
    )


def test_a_total_weighs_by_people_and_knows_it_better_than_each_alone():
    some = [snapshot(at, product=0.4) for at in range(8)]
    some.append(snapshot(9, product=0.8, n=800))

    told = {(m, name): f for m, _, name, f in totals(some)}
    share = told["direction", "share_product"]

    assert share.value == pytest.approx(0.6)
    assert share.n == 1600
    assert share.high - share.value < 0.03
    assert told["orbits", "owner"].value == 1600


def test_few_actors_have_no_total_for_it_would_be_their_own():
    some = [snapshot(at, product=0.4) for at in range(FEWEST_ACTORS - 1)]
    empty = replace(snapshot(9, product=0.4), orbits={"owner": 0})

    assert not list(totals([*some, empty]))
    assert list(totals([*some, snapshot(9, product=0.4)]))
