"""A migration that adds a rule is applied to records that were kept before the rule.

The rows are made and read with the models as they were, never with today's: a column added since then is not there.
"""

import datetime

import pytest
from django.core.management import call_command
from django.db import connection, models
from django.db.migrations.executor import MigrationExecutor

from records.dating import BoundField

BEFORE = [("meetings", "0004_values_as_stated"), ("organizations", "0005_values_as_stated")]
AFTER = [("meetings", "0006_bounds_of_numbers"), ("organizations", "0007_figures_kept_exactly")]


def migrate(targets):
    """Bring the database to a state of the migrations, and return the models of that state by name."""
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    apps = executor.loader.project_state(targets).apps
    return {model.__name__: model for model in apps.get_models()}


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
