"""From a ledger to paths: what somebody met at an actor before buying there, or not."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from xiangxin.pull import acts as people_acts
from xiangxin.pull import backend
from xiangxin.pull import orders as kept_orders
from xiangxin.pull.acts import DAY
from xiangxin.pull.attribution.journeys import UNKNOWN, Journeys, of_codes
from xiangxin.pull.backend import Column
from xiangxin.pull.ledger import Ledger
from xiangxin.pull.triggers import ACTS

Array: TypeAlias = npt.NDArray[np.float64]
Whole: TypeAlias = npt.NDArray[np.int64]

REACH: Final = 30 * DAY
YEAR: Final = 365 * DAY
PROMOTION: Final = "promotion"
NO_MONEY: Final = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Walks:
    """Each path's actor and person, its steps, and its end in the year; by actor.

    `currency` is a position in `currencies`, NO_MONEY where an order had no amount or
    had several currencies; `value` is in minor units. `open` paths may yet end in an
    order and are in none of the columns; they are counted by `open_at`.
    """

    names: tuple[str, ...]
    step: Whole
    lengths: Whole
    actor: Whole
    person: Whole
    conversions: Whole
    value: Array
    currency: Whole
    currencies: tuple[str, ...]
    open_at: Whole

    def of(self, actors: Sequence[int]) -> Iterator["Walks"]:
        """The same of each of these actors alone."""
        steps = np.concatenate([[0], np.cumsum(self.lengths)])
        for actor in actors:
            low, high = np.searchsorted(self.actor, [actor, actor + 1])
            paths = slice(low, high)
            opened = slice(*np.searchsorted(self.open_at, [actor, actor + 1]))
            yield replace(
                self,
                step=self.step[steps[low] : steps[high]],
                lengths=self.lengths[paths],
                actor=self.actor[paths],
                person=self.person[paths],
                conversions=self.conversions[paths],
                value=self.value[paths],
                currency=self.currency[paths],
                open_at=self.open_at[opened],
            )

    def journeys(self, *, currency: int) -> Journeys:
        """The values in this currency alone, none of them negative."""
        counted = (self.currency == currency) & (self.conversions > 0)
        return of_codes(
            self.step,
            self.lengths,
            names=self.names,
            conversions=self.conversions,
            values=np.where(counted, self.value, 0.0).clip(min=0.0),
            nulls=self.conversions == 0,
            people=self.person,
        )


def walks(ledger: Ledger, *, until: int) -> Walks:
    """Sources are entries; a promotion behind an act is its source."""
    con = ledger.backend
    done = people_acts.held(ledger, until=until)
    touches = backend.collect(con, _touches(ledger, done, until=until))
    bought = backend.collect(con, _conversions(done, until=until))
    names, source = _named(touches, "source")
    currencies, currency = _named(bought, "currency")
    people = _Pairs.of(touches, bought)
    at = _whole(touches, "at")
    del touches  # millions of rows, that are not held twice
    order = np.lexsort((source, at, people.first))
    at, source, pair = at[order], source[order], people.first[order]
    line = np.lexsort((_whole(bought, "at"), people.second))
    sold = bought.take(line)
    path, opens, converts = _paths(
        at, pair, _whole(sold, "at"), people.second[line], until=until
    )
    inside = path >= 0
    _, begins, lengths = np.unique(path[inside], return_index=True, return_counts=True)
    ended = converts[inside][begins]
    took = np.maximum(ended, 0)
    bought_one = ended >= 0

    def told(name: str, otherwise: int = 0) -> Whole:
        values = currency[line] if name == "currency" else _whole(sold, name)
        if len(values) == 0:
            return np.full(len(ended), otherwise)
        return np.where(bought_one, values[took], otherwise)

    whose = pair[inside][begins]
    return Walks(
        names=names,
        step=source[inside],
        lengths=lengths.astype(np.int64),
        actor=people.actor[whose],
        person=people.person[whose],
        conversions=told("orders"),
        value=told("value").astype(np.float64),
        currency=told("currency", NO_MONEY),
        currencies=currencies,
        open_at=people.actor[opens],
    )


def _touches(ledger: Ledger, done: ir.Table, *, until: int) -> ir.Table:
    """actor, person, at, source: makers and guests left out, one a moment."""
    acted = done.filter(
        done.person.notnull(),
        ~done.by_maker,
        done.verb.isin(ACTS),
        ~ibis.coalesce((done.verb == "claim") & (done.object_kind == "order"), False),
        done.at > until - YEAR - REACH,
    )
    promoted: Column = ibis.literal(PROMOTION)
    if "promotion" in ledger.extras:
        kinds = ledger.extras["promotion"].select("promotion", promoted="kind")
        acted = acted.left_join(kinds, "promotion")
        promoted = ibis.coalesce(acted.promoted, PROMOTION)
    entry = ibis.coalesce(acted.entry, UNKNOWN)
    source = ibis.ifelse(acted.promotion.notnull(), promoted, entry)
    return acted.select("actor", "person", "at", source=source).distinct()


def _conversions(done: ir.Table, *, until: int) -> ir.Table:
    """actor, person, at, orders, value, currency: kept orders of the year."""
    orders = kept_orders.kept(done).filter(
        ibis._.person.notnull(), ibis._.at > until - YEAR
    )
    lines = done.filter(
        ~done.by_maker,
        done.verb.isin(("buy", "cancel", "refund")),
        done.currency.notnull(),
        done.amount_minor.notnull(),
    )
    sign = ibis.ifelse(lines.verb == "buy", 1, -1)
    paid = lines.group_by(
        "actor", order=ibis.coalesce(lines.order_id, -lines.id)
    ).aggregate(
        value=(lines.amount_minor * sign).sum(),
        least=lines.currency.min(),
        most=lines.currency.max(),
    )
    both = orders.left_join(paid, ["actor", "order"])
    # Orders of one person in one moment end one path together.
    told = both.group_by("actor", "person", "at").aggregate(
        orders=both.count(),
        value=ibis.coalesce(both.value.sum(), 0),
        least=both.least.min(),
        most=both.most.max(),
    )
    return told.mutate(currency=ibis.ifelse(told.least == told.most, told.least, None))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pairs:
    """Pairs of actor and person, and which one each row of two tables is."""

    actor: Whole
    person: Whole
    first: Whole
    second: Whole

    @classmethod
    def of(cls, first: pa.Table, second: pa.Table) -> "_Pairs":
        tables = (first, second)
        actors, actor = _positions([_whole(table, "actor") for table in tables])
        persons, person = _positions([_whole(table, "person") for table in tables])
        pairs, at = np.unique(actor * len(persons) + person, return_inverse=True)
        return cls(
            actor=actors[pairs // max(len(persons), 1)],
            person=persons[pairs % max(len(persons), 1)],
            first=at[: len(first)],
            second=at[len(first) :],
        )


def _paths(
    at: Whole, pair: Whole, sold_at: Whole, sold_pair: Whole, *, until: int
) -> tuple[Whole, Whole, Whole]:
    """Each step's path (-1: in none told), the pairs of open paths, and the order that
    each step led to (-1: none). Both tables are sorted by pair and moment."""
    moments = np.unique(np.concatenate([at, sold_at]))
    key = pair * len(moments) + np.searchsorted(moments, at)
    sold = sold_pair * len(moments) + np.searchsorted(moments, sold_at)
    following = np.searchsorted(sold, key)
    near = np.zeros(len(at), dtype=bool)
    if len(sold):
        reached = np.minimum(following, len(sold) - 1)
        near = (following < len(sold)) & (sold_pair[reached] == pair)
        near &= sold_at[reached] - at <= REACH
    converts = np.where(near, following, -1)
    new = np.ones(len(at), dtype=bool)
    new[1:] = (pair[1:] != pair[:-1]) | (converts[1:] != converts[:-1])
    new[1:] |= ~near[1:] & (at[1:] - at[:-1] > REACH)
    path = np.cumsum(new) - 1
    last = np.append(np.flatnonzero(new)[1:], len(at)) - 1 if len(at) else path
    open_path = ~near[last] & (at[last] + REACH > until)
    old = ~near[last] & (at[last] <= until - YEAR)
    gone = (open_path | old)[path] if len(at) else near
    return np.where(gone, -1, path), pair[last[open_path]], converts


def _positions(columns: list[Whole]) -> tuple[Whole, Whole]:
    names, at = np.unique(np.concatenate(columns), return_inverse=True)
    return names, at.astype(np.int64)


def _named(table: pa.Table, column: str) -> tuple[tuple[str, ...], Whole]:
    """Names in the order of the alphabet, and each row's; NO_MONEY for none."""
    told = table.column(column).combine_chunks().dictionary_encode()
    names = [str(name) for name in told.dictionary.to_pylist()]
    turned = np.argsort(np.array(names, dtype=object), kind="stable")
    place = np.empty(len(names) + 1, dtype=np.int64)
    place[turned], place[-1] = np.arange(len(names)), NO_MONEY
    at = told.indices.fill_null(len(names)).to_numpy(zero_copy_only=False)
    return tuple(names[i] for i in turned), place[at.astype(np.int64)]


def _whole(table: pa.Table, name: str) -> Whole:
    return np.asarray(table.column(name).to_numpy(), dtype=np.int64)
