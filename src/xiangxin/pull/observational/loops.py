"""Compiled loops over who sees whom and who adopted when. People are positions."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from xiangxin.pull.kernels.compiled import compiled

Whole = npt.NDArray[np.int64]
Array = npt.NDArray[np.float64]
Truth = npt.NDArray[np.bool_]

UNMET, MET, ADOPTED = 0, 1, 2


class Graph(NamedTuple):
    """Who sees person i: viewers[begins[i]:begins[i + 1]]."""

    begins: Whole
    viewers: Whole


class Turns(NamedTuple):
    """Item i was adopted by who[starts[i]:starts[i + 1]] in the periods `when`, which
    are sorted and begin at 0; `people` is how many there are at all."""

    starts: Whole
    who: Whole
    when: Whole
    people: int


class Bench(NamedTuple):
    """What one item needs of everybody, all zero before and after it, and the sums."""

    met: Whole
    since: Whole
    state: Whole
    touched: Whole
    events: Whole
    waits: Whole


class Cells(NamedTuple):
    """Rows of cells, sorted by logit inside a cell; `free` are controls not taken. A
    control's `moment` is below 0 where it is that of its partner."""

    starts: Whole
    cell: Whole
    turns: Whole
    free: Truth
    caliper: float
    logit: Array
    tie: npt.NDArray[np.uint64]
    moment: Whole
    exposed_at: Whole
    adopted_at: Whole


@compiled
def bench(turns: Turns) -> Bench:
    size = 1
    for at in range(len(turns.starts) - 1):
        size = max(size, turns.starts[at + 1] - turns.starts[at] + 1)
    return Bench(
        np.zeros(turns.people, np.int64),
        np.zeros(turns.people, np.int64),
        np.zeros(turns.people, np.int64),
        np.empty(turns.people, np.int64),
        np.zeros(size, np.int64),
        np.zeros(size, np.int64),
    )


@compiled
def tell(graph: Graph, person: int, now: int, on: Bench, touched: int) -> int:
    """From the next period on, whoever sees this person has met one adopter more."""
    for place in range(graph.begins[person], graph.begins[person + 1]):
        viewer = graph.viewers[place]
        if on.state[viewer] == ADOPTED:
            continue
        if on.state[viewer] == UNMET:
            on.state[viewer] = MET
            on.touched[touched] = viewer
            touched += 1
        on.waits[on.met[viewer]] += now + 1 - on.since[viewer]
        on.since[viewer] = now + 1
        on.met[viewer] += 1
    return touched


@compiled
def item(graph: Graph, turns: Turns, on: Bench, at: int) -> None:
    """Adds to `events[x]` the adoptions and to `waits[x]` the periods without one of
    people x of whose seen had adopted in an earlier period."""
    first, end, touched = turns.starts[at], turns.starts[at + 1], 0
    never, until = turns.people - (end - first), turns.when[end - 1] + 1
    while first < end:
        last, now = first, turns.when[first]
        while last < end and turns.when[last] == now:
            person = turns.who[last]
            on.events[on.met[person]] += 1
            on.waits[on.met[person]] += now - on.since[person]
            on.state[person] = ADOPTED
            last += 1
        for row in range(first, last):
            touched = tell(graph, turns.who[row], now, on, touched)
        first = last
    for row in range(touched):
        viewer = on.touched[row]
        if on.state[viewer] == MET:
            on.waits[on.met[viewer]] += until - on.since[viewer]
            never -= 1
        on.met[viewer], on.since[viewer], on.state[viewer] = 0, 0, UNMET
    on.waits[0] += never * until
    for row in range(turns.starts[at], end):
        on.state[turns.who[row]] = UNMET


@compiled
def tally(graph: Graph, turns: Turns) -> tuple[Whole, Whole]:
    """`events` and `waits` over all items."""
    on = bench(turns)
    for at in range(len(turns.starts) - 1):
        item(graph, turns, on, at)
    return on.events, on.waits


@compiled
def scores(graph: Graph, turns: Turns, chance: Array) -> Array:
    """(items, 2): by item the score of the intercept and of ln(x + 1), at the chances
    of adopting for each x."""
    on = bench(turns)
    found = np.zeros((len(turns.starts) - 1, 2))
    for at in range(len(found)):
        item(graph, turns, on, at)
        for x in range(turns.starts[at + 1] - turns.starts[at] + 1):
            left = on.events[x] - chance[x] * (on.events[x] + on.waits[x])
            found[at, 0] += left
            found[at, 1] += left * np.log(x + 1.0)
            on.events[x], on.waits[x] = 0, 0
    return found


@compiled
def shuffled(starts: Whole, who: Whole, luck: Array) -> Whole:
    """Each item's people in another order (Fisher & Yates)."""
    mixed = who.copy()
    for at in range(len(starts) - 1):
        low = starts[at]
        for last in range(starts[at + 1] - 1, low, -1):
            other = low + int(luck[last] * (last - low + 1))
            mixed[last], mixed[other] = mixed[other], mixed[last]
    return mixed


@compiled
def slope(events: Whole, waits: Whole, intercept: float, alpha: float) -> float:
    """α of logit P = α ln(x + 1) + β from counts by x, by Newton's method from near it;
    a step is halved while the likelihood falls, and α stays within ±20."""
    height = likelihood(events, waits, intercept, alpha)
    for _ in range(50):
        g0, g1, h00, h01, h11 = 0.0, 0.0, 0.0, 0.0, 0.0
        for x in range(len(events)):
            logged, times = np.log(x + 1.0), events[x] + waits[x]
            chance = 1.0 / (1.0 + np.exp(-(intercept + alpha * logged)))
            left, weight = events[x] - times * chance, times * chance * (1 - chance)
            g0, g1 = g0 + left, g1 + left * logged
            h00, h01 = h00 + weight, h01 + weight * logged
            h11 += weight * logged * logged
        bent = h00 * h11 - h01 * h01
        if bent <= 1e-12 * h00 * h11:
            return alpha
        one, two = (h11 * g0 - h01 * g1) / bent, (h00 * g1 - h01 * g0) / bent
        share = 1.0
        while share > 1e-6:
            there = likelihood(
                events, waits, intercept + share * one, alpha + share * two
            )
            if there >= height:
                break
            share /= 2
        intercept, alpha = intercept + share * one, alpha + share * two
        height = max(there, height)
        if abs(alpha) >= 20.0:
            return 20.0 if alpha > 0 else -20.0
        if g0 * one + g1 * two < 1e-12:
            return alpha
    return alpha


@compiled
def likelihood(events: Whole, waits: Whole, intercept: float, alpha: float) -> float:
    total = 0.0
    for x in range(len(events)):
        logit = intercept + alpha * np.log(x + 1.0)
        # ln(1 + exp(logit)) without overflow.
        both = max(logit, 0.0) + np.log1p(np.exp(-abs(logit)))
        total += events[x] * logit - (events[x] + waits[x]) * both
    return total


@compiled
def nearest(cells: Cells) -> tuple[Whole, Whole]:
    """Pairs of rows, treated and control, of the same cell.

    `turns` are the rows of treated in the order of time: were a later one to choose
    first, those who are about to adopt would be left over for the earlier ones. The
    nearest free control is taken that had neither been exposed nor adopted by its
    moment; of equally near ones that with the smallest `tie`.
    """
    pairs = np.empty((len(cells.turns), 2), np.int64)
    found = 0
    for row in cells.turns:
        low, high = cells.starts[cells.cell[row]], cells.starts[cells.cell[row] + 1]
        below = choose(cells, row, low - 1, -1)
        above = choose(cells, row, high, 1)
        best = closer(cells, row, below, above)
        if best >= 0:
            cells.free[best] = False
            pairs[found, 0], pairs[found, 1] = row, best
            found += 1
    return pairs[:found, 0], pairs[:found, 1]


@compiled
def choose(cells: Cells, row: int, end: int, step: int) -> int:
    """The nearest control on one side, -1 for none."""
    best = -1
    for at in range(row + step, end, step):
        away = abs(cells.logit[at] - cells.logit[row])
        if away > cells.caliper:
            break
        if best >= 0 and away > abs(cells.logit[best] - cells.logit[row]):
            break
        moment = cells.moment[row] if cells.moment[at] < 0 else cells.moment[at]
        able = cells.exposed_at[at] > moment and cells.adopted_at[at] > moment
        if cells.free[at] and able and (best < 0 or cells.tie[at] < cells.tie[best]):
            best = at
    return best


@compiled
def closer(cells: Cells, row: int, one: int, two: int) -> int:
    if one < 0 or two < 0:
        return max(one, two)
    left = abs(cells.logit[one] - cells.logit[row])
    right = abs(cells.logit[two] - cells.logit[row])
    if left == right:
        return one if cells.tie[one] < cells.tie[two] else two
    return one if left < right else two
