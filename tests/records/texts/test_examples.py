"""What is to be typed reads as it is typed, in a sentence that runs from right to left."""

import gettext
import re

import pytest
from django.conf import settings
from django.utils import translation
from django.utils.safestring import mark_safe

from records.texts.examples import as_typed, as_typed_html, parts


def found(sentence):
    """The examples in a sentence of the Arabic admin."""
    with translation.override("ar"):
        assert "".join(part for part, _is_example in parts(sentence)) == sentence
        return [part for part, is_example in parts(sentence) if is_example]


@pytest.mark.parametrize(
    ("sentence", "examples"),
    [
        ("اكتب مثل 2021-10-15.", ["2021-10-15"]),
        ("بدقة المصدر: 2021-10 أو 2007-23 (خريف) أو 2021?", ["2021-10", "2007-23", "2021?"]),
        ("نقطتان (..): لا يزال. منذ متى: ../2020.", ["..", "../2020"]),
        ("مفتوحة: 2011/..", ["2011/.."]),
        ("مفتوحة: 2011/... انتهى", ["2011/.."]),
        ("أضف ? إن كان و~ إن كان تقريبياً: 2021~.", ["?", "~", "2021~"]),
        ("مثل ISO 3166-1 أو LEI.", ["ISO 3166-1"]),
        ("صيغة Markdown؛ [Name](organization:slug) إلى سجل", ["[Name](organization:slug)"]),
        ("عنوانها: about/privacy.", ["about/privacy"]),
        ("مثل 1865 أو CH لسويسرا (UTC).", []),  # these have one direction, whatever stands round them
        ("مثل [“name_fr”].", ["name_fr"]),
        ("", []),
    ],
)
def test_examples_are_found_by_their_signs_without_those_of_the_sentence(sentence, examples):
    assert found(sentence) == examples


def test_an_example_is_isolated_with_signs_in_a_text_and_with_an_element_in_html():
    with translation.override("ar"):
        assert as_typed("مثل 2021-10.") == "مثل \u20662021-10\u2069."
        assert as_typed_html("مثل <2021-10>.") == 'مثل <bdi dir="ltr">&lt;2021-10&gt;</bdi>.'
        assert as_typed_html("مثل A, Chairman.") == 'مثل <bdi dir="ltr" class="words">A, Chairman</bdi>.'
        assert as_typed_html(mark_safe("<b>2021-10</b>")) == "<b>2021-10</b>"


@pytest.mark.parametrize("language", ["en", "fr", "zh-hans"])
def test_other_languages_need_none_of_it(language):
    with translation.override(language):
        assert as_typed("such as 2021-10.") == "such as 2021-10."
        assert as_typed_html("such as <2021-10>.") == "such as &lt;2021-10&gt;."


def test_no_date_of_the_arabic_catalogue_is_left_to_the_direction_of_its_sentence():
    with (settings.BASE_DIR / "locale/ar/LC_MESSAGES/django.mo").open("rb") as catalogue:
        sentences = gettext.GNUTranslations(catalogue)._catalog.values()
    dates = re.compile(r"[0-9X]{4}(?:-[0-9X]{2})+|(?:[0-9]{4}|\.\.)/(?:[0-9]{4}|\.\.)|[0-9X]{4}[?~]")

    typed = {date: sentence for sentence in sentences for date in dates.findall(sentence)}

    assert len(typed) > 10
    assert [date for date, sentence in typed.items() if not any(date in example for example in found(sentence))] == []
