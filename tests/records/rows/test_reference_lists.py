"""Lists of references are changed like every other thing: one lock, one version, one revision, one judgement."""

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from reversion.models import Revision, Version

from meetings.models import Meeting, Statement
from organizations.models import Organization
from records.rows.record import Row, StaleVersion
from records.rows.reference_lists import ListDescriptor, ReferenceList
from records.rows.writing import writing
from tests import factories as make

DRAFT = {"status": "draft", "publish_at": None}
LISTS = [field for model in apps.get_models() if issubclass(model, Row) for field in model._meta.local_many_to_many]


@pytest.mark.parametrize("field", LISTS, ids=str)
def test_no_row_of_the_record_has_a_plain_list(field):
    assert isinstance(field, ReferenceList)
    assert isinstance(getattr(field.model, field.name), ListDescriptor)
    assert isinstance(getattr(field.related_model, field.remote_field.accessor_name), ListDescriptor)


def test_to_the_migrations_it_is_a_plain_list():
    _name, path, _args, _kwargs = Meeting._meta.get_field("prepares_for").deconstruct()

    assert path == "django.db.models.ManyToManyField"


def stand_of(record):
    return type(record).objects.get(pk=record.pk).version, Version.objects.get_for_object(record).count()


CHANGES = {
    "add": (False, lambda statement, programme: statement.programmes.add(programme)),
    "add by key": (False, lambda statement, programme: statement.programmes.add(programme.pk)),
    "set": (False, lambda statement, programme: statement.programmes.set([programme])),
    "add from the far end": (False, lambda statement, programme: programme.statements.add(statement)),
    "set from the far end": (False, lambda statement, programme: programme.statements.set([statement.pk])),
    "another manager": (False, lambda statement, programme: statement.programmes(manager="objects").add(programme)),
    "remove": (True, lambda statement, programme: statement.programmes.remove(programme)),
    "set to nothing": (True, lambda statement, programme: statement.programmes.set([])),
    "set anew": (True, lambda statement, programme: statement.programmes.set([make.make_programme()], clear=True)),
    "clear": (True, lambda statement, programme: statement.programmes.clear()),
    "remove from the far end": (True, lambda statement, programme: programme.statements.remove(statement)),
    "clear from the far end": (True, lambda statement, programme: programme.statements.clear()),
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", CHANGES)
def test_a_change_of_a_list_is_a_version_and_a_revision_of_its_holder(name):
    there, change = CHANGES[name]
    programme = make.make_programme()
    statement = make.make_statement(programmes=[programme] if there else [])
    version, revisions = stand_of(statement)

    change(statement, programme)

    assert statement.programmes.contains(programme) is not there
    assert stand_of(statement) == (version + 1, revisions + 1)
    latest = Version.objects.get_for_object(statement).first()
    assert latest.field_dict["programmes"] == [one.pk for one in statement.programmes.all()]
    assert stand_of(programme) == (1, 1)


@pytest.mark.django_db
def test_what_changes_nothing_writes_nothing():
    programme = make.make_programme()
    statement = make.make_statement(programmes=[programme])
    stand, revisions = stand_of(statement), Revision.objects.count()

    statement.programmes.add(programme)
    statement.programmes.set([programme])
    statement.programmes.set([programme.pk], clear=True)
    statement.programmes.remove(make.make_programme())
    programme.statements.add(statement)
    programme.statements.set([statement])
    make.make_programme().statements.clear()

    assert stand_of(statement) == stand
    assert Revision.objects.count() == revisions + 2


@pytest.mark.django_db
def test_one_block_raises_the_version_once():
    statement = make.make_statement()
    other = make.make_programme()

    with writing():
        statement.programmes.add(make.make_programme())
        other.statements.add(statement)
        statement.sources.add(make.make_source())
        statement.attribution = "Chair"
        statement.save()

    assert stand_of(statement) == (2, 2)
    assert statement.version == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        lambda meeting, hidden: meeting.prepares_for.add(hidden),
        lambda meeting, hidden: meeting.prepares_for.set([hidden]),
        lambda meeting, hidden: hidden.prepared_by.add(meeting),
        lambda meeting, hidden: meeting.prepares_for.create(
            slug="new", name_en="New", classification="conference", ical_uid="new"
        ),
    ],
    ids=["add", "set", "from the far end", "create"],
)
def test_what_is_public_does_not_come_to_refer_to_a_draft(change):
    meeting = make.make_meeting(name_en="Public", prepares_for=[make.make_meeting()])
    hidden = make.make_meeting(name_en="Hidden", **DRAFT)
    stand, revisions, before = stand_of(meeting), Revision.objects.count(), set(meeting.prepares_for.all())

    with pytest.raises(ValidationError, match="Meeting “Public” cannot be public before what it refers to: Meeting “"):
        change(meeting, hidden)

    assert (stand_of(meeting), Revision.objects.count()) == (stand, revisions)
    assert set(meeting.prepares_for.all()) == before
    meeting.save()
    assert meeting.version == stand[0] + 1


@pytest.mark.django_db
def test_the_sources_of_a_part_are_a_change_of_its_whole():
    name = make.make_other_name()
    body = Organization.objects.get(pk=name.organization_id)
    version, revisions = stand_of(body)

    name.sources.add(make.make_source())
    make.make_source().organizations_othername_set.add(name)

    assert stand_of(body) == (version + 2, revisions + 2)


@pytest.mark.django_db
def test_a_list_does_not_bring_an_old_copy_up_to_date():
    body = make.make_organization()
    old = Organization.objects.get(pk=body.pk)
    body.name_en = "New name"
    body.save()

    old.sources.add(make.make_source())

    with pytest.raises(StaleVersion):
        old.save()
    assert Organization.objects.get(pk=body.pk).name_en == "New name"


@pytest.mark.django_db
def test_as_many_queries_for_many_references_as_for_one():
    statement = make.make_statement()
    programmes = [make.make_programme() for _number in range(21)]

    with CaptureQueriesContext(connection) as one:
        statement.programmes.add(programmes[0])
    with CaptureQueriesContext(connection) as many:
        statement.programmes.add(*programmes[1:])

    assert len(one) == len(many)
    assert Statement.objects.get(pk=statement.pk).programmes.count() == 21
