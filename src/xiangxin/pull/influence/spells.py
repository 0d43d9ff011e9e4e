"""From the ledger to days at risk: who was shown to somebody, and when it happened."""

import ibis
import numpy as np
import pyarrow as pa

from xiangxin.pull import backend
from xiangxin.pull.acts import DAY
from xiangxin.pull.influence.bands import BANDS, Bands, Ties, banded, strengths
from xiangxin.pull.influence.clusters import Codes, Whole
from xiangxin.pull.influence.hazard import DAYS, Spells
from xiangxin.pull.ledger import Ledger

NEVER = np.iinfo(np.int64).max

COVARIATES = (*(f"interaction:{band}" for band in range(BANDS)), "fatigue")


def spells(
    ledger: Ledger,
    units: pa.Table,
    own: Bands,
    *,
    ties_at: Ties,
    outcome: str,
    until: int,
) -> Spells:
    """Person–product days from the first unit to the outcome, day 30 or `until`.

    `units` is a table of units.COLUMNS and `own` its bands. Covariates: ln(1 + n_b), n_b
    the different adopters of band b that were shown up to yesterday, and fatigue =
    ln(1 + earlier exposures to the peer drawn first).
    """
    first = _first_of_pair(units)
    at = units["at"].to_numpy()[first]
    did = units[f"{outcome}_at"].fill_null(NEVER).to_numpy()[first]
    began = at // DAY
    last = np.minimum(DAYS, until // DAY - began + 1)
    event_on = did // DAY - began + 1
    event = (event_on <= last) & (did > at)
    stop = np.where(event, event_on, last)
    at_risk = did > at
    pair, day, band = _shown(ledger, units, own, first, began, ties_at=ties_at)
    return _cut(
        viewer=units["viewer"].to_numpy()[first],
        began=began,
        stop=np.where(at_risk, stop, 0),
        event=event,
        fatigue=np.log1p(units["earlier"].to_numpy()[first]),
        pair=pair,
        day=day,
        band=band,
    )


def _first_of_pair(units: pa.Table) -> Whole:
    """The row of each viewer's first unit of each product."""
    viewer, product, at = (
        units[name].to_numpy() for name in ("viewer", "product", "at")
    )
    order = np.lexsort((at, product, viewer))
    is_new = np.ones(len(order), dtype=bool)
    is_new[1:] = (np.diff(viewer[order]) != 0) | (np.diff(product[order]) != 0)
    return np.asarray(order[is_new])


def _shown(
    ledger: Ledger,
    units: pa.Table,
    own: Bands,
    first: Whole,
    began: Whole,
    *,
    ties_at: Ties,
) -> tuple[Whole, Whole, Codes]:
    """Pair, day of the spell (from 1) and band of each adopter when first shown."""
    pairs = units.select(["viewer", "product"]).take(pa.array(first))
    pairs = pairs.append_column("pair", pa.array(np.arange(len(first))))
    pairs = pairs.append_column("stratum", pa.array(own.stratum[first]))
    asked = backend.keep(ledger.backend, ibis.memtable(pairs), name="pair")
    shown = ledger.extras["exposure"]
    shown = shown.mutate(product=ibis.coalesce(shown.actor, shown.item))
    shown = shown.filter(shown.cue_shown.notnull())
    met = shown.join(asked, ["viewer", "product"])
    each = met.select("viewer", "pair", "stratum", "at", drawn=met.cue_shown.unnest())
    once = each.group_by("viewer", "pair", "stratum", "drawn")
    found = backend.collect(ledger.backend, once.aggregate(at=each.at.min()))
    strength, _ = strengths(found, ties_at=ties_at)
    band = banded(strength, own.cuts[found["stratum"].to_numpy()])
    pair = found["pair"].to_numpy()
    return pair, found["at"].to_numpy() // DAY - began[pair] + 1, band


def _cut(
    *,
    viewer: Whole,
    began: Whole,
    stop: Whole,
    event: Whole,
    fatigue: Whole,
    pair: Whole,
    day: Whole,
    band: Codes,
) -> Spells:
    """A new spell on the day after another adopter was shown."""
    many = len(viewer)
    from_day = np.maximum(day + 1, 1)
    rows = np.concatenate([np.arange(many), pair])
    starts = np.concatenate([np.ones(many, dtype=np.int64), from_day])
    order = np.lexsort((starts, rows))
    rows, starts = rows[order], starts[order]
    added = np.zeros((len(rows), BANDS))
    added[np.arange(many, len(order)), band] = 1
    counts = np.cumsum(added[order], axis=0)
    head = np.searchsorted(rows, np.arange(many))
    before = counts[head]  # a pair's first row adds nothing of its own
    counts = counts - before[rows]
    last = np.append(rows[1:] != rows[:-1], True)
    following = np.append(starts[1:], 0)
    ends = np.where(last, stop[rows], np.minimum(following - 1, stop[rows]))
    kept = starts <= ends
    is_over = kept & (ends == stop[rows]) & event[rows]
    covariates = np.concatenate([np.log1p(counts), fatigue[rows][:, None]], axis=1)
    # 1 January 1970 was a Thursday; weekday 0 is Monday.
    weekday = (began[rows] + 3) % 7
    return Spells(
        viewer=viewer[rows][kept],
        start=starts[kept].astype(np.int32),
        stop=ends[kept].astype(np.int32),
        weekday=weekday[kept].astype(np.int32),
        event=is_over[kept].astype(np.int32),
        covariates=covariates[kept],
    )
