"""Fixtures for every test of the house."""

import gc
import os
import shutil
import socket
from collections.abc import Iterator

import pytest
from django.db import connections
from hypothesis import HealthCheck, settings
from pytest_django import DjangoDbBlocker
from tests import cast, compiling, databases, scheduling, workers

from xiangxin.kernel import ids

# How long it takes to make up examples says how busy the machine is.
settings.register_profile("market", suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("market")

# Who uses none of these reaches no database: pytest-django refuses it to them.
_DATABASES = {"db", "transactional_db", "migrated"}
_connect = socket.socket.connect

# A busy machine is slow, and no test fails for that.
settings.register_profile(
    "house", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("house")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--workers", type=int, default=1, help="run in as many processes")


def pytest_configure() -> None:
    os.environ["XIANGXIN_TEST_RUN"] = str(os.getpid())


def pytest_unconfigure() -> None:
    gc.unfreeze()  # or libraries tell at the end of what they think leaked
    databases.drop_template()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The suite runs on two databases; what is about neither of them runs once."""
    for item in items:
        is_on_one = item.get_closest_marker("django_db") or not _DATABASES.isdisjoint(
            getattr(item, "fixturenames", ())
        )
        if not is_on_one or item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.once)
    items.sort(key=lambda item: scheduling.turn(item.nodeid))


def pytest_collection_finish() -> None:
    """All that was imported stays: looking through it again and again is time lost."""
    gc.freeze()
    gc.set_threshold(50_000)


def pytest_runtestloop(session: pytest.Session) -> bool | None:
    count, asked = session.config.getoption("workers"), session.config.option
    if count < 2 or asked.collectonly or session.testsfailed:
        return None
    workers.run(session, count)
    return True


def _only_here(self: socket.socket, address: object) -> None:
    """Tests reach this machine and nothing else."""
    if isinstance(address, tuple) and address[0] not in {
        "127.0.0.1",
        "::1",
        "localhost",
    }:
        raise AssertionError(f"a test wanted to reach {address[0]}")
    _connect(self, address)  # type: ignore[arg-type]


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", _only_here)
        yield


@pytest.fixture(scope="session")
def compiled_once() -> Iterator[None]:
    with compiling.once():
        yield


@pytest.fixture(autouse=True, scope="module")
def engine(request: pytest.FixtureRequest) -> None:
    if "src/xiangxin/pull/" in request.path.as_posix():
        request.getfixturevalue("compiled_once")


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
    """The address of the migrated database that every other is a copy of."""
    folder = tmp_path_factory.getbasetemp()
    yield databases.template(folder.parent if workers.is_one() else folder)
    databases.end_servers()


@pytest.fixture(scope="session")
def django_db_setup(
    migrated: str,
    tmp_path_factory: pytest.TempPathFactory,
    django_test_environment: None,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[None]:
    """The database of the tests in this process, where Django would migrate one more."""
    connection, folder = connections["default"], tmp_path_factory.mktemp("database")
    with databases.copy(migrated, folder, 1) as url:
        connection.settings_dict["NAME"] = databases.name(url)
        yield
        with django_db_blocker.unblock():
            connection.close()


@pytest.fixture
def own_database(
    migrated: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, str]]:
    """The environment of processes that share a database with nobody else.

    The same names each time, so that one server forks the processes of every test; what
    is there is each test's own.
    """
    folder = tmp_path_factory.getbasetemp() / "own"
    (folder / "static").mkdir(parents=True)
    with databases.copy(migrated, folder, 0) as url:
        yield databases.environment(url, folder)
    shutil.rmtree(folder)


@pytest.fixture
def fresh_mint(monkeypatch: pytest.MonkeyPatch) -> None:
    """Identifiers of the test's own moments, whatever later ones others have made."""
    monkeypatch.setattr(ids, "MINT", ids.Mint())
