"""From what people do to the orbit chart: ledger, export, engine, snapshot, page, report."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests import databases
from tests.databases import console
from tests.journeys.test_a_maker_brings_a_catalogue import ran

pytestmark = pytest.mark.race

Env = dict[str, str]
Pages = dict[str, str]
LAMP, CLOCK = "/@thirdbench_lamp", "/@thirdbench_clock"


@pytest.fixture(scope="module")
def env(migrated: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Env]:
    folder = tmp_path_factory.mktemp("pull")
    with databases.copy(migrated, folder, 900) as url:
        yield databases.environment(url, folder)


@pytest.fixture(scope="module")
def pages(env: Env) -> Pages:
    """What maker and strangers were shown, each moment by its name."""
    said = ran(env, "from tests.journeys import pulling\npulling.story()")
    return json.loads(said)


def numbers(page: str) -> list[int]:
    """How many people are in each of the five orbits, by the table behind the chart."""
    after = re.split("Table behind the orbit chart|轨道图背后的表", page)[-1]
    rows = after.partition("</table>")[0].split('<th scope="row">')[1:6]
    return [int(float(row.partition('<data value="')[2].split('"')[0])) for row in rows]


def test_nothing_is_made_up_before_anything_is_measured(pages: Pages) -> None:
    assert "Nothing is measured yet" in pages["before"]
    assert "<figure" not in pages["before"]


def test_a_page_that_waits_looks_again_by_itself(pages: Pages) -> None:
    assert '<meta http-equiv="refresh"' in pages[f"waiting {LAMP}"]
    assert '<meta http-equiv="refresh"' not in pages[f"maker en {LAMP}"]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("As of", "90% interval", "product", "association")),
        ("zh-CN", ("截至", "90% 区间", "关注", "产品", "关联")),
    ],
)
def test_the_maker_sees_the_chart_and_each_share_with_its_interval(
    pages: Pages, language: str, words: tuple[str, ...]
) -> None:
    page = pages[f"maker {language} {LAMP}"]

    assert '<svg class="' in page.split("<figure", 1)[1]
    missing = [word for word in words if word not in page]
    assert not missing, re.sub("<[^>]+>", " ", page.split("<main")[1])
    assert sum(numbers(page)) == 57, "everybody once, and the maker not"
    assert page.count("–") >= 4, "an interval a direction"


def test_before_publishing_strangers_see_nothing(pages: Pages) -> None:
    for page in (pages["kept to themselves en"], pages["withdrawn"]):
        assert "keep this to themselves" in page
        assert "57" not in re.sub("<[^>]+>", " ", page.split("<main")[1])
    assert re.search("[\u4e00-\u9fff]{6}", pages["kept to themselves zh-CN"])


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_strangers_see_fives_and_no_money(pages: Pages, language: str) -> None:
    page = pages[f"stranger {language} {LAMP}"]

    seen = numbers(page)
    assert sum(seen) > 0
    assert all(number % 5 == 0 for number in seen), seen
    words = re.sub("<[^>]+>", " ", page.split("<main")[1].split("</main>")[0])
    words = re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d", "", words)  # as of when, no count
    assert not re.search(r"\b5[67]\b|\b3[78]\b|\b19\b", words), words
    for only_makers in ("Let everybody see it", "order of a guest", "468"):
        assert only_makers not in words


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Too early to say"), ("zh-CN", "还说不准")]
)
def test_too_few_people_are_said_to_be_too_few(
    pages: Pages, language: str, words: str
) -> None:
    assert words in pages[f"maker {language} {CLOCK}"]
    page = pages[f"stranger {language} {CLOCK}"]
    assert words in page
    assert set(numbers(page)) == {0}, "three people are nobody in public"


def test_claims_say_what_is_measured(pages: Pages) -> None:
    assert pages["claims en"].count("not measured yet") >= 17
    assert "还没有量" in pages["claims zh-CN"]


def test_the_report_says_the_same_of_an_exported_ledger(
    env: Env, pages: Pages, tmp_path: Path
) -> None:
    exported, report = tmp_path / "ledger", tmp_path / "report.html"

    done = console(env, "ledger", "export", str(exported))
    assert done.returncode == 0, done.stderr
    alone = {"PATH": env["PATH"], "PYTHONWARNINGS": "error"}
    drawn = subprocess.run(
        [
            *(sys.executable, "-m", "xiangxin.console", "pull", "report"),
            *(str(exported), "--out", str(report), "--measure=reward"),
        ],
        env=alone,
        check=False,
        capture_output=True,
        text=True,
    )

    assert drawn.returncode == 0, drawn.stderr
    page = report.read_text(encoding="utf-8")
    assert "Platform Lamp" in page
    assert "<svg" in page
    assert "member1" not in page, "nobody is named"
    refused = console(env, "ledger", "export", str(exported))
    assert refused.returncode == 2
    assert "is not empty" in refused.stderr
