"""What people say it is: words, stars and quotes, before and after a release."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from xiangxin.pull import backend
from xiangxin.pull.acts import DAY, makers
from xiangxin.pull.draws import Array
from xiangxin.pull.findings import Asked
from xiangxin.pull.ledger import Ledger
from xiangxin.pull.slices import by_actor
from xiangxin.pull.thresholds import PUBLIC_PEOPLE

Whole = npt.NDArray[np.int64]

WINDOW: Final = 90 * DAY
"""Days on each side of a release whose words and stars are compared."""
SETTLED: Final = 14 * DAY
"""A release younger than this has not been spoken of."""
BEFORE, AFTER = "before", "after"
PRIOR: Final = 500.0
"""Words that the whole market lends to each side (Monroe et al. 2008)."""
FALSE: Final = 0.10
"""Part of the words told that may be chance (Benjamini & Hochberg 1995)."""
MOST: Final = 10
"""Words told of a side."""
Z: Final = 1.6448536269514722

LATIN: Final = r"[\p{Latin}\p{N}]{2,}"
HAN: Final = r"\p{Han}"
PAIR: Final = r"\p{Han}{2}"
RUN: Final = r"(\p{Han})(\p{Han}*)"


@ibis.udf.scalar.builtin  # type: ignore[untyped-decorator,unused-ignore]
def regexp_extract_all(text: str, pattern: str) -> ibis.dtype("array<string>"):  # type: ignore[valid-type]
    """Every match, from left to right, none overlapping another."""


@ibis.udf.scalar.builtin  # type: ignore[untyped-decorator,unused-ignore]
def regexp_replace(text: str, pattern: str, by: str, options: str) -> str:  # type: ignore[empty-body]
    """With the option g, every match is replaced."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """How much more often a word is said on one side: a log odds ratio and its error,
    and how many people said it on that side."""

    side: str
    word: str
    value: float
    error: float
    people: int


def releases(ledger: Ledger, *, until: int) -> ir.Table | None:
    """actor, release_at: the last release of each product that is two weeks old."""
    if "release" not in ledger.extras:
        return None
    made = ledger.extras["release"]
    made = made.filter(made.at <= until - SETTLED)
    return made.group_by(actor="product").aggregate(release_at=made.at.max())


def texts(ledger: Ledger, *, until: int) -> ir.Table | None:
    """actor, person, at, text: what was said of each product, without its makers and
    without support."""
    told = []
    if "review.text" in ledger.given:
        review = ledger.extras["review"]
        told.append(review.select("person", "at", "text", actor="product"))
    if "post.text" in ledger.given:
        post = ledger.extras["post"]
        spoken = post.filter(ibis.coalesce(post.kind, "talk") != "support")
        told.append(spoken.select("person", "at", "text", actor="place"))
    if not told:
        return None
    said = ibis.union(*told) if len(told) > 1 else told[0]
    said = said.filter(
        said.text.notnull(),
        said.person.notnull(),
        said.actor.notnull(),
        said.at <= until,
    )
    return said.anti_join(makers(ledger), ["actor", "person"])


def tokens(said: ir.Table) -> ir.Table:
    """The rows of `said` with a `word` each: Latin words in small letters, and Chinese
    characters one by one and in overlapping pairs."""
    text = said.text.lower()
    later = regexp_replace(text, RUN, r"\2", "g")
    words = [
        said.mutate(word=regexp_extract_all(source, pattern).unnest())
        for source, pattern in (
            (text, LATIN), (text, HAN), (text, PAIR), (later, PAIR),
        )
    ]  # fmt: skip
    return ibis.union(*words)


def sides(said: ir.Table, last: ir.Table) -> ir.Table:
    """The rows within WINDOW of the release, with their `side`."""
    near = said.join(last, "actor")
    near = near.filter(
        near.at >= near.release_at - WINDOW, near.at < near.release_at + WINDOW
    )
    side = ibis.ifelse(near.at < near.release_at, BEFORE, AFTER)
    return near.mutate(side=side).drop("release_at")


def telling_words(ledger: Ledger, asked: Asked) -> Mapping[int, list[Word]]:
    """By product: the words that tell its sides apart, counted by person."""
    con = ledger.backend
    last, said = releases(ledger, until=asked.until), texts(ledger, until=asked.until)
    if last is None or said is None:
        return {}
    cut = backend.keep(con, tokens(said), name="words")
    each = sides(cut, last).select("actor", "side", "person", "word").distinct()
    counts = each.group_by("actor", "word").aggregate(
        before=(each.side == BEFORE).sum(), after=(each.side == AFTER).sum()
    )
    everywhere = cut.select("actor", "person", "word").distinct()
    usual = everywhere.group_by("word").aggregate(usual=everywhere.count())
    got = by_actor(backend.collect(con, counts.join(usual, "word")))
    total = backend.collect(con, usual.aggregate(n=usual.usual.sum()))["n"][0].as_py()
    return {
        actor: telling(
            own["word"].to_pylist(),
            own["before"].to_numpy().astype(np.float64),
            own["after"].to_numpy().astype(np.float64),
            own["usual"].to_numpy() / float(total),
        )
        for actor, own in got.items()
    }


def log_odds(before: Array, after: Array, usual: Array) -> tuple[Array, Array]:
    """Of each word, how much likelier after than before, and the error of that.

    Log odds ratio with an informative Dirichlet prior of PRIOR words in the market's
    proportions `usual` (Monroe, Colaresi & Quinn 2008, doi 10.1093/pan/mpn018,
    equations 16 and 18).
    """
    prior = PRIOR * usual

    def odds(said: Array) -> Array:
        here = said + prior
        # Where one word is all that is said, the others keep half a word.
        rest = np.maximum(said.sum() + PRIOR - here, 0.5)
        return np.asarray(np.log(here / rest))

    error = np.sqrt(1 / (after + prior) + 1 / (before + prior))
    return odds(after) - odds(before), np.asarray(error)


def telling(names: list[str], before: Array, after: Array, usual: Array) -> list[Word]:
    """The words of each side that are hardly chance, at most MOST, and of at least
    five people there."""
    if not (before.sum() and after.sum()):
        return []
    value, error = log_odds(before, after, usual)
    people = np.where(value > 0, after, before)
    enough = people >= PUBLIC_PEOPLE
    strong = np.abs(value / error)
    sure = enough & (strong >= _bound(strong[enough]))
    told = []
    for side, inside in ((AFTER, value > 0), (BEFORE, value < 0)):
        of_side = np.flatnonzero(sure & inside)
        # Words equally telling come in the order of the alphabet.
        ordered = of_side[np.argsort(-strong[of_side], kind="stable")]
        told += [
            Word(
                side=side,
                word=names[at],
                value=float(value[at]),
                error=float(error[at]),
                people=int(people[at]),
            )
            for at in ordered[:MOST]
        ]
    return told


def quotes(ledger: Ledger, asked: Asked) -> pa.Table:
    """actor, side, word, people, quote: for each telling word the shortest of the texts
    that hold most of its side's telling words.

    Only of words that five people said, and only what the tables hold as text.
    """
    con = ledger.backend
    last, said = releases(ledger, until=asked.until), texts(ledger, until=asked.until)
    rows = [
        {"actor": actor, "side": w.side, "word": w.word, "people": w.people}
        for actor, found in telling_words(ledger, asked).items()
        if asked.actors is None or actor in asked.actors
        for w in found
    ]
    schema = pa.schema(
        [
            ("actor", pa.int64()),
            ("side", pa.string()),
            ("word", pa.string()),
            ("people", pa.int64()),
        ]
    )
    if not rows or last is None or said is None:
        return pa.table(schema.append(pa.field("quote", pa.string())).empty_table())
    wanted = backend.keep(
        con, ibis.memtable(pa.Table.from_pylist(rows, schema)), name="wanted"
    )
    cut = sides(tokens(said), last).select("actor", "side", "word", "text").distinct()
    held = cut.join(wanted, ["actor", "side", "word"])
    held = held.mutate(
        many=held.count().over(ibis.window(group_by=("actor", "side", "text")))
    )
    order = [held.many.desc(), held.text.length(), held.text]
    line = ibis.window(group_by=("actor", "side", "word"), order_by=order)
    best = held.mutate(turn=ibis.row_number().over(line))
    best = best.filter(best.turn == 0).select(*schema.names, quote="text")
    return backend.collect(con, best.order_by("actor", "side", "word"))


def _bound(strong: Array) -> float:
    """The z above which at most FALSE of what is told is chance."""
    if not len(strong):
        return np.inf
    ordered = np.sort(strong)[::-1]
    from_z = np.vectorize(_two_sided, otypes=[np.float64])
    fine = from_z(ordered) <= FALSE * np.arange(1, len(ordered) + 1) / len(ordered)
    return float(ordered[np.flatnonzero(fine)[-1]]) if fine.any() else np.inf


def _two_sided(z: float) -> float:
    return math.erfc(z / math.sqrt(2))
