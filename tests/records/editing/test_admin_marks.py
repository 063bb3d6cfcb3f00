"""A text that still shows `**` or `](` to readers: the form warns of it, and saves it all the same."""

import pytest
from django.test import Client

from news.models import Article
from records.texts.markdown import marks_left
from tests import admin_forms as forms
from tests import factories as make

WARNING = "Readers would still see marks of Markdown: "


@pytest.fixture
def editor(db):
    return forms.signed_in(Client())


def warnings_of(response):
    """The warnings below the inputs of a form."""
    return [element.text for element in forms.page_of(response).iter("p") if element.get("class") == "marks"]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("One ** two ** three", ["One ** two ** three"]),
        ("- a\n- a [b](c d) e", ["a [b](c d) e"]),
        (f"{'a' * 30}**  b **{'c' * 30}", [f"{'a' * 24}**  b **{'c' * 18}"]),
        (r"\*\* `x` a", ["** … a"]),
        ("# A ** b\n\n| c ](d |\n|---|\n| e |", ["A ** b", "c ](d"]),
        ("**a** [b](organization:gone) `**` 2 * 3", []),
        ("```\n**\n```\n<!-- ** -->", []),
        ("**海港联盟（HU）**召开会议。", []),
        ("", []),
    ],
)
def test_marks_are_left_where_readers_see_them(text, places):
    assert marks_left(text) == places


def test_saving_warns_of_each_text_by_its_language_and_the_words_around(editor):
    article = make.make_article(body_en="**Fine**", body_fr="")
    data = forms.fields_of(editor.get(forms.address(article)))

    saved = editor.post(
        forms.address(article), data | {"body_en": "Not ** fine **", "body_fr": "Voir [ici](a b)"}, follow=True
    )

    article.refresh_from_db()
    assert (article.body_en, article.body_fr) == ("Not ** fine **", "Voir [ici](a b)")
    assert forms.messages_of(saved)[:2] == [
        f"Body (English): {WARNING}“Not ** fine **”",
        f"Body (Français): {WARNING}“Voir [ici](a b)”",
    ]
    assert [message.level_tag for message in saved.context["messages"]] == ["warning", "warning", "success", "info"]


def test_a_new_record_is_saved_with_a_warning_too(editor):
    data = forms.fields_of(editor.get(forms.add_address(Article))) | forms.NEEDED[Article]() | {"body_en": "A ** b"}

    saved = editor.post(forms.add_address(Article), data, follow=True)

    assert Article.objects.get().body_en == "A ** b"
    assert forms.messages_of(saved)[0] == f"Body (English): {WARNING}“A ** b”"


def test_the_form_warns_below_the_text_when_it_is_opened_and_when_it_is_refused(editor):
    article = make.make_article(body_en="**Fine**", body_ar="أ ** ب")
    opened = editor.get(forms.address(article))

    refused = editor.post(forms.address(article), forms.fields_of(opened) | {"headline_en": "", "body_en": "C ]( d"})

    arabic = f"{WARNING}\u2068“أ ** ب”\u2069"  # apart from the sentence, which is written the other way
    assert warnings_of(opened) == [arabic]
    assert warnings_of(refused) == [f"{WARNING}“C ]( d”", arabic]
    assert forms.messages_of(refused) == []


def test_a_text_without_marks_gives_no_warning(editor):
    article = make.make_article(body_en="**Fine** and [a](https://a.example)")
    opened = editor.get(forms.address(article))

    saved = editor.post(forms.address(article), forms.fields_of(opened) | {"headline_en": "New"}, follow=True)

    assert warnings_of(opened) == []
    assert [message.level_tag for message in saved.context["messages"]] == ["success", "info"]
