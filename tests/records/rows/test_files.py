"""Files go with the change that brings them: none stays of a change that was refused, none goes that a revision names."""

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, models
from reversion.models import Version

from meetings.models import Contribution
from records.rows.files import KeptFileField, KeptImageField
from records.rows.record import Row
from records.rows.writing import writing
from tests import admin_forms as forms
from tests import factories as make

pytestmark = pytest.mark.django_db
PDF = b"%%PDF-1.7 %s %%%%EOF"
DRAFT = {"status": "draft", "publish_at": None}


@pytest.fixture(autouse=True)
def storage(settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    }
    settings.MEDIA_ROOT = tmp_path


def stored():
    """The names of what is in storage."""
    if not default_storage.exists("contributions"):
        return []
    folders = default_storage.listdir("contributions")[0]
    return sorted(name for each in folders for name in default_storage.listdir(f"contributions/{each}")[1])


def content(contribution):
    """What its file holds, as the database names it."""
    with Contribution.objects.get(pk=contribution.pk).file.open() as file:
        return file.read()


def refused_contribution(**values):
    """A contribution that is refused at the very end: it is public, and what it responds to is not."""
    hidden = make.make_contribution(**DRAFT)
    default = {"slug": "c", "title_en": "C", "kind": "report", "responds_to": hidden}
    return Contribution(**default | make.PUBLIC | values)


def test_every_file_of_the_record_is_kept_so():
    for model in apps.get_models():
        if issubclass(model, Row):
            for field in model._meta.concrete_fields:
                if isinstance(field, models.FileField):
                    assert isinstance(field, KeptFileField | KeptImageField)
                    assert field.deconstruct()[1].startswith("django.db.models.")


def test_a_file_of_a_refused_save_does_not_stay_and_comes_with_the_next():
    contribution = refused_contribution(file=SimpleUploadedFile("report.pdf", PDF % b"Report"))
    with pytest.raises(ValidationError):
        contribution.save()
    assert stored() == []

    contribution.responds_to = None
    contribution.save()

    assert stored() == ["report.pdf"]
    assert content(contribution) == PDF % b"Report"


def test_a_file_saved_by_itself_goes_with_the_refused_row_too():
    contribution = refused_contribution()

    with pytest.raises(ValidationError):
        contribution.file.save("report.pdf", ContentFile(PDF % b"Report"))

    assert (stored(), contribution.file.name) == ([], "")


def test_a_file_of_a_row_that_the_database_refuses_does_not_stay():
    make.make_contribution(slug="c")

    with pytest.raises(IntegrityError):
        Contribution(slug="c", title_en="C", kind="report", file=SimpleUploadedFile("report.pdf", PDF % b"R")).save()

    assert stored() == []


def test_a_file_of_an_inner_change_that_failed_does_not_stay():
    def lose():
        make.make_contribution(slug="lost", file=SimpleUploadedFile("lost.pdf", PDF % b"L"))
        raise ValidationError("It cannot be cited.")

    with writing():
        make.make_contribution(slug="kept", file=SimpleUploadedFile("kept.pdf", PDF % b"K"))
        with pytest.raises(ValidationError, match="cannot be cited"), writing():
            lose()

    assert stored() == ["kept.pdf"]
    assert list(Contribution.objects.values_list("slug", flat=True)) == ["kept"]


def test_a_refused_replacement_leaves_the_file_that_was_there():
    contribution = make.make_contribution(slug="c", file=SimpleUploadedFile("report.pdf", PDF % b"First"))
    contribution.file = SimpleUploadedFile("report.pdf", PDF % b"Second")
    contribution.responds_to = make.make_contribution(**DRAFT)

    with pytest.raises(ValidationError):
        contribution.save()

    assert stored() == ["report.pdf"]
    assert content(contribution) == PDF % b"First"


def test_a_file_that_was_replaced_or_taken_off_stays_for_the_revision_that_names_it():
    contribution = make.make_contribution(file=SimpleUploadedFile("first.pdf", PDF % b"First"))
    contribution.file = SimpleUploadedFile("second.pdf", PDF % b"Second")
    contribution.save()

    contribution.file.delete()

    names = [version.field_dict["file"] for version in Version.objects.get_for_object(contribution)]
    assert [str(name).rpartition("/")[2] for name in names] == ["", "second.pdf", "first.pdf"]
    assert stored() == ["first.pdf", "second.pdf"]
    assert Contribution.objects.get().file.name == ""


@pytest.mark.parametrize("large", [False, True], ids=["in memory", "in a temporary file"])
def test_the_form_leaves_no_file_of_a_refused_save(client, large):
    forms.signed_in(client)
    hidden = make.make_contribution(**DRAFT)
    data = forms.fields_of(client.get(forms.add_address(Contribution))) | {
        "slug": "c",
        "title_en": "C",
        "kind": "report",
        "responds_to": str(hidden.pk),
        "file": SimpleUploadedFile("report.pdf", PDF % (b"R" * (3_000_000 if large else 10))),
        "_publish": "yes",
    }

    page = client.post(forms.add_address(Contribution), data)

    assert "cannot be public before what it refers to" in forms.errors_of(page)[0]
    assert (stored(), Contribution.objects.count()) == ([], 1)
