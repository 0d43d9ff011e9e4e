"""What a maker did lately, kept so that it can be taken back."""

from collections.abc import Sequence
from datetime import datetime

from xiangxin.kernel.ids import next_id
from xiangxin.market.catalog.models import Step
from xiangxin.market.catalog.rules import StepKind


def keep_step(
    *,
    brand: int,
    by: int | None,
    kind: StepKind,
    rows: Sequence[Sequence[int]],
    now: datetime,
) -> int:
    """Call it in the transaction of the act. Each of `rows` ends with a version."""
    step = Step(
        id=next_id(now), brand_id=brand, by_id=by, at=now, kind=kind, rows=list(rows)
    )
    step.save(force_insert=True)
    return step.id
