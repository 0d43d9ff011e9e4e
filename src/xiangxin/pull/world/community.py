"""A product that iterates with its people: ideas, votes, releases, reviews and talk.

Only acts that came through the product's own doors become richer, so that the crowd's
reasons and returns stay what they are.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa

from xiangxin.pull.world.audiences import COMMUNITY, Crowds, Happenings
from xiangxin.pull.world.rows import (
    NOTHING,
    PEOPLE,
    PLANTED,
    POSTS,
    UNTIL,
    WEEK,
    Truths,
    Whole,
    block,
    coded,
)

RELEASE_EVERY: Final = 4 * WEEK
SHIPPED: Final = 0.4
"""Share of ideas that a release ships, three weeks or more after they were proposed."""
WORK: Final = 3 * WEEK
TAGS: Final = (
    "light",
    "mount",
    "battery",
    "colour",
    "noise",
    "repair",
    "travel",
    "gift",
)
PROPOSE, VOTE, REVIEW, HELPFUL, SAY, REPLY = range(6)
SHARES: Final = (0.05, 0.30, 0.10, 0.15, 0.25, 0.15)
VERBS: Final = ("propose", "vote", "review", "helpful", "say", "reply", "like")
DOORS: Final = ("idea", "idea", "product", "product", "release", "product", "product")
OBJECTS: Final = ("idea", "idea", "review", "review", "post", "post", "actor")
LIKE: Final = 6
IDEAS: Final = 6_000_000
REVIEWS: Final = 7_000_000
RELEASES: Final = 8_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """Tables of the ledger by name, and what was planted."""

    tables: Mapping[str, pa.Table]
    truth: Mapping[str, float]


def mask(crowd: Crowds, of: Happenings) -> Truths:
    """The acts that become richer."""
    communities = np.array([role is COMMUNITY for role in crowd.roles], dtype=np.bool_)
    return np.asarray((of.way == 0) & communities[crowd.actor[of.member]])


def made(
    chance: np.random.Generator, crowd: Crowds, of: Happenings, *, start: int
) -> Made:
    """Of the acts under `mask`, in any order; there must be one at least."""
    order = np.argsort(of.at, kind="stable")
    at, member = of.at[order], of.member[order]
    actor = int(PLANTED + crowd.actor[member[0]])
    what = np.searchsorted(np.cumsum(SHARES)[:-1], chance.random(len(at)))
    what, thing = _objects(chance, what)
    releases = np.arange(start + RELEASE_EVERY, UNTIL, RELEASE_EVERY)
    asked = at[what == PROPOSE]
    shipped = np.searchsorted(releases, asked + WORK)
    shipped = np.where(chance.random(len(asked)) < SHIPPED, shipped, len(releases))
    ships = shipped < len(releases)
    post = np.where((what == SAY) | (what == REPLY), POSTS + thing, NOTHING)
    acts = block(
        "interaction",
        len(at),
        happened_at=at,
        person=PEOPLE + crowd.person[member],
        verb=coded(what, VERBS),
        actor=actor,
        object_kind=coded(what, OBJECTS),
        object_id=_identifiers(what, thing, actor),
        place=np.where((what == SAY) | (what == REPLY), actor, NOTHING),
        post=post,
        entry=coded(what, DOORS),
    )
    given = _Given(actor=actor, at=at, person=PEOPLE + crowd.person[member], what=what)
    tables = {
        "interaction": pa.concat_tables([acts, _shipping(actor, releases, shipped)]),
        "release": _releases(actor, releases),
        "idea": _ideas(given, releases, shipped),
        "review": _reviews(chance, given, thing, releases),
        "post": _posts(chance, given, thing),
    }
    authors = given.person[what == PROPOSE][ships]
    truth = {
        "actor": float(actor),
        "releases_a_year": 52 * WEEK / RELEASE_EVERY,
        "releases": float(len(releases)),
        "ideas": float(len(asked)),
        "shipped": float(ships.sum()),
        "tags": float(len(TAGS)),
        "authors_of_shipped": float(len(np.unique(authors))),
        "variants": float(COMMUNITY.variants),
    }
    return Made(tables=tables, truth=truth)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Given:
    actor: int
    at: Whole
    person: Whole
    what: Whole


def _objects(chance: np.random.Generator, what: Whole) -> tuple[Whole, Whole]:
    """What each act is about: something new, or something that is there already.

    An act that needs something there, and finds nothing, is a like.
    """
    thing = np.full(len(what), NOTHING)
    what = what.copy()
    for maker, user in ((PROPOSE, VOTE), (REVIEW, HELPFUL), (SAY, REPLY)):
        new = what == maker
        before = np.cumsum(new)
        thing[new] = before[new] - 1
        some = np.flatnonzero(what == user)
        pick = (chance.random(len(some)) * before[some]).astype(np.int64)
        thing[some] = pick
        what[some[before[some] == 0]] = LIKE
    return what, thing


def _identifiers(what: Whole, thing: Whole, actor: int) -> Whole:
    base = np.array([IDEAS, IDEAS, REVIEWS, REVIEWS, POSTS, POSTS, 0])[what]
    return np.where(what == LIKE, actor, base + thing)


def _shipping(actor: int, releases: Whole, shipped: Whole) -> pa.Table:
    idea = np.flatnonzero(shipped < len(releases))
    return block(
        "interaction",
        len(idea),
        happened_at=releases[shipped[idea]],
        verb="ship_idea",
        actor=actor,
        object_kind="idea",
        object_id=IDEAS + idea,
        entry="product",
    )


def _releases(actor: int, releases: Whole) -> pa.Table:
    numbers = np.arange(len(releases))
    return block(
        "release",
        len(releases),
        release=RELEASES + numbers,
        product=actor,
        happened_at=releases,
        kind="feature",
        version=pa.array([f"1.{n}" for n in numbers], pa.string()),
    )


def _ideas(of: _Given, releases: Whole, shipped: Whole) -> pa.Table:
    new = of.what == PROPOSE
    known = shipped < len(releases)
    when = np.concatenate([releases, [NOTHING]])[shipped]
    moment = pa.array(when, mask=~known).cast(pa.timestamp("us", "UTC"))
    numbers = np.arange(int(new.sum()))
    return block(
        "idea",
        len(numbers),
        idea=IDEAS + numbers,
        product=of.actor,
        happened_at=of.at[new],
        person=of.person[new],
        state=coded(known.astype(np.int64), ("open", "shipped")),
        shipped_at=moment,
        release=np.where(known, RELEASES + shipped, NOTHING),
    )


def _reviews(
    chance: np.random.Generator, of: _Given, thing: Whole, releases: Whole
) -> pa.Table:
    """A star better with every ten releases."""
    new = of.what == REVIEW
    last = np.searchsorted(releases, of.at[new], side="right") - 1
    likes = 3.2 + 0.1 * (last + 1) + 0.8 * chance.standard_normal(len(last))
    return block(
        "review",
        len(last),
        review=REVIEWS + thing[new],
        product=of.actor,
        happened_at=of.at[new],
        person=of.person[new],
        stars=np.clip(np.rint(likes), 1, 5).astype(np.int32),
        release=np.where(last >= 0, RELEASES + last, NOTHING),
    )


def _posts(chance: np.random.Generator, of: _Given, thing: Whole) -> pa.Table:
    """Talk, a tag each. An answer's post is the one that it answers in `interaction`,
    so only what was said first is a row here."""
    new = of.what == SAY
    count = int(new.sum())
    tags = pa.array(TAGS).take(pa.array(chance.integers(len(TAGS), size=count)))
    ends = pa.array(np.arange(count + 1, dtype=np.int32))
    return block(
        "post",
        count,
        post=POSTS + thing[new],
        happened_at=of.at[new],
        person=of.person[new],
        place=of.actor,
        root=POSTS + thing[new],
        kind="talk",
        tags=pa.ListArray.from_arrays(ends, tags),
        promises_gift=pa.array(np.zeros(count, dtype=np.bool_)),
        language="en",
    )
