"""Every text of every model of the record is kept mended, or refused in words, whichever way it is saved."""

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models

from organizations.models import Person
from records.dating import EdtfField
from records.publication import Correction
from records.rows import Row
from records.texts import LanguageField, LineField, ProseField, sort_key
from tests import factories as make

pytestmark = pytest.mark.django_db
ROWS = [model for model in apps.get_models() if issubclass(model, Row)]
each_row = pytest.mark.parametrize("model", ROWS, ids=lambda model: model._meta.label_lower)
# Texts of which a rule of their own says what they may be: what is judged by it needs no mending.
OWN_RULE = models.SlugField | models.URLField | models.EmailField | LanguageField | EdtfField
BY_CHOICE = {"country", "time_zone", "path", "kind"}
# What a row has to be for all of its texts to be allowed: of a correction the name is that of what was withdrawn.
WITH_ALL_TEXTS = {Correction: {"act": Correction.Act.WITHDRAWAL}}


def texts_of(model, kind):
    return [field for field in model._meta.concrete_fields if isinstance(field, kind)]


def clean(row):
    """Judge a row; return what is said of each field."""
    try:
        row.full_clean()
    except ValidationError as refused:
        return refused.message_dict
    return {}


@each_row
def test_every_text_is_of_one_line_or_of_many_or_has_a_rule_of_its_own(model):
    plain = [
        field.name
        for field in texts_of(model, models.CharField | models.TextField)
        if not isinstance(field, LineField | ProseField | OWN_RULE) and not field.choices and field.editable
    ]

    assert set(plain) <= BY_CHOICE


@each_row
def test_every_line_refuses_a_line_break_and_mends_its_blanks(model):
    row = make.MAKERS[model](**WITH_ALL_TEXTS.get(model, {}))
    for field in texts_of(model, LineField):
        stored = getattr(row, field.attname)

        setattr(row, field.attname, "Two\nLines")
        assert clean(row)[field.name] == ["This has to stand on one line: take out the line break at place 4."]

        setattr(row, field.attname, "  A\u202e  word \u200b")
        assert field.name not in clean(row)
        assert getattr(row, field.attname) in ("A word", "")
        setattr(row, field.attname, stored)


@each_row
def test_every_prose_refuses_a_control_and_has_one_kind_of_line_end(model):
    row = make.MAKERS[model]()
    for field in texts_of(model, ProseField):
        stored = getattr(row, field.attname)

        setattr(row, field.attname, "Bell\x07")
        assert clean(row)[field.name] == ["This text holds a character that cannot be kept: U+0007, at place 5."]

        setattr(row, field.attname, "Two\r\nLines of Gene\u0300ve")
        assert field.name not in clean(row)
        assert getattr(row, field.attname) == "Two\nLines of Genève"
        setattr(row, field.attname, stored)


def test_a_save_without_judgement_keeps_what_is_mended_and_what_follows_from_it():
    person = make.make_person(name_en="Ada", sort_name="")
    person.name_en = " Zoe\u0308\u200b  Harbour "
    person.save()

    stored = Person.objects.get(pk=person.pk)
    assert (person.name_en, stored.name_en) == ("Zoë Harbour", "Zoë Harbour")
    assert stored.sort_key_en == sort_key("Zoë Harbour", "en")


def test_a_save_without_judgement_refuses_a_line_break():
    person = make.make_person(name_en="Ada")
    person.name_en = "Ada\nLovelace"

    with pytest.raises(ValidationError) as refused:
        person.save()

    assert list(refused.value.message_dict) == ["name_en"]
    assert Person.objects.get(pk=person.pk).name_en == "Ada"


def test_a_text_is_measured_as_it_is_kept():
    person = make.make_person()
    for text, refusals in (("x" * 300 + "\u200b  ", {}), ("x" * 301, {"name_en"})):
        person.name_en = text
        assert set(clean(person)) == set(refusals)


def test_what_was_not_loaded_is_left_alone():
    pk = make.make_person(name_en="Ada", summary_en="First").pk
    person = Person.objects.defer("summary_en").get(pk=pk)
    person.name_en = "Ada  L"
    person.save()

    assert Person.objects.values_list("name_en", "summary_en").get(pk=pk) == ("Ada L", "First")
