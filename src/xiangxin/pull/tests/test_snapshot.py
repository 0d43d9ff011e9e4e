import json
import math
import re
import subprocess
import sys
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from xiangxin.pull import chart
from xiangxin.pull.snapshot import (
    ORBITS,
    Actor,
    Cell,
    Figure,
    Needle,
    Snapshot,
    SnapshotUnreadable,
    Verdict,
)
from xiangxin.pull.words import DEFINITIONS, LABELS, LANGUAGES, MISSING, REPORT, said


def figure(value, definition="share"):
    return Figure(
        value=value,
        low=value - 0.03,
        high=value + 0.03,
        n=1234,
        badge="association",
        as_of="2026-11-22T00:00:00+00:00",
        definition=definition,
    )


@pytest.fixture
def lamp():
    cells = [
        Cell(orbit=orbit, direction=direction, people=n, lean=lean)
        for orbit, n in zip(ORBITS, (839, 314, 447, 119, 3), strict=True)
        for direction in ("product", "topic", "person", "reward")
        for lean in (-15.0, 0.0, 30.0)
    ]
    return Snapshot(
        actor=Actor(id="7", kind="product", handle="lamp", name="Lamp <b>"),
        as_of="2026-11-22T00:00:00+00:00",
        engine="0.1.0",
        seed=1,
        demo=True,
        people=1234,
        orbits=dict(zip(ORBITS, (10068, 3768, 5364, 1428, 38), strict=True)),
        verdict=Verdict(code="goods", facts={"goods": 0.97}),
        guest_orders=3,
        undirected=2,
        shares={
            "product": figure(0.574321),
            "person": figure(0.15),
            "topic": figure(0.22),
            "reward": figure(0.06),
        },
        unknown=figure(0.1, "unknown"),
        needle=Needle(
            bearing=-69.0, low=-75.0, high=-64.0, length=0.45, shortest=0.4, longest=0.5
        ),
        repeat=figure(0.2, "repeat"),
        cells=tuple(cells),
        missing=("drop_ratio",),
    )


def test_a_snapshot_comes_back_from_its_json(lamp):
    rounded = Snapshot.from_json(lamp.to_json())
    assert rounded.to_json() == lamp.to_json()
    assert Snapshot.from_json(rounded.to_json()) == rounded
    assert rounded.cells == lamp.cells
    assert rounded.verdict == lamp.verdict


@pytest.mark.parametrize(
    "spoil",
    [
        {"version": 2},
        {"format": "other"},
        {"people": "many"},
        {"verdict": {"code": 3}},
        {"surprise": 1},
        {"cells": 5},
    ],
)
def test_what_is_no_snapshot_is_refused(lamp, spoil):
    with pytest.raises(SnapshotUnreadable):
        Snapshot.from_dict({**lamp.to_dict(), **spoil})


def test_a_snapshot_never_holds_nan(lamp):
    with pytest.raises(ValueError, match="finite"):
        replace(lamp, verdict=Verdict(code="goods", facts={"x": math.nan})).to_json()


def test_strangers_see_fives_and_no_money(lamp):
    public = lamp.public()
    counts = [*public.orbits.values(), public.people, public.undirected]
    counts += [cell.people for cell in public.cells]
    assert all(n % 5 == 0 for n in counts)
    assert all(cell.people >= 5 and cell.lean is None for cell in public.cells)
    assert public.repeat is public.strength is public.guest_orders is None
    assert public.shares["product"].value == 0.57
    assert "180" not in said(public, language="en").why
    assert chart.people_per_dot(public) >= 5
    few = replace(lamp, people=4).public()
    assert few.shares is few.needle is None


def test_the_same_snapshot_gives_the_same_drawing(lamp):
    first, again = (chart.orbit_chart(lamp, labels=LABELS["en"]) for _ in range(2))
    assert first == again


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_drawing_is_well_formed_and_carries_no_style(lamp, language):
    labels = LABELS[language]
    drawings = [
        chart.orbit_chart(lamp, labels=labels, centre="/lamp.jpg?a=1&b=2"),
        chart.orbit_chart(lamp.public(), labels=labels),
        chart.orbit_chart(replace(lamp, shares=None, needle=None), labels=labels),
        chart.share_bar(lamp.shares, labels=labels),
        chart.share_rows(lamp.shares, labels=labels),
    ]
    for drawing in drawings:
        ET.fromstring(drawing)
        assert "style" not in drawing
        assert "nan" not in drawing


def test_a_chart_says_in_words_what_it_shows(lamp):
    label = chart.in_words(lamp, labels=LABELS["en"])
    assert label.startswith("Orbit chart: 20,666 people; ")
    assert "product 57% (54–60)" in label
    assert label.count("%") == 4


def test_a_wide_wedge_has_no_needle(lamp):
    wide = replace(lamp, needle=replace(lamp.needle, low=-140.0, high=10.0))
    assert "orbit-needle" in chart.orbit_chart(lamp, labels=LABELS["en"])
    assert "orbit-needle" not in chart.orbit_chart(wide, labels=LABELS["en"])
    assert "orbit-wedge" in chart.orbit_chart(wide, labels=LABELS["en"])


def test_dots_stay_in_their_cells_and_are_not_too_many(lamp):
    dots = chart.scatter(lamp)
    assert 0.4 * chart.MOST_DOTS < len(dots) <= chart.MOST_DOTS
    for dot in dots:
        left, right = chart.ROOM[dot.direction]
        assert left - 1e-9 <= dot.turn <= right + 1e-9
        assert chart.INNER[dot.orbit] < dot.radius < chart.EDGES[dot.orbit]


def test_both_languages_say_everything():
    for words in (LABELS, MISSING, DEFINITIONS, REPORT):
        assert set(words["en"]) == set(words["zh-Hans"])
        for key, sentence in words["en"].items():
            fields = set(re.findall(r"{(\w+)}", sentence))
            assert fields == set(re.findall(r"{(\w+)}", words["zh-Hans"][key]))


def loaded_after(statement):
    out = subprocess.run(
        [
            sys.executable,
            "-c",
            f"{statement}; import sys, json; print(json.dumps(list(sys.modules)))",
        ],
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    return {name.split(".")[0] for name in json.loads(out)}


def test_a_web_process_may_import_snapshots_and_charts():
    loaded = loaded_after(
        "import xiangxin.pull.snapshot, xiangxin.pull.chart, xiangxin.pull.words"
    )
    assert not loaded & {
        "duckdb",
        "ibis",
        "numba",
        "pyarrow",
        "pandas",
        "numpy",
        "django",
    }


def test_the_command_line_starts_without_django():
    assert "django" not in loaded_after("import xiangxin.pull.__main__")
