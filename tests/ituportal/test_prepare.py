"""What `make run` does to the database before it serves."""

import os
import re
import socket
import subprocess
import sys
from io import StringIO

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.core.management import CommandError, call_command

from ituportal.settings import BASE_DIR
from organizations.models import Organization
from tests.factories import make_organization


def said(name: str, **options) -> str:
    out = StringIO()
    call_command(name, stdout=out, **options)
    return out.getvalue()


def test_demonstration_editor_gets_a_random_password_that_is_shown_once(db, rf):
    call_command("sync_roles", stdout=StringIO())

    first = said("demo_editor")
    second = said("demo_editor")

    password = re.search(r"Password: (\S{16}) ", first).group(1)
    editor = authenticate(rf.post("/admin/login/"), username="editor", password=password)
    assert editor == get_user_model().objects.get()
    assert editor.is_superuser
    assert [group.name for group in editor.groups.all()] == ["Administrator"]
    assert password not in second
    assert second.startswith("The account “editor” exists.")


def test_record_that_is_there_is_kept_as_it_is(db):
    make_organization(slug="one")

    steps = said("prepare")

    assert "==> The database holds a record already: kept as it is\n" in steps
    assert [organization.slug for organization in Organization.objects.all()] == ["one"]


def test_database_that_cannot_be_reached_is_refused_in_words(tmp_path):
    run = subprocess.run(
        [sys.executable, "manage.py", "prepare"],
        cwd=BASE_DIR,
        env={
            "PATH": os.environ["PATH"],
            "PORTAL_MODE": "development",
            "DATABASE_URL": f"sqlite:///{tmp_path}/no/folder.sqlite3",
        },
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert run.returncode == 1
    assert run.stderr == (
        "CommandError: This database cannot be used (unable to open database file). Name a file in a folder that exists "
        "and can be written to: DATABASE_URL=sqlite:////folder/name.sqlite3 "
        "Without DATABASE_URL the portal takes a SQLite file in data/.\n"
    )


def test_addresses_to_click_name_the_port(db):
    make_organization(slug="one")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    steps = said("prepare", port=port)

    assert re.findall(r"http://\S+", steps) == [
        f"http://127.0.0.1:{port}{path}" for path in ("/", "/fr/", "/admin/", "/api/v1/", "/api/v1/docs/")
    ]


def test_taken_port_is_said_before_anything_is_done(db):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        with pytest.raises(CommandError) as refusal:
            call_command("prepare", port=port)

    assert str(refusal.value).endswith(f"or choose another: make run PORT={port + 1}")
    assert not get_user_model().objects.exists()
