"""The examples of docs/pull.md and of its chapters run."""

import doctest
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[4] / "docs"
CHAPTERS = sorted((DOCS / "pull").glob("*.md"))


@pytest.mark.skipif(not DOCS.exists(), reason="the documentation is not installed")
@pytest.mark.parametrize("page", [DOCS / "pull.md", *CHAPTERS], ids=lambda p: p.stem)
def test_the_examples_hold(page):
    failed, tried = doctest.testfile(
        str(page), module_relative=False, optionflags=doctest.NORMALIZE_WHITESPACE
    )
    assert tried or ">>>" not in page.read_text(encoding="utf-8")
    assert not failed


@pytest.mark.skipif(not DOCS.exists(), reason="the documentation is not installed")
def test_every_chapter_stands_in_the_index():
    index = (DOCS / "pull.md").read_text(encoding="utf-8")

    assert CHAPTERS
    assert [page.name for page in CHAPTERS if f"(pull/{page.name})" not in index] == []
