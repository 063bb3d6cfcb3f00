"""What every test runs under: no network, and a database that is there or said to be missing."""

import gc
from collections.abc import Iterator

import psycopg
import pytest
from django.conf import settings

from records.search.index import SearchTokens
from records.templatetags import entries
from tests.api import api  # noqa: F401  # a fixture of every test of the API
from tests.wsgi import reader, readers  # noqa: F401  # of every test of what stands before Django


def pytest_configure(config: pytest.Config) -> None:
    """End at once, and in words, when the run is to use PostgreSQL and none answers."""
    database = settings.DATABASES["default"]
    if database["ENGINE"] != "django.db.backends.postgresql":
        return
    try:
        psycopg.connect(
            dbname=database["NAME"],
            host=database["HOST"] or None,
            port=database["PORT"] or None,
            user=database["USER"] or None,
            password=database["PASSWORD"] or None,
            connect_timeout=5,
        ).close()
    except psycopg.OperationalError as error:
        pytest.exit(
            f"PostgreSQL does not answer: {error}\n"
            "Start one, or name one: make test-postgres TEST_POSTGRES_URL=postgres://user:password@host:5432/postgres",
            returncode=3,
        )


def pytest_collection_finish() -> None:
    """Leave what every test needs out of the collections of garbage, and collect less often: memory there is."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def pytest_report_header() -> str:
    """Say which database the run used: both are run, and their reports look alike."""
    return f"database: {settings.DATABASES['default']['ENGINE'].rpartition('.')[2]}"


@pytest.fixture(autouse=True)
def without_entries() -> None:
    """Begin each test with no entries of lists written: they depend on settings and catalogues too, which tests change."""
    entries.shelf.clear()


@pytest.fixture(autouse=True)
def without_leftovers(request: pytest.FixtureRequest) -> Iterator[None]:
    """Empty the index behind a test that commits: Django empties the tables of models, and on SQLite the index is none."""
    marker = request.node.get_closest_marker("django_db")
    commits = marker is not None and marker.kwargs.get("transaction", False)
    if commits:
        request.getfixturevalue("transactional_db")
    yield
    if commits:
        SearchTokens.objects.all().delete()
