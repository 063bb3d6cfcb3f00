"""Versions: a save states what it was made from, and parts count as their whole."""

import threading
from contextlib import suppress

import pytest
import reversion.models
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meetings.models import Meeting, Participation
from organizations.models import Organization, OtherName
from records.rows.record import StaleVersion
from records.rows.writing import writing
from tests import factories as make


@pytest.mark.django_db
def test_a_save_raises_the_version_and_a_stale_one_is_refused():
    mine = make.make_organization(name_en="Body")
    theirs = Organization.objects.get(pk=mine.pk)
    mine.name_en = "My body"
    mine.save()
    theirs.name_en = "Their body"

    with pytest.raises(StaleVersion):
        theirs.save()

    stored = Organization.objects.get(pk=mine.pk)
    assert (stored.version, stored.name_en) == (2, "My body")
    assert theirs.version == 1


@pytest.mark.django_db
def test_a_part_that_is_written_or_deleted_raises_the_version_of_its_whole_once():
    body = make.make_organization()
    theirs = Organization.objects.get(pk=body.pk)

    with writing():
        first = OtherName(organization=body, name="One")
        first.save()
        OtherName(organization=body, name="Two").save()

    assert Organization.objects.get(pk=body.pk).version == 2
    with pytest.raises(StaleVersion):
        theirs.save()
    first.delete()
    assert Organization.objects.get(pk=body.pk).version == 3


@pytest.mark.django_db
def test_the_copy_in_hand_can_be_saved_after_its_part_was():
    body = make.make_organization()
    OtherName(organization=body, name="One").save()

    body.save()

    assert Organization.objects.get(pk=body.pk).version == 3


@pytest.mark.django_db
def test_a_part_that_moves_raises_the_versions_of_both_wholes():
    old, new = make.make_organization(), make.make_organization()
    name = make.make_other_name(organization=old)
    before = [Organization.objects.get(pk=body.pk).version for body in (old, new)]
    name.organization = new

    name.save()

    after = [Organization.objects.get(pk=body.pk).version for body in (old, new)]
    assert [b - a for a, b in zip(before, after, strict=True)] == [1, 1]


@pytest.mark.django_db
def test_a_refused_save_leaves_the_record_in_hand_saveable():
    hidden = make.make_organization(status="draft", publish_at=None)
    body = make.make_organization()
    body.parent = hidden
    with pytest.raises(ValidationError):
        body.save()

    body.parent = None
    body.save()

    assert Organization.objects.get(pk=body.pk).version == 2


@pytest.mark.django_db
def test_what_was_undone_inside_a_change_is_in_no_revision_of_it():
    body, other = make.make_organization(name_en="Body"), make.make_organization(name_en="Other")

    def undone():
        with writing():
            body.name_en = "Undone"
            body.save()
            make.make_other_name(organization=other)
            raise RuntimeError

    with writing():
        with pytest.raises(RuntimeError):
            undone()
        third = make.make_organization(name_en="Third")

    body.refresh_from_db()
    assert (body.name_en, body.version, Organization.objects.get(pk=other.pk).version) == ("Body", 1, 1)
    latest = reversion.models.Version.objects.filter(revision=reversion.models.Version.objects.latest("pk").revision)
    assert {version.object for version in latest if isinstance(version.object, Organization)} == {third}


@pytest.mark.django_db
def test_a_refused_creation_can_be_tried_again():
    hidden = make.make_organization(status="draft", publish_at=None)
    body = Organization(slug="b", name_en="B", classification="other", parent=hidden, **make.PUBLIC)
    with pytest.raises(ValidationError):
        body.save()

    body.parent = None
    body.save()

    assert Organization.objects.get(slug="b").version == 1


@pytest.mark.django_db
def test_every_write_is_a_revision_with_the_whole_and_its_parts():
    body = make.make_organization(name_en="Body")
    with writing(comment="Two names"):
        OtherName(organization=body, name="One").save()
        OtherName(organization=body, name="Two").save()

    revision = reversion.models.Revision.objects.latest("pk")

    assert revision.comment == "Two names"
    assert sorted(v.object_repr for v in revision.version_set.all()) == ["Body", "One", "Two"]


@pytest.mark.django_db
def test_saving_some_fields_still_writes_what_derives_from_them():
    body = make.make_organization(founding_date="1865")
    before = body.updated_at
    body.founding_date = "1932"

    body.save(update_fields=["founding_date"])

    stored = Organization.objects.get(pk=body.pk)
    assert (stored.founding_date_earliest.year, stored.version) == (1932, 2)
    assert stored.updated_at > before


@pytest.mark.django_db(transaction=True)
def test_of_four_writers_with_the_same_version_exactly_one_wins():
    body = make.make_organization()
    copies = [Organization.objects.get(pk=body.pk) for _ in range(4)]
    barrier = threading.Barrier(4)
    results = []

    def write(copy, n):
        barrier.wait()
        copy.name_en = f"Writer {n}"
        try:
            copy.save()
            results.append(copy.name_en)
        except StaleVersion:
            results.append(None)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=(copy, n)) for n, copy in enumerate(copies)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    winners = [name for name in results if name]
    assert len(results) == 4
    stored = Organization.objects.get(pk=body.pk)
    assert ([stored.name_en], stored.version) == (winners, 2)


@pytest.mark.django_db(transaction=True)
def test_two_writers_cannot_break_the_closure_between_them():
    """One withdraws a body while the other publishes what depends on it: never both."""
    body = make.make_organization()
    membership = make.make_membership(organization=body, status="draft", publish_at=None)
    barrier = threading.Barrier(2)
    refused = []

    def run(act):
        barrier.wait()
        try:
            act()
        except ValidationError:
            refused.append(act)
        finally:
            connection.close()

    acts = [lambda: body.withdraw("A mistake"), membership.publish]
    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    body.refresh_from_db()
    membership.refresh_from_db()
    assert len(refused) == 1
    assert (body.status, membership.status) in {("withdrawn", "draft"), ("published", "published")}


@pytest.mark.django_db
def test_a_refused_part_leaves_its_whole_in_hand_saveable():
    meeting = make.make_meeting()
    hidden = make.make_organization(status="draft", publish_at=None)
    with pytest.raises(ValidationError):
        Participation(meeting=meeting, organization=hidden, role="host").save()

    meeting.save()

    assert Meeting.objects.get(pk=meeting.pk).version == meeting.version == 2


def asked_for(queries, row):
    """How often a row was read whole."""
    table = row._meta.db_table
    whole = [query["sql"] for query in queries.captured_queries if f'"{table}"."created_at"' in query["sql"]]
    return sum(f'"{table}"."id" {which} ' in sql for sql in whole for which in (f"= {row.pk}", f"IN ({row.pk})"))


@pytest.mark.django_db
@pytest.mark.parametrize("size", [1, 3])
def test_a_change_asks_for_its_own_row_once_before_it_is_written_and_once_after(size):
    body = make.make_organization(name_en="Body")
    for n in range(size):
        make.make_other_name(organization=body, name=f"Name {n}")
    body.refresh_from_db()

    with CaptureQueriesContext(connection) as queries, writing():
        body.name_en = "Union"
        body.full_clean()
        body.save()

    assert asked_for(queries, body) == 2


@pytest.mark.django_db
def test_what_a_change_has_written_or_undone_is_asked_for_anew():
    body = make.make_organization(name_en="Body", status="draft")

    with writing():
        names = [body.stored().name_en]
        body.name_en = "Union"
        body.save()
        names.append(body.stored().name_en)
        with suppress(ZeroDivisionError), writing():
            body.name_en = "League"
            body.save()
            names.append(body.stored().name_en)
            raise ZeroDivisionError
        names.append(body.stored().name_en)
        key, _deleted = body.pk, body.delete()
        names.append(Organization(pk=key).stored())

    assert names == ["Body", "Union", "League", "Union", None]


@pytest.mark.django_db
def test_a_part_knows_its_own_changes_and_those_beside_it_know_of_none():
    body = make.make_organization()
    part, beside = make.make_other_name(organization=body), make.make_other_name(organization=body)
    before = {row.pk: row.updated_at for row in OtherName.objects.all()}

    part.name = "Changed"
    part.save()
    beside.sources.add(make.make_source())

    now = {row.pk: row for row in OtherName.objects.all()}
    assert {pk: row.version for pk, row in now.items()} == {part.pk: 2, beside.pk: 2}
    assert all(now[pk].updated_at > moment for pk, moment in before.items())
    body.save()
    body.refresh_from_db()
    assert {pk: (row.version, row.updated_at) for pk, row in now.items()} == {
        row.pk: (row.version, row.updated_at) for row in OtherName.objects.all()
    }
    part.save()
    assert part.version == OtherName.objects.get(pk=part.pk).version == 3
