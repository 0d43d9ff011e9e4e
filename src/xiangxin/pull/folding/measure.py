"""The measure "folding": likely ads folded or shown at random, and what followed."""

from typing import Final

import numpy as np
import pyarrow as pa

from xiangxin.pull import contrasts
from xiangxin.pull.findings import EXPERIMENT, Asked, Measure, table
from xiangxin.pull.folding.units import units
from xiangxin.pull.influence.bands import stratum
from xiangxin.pull.influence.clusters import Codes, clusters
from xiangxin.pull.influence.effects import effects
from xiangxin.pull.ledger import Ledger
from xiangxin.pull.telling import Teller

NAME: Final = "folding"
NEEDS: Final = (
    "exposure",
    "exposure.experiment",
    "exposure.arm",
    "exposure.propensity",
)
WANTS: Final = ("exposure.surface", "exposure.actor", "post", "post.person")
NUMBERS: Final = ("read", "orders")
TRUTHS: Final = ("opened", "bought")
OUT, IN = "out_of_circle", "in_circle"


def run(ledger: Ledger, asked: Asked) -> pa.Table:
    """Findings of the market: what folding does, less what showing does."""
    say = Teller(measure=NAME, as_of=asked.moment)
    rows, knows_circles = units(ledger, until=asked.until)
    say.counted("units", rows.num_rows)
    circle = rows["circle"].to_numpy()
    _tell(say, rows, ("",), np.zeros(rows.num_rows, dtype=np.int32))
    if knows_circles:
        say.counted("units", int((circle == 1).sum()), part=IN)
        _tell(say, rows, (OUT, IN), circle)
    else:
        for name in (*NUMBERS, *TRUTHS):
            say.missing(name, "no_circles", part=IN)
    return table(say.told)


def _tell(say: Teller, rows: pa.Table, parts: tuple[str, ...], group: Codes) -> None:
    if rows.num_rows == 0:
        for name in (*NUMBERS, *TRUTHS):
            for part in parts:
                say.missing(name, "no_units", part=part)
        return
    pairs, strata = clusters(rows["viewer"], rows["item"]), stratum(rows)
    arm = rows["arm"].to_numpy()
    found: dict[str, contrasts.Differences] = {
        name: contrasts.contrasts(
            np.asarray(rows[name].cast(pa.float64()).fill_null(np.nan)),
            arm=arm,
            group=group,
            groups=len(parts),
            clusters=pairs,
            stratum=strata,
        )
        for name in NUMBERS
    }
    found |= effects(
        {name: rows[name].to_numpy() for name in TRUTHS},
        arm=arm.astype(np.int8),
        group=group,
        groups=len(parts),
        clusters=pairs,
        stratum=strata,
    )
    for name, each in found.items():
        for at, part in enumerate(parts):
            contrasts.tell(say, name, each, at, badge=EXPERIMENT, part=part)


MEASURE: Final = Measure(name=NAME, needs=NEEDS, wants=WANTS, run=run)
