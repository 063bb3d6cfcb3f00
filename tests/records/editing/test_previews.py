"""Previews: the public page of a draft, of what stands in a form, and by a link; nothing is written, nothing else comes out."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core import signing
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client

from meetings.models import Meeting, Statement
from news.models import Article
from organizations.models import Organization
from records import content
from records.editing import trying
from records.publication import publishable_models
from tests import admin_forms as forms
from tests import factories as make
from tests.hostile_uploads import PDF, picture

EARLIER = datetime(2026, 3, 1, 9, tzinfo=UTC)
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)")
LANGUAGES = ("en", "ar", "zh-hans", "fr", "ru", "es")


def preview(client, record, language="en"):
    return client.get(f"{forms.address(record, 'preview')}?language={language}")


def public(record, language="en", client=None):
    prefix = "" if language == "en" else f"/{language}"
    return (client or Client()).get(f"{prefix}{record.get_absolute_url()}")


def without_moments(response):
    return MOMENT.sub("", response.content.decode())


def everything_stored():
    """Return all rows of all tables, and the files."""
    rows = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            if "session" not in table and not table.startswith("records_search"):
                cursor.execute(f'SELECT * FROM "{table}"')
                rows[table] = sorted(map(repr, cursor.fetchall()))
    return rows, default_storage.listdir("")


def draft_of(model):
    """Make a draft of a model with what it needs, which is public."""
    fields = forms.NEEDED[model]()
    for name, value in fields.items():
        field = model._meta.get_field(name)
        if field.is_relation:
            fields[name] = field.related_model.objects.get(pk=value)
    record = model(**fields, status="draft", publish_at=EARLIER)
    record.full_clean()
    record.save()
    return record


@pytest.fixture
def meeting(db):
    return make.make_meeting(slug="wtdc", name_en="WTDC", status="draft", publish_at=EARLIER)


# --- Drafts ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", publishable_models(), ids=lambda model: model._meta.model_name)
def test_a_preview_is_the_public_page_in_each_language(first, model):
    record = draft_of(model)
    seen = {language: preview(first, record, language) for language in LANGUAGES}

    record.publish()

    for language, response in seen.items():
        assert without_moments(response) == without_moments(public(record, language))


@pytest.mark.parametrize("model", publishable_models(), ids=lambda model: model._meta.model_name)
def test_a_preview_writes_nothing(first, model):
    record = draft_of(model)
    before, version = everything_stored(), content.version(connection)

    assert preview(first, record).status_code == 200

    assert everything_stored() == before
    assert content.version(connection) == version
    assert public(record).status_code == 404


def test_a_preview_shows_its_parts_sources_and_lists(first, meeting):
    make.make_outcome(meeting=meeting, title_en="A declaration of two")
    source = make.make_source(title="The report of the secretary")
    meeting.refresh_from_db()
    meeting.sources.add(source)

    page = preview(first, meeting).content.decode()

    assert "A declaration of two" in page
    assert "The report of the secretary" in page


def test_drafts_that_it_needs_are_there_and_others_are_not(first, meeting):
    speaker = make.make_person(slug="zhao", name_en="Houlin Zhao", status="draft", publish_at=None)
    words = make.make_statement(slug="words", speaker_person=speaker, meeting=meeting, status="draft", publish_at=None)
    make.make_statement(
        slug="others",
        speaker_person=speaker,
        meeting=meeting,
        text_en="Not of this set.",
        status="draft",
        publish_at=None,
    )

    assert "Houlin Zhao" in preview(first, words).content.decode()
    assert "Not of this set." not in preview(first, meeting).content.decode()
    assert "Houlin Zhao" not in preview(first, meeting).content.decode()


def test_nothing_of_a_preview_is_kept_for_readers(first, meeting, client):
    before = client.get("/meetings/").content
    preview(first, meeting)
    assert client.get("/meetings/").content == before
    assert b"WTDC" not in client.get("/").content


def test_an_answer_may_be_kept_by_nobody(first, meeting):
    headers = preview(first, meeting).headers
    assert "no-store" in headers["Cache-Control"]
    assert headers["X-Robots-Tag"] == "noindex, nofollow"
    assert headers["Referrer-Policy"] == "no-referrer"


def test_without_a_language_there_is_a_choice(first, meeting):
    response = first.get(forms.address(meeting, "preview"))
    assert response.status_code == 200
    assert all(f'href="?language={code}"' in response.content.decode() for code in LANGUAGES)


@pytest.mark.parametrize("key", ["0", "999", "x", "1_2", "%00", "add"])
def test_a_preview_of_nothing_leads_away(first, key):
    assert first.get(f"/admin/meetings/meeting/{key}/preview/").status_code in (302, 404)


def test_nobody_sees_a_preview_without_an_account(meeting):
    response = Client().get(f"{forms.address(meeting, 'preview')}?language=en")
    assert response.status_code == 302
    assert "/admin/login/" in response["Location"]


# --- What stands in a form ---------------------------------------------------------------------------------------


def preview_typed(client, record, language="en", **typed):
    fields = forms.fields_of(client.get(forms.address(record))) | typed | {"_preview": ""}
    return client.post(f"{forms.address(record, 'preview')}?language={language}", fields)


def test_what_is_typed_is_shown_and_not_saved(first, meeting):
    before = everything_stored()

    response = preview_typed(first, meeting, name_en="A conference typed", slug="typed", name_fr="Conférence")

    assert response.status_code == 200
    assert "A conference typed" in response.content.decode()
    assert everything_stored() == before
    assert "Conférence" in preview_typed(first, meeting, "fr", name_fr="Conférence").content.decode()


def test_what_is_public_is_previewed_with_what_is_typed(first, meeting):
    meeting.publish()
    response = preview_typed(first, meeting, name_en="A conference typed")
    assert "A conference typed" in response.content.decode()
    assert "A conference typed" not in public(meeting).content.decode()


def test_rows_that_are_added_changed_and_deleted_are_shown_so(first, db):
    body = make.make_organization(slug="itu", name_en="ITU", status="draft", publish_at=None)
    for name in ("First name", "Second name"):
        make.make_other_name(organization=body, name=name, language="en")
    body.refresh_from_db()
    fields = forms.fields_of(first.get(forms.address(body)))
    fields |= {"other_names-0-name": "Changed name", "other_names-1-DELETE": "on"}
    fields |= {
        "other_names-TOTAL_FORMS": "3",
        "other_names-2-name": "Third name",
        "other_names-2-kind": "alias",
        "other_names-2-language": "fr",
    }

    response = first.post(f"{forms.address(body, 'preview')}?language=en", fields)

    page = response.content.decode()

    assert [name in page for name in ("Changed name", "First name", "Second name", "Third name")] == [
        True,
        False,
        False,
        True,
    ]
    assert sorted(body.other_names.values_list("name", flat=True)) == ["First name", "Second name"]


def test_a_new_record_is_previewed_before_it_is_saved(first):
    add = forms.add_address(Organization)
    fields = forms.fields_of(first.get(add)) | forms.NEEDED[Organization]() | {"name_en": "A new body"}

    response = first.post(f"{add}preview/?language=en", fields)

    assert response.status_code == 200
    assert "A new body" in response.content.decode()
    assert not Organization.objects.exists()


def test_what_is_refused_comes_back_in_the_form(first, meeting):
    response = preview_typed(first, meeting, name_en="")
    assert response.status_code == 200
    assert forms.errors_of(response)
    assert f'action="{forms.address(meeting)}"' in response.content.decode()


def test_a_form_that_publishes_is_only_previewed(first, meeting):
    preview_typed(first, meeting, _publish="1")
    assert Meeting.objects.get().status == "draft"


def test_a_form_that_takes_too_long_is_answered_in_words_and_others_go_on(first, meeting, monkeypatch):
    allowed = trying.within
    monkeypatch.setattr(trying, "within", lambda _seconds: allowed(-1))
    before = everything_stored()

    response = preview_typed(first, meeting, name_en="Typed")

    assert response.status_code == 503
    assert "Save a draft first" in response.content.decode()
    assert everything_stored() == before


def test_one_form_is_previewed_at_a_time(first, meeting):
    with trying._one_at_a_time:
        response = preview_typed(first, meeting, name_en="Typed")
    assert response.status_code == 503
    assert preview_typed(first, meeting, name_en="Typed").status_code == 200


def test_a_mention_that_is_typed_leads_to_what_is_public(first, db):
    make.make_organization(slug="itu", name_en="ITU")
    article = make.make_article(slug="news", status="draft", publish_at=None)
    page = preview_typed(first, article, body_en="See [the union](organization:itu).").content.decode()
    assert 'href="/organizations/itu/"' in page
    assert Article.objects.get().body_en != "See [the union](organization:itu)."


def test_a_contributor_previews_drafts_and_what_is_proposed_of_what_is_public(meeting):
    contributor = forms.signed_in(Client(), "contributor", "Contributor")
    assert preview_typed(contributor, meeting, name_en="Typed").status_code == 200
    meeting.refresh_from_db()
    meeting.publish()
    page = preview_typed(contributor, meeting, name_en="Typed", proposed_because="It was wrong.")
    assert "Typed" in page.content.decode()


# --- By a link ----------------------------------------------------------------------------------------------------


def link(client, record, language="en"):
    """Make a link and return its address in a language."""
    page = client.post(forms.address(record, "preview"), {"_link": "1"}).content.decode()
    found = re.findall(r'href="http://testserver(/(?:[a-z-]+/)?preview/[^"]+)"', page)
    assert len(found) == len(LANGUAGES)
    return next(each for each in found if each.startswith("/preview/" if language == "en" else f"/{language}/"))


def test_a_link_shows_the_draft_to_somebody_without_an_account(first, meeting, client):
    english, french = link(first, meeting), link(first, meeting, "fr")

    response = client.get(english)

    assert response.status_code == 200
    assert "WTDC" in response.content.decode()
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert 'lang="fr"' in client.get(french).content.decode()
    assert not client.cookies


def end_by_saving(record):
    record.save()


def end_by_publishing(record):
    record.publish()


def end_by_deleting(record):
    record.delete()


def end_by_closing_the_account(record):
    forms.User.objects.filter(username="first").update(is_active=False)


def end_by_withdrawing(record):
    record.publish()
    record.withdraw("Entered twice.")


@pytest.mark.parametrize(
    "end", [end_by_saving, end_by_publishing, end_by_deleting, end_by_closing_the_account, end_by_withdrawing]
)
def test_a_link_ends(first, meeting, client, end):
    address = link(first, meeting)
    meeting.refresh_from_db()

    end(meeting)

    response = client.get(address)
    assert response.status_code == 410
    assert "WTDC" not in response.content.decode()


def test_a_link_ends_after_72_hours(first, meeting, client, monkeypatch):
    for minutes, status in ((-1, 200), (1, 410)):
        made = datetime.now(UTC) - timedelta(hours=72, minutes=minutes)
        with monkeypatch.context() as then:
            then.setattr(
                signing.TimestampSigner, "timestamp", lambda _signer, at=made: signing.b62_encode(int(at.timestamp()))
            )
            address = link(first, meeting)
        assert client.get(address).status_code == status


@pytest.mark.parametrize("token", ["x", "a:b:c", "é", "W10:1:2", "a" * 3000])
def test_a_token_that_is_none_shows_nothing(client, token, db):
    assert client.get(f"/preview/{token}/").status_code == 410


def test_a_token_that_was_changed_shows_nothing(first, meeting, client):
    address = link(first, meeting)
    assert client.get(address[:-3] + ("a" if address[-3] != "a" else "b") + address[-2:]).status_code == 410


def test_no_line_of_the_log_holds_a_token(first, meeting, client, caplog):
    address = link(first, meeting)
    meeting.refresh_from_db()
    meeting.save()
    client.get(address)
    assert address.split("/")[2] not in caplog.text


def test_a_contributor_makes_links_for_drafts_only(meeting):
    contributor = forms.signed_in(Client(), "contributor", "Contributor")
    assert link(contributor, meeting)
    meeting.refresh_from_db()
    meeting.publish()
    assert contributor.post(forms.address(meeting, "preview"), {"_link": "1"}).status_code == 403


def test_a_link_shows_one_statement_and_its_meeting_by_name(first, meeting, client):
    words = make.make_statement(slug="words", meeting=meeting, text_en="We agree.", status="draft", publish_at=None)
    page = client.get(link(first, words)).content.decode()
    assert "We agree." in page
    assert "WTDC" in page
    assert f'href="{meeting.get_absolute_url()}"' not in page
    assert Statement.objects.get().status == "draft"


# --- Files -----------------------------------------------------------------------------------------------------


def draft_article(status="draft"):
    image = ContentFile(picture("PNG", size=(1000, 600)), "hall.png")
    return make.make_article(slug="hall", image=image, image_alt_en="A hall", status=status, publish_at=EARLIER)


def draft_letter():
    return make.make_contribution(
        slug="letter", file=ContentFile(PDF, "letter.pdf"), status="draft", publish_at=EARLIER
    )


def files_of(page):
    """Return the addresses of stored files that a page leads to, without those that name the host."""
    found = re.findall(
        r'(?<=[" ])/(?!/)[^\s"<>]*?(?:articles|contributions)/[0-9a-f]{24}[^\s"<>]*', page.content.decode()
    )
    return list(dict.fromkeys(found))


@pytest.mark.parametrize("make_draft", [draft_article, draft_letter])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_files_of_a_draft_are_on_its_preview_and_nowhere_public(first, client, make_draft, language):
    record = make_draft()

    seen = files_of(preview(first, record, language))

    assert seen
    assert {(address.split("/")[1], first.get(address).status_code) for address in seen} == {("admin", 200)}
    assert {client.get(address).status_code for address in seen} == {302}
    assert {client.get(address.replace("/admin/file/", "/media/")).status_code for address in seen} == {404}


@pytest.mark.parametrize("make_draft", [draft_article, draft_letter])
def test_a_link_shows_the_files_of_its_draft_as_long_as_the_draft(first, client, make_draft):
    record, other = make_draft(), draft_article() if make_draft is draft_letter else draft_letter()
    address = link(first, record, "ar")
    seen = files_of(client.get(address))
    answers = [client.get(each) for each in seen]

    assert seen
    assert all(each.startswith(f"{address}file/") for each in seen)
    assert {answer.status_code for answer in answers} == {200}
    assert {answer["Cache-Control"] for answer in answers} == {"no-store"}
    assert {answer["Referrer-Policy"] for answer in answers} == {"no-referrer"}
    hidden = (other.file if hasattr(other, "file") else other.image).name
    assert client.get(f"{address}file/{hidden}").status_code == 404
    assert client.post(seen[0]).status_code == 405
    record.save()
    assert {client.get(each).status_code for each in seen} == {404}


def test_a_typed_form_is_previewed_with_the_image_that_is_stored(first):
    record = draft_article()

    seen = files_of(preview_typed(first, record, headline_en="Typed"))

    assert {(address.split("/")[1], first.get(address).status_code) for address in seen} == {("admin", 200)}


def test_the_preview_of_what_is_public_has_its_public_files(first, client):
    seen = files_of(preview(first, draft_article(status="published")))

    assert {(address.split("/")[1], client.get(address).status_code) for address in seen} == {("media", 200)}
