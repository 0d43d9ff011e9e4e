"""Findings about a table of creators: of each by name, and of all together."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from xiangxin.pull import findings
from xiangxin.pull.creators import rates, values
from xiangxin.pull.creators.ranking import rank
from xiangxin.pull.creators.rates import Market, Rates
from xiangxin.pull.creators.sheet import Sheet, sheet
from xiangxin.pull.draws import LEVEL, Array
from xiangxin.pull.findings import ASSOCIATION, Asked, Finding
from xiangxin.pull.likelihood import NoMaximum
from xiangxin.pull.snapshot import Figure

NAME: Final = "creators"
SLOPE: Final = 8
"""Creators from which a gradient by size is told."""

Known = npt.NDArray[np.bool_]

_ENDS: Final = ((1 - LEVEL) / 2, (1 + LEVEL) / 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Base:
    """Rates by one size of creators: by follower, or by person reached."""

    word: str
    known: Known
    size: Array
    alone: Rates
    pooled: Rates | None
    among: Market | None

    @property
    def best(self) -> Rates:
        return self.pooled or self.alone


def creators(table: pa.Table, asked: Asked) -> pa.Table:
    """Findings of a table of creators (see `sheet`); `part` names the creator.

    Money is in parts `<currency>:<creator>`. Raises NoCreators where no row names a
    creator and a number of orders.
    """
    told = _Told(sheet=sheet(table), as_of=asked.moment, seed=asked.seed)
    return findings.table(told.findings())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    sheet: Sheet
    as_of: str
    seed: int

    def findings(self) -> Iterator[Finding]:
        known = self.sheet
        yield self._counted("other_currency", known.foreign)
        yield self._counted("unread_rows", known.unnamed)
        yield self._counted("post_dispersion", known.dispersion)
        bases = [self._base("follower", known.followers)]
        bases.append(self._base("reached", known.reach))
        for word, base in zip(("follower", "reached"), bases, strict=True):
            yield from self._rates(word, base)
        worth = self._per_order()
        for base in bases:
            yield from self._revenue(base, worth)
        yield from self._costs(worth)
        yield from self._places(bases, worth)

    def _base(self, word: str, size: Array) -> _Base | None:
        has = ~np.isnan(size)
        if not has.any():
            return None
        orders, base, more = self.sheet.orders[has], size[has], self.sheet.dispersion
        alone = rates.own(orders, base, dispersion=more, seed=self.seed)
        pooled = among = None
        try:
            among = rates.market(orders, base, dispersion=more)
            pooled = rates.pooled(orders, base, among, dispersion=more, seed=self.seed)
        except NoMaximum:
            among = None
        return _Base(
            word=word, known=has, size=base, alone=alone, pooled=pooled, among=among
        )

    def _rates(self, word: str, base: _Base | None) -> Iterator[Finding]:
        if base is None:
            yield self._missing(f"orders_per_{word}", f"no_{word}")
            return
        for at in np.flatnonzero(~base.known):
            yield self._missing(f"orders_per_{word}", f"no_{word}", at=int(at))
        n = base.size
        yield from self._each(f"orders_per_{word}", base.alone, base.known, n=n)
        if base.among is None or base.pooled is None:
            for name in (f"pooled_orders_per_{word}", f"gradient_by_{word}"):
                yield self._missing(name, "too_few_creators")
            return
        yield from self._each(f"pooled_orders_per_{word}", base.pooled, base.known, n=n)
        yield from self._group(word, base.among)

    def _group(self, word: str, among: Market) -> Iterator[Finding]:
        chance = np.random.default_rng([self.seed, 4])
        drawn = among.fit.draws(chance, times=rates.TIMES)
        name, n = f"gradient_by_{word}", among.creators
        if n < SLOPE:
            yield self._missing(name, "too_few_creators")
        else:
            yield self._told(name, float(among.fit.at[1]), drawn[:, 1], n=n)
        spread = float(np.exp(-among.fit.at[2] / 2))
        yield self._told(f"spread_per_{word}", spread, np.exp(-drawn[:, 2] / 2), n=n)

    def _per_order(self) -> Rates | None:
        try:
            return values.per_order(
                self.sheet.revenue, self.sheet.orders, seed=self.seed
            )
        except NoMaximum:
            return None

    def _revenue(self, base: _Base | None, worth: Rates | None) -> Iterator[Finding]:
        if base is None:
            return
        name = f"revenue_per_{base.word}"
        if worth is None:
            yield self._missing(name, "no_revenue", part=self.sheet.currency)
            return
        drawn = base.best.drawn * worth.drawn[:, base.known]
        told = Rates.of(base.best.value * worth.value[base.known], drawn)
        yield from self._each(name, told, base.known, n=base.size, money=True)

    def _costs(self, worth: Rates | None) -> Iterator[Finding]:
        cost, orders = self.sheet.cost, self.sheet.orders
        names = ("cost_per_order", "return_on_cost")
        if not (np.nan_to_num(cost) > 0).any():
            for name in names:
                yield self._missing(name, "no_cost", part=self.sheet.currency)
            return
        one = np.ones(len(orders))
        come = rates.own(
            orders, one, dispersion=self.sheet.dispersion, seed=self.seed
        ).drawn
        paid = np.nan_to_num(cost) > 0
        some = paid & (orders > 0)
        for at in np.flatnonzero(~some):
            why = "no_orders" if paid[at] else "no_cost"
            yield self._missing(names[0], why, at=int(at), money=True)
        each = Rates.of(cost[some] / orders[some], cost[some] / come[:, some])
        yield from self._each(names[0], each, some, n=orders[some], money=True)
        if worth is None:
            yield self._missing(names[1], "no_revenue", part=self.sheet.currency)
            return
        brought = Rates.of(
            (orders * worth.value)[paid] / cost[paid],
            (come * worth.drawn)[:, paid] / cost[paid],
        )
        yield from self._each(names[1], brought, paid, n=orders[paid])

    def _places(
        self, bases: list[_Base | None], worth: Rates | None
    ) -> Iterator[Finding]:
        follower, reached = bases
        base = reached or follower
        if base is None or base.known.sum() < 2:
            yield self._missing("place", "too_few_creators")
            return
        less = self.sheet.baseline[base.known] / base.size
        drawn, by = base.best.drawn - less, f"orders_{base.word}"
        if worth is not None:
            drawn, by = drawn * worth.drawn[:, base.known], f"revenue_{base.word}"
        found = rank(drawn)
        n = len(found.order)
        for column, at in enumerate(np.flatnonzero(base.known)):
            figure = self._figure(
                f"place_{by}",
                float(found.rank[column]),
                (float(found.low[column]), float(found.high[column])),
                n=n,
            )
            yield self._finding("place", figure, part=self.sheet.names[at])
        share = found.decided / (n - 1)
        figure = self._figure("neighbours_told_apart", share, (share, share), n=n - 1)
        yield self._finding("neighbours_told_apart", figure)

    def _each(
        self, name: str, told: Rates, known: Known, *, n: Array, money: bool = False
    ) -> Iterator[Finding]:
        for column, at in enumerate(np.flatnonzero(known)):
            ends = (float(told.low[column]), float(told.high[column]))
            value = float(told.value[column])
            figure = self._figure(name, value, ends, n=round(float(n[column])))
            yield self._finding(name, figure, part=self._part(int(at), money=money))

    def _part(self, at: int, *, money: bool) -> str:
        name = self.sheet.names[at]
        return f"{self.sheet.currency}:{name}" if money else name

    def _told(self, name: str, value: float, drawn: Array, *, n: int) -> Finding:
        low, high = np.quantile(drawn, _ENDS)
        ends = (min(float(low), value), max(float(high), value))
        return self._finding(name, self._figure(name, value, ends, n=n))

    def _counted(self, name: str, value: float) -> Finding:
        figure = self._figure(name, value, (value, value), n=len(self.sheet))
        return self._finding(name, figure)

    def _figure(
        self, definition: str, value: float, ends: tuple[float, float], *, n: int
    ) -> Figure:
        return Figure(
            value=float(value),
            low=float(ends[0]),
            high=float(ends[1]),
            n=n,
            badge=ASSOCIATION,
            as_of=self.as_of,
            definition=f"{NAME}.{definition}",
        )

    def _finding(self, name: str, figure: Figure, *, part: str = "") -> Finding:
        return Finding(measure=NAME, name=name, part=part, figure=figure)

    def _missing(
        self,
        name: str,
        why: str,
        *,
        at: int | None = None,
        part: str = "",
        money: bool = False,
    ) -> Finding:
        of = part if at is None else self._part(at, money=money)
        return Finding(measure=NAME, name=name, part=of, missing=why)
