"""Whatever is sent to a form of the admin, the answer is the form with what is wrong in words, or a record."""

import pytest
from django import forms as django_forms
from django.contrib import admin
from django.contrib.messages.storage.cookie import CookieStorage
from django.db import transaction
from django.utils.http import urlencode

from organizations.models import Membership
from records.editing.inputs import DayInput, MomentField
from tests import admin_forms as forms
from tests.records.editing.test_admin_every_model import NEEDED

pytestmark = pytest.mark.django_db
# One form with every run, and all others by `make test-proofs`.
by_model = pytest.mark.parametrize(
    "model",
    [model if model is Membership else pytest.param(model, marks=pytest.mark.proof) for model in NEEDED],
    ids=lambda model: model._meta.model_name,
)
ANY = {
    "NUL": "a\x00b",
    "half a surrogate pair": b"a\xed\xa0\x80b",
    "very long": "x" * 5000,
    "many digits": "9" * 5000,
}
NUMBERS = {
    "more than a column holds": "9" * 30,
    "large exponent": "1e999999999",
    "not a number": "sNaN123",
    "superscript": "²",
}
DATES = {
    "no such day": "9999-99-99",
    "first moment": "0001-01-01T00:00:00",
    "last moment": "9999-12-31T23:59:59",
    "first day": "0001-01-01",
    "last day": "9999-12-31",
    "year of EDTF level 1": "Y170000002",
}


def kinds(field):
    """Return what an input takes, and the values that are meant to break it."""
    number = isinstance(field, django_forms.IntegerField | django_forms.ModelChoiceField)
    if isinstance(field.widget, DayInput) or isinstance(field, MomentField) or "vEdtf" in str(field.widget.attrs):
        return type(field.widget), ANY | DATES
    if number or isinstance(field, django_forms.ModelMultipleChoiceField):
        return type(field), ANY | NUMBERS
    return (type(field), getattr(field, "max_length", None)), ANY


def inputs(model, request):
    """Return `{name: (form field, what must be sent with it)}` of a record and of one row of each kind of part."""
    model_admin = admin.site.get_model_admin(model)
    fields = {name: (field, {}) for name, field in model_admin.get_form(request).base_fields.items()}
    for inline in model_admin.get_inline_instances(request):
        formset = inline.get_formset(request)
        prefix = formset.get_default_prefix()
        for name, field in formset.form.base_fields.items():
            fields[f"{prefix}-0-{name}"] = field, {f"{prefix}-TOTAL_FORMS": "1"}
    return fields


def refused_in_words(form, formsets):
    """Whether a form that was sent says what is wrong with it."""
    sentences = [str(each) for errors in form.errors.values() for each in errors]
    for formset in formsets:
        sentences += [str(each) for errors in formset.errors for each in errors.values()]
    return bool(sentences) and all(sentences)


@pytest.fixture
def editor(client):
    return forms.signed_in(client)


@by_model
def test_no_value_in_one_input_is_a_fault(editor, rf, admin_user, model):
    """Judged without drawing the page each time, which takes far longer than to judge the form."""
    address, model_admin = forms.add_address(model), admin.site.get_model_admin(model)
    good = forms.fields_of(editor.get(address)) | NEEDED[model]()

    def send(data):
        # Not as multipart, which would send bytes as the list of their numbers.
        request = rf.post(address, urlencode(data, doseq=True), content_type="application/x-www-form-urlencoded")
        request.user, request._dont_enforce_csrf_checks = admin_user, True
        request._messages = CookieStorage(request)
        with transaction.atomic():
            page = model_admin.add_view(request)
            transaction.set_rollback(True)
        if page.status_code == 302:
            return True
        context = page.context_data
        return refused_in_words(context["adminform"].form, [each.formset for each in context["inline_admin_formsets"]])

    # One input of each kind: they share their code.
    inputs_by_kind = {}
    request = rf.get(address)
    request.user = admin_user
    for name, (field, more) in inputs(model, request).items():
        kind, values = kinds(field)
        inputs_by_kind.setdefault(kind, (name, more, values))
    faults = [
        (name, label)
        for name, more, values in inputs_by_kind.values()
        for label, value in values.items()
        if not send(good | more | {name: value})
    ]

    assert faults == []


@by_model
def test_no_value_in_all_inputs_is_a_fault(editor, rf, admin_user, model):
    address = forms.add_address(model)
    request = rf.get(address)
    request.user = admin_user
    good = forms.fields_of(editor.get(address))
    for name, (_field, more) in inputs(model, request).items():
        good |= more | {name: ""}

    for value in ANY.values():
        data = urlencode(good | dict.fromkeys(inputs(model, request), value), doseq=True)
        page = editor.post(address, data, content_type="application/x-www-form-urlencoded")

        assert page.status_code == 200
        assert all(forms.errors_of(page))
        assert len(forms.errors_of(page)) > 1
