"""The examples of docs/pull/*.md run."""

import doctest
from pathlib import Path

import pytest

CHAPTERS = Path(__file__).parents[4] / "docs" / "pull"
OWN = ("reward", "spread", "fit")


@pytest.mark.skipif(not CHAPTERS.exists(), reason="the documentation is not installed")
@pytest.mark.parametrize("name", OWN)
def test_the_examples_hold(name):
    failed, tried = doctest.testfile(
        str(CHAPTERS / f"{name}.md"),
        module_relative=False,
        optionflags=doctest.NORMALIZE_WHITESPACE,
    )
    assert tried
    assert not failed
