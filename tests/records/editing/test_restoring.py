"""What a record was is restored through its form: what the record refuses, and what others saved, is told there."""

import io

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from news.models import Article
from organizations.models import Organization, OtherName
from records.publication import Correction
from records.rows import writing
from tests import admin_forms as forms
from tests import factories as make
from tests.admin_forms import address, errors_of, fields_of, links_of, messages_of
from tests.restoring import (
    DRAFT,
    TAKEN,
    comment_of,
    delete,
    resent,
    restore,
    restoring,
    save,
    snapshot,
    versions_of,
)

pytestmark = pytest.mark.django_db


def test_a_slug_that_is_taken_is_refused_in_the_form_which_is_mended_and_saved(editor):
    body = make.make_organization(slug="old", name_en="Old", **DRAFT)
    save(editor, body, slug="new", name_en="New")
    make.make_organization(slug="old", name_en="Other")

    page = restore(editor, restoring(body, versions_of(body)[0]))

    assert (page.status_code, errors_of(page)) == (200, [TAKEN])
    assert links_of(page) == [address(Organization.objects.get(slug="old"))]
    assert (fields_of(page)["slug"], fields_of(page)["name_en"]) == ("old", "Old")
    body.refresh_from_db()
    assert body.name_en == "New"
    assert resent(editor, page)(slug="older").status_code == 302
    body.refresh_from_db()
    assert (body.slug, body.name_en) == ("older", "Old")
    assert comment_of(body).startswith("Restored as of ")


def test_what_is_gone_is_named_and_the_rest_stands_in_the_form(editor):
    gone, kept = make.make_source(title="Gone"), make.make_source(title="Kept")
    mother = make.make_organization(name_en="Mother", **DRAFT)
    body = make.make_organization(name_en="Old", parent=mother, sources=[gone, kept], **DRAFT)
    name = make.make_other_name(organization=body, name="Alias", sources=[gone])
    save(editor, body, parent="", sources=[], name_en="New", **{"other_names-0-DELETE": "on"})
    delete(editor, gone)
    delete(editor, mother)
    told = [
        "“Mother” is not there any more, and is left out of: Part of.",
        "“Gone” is not there any more, and is left out of: Sources; Alias: Sources.",
    ]
    before = restoring(body, versions_of(body)[1])

    shown = editor.get(before)
    page = restore(editor, before)

    assert sorted(shown.context["plan"].missing) == sorted(told)
    assert page.status_code == 200
    assert sorted(errors_of(page)) == sorted(told)
    assert fields_of(page)["sources"] == [str(kept.pk)]
    assert resent(editor, page)().status_code == 302
    body.refresh_from_db()
    assert (body.name_en, body.parent, list(body.sources.all())) == ("Old", None, [kept])
    assert (body.other_names.get().pk, body.other_names.get().uid) == (name.pk, name.uid)


def test_an_overlap_is_refused_in_words_and_mended(editor):
    body, person = make.make_organization(), make.make_person()
    seat = {"organization": body, "member_person": person}
    membership = make.make_membership(**seat, start_date="2010", end_date="2014", **DRAFT)
    save(editor, membership, end_date="2011")
    make.make_membership(**seat, start_date="2012", end_date="2013", **DRAFT)

    page = restore(editor, restoring(membership, versions_of(membership)[0]))

    assert page.status_code == 200
    assert errors_of(page)[0].startswith("The same membership is recorded already for this time")
    assert resent(editor, page)(end_date="2011-12").status_code == 302
    membership.refresh_from_db()
    assert membership.end_date == "2011-12"


def test_what_is_public_refers_to_nothing_that_is_not(editor):
    mother = make.make_organization(name_en="Mother")
    body = make.make_organization(parent=mother)
    save(editor, body, parent="")
    mother.refresh_from_db()
    mother.withdraw("Entered twice.")

    page = restore(editor, restoring(body, versions_of(body)[0]))

    assert page.status_code == 200
    assert "Mother" in " ".join(errors_of(page))
    assert fields_of(page)["parent"] == str(mother.pk)
    assert Organization.objects.get(pk=body.pk).parent is None


def test_parts_change_places_and_come_back_between(editor):
    meeting = make.make_meeting(**DRAFT)
    first, second, third = (make.make_outcome(meeting=meeting, title_en=title) for title in ("One", "Two", "Three"))
    before = snapshot(meeting)
    save(editor, meeting, **{"outcomes-0-position": "2", "outcomes-1-position": "1", "outcomes-2-DELETE": "on"})
    data = forms.with_part(
        fields_of(editor.get(address(meeting))), "outcomes", position="3", title_en="Four", kind="agreed"
    )
    assert editor.post(address(meeting), data).status_code == 302

    page = editor.get(restoring(meeting, versions_of(meeting)[-3]))
    back = restore(editor, restoring(meeting, versions_of(meeting)[-3]))

    assert [str(name) for name, _changes in page.context["plan"].what.parts] == [
        "Outcome “Two”",
        "Outcome “One”",
        "Outcome “Four” will be deleted.",
        "Outcome “Three” comes back.",
    ]
    assert back.status_code == 302, errors_of(back)
    assert snapshot(meeting) == before
    assert [each.uid for each in meeting.outcomes.order_by("position")] == [first.uid, second.uid, third.uid]


# --- Publication, corrections, files -----------------------------------------------------------------------------


def test_the_publication_is_not_restored_and_a_correction_stays_empty(editor):
    article = make.make_article(headline_en="Old", **DRAFT)
    save(editor, article, _publish="1", unpublish_at="2999-01-01T00:00", headline_en="New")
    article.refresh_from_db()
    published = article.status, article.publish_at, article.unpublish_at

    assert restore(editor, restoring(article, versions_of(article)[0])).status_code == 302

    article.refresh_from_db()
    assert (article.headline_en, article.status, article.publish_at, article.unpublish_at) == ("Old", *published)
    assert not Correction.objects.of(article).exists()


def image(name, shade=0):
    data = io.BytesIO()
    Image.new("RGB", (2, 2), (shade, 0, 0)).save(data, "PNG")
    return SimpleUploadedFile(name, data.getvalue(), "image/png")


def test_a_file_that_is_kept_is_taken_again_also_from_a_form_that_was_refused(editor):
    article = make.make_article(slug="old", **DRAFT)
    save(editor, article, image=image("one.png"), image_alt_en="One")
    first = Article.objects.get().image.name
    save(editor, article, image=image("two.png", 9), image_alt_en="Two", slug="new")
    make.make_article(slug="old")
    files = sorted(default_storage.listdir("articles")[1])

    page = restore(editor, restoring(article, versions_of(article)[-2]))
    assert page.status_code == 200
    assert "one" in page.content.decode()
    assert resent(editor, page)(slug="older").status_code == 302

    article.refresh_from_db()
    assert (article.image.name, article.image_alt_en) == (first, "One")
    assert sorted(default_storage.listdir("articles")[1]) == files
    assert restore(editor, restoring(article, versions_of(article)[-2])).status_code == 302
    article.refresh_from_db()
    assert article.image_alt_en == "Two"


def test_a_version_without_a_file_takes_it_off(editor):
    article = make.make_article(**DRAFT)
    save(editor, article, image=image("one.png"), image_alt_en="One")

    assert restore(editor, restoring(article, versions_of(article)[-2])).status_code == 302

    article.refresh_from_db()
    assert (bool(article.image), article.image_alt_en) == (False, "")


def test_a_file_that_is_gone_is_named(editor):
    article = make.make_article(**DRAFT)
    save(editor, article, image=image("one.png"), image_alt_en="One")
    name = Article.objects.get().image.name
    save(editor, article, **{"image-clear": "on", "image_alt_en": ""})
    default_storage.delete(name)

    page = restore(editor, restoring(article, versions_of(article)[-2]))

    assert page.status_code == 200
    assert errors_of(page)[0] == f"Image: the file “{name}” is not there any more."


def test_a_file_that_stays_is_not_looked_for(editor):
    article = make.make_article(headline_en="Old", **DRAFT)
    save(editor, article, image=image("one.png"), image_alt_en="One")
    save(editor, article, headline_en="New")
    article.refresh_from_db()
    default_storage.delete(article.image.name)

    assert restore(editor, restoring(article, versions_of(article)[-2])).status_code == 302

    assert Article.objects.get(pk=article.pk).headline_en == "Old"


def test_no_form_takes_a_file_that_its_version_does_not_name(editor):
    other = make.make_article(**DRAFT)
    save(editor, other, image=image("one.png"), image_alt_en="One")
    article = make.make_article(headline_en="Mine", **DRAFT)
    data = fields_of(editor.get(address(article)))

    for restored in (versions_of(other)[-1].pk, versions_of(article)[-1].pk, "x", "9" * 30):
        data = fields_of(editor.get(address(article)))
        assert editor.post(address(article), data | {"image_kept": "on", "restored": restored}).status_code == 302

    article.refresh_from_db()
    assert not article.image


# --- Two at one record -------------------------------------------------------------------------------------------


def test_who_saved_between_page_and_button_loses_nothing(first, second):
    body = make.make_organization(name_en="Old", summary_en="Old.", **DRAFT)
    stays, goes = (make.make_other_name(organization=body, name=name) for name in ("Stays", "Goes"))
    save(second, body, name_en="New", summary_en="New.", **{"other_names-1-DELETE": "on"})
    before = restoring(body, versions_of(body)[-2])
    button = fields_of(second.get(before))
    data = fields_of(first.get(address(body))) | {"summary_en": "Newest.", "founding_date": "1865"}
    data = forms.with_part(data, "other_names", name="Added", kind="alias", language="en")
    answer = first.post(address(body), data)
    assert answer.status_code == 302, errors_of(answer)

    page = second.post(before, button)

    assert page.status_code == 200
    body.refresh_from_db()
    assert (body.name_en, body.summary_en, body.other_names.count()) == ("New", "Newest.", 2)
    merging = page.context["adminform"].form.merging
    assert list(merging.both) == ["summary_en"]
    assert (merging.added, [place.label for place in merging.taken]) == (["Added"], ["Founded"])
    assert resent(second, page)().status_code == 302
    body.refresh_from_db()
    assert (body.name_en, body.summary_en, body.founding_date) == ("Old", "Old.", "1865")
    assert sorted(each.name for each in body.other_names.all()) == ["Added", "Goes", "Stays"]
    assert {each.uid for each in body.other_names.all()} > {stays.uid, goes.uid}


def test_a_part_that_was_deleted_meanwhile_comes_back_as_itself(first, second):
    body = make.make_organization(**DRAFT)
    name = make.make_other_name(organization=body, name="Name")
    old = fields_of(second.get(address(body)))
    save(first, body, **{"other_names-0-DELETE": "on"})

    page = second.post(address(body), old | {"other_names-0-name": "Another"})
    assert resent(second, page)().status_code == 302

    back = body.other_names.get()
    assert (back.pk, back.uid, back.name, back.version) == (name.pk, name.uid, "Another", 2)


def test_a_form_that_was_opened_before_a_deletion_does_not_take_what_came_back_for_what_it_was(first, second):
    body = make.make_organization(name_en="One", **DRAFT)
    old = fields_of(second.get(address(body)))
    save(first, body, name_en="Two")
    body.refresh_from_db()
    delete(first, body)
    assert restore(first, restoring(body, versions_of(body)[-1])).status_code == 302

    page = second.post(address(body), old | {"name_en": "Three"})

    assert page.status_code == 200
    assert list(page.context["adminform"].form.merging.both) == ["name_en"]


def test_a_record_that_was_deleted_between_page_and_button_is_not_brought_back_unasked(first, second):
    body = make.make_organization(name_en="Old", **DRAFT)
    save(second, body, name_en="New")
    before = restoring(body, versions_of(body)[0])
    button = fields_of(second.get(before))
    body.refresh_from_db()
    delete(first, body)

    page = second.post(before, button, follow=True)

    assert messages_of(page) == ["“Old” has been deleted. Nothing was restored."]
    assert not Organization.objects.filter(pk=body.pk).exists()
    assert restore(second, before).status_code == 302
    assert Organization.objects.get(pk=body.pk).name_en == "Old"


def test_nothing_is_brought_back_twice(first, second):
    body = make.make_organization(name_en="Body", **DRAFT)
    make.make_other_name(organization=body)
    delete(first, body)
    back = restoring(body, versions_of(body)[-1])
    other = make.make_organization(slug=body.slug, **DRAFT)
    button, refused = fields_of(second.get(back)), restore(second, back)
    other.slug = "elsewhere"
    other.save()
    assert restore(first, back).status_code == 302

    page, again = second.post(back, button, follow=True), resent(second, refused)()

    assert messages_of(page) == ["“Body” has been brought back. Nothing was restored."]
    assert "“Body” has been brought back already." in errors_of(again)
    assert (Organization.objects.filter(name_en="Body").count(), OtherName.objects.count()) == (1, 1)


# --- Large records -----------------------------------------------------------------------------------------------


def test_many_parts_take_as_many_queries_as_few(editor):
    counts = []
    for number in (3, 3, 20):  # the first learns what Django then knows
        body = make.make_organization(name_en="One", **DRAFT)
        with writing():
            for each in range(number):
                make.make_other_name(organization=body, name=f"Name {each}")
        save(editor, body, name_en="Two", **{"other_names-0-name": "Another", "other_names-1-DELETE": "on"})
        way = restoring(body, versions_of(body)[-2])
        with CaptureQueriesContext(connection) as shown:
            data = fields_of(editor.get(way))
        with CaptureQueriesContext(connection) as saved:
            assert editor.post(way, data).status_code == 302
        counts.append((len(shown), len(saved)))

    assert counts[1] == counts[2]
