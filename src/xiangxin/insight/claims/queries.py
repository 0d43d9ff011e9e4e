"""What this market's own data say of each claim today."""

from dataclasses import dataclass

from xiangxin.insight.claims.rules import CLAIMS, Answer, Claim
from xiangxin.insight.snapshots import queries as snapshots

# Below this many people with an act the engine itself says "too early" (pull.thresholds).
TOO_EARLY = "too_early"


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """The answer to one claim; `measured` counts the actors behind an open one."""

    claim: Claim
    answer: Answer
    measured: int = 0
    enough: int = 0
    actor: int | None = None


def today() -> list[Today]:
    """Every claim with its answer. What nothing has measured says so."""
    verdicts = snapshots.newest_verdicts()
    enough = [one for one in verdicts if one.verdict != TOO_EARLY]
    best = max(verdicts, key=lambda one: one.people, default=None)
    return [
        Today(
            claim=claim,
            answer=Answer.OPEN,
            measured=len(verdicts),
            enough=len(enough),
            actor=best.actor,
        )
        if claim.id == "centre" and best is not None
        else Today(claim=claim, answer=Answer.NOT_MEASURED)
        for claim in CLAIMS
    ]
