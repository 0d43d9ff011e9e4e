"""Products' own pages, as the demo's people open them, and the hint that is drawn there."""

from datetime import datetime

from xiangxin.insight.experiments import actions as experiments
from xiangxin.insight.experiments.rules import MARKET, Arm, Draw, Experiment
from xiangxin.ledger.exposures import actions as exposures
from xiangxin.ledger.exposures.rules import Exposure, Surface


class Pages:
    """`first_drawn` is when each person first met a hint, shown or not."""

    def __init__(self, *, until: datetime) -> None:
        self._until = until
        self._hints: dict[int, Draw] = {}
        self.first_drawn: dict[int, datetime] = {}

    def open(self, viewer: int, product: int, at: datetime) -> Arm | None:
        """The arm of the viewer's hint; None where none is drawn yet."""
        if at >= self._until:
            return None
        page = Exposure(
            viewer=viewer, item_kind="product", item=product, actor=product,
            surface=Surface.PRODUCT,
        )  # fmt: skip
        hint = self._hint(viewer, at)
        if hint is None:
            exposures.log([page], now=at)
            return None
        drawn = Exposure(
            viewer=viewer, item_kind="product", item=product, actor=product,
            surface=Surface.PRODUCT, arm=hint.arm.value, propensity=hint.propensity,
            experiment=Experiment.JUST_SHOP.value, epoch=hint.epoch,
        )  # fmt: skip
        exposures.log([page, drawn], now=at)
        known = self.first_drawn.get(viewer)
        if known is None or at < known:
            self.first_drawn[viewer] = at
        return hint.arm

    def _hint(self, viewer: int, at: datetime) -> Draw | None:
        """Asked once for each, as it stays the same."""
        if viewer not in self._hints:
            drawn = experiments.draw(
                Experiment.JUST_SHOP, viewer=viewer, items=[MARKET], now=at
            )
            if MARKET not in drawn:
                return None
            self._hints[viewer] = drawn[MARKET]
        return self._hints[viewer]
