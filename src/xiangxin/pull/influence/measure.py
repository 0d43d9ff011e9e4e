"""The measure "influence": what shown cues did, for the market and for each product."""

from typing import Final

import pyarrow as pa

from xiangxin.pull.findings import Asked, Measure, table
from xiangxin.pull.influence import bands, hazards, market, products, spells
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
    named = spells.named(ledger, made.table, until=asked.until)
    dyads = ["viewer", "drawn", "at"]
    # All dyads at once, so that each month's ties are made once and let go.
    strength, common = bands.strengths(
        pa.concat_tables([made.table.select(dyads), named.select(dyads)]),
        ties_at=bands.of_ledger(ledger),
        common_at=bands.strangers_of(ledger),
    )
    many = made.table.num_rows
    own = bands.of_strengths(made.table, strength[:many], common[:many])
    study = Study.of(made.table, own, seed=asked.seed)
    market.tell(teller, study)
    seen = spells.seen(made.table, named, own, strength[many:])
    hazards.tell(teller, study, seen, given=ledger.given, until=asked.until)
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
