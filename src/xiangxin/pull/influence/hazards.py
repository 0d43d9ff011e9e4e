"""How much sooner it happens after adopters were shown."""

import math
from typing import Final

import numpy as np

from xiangxin.pull.findings import ASSOCIATION, EXPERIMENT
from xiangxin.pull.influence.bands import BANDS
from xiangxin.pull.influence.hazard import hazard
from xiangxin.pull.influence.spells import COVARIATES, Seen, spells
from xiangxin.pull.influence.study import Study
from xiangxin.pull.telling import Teller

LN2: Final = math.log(2)
TOLD: Final = BANDS + 1
"""The bands and fatigue; who was eligible is only held fixed."""


def tell(
    teller: Teller,
    study: Study,
    seen: Seen,
    *,
    given: frozenset[str],
    until: int,
) -> None:
    """Hazard ratios of one adopter shown beside none, by band, and of fatigue."""
    outcomes = ("follow", "order")
    if "exposure.cue_shown" not in given:
        for outcome in outcomes:
            teller.missing(f"hazard_{outcome}", "no_cue_shown")
        return
    # Who is shown is by chance only among those who could be named.
    badge = EXPERIMENT if "exposure.cue_eligible" in given else ASSOCIATION
    for outcome in outcomes:
        name = f"hazard_{outcome}"
        days = spells(study.table, seen, outcome=outcome, until=until)
        found = hazard(days, names=COVARIATES)
        if found is None:
            teller.missing(name, "too_few_events")
            continue
        first = len(found.names) - len(COVARIATES)
        for at in range(first, first + TOLD):
            part = found.names[at]
            if not found.told[at]:
                teller.missing(name, "never_varies", part=part)
                continue
            value, *ends = np.exp(
                LN2 * np.array([found.value[at], found.low[at], found.high[at]])
            ).tolist()
            teller.between(
                name,
                value,
                (ends[0], ends[1]),
                n=found.events,
                part=part,
                badge=badge,
            )
