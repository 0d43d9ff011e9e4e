"""Ideas and releases in an export, and that the engine finds who made one with the maker."""

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from tests import cast
from tests.cast import NOW, Person

from xiangxin.insight.exports import actions
from xiangxin.ledger.queries import pseudonyms
from xiangxin.market.ideas.tests.shop import proposed, voted
from xiangxin.market.releases.tests.shop import drafted, published
from xiangxin.web.product.tests.shop import Shop, open_shop

LATER = NOW + timedelta(days=1)


@pytest.fixture
def shipped(ana: Person, bo: Person) -> tuple[Shop, int, int]:
    """Bo's idea, for which eleven voted, is in a release."""
    shop = open_shop(ana)
    idea = proposed(bo, shop.lamp, "Less hum")
    for n in range(11):
        voted(cast.person(f"Member{n}"), idea)
    release = drafted(ana, shop.lamp, ideas_in=(idea,))
    published(ana.viewer, release)
    return shop, idea, release


def test_what_became_of_an_idea_and_what_a_release_was_are_told(
    shipped: tuple[Shop, int, int], bo: Person, tmp_path: Path
) -> None:
    shop, idea, release = shipped
    actions.export(tmp_path, as_of=LATER, secret=b"", is_linked=True)
    [told] = pq.read_table(tmp_path / "release.parquet").to_pylist()
    assert (told["release"], told["product"]) == (release, shop.lamp)
    assert (told["kind"], told["version"]) == ("firmware", "v1")
    [told] = pq.read_table(tmp_path / "idea.parquet").to_pylist()
    assert (told["idea"], told["state"], told["release"]) == (idea, "shipped", release)
    assert told["person"] == pseudonyms()[bo.id]


def test_an_idea_leads_to_nobody(
    shipped: tuple[Shop, int, int], tmp_path: Path
) -> None:
    _, idea, _ = shipped
    actions.export(tmp_path, as_of=LATER, secret=b"k")
    [told] = pq.read_table(tmp_path / "idea.parquet").to_pylist()
    rows = pq.read_table(tmp_path / "interaction").to_pylist()
    about = {row["object_id"] for row in rows if row["object_kind"] == "idea"}
    assert about == {told["idea"]}
    assert idea not in about


def test_strangers_get_no_ideas(shipped: tuple[Shop, int, int], tmp_path: Path) -> None:
    """How many voted stands on its page, and so would lead to who proposed it."""
    actions.export(tmp_path, as_of=LATER, secret=b"k", is_for_strangers=True)
    assert pq.read_table(tmp_path / "idea.parquet").num_rows == 0
    rows = pq.read_table(tmp_path / "interaction").to_pylist()
    assert {row["object_id"] for row in rows if row["object_kind"] == "idea"} == {None}


@pytest.mark.once  # what the engine finds does not hang on the database
def test_whose_idea_shipped_is_a_co_creator(
    shipped: tuple[Shop, int, int], tmp_path: Path
) -> None:
    shop, _, _ = shipped
    out, report = tmp_path / "out", tmp_path / "report.json"
    actions.export(out, as_of=LATER, secret=b"", is_linked=True)
    done = subprocess.run(
        [
            *(sys.executable, "-m", "xiangxin.pull", "report", str(out)),
            *("--out", str(report), "--measure=motion"),
        ],
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(report.read_text())
    [lamp] = [one for one in told["snapshots"] if one["actor"]["id"] == str(shop.lamp)]
    orbits = lamp["orbits"]
    assert orbits["co_creator"] == 1
    assert orbits["passer_by"] == 11, "a vote is no talk"
