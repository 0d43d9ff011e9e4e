"""Each figure of a product's fit: its value, draws of it, and of how many."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa

from xiangxin.pull import resample
from xiangxin.pull.acts import DAY
from xiangxin.pull.draws import DRAWS, Array
from xiangxin.pull.fit import diversity
from xiangxin.pull.fit.questionnaire import (
    FREQUENCY,
    ITERABILITY,
    SCALE,
    TALK,
    VARIABILITY,
)

PROFILE: Final[Mapping[str, tuple[str, ...]]] = {
    ITERABILITY: ("releases_a_year", "member_ideas", "uptake"),
    VARIABILITY: ("variants",),
    TALK: ("topics", "off_page"),
    SCALE: ("active_owners",),
    FREQUENCY: ("uses_a_week", "returns_a_week", "talk_a_week", "releases_a_quarter"),
}
"""What makes up each of the five aspects."""

NAMES: Final = tuple(name for names in PROFILE.values() for name in names)
STREAM: Final = {name: 1 + turn for turn, name in enumerate(NAMES)}
TRACED_STREAM: Final = 30
YOUNGEST: Final = 28
"""Days after its beginning, before releases are counted a year."""
QUARTER: Final = 91
YEAR: Final = 365
WEEKS: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A figure, or (`missing`) why there is none. `draw` draws it when it is asked."""

    value: float = 0.0
    n: int = 0
    draw: Callable[[int], Array] | None = None
    missing: str | None = None


def releases(
    made: pa.Table | None, *, known: bool, until: int, began: int
) -> dict[str, Told]:
    """A year and a quarter; of a product younger than that, at its own pace."""
    names = {"releases_a_year": YEAR, "releases_a_quarter": QUARTER}
    if not known:
        return {name: Told(missing="no_releases") for name in names}
    age = (until - began) / DAY
    if age < YOUNGEST:
        return {name: Told(missing="too_young") for name in names}
    at = np.zeros(0) if made is None else made["at"].to_numpy()
    told = {}
    for name, span in names.items():
        watched = min(float(span), age)
        count = int((at > until - watched * DAY).sum())
        told[name] = Told(
            value=count * span / watched,
            n=count,
            draw=_poisson(count, span / watched, STREAM[name]),
        )
    return told


def member_ideas(ideas: pa.Table | None) -> Told:
    if ideas is None:
        return Told(missing="no_ideas")
    hits = int(ideas["by_member"].to_numpy().sum())
    return _share(hits, ideas.num_rows, STREAM["member_ideas"])


def traced_releases(
    made: pa.Table | None, ideas: pa.Table | None, *, until: int
) -> Told:
    """Releases of a year that ship an idea of a member."""
    if made is None:
        return Told(missing="no_releases")
    year = made["at"].to_numpy() > until - YEAR * DAY
    own = made["release"].to_numpy()[year]
    if not len(own):
        return Told(missing="no_releases")
    shipped = np.zeros(0, dtype=np.int64)
    if ideas is not None:
        by_member = (
            ideas["by_member"].to_numpy() & ideas["release"].is_valid().to_numpy()
        )
        shipped = ideas["release"].fill_null(-1).to_numpy()[by_member]
    return _share(int(np.isin(own, shipped).sum()), len(own), TRACED_STREAM)


def uptake(table: pa.Table | None) -> Told:
    if table is None:
        return Told(missing="no_owners_before")
    owners, took = int(table["owners"][0].as_py()), int(table["took"][0].as_py())
    return _share(took, owners, STREAM["uptake"])


def variants(table: pa.Table | None) -> Told:
    if table is None:
        return Told(missing="no_variants")
    counts = table["people"].to_numpy().astype(np.float64)

    def draw(seed: int) -> Array:
        return diversity.effective_draws(counts, seed=seed, stream=STREAM["variants"])

    return Told(value=diversity.effective(counts), n=int(counts.sum()), draw=draw)


def topics(table: pa.Table | None, *, seed: int) -> Told:
    if table is None:
        return Told(missing="no_topics")
    person = table["person"].to_numpy()
    codes = table["topic"].combine_chunks().dictionary_encode()
    drawn = diversity.rarefied(
        person,
        codes.indices.to_numpy().astype(np.int64),
        seed=seed,
        stream=STREAM["topics"],
    )
    if drawn is None:
        return Told(missing="few_talkers")
    people = len(np.unique(person))
    return Told(value=float(drawn.mean()), n=people, draw=lambda _: drawn)


def off_page(table: pa.Table | None) -> Told:
    if table is None:
        return Told(missing="no_talk")
    share = table["free"].to_numpy() / table["said"].to_numpy()
    people = table["people"].to_numpy().astype(np.float64)

    def draw(seed: int) -> Array:
        return resample.share_of(
            share, seed=seed, stream=STREAM["off_page"], counts=people
        )

    value = float(share @ people) / float(people.sum())
    return Told(value=value, n=int(people.sum()), draw=draw)


def owners(table: pa.Table | None, *, uses: bool) -> dict[str, Told]:
    """Active owners; and returns, talk and uses an owner and week."""
    rates = {"returns_a_week": "days", "talk_a_week": "said", "uses_a_week": "used"}
    if table is None:
        every = ("active_owners", *rates)
        return {name: Told(missing="no_owners") for name in every}
    people = table["people"].to_numpy().astype(np.float64)
    crowd = int(people.sum())
    active = int(table["active"].to_numpy() @ people)
    told = {"active_owners": _count(active, crowd, STREAM["active_owners"])}
    for name, column in rates.items():
        counts = table[column].to_numpy().astype(np.float64)
        told[name] = _rate(counts, people, STREAM[name])
    if not uses:
        told["uses_a_week"] = Told(missing="no_uses")
    return told


def _rate(counts: Array, people: Array, stream: int) -> Told:
    weeks = np.full(len(counts), float(WEEKS))

    def draw(seed: int) -> Array:
        return resample.ratio(counts, weeks, seed=seed, stream=stream, counts=people)

    value = float(counts @ people) / (WEEKS * float(people.sum()))
    return Told(value=value, n=int(people.sum()), draw=draw)


def _share(hits: int, n: int, stream: int) -> Told:
    def draw(seed: int) -> Array:
        return resample.share(hits, n, seed=seed, stream=stream)

    return Told(value=hits / n, n=n, draw=draw)


def _count(hits: int, n: int, stream: int) -> Told:
    def draw(seed: int) -> Array:
        return n * resample.share(hits, n, seed=seed, stream=stream)

    return Told(value=float(hits), n=n, draw=draw)


def _poisson(count: int, scale: float, stream: int) -> Callable[[int], Array]:
    """Jeffreys' posterior of a rate."""

    def draw(seed: int) -> Array:
        chance = np.random.default_rng([seed, stream])
        return np.asarray(scale * chance.standard_gamma(count + 0.5, DRAWS))

    return draw
