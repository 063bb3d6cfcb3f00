"""What no column holds is refused by `full_clean()`, at its field and in words, on every model."""

import datetime
import zoneinfo
from decimal import Decimal

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models

from records.rows.columns import TEXTS
from records.rows.record import Row
from tests import factories as make

ROWS = {model._meta.model_name: model for model in apps.get_models() if issubclass(model, Row)}
FACTORIES = {
    "othername": make.make_other_name,
    "membershipcategory": make.make_category,
    "organizationfigure": make.make_organization_figure,
    "programmeparty": make.make_programme_party,
    "programmerelation": make.make_programme_relation,
    "meetingfigure": make.make_meeting_figure,
    "contributionparty": make.make_contribution_party,
}
NUMBERS = [10**30, -(10**30), "9" * 5000, "inf", Decimal("NaN"), Decimal("sNaN"), "1e999999999", "²"]
DATES = ["9999-99-99", "0000-01-01", "1e9", "x" * 5000, "\x00"]
HOSTILE = {
    models.CharField: ["a\x00b", "a\ud800b", "x" * 5000, "x" * 5000 + "\x00"],
    models.TextField: ["a\x00b", "a\ud800b", "\udfff"],
    models.IntegerField: NUMBERS,
    models.DecimalField: NUMBERS,
    models.DateField: DATES,
    models.DateTimeField: DATES,
    models.JSONField: [{"a": 1}, ["a\x00b"], ["\ud800"], [[[]]], "x", 10**400, [None], [{}]],
    models.UUIDField: ["a\x00b", "\ud800", "x", 10**60, ""],
    models.ForeignKey: [10**30, -1],
}


def kind_of(field):
    """The kind of a field in `HOSTILE`, the narrower first."""
    kinds = [models.ForeignKey, models.DateTimeField, *HOSTILE]
    return next((kind for kind in kinds if isinstance(field, kind)), None)


def refused_fields(row):
    """The names of the fields that a row is refused for."""
    try:
        row.full_clean()
    except ValidationError as error:
        return {name for name, messages in error.message_dict.items() if all(messages)}
    return set()


@pytest.mark.django_db
@pytest.mark.parametrize("name", ROWS)
def test_what_no_column_holds_is_refused_at_its_field(name):
    make_row = FACTORIES.get(name) or getattr(make, f"make_{name}")
    key = make_row().pk
    accepted = []

    for field in ROWS[name]._meta.concrete_fields:
        kind = kind_of(field)
        if kind is None or field.primary_key or not (field.editable or isinstance(field, models.UUIDField)):
            continue
        for value in HOSTILE[kind]:
            row = ROWS[name].objects.get(pk=key)
            setattr(row, field.attname, value)
            if field.name not in refused_fields(row):
                accepted.append((field.name, repr(value)[:40]))

    assert accepted == []


EDGES = [
    datetime.datetime(1, 1, 1, 23, 59, tzinfo=datetime.UTC),
    datetime.datetime(9999, 12, 31, tzinfo=datetime.UTC),
    datetime.datetime.min.replace(tzinfo=zoneinfo.ZoneInfo("Asia/Tokyo")),
    datetime.datetime.max.replace(tzinfo=zoneinfo.ZoneInfo("America/New_York")),
]
MOMENTS = [
    (name, field.name)
    for name, model in ROWS.items()
    for field in model._meta.concrete_fields
    if isinstance(field, models.DateTimeField) and field.editable
]


@pytest.mark.parametrize(("name", "field"), MOMENTS)
def test_a_moment_that_some_time_zones_cannot_tell_is_refused_alone(name, field):
    said = []

    for moment in EDGES:
        row = ROWS[name](**{field: moment})
        with pytest.raises(ValidationError) as refused:
            row.clean_fields()
        said += refused.value.message_dict[field]

    sentence = "Give a moment from 2 January of the year 1 to 30 December 9999: another has no day in some time zones."
    assert said == [sentence] * len(EDGES)


@pytest.mark.parametrize(("text", "character"), [("a\x00b", "U+0000, at place 2"), ("ab\ud83d", "U+D83D, at place 3")])
def test_a_character_that_cannot_be_kept_is_named(text, character):
    source = ROWS["source"](slug="s", title=text)

    with pytest.raises(ValidationError) as refused:
        source.clean_fields()

    assert refused.value.message_dict == {"title": [f"This text holds a character that cannot be kept: {character}."]}


def test_every_kind_of_text_is_looked_through():
    assert {models.CharField, models.TextField} == set(TEXTS.__args__)
