"""Many counts at once: said, shown, written, and taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.db import transaction

from xiangxin.market.catalog.actions.steps import keep_step
from xiangxin.market.catalog.desk import actions as desk
from xiangxin.market.catalog.desk import queries as desks
from xiangxin.market.catalog.desk.actions import Undone
from xiangxin.market.catalog.desk.errors import TooManyAtOnce
from xiangxin.market.catalog.desk.queries import DeskVariant
from xiangxin.market.catalog.desk.rules import AT_ONCE_MOST
from xiangxin.market.catalog.rules import StepKind
from xiangxin.market.stock.actions.counting import count
from xiangxin.market.stock.models import StockLevel
from xiangxin.market.stock.queries import Level, levels_of
from xiangxin.market.stock.rules import Clash, Count, Recount, least, recounted
from xiangxin.social.actors.actions import check_acts_for
from xiangxin.social.actors.rules import May, Viewer, person_of


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedCount:
    """What a variant's count would be; None where buyers were promised more than that."""

    variant: DeskVariant
    level: Level
    units: int | None

    @property
    def is_change(self) -> bool:
        return self.units is not None and (
            self.units != self.level.on_hand or not self.level.version
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedCounts:
    """`mark` tells whether the same is asked for later."""

    rows: tuple[PlannedCount, ...]
    mark: str


def plan_counts(
    viewer: Viewer,
    brand: int,
    *,
    how: Recount,
    text: str = "",
    skus: Sequence[str] = (),
    now: datetime,
) -> PlannedCounts:
    """Reads only: the variants that match, each with the count it would have."""
    check_acts_for(viewer, brand, may=May.MAKE)
    found = desks.variants_for(
        viewer, brand, text=text, skus=skus, limit=AT_ONCE_MOST + 1
    )
    if len(found) > AT_ONCE_MOST:
        raise TooManyAtOnce(count=len(found), most=AT_ONCE_MOST)
    levels = levels_of((one.id for one in found), now=now)
    rows = tuple(_planned(one, levels.get(one.id, Level()), how) for one in found)
    said = ";".join(f"{one.variant.id} {one.level.version} {one.units}" for one in rows)
    return PlannedCounts(rows=rows, mark=sha256(said.encode()).hexdigest()[:16])


def _planned(variant: DeskVariant, level: Level, how: Recount) -> PlannedCount:
    units = recounted(level.on_hand, how)
    is_fine = units >= least(held=level.held, oversell=level.oversell)
    return PlannedCount(variant=variant, level=level, units=units if is_fine else None)


@transaction.atomic
def apply_counts(
    *, viewer: Viewer, brand: int, planned: PlannedCounts, now: datetime
) -> tuple[list[Clash], int | None]:
    """Write a plan as it was shown, and the step that takes it back.

    What changed since clashes, and nothing is written.
    """
    changed = {one.variant.id: one for one in planned.rows if one.is_change}
    counts = {
        variant: Count(one.units, one.level.version)
        for variant, one in changed.items()
        if one.units is not None
    }
    clashes = count(viewer=viewer, brand=brand, counts=counts, now=now)
    if clashes or not counts:
        return clashes, None
    versions = StockLevel.objects.filter(variant_id__in=counts)
    step = keep_step(
        brand=brand,
        by=person_of(viewer),
        kind=StepKind.COUNT,
        rows=[
            [variant, changed[variant].level.on_hand, version]
            for variant, version in versions.order_by("variant_id").values_list(
                "variant_id", "version"
            )
        ],
        now=now,
    )
    return [], step


@transaction.atomic
def undo_step(*, viewer: Viewer, step: int, now: datetime) -> Undone:
    """Take back what a maker did to many at once, counts or what is the catalogue's.

    A count stays that somebody changed since, or that buyers were promised since.
    """
    taken = desk.take_step(viewer=viewer, step=step, now=now)
    if taken.kind is not StepKind.COUNT:
        return desk.put_back(viewer, taken, now=now)
    rows = StockLevel.objects.select_for_update().filter(variant_id__in=taken.before)
    counts = {
        row.variant_id: Count(units, version)
        for row in rows.order_by("variant_id")
        for units, version in [taken.before[row.variant_id]]
        if row.version == version
        and units >= least(held=row.held, oversell=row.oversell)
    }
    count(viewer=viewer, brand=taken.brand, counts=counts, now=now)
    return Undone(back=len(counts), changed_since=len(taken.before) - len(counts))
