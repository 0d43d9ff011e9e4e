"""What a shown name does where the two follow each other, and where not."""

from typing import Final

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa

from xiangxin.pull import backend, contrasts
from xiangxin.pull.circles.mutual import near
from xiangxin.pull.circles.paths import CLOSED, OPEN
from xiangxin.pull.findings import EXPERIMENT, Asked
from xiangxin.pull.influence.bands import stratum
from xiangxin.pull.influence.clusters import Codes, clusters
from xiangxin.pull.influence.effects import Effects, difference, effects
from xiangxin.pull.influence.units import OUTCOMES, units
from xiangxin.pull.ledger import Ledger
from xiangxin.pull.telling import Teller

RANDOM: Final = ("exposure.cue_drawn", "exposure.arm", "exposure.propensity")
PARTS: Final = (OPEN, CLOSED)


def tell(say: Teller, ledger: Ledger, pairs: ir.Table, *, asked: Asked) -> None:
    """Effect per exposure and volume by the drawn peer, from the units of influence."""
    if not set(RANDOM) <= ledger.given:
        for outcome in OUTCOMES:
            for part in PARTS:
                say.missing(f"itt_{outcome}", "no_experiment", part=part)
        return
    rows = units(ledger, until=asked.until).table
    group = _circles(ledger, rows, pairs)
    met = clusters(rows["viewer"], rows["item"])
    arm, strata = rows["arm"].to_numpy(), stratum(rows)
    found = effects(
        {name: rows[name].to_numpy() for name in OUTCOMES},
        arm=arm,
        group=group,
        groups=len(PARTS),
        clusters=met,
        stratum=strata,
    )
    for outcome, each in found.items():
        for at, part in enumerate(PARTS):
            contrasts.tell(say, f"itt_{outcome}", each, at, badge=EXPERIMENT, part=part)
            _volume(say, f"volume_{outcome}", each, at, part=part)
        gap = difference(
            rows[outcome].to_numpy(),
            arm=arm,
            group=group,
            weights=(-1.0, 1.0),
            clusters=met,
            stratum=strata,
        )
        if gap is None:
            say.missing(f"gap_{outcome}", "too_few")
            continue
        ends = (gap.low, gap.high)
        say.between(f"gap_{outcome}", gap.effect, ends, n=gap.units, badge=EXPERIMENT)


def _circles(ledger: Ledger, rows: pa.Table, pairs: ir.Table) -> Codes:
    """1 where viewer and drawn peer followed each other then, else 0."""
    asked = rows.select(["viewer", "drawn", "at"])
    asked = asked.append_column("turn", pa.array(np.arange(rows.num_rows)))
    told = near(ibis.memtable(asked), pairs, one="viewer", other="drawn")
    held = backend.collect(ledger.backend, told.order_by("turn"))
    return np.asarray(held["is_near"].to_numpy(zero_copy_only=False), dtype=np.int32)


def _volume(say: Teller, name: str, found: Effects, at: int, *, part: str) -> None:
    """Effect × units whose cue was shown."""
    if not found.told[at]:
        say.missing(name, "too_few", part=part)
        return
    shown = int(found.shown[at])
    ends = (float(found.low[at]) * shown, float(found.high[at]) * shown)
    value = float(found.effect[at]) * shown
    say.between(name, value, ends, n=shown, part=part, badge=EXPERIMENT)
