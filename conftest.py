"""Fixtures for every test of the house."""

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import cast, databases

_numbers = itertools.count()


@pytest.fixture
def ana(db: None) -> cast.Person:
    return cast.person("Ana")


@pytest.fixture
def bo(db: None) -> cast.Person:
    return cast.person("Bo")


@pytest.fixture
def cy(db: None) -> cast.Person:
    return cast.person("Cy")


@pytest.fixture
def sam(db: None) -> cast.Person:
    return cast.person("Sam", is_staff=True)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a migrated database that `own_database` copies."""
    with databases.template(tmp_path_factory.mktemp("template")) as url:
        yield url


@pytest.fixture
def own_database(migrated: str, tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of processes that share a database with nobody else."""
    with databases.copy(migrated, tmp_path, next(_numbers)) as url:
        yield databases.environment(url, tmp_path)
