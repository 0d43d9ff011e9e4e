"""The measure `motion`: one pass over a ledger, everything about it that has a time."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import ibis.expr.types as ir
import numpy as np
import pyarrow as pa

from xiangxin.pull import acts as people_acts
from xiangxin.pull import backend, counts, draws
from xiangxin.pull import direction as where
from xiangxin.pull import orbits as near
from xiangxin.pull import paths as met
from xiangxin.pull import strength as force
from xiangxin.pull.findings import (
    ASSOCIATION,
    MATCHED,
    Asked,
    Finding,
    Measure,
    table,
)
from xiangxin.pull.ledger import Ledger
from xiangxin.pull.motion import events, flows, trends
from xiangxin.pull.paths import RECENT
from xiangxin.pull.snapshot import ORBITS, Figure
from xiangxin.pull.strength import Returns
from xiangxin.pull.triggers import DIRECTIONS, PERSON, TOPIC
from xiangxin.pull.windows import WINDOWS

NAME: Final = "motion"
FEWEST_RETURNS: Final = 20
FEWEST_VISITS: Final = 30
OUTSIDE: Final = "outside"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Work:
    """What all parts share: rows, ids of actors, and who is asked about."""

    ledger: Ledger
    asked: Asked
    ids: where.Whole
    category: where.Whole
    wanted: frozenset[int]
    bank: draws.Bank

    def figure(
        self, bounds: tuple[float, float, float], *, n: int, name: str, badge: str
    ) -> Figure:
        value, low, high = bounds
        return Figure(
            value=value,
            low=low,
            high=high,
            n=n,
            badge=badge,
            as_of=self.asked.moment,
            definition=f"{NAME}.{name}",
        )


def run(ledger: Ledger, asked: Asked) -> pa.Table:
    """Findings of `motion`, for actors with people enough; see docs/pull/direction.md."""
    con, until = ledger.backend, asked.until
    done = people_acts.held(ledger, until=until)
    acts = people_acts.held_acts(ledger, until=until)
    actors = backend.collect(con, ledger.actor.order_by("actor"))
    ids = counts.whole(actors, "actor")
    wanted = asked.actors
    work = _Work(
        ledger=ledger,
        asked=asked,
        ids=ids,
        category=counts.categories(actors),
        wanted=frozenset(ids.tolist()) if wanted is None else wanted,
        bank=draws.bank(asked.seed),
    )
    found = [
        *_directions(work, acts),
        *_strengths(work, acts),
        *_flows(work, done),
        *_changes(work, acts),
    ]
    return table(found)


def _directions(work: _Work, acts: ir.Table) -> Iterator[Finding]:
    con, until = work.ledger.backend, work.asked.until
    walked = met.paths(con, acts, until=until)
    split = met.splits(met.removal_effects(walked.steps_of(work.ids)))
    got = backend.collect(con, trends.windowed(walked.acts, until=until))
    at, inside = counts.positions(work.ids, counts.whole(got, "actor"))
    person, window, mask, times = (
        counts.whole(got, name)[inside]
        for name in ("person", "window", "mask", "times")
    )
    people = trends.windows_of((at, person, window, mask, times), split)
    known = trends.known(people)
    prior = [
        where.priors(
            known.vectors[known.window == w],
            actor=known.actor[known.window == w],
            category=work.category,
        )
        for w in range(WINDOWS)
    ]
    starts = np.searchsorted(known.actor, np.arange(len(work.ids) + 1))
    for spot, actor in enumerate(work.ids.tolist()):
        rows = slice(starts[spot], starts[spot + 1])
        if actor not in work.wanted or starts[spot + 1] - starts[spot] == 0:
            continue
        window, vectors = known.window[rows], known.vectors[rows]
        yield from _shares(work, actor, window, vectors, [p[spot] for p in prior])
        moved = trends.slope(window, known.person[rows], vectors)
        yield _slope(work, actor, moved, "to_goods")
        yield _slope(work, actor, moved, "to_reward")


def _slope(work: _Work, actor: int, moved: trends.Slope | None, name: str) -> Finding:
    if moved is None:
        return Finding(measure=NAME, actor=actor, name=name, missing="few_windows")
    bounds = moved.goods if name == "to_goods" else moved.reward
    if bounds is None:
        return Finding(measure=NAME, actor=actor, name=name, missing="few_of_a_kind")
    told = work.figure(bounds, n=moved.people, name=name, badge=ASSOCIATION)
    return Finding(measure=NAME, actor=actor, name=name, figure=told)


def _shares(
    work: _Work,
    actor: int,
    window: where.Whole,
    vectors: where.Array,
    prior: list[where.Array],
) -> Iterator[Finding]:
    for w in range(WINDOWS):
        inside = window == w
        # The last window is the snapshot's own, and stands there however small.
        if inside.sum() < (trends.FEWEST_IN_A_WINDOW if w else 1):
            continue
        drawn = draws.shares(work.bank, vectors[inside], prior=prior[w])
        weight = inside.sum() + draws.PSEUDO_PEOPLE
        mean = vectors[inside].sum(axis=0) + draws.PSEUDO_PEOPLE * prior[w]
        attention = [PERSON, TOPIC]
        drawn = np.vstack([drawn, drawn[attention].sum(axis=0)])
        mean = np.append(mean, mean[attention].sum())
        lows, highs = draws.interval(drawn)
        for i, name in enumerate((*DIRECTIONS, "attention")):
            value = float(mean[i] / weight)
            bounds = (value, min(lows[i], value), max(highs[i], value))
            yield Finding(
                measure=NAME,
                actor=actor,
                part=f"window:{w}",
                name=f"share_{name}",
                figure=work.figure(
                    bounds, n=int(inside.sum()), name="share", badge=ASSOCIATION
                ),
            )


def _strengths(work: _Work, acts: ir.Table) -> Iterator[Finding]:
    con = work.ledger.backend
    for w in range(WINDOWS):
        until = work.asked.until - w * RECENT
        got = backend.collect(con, force.returns(acts, until=until))
        at, inside = counts.positions(work.ids, counts.whole(got, "actor"))
        own = np.zeros((2, len(work.ids)), dtype=np.int64)
        own[0, at] = counts.whole(got, "people")[inside]
        own[1, at] = counts.whole(got, "back")[inside]
        rest = [counts.others(each, work.category) for each in own]
        for spot in np.flatnonzero(own[0] >= FEWEST_RETURNS).tolist():
            actor = int(work.ids[spot])
            if actor not in work.wanted:
                continue
            told = force.strength(
                Returns(people=int(own[0, spot]), back=int(own[1, spot])),
                others=Returns(people=int(rest[0][spot]), back=int(rest[1][spot])),
                bank=work.bank,
                as_of=work.asked.moment,
            ).ratio
            if told is None:
                continue
            bounds = (told.value, told.low, told.high)
            yield Finding(
                measure=NAME,
                actor=actor,
                part=f"window:{w}",
                name="ratio",
                figure=work.figure(bounds, n=told.n, name="ratio", badge=ASSOCIATION),
            )


def _flows(work: _Work, done: ir.Table) -> Iterator[Finding]:
    seen = near.opens(work.ledger)
    con, until = work.ledger.backend, work.asked.until
    got = backend.collect(con, flows.flows(done, until=until, seen=seen))
    actor, period, began, ended, people = (
        counts.whole(got, name)
        for name in ("actor", "period", "began", "ended", "people")
    )
    if not len(actor):
        return
    keys = np.stack([actor, period, began], axis=1)
    _, groups = np.unique(keys, axis=0, return_inverse=True)
    value, low, high, n = flows.rates(people, groups.reshape(-1))
    known = np.isin(actor, work.ids)
    for row in np.flatnonzero((n >= flows.FEWEST) & known).tolist():
        if int(actor[row]) not in work.wanted:
            continue
        bounds = (float(value[row]), float(low[row]), float(high[row]))
        yield Finding(
            measure=NAME,
            actor=int(actor[row]),
            part=f"flow:{period[row]}:{_orbit(began[row])}",
            name=f"to_{_orbit(ended[row])}",
            figure=work.figure(bounds, n=int(n[row]), name="flow", badge=ASSOCIATION),
        )


def _changes(work: _Work, acts: ir.Table) -> Iterator[Finding]:
    yield Finding(measure=NAME, name="stock_out", missing="no_stock")
    con, until = work.ledger.backend, work.asked.until
    happened = events.events(work.ledger, until=until)
    if happened is None:
        yield Finding(measure=NAME, name="events", missing="no_events")
        return
    happened = backend.keep(con, happened, name="events")
    came = backend.keep(con, events.visits(acts, until=until), name="visits")
    by_day = backend.collect(
        con, came.group_by("actor", "day").aggregate(people=came.count())
    )
    at, inside = counts.positions(work.ids, counts.whole(by_day, "actor"))
    totals = events.daily(
        at,
        counts.whole(by_day, "day")[inside],
        counts.whole(by_day, "people")[inside],
        actors=len(work.ids),
    )
    days = backend.collect(con, happened)
    near_event = backend.collect(con, events.around(came, happened))
    yield from _each_change(work, days, near_event, totals)


def _each_change(
    work: _Work, days: pa.Table, near_event: pa.Table, totals: where.Array
) -> Iterator[Finding]:
    event_at, inside = counts.positions(work.ids, counts.whole(days, "actor"))
    event_kind = counts.whole(days, "kind")[inside]
    event_day = counts.whole(days, "day")[inside]
    at, known = counts.positions(work.ids, counts.whole(near_event, "actor"))
    kind = counts.whole(near_event, "kind")[known]
    after = counts.whole(near_event, "after")[known]
    before = counts.whole(near_event, "before")[known]
    for spot, number in np.unique(np.stack([event_at, event_kind], 1), axis=0).tolist():
        actor, name = int(work.ids[spot]), events.KINDS[number]
        if actor not in work.wanted:
            continue
        mine = (at == spot) & (kind == number)
        own = events.Visits(after=after[mine], before=before[mine])
        if own.after.sum() + own.before.sum() < FEWEST_VISITS:
            yield Finding(measure=NAME, actor=actor, name=name, missing="few_visits")
            continue
        rest = events.others(totals, work.category, actor=spot)
        when = np.sort(event_day[(event_at == spot) & (event_kind == number)])
        later, earlier = events.over_and_under(rest, when)
        told = events.change(own, others_after=later, others_before=earlier)
        figure = work.figure(
            (told.value, told.low, told.high), n=told.people, name=name, badge=MATCHED
        )
        yield Finding(measure=NAME, actor=actor, name=name, figure=figure)


def _orbit(number: int) -> str:
    return OUTSIDE if number == flows.OUTSIDE else ORBITS[number]


MEASURE: Final = Measure(
    name=NAME,
    needs=("interaction",),
    wants=("exposure.actor", "promotion.until_at", "post.place", "release"),
    run=run,
)
