"""What is planted in the demo market is found again, through the market's own export.

A smaller world than the one that is shown: fewer people, of whom each place gathers more.
"""

import json
import subprocess
import sys
from collections import defaultdict
from math import hypot
from pathlib import Path
from statistics import mean
from typing import Any

import pytest
from tests.cast import NOW

from xiangxin.console.demo.build import Demo
from xiangxin.console.demo.truth import Truth
from xiangxin.insight.exports.actions import export
from xiangxin.ledger.exposures.tests.conftest import folder
from xiangxin.ledger.queries import pseudonyms
from xiangxin.pull import ledger as ledgers
from xiangxin.pull.influence import bands
from xiangxin.pull.influence.units import units

__all__ = ["folder"]

PEOPLE, GATHERING = 440, 3.0
MEASURES = ("influence", "reward", "folding", "choosing", "circles")
SURE = 2.0
"""So many times the half-width of 90 % an estimate may lie off: one time in a thousand. What
is asked of a single figure must not hang on how this one story happened to be drawn."""
CLOSE = 0.8
"""Of intervals of 90 % so many hold what was planted, at least."""


@pytest.mark.once  # what the engine finds does not hang on the database
@pytest.mark.django_db
@pytest.mark.usefixtures("fresh_mint")  # arms are drawn by identifiers
def test_what_was_planted_is_found_again(folder: Path, tmp_path: Path) -> None:
    truth = Demo(now=NOW, people=PEOPLE, gathering=GATHERING).build()
    out = tmp_path / "ledger"
    export(out, as_of=NOW, secret=b"", is_linked=True)
    report = measured(out, tmp_path / "report.json")

    _directions(truth, report)
    _verdicts(truth, report)
    _reward(truth, report)
    _ties(truth, report, out)
    _folding(truth, report)
    _shopping(truth, report)
    _circles(truth, report)


def measured(ledger: Path, report: Path) -> dict[str, Any]:
    command = ["report", str(ledger), "--out", str(report)]
    wanted = [f"--measure={name}" for name in MEASURES]
    done = subprocess.run(
        [sys.executable, "-m", "xiangxin.pull", *command, *wanted],
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    told: dict[str, Any] = json.loads(report.read_text())
    return told


def _snapshots(report: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {one["actor"]["id"]: one for one in report["snapshots"]}


def _directions(truth: Truth, report: dict[str, Any]) -> None:
    found = _snapshots(report)
    inside = []
    for actor in truth.told["actors"]:
        shown = found[actor["id"]]
        if shown["people"] >= 50:
            for name, share in actor["shares"].items():
                interval = shown["shares"][name]
                inside.append(interval["low"] <= share <= interval["high"])
    assert len(inside) >= 30
    assert mean(inside) >= CLOSE


def _verdicts(truth: Truth, report: dict[str, Any]) -> None:
    found = _snapshots(report)
    planted = {a["handle"]: (a["id"], a["verdict"]) for a in truth.told["actors"]}
    for handle in (
        "yuetai",
        "cloud_mug",
        "day_pack",
        "pourover",
        "marta",
        "nine_clock",
    ):
        identifier, verdict = planted[handle]
        assert found[identifier]["verdict"]["code"] == verdict, handle
    # Of the others nothing is said that is not so: at most less.
    for identifier, verdict in planted.values():
        less = {verdict, "too_early", "both_ways"}
        assert found[identifier]["verdict"]["code"] in less


def _reward(truth: Truth, report: dict[str, Any]) -> None:
    """A campaign that nobody declared, told by the words of its posts alone."""
    reward = truth.told["reward"]
    actor = next(a for a in truth.told["actors"] if a["handle"] == reward["actor"])
    told = {
        row["name"]: row
        for row in report["findings"]
        if row["measure"] == "reward" and str(row["actor"]) == actor["id"]
    }
    assert told["drop_ratio"]["high"] < reward["drop_ratio_below"]
    assert told["answer"]["part"] == reward["kind"]


def _ties(truth: Truth, report: dict[str, Any], out: Path) -> None:
    """The engine knows nothing of the ties as they were planted, only its own bands."""
    found = {
        row["part"] or "": row
        for row in report["findings"]
        if row["measure"] == "influence"
        and row["name"] == "itt_follow"
        and row["actor"] is None
    }
    planted = _lifts(truth, out)
    every = [lift for lifts in planted.values() for lift in lifts]
    assert found[""]["low"] > 0
    assert _holds(found[""], mean(every))
    assert len(planted) == bands.BANDS
    for band, lifts in planted.items():
        assert _holds(found[f"interaction:{band}"], mean(lifts)), band
    # Who knows each other well is planted to move more. That the engine sees it is asked
    # of both ends together: one band alone may lie off by chance.
    never, strong = found["interaction:0"], found["interaction:4"]
    apart = mean(planted[4]) - mean(planted[0])
    reach = hypot(_half(never), _half(strong))
    assert apart > 0
    assert abs(strong["value"] - never["value"] - apart) <= SURE * reach


def _holds(row: dict[str, Any], planted: float) -> bool:
    """Whether the interval, stretched so that chance seldom breaks it, holds the truth."""
    low, value, high = row["low"], row["value"], row["high"]
    return value - SURE * (value - low) <= planted <= value + SURE * (high - value)


def _half(row: dict[str, Any]) -> float:
    return (row["high"] - row["low"]) / 2


def _lifts(truth: Truth, out: Path) -> dict[int, list[float]]:
    """What was planted for each of the engine's units, by the engine's band of it."""
    ledger = ledgers.directory(out)
    made = units(ledger, until=round(NOW.timestamp() * 1e6)).table
    own = bands.bands(
        made,
        ties_at=bands.of_ledger(ledger),
        common_at=bands.strangers_of(ledger),
    )
    people = {pseudonym: person for person, pseudonym in pseudonyms().items()}
    planted = {(u.viewer, u.product): u.lifted - u.base for u in truth.units}
    lifts: dict[int, list[float]] = defaultdict(list)
    for viewer, product, band in zip(
        made["viewer"].to_pylist(),
        made["product"].to_pylist(),
        own.interaction.tolist(),
        strict=True,
    ):
        lifts[band].append(planted[people[viewer], product])
    return lifts


def _market(report: dict[str, Any], measure: str) -> dict[tuple[str, str], Any]:
    return {
        (row["name"], row["part"] or ""): row
        for row in report["findings"]
        if row["measure"] == measure and row["actor"] is None
    }


def _folding(truth: Truth, report: dict[str, Any]) -> None:
    """It changes what is read, and nothing that is bought."""
    found, planted = _market(report, "folding"), truth.told["ads"]
    assert planted["marked"] == planted["posts"] > 20
    assert found["units", ""]["value"] == planted["met"]
    for name, effect in planted["folding"].items():
        told = found[name, ""]
        assert _holds(told, effect), name
    assert found["opened", ""]["high"] < 0 < found["read", ""]["low"]
    # Of ads from one's own circle there are few, and it is said that this is open.
    circle = found["orders", "in_circle"]
    assert circle["missing"] or circle["low"] < 0 < circle["high"]


def _shopping(truth: Truth, report: dict[str, Any]) -> None:
    """Who is told to just shop compares less; who is shown a name is compared with who is not."""
    found = _market(report, "choosing")
    told = found["comparisons_a_person_change", "just_shop"]
    spared = truth.told["just_shop"]["comparisons_a_person"]
    assert _holds(told, spared)
    assert told["high"] < 0
    assert found["time_a_person_change", "just_shop"]["value"] < 0
    assert found["time_change", "cue"]["missing"] is None


def _circles(truth: Truth, report: dict[str, Any]) -> None:
    """Orders through posts among friends, beside those that came in the open."""
    found, planted = _market(report, "circles"), truth.told["circles"]
    assert planted["through_a_circle"] >= 20
    closed, share = found["orders", "closed"], found["orders_share", ""]
    assert _holds(closed, planted["through_a_circle"])
    assert closed["value"] >= 0.95 * planted["through_a_circle"], "few are missed"
    part = planted["through_a_circle"] / planted["kept_orders"]
    assert _holds(share, part)
    assert 0 < share["low"] < share["high"] < 0.25
