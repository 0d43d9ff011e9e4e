"""What people brought, what came beside the goods, and what winning them cost."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from xiangxin.pull.draws import Array
from xiangxin.pull.findings import Finding
from xiangxin.pull.snapshot import ORBITS
from xiangxin.pull.triggers import DIRECTIONS, UNKNOWN
from xiangxin.pull.worth import resample
from xiangxin.pull.worth.books import shares
from xiangxin.pull.worth.told import Teller

PEOPLE: Final = 30
PAYING: Final = 5

INCOME: Final = ("ad_income", "slot_income")
COSTS: Final = ("ad_cost", "creator_cost", "sample_cost", "payout")

_GOODS, _NEXT, _INCOME, _COSTS, _WON = range(5)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """A figure still with its draws, for what is reckoned from it."""

    value: float
    drawn: Array


def findings(
    teller: Teller,
    *,
    year: pa.Table,
    before: pa.Table,
    takings: pa.Table,
    flows: pa.Table | None,
    since: int,
    margin: float | None = None,
) -> Iterator[Finding]:
    """`year` and `before` are books.people, of now and of 90 days ago; one actor's."""
    yield _foreign(teller, takings, flows)
    yield from _next(teller, before)
    rate = margin if margin is not None else _rate(takings, flows)
    goods, told = _goods(teller, year, priced=_sum(takings, "priced") > 0)
    yield from told
    people, part = len(year), teller.money()
    if rate is None or goods is None:
        why = "no_margin" if rate is None else "too_few_buyers"
        yield teller.missing("margin_per_person", why, part=part)
    else:
        goods = _Told(value=goods.value * rate, drawn=goods.drawn * rate)
        yield teller.told(
            "margin_per_person", goods.value, goods.drawn, n=people, part=part
        )
    income = _income(teller, flows, people)
    if income is None:
        yield teller.missing("income_per_person", "no_income", part=part)
    else:
        yield teller.told(
            "income_per_person", income.value, income.drawn, n=people, part=part
        )
    plain = "" if rate is not None else "_revenue"
    worth = _sum_of(goods, income)
    if worth is None:
        yield teller.missing("value_per_person", "no_money", part=part)
    else:
        yield teller.told(
            "value_per_person",
            worth.value,
            worth.drawn,
            n=people,
            part=part,
            definition=f"value_per_person{plain if goods else ''}",
        )
    won = int((year.column("first").to_numpy() > since).sum())
    yield from _costs(teller, flows, worth, won=won, plain=plain)


def group(
    teller: Teller, flows: pa.Table | None, shelves: pa.Table
) -> Iterator[Finding]:
    """What a group's slots earned, beside what its shelf sold."""
    part, slots = teller.money(), _amounts(flows, ("slot_income",))
    if len(slots):
        drawn = resample.totals(teller.chance(_INCOME), slots)
        yield teller.told("slot_income", slots.sum(), drawn, n=len(slots), part=part)
    else:
        yield teller.missing("slot_income", "no_income", part=part)
    orders = _sum(shelves, "orders")
    if orders:
        money = _sum(shelves, "money")
        yield teller.counted("shelf_revenue", money, n=orders, part=part)
    else:
        yield teller.missing("shelf_revenue", "no_money", part=part)


def slices(year: pa.Table) -> tuple[tuple[str, ...], Array]:
    """People × (all, each orbit, each direction): how much of each person is there."""
    orbit = year.column("orbit").fill_null(0).to_numpy().astype(np.int64)
    ring = np.eye(len(ORBITS))[orbit]
    way = shares(year)[:, :UNKNOWN]
    whole = np.ones((len(year), 1))
    return ("", *ORBITS, *DIRECTIONS), np.concatenate([whole, ring, way], axis=1)


def _goods(
    teller: Teller, year: pa.Table, *, priced: bool
) -> tuple[_Told | None, list[Finding]]:
    names, weights = slices(year)
    # By orbit it would be so by definition: owners are those who bought in the year.
    used = [at for at, name in enumerate(names) if name not in ORBITS]
    names, weights = tuple(names[at] for at in used), weights[:, used]
    if not priced:
        return None, _none(teller, "revenue_per_person", names[:1], "no_money")
    return _per_person(
        teller, "revenue_per_person", year, names, weights, stream=_GOODS
    )


def _next(teller: Teller, before: pa.Table) -> list[Finding]:
    if not len(before):
        why = "no_earlier_people"
        return _none(teller, "next_revenue_per_person", ("",), why)
    names, weights = slices(before)
    name = "next_revenue_per_person"
    return _per_person(teller, name, before, names, weights, stream=_NEXT)[1]


def _per_person(
    teller: Teller,
    name: str,
    people: pa.Table,
    names: tuple[str, ...],
    weights: Array,
    *,
    stream: int,
) -> tuple[_Told | None, list[Finding]]:
    """Money over people for each slice that has enough of both; first is the whole."""
    money = people.column("money").fill_null(0).to_numpy().astype(np.float64)
    paying = ~people.column("money").is_null().to_numpy(zero_copy_only=False)
    heads, payers = (weights > 0).sum(axis=0), (weights[paying] > 0).sum(axis=0)
    enough = (heads >= PEOPLE) & (payers >= PAYING)
    said = [
        teller.missing(
            name,
            "too_few_people" if heads[at] < PEOPLE else "too_few_buyers",
            part=teller.money(names[at]),
        )
        for at in np.flatnonzero(~enough)
    ]
    if not enough[0]:
        return None, said
    used = weights[:, enough]
    tops = money[:, None] * used
    value = tops.sum(axis=0) / used.sum(axis=0)
    drawn = resample.ratios(teller.chance(stream), tops, used)
    for column, at in enumerate(np.flatnonzero(enough)):
        said.append(
            teller.told(
                name,
                value[column],
                drawn[:, column],
                n=int(heads[at]),
                part=teller.money(names[at]),
            )
        )
    return _Told(value=float(value[0]), drawn=drawn[:, 0]), said


def _income(teller: Teller, flows: pa.Table | None, people: int) -> _Told | None:
    amounts = _amounts(flows, INCOME)
    if not len(amounts) or not people:
        return None
    drawn = resample.totals(teller.chance(_INCOME), amounts) / people
    return _Told(value=float(amounts.sum()) / people, drawn=drawn)


def _costs(
    teller: Teller,
    flows: pa.Table | None,
    worth: _Told | None,
    *,
    won: int,
    plain: str,
) -> Iterator[Finding]:
    part, amounts = teller.money(), _amounts(flows, COSTS)
    if not len(amounts) or amounts.sum() <= 0 or won == 0:
        why = "nobody_won" if len(amounts) and won == 0 else "no_costs"
        yield teller.missing("cost_per_person_won", why, part=part)
        yield teller.missing("return_on_cost", why, part=part)
        return
    # People come as chance has it; Jeffreys' posterior of a Poisson mean.
    came = teller.chance(_WON).standard_gamma(won + 0.5, resample.TIMES)
    spent = resample.totals(teller.chance(_COSTS), amounts)
    each, drawn = float(amounts.sum()) / won, spent / came
    yield teller.told("cost_per_person_won", each, drawn, n=won, part=part)
    if worth is None:
        yield teller.missing("return_on_cost", "no_money", part=part)
        return
    over = worth.drawn / np.maximum(drawn, each / 1000)
    yield teller.told(
        "return_on_cost",
        worth.value / each,
        over,
        n=won,
        part=part,
        definition=f"return_on_cost{plain}",
    )


def _foreign(teller: Teller, takings: pa.Table, flows: pa.Table | None) -> Finding:
    payments = len(flows) if flows is not None else 0
    foreign = flows.column("money").null_count if flows is not None else 0
    return teller.counted(
        "other_currency",
        _sum(takings, "foreign") + foreign,
        n=_sum(takings, "orders") + payments,
    )


def _rate(takings: pa.Table, flows: pa.Table | None) -> float | None:
    revenue, margins = _sum(takings, "money"), _amounts(flows, ("margin",))
    if revenue <= 0 or not len(margins):
        return None
    return float(margins.sum()) / revenue


def _sum_of(goods: _Told | None, income: _Told | None) -> _Told | None:
    if goods is None or income is None:
        return goods or income
    return _Told(value=goods.value + income.value, drawn=goods.drawn + income.drawn)


def _amounts(flows: pa.Table | None, kinds: tuple[str, ...]) -> Array:
    if flows is None:
        return np.array([])
    wanted: npt.NDArray[np.bool_] = np.isin(
        np.array(flows.column("kind").to_pylist(), dtype=object), kinds
    )
    told = flows.column("money").to_numpy()
    return np.asarray(told[wanted & ~np.isnan(told.astype(np.float64))], np.float64)


def _none(teller: Teller, name: str, names: tuple[str, ...], why: str) -> list[Finding]:
    return [teller.missing(name, why, part=teller.money(n)) for n in names]


def _sum(table: pa.Table, name: str) -> int:
    return int(sum(v or 0 for v in table.column(name).to_pylist()))
