"""What the engine found, as the answers read it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

Key: TypeAlias = tuple[str, str, str]
"""Measure, name and part of a finding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    value: float
    low: float
    high: float
    n: int
    badge: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """Figures, and why others could not be told."""

    figures: Mapping[Key, Figure] = field(default_factory=dict)
    missing: Mapping[Key, str] = field(default_factory=dict)

    def of(self, measure: str, name: str, part: str = "") -> Figure | None:
        return self.figures.get((measure, name, part))

    def parts(self, measure: str, name: str) -> dict[str, Figure]:
        return {
            part: each
            for (of, called, part), each in self.figures.items()
            if (of, called) == (measure, name)
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One product, brand or group; never a person."""

    actor: int
    kind: str
    verdict: str
    findings: Findings


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """`market` is what everybody may see of the market; `exact` has its money too, which
    goes into ratios alone. `before` are the same actors a quarter of a year earlier."""

    market: Findings
    exact: Findings
    actors: Sequence[Measured]
    before: Sequence[Measured] = ()


def gathered(rows: Iterable[Mapping[str, Any]]) -> Findings:
    """From rows with the keys of pull.findings.SCHEMA; a key that is not there is null."""
    figures: dict[Key, Figure] = {}
    missing: dict[Key, str] = {}
    for row in rows:
        key = row["measure"], row["name"], row.get("part") or ""
        if row.get("missing"):
            missing[key] = row["missing"]
        else:
            figures[key] = Figure(
                value=row["value"],
                low=row["low"],
                high=row["high"],
                n=row["n"],
                badge=row["badge"],
            )
    return Findings(figures=figures, missing=missing)
