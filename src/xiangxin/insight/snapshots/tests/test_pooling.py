"""What the market as a whole is told from its actors."""

import pytest

from xiangxin.insight.snapshots.pooling import Pool
from xiangxin.insight.snapshots.tests.test_rules import measured
from xiangxin.pull.snapshot import Actor


def pooled(
    *sizes: tuple[int, int], kind: str = "product"
) -> dict[tuple[str, str], float]:
    pool = Pool()
    for number, (owners, talkers) in enumerate(sizes):
        people: list[tuple[str, str | None]] = [
            *[("owner", "product")] * owners,
            *[("talker", "topic")] * talkers,
        ]
        pool.add(measured(people, actor=Actor(id=str(number), kind=kind)))
    return {(row["part"], row["name"]): row["value"] for row in pool.rows()}


def test_each_actor_counts_by_its_people() -> None:
    told = pooled((10, 10), (30, 0), (30, 0), (20, 0), (10, 0))

    assert told["product", "owner"] == 100
    assert told["product", "talker"] == 10
    assert told["product", "share_topic"] == pytest.approx(10 / 110)


def test_of_four_actors_nothing_is_told() -> None:
    assert pooled(*[(50, 50)] * 4, kind="group") == {}


def test_more_actors_make_the_interval_narrower() -> None:
    def width(actors: int) -> float:
        pool = Pool()
        for number in range(actors):
            pool.add(
                measured(
                    [("owner", "product"), ("talker", "topic")] * 9,
                    actor=Actor(id=str(number), kind="brand"),
                )
            )
        (row,) = (r for r in pool.rows() if r["name"] == "share_topic")
        return float(row["high"] - row["low"])

    assert width(20) == pytest.approx(width(5) / 2)
