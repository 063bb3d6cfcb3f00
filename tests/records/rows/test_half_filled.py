"""Whatever is missing in a row, `full_clean()` refuses it in words."""

import copy

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError

from records.rows.columns import TEXTS
from records.rows.record import Row
from tests import factories

pytestmark = pytest.mark.django_db
NAMES = {
    "contributionparty": "contribution_party",
    "meetingfigure": "meeting_figure",
    "membershipcategory": "category",
    "organizationfigure": "organization_figure",
    "othername": "other_name",
    "programmeparty": "programme_party",
    "programmerelation": "programme_relation",
}
ROWS = [model for model in apps.get_models() if issubclass(model, Row)]
each_row = pytest.mark.parametrize("model", ROWS, ids=lambda m: m.__name__)
NOTHING_THERE = 2**31 - 1


def make(model):
    name = model._meta.model_name
    return getattr(factories, f"make_{NAMES.get(name, name)}")()


def refusals(row):
    """What `full_clean()` says of a row; anything but a ValidationError fails the test."""
    try:
        row.full_clean()
    except ValidationError as refused:
        return refused.messages
    return []


@each_row
def test_an_empty_row_is_refused_in_words(model):
    said = refusals(model())

    assert said
    assert not [sentence for sentence in said if "is violated" in sentence]


@each_row
def test_a_row_without_one_of_its_values_is_refused_in_words_or_fine(model):
    good = make(model)
    for field in (f for f in model._meta.concrete_fields if not f.primary_key):
        row = copy.copy(good)
        row._state = copy.copy(good._state)
        row._state.fields_cache = {}
        setattr(row, field.attname, None)

        said = refusals(row)

        # The portal's own columns are written again whatever they hold; the rest may be empty, or is asked for.
        assert said or not field.editable or field.blank or field.null or field.has_default(), field.name
        assert not [sentence for sentence in said if "is violated" in sentence], field.name


@each_row
def test_a_reference_to_what_is_not_there_is_refused_in_words(model):
    good = make(model)
    for field in (f for f in model._meta.concrete_fields if f.is_relation):
        row = copy.copy(good)
        row._state = copy.copy(good._state)
        row._state.fields_cache = {}
        setattr(row, field.attname, NOTHING_THERE)

        assert any(str(NOTHING_THERE) in sentence for sentence in refusals(row)), field.name


UNSEEN = ["   ", "\u00a0", "\t\n", "\u200b", "\u2028", "\u200e\u200f \ufeff", "\u3164\u2800", "\ufe0f\u034f"]


@each_row
@pytest.mark.parametrize("text", UNSEEN, ids=ascii)
def test_a_text_in_which_nothing_can_be_seen_is_none(model, text):
    good = make(model)
    for field in (f for f in model._meta.concrete_fields if isinstance(f, TEXTS) and f.editable):
        row = copy.copy(good)
        setattr(row, field.attname, text)

        said = {}
        try:
            row.full_clean()
        except ValidationError as refused:
            said = refused.message_dict

        assert getattr(row, field.attname) == "", field.name
        if not field.blank:
            assert said[field.name] == ["This field cannot be blank."]
