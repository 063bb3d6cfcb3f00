"""One source per save: it is given to what was changed now and has none."""

import pytest

from organizations.models import Organization
from tests import admin_forms as forms
from tests import factories as make


@pytest.fixture
def report(db):
    return make.make_source(slug="report", title="Report")


@pytest.fixture
def body(db):
    made = make.make_organization(slug="itu", name_en="ITU", status="draft", publish_at=None)
    make.make_other_name(organization=made, name="Old name", language="en")
    made.sources.clear()
    made.other_names.get().sources.clear()
    made.refresh_from_db()
    return made


def save(client, record, **typed):
    response = client.post(forms.address(record), forms.fields_of(client.get(forms.address(record))) | typed)
    assert response.status_code == 302, forms.errors_of(response)


def cited(record):
    return [source.slug for source in record.sources.all()]


def test_it_is_given_to_the_record_that_was_changed_and_to_no_row_beside(first, body, report):
    save(first, body, name_en="Union", source_of_changes=report.pk)
    assert (cited(body), cited(body.other_names.get())) == (["report"], [])


def test_it_is_given_to_rows_that_were_changed_or_added(first, body, report):
    new = {
        "other_names-TOTAL_FORMS": "2",
        "other_names-1-name": "New",
        "other_names-1-language": "fr",
        "other_names-1-kind": "alias",
    }
    save(first, body, **{"other_names-0-name": "Older name"}, **new, source_of_changes=report.pk)
    assert [cited(row) for row in body.other_names.order_by("pk")] == [["report"], ["report"]]
    assert cited(body) == []


def test_what_has_a_source_keeps_it_alone(first, body, report):
    other = make.make_source(slug="other", title="Other")
    body.sources.add(other)
    body.refresh_from_db()
    save(first, body, name_en="Union", source_of_changes=report.pk)
    assert cited(body) == ["other"]


def test_publication_is_no_fact(first, body, report):
    save(first, body, status="in_review", source_of_changes=report.pk)
    assert cited(body) == []


def test_a_new_record_cites_it(first, report):
    add = forms.add_address(Organization)
    fields = forms.fields_of(first.get(add)) | forms.NEEDED[Organization]() | {"source_of_changes": report.pk}
    assert first.post(add, fields).status_code == 302
    assert cited(Organization.objects.get()) == ["report"]


@pytest.mark.parametrize("typed", ["999", "x", "-1", "1_0"])
def test_a_source_that_is_none_is_refused_in_words(first, body, typed):
    response = first.post(
        forms.address(body), forms.fields_of(first.get(forms.address(body))) | {"source_of_changes": typed}
    )
    assert response.status_code == 200
    assert forms.errors_of(response)


def test_it_is_not_asked_of_who_only_reads_nor_of_a_source_itself(first, body, report):
    assert "source_of_changes" in forms.fields_of(first.get(forms.address(body)))
    assert "source_of_changes" not in forms.fields_of(first.get(forms.address(report)))
