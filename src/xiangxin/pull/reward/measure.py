"""The reward test of every actor of a ledger."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import Final

import ibis.expr.types as ir
import numpy as np
import pyarrow as pa

from xiangxin.pull import backend, findings, orders, resample
from xiangxin.pull.draws import DRAWS, Array
from xiangxin.pull.findings import MATCHED, Asked, Measure
from xiangxin.pull.ledger import Ledger
from xiangxin.pull.reward import ends, referrals, retention, tables
from xiangxin.pull.reward.ends import FEWEST_FALSE, PLACEBO_STREAM, Ended
from xiangxin.pull.reward.forests import Scheme, forests
from xiangxin.pull.reward.kinds import Answer, Evidence, classify
from xiangxin.pull.reward.referrals import Told
from xiangxin.pull.reward.retention import People
from xiangxin.pull.reward.tables import Rows
from xiangxin.pull.slices import by_actor
from xiangxin.pull.telling import Teller
from xiangxin.pull.thresholds import FEWEST_PEOPLE

NAME: Final = "reward"
REWARDED, COUPLED, BURST, LIKES, OUTSIDERS = 1, 2, 3, 4, 5
"""Streams of chance."""

NO_SCHEME: Final = Scheme(recruits=0, funded=None, levels=None)


def reward(ledger: Ledger, asked: Asked) -> pa.Table:
    """Every figure of the reward test, of each actor that had people in a year."""
    say = Teller(measure=NAME, as_of=asked.moment)
    for actor, people, answer in _each(ledger, asked, say):
        _answer(answer, actor=actor, people=people, say=say)
    return findings.table(say.told)


def classification(ledger: Ledger, asked: Asked) -> Mapping[int, Answer]:
    """Of each actor that had people in a year: the kind, its likelihood, its score."""
    say = Teller(measure=NAME, as_of=asked.moment)
    return {actor: answer for actor, _, answer in _each(ledger, asked, say)}


def _cells(ledger: Ledger, table: ir.Table) -> dict[int, dict[str, Array]]:
    """The columns of a table of counts, by actor."""
    return {
        actor: {
            name: own[name].to_numpy().astype(np.float64)
            for name in own.column_names
            if name != "actor"
        }
        for actor, own in by_actor(backend.collect(ledger.backend, table)).items()
    }


def _each(ledger: Ledger, asked: Asked, say: Teller) -> list[tuple[int, int, Answer]]:
    of = tables.rows(ledger, until=asked.until)
    near = _cells(ledger, tables.coupling(of))
    bursts = _cells(ledger, tables.bursts(of))
    likes = _cells(ledger, tables.likes_and_orders(of))
    over = ends.ended(ledger, of, asked)
    people = retention.people(ledger, of)
    kinds = _kinds(ledger)
    told: Mapping[int, Told] = {}
    links = referrals.links(ledger, of)
    if links is not None:
        told = referrals.referrals(ledger, of, links)
        table = referrals.buyers(links, _buyers(of))
        _outsiders(
            backend.collect(ledger.backend, table), asked, say, known=kinds.keys()
        )
    signs = over.keys() | people.keys() | told.keys()
    found = []
    for actor in sorted(near.keys() | told.keys()):
        if not _is_told(actor, kinds, near, signs=signs, asked=asked):
            continue
        rewarded, crowd = _coupled(near.get(actor), actor=actor, asked=asked, say=say)
        _burst(bursts.get(actor), actor=actor, asked=asked, say=say)
        _likes(likes.get(actor), actor=actor, asked=asked, say=say)
        end = _end(over.get(actor), actor=actor, asked=asked, say=say)
        returns = _returns(people.get(actor), actor=actor, asked=asked, say=say)
        scheme = NO_SCHEME
        if actor in told:
            scheme = forests(told[actor], actor=actor, asked=asked, say=say)
        evidence = Evidence(
            people=crowd,
            rewarded=rewarded,
            drop=end,
            returns=returns,
            recruits=scheme.recruits,
            funded=scheme.funded,
            levels=scheme.levels,
        )
        found.append((actor, crowd, classify(evidence)))
    return found


def _kinds(ledger: Ledger) -> Mapping[int, str]:
    got = backend.collect(ledger.backend, ledger.actor.select("actor", "kind"))
    return dict(zip(got["actor"].to_pylist(), got["kind"].to_pylist(), strict=True))


def _is_told(
    actor: int,
    kinds: Mapping[int, str],
    near: Mapping[int, Mapping[str, Array]],
    *,
    signs: AbstractSet[int],
    asked: Asked,
) -> bool:
    """Persons whom few looked at, and without any reward, are left in peace."""
    if actor not in kinds or not _is_asked(actor, asked):
        return False
    if kinds[actor] != "person" or actor in signs:
        return True
    return float(near[actor]["people"].sum()) >= FEWEST_PEOPLE


def _is_asked(actor: int, asked: Asked) -> bool:
    return asked.actors is None or actor in asked.actors


def _coupled(
    cells: Mapping[str, Array] | None, *, actor: int, asked: Asked, say: Teller
) -> tuple[Array, int]:
    if cells is None:
        nobody = resample.share(0, 0, seed=asked.seed, stream=REWARDED)
        return nobody, 0
    people = cells["people"]
    crowd = int(people.sum())
    told = {}
    streams = {"drawn": REWARDED, "near": COUPLED}
    for column, name in (("near", "coupled"), ("drawn", "rewarded")):
        share = np.clip(cells[column], 0.0, 1.0)
        told[column] = resample.share_of(
            share, seed=asked.seed, stream=streams[column], counts=people
        )
        value = float(share @ people) / crowd
        say.drawn(name, value, told[column], n=crowd, actor=actor)
    return told["drawn"], crowd


def _burst(
    cells: Mapping[str, Array] | None, *, actor: int, asked: Asked, say: Teller
) -> None:
    if cells is None:
        return
    part = float(cells["burst"][0] / cells["days"][0])
    people = int(cells["persons"][0])
    drawn = resample.share(part * people, people, seed=asked.seed, stream=BURST)
    say.drawn("burst", part, drawn, n=people, actor=actor)


def _likes(
    cells: Mapping[str, Array] | None, *, actor: int, asked: Asked, say: Teller
) -> None:
    if cells is None or not cells["bought"] @ cells["people"]:
        say.missing("likes_per_order", "no_orders", actor=actor)
        return
    liked, bought, people = cells["liked"], cells["bought"], cells["people"]
    drawn = resample.ratio(liked, bought, seed=asked.seed, stream=LIKES, counts=people)
    value = float(liked @ people) / float(bought @ people)
    say.drawn("likes_per_order", value, drawn, n=int(people.sum()), actor=actor)


def _end(told: Ended | None, *, actor: int, asked: Asked, say: Teller) -> Array | None:
    if told is None or told.drop.figure is None or told.drop.drawn is None:
        why = "no_reward" if told is None else told.drop.missing or "no_reward"
        for name in ("drop_ratio", "step", "slope", "false_end"):
            say.missing(name, why, actor=actor)
        return None
    figure = told.drop.figure
    say.drawn("drop_ratio", figure.value, told.drop.drawn, n=figure.n, actor=actor)
    for week in told.weeks:
        week_part = f"week:{week.turn:+d}"
        edges = (week.low, week.high)
        say.between(
            "acts_a_day", week.mean, edges, n=week.acts, actor=actor, part=week_part
        )
    if told.series is None:
        say.missing("step", "short_series", actor=actor)
        say.missing("slope", "short_series", actor=actor)
    else:
        for name, effect in (
            ("step", told.series.step),
            ("slope", told.series.slope),
        ):
            edges = (effect.low, effect.high)
            say.between(name, effect.value, edges, n=told.series.days, actor=actor)
    if told.false < FEWEST_FALSE:
        say.missing("false_end", "few_false_ends", actor=actor)
    else:
        part = (told.greater + 1) / (told.false + 1)
        drawn = resample.share(
            part * told.windows, told.windows, seed=asked.seed, stream=PLACEBO_STREAM
        )
        say.drawn("false_end", part, drawn, n=told.false, actor=actor)
    return told.drop.drawn


def _returns(
    people: People | None, *, actor: int, asked: Asked, say: Teller
) -> Array | None:
    told = None if people is None else retention.returns(people, seed=asked.seed)
    if told is None:
        for name in ("returned", "stayed", "return_ratio", "same_returns"):
            say.missing(name, "one_side", actor=actor)
        return None
    for side in (retention.WON, retention.OTHERS):
        part = told.returned[side]
        say.drawn(
            "returned", part.value, part.drawn,
            n=part.people, actor=actor, part=side, badge=MATCHED,
        )  # fmt: skip
        if side not in told.stayed:
            say.missing("stayed", "too_young", actor=actor, part=side)
            continue
        part = told.stayed[side]
        say.drawn(
            "stayed", part.value, part.drawn,
            n=part.people, actor=actor, part=side, badge=MATCHED,
        )  # fmt: skip
    n = sum(part.people for part in told.returned.values())
    edges = (told.same, told.same)
    say.between("same_returns", told.same, edges, n=n, actor=actor, badge=MATCHED)
    if told.ratio is None:
        say.missing("return_ratio", "no_returns", actor=actor)
        return None
    say.drawn(
        "return_ratio", told.ratio.value, told.ratio.drawn,
        n=told.ratio.people, actor=actor, badge=MATCHED,
    )  # fmt: skip
    return told.ratio.drawn


def _buyers(of: Rows) -> ir.Table:
    kept = orders.kept(of.done)
    return kept.filter(kept.person.notnull()).select("actor", "person").distinct()


def _outsiders(
    table: pa.Table, asked: Asked, say: Teller, *, known: AbstractSet[int]
) -> None:
    for row in table.to_pylist():
        actor, people, inside = row["actor"], row["people"], row["inside"]
        if actor in known and _is_asked(actor, asked):
            hits = people - inside
            drawn = resample.share(hits, people, seed=asked.seed, stream=OUTSIDERS)
            say.drawn("outsiders", hits / people, drawn, n=people, actor=actor)


def _answer(answer: Answer, *, actor: int, people: int, say: Teller) -> None:
    for kind, likely in answer.likely.items():
        say.between("likely", likely, _around(likely), n=people, actor=actor, part=kind)
    likely = answer.likely.get(answer.code, max(answer.likely.values()))
    say.between(
        "answer", likely, _around(likely), n=people, actor=actor, part=answer.code
    )
    say.drawn("score", float(answer.score.mean()), answer.score, n=people, actor=actor)


def _around(likely: float) -> tuple[float, float]:
    """What the number of draws leaves open."""
    wide = 1.6449 * float(np.sqrt(likely * (1 - likely) / DRAWS))
    return max(likely - wide, 0.0), min(likely + wide, 1.0)


MEASURE: Final = Measure(
    name=NAME,
    needs=("interaction",),
    wants=("promotion", "referral", "payout"),
    run=reward,
)
