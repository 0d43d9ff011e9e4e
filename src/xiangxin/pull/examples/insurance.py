"""Farmers and their neighbours' insurance: an encouragement, and what it tells.

Cai, de Janvry & Sadoulet 2015, American Economic Journal: Applied Economics 7 (2),
doi 10.1257/app.20130442. The file is that of the PyPI package causaldata.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow.csv

from xiangxin.pull.examples.beside import Beside
from xiangxin.pull.examples.sources import packaged
from xiangxin.pull.findings import ASSOCIATION, EXPERIMENT
from xiangxin.pull.influence.instruments import Estimate, instrumented

PACKAGE: Final = "causaldata"
FILE: Final = "causaldata/social_insure/Cai_2015.csv"

PUBLISHED: Final = {"reduced": 0.1056, "first": 0.1446, "wald": 0.731, "ols": 0.492}
PUBLISHED_ENDS: Final = (0.33, 1.29)
"""Of the Wald estimate: 95 %, addresses drawn anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Insurance:
    """`estimates` are reduced form, first stage, Wald and OLS, with 90 % intervals;
    `bootstrap` is the Wald estimate's 95 % interval, beside the published one."""

    estimates: tuple[Beside, ...]
    bootstrap: tuple[float, float]
    f: float
    farmers: int
    addresses: int
    villages: int


def run(*, seed: int) -> Insurance:
    """Raises NotInstalled."""
    table = pyarrow.csv.read_csv(packaged(PACKAGE, FILE))
    column = {
        name: table.column(name).to_numpy(zero_copy_only=False)
        for name in table.column_names
    }
    bought, neighbours, default = (
        column[name].astype(np.float64)
        for name in ("takeup_survey", "pre_takeup_rate", "default")
    )
    cluster = column["address"].astype(str)
    told, wide = (
        instrumented(
            bought, neighbours, default, cluster=cluster, seed=seed, level=level
        )
        for level in (0.90, 0.95)
    )

    def beside(code: str, of: Estimate) -> Beside:
        return Beside(
            code=code,
            value=of.value,
            low=of.low,
            high=of.high,
            n=told.n,
            badge=ASSOCIATION if code == "ols" else EXPERIMENT,
            published=PUBLISHED[code],
        )

    return Insurance(
        estimates=(
            beside("reduced", told.reduced),
            beside("first", told.first),
            beside("wald", told.wald),
            beside("ols", told.ols),
        ),
        bootstrap=wide.bootstrap,
        f=told.f,
        farmers=told.n,
        addresses=told.clusters,
        villages=len(np.unique(column["village"].astype(str))),
    )
