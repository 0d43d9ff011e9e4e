from datetime import UTC, datetime

import pytest

from xiangxin.pull import read, report
from xiangxin.pull.ledger import Unreadable

AS_OF = datetime(2026, 11, 22, tzinfo=UTC)
PATHS = """path,total_conversions,total_conversion_value,total_null
search > mail,30,300,10
mail,20,100,40
search,10,50,50
"""


@pytest.fixture
def paths(tmp_path):
    file = tmp_path / "paths.csv"
    file.write_text(PATHS)
    return file


def test_a_file_of_paths_alone_is_told_by_what_brought_the_conversions(paths):
    told = report.gather(read(paths, as_of=AS_OF))

    rows = told.findings.to_pylist()
    shares = {r["part"]: r["value"] for r in rows if r["name"] == "markov"}
    assert set(shares) == {"search", "mail"}
    assert sum(shares.values()) == pytest.approx(60)
    assert told.snapshots == ()
    page = report.html(told, languages=["en", "zh-Hans"])
    assert "What brought the orders" in page
    assert "search" in page


def test_paths_without_a_moment_ask_for_one(paths):
    with pytest.raises(Unreadable, match="as_of"):
        report.gather(read(paths))
