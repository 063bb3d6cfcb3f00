"""Each rule is refused in words by each form of the admin that can break it, and nothing typed is lost.

The forms are found by walking the admin: that of every model, and every inline in which it appears.
"""

import datetime
import decimal
import io
from dataclasses import dataclass
from functools import cache

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.forms.models import model_to_dict
from django.test import Client, RequestFactory
from PIL import Image
from reversion.models import Revision

from organizations.models import Organization
from records.accounts.models import User
from records.editing.models import Note, Proposal
from records.feedback.models import Sender
from records.loading.models import LoadedRow
from records.publication.mentions import Mention
from records.publication.models import Publishable
from records.publication.redirects import Redirect
from records.search.index import SearchEntry, SearchTokens
from tests import admin_forms as forms
from tests import factories as make
from tests.violations import CHECK, CHECKS, OURS, RULES, TERM, TREE, UNIQUE, Rule, maker, maker_of

pytestmark = pytest.mark.django_db
ADDED, CHANGED = "added", "changed"
NEEDED = forms.NEEDED | {
    User: lambda: {"username": "new", "password1": "correct horse battery", "password2": "correct horse battery"}
}


@dataclass(frozen=True)
class Form:
    """The form of a model: its own page, or rows on the page of their whole, led there by `whole`."""

    model: type[models.Model]
    page: type[models.Model]
    fields: frozenset[str]
    whole: str = ""
    prefix: str = ""
    adds: bool = True  # whether there is one for a new row

    def __str__(self):
        return f"{self.page.__name__}.{self.prefix}" if self.whole else self.page.__name__


def found_forms():
    """Yield every form in which an editor writes a row of ours."""
    request = RequestFactory().get("/")
    request.user = User(is_superuser=True, is_staff=True, is_active=True)
    for page, its_admin in admin.site._registry.items():
        if page not in OURS:
            continue
        if fields := frozenset(its_admin.get_form(request).base_fields):
            yield Form(page, page, fields, adds=its_admin.has_add_permission(request))
        for inline in its_admin.get_inline_instances(request):
            formset = inline.get_formset(request)
            fields = frozenset(formset.form.base_fields)
            yield Form(inline.model, page, fields, formset.fk.name, formset.get_default_prefix())


FORMS = list(found_forms())

# --- What no form can break, each with the reason -------------------------------------------------------------------

GIVEN = "the portal gives it, and no form shows it"
WRITTEN_BY_THE_PORTAL = (LoadedRow, Mention, Note, Proposal, Redirect, SearchEntry, Sender)
IN_NO_FORM = {
    "published_has_publish_at": "left empty, it becomes the moment of publishing",
    "withdrawn_has_reason": "records are withdrawn on a page of their own",
    "of_one": "an inline shows neither column: the page says whose name it is",
    "one_uid": GIVEN,
    "one_ical_uid": GIVEN,
    "one_of_a_moment": GIVEN,
    "says_something": "a reader wrote it; the admin only shows it",
    "handled_by_somebody": "an action of the list says both at once",
}


def has_a_reason(rule):
    """Whether it is said why no form can break a rule."""
    return rule.fact in IN_NO_FORM or rule.model in WRITTEN_BY_THE_PORTAL


# --- The ways to break a rule in a form -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Case:
    """One way to break a rule in one form: by a row that is added, or by one that is changed."""

    rule: Rule
    form: Form
    way: str
    values: tuple[tuple[str, object], ...] = ()

    def __str__(self):
        return "-".join([str(self.rule), str(self.form), self.way, *(name for name, _value in self.values)])


def cases_of(rule, form):
    """Yield the ways to break a rule in a form, none when the form does not have its columns."""
    shown = form.fields | {form.whole}
    if rule.kind == CHECK:
        for values in CHECKS[rule.fact][1:]:
            if rule.fact in IN_NO_FORM or not set(values) <= form.fields:
                continue
            of_itself = {"itself", form.whole} & {value for value in values.values() if isinstance(value, str)}
            for way in [CHANGED] if of_itself or not form.adds else [ADDED, CHANGED]:
                yield Case(rule, form, way, tuple(values.items()))
    elif rule.kind == TREE and set(rule.fields) <= form.fields:
        yield Case(rule, form, CHANGED, ((rule.fields[0], "itself"),))
        yield Case(rule, form, CHANGED, ((rule.fields[0], "one that leads to it"),))
    elif rule.kind in (UNIQUE, TERM) and set(rule.fields) <= shown:
        yield from (Case(rule, form, way) for way in (ADDED, CHANGED) if form.adds or way == CHANGED)


CASES = [case for rule in RULES for form in FORMS if form.model is rule.model for case in cases_of(rule, form)]


def test_every_rule_is_broken_in_some_form_or_it_is_said_why_none_can():
    broken = {case.rule for case in CASES}

    # Either a case, or a reason; never both, never neither.
    assert [str(rule) for rule in RULES if (rule in broken) == has_a_reason(rule)] == []
    assert set(IN_NO_FORM) <= {rule.fact for rule in RULES}
    assert not {form.model for form in FORMS} & set(WRITTEN_BY_THE_PORTAL)


# --- Filling in -----------------------------------------------------------------------------------------------------


def picture():
    """A small image, as a browser sends it."""
    file = io.BytesIO()
    Image.new("RGB", (2, 2)).save(file, "PNG")
    return SimpleUploadedFile("x.png", file.getvalue(), "image/png")


def as_typed(value):
    """A value as a browser sends it."""
    if isinstance(value, models.Model):
        return str(value.pk)
    if isinstance(value, list):
        return [as_typed(each) for each in value]
    if isinstance(value, datetime.datetime):
        return f"{value:%Y-%m-%dT%H:%M:%S}".removesuffix(":00")  # as Chromium sends a full minute
    if isinstance(value, decimal.Decimal):
        return f"{value.normalize():f}"
    return "" if value is None else str(value)


def filled(form, row):
    """What the fields of a form hold for a row; files and empty lists are left out."""
    values = {name: value for name, value in model_to_dict(row).items() if name in form.fields and value != []}
    return {n: as_typed(v) for n, v in values.items() if not isinstance(row._meta.get_field(n), models.FileField)}


@cache
def blank(page):
    """What the form for a new record sends if nothing is typed; it shows nothing of the database."""
    client = forms.signed_in(Client(), f"reader of {page.__name__}")
    return forms.fields_of(client.get(forms.add_address(page)))


@cache
def opened(page):
    """What the form of some record of a model sends: read once, since a long page takes half a second to be made."""
    client = forms.signed_in(Client(), f"editor of {page.__name__}")
    return forms.fields_of(client.get(forms.address(maker(page)())))


def new_record(page):
    """What the form for a new record sends with what is needed and nothing more."""
    return blank(page) | {name: as_typed(value) for name, value in NEEDED[page]().items()}


def stored_record(page, row):
    """What the form of a record sends if nothing is changed in it."""
    row.refresh_from_db()
    form = next(form for form in FORMS if form.page is page and not form.whole)
    version = {"version": str(row.version)} if "version" in opened(page) else {}
    return opened(page) | {n: v for n, v in filled(form, row).items() if n in opened(page)} | version


def typed(case, row, values):
    """What an editor types to give a row these values; `row` is None while it is not there."""
    data = {}
    for name, value in values.items():
        field = case.rule.model._meta.get_field(name)
        if value == "itself":
            value = row
        elif value == "one that leads to it":
            path = {"path": f"{row.path}/below"} if hasattr(row, "path") else {}
            value = maker_of(case.rule)(**path | {name: [row] if field.many_to_many else row})
        elif isinstance(value, str) and value in {each.name for each in case.rule.model._meta.fields}:
            value = getattr(row, value)
        elif isinstance(field, models.FileField):
            value = picture()
        value = value() if callable(value) else value
        if not isinstance(value, SimpleUploadedFile):
            value = [as_typed(value)] if field.many_to_many else as_typed(value)
        data[name] = value
    return data


def said_by_another(case):
    """The values of another row that a rule compares."""
    other = maker_of(case.rule)()
    return {name: getattr(other, name) for name in case.rule.fields}


def of_a_page(case):
    """Return the address and the data of a page that breaks a rule of its own record."""
    model = case.form.page
    values = dict(case.values)
    if case.way == CHANGED:
        row = maker(model)()
        address, data = forms.address(row), stored_record(model, row)
    else:
        row = None
        address, data = forms.add_address(model), new_record(model)
    if case.rule.kind in (UNIQUE, TERM):
        values = said_by_another(case)
    if row is None:  # another column of the same form
        values = {n: data[v] if isinstance(v, str) and v in case.form.fields else v for n, v in values.items()}
    return address, data | typed(case, row, values)


def of_rows_added(case):
    """Return the address and the data of a page with new rows that break a rule."""
    page, form = case.form.page, case.form
    row = maker_of(case.rule)()
    part = filled(form, row) | typed(case, row, dict(case.values))
    data = forms.with_part(new_record(page), form.prefix, **part)
    if form.whole in case.rule.fields:
        data = forms.with_part(data, form.prefix, **part)
    return forms.add_address(page), data


def of_rows_changed(case):
    """Return the address and the data of a page one row of which is changed to break a rule."""
    form = case.form
    whole = maker(form.page)()
    row = maker_of(case.rule)(**{form.whole: whole})
    values = filled(form, row) | typed(case, row, dict(case.values))
    rows = [(row, values)]
    if form.whole in case.rule.fields:
        twin = maker_of(case.rule)(**{form.whole: whole})
        rows.append((twin, filled(form, twin)))
        values |= {name: value for name, value in filled(form, twin).items() if name in case.rule.fields}
    elif case.rule.kind == UNIQUE:
        values |= typed(case, row, said_by_another(case))
    data = stored_record(form.page, whole)
    for stored, part in rows:
        data = forms.with_part(data, form.prefix, **part | {"id": str(stored.pk), form.whole: str(whole.pk)})
    return forms.address(whole), data | {f"{form.prefix}-INITIAL_FORMS": str(len(rows))}


# What a form says where the model says something else.
OF_A_FORM = {"This field cannot be blank.": "This field is required."}


def sentence_of(case):
    """What the form says."""
    if case.rule.kind == CHECK:
        said = CHECKS[case.rule.fact][0]
        return OF_A_FORM.get(said, said)
    return "This row stands here twice: the same " if case.form.whole in case.rule.fields else case.rule.sentence


def everything():
    """All rows of ours, and how much the history and the log of the admin hold."""
    # The words of the index are only asked, never read on SQLite; a change of them is one of its entry.
    kept = [model for model in OURS if model is not SearchTokens]
    rows = {model: list(model._base_manager.order_by("pk").values()) for model in kept}
    return rows, Revision.objects.count(), LogEntry.objects.count()


def assert_refused(client, address, data, sentence):
    """Send a form, and see it shown again as it was typed, with one sentence and nothing written."""
    before = everything()

    refused = client.post(address, data)

    assert refused.status_code == 200
    (said,) = forms.errors_of(refused)
    assert sentence in said
    assert "errornote" in refused.content.decode()
    shown = forms.fields_of(refused)
    kept = {n: v for n, v in data.items() if not isinstance(v, SimpleUploadedFile) and "password" not in n}
    assert {name: shown.get(name) for name in kept} == kept
    assert everything() == before


@pytest.mark.proof
@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_form_that_breaks_a_rule_is_refused_in_words_with_all_that_was_typed(client, case):
    forms.signed_in(client)
    if not case.form.whole:
        address, data = of_a_page(case)
    elif case.way == ADDED:
        address, data = of_rows_added(case)
    else:
        address, data = of_rows_changed(case)

    assert_refused(client, address, data, sentence_of(case))


# --- Ways that only some rules have ---------------------------------------------------------------------------------


def test_two_new_rows_alike_are_refused_where_no_row_stands_yet(client):
    """Neither is in the database, nor does the rule concern the whole alone: the database itself refuses."""
    forms.signed_in(client)
    data = new_record(Organization)
    for _number in range(2):
        data = forms.with_part(data, "identifiers", scheme="LEI", value="1")

    assert_refused(
        client, forms.add_address(Organization), data, "Identifier with this Scheme and Value already exists."
    )


def test_a_relation_that_the_other_programme_states_is_refused(client):
    forms.signed_in(client)
    stated = make.make_programme_relation()
    address = forms.address(stated.other)
    data = forms.with_part(forms.fields_of(client.get(address)), "relations", other=str(stated.programme_id))

    assert_refused(client, address, data, "This relation is recorded already, at this programme or at the other.")


PUBLISHABLE = [form.page for form in FORMS if not form.whole and issubclass(form.page, Publishable)]
each_publishable = pytest.mark.parametrize("model", PUBLISHABLE, ids=lambda model: model.__name__)


@each_publishable
def test_what_is_published_without_a_moment_has_the_moment_of_publishing(client, model):
    forms.signed_in(client)
    record = maker(model)(status="draft", publish_at=None)
    data = forms.fields_of(client.get(forms.address(record))) | {"status": "published", "publish_at": ""}

    response = client.post(forms.address(record), data)

    assert response.status_code == 302, forms.errors_of(response)
    record.refresh_from_db()
    assert (record.status, record.publish_at is None) == ("published", False)


@each_publishable
def test_what_is_withdrawn_without_a_reason_is_refused(client, model):
    forms.signed_in(client)
    record = maker(model)()
    data = forms.fields_of(client.get(forms.address(record, "withdraw"))) | {"reason": " "}
    before = everything()

    refused = client.post(forms.address(record, "withdraw"), data)

    assert (refused.status_code, forms.errors_of(refused)) == (200, ["This field is required."])
    assert everything() == before
