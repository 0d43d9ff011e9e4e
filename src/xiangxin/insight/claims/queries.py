"""The answers that were given, the newest and those before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from xiangxin.insight.claims.models import Given
from xiangxin.insight.claims.rules import CLAIMS, Answer, Claim, Deciding, How, Note

LOOKED_BACK: Final = 120
"""Nights whose answers are looked through for changes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """An earlier answer: first given as of this moment, and then for a while."""

    answer: Answer
    as_of: datetime
    deciding: Deciding | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """The newest answer to one claim; `before` are the earlier ones, latest first, each
    once for as long as it stood."""

    claim: Claim
    answer: Answer
    as_of: datetime | None = None
    deciding: Deciding | None = None
    note: Note | None = None
    before: Sequence[Past] = ()


def today() -> list[Today]:
    """Every claim with its answer. What nothing has measured says so."""
    given: dict[str, list[Given]] = {}
    newest = Given.objects.order_by("-as_of")[: LOOKED_BACK * len(CLAIMS)]
    for row in reversed(newest):
        given.setdefault(row.claim, []).append(row)
    return [_today(claim, given.get(claim.id, [])) for claim in CLAIMS]


def _today(claim: Claim, rows: Sequence[Given]) -> Today:
    if not rows:
        return Today(claim=claim, answer=Answer.NOT_MEASURED, note=Note.NOTHING)
    newest = rows[-1]
    return Today(
        claim=claim,
        answer=Answer(newest.answer),
        as_of=newest.as_of,
        deciding=_deciding(newest.deciding),
        note=Note(newest.note) if newest.note else None,
        before=_turns(rows),
    )


def _turns(rows: Sequence[Given]) -> list[Past]:
    """When each answer but the one that stands was first given."""
    turns = [
        row
        for at, row in enumerate(rows)
        if at == 0 or rows[at - 1].answer != row.answer
    ]
    return [
        Past(
            answer=Answer(row.answer),
            as_of=row.as_of,
            deciding=_deciding(row.deciding),
        )
        for row in reversed(turns[:-1])
    ]


def _deciding(given: dict[str, Any] | None) -> Deciding | None:
    return Deciding(**{**given, "how": How(given["how"])}) if given else None
