"""What a record was is restored, and what was deleted brought back, through the form and its checks."""

import datetime
import io
import json

import pytest
from django import forms as inputs
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image
from reversion.models import Version

from meetings.models import Contribution, ContributionParty, Meeting, Outcome, Participation, Statement
from news.models import Article, Page
from organizations.models import Membership, Organization, OrganizationFigure, OtherName, Person
from records.editing.history import told_of
from records.editing.restoring import PUBLICATION
from records.editing.typed import plain_widget
from records.publication import Correction
from records.rows import writing
from records.texts.languages import CODES, column
from tests import admin_forms as forms
from tests import factories as make
from tests.admin_forms import NEEDED, address, errors_of, fields_of, links_of, messages_of

pytestmark = pytest.mark.django_db
by_model = pytest.mark.parametrize("model", NEEDED, ids=lambda model: model._meta.model_name)

DRAFT = {"status": "draft", "publish_at": None}
# What counts the changes, and so is another after each.
COUNTING = {"version", "updated_at", "ical_sequence"}
# Columns that stay as they were in the change: not with the others.
NOT_CHANGED = {Contribution: {"file"}, Article: {"image"}, Membership: {column("role", code) for code in CODES}}
DATES = {
    "founding_date": "1990", "dissolution_date": "2020-05", "start_date": "2018-03", "end_date": "2022-04", "date": "2021",
    "target_date": "2030", "attested_from": "2019-02-03", "attested_on": "2020-03-04",
    "starts_at": "2018-03-05T09:30", "ends_at": "2022-04-06T10:15", "time_zone": "Asia/Tokyo",
}  # fmt: skip


@pytest.fixture
def editor():
    return forms.signed_in(Client())


# --- All models, all columns -------------------------------------------------------------------------------------


def inlines_of(model):
    """The inlines of a model, each with the foreign key that leads to the whole."""
    for inline in admin.site.get_model_admin(model).inlines:
        fk = inline.fk_name or next(name for name, whole in inline.model.whole_models().items() if whole is model)
        yield inline, fk


def made(model):
    """A draft with as little in it as can be, and two parts of each kind."""
    values = {"sources": []} if hasattr(model, "sources") else {}
    record = make.MAKERS[model](**values, **(DRAFT if model.is_publishable else {}))
    for inline, fk in [*inlines_of(model)] * 2:
        make.MAKERS[inline.model](**{fk: record, "sources": []})
    record.refresh_from_db()
    return record


def person_with_capacities():
    """Somebody who held two capacities for long."""
    person = make.make_person()
    return person, *(make.make_membership(member_person=person, start_date="1990", end_date="..") for _each in "ab")


def who_spoke():
    person, first, second = person_with_capacities()
    told = {"speaker_person": person.pk, "speaker_organization": "", "capacity": first.pk, "contribution": ""}
    return told | {"further_capacities": [second.pk], "date": "2010"}


def who_took_part():
    person, capacity, _other = person_with_capacities()
    return {"person": person.pk, "capacity": capacity.pk, "post": "", "organization": ""}


def who_belongs_to_what():
    body = make.make_organization()
    roles = dict.fromkeys((column("role", code) for code in CODES), "")
    unchecked = [column("note", code) for code in CODES if code != "en"]
    of_it = {"organization": body.pk, "post": make.make_post(organization=body).pk}
    of_it["category"] = make.make_category(organization=body).pk
    return roles | of_it | {"member_organization": "", "unreviewed_translations": unchecked}


# What goes together in a row, where not everything goes with everything.
TOGETHER = {
    Membership: lambda _whole: who_belongs_to_what(),
    OrganizationFigure: lambda whole: {"category": make.make_category(organization=whole).pk},
    Meeting: lambda _whole: {
        "series": make.make_programme(kind="event-series").pk,
        "preceded_by": make.make_meeting(start_date="2001", end_date="2001").pk,
    },
    Participation: lambda _whole: who_took_part(),
    Outcome: lambda _whole: {"forwarded_to_meeting": ""},
    ContributionParty: lambda _whole: {"organization": "", "post": ""},
    Statement: lambda _whole: who_spoke(),
    Page: lambda _whole: {"parent": make.make_page(path=(path := f"mother-{make.number(Page)}")).pk, "path": f"{path}/child"},
}


def filled(form, whole, number):
    """Something else in every input of the form of one row, as a browser sends it."""
    sent, model = {}, form._meta.model
    columns = {each.name for each in (*model._meta.fields, *model._meta.many_to_many)}
    for name, field in form.fields.items():
        if name not in columns - PUBLICATION or isinstance(field, inputs.FileField) or field.widget.is_hidden:
            continue
        now = str(form[name].value() or "")
        if isinstance(plain_widget(field), inputs.CheckboxInput):
            sent[name] = "on"
        elif isinstance(field, inputs.ModelMultipleChoiceField):
            sent[name] = [make.MAKERS[field.queryset.model]().pk for _each in "ab"]
        elif isinstance(field, inputs.ModelChoiceField):
            sent[name] = make.MAKERS[field.queryset.model]().pk
        elif isinstance(field, inputs.MultipleChoiceField):
            sent[name] = [value for value, _label in field.choices]
        elif name in DATES:
            sent[name] = DATES[name]
        elif isinstance(field, inputs.ChoiceField):
            choices = [value for value, _label in field.choices if value and value != now]
            sent[name] = choices[number % len(choices)]
        elif isinstance(field, inputs.IntegerField | inputs.DecimalField):
            sent[name] = str(40 + number)
        elif isinstance(field, inputs.URLField | inputs.EmailField):
            sent[name] = "https://example.org/" if isinstance(field, inputs.URLField) else "unit@example.org"
        elif "language" in name:
            sent[name] = "fr"
        else:
            sent[name] = f"another-{name.replace('_', '-')}-{number}"
    sent |= TOGETHER.get(model, lambda _whole: {})(whole)
    return {form.add_prefix(name): value for name, value in sent.items()}


def changed(editor, record):
    """Change every input of a record through its form; of its two parts of each kind change one, delete one, add a third."""
    page = editor.get(forms.address(record))
    data = forms.fields_of(page) | filled(page.context["adminform"].form, record, 1)
    for each in page.context["inline_admin_formsets"]:
        formset = each.formset
        prefix, kept = formset.prefix, formset.forms[0]
        data |= filled(kept, record, 2) | {f"{prefix}-1-DELETE": "on"}
        added = {
            name.replace("__prefix__", "2"): value for name, value in filled(formset.empty_form, record, 3).items()
        }
        data |= added | {f"{prefix}-TOTAL_FORMS": "3"}
    saved = editor.post(forms.address(record), data)
    assert saved.status_code == 302, forms.errors_of(saved)


def said_by(row):
    """All that a row holds, but for what counts its changes."""
    columns = {each.attname: getattr(row, each.attname) for each in row._meta.concrete_fields if each.name not in COUNTING}
    if "created_at" in columns:  # revisions keep milliseconds
        columns["created_at"] = columns["created_at"].replace(microsecond=columns["created_at"].microsecond // 1000 * 1000)
    lists = {each.name: set(getattr(row, each.name).values_list("pk", flat=True)) for each in row._meta.many_to_many}
    return columns | lists


def snapshot(record):
    """All that a record and its parts hold, the parts by kind and key."""
    record = type(record).objects.get(pk=record.pk)
    found = {(type(record), record.pk): said_by(record)}
    for inline, fk in inlines_of(type(record)):
        found |= {(inline.model, row.pk): said_by(row) for row in inline.model.objects.filter(**{fk: record})}
    return found


def restoring(record, version):
    return f"{forms.address(record, 'restore')}{version.pk}/"


def versions_of(record):
    """The versions of a record, the oldest first."""
    return list(Version.objects.get_for_object_reference(type(record), record.pk).order_by("pk"))


def restore(client, address):
    """Press the button of the page that shows what would be restored."""
    return client.post(address, forms.fields_of(client.get(address)))


@by_model
def test_every_column_list_and_part_is_restored_in_both_directions(editor, model):
    record = made(model)
    before = snapshot(record)
    changed(editor, record)
    after = snapshot(record)
    same = {name for name, value in before[model, record.pk].items() if after[model, record.pk][name] == value}
    assert same & {each.name for each in told_of(model)} - PUBLICATION <= NOT_CHANGED.get(model, set())
    old, new = versions_of(record)[-2:]

    back = restore(editor, restoring(record, old))
    assert back.status_code == 302, forms.errors_of(back)
    assert snapshot(record) == before
    again = restore(editor, restoring(record, new))

    assert again.status_code == 302, forms.errors_of(again)
    assert snapshot(record) == after
    comments = [version.revision.comment for version in versions_of(record)[-2:]]
    assert all(comment.startswith("Restored as of ") for comment in comments)
    counted = [version.field_dict["version"] for version in versions_of(record)[-4:]]
    assert counted == list(range(counted[0], counted[0] + 4))


@by_model
def test_what_was_deleted_comes_back_with_its_parts_as_it_was(editor, model):
    record = made(model)
    changed(editor, record)
    if model is Organization:  # one that has categories is not deleted
        OrganizationFigure.objects.update(category=None)
        record.membership_categories.all().delete()
    record.refresh_from_db()
    before, version = snapshot(record), record.version
    editor.post(forms.address(record, "delete"), forms.deletion_of(record))
    assert not model.objects.filter(pk=record.pk).exists()
    [link] = [each.get("href") for each in links_in(editor.get(deleted_list(model))) if "/restore/" in each.get("href")]

    back = restore(editor, link)

    assert back.status_code == 302, forms.errors_of(back)
    assert back["Location"] == forms.address(record)
    assert snapshot(record) == before
    record.refresh_from_db()
    assert record.version == version + 1  # no form that was opened before it was deleted takes it for what it was then


def links_in(page):
    return [each for each in forms.page_of(page).iter("a") if each.get("href")]


def deleted_list(model):
    return f"/admin/{model._meta.app_label}/{model._meta.model_name}/deleted/"


# --- What is refused, and mended ---------------------------------------------------------------------------------


def save(client, record, **changes):
    """Save a record through its form."""
    saved = client.post(address(record), fields_of(client.get(address(record))) | changes)
    assert saved.status_code == 302, errors_of(saved)


def delete(client, record):
    assert client.post(address(record, "delete"), forms.deletion_of(record)).status_code == 302
    assert not type(record).objects.filter(pk=record.pk).exists()


def resent(client, page):
    """Save a form that came back, as a browser does: to the address that it names, else to where it stands."""
    [form] = [each for each in forms.page_of(page).iter("form") if each.get("id", "").endswith("_form")]
    return lambda **changes: client.post(form.get("action"), fields_of(page) | changes)


def comment_of(record):
    return versions_of(record)[-1].revision.comment


def test_a_slug_that_is_taken_is_refused_in_the_form_which_is_mended_and_saved(editor):
    body = make.make_organization(slug="old", name_en="Old", **DRAFT)
    save(editor, body, slug="new", name_en="New")
    make.make_organization(slug="old", name_en="Other")

    page = restore(editor, restoring(body, versions_of(body)[0]))

    assert (page.status_code, errors_of(page)) == (200, ["Organization with this Slug already exists."])
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
    membership = make.make_membership(**seat, start_date="2010", end_date="2012", **DRAFT)
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
    data = forms.with_part(fields_of(editor.get(address(meeting))), "outcomes", position="3", title_en="Four", kind="agreed")
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


@pytest.fixture
def storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def test_a_file_that_is_kept_is_taken_again_also_from_a_form_that_was_refused(editor, storage):
    article = make.make_article(slug="old", **DRAFT)
    save(editor, article, image=image("one.png"), image_alt_en="One")
    first = Article.objects.get().image.name
    save(editor, article, image=image("two.png", 9), image_alt_en="Two", slug="new")
    make.make_article(slug="old")
    files = sorted(storage.rglob("*.png"))

    page = restore(editor, restoring(article, versions_of(article)[-2]))
    assert page.status_code == 200
    assert "one" in page.content.decode()
    assert resent(editor, page)(slug="older").status_code == 302

    article.refresh_from_db()
    assert (article.image.name, article.image_alt_en) == (first, "One")
    assert sorted(storage.rglob("*.png")) == files
    assert restore(editor, restoring(article, versions_of(article)[-2])).status_code == 302
    article.refresh_from_db()
    assert article.image_alt_en == "Two"


def test_a_version_without_a_file_takes_it_off(editor, storage):
    article = make.make_article(**DRAFT)
    save(editor, article, image=image("one.png"), image_alt_en="One")

    assert restore(editor, restoring(article, versions_of(article)[-2])).status_code == 302

    article.refresh_from_db()
    assert (bool(article.image), article.image_alt_en) == (False, "")


def test_a_file_that_is_gone_is_named(editor, storage):
    article = make.make_article(**DRAFT)
    save(editor, article, image=image("one.png"), image_alt_en="One")
    name = Article.objects.get().image.name
    save(editor, article, **{"image-clear": "on", "image_alt_en": ""})
    (storage / name).unlink()

    page = restore(editor, restoring(article, versions_of(article)[-2]))

    assert page.status_code == 200
    assert errors_of(page)[0] == f"Image: the file “{name}” is not there any more."


def test_no_form_takes_a_file_that_its_version_does_not_name(editor, storage):
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
    data = forms.with_part(data, "other_names", name="Added", kind="alias")
    assert first.post(address(body), data).status_code == 302

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
    other = make.make_organization(slug=body.slug)
    button, refused = fields_of(second.get(back)), restore(second, back)
    other.slug = "elsewhere"
    other.save()
    assert restore(first, back).status_code == 302

    page, again = second.post(back, button, follow=True), resent(second, refused)()

    assert messages_of(page) == ["“Body” has been brought back. Nothing was restored."]
    assert "“Body” has been brought back already." in errors_of(again)
    assert (Organization.objects.filter(name_en="Body").count(), OtherName.objects.count()) == (1, 1)


# --- Bringing back -----------------------------------------------------------------------------------------------


def test_what_cannot_come_back_is_told_in_the_form_and_comes_back_as_itself_when_mended(editor):
    body = make.make_organization(slug="body", name_en="Body", status="in_review", publish_at=None)
    name = make.make_other_name(organization=body, name="Alias")
    delete(editor, body)
    make.make_organization(slug="body", name_en="Other")

    page = restore(editor, restoring(body, versions_of(body)[-1]))

    assert (page.status_code, errors_of(page)) == (200, ["Organization with this Slug already exists."])
    assert resent(editor, page)(slug="body-2").status_code == 302
    back = Organization.objects.get(uid=body.uid)
    assert (back.pk, back.slug, back.status, back.version) == (body.pk, "body-2", "in_review", 2)
    assert [(each.pk, each.uid) for each in back.other_names.all()] == [(name.pk, name.uid)]
    assert comment_of(back).startswith("Restored as of ")
    [first, *_rest, last] = editor.get(address(back, "history")).context["revisions"]
    assert first.object_id == last.object_id == str(body.pk)


def test_an_earlier_version_of_what_was_deleted_comes_back_from_its_history(editor):
    person = make.make_person(name_en="Old", **DRAFT)
    save(editor, person, name_en="New")
    person.refresh_from_db()
    delete(editor, person)
    ways = [each.get("href") for each in links_in(editor.get(address(person, "history")))]

    [_deleted, _new, old] = [way for way in ways if "/restore/" in way]
    assert restore(editor, old).status_code == 302

    person = Person.objects.get(pk=person.pk)
    assert (person.name_en, person.version) == ("Old", 3)


def test_what_was_withdrawn_before_it_was_public_comes_back_as_a_draft(editor):
    person = make.make_person(name_en="Zhao", status="published", publish_at=timezone.now() + datetime.timedelta(days=9))
    person.withdraw("Entered twice.")
    delete(editor, person)

    assert restore(editor, restoring(person, versions_of(person)[-1])).status_code == 302

    assert Person.objects.get(pk=person.pk).status == "draft"


# --- Who may, and what is asked by hand --------------------------------------------------------------------------


def test_the_newest_version_alone_is_not_offered(editor):
    body = make.make_organization(name_en="One")
    save(editor, body, name_en="Two")
    offered = [each.get("href") for each in links_in(editor.get(address(body, "history"))) if "/restore/" in each.get("href")]

    assert offered == [restoring(body, each) for each in versions_of(body)[-2::-1]]
    page = editor.get(restoring(body, versions_of(body)[-1]))
    assert fields_of(page) == {}
    assert "They say the same." in page.content.decode()


def test_who_may_not_change_a_record_does_not_restore_it():
    public, draft = make.make_person(name_en="Old"), make.make_person(name_en="Old", **DRAFT)
    deleted = make.make_person(name_en="Gone", **DRAFT)
    publisher, contributor, reader = (Client() for _each in range(3))
    forms.signed_in(publisher, "publisher", "Publisher")
    forms.signed_in(contributor, "contributor", "Contributor")
    for record in (public, draft):
        save(publisher, record, name_en="New")
    delete(publisher, deleted)
    ways = [restoring(public, versions_of(public)[0]), restoring(draft, versions_of(draft)[0])]
    ways.append(restoring(deleted, versions_of(deleted)[-1]))
    version = {"version": "2"}

    assert [reader.get(way).status_code for way in ways] == [302] * 3
    assert [reader.post(way, version)["Location"].startswith("/admin/login/") for way in ways] == [True] * 3
    assert [contributor.get(way).status_code for way in ways] == [403, 200, 200]
    assert "/restore/" not in contributor.get(address(public, "history")).content.decode()
    assert [contributor.post(ways[0], version).status_code, restore(contributor, ways[1]).status_code] == [403, 302]
    assert restore(contributor, ways[2]).status_code == 302
    public.refresh_from_db()
    assert public.name_en == "New"
    assert restore(publisher, ways[0]).status_code == 302


def test_who_may_not_add_does_not_bring_back():
    body = make.make_organization(**DRAFT)
    editor, other = Client(), Client()
    forms.signed_in(editor)
    delete(editor, body)
    user = forms.make_user("viewer", "Contributor")
    user.groups.clear()
    user.user_permissions.set(Permission.objects.filter(codename__in=["view_organization", "change_organization"]))
    forms.sign_in(other, user)
    way = restoring(body, versions_of(body)[-1])

    assert [other.get(way).status_code, other.post(way).status_code] == [403, 403]
    assert "/restore/" not in other.get(deleted_list(Organization)).content.decode()
    forged = {"restored": versions_of(body)[-1].pk, "slug": "x", "name_en": "X", "classification": "other"}
    assert other.post(forms.add_address(Organization), forged).status_code == 403


def test_to_look_writes_nothing(editor, django_assert_num_queries):
    body = make.make_organization(name_en="One", **DRAFT)
    save(editor, body, name_en="Two")
    count, version = Version.objects.count(), versions_of(body)[0]
    with CaptureQueriesContext(connection) as asked:
        editor.get(restoring(body, version))
    assert [each["sql"] for each in asked if not each["sql"].startswith("SELECT")] == []
    assert Version.objects.count() == count


@pytest.mark.parametrize("key", ["x", "0", "-1", "1.5", "99999999999999999999999", "%00", "١"])
def test_what_is_no_version_of_the_record_is_not_found(editor, key):
    body, other = make.make_organization(), make.make_organization()
    base = f"/admin/organizations/organization/"
    theirs = versions_of(other)[0].pk
    ways = [f"{base}{body.pk}/restore/{key}/", f"{base}{body.pk}/restore/{theirs}/", f"{base}{key}/restore/{theirs}/"]

    answers = [ask(way).status_code for way in ways for ask in (editor.get, editor.post)]

    assert answers == [404] * 6


@pytest.mark.parametrize("version", ["x", "0", "77", "9" * 40, "\x00", "-1"])
def test_a_version_that_was_never_opened_overwrites_nothing_unseen(editor, version):
    body = make.make_organization(name_en="One", **DRAFT)
    save(editor, body, name_en="Two")

    page = editor.post(restoring(body, versions_of(body)[0]), {"version": version, "name_en": "Forged", "_publish": "1"})

    assert page.status_code == 200
    assert list(page.context["adminform"].form.merging.both) == ["name_en"]
    body.refresh_from_db()
    assert (body.name_en, body.status) == ("Two", "draft")


@pytest.mark.parametrize("key", ["x", "-1", "9" * 40, "\x00", "another"])
def test_a_part_of_another_record_does_not_come_back_here(editor, key):
    body, other = make.make_organization(**DRAFT), make.make_organization(**DRAFT)
    name = make.make_other_name(organization=other, name="Theirs")
    save(editor, other, **{"other_names-0-DELETE": "on"})
    data = forms.with_part(
        fields_of(editor.get(address(body))),
        "other_names",
        name="Mine",
        kind="alias",
        restored=str(name.pk) if key == "another" else key,
    )

    assert editor.post(address(body), data).status_code == 302

    mine = body.other_names.get()
    assert (mine.name, mine.version) == ("Mine", 1)
    assert mine.uid != name.uid


def test_a_version_that_cannot_be_read_any_more_offers_nothing(editor):
    body = make.make_organization(name_en="One", **DRAFT)
    save(editor, body, name_en="Two")
    version = versions_of(body)[0]
    version.serialized_data = version.serialized_data.replace('"version": 1', '"version": "first"')
    version.save()

    pages = [editor.get(restoring(body, version)), editor.post(restoring(body, version), {"version": "2"})]

    for page in pages:
        assert page.status_code == 200
        assert "This version cannot be read any more" in page.content.decode()
        assert fields_of(page) == {}
    assert "/restore/" not in editor.get(address(body, "history")).content.decode()
    body.refresh_from_db()
    assert body.name_en == "Two"


def test_a_column_that_was_made_since_stays_as_it_is(editor):
    body = make.make_organization(name_en="One", country="", **DRAFT)
    version = versions_of(body)[0]
    save(editor, body, name_en="Two", country="FR")
    row = json.loads(version.serialized_data)
    del row[0]["fields"]["country"]
    version.serialized_data = json.dumps(row)
    version.save()

    assert restore(editor, restoring(body, version)).status_code == 302

    body.refresh_from_db()
    assert (body.name_en, body.country) == ("One", "FR")


# --- Large records -----------------------------------------------------------------------------------------------


def test_many_parts_take_as_many_queries_as_few(editor):
    counts = []
    for number in (3, 30):
        body = make.make_organization(name_en="One", **DRAFT)
        with writing():
            for each in range(number):
                make.make_other_name(organization=body, name=f"Name {each}")
        save(editor, body, name_en="Two", **{"other_names-0-name": "Another", "other_names-1-DELETE": "on"})
        way = restoring(body, versions_of(body)[0])
        with CaptureQueriesContext(connection) as shown:
            data = fields_of(editor.get(way))
        with CaptureQueriesContext(connection) as saved:
            assert editor.post(way, data).status_code == 302
        with CaptureQueriesContext(connection) as plain:
            save(editor, body, name_en="Three", **{"other_names-0-name": "Other"})
        counts.append((len(shown), len(saved) - len(plain)))

    assert counts[0] == counts[1]
