"""Give answers from the newest figures, and keep them."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction

from xiangxin.insight.claims import rules
from xiangxin.insight.claims.models import Given
from xiangxin.insight.snapshots import queries as snapshots
from xiangxin.insight.snapshots.queries import Exact
from xiangxin.kernel.ids import next_id
from xiangxin.pull.report.lines import lines_of

QUARTER: Final = timedelta(days=91)
OF_A_SNAPSHOT: Final = frozenset({"direction", "strength", "verdict"})


def answer(*, now: datetime) -> bool:
    """Answer every claim as of the newest figures of the market; False when that was done.

    An answer once given is never changed: the next one stands beside it.
    """
    market, exact = snapshots.market(), snapshots.exact_market()
    if market is None or exact is None:
        return False
    if Given.objects.filter(as_of=market.as_of).exists():
        return False
    of = rules.Evidence(
        market=rules.gathered(market.findings),
        exact=rules.gathered(exact.findings),
        actors=_measured(snapshots.exact_actors(until=market.as_of)),
        before=_measured(snapshots.exact_actors(until=market.as_of - QUARTER)),
    )
    rows = [
        Given(
            id=next_id(now),
            claim=claim,
            as_of=market.as_of,
            answer=decision.answer,
            note=decision.note or "",
            deciding=asdict(decision.deciding) if decision.deciding else None,
        )
        for claim, decision in rules.answers(of).items()
    ]
    with transaction.atomic():
        Given.objects.bulk_create(rows, ignore_conflicts=True)
    return True


def _measured(actors: Iterable[Exact]) -> list[rules.Measured]:
    return [
        rules.Measured(
            actor=one.actor or 0,
            kind=one.kind,
            verdict=one.snapshot.verdict.code if one.snapshot else "",
            findings=rules.gathered(_rows(one)),
        )
        for one in actors
    ]


def _rows(of: Exact) -> Iterable[dict[str, Any]]:
    """Findings of the other measures, and what stands in the snapshot itself."""
    yield from (dict(row) for row in of.findings if row["measure"] not in OF_A_SNAPSHOT)
    if of.snapshot:
        yield from (
            asdict(line)
            for line in lines_of(of.snapshot)
            if line.measure in OF_A_SNAPSHOT
        )
