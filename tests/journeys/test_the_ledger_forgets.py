"""What the ledger holds about me: to see, to take, to have forgotten, everywhere."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests import databases
from tests.databases import console

from xiangxin.ledger.models import Interaction

pytestmark = pytest.mark.race

Env = dict[str, str]
BEFORE = ["follow", "say", "buy", "unfollow"]


@pytest.fixture(scope="module")
def env(migrated: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Env]:
    folder = tmp_path_factory.mktemp("forgets")
    with databases.copy(migrated, folder, 901) as url:
        yield databases.environment(url, folder)


@pytest.fixture(scope="module")
def said(env: Env) -> Iterator[dict[str, Any]]:
    """What Bo saw; the market is still running meanwhile."""
    code = "from tests.journeys import forgetting\nforgetting.story()"
    with databases.run(code, env) as process:
        assert process.stdout
        yield json.loads(process.stdout.readline())
        process.communicate("\n")


def holding(folder: Path, number: int) -> list[str]:
    """Files in which the number stands, in decimal letters or as eight bytes."""
    shapes = (
        str(number).encode(),
        number.to_bytes(8, "big"),
        number.to_bytes(8, "little"),
    )
    return [
        f"{file.name}: {shape!r}"
        for file in folder.rglob("*")
        if file.is_file()
        for shape in shapes
        if shape in file.read_bytes()
    ]


def decoded(folder: Path) -> list[dict[str, Any]]:
    """Every exposure in the files, read without the house."""
    tables = [pq.ParquetFile(file).read() for file in folder.rglob("*.parquet")]
    tables += [
        pa.ipc.open_stream(file.read_bytes()).read_all()
        for file in folder.rglob("*.arrows")
    ]
    return [row for table in tables for row in table.to_pylist()]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            ("You followed", "You bought", "CN¥468", "Platform Lamp"),
        ),
        ("zh-CN", ("账本", "你关注了", "¥468", "Platform Lamp")),
    ],
)
def test_one_sees_what_is_held(
    said: dict[str, Any], language: str, words: tuple[str, ...]
) -> None:
    page = said[f"page {language}"]

    missing = [word for word in words if word not in page]
    assert not missing, re.sub("<[^>]+>", " ", page.split("<main")[1])
    assert str(said["old"]) not in page, "the pseudonym is nobody's to see"


@pytest.mark.parametrize(
    ("language", "words"), [("en", "under topics 2"), ("zh-CN", "话题 2")]
)
def test_one_sees_how_often_one_was_shown_something(
    said: dict[str, Any], language: str, words: str
) -> None:
    assert words in said[f"shown {language}"]


def test_one_takes_along_what_one_was_shown(said: dict[str, Any]) -> None:
    rows = said["json"]["exposures"]

    ours = [row["names_shown"] for row in rows if row["surface"] == "hashtag"]
    assert ours == [0, 0]
    assert str(said["person"]) not in json.dumps(rows)


def test_one_takes_it_along(said: dict[str, Any]) -> None:
    assert [row["verb"] for row in said["json"]["rows"]] == BEFORE
    bought = said["json"]["rows"][2]
    assert (bought["units"], bought["amount_minor"], bought["currency"]) == (
        1,
        46800,
        "CNY",
    )
    columns = {field.name for field in Interaction._meta.fields} - {"person"}
    assert {*bought} == columns, "everything but the pseudonym"
    assert "attachment" in said["json headers"]["Content-Disposition"]
    assert said["json headers"]["Cache-Control"] == "private, no-store"
    assert str(said["old"]) not in json.dumps(said["json"])


def test_before_erasing_it_is_where_it_belongs(said: dict[str, Any]) -> None:
    assert {*said["held before"]} == {
        "ledger_subject.pseudonym",
        "ledger_interaction.person",
    }
    assert said["not meant"] == [422, True], "a box must be ticked"


def test_afterwards_no_table_holds_the_pseudonym(said: dict[str, Any]) -> None:
    assert "账本已经忘掉" in said["erased"]
    assert said["held at once"] == ["exposures_forgetting.pseudonym"], "the wish"
    assert said["held after"] == [], "once the worker fulfilled it"


def test_sales_stay_without_a_person_or_a_visit(said: dict[str, Any]) -> None:
    assert said["sales"] == [["buy", None, None, 1]]
    assert said["post"], "what was said in public stays said"


def test_new_acts_are_somebody_elses(said: dict[str, Any]) -> None:
    assert said["new acts"] == BEFORE
    assert said["new"] not in {said["old"], said["person"]}


def test_no_export_holds_a_pseudonym(
    env: Env, said: dict[str, Any], tmp_path: Path
) -> None:
    folder = tmp_path / "ledger"
    done = console(env, "ledger", "export", str(folder))

    assert done.returncode == 0, done.stderr
    assert list(folder.rglob("*.parquet"))
    for number in (said["old"], said["new"], said["person"]):
        assert holding(folder, number) == []


def test_no_file_of_the_running_market_holds_the_pseudonym(
    env: Env, said: dict[str, Any]
) -> None:
    folder = Path(env["DATA_DIR"])

    assert holding(folder, said["old"]) == []
    rows = decoded(folder)
    assert str(said["old"]) not in repr(rows)
    rows = [row for row in rows if row["surface"] == "hashtag"]
    assert repr(rows).count(str(said["new"])) == 4, "seen, and named to Ana thrice"
    assert [row["cue_drawn"] for row in rows].count(None) == 3
    assert len(rows) == 4, "two of Ana's without Bo, and one of each afterwards"
    if env["DATABASE_URL"].startswith("sqlite"):
        assert holding(folder, said["new"]), "it would be found if it were there"
