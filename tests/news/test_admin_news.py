"""What the forms of articles and pages refuse."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from news.models import Article, Page
from tests import admin_forms as forms
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    return forms.signed_in(client)


def picture():
    """A small image as an upload."""
    file = io.BytesIO()
    Image.new("RGB", (2, 2)).save(file, "PNG")
    return SimpleUploadedFile("picture.png", file.getvalue(), "image/png")


def sent(editor, record, **values):
    """Change a record's form and send it."""
    return editor.post(forms.address(record), forms.fields_of(editor.get(forms.address(record))) | values)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"headline_en": ""}, "This field is required."),
        ({"slug": "taken"}, "Article with this Slug already exists. In the way: Article “Headline 1”."),
        ({"unpublish_at": "2019-12-31T00:00:00"}, "This must be later than the moment of publication."),
        (
            {"publish_at": "2999-01-01T00:00:00"},
            "This has been public already, so this moment cannot lie in the future.",
        ),
        ({"body_fr": "[X](person:nobody)"}, "There is no record “person:nobody”."),
        ({"contact_email": "nobody"}, "Enter a valid email address."),
    ],
)
def test_the_form_of_an_article_refuses(editor, values, sentence):
    make.make_article(slug="taken")
    article = make.make_article()

    refused = sent(editor, article, lead_en="Typed", **values)

    assert (refused.status_code, forms.errors_of(refused)) == (200, [sentence])
    assert forms.fields_of(refused)["lead_en"] == "Typed"
    assert Article.objects.get(pk=article.pk).version == 1


def test_an_image_needs_words_for_those_who_cannot_see_it(editor):
    article = make.make_article()

    refused = sent(editor, article, image=picture())
    done = sent(editor, article, image=picture(), image_alt_en="Two by two black dots")

    assert forms.errors_of(refused) == ["Say what the image shows, for those who cannot see it."]
    assert done.status_code == 302
    assert Article.objects.get().image_alt_en == "Two by two black dots"


def test_an_article_that_mentions_a_draft_is_refused_when_it_is_published(editor):
    make.make_person(slug="zhao", name_en="Zhao", status="draft", publish_at=None)
    article = make.make_article(status="draft", publish_at=None)

    kept = sent(editor, article, body_en="[Zhao](person:zhao) spoke.")
    refused = sent(editor, article, body_en="[Zhao](person:zhao) spoke.", _publish="1")

    assert kept.status_code == 302
    assert forms.errors_of(refused) == [
        f"Article “{article}” cannot be public before what it refers to: Person “Zhao”."
    ]
    assert Article.objects.get().status == "draft"


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"path": "news"}, "This address belongs to another part of the portal."),
        ({"path": "About us"}, "e.g. about/privacy"),
        ({"path": "taken"}, "Page with this Path already exists. In the way: Page “Page 1”."),
        ({"path": "elsewhere", "parent": "taken"}, "This must begin with the path of the page that it is part of."),
    ],
)
def test_the_form_of_a_page_refuses(editor, values, sentence):
    taken = make.make_page(path="taken")
    page = make.make_page(path="about")
    values = {name: taken.pk if name == "parent" else value for name, value in values.items()}

    refused = sent(editor, page, **values)

    assert (refused.status_code, forms.errors_of(refused)) == (200, [sentence])
    assert Page.objects.get(pk=page.pk).version == 1


def test_texts_say_their_language_and_direction(editor):
    page = forms.page_of(editor.get(forms.add_address(Article)))
    inputs = {e.get("name"): e for e in page.iter() if e.tag in ("input", "textarea")}

    attributes = {
        code: (inputs[f"lead_{code}"].get("lang"), inputs[f"lead_{code}"].get("dir")) for code in ("ar", "zh_hans")
    }

    assert attributes == {"ar": ("ar", "rtl"), "zh_hans": ("zh-Hans", "ltr")}
