"""What is between two people: features, strength and bands (docs/pull/ties.md)."""

from xiangxin.pull.ties.features import common, features
from xiangxin.pull.ties.fit import Fitted, TooFewRatings, fitted
from xiangxin.pull.ties.measure import MEASURE
from xiangxin.pull.ties.strength import (
    bands,
    common_bands,
    strength_table,
    strengths,
)

__all__ = [
    "MEASURE",
    "Fitted",
    "TooFewRatings",
    "bands",
    "common",
    "common_bands",
    "features",
    "fitted",
    "strength_table",
    "strengths",
]
