"""Influence without an experiment, from a ledger: matched pairs and shuffled times."""

from collections.abc import Iterator
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from xiangxin.pull import findings
from xiangxin.pull.acts import DAY
from xiangxin.pull.findings import ASSOCIATION, MATCHED, Asked, Finding, Measure
from xiangxin.pull.ledger import Ledger
from xiangxin.pull.observational.candidates import HORIZON, Sample, samples
from xiangxin.pull.observational.matching import (
    Effect,
    Matched,
    effects,
    matched_sample,
)
from xiangxin.pull.observational.seen import KINDS, Log, Seen, exposures, seen
from xiangxin.pull.observational.sensitivity import e_value
from xiangxin.pull.observational.shuffles import (
    NOBODY_EXPOSED,
    PERMUTATIONS,
    Adoptions,
    Estimate,
    edge_reversal,
    shuffle_test,
)
from xiangxin.pull.snapshot import Figure

NAME: Final = "observational"
FEWEST: Final = 50
"""Pairs that a month or an actor needs for figures of its own."""
NO_ADOPTIONS: Final = "no_adoptions"
NO_TIES: Final = "no_ties"
FEW_PAIRS: Final = "few_pairs"
NO_RATIO: Final = "no_ratio"
PLACEBOS: Final = ("placebo", "beyond_placebo")
Z: Final = 1.6449


def run(ledger: Ledger, asked: Asked) -> pa.Table:
    """For the market (actor null) and for actors with 50 pairs or asked for; the part
    begins with the way to adopt, `order` or `follow`."""
    told = seen(ledger, until=asked.until)
    found: list[Finding] = []
    for kind in KINDS:
        found += _kind(told, asked, kind=kind)
    return findings.table(found)


MEASURE: Final = Measure(
    name=NAME,
    needs=("interaction",),
    run=run,
    wants=("exposure.cue_shown", "actor.person", "actor.category"),
)


def _kind(told: Seen, asked: Asked, *, kind: str) -> Iterator[Finding]:
    adopted = told.adoptions[kind]
    write = _Writer(asked, part=kind)
    if not len(adopted.at):
        names = ("matched_difference", "matched_ratio", "shuffle_p", "edge_difference")
        yield from (write.missing(name, NO_ADOPTIONS) for name in names)
        return
    exposed = told.cues or exposures(told.ties, adopted)
    drawn, early = samples(told, adopted, exposed, until=asked.until, seed=asked.seed)
    pairs, placebo = _matched(drawn, asked), _matched(early, asked)
    if drawn is None or pairs is None:
        reason = NOBODY_EXPOSED if len(told.ties.at) or told.cues else NO_TIES
        for name in ("matched_difference", "matched_ratio", "e_value"):
            yield write.missing(name, reason)
    else:
        yield from _pairs(drawn, pairs, asked, write)
    yield from _placebo(pairs, placebo, write)
    yield from _shuffles(told.ties, adopted, asked, write)


def beyond(difference: Estimate, placebo: Estimate) -> Estimate:
    """A difference less what its placebo shows, where that is above 0."""
    less = max(placebo.value, 0.0)
    value = difference.value - less
    below = np.hypot(difference.value - difference.low, placebo.high - placebo.value)
    above = np.hypot(difference.high - difference.value, placebo.value - placebo.low)
    return Estimate(value=value, low=value - float(below), high=value + float(above))


def _matched(drawn: Sample | None, asked: Asked) -> Matched | None:
    if drawn is None:
        return None
    return matched_sample(drawn.rows, horizon=HORIZON, seed=asked.seed)


def _badge(found: Matched) -> str:
    return MATCHED if found.balanced else ASSOCIATION


def _pairs(
    drawn: Sample, found: Matched, asked: Asked, write: "_Writer"
) -> Iterator[Finding]:
    badge, n = _badge(found), found.pairs
    yield from _effect(found.effect, write, n=n, badge=badge)
    yield from _hidden(found.effect, write, n=n, badge=badge)
    total = n + found.unmatched
    yield write.plain("unmatched", found.unmatched / max(total, 1), n=total)
    for one in found.balance:
        by = write.within(one.name)
        yield by.plain("smd_before", one.before, n=total)
        yield by.plain("smd_after", one.after, n=n)
    yield from _months(drawn, found, asked, write, badge=badge)
    yield from _actors(drawn, found, asked, write, badge=badge)


def _effect(
    effect: Effect, write: "_Writer", *, n: int, badge: str
) -> Iterator[Finding]:
    for name, told in (
        ("matched_difference", effect.difference),
        ("matched_ratio", effect.ratio),
    ):
        if told is None:
            yield write.missing(name, effect.missing or NO_RATIO)
        else:
            yield write.told(name, told, n=n, badge=badge)


def _hidden(
    effect: Effect, write: "_Writer", *, n: int, badge: str
) -> Iterator[Finding]:
    """The E-value; its lower end is that of the interval's end nearer to 1."""
    if effect.ratio is None:
        yield write.missing("e_value", effect.missing or NO_RATIO)
        return
    ratio = effect.ratio
    found = e_value(ratio.value, low=ratio.low, high=ratio.high)
    farther = e_value(ratio.high if ratio.value >= 1 else ratio.low)
    told = Estimate(
        value=found.estimate,
        low=found.bound,
        high=max(farther.estimate, found.estimate),
    )
    yield write.told("e_value", told, n=n, badge=badge)


def _months(
    drawn: Sample, found: Matched, asked: Asked, write: "_Writer", *, badge: str
) -> Iterator[Finding]:
    moment = np.asarray(drawn.rows.moment)[found.treated]
    month = moment.astype("datetime64[us]").astype("datetime64[M]")
    for one in np.unique(month):
        its = month == one
        if its.sum() >= FEWEST:
            yield from _effect(
                _of(drawn, found, its, asked),
                write.within(f"month:{one}"),
                n=int(its.sum()),
                badge=badge,
            )


def _actors(
    drawn: Sample, found: Matched, asked: Asked, write: "_Writer", *, badge: str
) -> Iterator[Finding]:
    item = drawn.item[found.treated]
    ids, sizes = np.unique(item, return_counts=True)
    wanted = ids[sizes >= FEWEST].tolist() if asked.actors is None else asked.actors
    for actor in sorted(wanted):
        its = item == actor
        by = write.about(actor)
        if its.sum() < FEWEST:
            yield by.missing("matched_difference", FEW_PAIRS)
            continue
        effect = _of(drawn, found, its, asked)
        yield from _effect(effect, by, n=int(its.sum()), badge=badge)


def _of(
    drawn: Sample, found: Matched, its: npt.NDArray[np.bool_], asked: Asked
) -> Effect:
    return effects(
        found.exposed_adopted[its],
        found.control_adopted[its],
        viewer=np.asarray(drawn.rows.viewer)[found.treated[its]],
        seed=asked.seed,
    )


def _placebo(
    found: Matched | None, early: Matched | None, write: "_Writer"
) -> Iterator[Finding]:
    """And what the difference is beyond it."""
    if early is None or early.effect.difference is None:
        reason = early.effect.missing if early else NOBODY_EXPOSED
        yield from (write.missing(n, reason or NO_RATIO) for n in PLACEBOS)
        return
    placebo = early.effect.difference
    yield write.told("placebo", placebo, n=early.pairs, badge=_badge(early))
    if found is None or found.effect.difference is None:
        reason = found.effect.missing if found else NOBODY_EXPOSED
        yield write.missing("beyond_placebo", reason or NO_RATIO)
        return
    both = MATCHED if found.balanced and early.balanced else ASSOCIATION
    told = beyond(found.effect.difference, placebo)
    yield write.told("beyond_placebo", told, n=found.pairs, badge=both)


def _shuffles(
    ties: Log, adopted: Log, asked: Asked, write: "_Writer"
) -> Iterator[Finding]:
    edges = np.stack([ties.person, ties.item], axis=1)
    log = Adoptions(person=adopted.person, item=adopted.item, at=adopted.at)
    one = shuffle_test(edges, log, period=DAY, seed=asked.seed)
    if one.alpha is None or one.shuffled is None or one.p is None:
        reason = one.missing or NOBODY_EXPOSED
        reason = reason if len(ties.at) else NO_TIES
        yield from (write.missing(n, reason) for n in ("shuffle_p", "edge_difference"))
        return
    n = one.adoptions
    yield write.told("alpha", one.alpha, n=n)
    yield write.told("alpha_shuffled", one.shuffled, n=n)
    reach = Z * (one.p * (1 - one.p) / (PERMUTATIONS + 1)) ** 0.5
    luck = Estimate(
        value=one.p, low=max(one.p - reach, 0.0), high=min(one.p + reach, 1.0)
    )
    yield write.told("shuffle_p", luck, n=n)
    two = edge_reversal(edges, log, period=DAY)
    if two.against is None or two.difference is None:
        yield write.missing("edge_difference", two.missing or NOBODY_EXPOSED)
        return
    yield write.told("alpha_against", two.against, n=n)
    yield write.told("edge_difference", two.difference, n=n)


class _Writer:
    """Findings of one way to adopt, of one actor or all, in one part or the whole."""

    def __init__(self, asked: Asked, *, part: str, actor: int | None = None) -> None:
        self._asked = asked
        self._part = part
        self._actor = actor

    def within(self, part: str) -> "_Writer":
        return _Writer(self._asked, part=f"{self._part}:{part}", actor=self._actor)

    def about(self, actor: int) -> "_Writer":
        return _Writer(self._asked, part=self._part, actor=actor)

    def missing(self, name: str, why: str) -> Finding:
        return Finding(
            measure=NAME, name=name, actor=self._actor, part=self._part, missing=why
        )

    def plain(self, name: str, value: float, *, n: int) -> Finding:
        """Counted, so its interval has no width."""
        return self.told(name, Estimate(value=value, low=value, high=value), n=n)

    def told(
        self, name: str, of: Estimate, *, n: int, badge: str = ASSOCIATION
    ) -> Finding:
        figure = Figure(
            value=of.value,
            low=of.low,
            high=of.high,
            n=n,
            badge=badge,
            as_of=self._asked.moment,
            definition=f"{NAME}.{name}",
        )
        return Finding(
            measure=NAME, name=name, actor=self._actor, part=self._part, figure=figure
        )
