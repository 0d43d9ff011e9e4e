"""Reviews in an export, and that the engine reads them."""

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from tests.cast import Person

from xiangxin.insight.exports import actions
from xiangxin.ledger.queries import pseudonyms
from xiangxin.ledger.rules import NOWHERE
from xiangxin.market.reviews import actions as reviews
from xiangxin.market.reviews.tests.shop import LATER, helped, received, reviewed
from xiangxin.web.product.tests.shop import Shop, open_shop

AS_OF = LATER + timedelta(days=9)


@pytest.fixture
def said(ana: Person, bo: Person, cy: Person) -> tuple[Shop, int]:
    """Bo gave four stars, then two; Cy found that helpful."""
    shop = open_shop(ana)
    received(bo, ana, shop.ink)
    review = reviewed(bo, shop.lamp, 4, "It stands still.", pseudonym="Owl")
    reviews.add(
        person=bo.id, review=review, stars=2, words="No more.", origin=NOWHERE,
        now=LATER + timedelta(days=5),
    )  # fmt: skip
    helped(cy, review)
    return shop, review


def test_every_giving_of_stars_is_told_without_a_word(
    said: tuple[Shop, int], bo: Person, tmp_path: Path
) -> None:
    shop, review = said
    actions.export(tmp_path, as_of=AS_OF, secret=b"", is_linked=True)
    told = pq.read_table(tmp_path / "review.parquet").to_pylist()
    assert [(row["stars"], row["product"]) for row in told] == [
        (4, shop.lamp),
        (2, shop.lamp),
    ]
    assert told[0]["review"] == review
    assert {row["person"] for row in told} == {pseudonyms()[bo.id]}
    assert "text" not in told[0]


def test_a_review_leads_to_nobody(said: tuple[Shop, int], tmp_path: Path) -> None:
    """Its number stands on a page, with its writer or with the name they chose."""
    _, review = said
    actions.export(tmp_path, as_of=AS_OF, secret=b"k")
    told = pq.read_table(tmp_path / "review.parquet").to_pylist()
    rows = pq.read_table(tmp_path / "interaction").to_pylist()
    about = {row["object_id"] for row in rows if row["object_kind"] == "review"}
    assert about == {told[0]["review"]}
    assert review not in about


def test_strangers_get_no_reviews(said: tuple[Shop, int], tmp_path: Path) -> None:
    actions.export(tmp_path, as_of=AS_OF, secret=b"k", is_for_strangers=True)
    assert pq.read_table(tmp_path / "review.parquet").num_rows == 0
    rows = pq.read_table(tmp_path / "interaction").to_pylist()
    about = {row["object_id"] for row in rows if row["object_kind"] == "review"}
    assert about == {None}


@pytest.mark.once  # what the engine finds does not hang on the database
def test_whose_review_helped_is_a_co_creator(
    said: tuple[Shop, int], tmp_path: Path
) -> None:
    shop, _ = said
    out, report = tmp_path / "out", tmp_path / "report.json"
    actions.export(out, as_of=AS_OF, secret=b"", is_linked=True)
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
    assert lamp["orbits"]["co_creator"] == 1
