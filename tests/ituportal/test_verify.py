"""`manage.py verify` finds each planted damage and says it; a sound record gives 0, and nothing is written."""

import io
import os
import subprocess
import sys
from threading import Thread

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection

from ituportal.verifying import CHECKS
from meetings.models import Contribution
from organizations.models import Organization
from records import content
from tests import factories as make
from tests.hostile_uploads import PDF, picture

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def record(settings, tmp_path):
    """Five documents, an image and what they rest on, all public and sound."""
    settings.STORAGES = settings.STORAGES | {"default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}}
    settings.MEDIA_ROOT = tmp_path
    first = make.make_contribution(slug="c0", file=ContentFile(PDF, name="c.pdf"))
    for number in range(1, 5):
        make.make_contribution(slug=f"c{number}", responds_to=first)
    image = ContentFile(picture("JPEG", size=(600, 400)), name="a.jpg")
    make.make_article(slug="a", image=image, image_alt_en="A hall", publisher=make.make_organization(slug="body"))
    return Contribution.objects.get(slug="c0")


def verified(*only):
    """Return the status and what is said."""
    out = io.StringIO()
    try:
        call_command("verify", *(f"--only={each}" for each in only), stdout=out)
    except CommandError as error:
        return error.returncode, out.getvalue()
    return 0, out.getvalue()


def run(*statements):
    """Write past every rule of the portal and of the database."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA foreign_keys = OFF")
            cursor.execute("PRAGMA ignore_check_constraints = ON")
        else:
            cursor.execute("SET session_replication_role = replica")
        try:
            for statement in statements:
                cursor.execute(statement)
        finally:
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA foreign_keys = ON")
                cursor.execute("PRAGMA ignore_check_constraints = OFF")
            else:
                cursor.execute("SET session_replication_role = DEFAULT")


def test_a_sound_record_gives_0_and_each_check_says_so(record):
    before = content.version(connection)

    status, said = verified()

    assert said == "".join(f"{name}: sound\n" for name in CHECKS) + "All is sound.\n"
    assert (status, content.version(connection)) == (0, before)


WORDS = "DELETE FROM records_search WHERE rowid = (SELECT min(id) FROM records_searchentry)"
VERSIONS = (
    "reversion_version WHERE object_id = (SELECT CAST(id AS varchar(20)) FROM meetings_contribution WHERE slug = 'c1')"
)
DAMAGES = {
    "a key that leads nowhere": (
        "foreign keys",
        ["UPDATE meetings_contribution SET responds_to_id = 999999 WHERE slug = 'c1'"],
        "its responds_to 999999 is not there",
    ),
    "an entry of the index that is gone": (
        "index",
        ["DELETE FROM records_searchentry WHERE kind = 'article'"],
        "news.Article",
    ),
    "words of the index that are gone": ("index", [WORDS], "the search knows something else"),
    "an entry of another state": (
        "index",
        ["UPDATE records_searchentry SET status = 'draft' WHERE kind = 'article'"],
        "news.Article",
    ),
    "an entry of what is not there": (
        "index",
        ["UPDATE records_searchentry SET object_id = 999999 WHERE kind = 'article'"],
        "article 999999, which is not there",
    ),
    "a row without a revision": ("revisions", [f"DELETE FROM {VERSIONS}"], "has no revision"),
    "a revision that cannot be read": (
        "revisions",
        [f"UPDATE {VERSIONS.replace(' WHERE', ' SET serialized_data = chr WHERE', 1)}".replace("chr", "'[{'")],
        "its last revision cannot be read",
    ),
    "a revision of another version": (
        "revisions",
        ["UPDATE meetings_contribution SET version = version + 3 WHERE slug = 'c1'"],
        "and its last revision is of version 1",
    ),
    "what is public resting on a draft": (
        "closure",
        ["UPDATE meetings_contribution SET status = 'draft' WHERE slug = 'c0'"],
        "cannot be public before what it refers to",
    ),
    "a content version that is gone": ("counters", [f"DELETE FROM {content.TABLE}"], "has 0 rows, not one"),
    "an index that is gone": (
        "constraints",
        ["DROP INDEX contribution_newest"],
        "“contribution_newest” is missing",
    ),
}


@pytest.fixture
def mended():
    """Put back what a test takes from the tables themselves: the next one finds them as they were."""
    yield
    model = Contribution
    with connection.cursor() as cursor:
        standing = connection.introspection.get_constraints(cursor, model._meta.db_table)
        cursor.execute(f"SELECT count(*) FROM {content.TABLE}")  # a constant
        if not cursor.fetchone()[0]:
            cursor.execute(f"INSERT INTO {content.TABLE} (id, version) VALUES (1, 1)")
    for index in model._meta.indexes:
        if index.name not in standing:
            with connection.schema_editor() as editor:
                editor.add_index(model, index)
    content.create_triggers(connection, content.missing_triggers(connection, {model._meta.db_table}))


@pytest.mark.parametrize("damage", DAMAGES)
def test_each_damage_in_the_database_is_found_and_said(record, mended, damage):
    check, statements, sentence = DAMAGES[damage]

    run(*statements)
    status, said = verified(check)

    assert status == 1
    assert sentence in said


def test_a_trigger_that_is_gone_is_found(record, mended):
    content.drop_triggers(connection, ["meetings_contribution"])

    status, said = verified("triggers")

    assert status == 1
    assert "Writes to meetings_contribution do not move the content version" in said


def test_a_row_that_breaks_a_constraint_is_found(record):
    if connection.vendor == "sqlite":
        run("UPDATE meetings_contribution SET url = 'https://example.org/' WHERE slug = 'c0'")
    else:  # which enforces it whatever is set: it has gone, and is missed too
        run("ALTER TABLE meetings_contribution DROP CONSTRAINT meetings_contribution_address_or_file")
        run("UPDATE meetings_contribution SET url = 'https://example.org/' WHERE slug = 'c0'")

    status, said = verified("constraints")
    if connection.vendor == "postgresql":
        run("UPDATE meetings_contribution SET url = ''")
        constraint = next(c for c in Contribution._meta.constraints if c.name.endswith("address_or_file"))
        with connection.schema_editor() as editor:
            editor.add_constraint(Contribution, constraint)

    assert status == 1
    assert f"meetings.Contribution {record.pk} breaks “meetings_contribution_address_or_file”" in said


@pytest.mark.parametrize(
    ("done", "sentence"), [("unlink", "is not in storage"), ("cut", "is damaged"), ("rendition", "is not in storage")]
)
def test_a_file_that_is_gone_or_damaged_is_found(record, settings, done, sentence):
    file = settings.MEDIA_ROOT / record.file.name
    if done == "rendition":
        (smaller,) = (settings.MEDIA_ROOT / "articles").glob("*-480.jpg")
        smaller.unlink()
    elif done == "unlink":
        file.unlink()
    else:
        file.write_bytes(PDF[:20])

    status, said = verified("media")

    assert status == 1
    assert sentence in said


def test_many_damages_are_said_up_to_a_bound(record):
    for number in range(30):
        make.make_organization(slug=f"o{number}")
    run("DELETE FROM records_searchentry WHERE kind = 'organization'")

    status, said = verified("index")

    assert status == 1
    assert said.count("organizations.Organization") <= 20
    assert "more\n" in said
    assert Organization.objects.count() >= 31


def test_who_writes_meanwhile_waits_for_nobody_and_makes_no_false_alarm(record, monkeypatch):
    def write():
        make.make_contribution(slug="meanwhile")
        connection.close()

    def with_a_writer():
        thread = Thread(target=write)
        thread.start()
        thread.join()
        yield from ()

    monkeypatch.setitem(CHECKS, "integrity", with_a_writer)

    status, said = verified()

    assert (status, Contribution.objects.filter(slug="meanwhile").exists()) == (0, True), said


def test_what_cannot_be_looked_at_is_status_2(monkeypatch):
    def away():
        raise OperationalError("unable to open database file")
        yield

    monkeypatch.setitem(CHECKS, "integrity", away)

    assert verified("integrity")[0] == 2


def test_a_damaged_page_is_found(tmp_path):
    """On a file of its own, as a process of its own sees it."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET synchronous_commit = off")
        status, said = verified("integrity")
        with connection.cursor() as cursor:
            cursor.execute("SET synchronous_commit = on")
        assert status == 1
        assert "synchronous_commit is off: a commit that was acknowledged can be lost." in said
        return
    file = tmp_path / "ituportal.sqlite3"
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(file)])
    whole = subprocess.run(
        [sys.executable, "manage.py", "verify", "--only=integrity"], env=of(tmp_path), capture_output=True, text=True
    )
    body = bytearray(file.read_bytes())
    body[4_096 * 30 : 4_096 * 31] = b"\xff" * 4_096
    file.write_bytes(body)
    torn = subprocess.run(
        [sys.executable, "manage.py", "verify", "--only=integrity"], env=of(tmp_path), capture_output=True, text=True
    )

    assert (whole.returncode, whole.stdout) == (0, "integrity: sound\nAll is sound.\n"), whole.stderr
    assert torn.returncode == 1
    assert "integrity: " in torn.stdout
    assert "Traceback" not in torn.stderr


def of(folder):
    url = f"sqlite:///{folder / 'ituportal.sqlite3'}"
    return os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings", "TEST_DATABASE_URL": url}


def test_where_there_is_no_database_none_is_made(tmp_path):
    said = subprocess.run([sys.executable, "manage.py", "verify"], env=of(tmp_path), capture_output=True, text=True)

    assert (said.returncode, list(tmp_path.iterdir())) == (2, [])
    assert "There is no database of the portal here" in said.stderr
