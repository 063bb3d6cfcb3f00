"""A migration that adds a rule is applied to records that were kept before the rule."""

import datetime

import pytest
from django.core.management import call_command
from django.db import connection, models
from django.db.migrations.executor import MigrationExecutor

from meetings.models import Contribution, Outcome
from organizations.models import Membership, Relation
from tests import factories as make

BEFORE = [("meetings", "0004_values_as_stated"), ("organizations", "0005_values_as_stated")]
NOW = [("meetings", "0006_bounds_of_numbers"), ("organizations", "0007_figures_kept_exactly")]


def migrate(targets):
    """Bring the database to a state of the migrations."""
    MigrationExecutor(connection).migrate(targets)


@pytest.fixture
def before_the_rules(transactional_db):
    """A database without the rules, which has them again afterwards, whatever happens."""
    migrate(BEFORE)
    yield
    call_command("flush", interactive=False, verbosity=0)
    migrate(NOW)


def test_rows_that_contradict_a_new_rule_lose_what_contradicts_it(before_the_rules):
    day, later = datetime.date(2015, 6, 1), datetime.date(2021, 10, 15)
    good, wrong = make.make_contribution(), make.make_contribution()
    comment = make.make_contribution(responds_to=good)
    outcome, forwarded = make.make_outcome(), make.make_outcome(forwarded_to_meeting=make.make_meeting())
    in_force = make.make_membership(start_date="2010", end_date="2015", attested_on=day)
    ended, not_begun = make.make_membership(end_date="2020"), make.make_relation(start_date="2022")
    Contribution.objects.filter(pk=wrong.pk).update(responds_to=models.F("id"))
    Outcome.objects.filter(pk=outcome.pk).update(forwarded_to_meeting=models.F("meeting"))
    for row in (ended, not_begun):
        type(row).objects.filter(pk=row.pk).update(attested_on=later)

    migrate(NOW)

    assert dict(Contribution.objects.values_list("pk", "responds_to")) == {
        good.pk: None,
        wrong.pk: None,
        comment.pk: good.pk,
    }
    assert dict(Outcome.objects.values_list("pk", "forwarded_to_meeting")) == {
        outcome.pk: None,
        forwarded.pk: forwarded.forwarded_to_meeting_id,
    }
    assert dict(Membership.objects.values_list("pk", "attested_on")) == {in_force.pk: day, ended.pk: None}
    assert Relation.objects.get().attested_on is None
