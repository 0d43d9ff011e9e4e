"""Figures from rows of spells: how choosing goes, and how two arms differ."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa

from xiangxin.pull import contrasts, resample
from xiangxin.pull.contrasts import FEWEST, HELD, SHOWN, Levels
from xiangxin.pull.findings import ASSOCIATION, EXPERIMENT, Asked
from xiangxin.pull.influence.bands import stratum
from xiangxin.pull.influence.clusters import Array, Codes, Z, clusters
from xiangxin.pull.influence.effects import effects
from xiangxin.pull.telling import Teller

NUMBERS: Final = ("time", "waited", "pages", "comparisons")
TRUTHS: Final = ("bought", "gave_up", "kept", "returned")
STREAM: Final = 0


def levels(say: Teller, rows: pa.Table, *, asked: Asked) -> None:
    """From first sight, whoever was named beside it."""
    if rows.num_rows == 0:
        say.missing("spells", "no_spells")
    pairs = clusters(rows["viewer"], rows["product"])
    for part in _slices(rows):
        for name in (*NUMBERS, *TRUTHS):
            own = contrasts.levels(
                column(rows, name),
                group=part.group,
                groups=len(part.actors),
                clusters=pairs,
            )
            for at, actor in part.chosen(asked):
                if name == NUMBERS[0]:
                    say.counted("spells", int(own.units[at]), actor=actor)
                _level(say, name, own, at, actor=actor, asked=asked)


def star_levels(say: Teller, rows: pa.Table | None, *, asked: Asked) -> None:
    if rows is None:
        say.missing("stars", "no_reviews")
        return
    pairs = clusters(rows["viewer"], rows["product"])
    for part in _slices(rows):
        own = contrasts.levels(
            column(rows, "stars"),
            group=part.group,
            groups=len(part.actors),
            clusters=pairs,
        )
        for at, actor in part.chosen(asked):
            _level(say, "stars", own, at, actor=actor, asked=asked)


def apart(
    say: Teller, rows: pa.Table, *, shown: str, badge: str, part: str, asked: Asked
) -> None:
    """Arm `shown` less arm none, for the market and each product."""
    if rows.num_rows == 0:
        untold(say, "no_spells", part=part)
        return
    arm, strata = _arms(rows, shown), stratum(rows)
    pairs = clusters(rows["viewer"], rows["product"])
    for each in _slices(rows):
        groups = len(each.actors)
        found: dict[str, contrasts.Differences] = {
            name: contrasts.contrasts(
                column(rows, name),
                arm=arm,
                group=each.group,
                groups=groups,
                clusters=pairs,
                stratum=strata,
            )
            for name in NUMBERS
        }
        found |= effects(
            {name: rows[name].cast(pa.int8()).to_numpy() for name in TRUTHS},
            arm=arm.astype(np.int8),
            group=each.group,
            groups=groups,
            clusters=pairs,
            stratum=strata,
        )
        for at, actor in each.chosen(asked):
            for name, one in found.items():
                contrasts.tell(
                    say, f"{name}_change", one, at, badge=badge, part=part, actor=actor
                )


def of_people(say: Teller, rows: pa.Table, *, shown: str, part: str) -> None:
    """The same by person: sums over what each began, nought for who began nothing."""
    if rows.num_rows == 0:
        untold(say, "no_encouragement", part=part)
        return
    for name in ("spells", *NUMBERS, *TRUTHS):
        found = contrasts.contrasts(
            column(rows, name),
            arm=_arms(rows, shown),
            group=np.zeros(rows.num_rows, dtype=np.int32),
            groups=1,
            clusters=clusters(rows["viewer"], rows["viewer"]),
            stratum=stratum(rows),
        )
        contrasts.tell(
            say, f"{name}_a_person_change", found, 0, badge=EXPERIMENT, part=part
        )


def stars_apart(say: Teller, rows: pa.Table | None, *, shown: str, part: str) -> None:
    """Only those who bought give stars, so that chance no longer decides who is compared:
    never an experiment."""
    if rows is None or rows.num_rows == 0:
        why = "no_reviews" if rows is None else "too_few"
        say.missing("stars_change", why, part=part)
        return
    found = contrasts.contrasts(
        column(rows, "stars"),
        arm=_arms(rows, shown),
        group=np.zeros(rows.num_rows, dtype=np.int32),
        groups=1,
        clusters=clusters(rows["viewer"], rows["product"]),
    )
    contrasts.tell(say, "stars_change", found, 0, badge=ASSOCIATION, part=part)


def untold(say: Teller, why: str, *, part: str) -> None:
    for name in (*NUMBERS, *TRUTHS):
        say.missing(f"{name}_change", why, part=part)


def column(rows: pa.Table, name: str) -> Array:
    return np.asarray(rows[name].cast(pa.float64()))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Slices:
    """The rows of each actor; None is everybody's."""

    actors: tuple[int | None, ...]
    group: Codes

    def chosen(self, asked: Asked) -> Iterator[tuple[int, int | None]]:
        for at, actor in enumerate(self.actors):
            if actor is None or asked.actors is None or actor in asked.actors:
                yield at, actor


def _slices(rows: pa.Table) -> tuple[_Slices, _Slices]:
    """The market, then each product."""
    ids, at = np.unique(rows["product"].to_numpy(), return_inverse=True)
    none = np.zeros(rows.num_rows, dtype=np.int32)
    return (
        _Slices(actors=(None,), group=none),
        _Slices(actors=tuple(ids.tolist()), group=at.astype(np.int32)),
    )


def _level(
    say: Teller, name: str, own: Levels, at: int, *, actor: int | None, asked: Asked
) -> None:
    n, value, error = int(own.units[at]), float(own.mean[at]), float(own.error[at])
    if n < FEWEST:
        say.missing(name, "too_few", actor=actor)
    elif name in TRUTHS:
        # As many independent spells as would leave the share as uncertain.
        alone = min(value * (1 - value) / error**2, n) if error > 0 else n
        drawn = resample.share(value * alone, alone, seed=asked.seed, stream=STREAM)
        say.drawn(name, value, drawn, n=n, actor=actor)
    else:
        wide = Z * error
        say.between(name, value, (value - wide, value + wide), n=n, actor=actor)


def _arms(rows: pa.Table, shown: str) -> Codes:
    """SHOWN, HELD, or −1 for another arm."""
    told = rows["arm"].to_numpy(zero_copy_only=False)
    others = np.where(told == "none", HELD, -1)
    return np.where(told == shown, SHOWN, others).astype(np.int32)
