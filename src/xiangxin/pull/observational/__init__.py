"""Influence without an experiment: always matched or an association, never more.

Public functions on plain arrays; docs/pull/observational.md.
"""

from xiangxin.pull.observational.logistic import Fitted, logistic
from xiangxin.pull.observational.matching import (
    NEVER,
    Balance,
    Candidates,
    Effect,
    Matched,
    effects,
    matched_sample,
)
from xiangxin.pull.observational.measure import MEASURE
from xiangxin.pull.observational.sensitivity import EValue, e_value
from xiangxin.pull.observational.shuffles import (
    Adoptions,
    Estimate,
    Reversed,
    Shuffled,
    edge_reversal,
    shuffle_test,
)

__all__ = [
    "MEASURE",
    "NEVER",
    "Adoptions",
    "Balance",
    "Candidates",
    "EValue",
    "Effect",
    "Estimate",
    "Fitted",
    "Matched",
    "Reversed",
    "Shuffled",
    "e_value",
    "edge_reversal",
    "effects",
    "logistic",
    "matched_sample",
    "shuffle_test",
]
