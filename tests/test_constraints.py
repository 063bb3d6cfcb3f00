"""What must be true is a constraint of the database, on every model that needs it."""

import datetime

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
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


CHECKS = {
    constraint.name: model
    for model in ROWS
    for constraint in model._meta.constraints
    if isinstance(constraint, models.CheckConstraint)
}
PUBLISHED = {"status": "published", "publish_at": None}
WITHDRAWN = {"status": "withdrawn"}
PAST = datetime.datetime(2019, 1, 1, tzinfo=datetime.UTC)
NOON = datetime.datetime(2021, 10, 15, 12, tzinfo=datetime.UTC)
REVERSED = {"start_date": "2021", "end_date": "2020"}
BEFORE_START = "This lies before the start, 2021."
# Each check constraint by what its name says, with values that break it and the sentence for them.
# None: the model mends it by itself, so that nobody needs a sentence.
SENTENCES = {
    "published_has_publish_at": (PUBLISHED, None),
    "withdrawn_has_reason": (WITHDRAWN, "Say why: readers see the reason at the record’s address."),
    "starts_before_it_ends": (REVERSED, BEFORE_START),
    "founded_before_dissolved": ({"founding_date": "2021", "dissolution_date": "2020"}, BEFORE_START),
    "not_its_own_parent": ({"parent": "itself"}, "cannot be part of itself or of one of its own parts."),
    "not_before_itself": (
        {"preceded_by": "itself"},
        "A meeting cannot come before itself or before one that it followed.",
    ),
    "not_to_itself": ({"other": "programme"}, "A programme is not related to itself."),
    "not_with_itself": ({"target_body": "source_body"}, "A body has no relation to itself."),
    "of_one": ({"organization": None, "person": None}, "Say whose name this is: an organization’s or a person’s."),
    "one_member": ({"member_person": None}, "Name the member: either an organization or a person."),
    "not_of_itself": (
        {"member_person": None, "member_organization": "organization"},
        "A body is not a member of itself.",
    ),
    "post_or_role": ({"post": make.make_post, "role_en": "x"}, "Give a post or a role, not both."),
    "exact_start_before_end": (
        {"starts_at": NOON, "ends_at": NOON - datetime.timedelta(1), "time_zone": "UTC"},
        "This needs a moment of start that lies before it.",
    ),
    "exact_time_has_zone": ({"starts_at": NOON}, "An exact moment needs its time zone, e.g. Europe/Zurich."),
    "of_somebody": ({"organization": None}, "Say who took part: a person, an organization, or a post."),
    "address_or_file": ({"url": "https://x.example", "file": "x.pdf"}, "Give the address or the file, not both."),
    "is_one": ({"organization": None}, "Name the party: an organization, a person or a post, and only one of them."),
    "forwarded_to_one": (
        {"forwarded_to_organization": make.make_organization, "forwarded_to_meeting": make.make_meeting},
        "Forwarded to a body or to a meeting, not to both.",
    ),
    "has_speaker": ({"speaker_person": None}, "Say who spoke: a person, an organization, or both."),
    "one_context": (
        {"meeting": make.make_meeting, "contribution": make.make_contribution},
        "Give the meeting or the contribution, not both.",
    ),
    "unpublished_after_publication": ({"unpublish_at": PAST}, "This must be later than the moment of publication."),
    "image_has_alternative": ({"image": "x.png"}, "Say what the image shows, for those who cannot see it."),
}


def fact(name):
    """What a constraint states: its name without those of app and model."""
    model = CHECKS[name]
    return name.removeprefix(f"{model._meta.app_label}_{model._meta.model_name}_")


@pytest.mark.django_db
@pytest.mark.parametrize("name", CHECKS)
def test_every_check_has_its_sentence_before_the_database_is_asked(name):
    row = getattr(make, FACTORIES.get(CHECKS[name].__name__) or f"make_{CHECKS[name].__name__.lower()}")()
    values, sentence = SENTENCES[fact(name)]
    for field, value in values.items():
        if value == "itself":
            value = row
        elif isinstance(value, str) and value in {f.name for f in row._meta.fields}:
            value = getattr(row, value)
        setattr(row, field, value() if callable(value) else value)

    try:
        row.full_clean()
        said = None
    except ValidationError as error:
        said = " ".join(error.messages)

    assert (said is None) == (sentence is None)
    assert sentence is None or sentence in said


FACTORIES = {
    "OtherName": "make_other_name",
    "ContributionParty": "make_contribution_party",
    "ProgrammeParty": "make_programme_party",
    "ProgrammeRelation": "make_programme_relation",
}


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
