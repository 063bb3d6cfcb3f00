"""Four processes that keep answers, and every door through which a record changes: whoever reads after a commit reads that.

`EXACT_PAIRS=10000 pytest -m proof tests/test_exact_over_http.py` for the figure of docs/performance.md.
"""

import json
import os
import random
import sqlite3
import subprocess
import sys
from collections import Counter
from functools import partial
from io import StringIO

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client

from organizations.models import Organization
from tests import admin_forms as forms
from tests import factories as make
from tests.serving import Browser, database_url, served
from tests.threads import at_once

PAIRS, WRITERS = int(os.environ.get("EXACT_PAIRS", "800")), 4
# Addresses at which the text of a body stands.
PLACES = (
    "/organizations/{0}/",
    "/ar/organizations/{0}/",
    "/api/v1/organizations/{0}/",
    "/api/v1/organizations/{0}/?lang=fr",
)


def save(body, text, **around):
    body.refresh_from_db()
    body.summary_en = text
    body.save()


def save_several(body, text, **around):
    with transaction.atomic():
        save(body, "not this")
        with transaction.atomic():
            save(body, text)


def update(body, text, **around):
    Organization.objects.filter(pk=body.pk).update(summary_en=text)


def bulk_update(body, text, **around):
    body.refresh_from_db()
    body.summary_en = text
    Organization.objects.bulk_update([body], ["summary_en"])


def execute(body, text, **around):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE organizations_organization SET summary_en = %s WHERE id = %s", [text, body.pk])


def execute_apart(body, text, **around):
    """Over a connection that is no Django's, as another program does."""
    if connection.vendor == "sqlite":
        session = sqlite3.connect(connection.settings_dict["NAME"], timeout=30)
        session.execute("UPDATE organizations_organization SET summary_en = ? WHERE id = ?", [text, body.pk])
    else:
        session = psycopg.connect(database_url())
        session.execute("UPDATE organizations_organization SET summary_en = %s WHERE id = %s", [text, body.pk])
    session.commit()
    session.close()


def load(body, text, folder, place, **around):
    """From a file, a body that nobody knew: its address was kept as one at which there is nothing."""
    slug = place.partition("?")[0].split("/")[-2]
    row = {"slug": slug, "name_en": "Loaded", "summary_en": text, "classification": "un-agency", "status": "published"}
    file = folder / f"{slug}.json"
    file.write_text(json.dumps([{"model": "organizations.organization", "fields": row}]))
    call_command("load_record", file, stdout=StringIO())


def in_the_admin(body, text, browser, **around):
    assert browser.ask(forms.address(body), browser.form(body) | {"summary_en": text})[0] == 302


def in_a_shell(body, text, **around):
    code = f"from organizations.models import Organization as O; O.objects.filter(pk={body.pk}).update(summary_en={text!r})"
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings", "TEST_DATABASE_URL": database_url()}
    subprocess.run(
        [sys.executable, "manage.py", "shell", "-v0", "-c", code], cwd=settings.BASE_DIR, env=environment, check=True
    )


# How often each is taken, out of a hundred: some start a process or fill in a form, which costs a second.
DOORS = {
    save: 24,
    save_several: 10,
    update: 18,
    bulk_update: 12,
    execute: 14,
    execute_apart: 14,
    load: 4,
    in_the_admin: 3,
}
DOORS |= {in_a_shell: 1}


def write_then_read(number, body, port, session, folder, seen):
    """Write a text that was never there through some door, and ask at once: a worker, whichever, has to show it."""
    choices, reader, editor = random.Random(number), Browser(port), Browser(port, sessionid=session)
    for turn in range(PAIRS // WRITERS):
        door = choices.choices(list(DOORS), DOORS.values())[0]
        place = choices.choice(PLACES).format(f"{body.slug}-{turn}" if door is load else body.slug)
        text = f"Text {number} {turn}."
        reader.ask(place)  # so that a worker keeps what is there now
        door(body, text, browser=editor, folder=folder, place=place)
        status, page = reader.ask(place)
        seen[door.__name__, status, text in page] += 1


@pytest.mark.proof
@pytest.mark.django_db(transaction=True)
def test_no_answer_of_four_processes_is_older_than_the_last_commit(tmp_path):
    bodies = [make.make_organization(slug=f"body-{n}", classification="un-agency") for n in range(WRITERS)]
    sessions = [forms.signed_in(Client(), f"editor-{n}").cookies["sessionid"].value for n in range(WRITERS)]
    counts = [Counter() for _ in range(WRITERS)]

    with served(workers=4) as port:
        at_once(
            *(partial(write_then_read, n, bodies[n], port, sessions[n], tmp_path, counts[n]) for n in range(WRITERS))
        )
        kept = [Browser(port).ask("/organizations/body-0/") for _ in range(40)]

    seen = sum(counts, Counter())
    print(*sorted(seen.items()), sep="\n")
    assert {door for door, _status, _new in seen} == {door.__name__ for door in DOORS}
    assert [each for each in seen if each[1:] != (200, True)] == []
    assert len(set(kept)) == 1
