"""What the admin needs for big records: a meeting of 470 parts, a body with 2,000 dependents.

    DATABASE_URL=sqlite:///big.sqlite3 .venv/bin/python benchmarks/big_records.py
    DATABASE_URL=postgres:///big .venv/bin/python benchmarks/big_records.py --profile save.prof

It fills the database that it is given, which must be new or its own, asks each page and saves each form several times over as a browser
would, and prints the middle of them: milliseconds on the clock, milliseconds of the processor, bytes and statements. The machine
decides the milliseconds; where other programs share it, those of the processor say more.
"""

import argparse
import cProfile
import os
import statistics
import sys
import time
from collections import ChainMap
from pathlib import Path

os.environ.setdefault("PORTAL_MODE", "development")
os.environ["DJANGO_SETTINGS_MODULE"] = "ituportal.settings"
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import django

django.setup()

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from reversion.models import Version

from meetings.models import Meeting, Statement
from organizations.models import Organization, Person
from records.accounts.models import User
from records.rows import writing
from tests import admin_forms as forms
from tests import factories as make

DELEGATES, OUTCOMES, DEPENDENTS, OPENED = 400, 70, 2_000, 40


def fill():
    """Make a draft meeting, and a body that everything refers to."""
    draft = {"status": "draft", "publish_at": None}
    with writing():
        source = make.make_source(title="List of delegates")
        meeting = make.make_meeting(name_en="Full assembly", sources=[source], **draft)
        for number in range(DELEGATES):
            person = make.make_person(name_en=f"Delegate {number}", sources=[source])
            make.make_participation(meeting=meeting, person=person, role="delegate", sources=[source])
        for number in range(1, OUTCOMES + 1):
            texts = {f"title_{code}": f"Decision {number} ({code})" for code in ("en", "fr", "es", "ru", "ar")}
            make.make_outcome(
                meeting=meeting, position=number, text_en="It was decided. " * 8, sources=[source], **texts
            )
    with writing():
        body = make.make_organization(name_en="World union", sources=[source])
        people = list(Person.objects.order_by("pk"))
        for number in range(DEPENDENTS // 2):
            person = people[number % len(people)]
            make.make_membership(
                organization=body, member_person=person, start_date=str(1800 + number // len(people)),
                end_date=str(1800 + number // len(people)), sources=[source],
            )  # fmt: skip
            make.make_statement(speaker_organization=body, speaker_person=None, sources=[source])
    return Meeting.objects.get(), body


def measured(act, times=5):
    """Return of some runs the median of both clocks in ms, the first left out; of the last the bytes and the statements."""
    act()
    clock, processor = [], []
    for _ in range(times):
        start = time.perf_counter(), time.process_time()
        answer = act()
        clock.append((time.perf_counter() - start[0]) * 1000)
        processor.append((time.process_time() - start[1]) * 1000)
    with CaptureQueriesContext(connection) as statements:
        act()
    return statistics.median(clock), statistics.median(processor), len(answer.content), len(statements)


def told(label, act):
    """Print one line of the table."""
    clock, processor, size, statements = measured(act)
    print(f"{label:<44} {clock:>8.0f} {processor:>8.0f} {size:>10,} {statements:>6}", flush=True)


def answered(response, status):
    """Return a response; end where it is not what was to be measured."""
    if response.status_code != status:
        sys.exit(f"{response.status_code} in place of {status}: {forms.errors_of(response)}")
    return response


class Browser:
    """An editor at the form of a meeting, who types, opens rows and saves."""

    def __init__(self, client, meeting):
        self.client, self.meeting, self.address, self.turn = client, meeting, forms.address(meeting), 0
        self.fields = forms.fields_of(answered(client.get(self.address), 200))

    def typed(self):
        """Return what the form sends, made from the version that is stored now."""
        return self.fields | {"version": Meeting.objects.values_list("version", flat=True).get(pk=self.meeting.pk)}

    def save(self, changes):
        self.turn += 1
        return answered(self.client.post(self.address, changes(self.typed(), self.turn)), 302)


def saves(client, meeting):
    """Yield the label of each save and what does it."""
    browser = Browser(client, meeting)
    delegates = meeting.participations.all()[:OPENED]
    one, *others = (forms.fields_of_row(client, meeting, "participations", row) for row in delegates)
    rows = dict(ChainMap(one, *others))
    people = list(Person.objects.exclude(participations__role="observer").values_list("pk", flat=True))
    yield "save: one field", lambda: browser.save(lambda sent, turn: sent | {"theme_en": f"Theme {turn}"})
    note = f"participations-k{delegates[0].pk}-note_en"
    yield "save: one row", lambda: browser.save(lambda sent, turn: sent | one | {note: f"Note {turn}"})
    yield (
        "save: a new row",
        lambda: browser.save(
            lambda sent, turn: forms.with_part(sent, "participations", role="observer", person=people.pop())
        ),
    )
    yield (
        f"save: {OPENED} rows opened, one changed",
        lambda: browser.save(lambda sent, turn: sent | rows | {note: f"Noted {turn}"}),
    )
    preview = forms.address(meeting, "preview")
    yield "preview of what is typed", lambda: client.post(f"{preview}?language=en", browser.typed())
    yield (
        f"save: {OPENED} rows changed",
        lambda: browser.save(
            lambda sent, turn: sent | rows | {f"participations-k{row.pk}-note_en": f"All {turn}" for row in delegates}
        ),
    )


def pages(meeting, body):
    """Yield the label and the address of each page."""
    yield "form of the meeting", forms.address(meeting)
    yield (
        "row: what is fetched",
        f"{forms.address(meeting, 'rows')}participations/{meeting.participations.first().pk}/?fragment",
    )
    yield "row: its page", f"{forms.address(meeting, 'rows')}participations/{meeting.participations.first().pk}/"
    for page in ("history", "delete", "publish", "preview"):
        yield f"meeting: {page}", forms.address(meeting, page)
    first = Version.objects.get_for_object(meeting).last()
    yield "meeting: restore", f"{forms.address(meeting, 'restore').removesuffix('/')}/{first.pk}/"
    yield "form of the body", forms.address(body)
    for page in ("history", "delete", "withdraw", "preview"):
        yield f"body: {page}", forms.address(body, page)
    yield "list of statements", "/admin/meetings/statement/"
    yield "list of memberships", "/admin/organizations/membership/"
    yield "form of a statement", forms.address(Statement.objects.first())
    yield "desk", "/admin/"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--profile", help="where to write the profile of one save of one row")
    asked = parser.parse_args()
    call_command("migrate", verbosity=0)
    if not Organization.objects.exists():
        fill()
    meeting, body = Meeting.objects.first(), Organization.objects.get(name_en="World union")
    user = User.objects.filter(username="bench").first() or forms.make_user("bench")
    client = forms.sign_in(Client(SERVER_NAME="localhost"), user)
    size = f"{DELEGATES + OUTCOMES} parts of a meeting, {DEPENDENTS:,} rows that refer to a body"
    print(f"{connection.vendor}, {size}; the middle of five")
    print(f"{'':<44} {'ms':>8} {'CPU ms':>8} {'bytes':>10} {'SQL':>6}")
    for label, address in pages(meeting, body):
        told(label, lambda address=address: client.get(address))
    acts = dict(saves(client, meeting))
    for label, act in acts.items():
        told(label, act)
    if asked.profile:
        profile = cProfile.Profile()
        profile.runcall(acts["save: one row"])
        profile.dump_stats(asked.profile)


if __name__ == "__main__":
    plain = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    with override_settings(DEBUG=False, STORAGES=settings.STORAGES | plain):
        main()
