"""What to expect, and how right it was. Only for those who make the product."""

from dataclasses import dataclass
from datetime import datetime

from xiangxin.insight.forecasts import rules
from xiangxin.insight.forecasts.models import Forecast
from xiangxin.insight.forecasts.rules import Expected, Past

# The market's newest launches: what people did years ago says little.
_LAUNCHES = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What was said at the launch and, when the window is over, what came."""

    product: int
    launched_at: datetime
    waiting: int
    expected: Expected | None
    launches: int
    bought: int | None

    @property
    def was_right(self) -> bool | None:
        """Whether as many bought as was said; None where that is not known."""
        if self.expected is None or self.bought is None:
            return None
        return self.expected.low <= self.bought <= self.expected.high


@dataclass(frozen=True, slots=True)
class Outlook:
    """`expected` is None when it is too early; `launches` is what there is to learn from."""

    expected: Expected | None
    launches: int


def outlook(waiting: int) -> Outlook:
    """What to expect of so many who wait, by how the market's launches went before."""
    earlier = learnt()
    return Outlook(rules.expect(waiting, earlier), len(earlier))


def learnt() -> list[Past]:
    """The launches whose window is over and that say something."""
    rows = Forecast.objects.filter(bought__isnull=False).order_by("-launched_at")
    found = (
        Past(row.waiting, row.bought)
        for row in rows[:_LAUNCHES]
        if row.bought is not None
    )
    return [past for past in found if rules.counts(past)]


def told_of(product: int) -> Told | None:
    row = Forecast.objects.filter(product_id=product).first()
    return _told(row) if row else None


def record(*, limit: int) -> tuple[int, int]:
    """(right, told) of the market's newest forecasts: nine in ten should be right."""
    rows = Forecast.objects.filter(bought__isnull=False, low__isnull=False)
    told = [_told(row) for row in rows.order_by("-launched_at")[:limit]]
    return sum(one.was_right is True for one in told), len(told)


def _told(row: Forecast) -> Told:
    expected = (
        None
        if row.low is None or row.likely is None or row.high is None
        else Expected(row.low, row.likely, row.high)
    )
    return Told(
        product=row.product_id,
        launched_at=row.launched_at,
        waiting=row.waiting,
        expected=expected,
        launches=row.launches,
        bought=row.bought,
    )
