"""`make run` from a clean clone, for real: installed, loaded, served, asked, stopped and started again.

How long it takes is printed, not judged: it depends on the machine. That the second start is short is proven by what it
leaves out.
"""

import os
import re
import socket
import subprocess
from uuid import uuid4

import psycopg
import pytest

from tests.setup import running
from tests.setup.running import environment, make_run, refused

SETTING_UP = [
    "Collecting and compressing style sheets (collectstatic)",
    "Making the virtual environment in .venv",
    "Installing what the portal runs with (requirements/base.txt, hashes checked)",
    "Compiling the catalogues of the six languages",
    "Writing .env: development mode and a random secret key (kept out of git)",
]
SERVING = "Serving; stop with Ctrl+C"
KEPT = "The database holds a record already: kept as it is"
CHANGE = """
from news.models import Article
article = Article.objects.get(slug="{slug}")
article.headline_en = "Changed between two runs"
article.full_clean()
article.save()
"""
NO_ADDRESS = (
    "The settings are not complete. DATABASE_URL is not the address of a database, as sqlite:////srv/portal.sqlite3 or "
    "postgres://user:password@host:5432/name. What is special in an address is written in hexadecimal there: "
    "@ in a password as %40, / as %2F."
)


def filling(folder):
    """What it says of an empty database, which it fills."""
    files = len(list((folder / "fixtures").glob("*.json")))
    return [
        "Creating or changing its tables (migrate)",
        "Keeping the three roles in step (sync_roles)",
        f"The database is empty: loading {files} files of fixtures/ (load_record)",
        SERVING,
    ]


def created(portal):
    """How many entries of the fixtures became rows."""
    return int(re.search(r"^(\d+) created, 0 updated, 0 unchanged, 0 kept \(edited\)\.$", portal.said, re.M).group(1))


def tell(what, portal):
    print(f"{what}: first page after {portal.seconds:.1f} s")


@pytest.fixture(scope="module")
def clone(tmp_path_factory):
    folder = running.clone(tmp_path_factory.mktemp("setup") / "portal")
    assert not [name for name in (".env", ".venv", ".make", "data") if (folder / name).exists()]
    return folder


@pytest.fixture(scope="module")
def first(clone, tmp_path_factory):
    """The first run, stopped, with the pages that it answered with."""
    with make_run(clone, tmp_path_factory.mktemp("first") / "said") as portal:
        tell("First run in a clean clone", portal)
        _address, portal.front_page = portal.get("/")
        portal.slug = re.search(r'href="/news/([\w-]+)/"', portal.front_page).group(1)
        _address, portal.article = portal.get(f"/news/{portal.slug}/")
        portal.style = portal.get(re.search(r'href="(/static/[^"]+\.css)"', portal.front_page).group(1))[1]
        portal.at_the_door = portal.get("/admin/")[0]
        portal.public_cookies = len([c for c in portal.cookies if c.path != "/admin/"])
        portal.admin = portal.sign_in(portal.passwords[0])
    return portal


@pytest.fixture(scope="module")
def second(clone, first, tmp_path_factory):
    """The second run in the same folder, after a record was changed."""
    change = [".venv/bin/python", "manage.py", "shell", "-c", CHANGE.format(slug=first.slug)]
    subprocess.run(change, cwd=clone, env=environment(), check=True, stdout=subprocess.PIPE, timeout=60)
    with make_run(clone, tmp_path_factory.mktemp("second") / "said") as portal:
        tell("Second run", portal)
        _address, portal.article = portal.get(f"/news/{first.slug}/")
        portal.admin = portal.sign_in(first.passwords[0])
    return portal


@pytest.fixture
def postgresql():
    """The address of an empty database of PostgreSQL."""
    server = os.environ.get("TEST_POSTGRES_URL") or "postgres:///postgres"
    name = f"ituportal_setup_{uuid4().hex}"
    address, mark, query = server.partition("?")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield f"{address.rpartition('/')[0]}/{name}{mark}{query}"
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_first_run_says_each_step(clone, first):
    assert first.steps == [*SETTING_UP, f"Database: SQLite, {clone}/data/ituportal.sqlite3", *filling(clone)]
    assert created(first) > 600
    assert re.findall(r"http://\S+", first.said) == [
        first.address + path for path in ("/", "/fr/", "/admin/", "/api/v1/", "/api/v1/docs/")
    ]
    assert "Traceback" not in first.said


def test_first_run_serves_the_record(first):
    assert "<h1" in first.front_page
    assert 'property="og:type" content="article"' in first.article
    assert "{" in first.style
    assert first.public_cookies == 0


def test_password_of_the_editor_is_printed_once_and_opens_the_admin(first):
    assert len(first.passwords) == 1
    assert len(first.passwords[0]) == 16
    assert first.said.count(first.passwords[0]) == 1
    assert first.at_the_door == "/admin/login/?next=/admin/"
    assert first.admin[0] == "/admin/"
    assert 'action="/admin/logout/"' in first.admin[1]


def test_settings_and_data_stay_out_of_git(clone, first):
    assert (clone / ".env").stat().st_mode & 0o777 == 0o600
    assert running.git("-C", str(clone), "status", "--porcelain") == ""


def test_second_run_installs_migrates_and_loads_nothing(clone, second):
    assert second.steps == [
        f"Database: SQLite, {clone}/data/ituportal.sqlite3",
        "Keeping the three roles in step (sync_roles)",
        KEPT,
        SERVING,
    ]


def test_second_run_keeps_the_record_and_the_account(second):
    assert "Changed between two runs" in second.article
    assert second.passwords == []
    assert "The account “editor” exists." in second.said
    assert second.admin[0] == "/admin/"


def test_another_file_of_sqlite_is_honoured(clone, first, tmp_path):
    own = clone / "data/ituportal.sqlite3"
    before, other = own.read_bytes(), tmp_path / "other.sqlite3"

    with make_run(clone, tmp_path / "said", DATABASE_URL=f"sqlite:///{other}") as portal:
        tell("Another file of SQLite", portal)
        address, _page = portal.sign_in(portal.passwords[0])

    assert portal.steps == [f"Database: SQLite, {other}", *filling(clone)]
    assert created(portal) == created(first)
    assert address == "/admin/"
    assert portal.passwords != first.passwords
    assert own.read_bytes() == before


def test_postgresql_is_honoured_with_nothing_more_to_install(clone, first, postgresql, tmp_path):
    name = postgresql.partition("?")[0].rpartition("/")[2]

    with make_run(clone, tmp_path / "said", DATABASE_URL=postgresql) as portal:
        tell("PostgreSQL, first run", portal)
        address, _page = portal.sign_in(portal.passwords[0])
        portal.get(f"/news/{first.slug}/")
    with make_run(clone, tmp_path / "said again", DATABASE_URL=postgresql) as again:
        tell("PostgreSQL, second run", again)

    assert portal.steps[0].startswith(f"Database: PostgreSQL, {name} on ")
    assert portal.steps[1:] == filling(clone)
    assert created(portal) == created(first)
    assert address == "/admin/"
    assert again.steps[1:] == ["Keeping the three roles in step (sync_roles)", KEPT, SERVING]
    assert again.passwords == []


def test_port_that_is_taken_is_said_and_another_proposed(clone, first):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        code, said = refused(clone, port)

    assert (code, said) == (
        2,
        [
            f"CommandError: Port {port} of 127.0.0.1 cannot be used (Address already in use). "
            f"Stop what runs there, or choose another: make run PORT={port + 1}"
        ],
    )


@pytest.mark.parametrize("port", ["http", "70000", "-1"])
def test_port_that_is_none_is_refused_in_words(clone, first, port):
    code, said = refused(clone, port)

    assert code == 2
    assert said[-1].endswith(f"argument --port: “{port}” is not a port; choose one from 1024 to 65535, as 8001")
    assert not [line for line in said if "Traceback" in line]


@pytest.mark.parametrize(
    "url",
    [
        "nonsense",
        "postgress://user:hush@host/name",
        "mysql://user:hush@host/name",
        "postgres://user:hush/hush@host/name",
        "postgres://user:hush@host",
        "postgres://user:hush@[::1/name",
        "sqlite://",
        "sqlite:///",
    ],
)
def test_database_url_that_is_malformed_is_refused_without_repeating_it(clone, first, url):
    assert refused(clone, DATABASE_URL=url) == (2, [NO_ADDRESS])


def test_postgresql_that_does_not_answer_is_refused_in_words(clone, first):
    code, said = refused(clone, DATABASE_URL=f"postgres://user:hush@127.0.0.1:{running.free_port()}/name")

    assert code == 2
    assert said[0] == "==> Database: PostgreSQL, name on 127.0.0.1"
    assert re.fullmatch(r"CommandError: This database cannot be used \(connection .* refused.*\)\. .*", said[1])
    assert said[1].endswith(
        "Start PostgreSQL, or name a database that exists: DATABASE_URL=postgres://user:password@host:5432/name "
        "Without DATABASE_URL the portal takes a SQLite file in data/."
    )
    assert len(said) == 2
    assert "hush" not in said[1]


def test_database_that_does_not_exist_is_named(clone, first, postgresql):
    code, said = refused(clone, DATABASE_URL=postgresql.replace("ituportal_setup_", "no_such_"))

    assert code == 2
    assert re.search(r'database "no_such_\w+" does not exist', said[1])
    assert len(said) == 2


@pytest.mark.parametrize(("name", "reason"), [("no/folder/x", "unable to open database file"), ("text", "not a data")])
def test_file_that_cannot_be_a_database_is_refused_in_words(clone, first, tmp_path, name, reason):
    (tmp_path / "text").write_text("This is a letter, and no database at all. " * 30)

    code, said = refused(clone, DATABASE_URL=f"sqlite:///{tmp_path}/{name}")

    assert code == 2
    assert said[0] == f"==> Database: SQLite, {tmp_path}/{name}"
    assert reason in said[1]
    assert "Name a file in a folder that exists and can be written to: " in said[1]
    assert len(said) == 2


def test_refusal_is_said_once_while_style_sheets_are_collected(clone, first):
    """Last, since it leaves them half collected."""
    (clone / ".make/static").unlink()

    code, said = refused(clone, DATABASE_URL="nonsense")

    assert code == 2
    assert [line for line in said if not line.startswith("==> Collecting")] == [NO_ADDRESS]
    assert not (clone / ".make/static").exists()
