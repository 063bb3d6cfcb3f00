"""A migration that adds a rule is applied to records that were kept before the rule.

The rows are made and read with the models as they were, never with today's: a column added since then is not there.
"""

import datetime

import pytest
from django.core.management import call_command
from django.db import connection, models
from django.db.migrations.executor import MigrationExecutor

from meetings.models import Meeting
from records.dating import BoundField

BEFORE = [("meetings", "0004_values_as_stated"), ("organizations", "0005_values_as_stated")]
AFTER = [("meetings", "0010_days_of_moments"), ("organizations", "0012_attested_from_and_on")]


def migrate(targets):
    """Bring the database to a state of the migrations, and return the models of that state by name."""
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    apps = executor.loader.project_state(targets).apps
    return {model.__name__: model for model in apps.get_models()}


# What feeds made of a kind and the moment of creation until then; the third body was confused with the second.
IDS = {
    "Organization": ["9fa004bf-9bad-5b08-b8a8-f63536b4d86f", "2fb11b0d-50bd-5a50-973d-c53b186ae94b"],
    "Source": ["806c3dee-44e0-5f6a-84d0-b41f8149e3f7"],
    "Page": ["4af3ddd9-7c07-569f-a9ac-00bff9e717a2"],
    "Contribution": ["0cb9c6e1-ecdb-55bf-b7b0-734403b0c527"],
    "Article": ["b0ec11b7-498d-5ec7-b968-27f3aace0430"],
}
BEFORE_IDS = [("records", "0003_search_index"), ("organizations", "0007_figures_kept_exactly")]
BEFORE_IDS += [("meetings", "0006_bounds_of_numbers"), ("news", "0002_search_index")]


@pytest.fixture
def before_ids(transactional_db):
    """The models of a database whose rows with a slug have no id, likewise."""
    yield migrate(BEFORE_IDS)
    call_command("flush", interactive=False, verbosity=0)
    migrate(MigrationExecutor(connection).loader.graph.leaf_nodes())


@pytest.fixture
def before_the_rules(transactional_db):
    """The models of a database without the rules, which has all of today's again afterwards, whatever happens."""
    yield migrate(BEFORE)
    call_command("flush", interactive=False, verbosity=0)
    migrate(MigrationExecutor(connection).loader.graph.leaf_nodes())


def keep(model, **values):
    """Keep a row as it was kept then, with the bounds of its dates."""
    row = model(**values)
    for field in model._meta.concrete_fields:
        if isinstance(field, BoundField):
            field.derive(row)
    row.save()
    return row


def test_rows_that_contradict_a_new_rule_lose_what_contradicts_it(before_the_rules):
    then = before_the_rules
    day, later = datetime.date(2015, 6, 1), datetime.date(2021, 10, 15)
    body, other = (keep(then["Organization"], slug=slug) for slug in ("body", "other"))
    person = keep(then["Person"], slug="person")
    meeting, another = (keep(then["Meeting"], slug=slug, ical_uid=slug) for slug in ("meeting", "another"))
    good, wrong = (keep(then["Contribution"], slug=slug) for slug in ("good", "wrong"))
    comment = keep(then["Contribution"], slug="comment", responds_to=good)
    then["Contribution"].objects.filter(pk=wrong.pk).update(responds_to=models.F("id"))
    outcome = keep(then["Outcome"], meeting=meeting, position=1, forwarded_to_meeting=meeting)
    forwarded = keep(then["Outcome"], meeting=meeting, position=2, forwarded_to_meeting=another)
    seat = {"organization": body, "member_person": person}
    in_force = keep(then["Membership"], **seat, start_date="2010", end_date="2015", attested_on=day)
    ended = keep(then["Membership"], **seat, role_en="Other", end_date="2020", attested_on=later)
    keep(then["Relation"], source_body=body, target_body=other, start_date="2022", attested_on=later)

    now = migrate(AFTER)

    assert dict(now["Contribution"].objects.values_list("pk", "responds_to")) == {
        good.pk: None,
        wrong.pk: None,
        comment.pk: good.pk,
    }
    assert dict(now["Outcome"].objects.values_list("pk", "forwarded_to_meeting")) == {
        outcome.pk: None,
        forwarded.pk: another.pk,
    }
    assert dict(now["Membership"].objects.values_list("pk", "attested_on")) == {in_force.pk: day, ended.pk: None}
    assert now["Relation"].objects.get().attested_on is None


def test_the_entries_of_feeds_keep_their_names_when_rows_get_ids(before_ids):
    """The UUIDs are those that the portal gave to these kinds and moments before it kept any."""
    moment = datetime.datetime(2026, 11, 1, 8, 0, 0, 123456, tzinfo=datetime.UTC)
    whole = moment.replace(microsecond=0)
    for n, created in enumerate((moment, whole, whole)):
        body = keep(before_ids["Organization"], slug=f"body-{n}")
        before_ids["Organization"].objects.filter(pk=body.pk).update(created_at=created)
    for model, key in (("Source", "slug"), ("Page", "path"), ("Contribution", "slug"), ("Article", "slug")):
        row = keep(before_ids[model], **{key: "only"})
        before_ids[model].objects.filter(pk=row.pk).update(created_at=whole)

    now = migrate(MigrationExecutor(connection).loader.graph.leaf_nodes())
    ids = {
        model: [str(uid) for uid in now[model].objects.order_by("pk").values_list("uid", flat=True)] for model in IDS
    }

    assert {model: found[: len(IDS[model])] for model, found in ids.items()} == IDS
    assert len(set(ids["Organization"])) == 3


def test_memberships_that_were_kept_before_get_their_place_in_the_order(before_the_rules):
    then, day = before_the_rules, datetime.date(2015, 6, 1)
    body, member = (keep(then["Organization"], slug=slug, sort_key=slug) for slug in ("body", "member"))
    person = keep(then["Person"], slug="person", sort_key="person")
    keep(then["Membership"], organization=body, member_person=person, attested_on=day)
    keep(then["Membership"], organization=body, member_organization=member, attested_on=day, start_date="2010")

    rows = migrate(AFTER)["Membership"].objects.order_by("pk").values_list("sort_key", "sort_attested")

    assert list(rows) == [("person", day), ("member", datetime.date(1, 1, 1))]


def test_meetings_that_were_kept_without_dates_get_those_of_their_moments(before_the_rules):
    morning = datetime.datetime(2027, 3, 5, 23, 30, tzinfo=datetime.UTC)
    for n, values in enumerate(
        [
            {"starts_at": morning, "ends_at": morning + datetime.timedelta(hours=2), "time_zone": "Europe/Zurich"},
            {"starts_at": morning, "time_zone": "Europe/Zurich", "start_date": "2027-03"},
            {"end_date": "2025-02-21"},
            {"start_date": "2025-02"},
            {},
        ]
    ):
        keep(before_the_rules["Meeting"], slug=f"m-{n}", ical_uid=f"m-{n}", **values)

    filled_in = migrate(AFTER)["Meeting"].objects.order_by("slug")

    names = ("start_date", "end_date", "start_date_latest", "first_day", "last_day", "sort_moment")
    derived = []
    for row in Meeting.objects.order_by("slug"):
        row.derive()
        derived.append(tuple(getattr(row, name) for name in names))
    assert list(filled_in.values_list(*names)) == derived
    assert [row[:2] for row in derived][:2] == [("2027-03-06", "2027-03-06"), ("2027-03", "")]
