"""`xiangxin pull world` from the command line."""

import pytest
import typer
from typer.testing import CliRunner

from xiangxin.pull import ledger as ledgers
from xiangxin.pull.world.commands import write_world


@pytest.fixture
def asked():
    app = typer.Typer()
    app.command()(write_world)

    def ask(*words):
        return CliRunner().invoke(app, [str(word) for word in words])

    return ask


def test_it_writes_a_ledger_and_says_how_much(asked, tmp_path):
    out = tmp_path / "w"
    told = asked("--people", 40, "--seed", 2, "--out", out, "--without", "influence")
    assert told.exit_code == 0
    assert "40 people, 52 weeks, seed 2" in told.output
    assert ledgers.extent(ledgers.directory(out)).people > 30


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--people", 2), "at least 10 people; 2 was asked for."),
        (("--people", 40, "--without", "luck"), "no part luck"),
        (("--people", 40, "--weeks", 2), "16 to 520 weeks"),
    ],
)
def test_what_cannot_be_done_is_a_sentence_and_two(asked, tmp_path, words, sentence):
    told = asked("--out", tmp_path / "w", *words)
    assert told.exit_code == 2
    assert sentence in " ".join(told.output.split())
    assert list(tmp_path.iterdir()) == []


def test_a_folder_in_use_is_left_alone(asked, tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    told = asked("--people", 40, "--out", tmp_path)
    assert told.exit_code == 2
    assert [p.name for p in tmp_path.iterdir()] == ["mine.txt"]
