"""How each product, brand and group reached people, and what is said of it."""

from typing import Final

import numpy as np
import pyarrow as pa

from xiangxin.pull import backend, findings, resample
from xiangxin.pull.acts import DAY, makers
from xiangxin.pull.findings import Asked, Measure
from xiangxin.pull.ledger import Ledger
from xiangxin.pull.slices import by_actor
from xiangxin.pull.spread import cascades, shape, stars, tables
from xiangxin.pull.spread.cascades import Cascades
from xiangxin.pull.spread.shape import Word
from xiangxin.pull.spread.stars import Stars
from xiangxin.pull.telling import Teller
from xiangxin.pull.thresholds import PUBLIC_PEOPLE

NAME: Final = "spread"
CIRCLE, DOOR, TRACED, ONE_HOP, DEPTH, STARS, STARS_CHANGE = 1, 10, 40, 41, 42, 50, 70
NEWCOMER: Final = 4
"""Streams of chance; circle, newcomer, door and stars have one for each of their parts."""
NEW: Final = 300
"""So many people find something while it is new."""
MAKERS, FRIENDS, BEYOND = "makers", "friends", "beyond"
DOORS: Final = (
    "home", "search", "product", "person", "group", "hashtag", "release", "idea",
    "notification", "mail", "campaign", "link", "qr", "direct", "unknown",
)  # fmt: skip


def spread(ledger: Ledger, asked: Asked) -> pa.Table:
    """Every figure of spread and shape, by product, brand and group."""
    say = Teller(measure=NAME, as_of=asked.moment)
    told, tied = tables.reached_tables(ledger, until=asked.until)
    owned = backend.collect(ledger.backend, makers(ledger).select("actor").distinct())
    made = set(owned["actor"].to_pylist())
    for actor, own in by_actor(backend.collect(ledger.backend, told)).items():
        if asked.actors is None or actor in asked.actors:
            why = None if actor in made else "no_makers"
            _circle(own, actor, why if tied else "no_ties", asked=asked, say=say)
            _doors(own, actor, asked=asked, say=say)
            _cascades(own, actor, asked=asked, say=say)
    for actor, found in shape.telling_words(ledger, asked).items():
        if asked.actors is None or actor in asked.actors:
            _words(found, actor, say=say)
    for actor, given in stars.by_product(ledger, until=asked.until).items():
        if asked.actors is None or actor in asked.actors:
            _stars(given, actor, asked=asked, say=say)
    return findings.table(say.told)


def _circle(
    own: pa.Table, actor: int, why: str | None, *, asked: Asked, say: Teller
) -> None:
    n = own.num_rows
    say.counted("reached", n, actor=actor)
    if why is not None:
        for part in (MAKERS, FRIENDS, BEYOND):
            for name in ("circle", "newcomer"):
                say.missing(name, why, actor=actor, part=part)
        return
    at = own["at"].to_numpy()
    never = np.iinfo(np.int64).max
    near = own["near"].fill_null(never).to_numpy() < at
    friends = own["friends"].fill_null(never).to_numpy() < at
    told = {MAKERS: near, FRIENDS: ~near & friends, BEYOND: ~near & ~friends}
    # Who came in one moment with the last of them counts as well, whatever their numbers.
    is_first = at <= np.partition(at, NEW - 1)[NEW - 1] if n >= NEW else at < 0
    first = int(is_first.sum())
    for turn, (part, inside) in enumerate(told.items()):
        hits = int(inside.sum())
        drawn = resample.share(hits, n, seed=asked.seed, stream=CIRCLE + turn)
        say.drawn("circle", hits / n, drawn, n=n, actor=actor, part=part)
        if not first:
            say.missing("newcomer", "still_new", actor=actor, part=part)
            continue
        hits = int((inside & is_first).sum())
        drawn = resample.share(hits, first, seed=asked.seed, stream=NEWCOMER + turn)
        say.drawn("newcomer", hits / first, drawn, n=first, actor=actor, part=part)


def _doors(own: pa.Table, actor: int, *, asked: Asked, say: Teller) -> None:
    n = own.num_rows
    for row in own["entry"].value_counts().to_pylist():
        door, hits = row["values"], row["counts"]
        known = DOORS.index(door) if door in DOORS else len(DOORS)
        drawn = resample.share(hits, n, seed=asked.seed, stream=DOOR + known)
        say.drawn("door", hits / n, drawn, n=n, actor=actor, part=door)


def _cascades(own: pa.Table, actor: int, *, asked: Asked, say: Teller) -> None:
    n = own.num_rows
    has = own["parent"].is_valid().to_numpy()
    of = cascades.of_people(
        own["person"].to_numpy(), own["parent"].fill_null(-1).to_numpy(), has
    )
    hits = int(has.sum())
    drawn = resample.share(hits, n, seed=asked.seed, stream=TRACED)
    say.drawn("traced", hits / n, drawn, n=n, actor=actor)
    near = int((of.depth <= 1).sum())
    drawn = resample.share(near, n, seed=asked.seed, stream=ONE_HOP)
    say.drawn("one_hop", near / n, drawn, n=n, actor=actor)
    _depth(of, actor, asked=asked, say=say)
    _forms(of, actor, say=say)
    moments = own["at"].to_numpy() / DAY
    if n < PUBLIC_PEOPLE:
        say.missing("half", "few_people", actor=actor)
    else:
        value, low, high = cascades.time_to_half(moments)
        say.between("half", value, (low, high), n=n, actor=actor)


def _depth(of: Cascades, actor: int, *, asked: Asked, say: Teller) -> None:
    """Trees are drawn anew, because people of one tree are no strangers."""
    n = len(of.depth)
    trees, at = np.unique(of.root, return_inverse=True)
    people = np.bincount(at, minlength=len(trees)).astype(np.float64)
    deep = np.bincount(at, of.depth, minlength=len(trees)).astype(np.float64)
    drawn = resample.ratio(deep, people, seed=asked.seed, stream=DEPTH)
    say.drawn("depth", float(of.depth.mean()), drawn, n=n, actor=actor)
    say.counted("deepest", int(of.depth.max()), actor=actor)
    breadths = of.breadths[1:]
    say.counted("breadth", int(breadths.max(initial=0)), actor=actor)


def _forms(of: Cascades, actor: int, *, say: Teller) -> None:
    forms = cascades.wide_enough(of)
    parts = {"median": 0.5, "high": 0.9}
    if len(forms) < PUBLIC_PEOPLE:
        for part in (*parts, "largest"):
            say.missing("virality", "few_trees", actor=actor, part=part)
        return
    n = len(forms)
    for part, where in parts.items():
        value, low, high = cascades.quantile(forms, where)
        say.between("virality", value, (low, high), n=n, actor=actor, part=part)
    # Of trees equally large, the one that spread furthest, whatever their numbers are.
    largest = float(of.virality[of.sizes == of.sizes.max()].max())
    people = int(of.sizes.max())
    say.between(
        "virality",
        largest,
        (largest, largest),
        n=people,
        actor=actor,
        part="largest",
    )


def _words(found: list[Word], actor: int, *, say: Teller) -> None:
    if not found:
        say.missing("word", "no_words", actor=actor)
    for word in found:
        wide = shape.Z * word.error
        say.between(
            "word",
            word.value,
            (word.value - wide, word.value + wide),
            n=word.people,
            actor=actor,
            part=f"{word.side}:{word.word}",
        )


def _stars(given: Stars, actor: int, *, asked: Asked, say: Teller) -> None:
    for turn, (version, each) in enumerate(given.by_release.items()):
        part = f"release:{version}"
        if len(each) < PUBLIC_PEOPLE:
            say.missing("stars", "few_reviews", actor=actor, part=part)
            continue
        drawn = resample.mean(each, seed=asked.seed, stream=STARS + turn)
        n, value = len(each), float(each.mean())
        say.drawn("stars", value, drawn, n=n, actor=actor, part=part)
    if min(len(given.before), len(given.after)) < PUBLIC_PEOPLE:
        say.missing("stars_change", "few_reviews", actor=actor)
        return
    before = resample.mean(given.before, seed=asked.seed, stream=STARS_CHANGE)
    after = resample.mean(given.after, seed=asked.seed, stream=STARS_CHANGE + 1)
    value = float(given.after.mean() - given.before.mean())
    n = len(given.before) + len(given.after)
    say.drawn("stars_change", value, after - before, n=n, actor=actor)


MEASURE: Final = Measure(
    name=NAME,
    needs=("interaction",),
    wants=("maker", "exposure", "post", "release", "review"),
    run=spread,
)
