"""Attribution for a market and its actors, from a ledger."""

from collections.abc import Iterator
from typing import Final

import ibis
import numpy as np
import pyarrow as pa

from xiangxin.pull import acts as people_acts
from xiangxin.pull import backend, findings
from xiangxin.pull import orders as kept_orders
from xiangxin.pull.attribution.credits import (
    LONG_DRAWS,
    Attribution,
    Credit,
    attribute,
)
from xiangxin.pull.attribution.journeys import Journeys
from xiangxin.pull.attribution.walks import NO_MONEY, YEAR, Walks, walks
from xiangxin.pull.findings import ASSOCIATION, Asked, Finding, Measure
from xiangxin.pull.ledger import Ledger
from xiangxin.pull.snapshot import Figure

NAME: Final = "attribution"
FEWEST: Final = 20
"""Kept orders that an actor needs before they are divided."""


def run(ledger: Ledger, asked: Asked) -> pa.Table:
    """For the whole market (actor null), and each actor with kept orders or asked for."""
    return findings.table(_every(ledger, asked))


def of_journeys(told: Journeys, asked: Asked) -> pa.Table:
    """For paths alone, which belong to no actor and whose money names no currency."""
    write = _Writer(asked, actor=None, n=told.converted)
    return findings.table(_of_journeys(told, asked, write))


MEASURE: Final = Measure(
    name=NAME,
    needs=("interaction",),
    run=run,
    wants=("promotion", "interaction.amount_minor", "interaction.currency"),
)


def _every(ledger: Ledger, asked: Asked) -> Iterator[Finding]:
    walked = walks(ledger, until=asked.until)
    guests = _guests(ledger, asked)
    yield from _scope(walked, asked, actor=None, guests=sum(guests.values()))
    sold = np.unique(walked.actor[walked.conversions > 0]).tolist()
    chosen = sold if asked.actors is None else sorted(asked.actors)
    for actor, own in zip(chosen, walked.of(chosen), strict=True):
        yield from _scope(own, asked, actor=actor, guests=guests.get(actor, 0))


def _guests(ledger: Ledger, asked: Asked) -> dict[int, int]:
    done = people_acts.held(ledger, until=asked.until)
    orders = kept_orders.kept(done).filter(
        ibis._.person.isnull(), ibis._.at > asked.until - YEAR
    )
    counted = orders.group_by("actor").aggregate(orders=orders.count())
    rows = backend.collect(ledger.backend, counted).to_pylist()
    return {row["actor"]: row["orders"] for row in rows}


def _scope(
    walked: Walks, asked: Asked, *, actor: int | None, guests: int
) -> Iterator[Finding]:
    """`removal` and the rules have the source as their part."""
    currency = _commonest(walked)
    told = walked.journeys(currency=currency)
    write = _Writer(asked, actor=actor, n=told.converted)
    yield write.count("conversions", told.converted)
    yield write.count("lost_paths", told.lost)
    yield write.count("open_paths", len(walked.open_at))
    yield write.count("guest_orders", guests)
    yield from (
        write.count("payment_steps", steps, part=host)
        for host, steps in sorted(told.left_out.items())
    )
    if told.converted < FEWEST:
        why = "few_conversions" if told.converted else "no_conversions"
        yield from (write.missing(name, why) for name in ("markov", "shapley"))
        return
    yield from _money(walked, told, write, currency=currency)
    yield write.missing("incremental", "no_lift")
    # An actor is drawn less often: there may be thousands.
    few = None if actor is None else LONG_DRAWS
    found = attribute(told, seed=asked.seed, draws=few)
    yield write.count("order", found.order)
    yield from _credits(found, write)


def _of_journeys(told: Journeys, asked: Asked, write: "_Writer") -> Iterator[Finding]:
    yield write.count("conversions", told.converted)
    yield write.count("lost_paths", told.lost)
    yield from (
        write.count("payment_steps", steps, part=host)
        for host, steps in sorted(told.left_out.items())
    )
    if told.converted < FEWEST:
        why = "few_conversions" if told.converted else "no_conversions"
        yield from (write.missing(name, why) for name in ("markov", "shapley"))
        return
    if told.valued > 0:
        yield write.count("value", told.valued)
    else:
        yield write.missing("value", "no_money")
    yield write.missing("incremental", "no_lift")
    found = attribute(told, seed=asked.seed)
    yield write.count("order", found.order)
    yield from _credits(found, write)


def _commonest(walked: Walks) -> int:
    """The currency of most orders; of equally common ones the first by its name."""
    known = walked.currency != NO_MONEY
    if not known.any():
        return NO_MONEY
    times = np.bincount(walked.currency[known], walked.conversions[known])
    return int(np.argmax(times))


def _money(
    walked: Walks, told: Journeys, write: "_Writer", *, currency: int
) -> Iterator[Finding]:
    if told.valued > 0:
        yield write.count("value", told.valued, part=walked.currencies[currency])
    else:
        yield write.missing("value", "no_money")
    orders = walked.conversions
    its = walked.currency == currency
    other = orders.sum() if currency == NO_MONEY else orders[~its].sum()
    yield write.count("other_money", int(other))
    yield write.count("negative_money", int(orders[its & (walked.value < 0)].sum()))


def _credits(found: Attribution, write: "_Writer") -> Iterator[Finding]:
    named = {"removal": found.removal, **found.conversions}
    named |= {f"{rule}_value": credit for rule, credit in found.value.items()}
    for name, credit in named.items():
        for at, source in enumerate(found.sources):
            yield write.credit(name, credit, at=at, source=source)


class _Writer:
    """Findings of one actor."""

    def __init__(self, asked: Asked, *, actor: int | None, n: int) -> None:
        self._asked = asked
        self._actor = actor
        self._n = n

    def missing(self, name: str, why: str) -> Finding:
        return Finding(measure=NAME, name=name, actor=self._actor, missing=why)

    def count(self, name: str, value: float, *, part: str = "") -> Finding:
        """Counted, so its interval has no width."""
        return self._told(name, value, value, value, part=part)

    def credit(self, name: str, credit: Credit, *, at: int, source: str) -> Finding:
        low, high = float(credit.low[at]), float(credit.high[at])
        return self._told(name, float(credit.value[at]), low, high, part=source)

    def _told(
        self, name: str, value: float, low: float, high: float, *, part: str
    ) -> Finding:
        figure = Figure(
            value=float(value),
            low=float(low),
            high=float(high),
            n=self._n,
            badge=ASSOCIATION,
            as_of=self._asked.moment,
            definition=f"{NAME}.{name}",
        )
        return Finding(
            measure=NAME, name=name, actor=self._actor, part=part, figure=figure
        )
