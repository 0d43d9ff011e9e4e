"""Who gets how much of the conversions: exact Markov and Shapley, with intervals.

`journeys(paths, …)` then `attribute(told, seed=…)`; docs/pull/attribution.md.
"""

from xiangxin.pull.attribution.credits import (
    RULES,
    Attribution,
    Credit,
    Lift,
    attribute,
)
from xiangxin.pull.attribution.journeys import Journeys, journeys, split
from xiangxin.pull.attribution.measure import MEASURE, of_journeys
from xiangxin.pull.attribution.payments import PAYMENT_HOSTS, is_payment_host

__all__ = [
    "MEASURE",
    "PAYMENT_HOSTS",
    "RULES",
    "Attribution",
    "Credit",
    "Journeys",
    "Lift",
    "attribute",
    "is_payment_host",
    "journeys",
    "of_journeys",
    "split",
]
