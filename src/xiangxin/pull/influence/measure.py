"""The measure "influence": what shown cues did, for the market and for each product."""

from typing import Final

import pyarrow as pa

from xiangxin.pull.findings import Asked, Measure, table
from xiangxin.pull.influence import hazards, market, products
from xiangxin.pull.influence.bands import (
    bands,
    of_ledger,
    remembered,
    strangers_of,
)
from xiangxin.pull.influence.study import Study
from xiangxin.pull.influence.units import OUTCOMES, Units, units
from xiangxin.pull.ledger import Ledger
from xiangxin.pull.telling import Teller

NAME: Final = "influence"
NEEDS: Final = ("exposure", "exposure.cue_drawn", "exposure.arm", "exposure.propensity")
WANTS: Final = (
    "exposure.surface",
    "exposure.cue_eligible",
    "exposure.cue_shown",
    "exposure.epoch",
    "actor.category",
    "review",
)


def run(ledger: Ledger, asked: Asked) -> pa.Table:
    """Findings of the market and of each product; `asked.actors` are products."""
    teller = Teller(measure=NAME, as_of=asked.moment)
    made = units(ledger, until=asked.until)
    _count(teller, made)
    if made.table.num_rows == 0:
        for outcome in OUTCOMES:
            teller.missing(f"itt_{outcome}", "no_units")
        return table(teller.told)
    ties_at = remembered(of_ledger(ledger))
    own = bands(made.table, ties_at=ties_at, common_at=strangers_of(ledger))
    study = Study.of(made.table, own, seed=asked.seed)
    market.tell(teller, study)
    hazards.tell(teller, study, ledger, ties_at=ties_at, until=asked.until)
    products.tell(teller, study, only=asked.actors)
    return table(teller.told)


def _count(teller: Teller, made: Units) -> None:
    for reason, count in sorted(made.left_out.items()):
        teller.counted("left_out", count, part=reason)
    for outcome in OUTCOMES:
        told = made.table[outcome].to_numpy()
        teller.counted("left_out", int((told < 0).sum()), part=f"done:{outcome}")
    teller.counted("units", made.table.num_rows)


MEASURE: Final = Measure(name=NAME, needs=NEEDS, wants=WANTS, run=run)
