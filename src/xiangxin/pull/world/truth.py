"""What was planted, and what a measure of this very world must therefore find."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np
import pyarrow as pa

from xiangxin.pull.world import cues
from xiangxin.pull.world.rows import PEOPLE, PRODUCTS, Real, Truths
from xiangxin.pull.world.society import CLASSES
from xiangxin.pull.world.switches import Switches

DIGITS: Final = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """Tables are empty where their part of the world is switched off.

    `units`: one row a first eligible exposure: exposure, viewer, item, epoch, drawn,
    tie (class of the drawn peer, 0 to 4), arm, propensity, and for each outcome
    `<outcome>_<arm>` (whether it would happen) and `chance_<outcome>_<arm>`.
    `ties`: follower, followed (persons), tie. `pull` is what ln(1 + adopters shown)
    of each class adds to the log hazard.
    """

    people: int
    seed: int
    weeks: int
    switches: Switches
    pull: tuple[float, ...]
    units: pa.Table
    ties: pa.Table
    actors: pa.Table
    spreads: pa.Table
    customers: Mapping[str, float]
    community: Mapping[str, float]

    def itt(
        self, outcome: str, *, among: Truths | None = None, arm: str = "one"
    ) -> float | None:
        """Mean of Y(arm) − Y(none) of the units `among`; None where there are none."""
        return self._mean(f"{outcome}_{arm}", f"{outcome}_none", among)

    def expected(
        self, outcome: str, *, among: Truths | None = None, arm: str = "one"
    ) -> float | None:
        """The same from the probabilities, without the luck of this world."""
        names = f"chance_{outcome}_{arm}", f"chance_{outcome}_none"
        return self._mean(*names, among)

    def _mean(self, arm: str, none: str, among: Truths | None) -> float | None:
        if self.units.num_rows == 0:
            return None
        apart = _floats(self.units, arm) - _floats(self.units, none)
        some = apart if among is None else apart[among]
        return float(some.mean()) if len(some) else None

    def tie_classes(self) -> Any:
        return self.units["tie"].to_numpy()

    def facts(self) -> dict[str, Any]:
        """Everything but the rows of units and ties, for truth.json."""
        return {
            "people": self.people,
            "seed": self.seed,
            "weeks": self.weeks,
            "switches": asdict(self.switches),
            "pull": list(self.pull),
            "units": self.units.num_rows,
            "effects": self._effects(),
            "ties": self._counts(),
            "actors": self.actors.to_pylist(),
            "spreads": self.spreads.to_pylist(),
            "customers": dict(self.customers),
            "community": dict(self.community),
        }

    def to_json(self) -> str:
        return json.dumps(self.facts(), ensure_ascii=False, indent=1, sort_keys=True)

    def _effects(self) -> list[dict[str, Any]]:
        if self.units.num_rows == 0:
            return []
        of = self.tie_classes()
        told = []
        outcomes = [o for o in cues.OUTCOMES if f"{o}_one" in self.units.column_names]
        for outcome in outcomes or ["adopt"]:
            for tie in (None, *range(CLASSES)):
                among = None if tie is None else of == tie
                told.append(
                    {
                        "outcome": outcome,
                        "tie": tie,
                        "itt": self.itt(outcome, among=among),
                        "expected": self.expected(outcome, among=among)
                        if outcomes
                        else None,
                    }
                )
        return told

    def _counts(self) -> list[int]:
        tie = self.ties["tie"].to_numpy()
        return [int(n) for n in np.bincount(tie, minlength=CLASSES)]


def units(of: cues.Units, *, exposure: Any) -> pa.Table:
    told: dict[str, Any] = {
        "exposure": exposure,
        "viewer": PEOPLE + of.viewer,
        "item": PRODUCTS + of.product,
        "at": of.at,
        "epoch": of.epoch,
        "drawn": PEOPLE + of.drawn,
        "tie": of.tie,
        "arm": pa.array([cues.ARMS[a] for a in range(3)]).take(pa.array(of.arm)),
        "propensity": of.propensity,
    }
    for which, outcome in enumerate(cues.OUTCOMES):
        for arm, name in enumerate(cues.ARMS):
            told[f"{outcome}_{name}"] = of.outcomes[arm, which]
            told[f"chance_{outcome}_{name}"] = of.chances[arm, which]
    return pa.table(told)


def _floats(table: pa.Table, column: str) -> Real:
    return np.asarray(table[column].to_numpy(), dtype=np.float64)
