"""Who was exposed in which week, who might stand for them, and what both did before."""

from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from xiangxin.pull.acts import DAY
from xiangxin.pull.fingerprints import Prints, fingerprints, gathered
from xiangxin.pull.observational.matching import INHERITED, NEVER, Candidates
from xiangxin.pull.observational.seen import WEEK, Log, Seen

Array: TypeAlias = npt.NDArray[np.float64]
Whole: TypeAlias = npt.NDArray[np.int64]
Truth: TypeAlias = npt.NDArray[np.bool_]

HORIZON: Final = 28 * DAY
WEEKS: Final = 52
BEFORE: Final = 52
RECENT: Final = 4
"""Weeks."""
EACH: Final = 20
"""Possible controls drawn for each exposed."""
MOST: Final = 200_000
"""More exposed than this are drawn from."""

FEATURES: Final = (
    "category_acts",
    "category_adoptions",
    "item_acts",
    "acts",
    "recent_acts",
    "adoptions",
    "people_seen",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """Candidates, and beside each row its item and the beginning of its week."""

    rows: Candidates
    item: Whole
    week: Whole


def samples(
    told: Seen, adopted: Log, exposed: Log, *, until: int, seed: int
) -> tuple[Sample | None, Sample | None]:
    """Everybody exposed in the 52 weeks that end 28 days before `until`, and those who
    may stand for them: whoever had a cue held back, or else twenty people for each.
    None where nobody was exposed or could stand for them.

    In the second each exposure is taken to be 28 days before it was, so that nothing in
    the 28 days that follow can be its work: a placebo.
    """
    world = _World.of(told, adopted, exposed)
    first, second = (
        _sample(told, world, shift=shift, until=until, seed=seed)
        for shift in (0, HORIZON)
    )
    return first, second


def _sample(
    told: Seen, world: "_World", *, shift: int, until: int, seed: int
) -> Sample | None:
    origin = until - HORIZON - WEEKS * WEEK
    first_at = np.where(world.exposed_at < NEVER, world.exposed_at - shift, NEVER)
    able = (first_at > origin) & (first_at <= until - HORIZON)
    able &= world.adopted_at > first_at
    treated = np.flatnonzero(able & ~world.made)
    treated = _some(treated, world, first_at, seed=seed)
    if told.ghosts is None:
        drawn = _controls(world, treated, first_at, origin=origin, seed=seed)
    else:
        drawn = _held_back(world, told.ghosts, shift=shift, origin=origin)
    if drawn is None or not len(treated):
        return None
    person = np.concatenate([world.pair_person[treated], drawn.person])
    item = np.concatenate([world.pair_item[treated], drawn.item])
    week = np.concatenate([(first_at[treated] - origin - 1) // WEEK, drawn.week])
    begins = origin + week * WEEK
    own = world.lookup(person, item)
    exposed_at = np.where(own >= 0, first_at[own], NEVER)
    adopted_at = np.where(own >= 0, world.adopted_at[own], NEVER)
    is_treated = np.arange(len(person)) < len(treated)
    moment = np.concatenate([first_at[treated], drawn.moment])
    free = np.maximum(moment, begins) < np.minimum(exposed_at, adopted_at)
    free &= (own < 0) | ~world.made[own]
    kept = (is_treated | free) & (world.known_since[person] < begins)
    rows = Candidates(
        viewer=person[kept],
        cell=(item * WEEKS + week)[kept],
        treated=is_treated[kept],
        moment=moment[kept],
        exposed_at=exposed_at[kept],
        adopted_at=adopted_at[kept],
        features=world.features(person[kept], item[kept], begins[kept]),
        names=FEATURES,
    )
    return Sample(rows=rows, item=world.items[item[kept]], week=begins[kept])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Drawn:
    person: Whole
    item: Whole
    week: Whole
    moment: Whole


@dataclass(frozen=True, slots=True, kw_only=True)
class _World:
    """People and items by position; pairs of them that were exposed, adopted or make."""

    people: Whole
    items: Whole
    category: Whole
    pair_person: Whole
    pair_item: Whole
    exposed_at: Whole
    adopted_at: Whole
    made: Truth
    pool: Whole
    likeness: Prints
    known_since: Whole
    acts: "_Counts"
    category_acts: "_Counts"
    item_acts: "_Counts"
    taken: "_Counts"
    category_taken: "_Counts"
    ties: "_Counts"

    @classmethod
    def of(cls, told: Seen, adopted: Log, exposed: Log) -> "_World":
        people = np.unique(
            np.concatenate(
                [told.acts.person, told.ties.person, adopted.person, exposed.person]
            )
        )
        items = np.unique(np.concatenate([told.acts.item, adopted.item, exposed.item]))
        groups = np.array(
            [told.category.get(int(item), -1) for item in items], dtype=np.int64
        )
        alone = groups < 0
        groups[alone] = groups.max(initial=-1) + 1 + np.arange(int(alone.sum()))
        person, item = _at(people, told.acts.person), _at(items, told.acts.item)
        taker, thing = _at(people, adopted.person), _at(items, adopted.item)
        pairs = _Pairs.of(people, items, adopted, exposed, told.makers)
        viewers = np.concatenate([told.ties.person, exposed.person])
        first = np.full(len(people), NEVER)
        for log in (told.acts, told.ties):
            np.minimum.at(first, _at(people, log.person), log.at)
        acted, took, met = map(_Moments.of, (told.acts.at, adopted.at, told.ties.at))
        times, one = told.times, np.ones(len(taker), dtype=np.int64)
        likeness = _likeness(people, told, exposed)
        wide = len(items) + 1
        return cls(
            people=people,
            items=items,
            category=groups,
            pair_person=pairs.person,
            pair_item=pairs.item,
            exposed_at=pairs.exposed_at,
            adopted_at=pairs.adopted_at,
            made=pairs.made,
            pool=_at(people, np.unique(viewers)),
            likeness=likeness,
            known_since=first,
            acts=_Counts.of(person, acted, times),
            category_acts=_Counts.of(person * wide + groups[item], acted, times),
            item_acts=_Counts.of(person * wide + item, acted, times),
            taken=_Counts.of(taker, took, one),
            category_taken=_Counts.of(taker * wide + groups[thing], took, one),
            ties=_Counts.of(
                _at(people, told.ties.person),
                met,
                np.ones(len(told.ties.at), dtype=np.int64),
            ),
        )

    def lookup(self, person: Whole, item: Whole) -> Whole:
        """The pair's position, or -1."""
        known = self.pair_person * len(self.items) + self.pair_item
        return _find(known, person * len(self.items) + item)

    def features(self, person: Whole, item: Whole, begins: Whole) -> Array:
        """What was done in the 52 weeks before, in logarithms; in the order of FEATURES."""
        # Neighbours ask for the same rows, of millions.
        near = np.lexsort((begins, item, person))
        person, item, begins = person[near], item[near], begins[near]
        wide = len(self.items) + 1
        since = begins - BEFORE * WEEK
        columns = (
            self.category_acts.within(
                person * wide + self.category[item], since, begins
            ),
            self.category_taken.within(
                person * wide + self.category[item], since, begins
            ),
            self.item_acts.within(person * wide + item, since, begins),
            self.acts.within(person, since, begins),
            self.acts.within(person, begins - RECENT * WEEK, begins),
            self.taken.within(person, since, begins),
            self.ties.within(person, np.zeros_like(begins), begins),
        )
        found = np.empty((len(near), len(columns)))
        for at, column in enumerate(columns):
            found[near, at] = column
        return np.log1p(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pairs:
    person: Whole
    item: Whole
    exposed_at: Whole
    adopted_at: Whole
    made: Truth

    @classmethod
    def of(
        cls, people: Whole, items: Whole, adopted: Log, exposed: Log, makers: Log
    ) -> "_Pairs":
        known = np.isin(makers.person, people) & np.isin(makers.item, items)
        codes = [
            _at(people, person) * len(items) + _at(items, item)
            for person, item in (
                (adopted.person, adopted.item),
                (exposed.person, exposed.item),
                (makers.person[known], makers.item[known]),
            )
        ]
        every = np.unique(np.concatenate(codes))
        adopted_at = np.full(len(every), NEVER)
        adopted_at[_at(every, codes[0])] = adopted.at
        exposed_at = np.full(len(every), NEVER)
        exposed_at[_at(every, codes[1])] = exposed.at
        made = np.zeros(len(every), dtype=bool)
        made[_at(every, codes[2])] = True
        wide = max(len(items), 1)
        return cls(
            person=every // wide,
            item=every % wide,
            exposed_at=exposed_at,
            adopted_at=adopted_at,
            made=made,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Moments:
    """The moments of a log, ranked, so that a group and a moment make one number."""

    known: Whole
    rank: Whole

    @classmethod
    def of(cls, at: Whole) -> "_Moments":
        known, rank = np.unique(at, return_inverse=True)
        return cls(known=known, rank=rank)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Counts:
    """Sums by group up to a moment: rows sorted by group and moment."""

    moments: Whole
    key: Whole
    total: Whole

    @classmethod
    def of(cls, group: Whole, at: _Moments, times: Whole) -> "_Counts":
        key = group * (len(at.known) + 1) + at.rank
        order = np.argsort(key)
        total = np.concatenate([[0], np.cumsum(times[order])]).astype(np.int64)
        return cls(moments=at.known, key=key[order], total=total)

    def within(self, group: Whole, since: Whole, until: Whole) -> Whole:
        """From `since` up to, and without, `until`, which is no earlier."""
        return self._before(group, until) - self._before(group, since)

    def _before(self, group: Whole, moment: Whole) -> Whole:
        """Of this group and those in front of it, whose sums cancel out."""
        first = group * (len(self.moments) + 1)
        sought = first + np.searchsorted(self.moments, moment)
        return self.total[np.searchsorted(self.key, sought)]


def _likeness(people: Whole, told: Seen, exposed: Log) -> Prints:
    """What a person did, whom they saw since when, and when they were exposed."""
    parts = (
        (told.acts.person, fingerprints(told.acts.at, told.times)),
        (told.ties.person, fingerprints(told.ties.at)),
        (exposed.person, fingerprints(exposed.at)),
    )
    return fingerprints(
        *(
            gathered(prints, into=_at(people, person), count=len(people))
            for person, prints in parts
        )
    )


def _some(treated: Whole, world: _World, first_at: Whole, *, seed: int) -> Whole:
    """All of them, or MOST drawn by what is in their rows."""
    person = world.pair_person[treated]
    prints = fingerprints(
        np.full(len(treated), seed), first_at[treated], world.likeness[person]
    )
    return treated[np.argsort(prints, kind="stable")[:MOST]]


def _controls(
    world: _World, treated: Whole, first_at: Whole, *, origin: int, seed: int
) -> _Drawn | None:
    """For each item people of the pool, each in a week in which somebody was exposed."""
    pool = world.pool[np.argsort(world.likeness[world.pool], kind="stable")]
    if not len(treated) or not len(pool):
        return None
    item = world.pair_item[treated]
    week = (first_at[treated] - origin - 1) // WEEK
    order = np.lexsort((first_at[treated], item))
    item, week, moment = item[order], week[order], first_at[treated][order]
    starts = np.flatnonzero(np.diff(item, prepend=-1))
    persons, items, weeks = [], [], []
    for low, high in zip(starts, np.append(starts[1:], len(item)), strict=True):
        salt = gathered(
            fingerprints(moment[low:high]),
            into=np.zeros(high - low, dtype=np.int64),
            count=1,
        )
        chance = np.random.default_rng([seed, 5, int(salt[0])])
        some = np.unique(chance.integers(len(pool), size=EACH * (high - low)))
        persons.append(pool[chance.permutation(some)])
        items.append(np.full(len(some), item[low]))
        weeks.append(week[low + np.arange(len(some)) % (high - low)])
    person = np.concatenate(persons)
    return _Drawn(
        person=person,
        item=np.concatenate(items),
        week=np.concatenate(weeks),
        moment=np.full(len(person), INHERITED),
    )


def _held_back(world: _World, ghosts: Log, *, shift: int, origin: int) -> _Drawn | None:
    """They were shown the thing too, and a cue was there to be shown."""
    at = ghosts.at - shift
    inside = (at > origin) & (at <= origin + WEEKS * WEEK)
    person, item = ghosts.person[inside], ghosts.item[inside]
    known = np.isin(person, world.people) & np.isin(item, world.items)
    if not known.any():
        return None
    return _Drawn(
        person=_at(world.people, person[known]),
        item=_at(world.items, item[known]),
        week=(at[inside][known] - origin - 1) // WEEK,
        moment=at[inside][known],
    )


def _at(names: Whole, wanted: Whole) -> Whole:
    return np.searchsorted(names, wanted).astype(np.int64)


def _find(names: Whole, wanted: Whole) -> Whole:
    if not len(names):
        return np.full(len(wanted), -1)
    place = np.minimum(np.searchsorted(names, wanted), len(names) - 1)
    return np.where(names[place] == wanted, place, -1)
