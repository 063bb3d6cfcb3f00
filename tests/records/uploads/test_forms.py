"""Files in the forms of the admin: refused in words, asked for again, and of a draft seen by editors alone."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

from meetings.models import Contribution
from news.models import Article
from records.uploads import LARGEST_REQUEST, pictured, receiving
from records.uploads.documents import LARGEST_DOCUMENT
from tests import admin_forms as forms
from tests import factories as make
from tests.hostile_uploads import PDF, picture

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
DRAFT = {"status": "draft", "publish_at": None}


@pytest.fixture(autouse=True)
def storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def editor(client):
    forms.signed_in(client)
    return client


def posted(editor, contribution, file, **more):
    return editor.post(
        forms.address(contribution), forms.fields_of(editor.get(forms.address(contribution))) | {"file": file} | more
    )


def test_a_refused_file_is_named_and_asked_for_again_with_the_form_as_typed(editor):
    contribution = make.make_contribution(**DRAFT)

    page = posted(editor, contribution, SimpleUploadedFile("plan.pdf", b"<html>"), title_en="Typed")

    assert forms.errors_of(page) == ["“plan.pdf” is damaged, or something else than its name says: PDF."]
    assert "Choose “plan.pdf” again" in page.text
    assert 'value="Typed"' in page.text


def test_a_sound_file_of_a_form_that_was_refused_for_something_else_is_asked_for_again(editor):
    contribution = make.make_contribution(**DRAFT)

    page = posted(editor, contribution, SimpleUploadedFile("plan.pdf", PDF), title_en="")

    assert "Choose “plan.pdf” again" in page.text
    assert "again: a browser" not in editor.get(forms.address(contribution)).text


def test_of_a_file_beyond_the_bound_no_more_is_kept_and_the_form_comes_back(editor, monkeypatch):
    monkeypatch.setattr(receiving, "LARGEST_DOCUMENT", 100_000)
    contribution = make.make_contribution(**DRAFT)

    page = posted(editor, contribution, SimpleUploadedFile("plan.pdf", PDF * 3_000), title_en="Typed")

    assert forms.errors_of(page) == ["“plan.pdf” is larger than 50 MB."]
    assert 'value="Typed"' in page.text
    assert LARGEST_DOCUMENT == 50_000_000


def test_a_request_that_announces_too_much_is_refused_unread(editor):
    page = editor.post(
        "/admin/", data=b"", content_type="text/plain", headers={}, CONTENT_LENGTH=str(LARGEST_REQUEST + 1)
    )

    assert page.status_code == 413
    assert "documents up to 50 MB" in page.text


def test_what_nobody_signed_in_sends_touches_no_disk(client, monkeypatch):
    written = []
    monkeypatch.setattr(receiving.TemporaryFileUploadHandler, "receive_data_chunk", lambda *args: written.append(args))

    client.post("/admin/login/", {"username": "a", "password": "b", "file": SimpleUploadedFile("x.pdf", PDF)})

    assert written == []


def test_the_file_of_a_draft_is_served_below_admin_to_those_who_may_see_it(editor, client):
    draft = make.make_contribution(file=ContentFile(PDF, name="plan.pdf"), **DRAFT)
    name = draft.file.name

    form, file = editor.get(forms.address(draft)), editor.get(f"/admin/file/{name}")
    public = editor.get(f"/media/{name}")
    client.logout()
    stranger = client.get(f"/admin/file/{name}")

    assert f'href="/admin/file/{name}"' in form.text
    assert (file.status_code, b"".join(file.streaming_content)) == (200, PDF)
    assert file["Cache-Control"].startswith("private, no-store")
    assert (public.status_code, stranger.status_code) == (404, 302)


@pytest.mark.parametrize("path", ["contributions/none.pdf", "../manage.py", "%00"])
def test_no_other_file_is_served_below_admin(editor, path):
    make.make_contribution(file=ContentFile(PDF, name="plan.pdf"))

    assert editor.get(f"/admin/file/{path}").status_code == 404


def test_an_image_is_shown_with_its_size_and_smaller_ones_which_go_where_it_goes(client):
    image = ContentFile(picture("JPEG", size=(1_000, 500)), name="IMG_1.jpg")
    article = make.make_article(slug="a", image=image, image_alt_en="A hall")
    article = Article.objects.get(pk=article.pk)
    name = article.image.name
    shown = pictured(name)

    page = client.get("/news/a/")
    answers = [client.get(f"/media/{each}").status_code for each, _width in shown.srcset]
    article.withdraw("A mistake")
    later = [client.get(f"/media/{each}").status_code for each, _width in shown.srcset]

    assert [width for _name, width in shown.srcset] == [480, 960, 1_000]
    assert 'width="1000" height="500"' in page.text
    assert f"{name.replace('.jpg', '-480.jpg')} 480w" in page.text
    assert (answers, later) == ([200] * 3, [404] * 3)
    assert Contribution.objects.count() == 0
