"""The shuffle test's counts the long way: every person, every period."""

from collections import Counter


def counts(edges, adoptions, people):
    """x → (adoptions, periods without one), from (person, item, period) rows."""
    events, waits = Counter(), Counter()
    for item in {item for _, item, _ in adoptions}:
        when = {}
        for person, of, period in adoptions:
            if of == item:
                when[person] = min(period, when.get(person, period))
        first, last = min(when.values()), max(when.values())
        for person in people:
            seen = {two for one, two in edges if one == person and two != person}
            for period in range(first, last + 1):
                if when.get(person, last + 1) < period:
                    break
                x = sum(when.get(other, last + 1) < period for other in seen)
                (events if when.get(person) == period else waits)[x] += 1
    return events, waits
