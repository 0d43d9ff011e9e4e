"""From the ledger to days at risk: who was shown to somebody, and when it happened."""

from dataclasses import dataclass
from typing import Final

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa

from xiangxin.pull import backend
from xiangxin.pull.acts import DAY
from xiangxin.pull.influence.bands import BANDS, Bands, banded
from xiangxin.pull.influence.clusters import Array, Truth, Whole
from xiangxin.pull.influence.risk import DAYS, Spells
from xiangxin.pull.ledger import Ledger

SECOND: Final = 2
NEVER: Final = np.iinfo(np.int64).max

COVARIATES: Final = (
    *(f"interaction:{band}" for band in range(BANDS)),
    "fatigue",
    *(f"eligible:{band}" for band in range(BANDS)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """Pairs of viewer and product by the row of their first unit, and each adopter who
    could be named to one of them: `pair`, the day (1 is that of the first unit) and the
    `column`, the band for one who was shown, and BANDS more for one who was eligible."""

    first: Whole
    pair: Whole
    day: Whole
    column: Whole


def spells(units: pa.Table, seen: Seen, *, outcome: str, until: int) -> Spells:
    """Person–product days after the first unit's, to the outcome, day 30 or `until`.

    `units` is a table of units.COLUMNS. On the day of the first unit itself nobody has
    been shown up to yesterday: it tells nothing of n_b, and is left out with what
    happened on it. Covariates: ln(1 + n_b), n_b the different adopters of band b that
    were shown up to yesterday; fatigue = ln(1 + earlier exposures to the peer drawn
    first); and ln(1 + e_b), e_b the adopters who could have been named up to yesterday,
    held back or not. Who was shown is by chance only among those.
    """
    first = seen.first
    at = units["at"].to_numpy()[first]
    did = units[f"{outcome}_at"].fill_null(NEVER).to_numpy()[first]
    began = at // DAY
    last = np.minimum(DAYS, until // DAY - began + 1)
    event_on = did // DAY - began + 1
    event = (event_on <= last) & (did > at)
    stop = np.where(event, event_on, last)
    return _cut(
        seen,
        viewer=units["viewer"].to_numpy()[first],
        product=units["product"].to_numpy()[first],
        began=began,
        stop=np.where(did > at, stop, 0),
        event=event,
        fatigue=np.log1p(units["earlier"].to_numpy()[first]),
    )


def named(ledger: Ledger, units: pa.Table, *, until: int) -> pa.Table:
    """viewer, drawn, at, pair, is_eligible: each adopter who was shown, and each who could
    have been, to the viewer of a pair when that was first so."""
    pairs = units.select(["viewer", "product"]).take(pa.array(_first_of_pair(units)))
    pairs = pairs.append_column("pair", pa.array(np.arange(len(pairs))))
    asked = backend.keep(ledger.backend, ibis.memtable(pairs), name="pair")
    shown = ledger.extras["exposure"]
    shown = shown.filter(shown.at <= until)
    shown = shown.mutate(product=ibis.coalesce(shown.actor, shown.item))
    met = shown.join(asked, ["viewer", "product"])
    both = [
        _once(met, column).mutate(is_eligible=column == "cue_eligible")
        for column in ("cue_shown", "cue_eligible")
    ]
    return backend.collect(ledger.backend, ibis.union(*both))


def _once(met: ir.Table, column: str) -> ir.Table:
    listed = met.filter(met[column].notnull())
    each = listed.select("viewer", "pair", "at", drawn=listed[column].unnest())
    return each.group_by("viewer", "drawn", "pair").aggregate(at=each.at.min())


def seen(units: pa.Table, named: pa.Table, own: Bands, strength: Array) -> Seen:
    """From `named` and the strength of its ties; `own` are the bands of `units`, whose
    quartiles are used."""
    first = _first_of_pair(units)
    pair = named["pair"].to_numpy()
    began = units["at"].to_numpy()[first] // DAY
    band = banded(strength, own.cuts[own.stratum[first][pair]])
    is_eligible = named["is_eligible"].to_numpy(zero_copy_only=False)
    return Seen(
        first=first,
        pair=pair,
        day=named["at"].to_numpy() // DAY - began[pair] + 1,
        column=band + BANDS * is_eligible.astype(np.int64),
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


def _cut(
    seen: Seen,
    *,
    viewer: Whole,
    product: Whole,
    began: Whole,
    stop: Whole,
    event: Truth,
    fatigue: Array,
) -> Spells:
    """A new spell on the day after another adopter was shown."""
    many = len(viewer)
    from_day = np.maximum(seen.day + 1, SECOND)
    rows = np.concatenate([np.arange(many), seen.pair])
    starts = np.concatenate([np.full(many, SECOND), from_day])
    order = np.lexsort((starts, rows))
    rows, starts = rows[order], starts[order]
    added = np.zeros((len(rows), 2 * BANDS))
    added[np.arange(many, len(order)), seen.column] = 1
    counts = np.cumsum(added[order], axis=0)
    head = np.searchsorted(rows, np.arange(many))
    before = counts[head]  # a pair's first row adds nothing of its own
    counts = counts - before[rows]
    last = np.append(rows[1:] != rows[:-1], True)
    following = np.append(starts[1:], 0)
    ends = np.where(last, stop[rows], np.minimum(following - 1, stop[rows]))
    kept = starts <= ends
    is_over = kept & (ends == stop[rows]) & event[rows]
    covariates = np.concatenate(
        [
            np.log1p(counts[:, :BANDS]),
            fatigue[rows][:, None],
            np.log1p(counts[:, BANDS:]),
        ],
        axis=1,
    )
    # 1 January 1970 was a Thursday; weekday 0 is Monday.
    weekday = (began[rows] + 3) % 7
    return Spells(
        viewer=viewer[rows][kept],
        product=product[rows][kept],
        start=starts[kept].astype(np.int32),
        stop=ends[kept].astype(np.int32),
        weekday=weekday[kept].astype(np.int32),
        event=is_over[kept].astype(np.int32),
        covariates=covariates[kept],
    )
