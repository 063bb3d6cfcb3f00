"""What must be true is a constraint of the database, on every model that needs it."""

import datetime

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from organizations.models import Organization
from records.date_fields import Dated
from records.publication import Expiring, Publishable
from records.record import Part, Row
from tests import factories as make

ROWS = [model for model in apps.get_models() if issubclass(model, Row)]
each_row = pytest.mark.parametrize("model", ROWS, ids=lambda m: m.__name__)


@each_row
@pytest.mark.parametrize("parent", [Publishable, Dated, Expiring], ids=lambda m: m.__name__)
def test_no_model_loses_the_constraints_of_its_parents(model, parent):
    if not issubclass(model, parent):
        return
    label = {"app_label": model._meta.app_label, "class": model._meta.model_name}

    names = {constraint.name for constraint in model._meta.constraints}

    assert {constraint.name % label for constraint in parent._meta.constraints} <= names


@each_row
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


BYPASSING = [
    ("published without a moment", {"publish_at": None, "status": "published"}),
    ("withdrawn without a reason", {"status": "withdrawn", "withdrawal_reason": ""}),
    ("its own parent", {"parent_id": models.F("id")}),
    ("founded after it was dissolved", {"founding_date_earliest": datetime.date(2021, 1, 1)}),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("_what", "values"), BYPASSING, ids=[what for what, _ in BYPASSING])
def test_the_database_refuses_what_bypasses_the_model(_what, values):
    body = make.make_organization(dissolution_date="2010")

    with pytest.raises(IntegrityError), transaction.atomic():
        Organization.objects.filter(pk=body.pk).update(**values)

    assert Organization.objects.get(pk=body.pk).status == "published"
