"""The examples of docs/pull/observational.md run."""

import doctest
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[5] / "docs" / "pull" / "observational.md"


@pytest.mark.skipif(not DOCS.exists(), reason="the documentation is not installed")
def test_the_examples_hold():
    failed, tried = doctest.testfile(
        str(DOCS), module_relative=False, optionflags=doctest.NORMALIZE_WHITESPACE
    )
    assert tried
    assert not failed
