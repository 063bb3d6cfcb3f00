"""Of every kind of record all is restored, and brought back: columns, lists, parts."""

import pytest
from django import forms as inputs

from meetings.models import Contribution, ContributionParty, Meeting, Outcome, Participation, Statement
from news.models import Article, Page
from organizations.models import Membership, Organization, OrganizationFigure
from records.editing.history import told_of
from records.editing.restoring import PUBLICATION
from records.editing.typed import plain_widget
from records.texts.languages import CODES, column
from tests import admin_forms as forms
from tests import factories as make
from tests.admin_forms import NEEDED
from tests.restoring import DRAFT, deleted_list, inlines_of, links_in, restore, restoring, snapshot, versions_of

pytestmark = pytest.mark.django_db
by_model = pytest.mark.parametrize("model", NEEDED, ids=lambda model: model._meta.model_name)

# Columns that stay as they were in the change: not with the others.
NOT_CHANGED = {Contribution: {"file"}, Article: {"image"}, Membership: {column("role", code) for code in CODES}}
DATES = {
    "founding_date": "1990", "dissolution_date": "2020-05", "start_date": "2018-03", "end_date": "2022-04", "date": "2021",
    "target_date": "2030", "attested_from": "2019-02-03", "attested_on": "2020-03-04",
    "starts_at": "2018-03-05T09:30", "ends_at": "2022-04-06T10:15", "time_zone": "Asia/Tokyo",
}  # fmt: skip


def made(model):
    """A draft with as little in it as can be, and two parts of each kind."""
    values = {"sources": []} if hasattr(model, "sources") else {}
    record = make.MAKERS[model](**values, **(DRAFT if model.is_publishable else {}))
    for inline, fk in [*inlines_of(model)] * 2:
        make.MAKERS[inline.model](**{fk: record, "sources": []})
    record.refresh_from_db()
    return record


def person_with_capacities():
    """Somebody who held two capacities for long."""
    person = make.make_person()
    return person, *(make.make_membership(member_person=person, start_date="1990", end_date="..") for _each in "ab")


def who_spoke():
    person, first, second = person_with_capacities()
    told = {"speaker_person": person.pk, "speaker_organization": "", "capacity": first.pk, "contribution": ""}
    return told | {"further_capacities": [second.pk], "date": "2010"}


def who_took_part():
    person, capacity, _other = person_with_capacities()
    return {"person": person.pk, "capacity": capacity.pk, "post": "", "organization": ""}


def who_belongs_to_what():
    body = make.make_organization()
    roles = dict.fromkeys((column("role", code) for code in CODES), "")
    unchecked = [column("note", code) for code in CODES if code != "en"]
    of_it = {"organization": body.pk, "post": make.make_post(organization=body).pk}
    of_it["category"] = make.make_category(organization=body).pk
    return roles | of_it | {"member_organization": "", "unreviewed_translations": unchecked}


# What goes together in a row, where not everything goes with everything.
TOGETHER = {
    Membership: lambda _whole: who_belongs_to_what(),
    OrganizationFigure: lambda whole: {"category": make.make_category(organization=whole).pk},
    Meeting: lambda _whole: {
        "series": make.make_programme(kind="event-series").pk,
        "preceded_by": make.make_meeting(start_date="2001", end_date="2001").pk,
    },
    Participation: lambda _whole: who_took_part(),
    Outcome: lambda _whole: {"forwarded_to_meeting": ""},
    ContributionParty: lambda _whole: {"organization": "", "post": ""},
    Statement: lambda _whole: who_spoke(),
    Page: lambda _whole: {
        "parent": make.make_page(path=(path := f"mother-{make.number(Page)}")).pk,
        "path": f"{path}/child",
    },
}


SAID = {inputs.URLField: "https://example.org/", inputs.EmailField: "unit@example.org"}


def another(field, name, now, number):
    """Something else than what stands in an input."""
    if name in DATES:
        return DATES[name]
    if isinstance(plain_widget(field), inputs.CheckboxInput):
        return "on"
    if isinstance(field, inputs.ModelChoiceField):
        rows = [make.MAKERS[field.queryset.model]().pk for _each in "ab"]
        return rows if isinstance(field, inputs.ModelMultipleChoiceField) else rows[0]
    if isinstance(field, inputs.ChoiceField):
        choices = [value for value, _label in field.choices if value and value != now]
        return choices if isinstance(field, inputs.MultipleChoiceField) else choices[number % len(choices)]
    if isinstance(field, inputs.IntegerField | inputs.DecimalField):
        return str(40 + number)
    said = "fr" if "language" in name else f"another-{name.replace('_', '-')}-{number}"
    return SAID.get(type(field), said)


def filled(form, whole, number):
    """Something else in every input of the form of one row, as a browser sends it."""
    model = form._meta.model
    columns = {each.name for each in (*model._meta.fields, *model._meta.many_to_many)} - PUBLICATION
    sent = {
        name: another(field, name, str(form[name].value() or ""), number)
        for name, field in form.fields.items()
        if name in columns and not isinstance(field, inputs.FileField) and not field.widget.is_hidden
    }
    sent |= TOGETHER.get(model, lambda _whole: {})(whole)
    return {form.add_prefix(name): value for name, value in sent.items()}


def typed_into(page, record):
    """Something else in every input of a record's form; of its two parts of each kind one changed, one deleted, a third added."""
    data = filled(page.context["adminform"].form, record, 1)
    for each in page.context["inline_admin_formsets"]:
        formset = each.formset
        prefix, kept = formset.prefix, formset.forms[0]
        data |= filled(kept, record, 2) | {f"{prefix}-1-DELETE": "on"}
        added = {
            name.replace("__prefix__", "2"): value for name, value in filled(formset.empty_form, record, 3).items()
        }
        data |= added | {f"{prefix}-TOTAL_FORMS": "3"}
    return data


def changed(editor, record):
    """Change every input of a record through its form."""
    page = editor.get(forms.address(record))
    data = forms.fields_of(page) | typed_into(page, record)
    saved = editor.post(forms.address(record), data)
    assert saved.status_code == 302, forms.errors_of(saved)


@by_model
def test_every_column_list_and_part_is_restored_in_both_directions(editor, model):
    record = made(model)
    before = snapshot(record)
    changed(editor, record)
    after = snapshot(record)
    same = {name for name, value in before[model, record.pk].items() if after[model, record.pk][name] == value}
    assert same & {each.name for each in told_of(model)} - PUBLICATION <= NOT_CHANGED.get(model, set())
    old, new = versions_of(record)[-2:]

    back = restore(editor, restoring(record, old))
    assert back.status_code == 302, forms.errors_of(back)
    assert snapshot(record) == before
    again = restore(editor, restoring(record, new))

    assert again.status_code == 302, forms.errors_of(again)
    assert snapshot(record) == after
    comments = [version.revision.comment for version in versions_of(record)[-2:]]
    assert all(comment.startswith("Restored as of ") for comment in comments)
    counted = [version.field_dict["version"] for version in versions_of(record)[-4:]]
    assert counted == list(range(counted[0], counted[0] + 4))


@by_model
def test_what_was_deleted_comes_back_with_its_parts_as_it_was(editor, model):
    record = made(model)
    changed(editor, record)
    if model is Organization:  # one that has categories is not deleted
        OrganizationFigure.objects.update(category=None)
        record.membership_categories.all().delete()
    record.refresh_from_db()
    before, version = snapshot(record), record.version
    editor.post(forms.address(record, "delete"), forms.deletion_of(record))
    assert not model.objects.filter(pk=record.pk).exists()
    [link] = [each.get("href") for each in links_in(editor.get(deleted_list(model))) if "/restore/" in each.get("href")]

    back = restore(editor, link)

    assert back.status_code == 302, forms.errors_of(back)
    assert back["Location"] == forms.address(record)
    assert snapshot(record) == before
    record.refresh_from_db()
    assert record.version == version + 1  # no form that was opened before it was deleted takes it for what it was then
