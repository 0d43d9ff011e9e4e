"""Every actor's snapshot from one ledger."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final, TypeAlias

import numpy as np

from xiangxin.pull import ENGINE, draws
from xiangxin.pull import direction as where
from xiangxin.pull import strength as force
from xiangxin.pull.counts import Market, count
from xiangxin.pull.direction import Direction
from xiangxin.pull.draws import Array, Bank
from xiangxin.pull.figures import figure
from xiangxin.pull.findings import Asked
from xiangxin.pull.ledger import Ledger
from xiangxin.pull.reward.ends import Drop, drop_ratio
from xiangxin.pull.snapshot import ORBITS, Figure, Snapshot, Strength
from xiangxin.pull.strength import Returns
from xiangxin.pull.verdict import Evidence, too_early, verdict

Progress: TypeAlias = Callable[[int, int], None]

ALWAYS_MISSING: Final = ("causal_direction",)


class NoSuchActor(LookupError):
    """An actor was asked for that the ledger does not know."""


def snapshots(
    ledger: Ledger,
    *,
    as_of: datetime | None = None,
    seed: int,
    actors: Sequence[int] | None = None,
    progress: Progress | None = None,
) -> list[Snapshot]:
    """In the order of their ids; without `actors`, of all that have any people."""
    asked = Asked(as_of=as_of or ledger.as_of, seed=seed)
    market = count(ledger, as_of=asked.as_of)
    chosen = _chosen(market, actors)
    drops = drop_ratio(ledger, asked)
    bank = draws.bank(seed)
    made = []
    for done, at in enumerate(chosen, start=1):
        drop = drops.get(int(market.actors[at].id), Drop())
        made.append(_snapshot(market, at, bank=bank, drop=drop))
        if progress:
            progress(done, len(chosen))
    return made


def _chosen(market: Market, actors: Sequence[int] | None) -> list[int]:
    if actors is None:
        return [int(at) for at in np.flatnonzero(market.orbit_counts.sum(axis=1))]
    at_of = {actor.id: at for at, actor in enumerate(market.actors)}
    for actor in actors:
        if str(actor) not in at_of:
            raise NoSuchActor(f"The ledger knows no actor {actor}.")
    return sorted(at_of[str(actor)] for actor in set(actors))


def _snapshot(market: Market, at: int, *, bank: Bank, drop: Drop) -> Snapshot:
    low, high = np.searchsorted(market.people.actor, [at, at + 1])
    people = market.people.recent[low:high]
    _, has = where.known(people)
    points = None
    if has.any():
        prior = market.people.prior[at]
        points = where.direction(people, prior=prior, bank=bank, as_of=market.as_of)
    repeat, repeat_drawn = _repeat(market, at, bank=bank)
    strength = _strength(market, at, bank=bank)
    if points is None:
        said = too_early(len(people), int(market.before[at]), shares={})
    else:
        evidence = Evidence(
            people=len(people),
            people_before=int(market.before[at]),
            shares=points.shares,
            drawn=points.drawn,
            repeat=repeat_drawn,
            drop=drop.drawn,
        )
        said = verdict(evidence)
    return Snapshot(
        actor=market.actors[at],
        as_of=market.as_of,
        engine=ENGINE,
        seed=bank.seed,
        demo=market.demo,
        people=len(people),
        orbits=dict(zip(ORBITS, market.orbit_counts[at].tolist(), strict=True)),
        verdict=said,
        guest_orders=int(market.guests[at]),
        undirected=int(market.undirected[at]),
        shares=points.shares if points else None,
        unknown=points.unknown if points else None,
        needle=points.needle if points else None,
        strength=strength,
        repeat=repeat,
        drop=drop.figure,
        cells=market.cells.get(at, ()),
        missing=_missing(points, strength, repeat, drop=drop, viewed=market.viewed),
    )


def _missing(
    points: Direction | None,
    strength: Strength | None,
    repeat: Figure | None,
    *,
    drop: Drop,
    viewed: bool,
) -> tuple[str, ...]:
    absent = {
        "drop_ratio": drop.figure is None,
        "passers_by": not viewed,
        "direction": points is None,
        "strength": strength is None,
        "category_rate": strength is not None and strength.category is None,
        "repeat_rate": repeat is None,
    }
    return (*ALWAYS_MISSING, *(name for name, is_so in absent.items() if is_so))


def _repeat(
    market: Market, at: int, *, bank: Bank
) -> tuple[Figure | None, Array | None]:
    buyers, again = int(market.buyers[at]), int(market.again[at])
    if buyers == 0:
        return None, None
    drawn = draws.rate(bank, hits=again, n=buyers, stream=2)
    told = figure(
        again / buyers, drawn, n=buyers, as_of=market.as_of, definition="repeat"
    )
    return told, drawn


def _strength(market: Market, at: int, *, bank: Bank) -> Strength | None:
    own = Returns(people=int(market.before[at]), back=int(market.back[at]))
    if own.people == 0:
        return None
    others = Returns(
        people=int(market.others_before[at]), back=int(market.others_back[at])
    )
    return force.strength(own, others=others, bank=bank, as_of=market.as_of)
