"""Two editors at one record: the later save is refused, in words, and nothing typed is lost."""

import pytest
from django.contrib.admin.models import LogEntry

from meetings.models import Outcome
from organizations.models import Organization, OtherName
from records.sources.models import Source
from tests import admin_forms as forms
from tests import factories as make

pytestmark = pytest.mark.django_db


def names(response):
    """The hidden version and the texts that a page holds."""
    fields = forms.fields_of(response)
    return fields["version"], fields["name_en"]


def test_a_stale_save_is_refused_naming_who_changed_it_with_the_typed_text_kept(first, second):
    body = make.make_organization(name_en="Body")
    address = forms.address(body)
    mine, theirs = forms.fields_of(first.get(address)), forms.fields_of(second.get(address))
    first.post(address, mine | {"name_en": "Body of the first"})

    refused = second.post(address, theirs | {"name_en": "Body of the second", "summary_fr": "Résumé"})

    body.refresh_from_db()
    assert (body.name_en, body.summary_fr, body.version) == ("Body of the first", "", 2)
    assert refused.status_code == 200
    [sentence] = forms.errors_of(refused)
    assert sentence.startswith("first changed this record on ")
    assert sentence.endswith("Nothing was saved; what you typed stands below.")
    fields = forms.fields_of(refused)
    assert (fields["name_en"], fields["summary_fr"]) == ("Body of the second", "Résumé")
    link = next(a for a in forms.page_of(refused).iter("a") if a.get("target") == "_blank")
    assert (link.get("href"), link.get("rel")) == (address, "noopener")
    assert [entry.user.username for entry in LogEntry.objects.all()] == ["first"]
    # Sent again as it is, it is what the second editor means.
    assert second.post(address, fields).status_code == 302
    body.refresh_from_db()
    assert (body.name_en, body.summary_fr, body.version) == ("Body of the second", "Résumé", 3)


def test_a_save_after_a_change_of_a_part_is_stale_too(first, second):
    body = make.make_organization(name_en="Body")
    address = forms.address(body)
    mine, theirs = forms.fields_of(first.get(address)), forms.fields_of(second.get(address))
    named = forms.with_part(mine, "other_names", name="Corps", language="fr", kind="alias")
    assert first.post(address, named).status_code == 302

    refused = second.post(address, theirs | {"name_en": "Another name"})

    body.refresh_from_db()
    assert (body.name_en, body.version) == ("Body", 2)
    assert forms.errors_of(refused)[0].startswith("first changed this record on ")


def test_a_change_of_a_part_is_refused_after_the_whole_was_changed(first, second):
    body = make.make_organization(name_en="Body")
    make.make_other_name(organization=body, name="Alias")
    address = forms.address(body)
    mine, theirs = forms.fields_of(first.get(address)), forms.fields_of(second.get(address))
    first.post(address, mine | {"name_en": "New name"})

    changed = theirs | {"other_names-0-name": "Other alias"}
    refused = second.post(address, forms.with_part(changed, "other_names", name="Third", language="en", kind="alias"))

    assert set(OtherName.objects.values_list("name", flat=True)) == {"Alias"}
    fields = forms.fields_of(refused)
    assert (fields["other_names-0-name"], fields["other_names-1-name"]) == ("Other alias", "Third")


def test_parts_that_another_editor_deleted_do_not_swallow_what_was_typed(first, second):
    meeting = make.make_meeting()
    one, two = make.make_outcome(meeting=meeting), make.make_outcome(meeting=meeting)
    address = forms.address(meeting)
    mine, theirs = forms.fields_of(first.get(address)), forms.fields_of(second.get(address))
    first.post(address, mine | {"outcomes-0-DELETE": "on"})

    refused = second.post(address, theirs | {"outcomes-0-title_en": "My one", "outcomes-1-title_en": "My two"})

    assert [outcome.pk for outcome in Outcome.objects.all()] == [two.pk]
    assert one.pk != two.pk
    fields = forms.fields_of(refused)
    # The row that is gone stands behind the one that is there, as a new one.
    assert (fields["outcomes-0-title_en"], fields["outcomes-1-title_en"]) == ("My two", "My one")
    assert (fields["outcomes-0-id"], fields["outcomes-1-id"]) == (str(two.pk), "")
    assert forms.errors_of(refused)[0].startswith("first changed this record on ")
    assert second.post(address, fields).status_code == 302
    assert sorted(Outcome.objects.values_list("title_en", flat=True)) == ["My one", "My two"]


@pytest.mark.parametrize("version", ["", "0", "abc", "99999999999999999999"])
def test_a_form_that_does_not_say_a_version_is_refused(first, version):
    body = make.make_organization(name_en="Body")
    data = forms.fields_of(first.get(forms.address(body))) | {"version": version, "name_en": "New"}

    refused = first.post(forms.address(body), data)

    assert (refused.status_code, Organization.objects.get().name_en) == (200, "Body")
    assert "Nothing was saved" in forms.errors_of(refused)[0]


def test_a_second_save_from_a_fresh_form_succeeds(first, second):
    source = make.make_source(title="Report")
    address = forms.address(source)
    first.post(address, forms.fields_of(first.get(address)) | {"title": "First"})

    done = second.post(address, forms.fields_of(second.get(address)) | {"title": "Second"})

    assert done.status_code == 302
    assert Source.objects.values_list("title", "version").get(pk=source.pk) == ("Second", 3)


def test_the_history_lists_who_changed_the_record_or_its_parts(first, second):
    body = make.make_organization(name_en="Body")
    address = forms.address(body)
    first.post(address, forms.fields_of(first.get(address)) | {"name_en": "Renamed"})
    named = forms.with_part(forms.fields_of(second.get(address)), "other_names", name="X", language="en", kind="alias")
    second.post(address, named)

    history = first.get(forms.address(body, "history"))

    rows = [(v.revision.user and v.revision.user.username, v.revision.comment) for v in history.context["revisions"]]
    assert (
        rows == [("second", "Added other name “X”."), ("first", "Changed Name."), (None, ""), (None, "")][: len(rows)]
    )
    [*_earlier, taken_out], [*_before, put_in] = (
        [e.text for e in forms.page_of(history).iter(tag)] for tag in ("del", "ins")
    )
    assert (taken_out, put_in) == ("Body", "Renamed")


def test_a_moment_left_alone_keeps_what_its_control_does_not_show(first):
    article = make.make_article()
    moment = article.publish_at.replace(microsecond=123456)
    article.publish_at = moment
    article.save()
    data = forms.fields_of(first.get(forms.address(article))) | {"headline_en": "New headline"}

    first.post(forms.address(article), data)

    article.refresh_from_db()
    assert (article.headline_en, article.publish_at) == ("New headline", moment)
