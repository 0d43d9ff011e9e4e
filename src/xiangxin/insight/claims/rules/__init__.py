"""What is claimed, what decides it, and what the figures say."""

from xiangxin.insight.claims.rules.answers import DECIDING, answers
from xiangxin.insight.claims.rules.claims import CLAIMS, Claim
from xiangxin.insight.claims.rules.deciding import (
    Answer,
    Deciding,
    Decision,
    How,
    Note,
)
from xiangxin.insight.claims.rules.evidence import Evidence, Figure, Measured, gathered

__all__ = [
    "CLAIMS",
    "DECIDING",
    "Answer",
    "Claim",
    "Deciding",
    "Decision",
    "Evidence",
    "Figure",
    "How",
    "Measured",
    "Note",
    "answers",
    "gathered",
]
