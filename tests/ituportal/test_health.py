"""The two addresses for the machines that watch the portal."""

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder


def test_livez_answers_without_a_database(client):
    # No `db` fixture: a query would be an error.
    response = client.get("/livez")

    assert (response.status_code, response.content) == (200, b"alive\n")


def test_readyz_answers_when_the_tables_are_there(client, db):
    response = client.get("/readyz")

    assert (response.status_code, response.content) == (200, b"ready\n")
    assert "no-store" in response.headers["Cache-Control"]


def test_readyz_refuses_while_a_migration_is_missing(client, db):
    (newest,) = MigrationLoader(connection).graph.leaf_nodes("news")
    MigrationRecorder(connection).record_unapplied(*newest)

    response = client.get("/readyz")

    assert (response.status_code, response.content) == (503, b"not ready: migrations are not applied\n")
