"""What is between two people: features, strength and bands (docs/pull/ties.md)."""

from xiangxin.pull.ties.features import features
from xiangxin.pull.ties.strength import (
    bands,
    common_bands,
    strength_table,
    strengths,
)

__all__ = ["bands", "common_bands", "features", "strength_table", "strengths"]
