"""What must be true is a constraint of the database, on every model that needs it."""

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction

from records.dating.fields import Dated
from records.publication.models import Expiring, Publishable
from records.rows.record import Part, Row
from tests import violations
from tests.violations import CHECK, CHECKS, RULES, TERM, TREE, UNIQUE

ROWS = [model for model in apps.get_models() if issubclass(model, Row)]
each_model = pytest.mark.parametrize("model", violations.OURS, ids=lambda m: m.__name__)
each_row = pytest.mark.parametrize("model", ROWS, ids=lambda m: m.__name__)


@each_row
@pytest.mark.parametrize("parent", [Publishable, Dated, Expiring], ids=lambda m: m.__name__)
def test_no_model_loses_the_constraints_of_its_parents(model, parent):
    if not issubclass(model, parent):
        return
    label = {"app_label": model._meta.app_label, "class": model._meta.model_name}

    names = {constraint.name for constraint in model._meta.constraints}

    assert {constraint.name % label for constraint in parent._meta.constraints} <= names


@each_model
@pytest.mark.django_db
def test_every_constraint_stands_in_the_database(model):
    with connection.cursor() as cursor:
        stored = set(connection.introspection.get_constraints(cursor, model._meta.db_table))

    assert {constraint.name for constraint in model._meta.constraints} <= stored


@each_row
def test_only_parts_are_deleted_with_another_row(model):
    """PROTECT by default; CASCADE only from a part to its whole."""
    cascading = {
        field.name
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey) and field.remote_field.on_delete is models.CASCADE
    }

    assert cascading == (set(model.wholes) if issubclass(model, Part) else set())


@each_row
def test_every_model_says_what_one_row_is(model):
    assert model.__doc__
    assert not model.__doc__.startswith(model.__name__ + "(")
    assert str(model._meta.verbose_name) != model._meta.verbose_name_raw or model._meta.verbose_name


@each_row
def test_every_row_is_known_outside_by_a_slug_a_uid_or_a_path(model):
    field = model._meta.get_field(model.key_field)

    assert field.name in {"slug", "uid", "path"}
    assert field.unique


@pytest.mark.django_db
def test_the_database_has_no_exclusion_constraint_that_no_test_tries_to_break():
    """They stand in no model: only PostgreSQL has them, and `save()` says the same under the write lock."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT conname FROM pg_constraint WHERE contype = 'x'")
        stored = {name for (name,) in cursor.fetchall()}

    assert stored == {rule.constraint for rule in RULES if rule.kind == TERM}


BREAKING = [
    (rule, values)
    for rule in RULES
    for values in (CHECKS[rule.fact][1:] if rule.kind == CHECK else [{}])
    if rule.kind != TREE  # its shortest circle is a check; a longer one is no constraint
]


def each_way_to_break(rules):
    """Run a test for each way to break one of these rules."""
    ways = [(rule, values) for rule, values in BREAKING if rule in rules]
    return pytest.mark.parametrize(("rule", "values"), ways, ids=[f"{rule}-{'+'.join(v)}" for rule, v in ways])


@pytest.mark.django_db
@each_way_to_break([rule for rule in RULES if issubclass(rule.model, Row)])
def test_every_rule_has_its_sentence_before_the_database_is_asked(rule, values):
    row = violations.broken_row(rule, values)
    sentence = CHECKS[rule.fact][0] if rule.kind == CHECK else rule.sentence

    try:
        row.full_clean()
        said = None
    except ValidationError as error:
        said = " ".join(error.messages)

    assert (said is None) == (sentence is None)
    assert sentence is None or sentence in said


@pytest.mark.django_db
@each_way_to_break(RULES)
def test_the_database_refuses_what_bypasses_the_model(rule, values):
    row = violations.broken_row(rule, values)
    table, rows = rule.model._meta.db_table, rule.model._base_manager.filter(pk=row.pk)
    before = rows.values().get()
    new = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key}
    # An exclusion constraint is PostgreSQL's alone; on SQLite `save()` has the last word, under the write lock.
    asked = rule.kind != TERM or connection.vendor == "postgresql"

    with pytest.raises(IntegrityError if asked else ValidationError) as refused, transaction.atomic():
        rows.update(**new) if asked else row.save()

    # A constraint is named; a unique column by its index on PostgreSQL, and on SQLite the columns are.
    columns = ", ".join(f"{table}.{rule.model._meta.get_field(name).column}" for name in rule.fields)
    named = [rule.constraint] if rule.constraint else [f"{table}_{'_'.join(rule.fields)}"]
    if rule.kind == UNIQUE:
        named.append(columns)
    assert any(name in str(refused.value) for name in (named if asked else ["recorded already for this time"]))
    assert rows.values().get() == before
