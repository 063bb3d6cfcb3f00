"""The check of SQLite's pragmas asks the connection, not the settings."""

import pytest
from django.core import checks
from django.db.utils import ConnectionHandler

from ituportal.checks import check_sqlite


def faults_of(monkeypatch, tmp_path, **options) -> list[tuple[str, str]]:
    """Run the check on a SQLite connection of its own, with these OPTIONS."""
    lone = {"ENGINE": "django.db.backends.sqlite3", "NAME": tmp_path / "x.sqlite3", "OPTIONS": options}
    handler = ConnectionHandler({"default": lone, "lone": lone})
    monkeypatch.setattr("ituportal.checks.connections", handler)
    try:
        return [(message.id, message.msg) for message in check_sqlite(databases=["lone"])]
    finally:
        handler["lone"].close()


OURS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
}


@pytest.mark.django_db
def test_options_of_the_settings_pass(monkeypatch, tmp_path):
    assert faults_of(monkeypatch, tmp_path, **OURS) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (
            {"transaction_mode": "DEFERRED"},
            [("ituportal.E002", "SQLite connection “lone” begins transactions in mode DEFERRED.")],
        ),
        (
            {"init_command": "PRAGMA journal_mode=DELETE; PRAGMA synchronous=NORMAL"},
            [
                ("ituportal.E001", "SQLite connection “lone” has journal_mode = delete."),
                ("ituportal.E001", "SQLite connection “lone” has synchronous = 1."),
            ],
        ),
        ({"timeout": 0.1}, [("ituportal.E001", "SQLite connection “lone” has busy_timeout = 100.")]),
    ],
)
def test_each_departure_is_named(monkeypatch, tmp_path, options, expected):
    assert faults_of(monkeypatch, tmp_path, **OURS | options) == expected


def test_connection_of_this_run_passes_the_registered_check(db):
    messages = checks.run_checks(tags=[checks.Tags.database], databases=["default"])

    assert [message for message in messages if message.id.startswith("ituportal.")] == []
