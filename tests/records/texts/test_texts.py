"""Texts in six languages that know which one they are in."""

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.utils import translation

from organizations.models import Organization
from records.rows import Row
from records.texts import LanguageField, languages
from records.texts.fields import translated_names
from records.texts.languages import CODES, Text, direction, in_brackets, joined, joined_apart
from tests import factories as make


@pytest.mark.parametrize(
    ("language", "value", "used", "direction_", "is_fallback"),
    [
        ("en", "Union", "en", "ltr", False),
        ("ar", "الاتحاد", "ar", "rtl", False),
        ("zh-hans", "Union", "en", "ltr", True),
        ("fr", "L’Union", "fr", "ltr", False),
    ],
)
def test_a_text_reads_in_the_readers_language_or_in_english_and_says_so(language, value, used, direction_, is_fallback):
    body = Organization(name_en="Union", name_ar="الاتحاد", name_fr="L’Union")

    with translation.override(language):
        text = body.name

    assert (text, text.language, text.dir, text.is_fallback) == (value, used, direction_, is_fallback)


def test_a_machine_made_translation_says_that_nobody_has_checked_it():
    body = Organization(name_en="Union", name_fr="L’Union", name_ru="Союз", unreviewed_translations=["name_fr"])

    with translation.override("fr"):
        french = body.name
    with translation.override("ru"):
        russian = body.name

    assert (french.is_unreviewed, russian.is_unreviewed) == (True, False)


def test_an_english_text_is_never_a_translation_whatever_a_row_lists():
    body = Organization(name_en="Union", unreviewed_translations=["name_en"])

    read = [body.name.is_unreviewed]
    with translation.override("fr"):
        read.append(body.name.is_unreviewed)

    assert read == [False, False]


@pytest.mark.django_db
def test_an_english_text_cannot_be_listed_as_unreviewed():
    with pytest.raises(ValidationError) as error:
        make.make_organization(unreviewed_translations=["name_en"])

    assert error.value.message_dict == {
        "unreviewed_translations": ["“name_en” is the English text, from which the others are translated."]
    }


@pytest.mark.django_db
@pytest.mark.parametrize("listed", [["name_xx"], "name_fr", [1], {"a": 1}, None])
def test_only_texts_of_the_record_can_be_listed_as_unreviewed(listed):
    with pytest.raises(ValidationError) as error:
        make.make_organization(unreviewed_translations=listed)

    assert list(error.value.message_dict) == ["unreviewed_translations"]


@pytest.mark.django_db
def test_an_empty_translation_is_not_listed():
    body = make.make_organization(name_ru="Союз", unreviewed_translations=["name_ru", "name_fr"])

    assert body.unreviewed_translations == ["name_ru"]


@pytest.mark.django_db
@pytest.mark.parametrize("listed", [["cats"], "members", [["members"]], None, [1]])
def test_only_lists_of_the_record_can_be_incomplete(listed):
    with pytest.raises(ValidationError) as error:
        make.make_organization(incomplete_lists=listed)

    assert list(error.value.message_dict) == ["incomplete_lists"]


def test_english_is_required_and_the_other_five_are_not():
    fields = {code: Organization._meta.get_field(f"name_{code.replace('-', '_')}") for code in CODES}

    assert {code: field.blank for code, field in fields.items()} == {code: code != "en" for code in CODES}
    assert translated_names(Organization) == ("name", "summary", "description")


def test_direction_follows_the_language():
    left, right = (
        ("en", "zh-hans", "fr", "ru", "es", "uk", "az", "he-Latn", "und", "deutsch"),
        ("ar", "fa", "fa-af", "ckb"),
    )

    assert {direction(code) for code in left} == {"ltr"}
    assert {direction(code) for code in (*right, "ps", "ur", "dv", "yi", "pa-Arab")} == {"rtl"}
    assert [Text("x", code).lang for code in ("zh-hans", "zh-Hans", "zh-Hant")] == ["zh-Hans", "zh-Hans", "zh-Hant"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        *[("en", "en"), (" FR ", "fr"), ("zh-hant", "zh-Hant"), ("ZH-HANS-cn", "zh-Hans-CN"), ("sr_latn", "sr-Latn")],
        *[("fa", "fa"), ("uk", "uk"), ("fra", "fr"), ("iw", "he"), ("mul", "mul"), ("und", "und"), ("", "")],
        *[("x-klingon", "x-klingon"), ("qaa", "qaa"), ("de-1996", "de-1996"), ("en-GB-oed", "en-GB-oxendict")],
    ],
)
def test_a_language_is_kept_as_bcp_47_writes_it(typed, kept):
    assert LanguageField(blank=True).clean(typed, None) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "deutsch",
        "not a language",
        'a b"<c',
        "xx",
        "e",
        "en-",
        "-",
        "en--us",
        "english",
        "٣٣",
        "en\0",
        "en" + "-aaaaa" * 9999,
    ],
)
def test_what_is_no_language_is_refused_in_words(typed):
    with pytest.raises(ValidationError) as error:
        LanguageField(blank=True).clean(typed, None)

    assert error.value.messages == [
        f"“{typed[:40]}” is not a language code. Give one that BCP 47 has, e.g. en, fr, fa, uk or zh-Hant."
    ]


def test_every_language_column_is_checked():
    columns = [
        field
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if issubclass(model, Row)
        if field.name.endswith("language")
    ]

    assert {str(field) for field in columns} == {
        "records.Source.language",
        "organizations.OtherName.language",
        "meetings.Contribution.language",
        "meetings.Statement.original_language",
    }
    assert {type(field) for field in columns} == {LanguageField}


def test_a_tag_is_of_a_language_of_the_portal_in_the_same_script():
    tags = ("fr", "fr-CA", "zh", "zh-CN", "zh-Hans", "zh-hans", "zh-Hant", "zh-TW", "uk", "und", "", "deutsch")

    assert [languages.code_of(tag) for tag in tags] == ["fr", "fr", *["zh-hans"] * 4, *[None] * 6]


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "RCC, 2025; ITU (2008)"),
        ("ar", "RCC، 2025؛ ITU (2008)"),
        ("zh-hans", "RCC，2025；ITU（2008）"),
        ("fr", "RCC, 2025\u202f; ITU (2008)"),
        ("ru", "RCC, 2025; ITU (2008)"),
        ("es", "RCC, 2025; ITU (2008)"),
    ],
)
def test_items_of_a_line_are_parted_and_bracketed_as_the_readers_language_does(language, line):
    with translation.override(language):
        assert joined_apart(joined("RCC", "", "2025"), "", "ITU" + in_brackets("2008")) == line


@pytest.mark.parametrize(
    ("language", "name"),
    [
        ("en", "English"),
        ("fr", "anglais"),
        ("es", "inglés"),
        ("ru", "английский"),
        ("ar", "الإنجليزيّة"),
        ("zh-hans", "英语"),
    ],
)
def test_languages_are_named_as_they_stand_in_a_line(language, name):
    with translation.override(language):
        assert languages.name_of("en") == name
