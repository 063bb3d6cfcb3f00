"""What holds for the admin of every model: add, change, history, labels, policy, number of queries."""

import re

import pytest
from django.contrib import admin
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from reversion.models import Version

from meetings.models import Contribution, Meeting, Statement
from news.models import Article, Page
from organizations.models import Membership, MembershipCategory, Organization, Person, Post, Programme
from records.rows.record import Record
from records.sources.models import Source
from tests import admin_forms as forms
from tests import factories as make
from tests.admin_forms import NEEDED

# A column of each model to change.
TEXT = {
    Source: "title",
    Article: "headline_en",
    Page: "title_en",
    Contribution: "title_en",
    Statement: "attribution",
} | {
    Membership: "note_en",
    Post: "label_en",
    MembershipCategory: "label_en",
}
# The session, the editor, the number of rows and the rows; one more for each filter that asks what there is.
LIST_QUERIES = dict.fromkeys(NEEDED, 4) | dict.fromkeys((Membership, Meeting, Contribution, Statement), 5)
LIST_QUERIES |= {Source: 6, Article: 6}
by_model = pytest.mark.parametrize("model", NEEDED, ids=lambda model: model._meta.model_name)
pytestmark = pytest.mark.django_db


def with_parts(model):
    """Make a record of a model with one part of each kind that it can have."""
    record = make.MAKERS[model]()
    if model is Organization:
        make.make_other_name(organization=record)
        make.make_identifier(organization=record)
        make.make_organization_figure(organization=record)
        make.make_relation(source_body=record)
    elif model is Person:
        make.make_other_name(person=record)
    elif model is Programme:
        make.make_programme_party(programme=record)
    elif model is Meeting:
        make.make_participation(meeting=record)
        make.make_meeting_figure(meeting=record)
        make.make_outcome(meeting=record)
    elif model is Contribution:
        make.make_contribution_party(contribution=record)
        make.make_presentation(contribution=record)
    return record


def test_every_record_has_its_admin():
    registered = {model for model in admin.site._registry if issubclass(model, Record)}

    assert registered == set(NEEDED)


@by_model
def test_a_record_is_added_with_what_is_needed_and_nothing_more(client, model):
    forms.signed_in(client)
    data = forms.fields_of(client.get(forms.add_address(model))) | NEEDED[model]()

    response = client.post(forms.add_address(model), data)

    assert response.status_code == 302, forms.errors_of(response)
    record = model.objects.latest("pk")
    assert record.version == 1
    revisions = [version.revision for version in Version.objects.get_for_object(record)]
    assert [(revision.user.username, revision.comment) for revision in revisions] == [("editor", "Added.")]
    entry = LogEntry.objects.get()
    assert (entry.action_flag, entry.object_id, entry.user.username) == (ADDITION, str(record.pk), "editor")


@by_model
def test_a_record_is_changed_and_nothing_else_of_it(client, model):
    forms.signed_in(client)
    record = with_parts(model)
    record.refresh_from_db()
    before = {f.attname: getattr(record, f.attname) for f in model._meta.concrete_fields}
    column = TEXT.get(model, "name_en")
    data = forms.fields_of(client.get(forms.address(record))) | {column: "Something else"}

    response = client.post(forms.address(record), data)

    assert response.status_code == 302, forms.errors_of(response)
    record.refresh_from_db()
    changed = {name for name, value in before.items() if getattr(record, name) != value}
    derived = {"version", "updated_at", "attested_from", "attested_on", "certain_from", "certain_to"}
    derived |= {name for name in before if name.startswith("sort_key_")}
    assert changed - derived == {column} | ({"ical_sequence"} if model is Meeting else set())
    revision = Version.objects.get_for_object(record).first().revision
    assert (revision.user.username, revision.comment.startswith("Changed ")) == ("editor", True)
    assert LogEntry.objects.get().action_flag == CHANGE


@by_model
def test_a_form_sent_as_it_was_opened_writes_nothing(client, model):
    forms.signed_in(client)
    record = with_parts(model)
    if model is Membership:
        record.attest()
        record.save()
    record.refresh_from_db()
    version, revisions = record.version, Version.objects.count()

    response = client.post(forms.address(record), forms.fields_of(client.get(forms.address(record))))

    assert response.status_code == 302, forms.errors_of(response)
    record.refresh_from_db()
    assert (record.version, Version.objects.count()) == (version, revisions)


@by_model
def test_each_input_has_a_label_those_of_parts_and_templates_of_parts_too(client, model):
    forms.signed_in(client)
    page = forms.page_of(client.get(forms.address(with_parts(model))))
    labelled = {label.get("for") for label in page.iter("label")}
    named = ("aria-label", "aria-labelledby")

    unlabelled = [
        element.get("name")
        for element in page.iter()
        if element.tag in ("input", "select", "textarea")
        and element.get("type") not in ("hidden", "submit")
        and element.get("id") not in labelled
        and not any(attribute in element.attrib for attribute in named)
    ]

    assert unlabelled == []
    ids = [element.get("id") for element in page.iter() if element.get("id")]
    assert sorted({one for one in ids if ids.count(one) > 1}) == []


@by_model
def test_no_page_holds_inline_code_or_style(client, model):
    forms.signed_in(client)
    record = with_parts(model)
    base = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
    pages = [base, f"{base}add/", *(forms.address(record, page) for page in ("change", "history", "delete"))]

    offences = {}
    for page in pages:
        html = client.get(page, follow=True).content.decode()
        scripts = [tag for tag in re.findall(r"<script[^>]*>", html) if " src=" not in tag and "json" not in tag]
        offences[page] = scripts + re.findall(r"<style|\sstyle=|\son[a-z]+=|javascript:", html)

    assert offences == {key: [] for key in pages}


@by_model
def test_the_list_takes_as_many_queries_for_25_rows_as_for_one(client, model, django_assert_num_queries):
    forms.signed_in(client)
    address = f"/admin/{model._meta.app_label}/{model._meta.model_name}/?all="
    with_parts(model)
    client.get(address)

    with django_assert_num_queries(LIST_QUERIES[model]):
        one = client.get(address)
    for _number in range(24):
        with_parts(model)
    with django_assert_num_queries(LIST_QUERIES[model]):
        many = client.get(address)

    assert len(one.context["cl"].result_list) < len(many.context["cl"].result_list)
    assert len(many.context["cl"].result_list) >= 25
