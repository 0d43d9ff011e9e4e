"""Does a product suit a community around it? A profile with words, and no score."""

from collections.abc import Mapping
from typing import Final

import numpy as np
import pyarrow as pa

from xiangxin.pull import backend, findings
from xiangxin.pull.draws import DRAWS, Array
from xiangxin.pull.findings import Asked, Measure
from xiangxin.pull.fit import figures, tables
from xiangxin.pull.fit.figures import NAMES, PROFILE, Told
from xiangxin.pull.fit.questionnaire import (
    EXPOSE,
    GATHER,
    MOST_ASPECTS,
    UNDECIDED,
)
from xiangxin.pull.ledger import Ledger
from xiangxin.pull.telling import Teller
from xiangxin.pull.thresholds import ACTORS_FOR_A_CATEGORY, CERTAIN

NAME: Final = "fit"
RANKS: Final = 100
"""The stream of the percentiles comes after those of the figures."""
COMPARED: Final = 500
"""Draws in which every product is compared with every other of its category."""
MIDDLE: Final = 0.5
EVERY: Final = ("traced_releases", *NAMES)


def fit(ledger: Ledger, asked: Asked) -> pa.Table:
    """The profile of every product, its place in its category, and words."""
    say = Teller(measure=NAME, as_of=asked.moment)
    profiles = _profiles(ledger, asked)
    drawn = {actor: _draws(told, asked) for actor, told in profiles.items()}
    places = _all_places(profiles, drawn, _categories(ledger), asked)
    for actor, told in profiles.items():
        if asked.actors is None or actor in asked.actors:
            _figures(told, drawn[actor], actor, say=say)
            _places(told, drawn[actor], places.get(actor, {}), actor, say=say)
    return findings.table(say.told)


def _profiles(ledger: Ledger, asked: Asked) -> dict[int, dict[str, Told]]:
    of = tables.rows(ledger, until=asked.until)
    weeks = tables.owner_weeks(ledger, of)
    bought, spoken = tables.variants(ledger, of), tables.topics(ledger, of)
    talk, made = tables.off_page(ledger, of), tables.releases(ledger, of)
    ideas, took = tables.ideas(ledger, of), tables.uptake(ledger, of)
    uses = of.done.filter(of.done.verb.isin(tables.USES))
    used = backend.rows_of(ledger.backend, uses) > 0
    profiles = {}
    for actor, began in sorted(tables.begun(ledger, of).items()):
        own = made.get(actor)
        profiles[actor] = {
            **figures.releases(
                own,
                known="release" in ledger.extras,
                until=of.until,
                began=began,
            ),
            "member_ideas": figures.member_ideas(ideas.get(actor)),
            "traced_releases": figures.traced_releases(
                own, ideas.get(actor), until=of.until
            ),
            "uptake": figures.uptake(took.get(actor)),
            "variants": figures.variants(bought.get(actor)),
            "topics": figures.topics(spoken.get(actor), seed=asked.seed),
            "off_page": figures.off_page(talk.get(actor)),
            **figures.owners(weeks.get(actor), uses=used),
        }
    return profiles


def _categories(ledger: Ledger) -> dict[int, str]:
    listed = ledger.actor.filter(
        ledger.actor.kind == "product", ledger.actor.category.notnull()
    )
    got = backend.collect(ledger.backend, listed.select("actor", "category"))
    return dict(zip(got["actor"].to_pylist(), got["category"].to_pylist(), strict=True))


def _draws(told: Mapping[str, Told], asked: Asked) -> dict[str, Array]:
    return {
        name: figure.draw(asked.seed)
        for name, figure in told.items()
        if figure.draw is not None
    }


def _figures(
    told: Mapping[str, Told], drawn: Mapping[str, Array], actor: int, *, say: Teller
) -> None:
    for name in EVERY:
        figure = told[name]
        if figure.missing is not None:
            say.missing(name, figure.missing, actor=actor)
        else:
            say.drawn(name, figure.value, drawn[name], n=figure.n, actor=actor)


def _all_places(
    profiles: Mapping[int, Mapping[str, Told]],
    drawn: Mapping[int, Mapping[str, Array]],
    category: Mapping[int, str],
    asked: Asked,
) -> dict[int, dict[str, tuple[float, Array, int]]]:
    """By product and figure: its percentile, draws of it, and among how many others."""
    found: dict[int, dict[str, tuple[float, Array, int]]] = {}
    turned = np.random.default_rng([asked.seed, RANKS]).permutation(COMPARED)
    for kind in set(category.values()):
        for name in NAMES:
            own = [a for a in drawn if category.get(a) == kind and name in drawn[a]]
            if len(own) < ACTORS_FOR_A_CATEGORY:
                continue
            values = np.array([profiles[actor][name].value for actor in own])
            likely = np.stack([drawn[actor][name][:COMPARED] for actor in own])
            at = percentiles(values[:, None], values[:, None])[:, 0]
            around = percentiles(likely, likely[:, turned])
            for turn, actor in enumerate(own):
                place = (float(at[turn]), around[turn], len(own) - 1)
                found.setdefault(actor, {})[name] = place
    return found


def percentiles(own: Array, others: Array) -> Array:
    """The part of the other rows of `others` that are lower, column by column.

    Ties count by half, so that among equals everybody is in the middle.
    """
    ordered = np.sort(others, axis=0)
    told = np.empty_like(own)
    for row, values in enumerate(own):
        lower = (ordered < values).sum(axis=0) - (others[row] < values)
        equal = (ordered == values).sum(axis=0) - (others[row] == values)
        told[row] = (lower + equal / 2) / (len(others) - 1)
    return told


def _places(
    told: Mapping[str, Told],
    drawn: Mapping[str, Array],
    places: Mapping[str, tuple[float, Array, int]],
    actor: int,
    *,
    say: Teller,
) -> None:
    """Percentiles among the others, by figure and by aspect, and words from them."""
    aspects: dict[str, Array] = {}
    for aspect, names in PROFILE.items():
        known = [name for name in names if name in drawn]
        for name in known:
            if name not in places:
                say.missing("percentile", "few_in_category", actor=actor, part=name)
                continue
            value, around, n = places[name]
            whole = np.resize(around, DRAWS)
            say.drawn("percentile", value, whole, n=n, actor=actor, part=name)
        ranked = [places[name] for name in known if name in places]
        if ranked:
            aspects[aspect] = np.mean([around for _, around, _ in ranked], axis=0)
            value = float(np.mean([at for at, _, _ in ranked]))
            whole = np.resize(aspects[aspect], DRAWS)
            n = len(ranked)
            say.drawn("aspect", value, whole, n=n, actor=actor, part=aspect)
    _words(aspects, actor, say=say)


def _words(aspects: Mapping[str, Array], actor: int, *, say: Teller) -> None:
    if len(aspects) < MOST_ASPECTS:
        say.missing("words", "few_aspects", actor=actor)
        return
    high = sum((drawn > MIDDLE).astype(np.int64) for drawn in aspects.values())
    low = len(aspects) - high
    likely = {
        GATHER: float(np.mean(high >= MOST_ASPECTS)),
        EXPOSE: float(np.mean((low >= MOST_ASPECTS) & (high < MOST_ASPECTS))),
    }
    code = next((c for c, p in likely.items() if p >= CERTAIN), UNDECIDED)
    value = likely.get(code, max(likely.values()))
    wide = 1.6449 * (value * (1 - value) / COMPARED) ** 0.5
    ends = (max(value - wide, 0.0), min(value + wide, 1.0))
    say.between("words", value, ends, n=len(aspects), actor=actor, part=code)


MEASURE: Final = Measure(
    name=NAME,
    needs=("interaction",),
    wants=("release", "idea", "post", "variant"),
    run=fit,
)
