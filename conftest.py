"""Fixtures for every test of the house."""

import pytest
from tests import cast


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
