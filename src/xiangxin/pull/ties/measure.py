"""What the ties of a market are like: findings of `ties`, for the whole market."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from xiangxin.pull.acts import DAY
from xiangxin.pull.findings import ASSOCIATION, Asked, Finding, Measure, table
from xiangxin.pull.ledger import Ledger
from xiangxin.pull.snapshot import Figure
from xiangxin.pull.ties import dyadic
from xiangxin.pull.ties.dyadic import Estimate, Network
from xiangxin.pull.ties.features import features
from xiangxin.pull.ties.strength import BANDS, bands, column, common_bands, strengths
from xiangxin.pull.ties.toward import KINDS, toward

Array: TypeAlias = npt.NDArray[np.float64]
Truth: TypeAlias = npt.NDArray[np.bool_]
Whole: TypeAlias = npt.NDArray[np.int64]

NAME: Final = "ties"
FEWEST: Final = 10
"""Pairs, or replies, without which no interval is worth its ink."""
AHEAD: Final = 30 * DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ties:
    """Pairs that interacted; arrays of two rows a pair, u toward v and back."""

    of: Network
    u: Whole
    v: Whole
    s: Array
    columns: dict[str, Array]

    def each(self, name: str) -> Array:
        """Of each pair; for columns that are the same both ways."""
        return self.columns[name][::2]

    @property
    def activation(self) -> Array:
        """Of both ways together."""
        ways = np.exp(self.columns["activation"]).reshape(-1, 2)
        return np.asarray(np.log(np.nansum(ways, axis=1)))


def run(ledger: Ledger, asked: Asked) -> pa.Table:
    """Findings of `ties`; see docs/pull/ties.md."""
    told = features(ledger, until=asked.until)
    ties = _interacted(told)
    if ties is None:
        return table([_none("pairs", "no_ties")])
    if len(ties.of.low) < FEWEST:
        return table([_none("pairs", "few_ties")])
    found = [
        *_counts(told, ties, asked),
        *_shapes(ties, asked),
        *_bands(ties, asked),
        *_validity(ledger, asked),
    ]
    return table(found)


MEASURE: Final = Measure(
    name=NAME,
    needs=("interaction",),
    wants=("actor.person", "post.person", "post.in_reply_to"),
    run=run,
)


def _interacted(told: pa.Table) -> _Ties | None:
    met = ~column(told, "never_interacted").astype(bool)
    if not met.any():
        return None
    u, v = (told.column(name).to_numpy()[met] for name in ("u", "v"))
    names = ("activation", "burstiness", "acts", "reciprocity", "mutual_follow",
             "common", "overlap")  # fmt: skip
    return _Ties(
        of=dyadic.network(u[::2], v[::2]),
        u=u,
        v=v,
        s=strengths(told)[met],
        columns={name: column(told, name)[met] for name in names},
    )


def _counts(told: pa.Table, ties: _Ties, asked: Asked) -> Iterator[Finding]:
    yield _count("pairs", len(ties.of.low), ties.of.people, asked)
    yield _count("people", ties.of.people, ties.of.people, asked)
    ways = bands(strengths(told))
    near = common_bands(column(told, "common"))
    for band in range(BANDS):
        for parts, label in ((ways, "interaction"), (near, "common")):
            many = int((parts == band).sum())
            yield _count("ways", many, len(parts), asked, part=f"{label}:{band}")


def _shapes(ties: _Ties, asked: Asked) -> Iterator[Finding]:
    of, overlap = ties.of, ties.each("overlap")
    reciprocity = ties.each("reciprocity")
    yield _told(
        "reciprocated", dyadic.share(of, np.asarray(reciprocity > 0, float)), asked
    )
    yield _told("mutual_follow", dyadic.share(of, ties.each("mutual_follow")), asked)
    alone = np.where(np.isnan(overlap), np.nan, overlap == 0)
    yield _told("bridge", dyadic.share(of, alone), asked)
    yield _told("burstiness", dyadic.mean(of, ties.columns["burstiness"]), asked)
    yield _told("overlap", dyadic.mean(of, overlap), asked)
    quarters = bands(ties.activation)
    for quarter in range(1, BANDS):
        among = np.where(quarters == quarter, overlap, np.nan)
        part = f"activation:{quarter}"
        yield _told("overlap", dyadic.mean(of, among), asked, part=part)
    trend = dyadic.correlation(of, ties.activation, overlap)
    yield _told("overlap_trend", trend, asked)


def _bands(ties: _Ties, asked: Asked) -> Iterator[Finding]:
    acts, band = ties.columns["acts"], bands(ties.s)
    average = acts.mean()
    for each in range(1, BANDS):
        part, inside = f"interaction:{each}", band == each
        among = np.where(inside, ties.s, np.nan)
        yield _told("strength", dyadic.mean(ties.of, among), asked, part=part)
        share = float(acts[inside].sum() / acts.sum())
        influence = acts * (inside - share) / (average * len(acts))
        spread = dyadic.Z * ties.of.error(influence.reshape(-1, 2).sum(axis=1))
        found = Estimate(
            value=share,
            low=max(0.0, share - spread),
            high=min(1.0, share + spread),
            n=int(acts.sum()),
        )
        yield _told("acts", found, asked, part=part)


def _validity(ledger: Ledger, asked: Asked) -> Iterator[Finding]:
    """Do strengths of thirty days ago tell who replied to whom since?"""
    then = asked.until - AHEAD
    ties = _interacted(features(ledger, until=then))
    later = toward(ledger, since=then, until=asked.until)
    replies = later.kind == KINDS.index("reply")
    if ties is None or int(replies.sum()) < FEWEST:
        yield _none("reply_auc", "few_replies")
        return
    hit = _among(ties, later.u[replies], later.v[replies])
    if min(int(hit.sum()), int((~hit).sum())) < FEWEST:
        yield _none("reply_auc", "few_replies")
        return
    yield _told("reply_auc", dyadic.auc(ties.of, ties.s, hit), asked)
    warmth = np.nan_to_num(ties.columns["activation"], nan=-np.inf)
    found = dyadic.auc(ties.of, warmth, hit)
    yield _told("reply_auc", found, asked, part="activation")


def _among(ties: _Ties, u: Whole, v: Whole) -> Truth:
    """Which ways are among these."""
    ids = np.unique(np.concatenate([ties.u, ties.v, u, v]))
    asked, known = (
        np.searchsorted(ids, one) * len(ids) + np.searchsorted(ids, two)
        for one, two in ((ties.u, ties.v), (u, v))
    )
    return np.isin(asked, known)


def _told(
    name: str, found: Estimate | None, asked: Asked, *, part: str = ""
) -> Finding:
    if found is None or found.n < FEWEST:
        return _none(name, "few_ties", part=part)
    figure = Figure(
        value=found.value,
        low=found.low,
        high=found.high,
        n=found.n,
        badge=ASSOCIATION,
        as_of=asked.moment,
        definition=f"{NAME}.{name}",
    )
    return Finding(measure=NAME, name=name, part=part, figure=figure)


def _count(
    name: str, many: int, among: int, asked: Asked, *, part: str = ""
) -> Finding:
    """Counted, not estimated: its interval is itself."""
    figure = Figure(
        value=many,
        low=many,
        high=many,
        n=among,
        badge=ASSOCIATION,
        as_of=asked.moment,
        definition=f"{NAME}.{name}",
    )
    return Finding(measure=NAME, name=name, part=part, figure=figure)


def _none(name: str, why: str, *, part: str = "") -> Finding:
    return Finding(measure=NAME, name=name, part=part, missing=why)
