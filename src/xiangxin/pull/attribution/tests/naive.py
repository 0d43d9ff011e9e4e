"""Attribution the long way: dictionaries, one dense matrix a question, factorials."""

from collections import Counter
from itertools import combinations, pairwise
from math import factorial

import numpy as np

START, SOLD, LOST = "(start)", "(sold)", "(lost)"


def transitions(rows, *, order=1, least=0):
    """How often a remembered history was followed by another; rows are
    (path, conversions, nulls)."""
    seen = Counter()
    for path, sold, lost in rows:
        for at in range(1, len(path) + 1):
            for k in range(1, min(order, at + 1) + 1):
                seen[(START, *path)[: at + 1][-k:]] += sold + lost
    counts = Counter()
    for path, sold, lost in rows:
        states = [(START,)]
        for at in range(1, len(path) + 1):
            whole = (START, *path)[: at + 1]
            kept = [whole[-k:] for k in range(1, order + 1)]
            kept = [h for h in kept if len(h) == 1 or seen[h] >= least]
            states.append(max(kept, key=len))
        for one, two in pairwise(states):
            counts[one, two] += sold + lost
        counts[states[-1], SOLD] += sold
        counts[states[-1], LOST] += lost
    return counts


def chance_of_selling(counts, available):
    """All that leads to another source is sent to the end that sells nothing."""
    states = sorted({s for pair in counts for s in pair if isinstance(s, tuple)})
    at = {state: i for i, state in enumerate(states)}
    among, sold = np.zeros((len(states), len(states))), np.zeros(len(states))
    total = Counter()
    for (one, _), times in counts.items():
        total[one] += times
    for (one, two), times in counts.items():
        if two == SOLD:
            sold[at[one]] += times / total[one]
        elif two != LOST and two[-1] in available:
            among[at[one], at[two]] += times / total[one]
    return np.linalg.solve(np.eye(len(states)) - among, sold)[at[START,]]


def removal_effects(rows, sources, **memory):
    counts = transitions(rows, **memory)
    whole = chance_of_selling(counts, set(sources))
    return {
        s: 1 - chance_of_selling(counts, set(sources) - {s}) / whole for s in sources
    }


def shapley(rows, sources, **memory):
    """Shares, by the definition: over all coalitions without a source."""
    counts = transitions(rows, **memory)
    worth = {
        frozenset(some): chance_of_selling(counts, set(some))
        for size in range(len(sources) + 1)
        for some in combinations(sources, size)
    }
    n, values = len(sources), dict.fromkeys(sources, 0.0)
    for some, worth_of in worth.items():
        weight = (
            factorial(len(some)) * factorial(n - len(some) - 1) if len(some) < n else 0
        )
        for one in set(sources) - some:
            values[one] += weight / factorial(n) * (worth[some | {one}] - worth_of)
    return {one: value / sum(values.values()) for one, value in values.items()}
