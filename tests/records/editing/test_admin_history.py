"""The history of a record says what happened: old and new of each field, in texts, references, lists and parts."""

import datetime

import pytest
from django.test import Client
from django.utils import timezone

from organizations.models import Organization
from records.editing.inputs import label_of_column
from records.publication import Status
from tests import admin_forms as forms
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return forms.signed_in(Client())


def save(editor, record, **changes):
    address = forms.address(record)
    saved = editor.post(address, forms.fields_of(editor.get(address)) | changes)
    assert saved.status_code == 302, forms.errors_of(saved)


def text(pieces):
    marks = {"gone": "-", "new": "+", "kept": ""}
    return "".join(f"{marks[piece.kind]}{piece.text}{marks[piece.kind]}" for piece in pieces)


def told(response):
    """What each revision is said to have changed, the latest first."""
    return [
        (
            version.told.sentences,
            {change.label: text(change.pieces) for change in version.told.changes},
            [(name, {change.label: text(change.pieces) for change in changes}) for name, changes in version.told.parts],
        )
        for version in response.context["revisions"]
    ]


def history(editor, record, query=""):
    return editor.get(forms.address(record, "history") + query)


def test_a_revision_says_old_and_new_of_each_field(editor):
    old, new, source = (
        make.make_organization(name_en="Old"),
        make.make_organization(name_en="New"),
        make.make_source(title="Source 2"),
    )
    body = make.make_organization(
        name_en="Body", parent=old, country="CH", summary_en="Founded in Paris.", founding_date="1865"
    )
    save(
        editor,
        body,
        name_ar="هيئة",
        parent=new.pk,
        country="FR",
        summary_en="Founded in Berne.",
        founding_date="",
        name_damaged="on",
        sources=[source.pk],
    )

    [sentences, changes, parts], *_earlier = told(history(editor, body))

    assert (sentences, parts) == ([], [])
    assert changes == {
        label_of_column(Organization, "name_ar"): "+هيئة+",
        "Part of": "-Old-+New+",
        "Country": "-Switzerland-+France+",
        "Summary": "Founded in -Paris-+Berne+.",
        "Founded": "-1865-",
        "Name damaged in the source": "-no-+yes+",
        "Sources": "-The source-+Source 2+",
    }


def test_parts_that_were_added_changed_and_deleted_are_told(editor):
    meeting = make.make_meeting()
    make.make_outcome(meeting=meeting, title_en="First", position=1)
    make.make_outcome(meeting=meeting, title_en="Second", position=2)
    save(editor, meeting, **{"outcomes-0-title_en": "First one"})
    save(editor, meeting, **{"outcomes-1-DELETE": "on"})

    deleted, changed, *_earlier = told(history(editor, meeting))

    assert deleted == ([], {}, [("Outcome “Second” was deleted.", {})])
    assert changed == ([], {}, [("Outcome “First one”", {"Title": "First+ one+"})])


def test_what_became_of_the_publication_is_a_sentence(editor):
    article = make.make_article(status=Status.DRAFT, publish_at=None)
    save(editor, article, status="in_review")
    save(editor, article, _publish="1", publish_at="2999-12-24T09:00:00")
    article.refresh_from_db()
    article.publish_at = timezone.now() - datetime.timedelta(hours=1)
    article.save()
    article.withdraw("Entered twice.")

    sentences = [sentences for sentences, *_rest in told(history(editor, article))]

    assert sentences[:4] == [
        ["Withdrawn: Entered twice."],
        ["Published."],
        ["Scheduled for Dec. 24, 2999, 9 a.m."],
        ["In review."],
    ]


def test_any_two_versions_are_compared(editor):
    body = make.make_organization(name_en="One")
    for name in ("Two", "Three"):
        save(editor, body, name_en=name)
    newest, _middle, oldest, *_ = history(editor, body).context["revisions"]

    page = history(editor, body, f"?newer={oldest.pk}&older={newest.pk}")

    assert [each.pk for each in page.context["compared"]] == [oldest.pk, newest.pk]
    assert [text(each.pieces) for each in page.context["comparison"].changes] == ["-One-+Three+"]


@pytest.mark.parametrize("query", ["?older=x&newer=1", "?older=1", "?older=99999999999999999999&newer=2", "?p=77"])
def test_what_cannot_be_compared_leaves_the_history(editor, query):
    body = make.make_organization(name_en="One")
    save(editor, body, name_en="Two")

    page = history(editor, body, query)

    assert page.status_code == 200
    assert "comparison" not in page.context


def test_lists_of_columns_and_of_lists_are_told_as_the_form_names_them(editor):
    body = make.make_organization(name_en="Body", name_fr="Corps")
    save(editor, body, unreviewed_translations=["name_fr"], incomplete_lists=["members"])

    [_sentences, changes, _parts], *_earlier = told(history(editor, body))

    assert sorted(changes.values()) == sorted([f"+{label_of_column(Organization, 'name_fr')}+", "+Members+"])


def test_a_clock_is_told_in_its_own_time_zone(editor):
    meeting = make.make_meeting(time_zone="Asia/Tokyo")
    save(editor, meeting, starts_at="2021-10-15T09:00")

    [_sentences, changes, _parts], *_earlier = told(history(editor, meeting))

    assert [text for text in changes.values() if "9 a.m." in text] == ["+Oct. 15, 2021, 9 a.m.+"]


def test_versions_of_another_record_are_not_compared(editor):
    body, other = make.make_organization(name_en="One"), make.make_organization(name_en="Secret")
    save(editor, body, name_en="Two")
    save(editor, other, name_en="Secret too")
    [own, theirs] = [history(editor, each).context["revisions"][0].pk for each in (body, other)]

    assert "comparison" not in history(editor, body, f"?older={own}&newer={theirs}").context


def test_what_is_gone_is_called_as_it_was(editor):
    mother = make.make_organization(name_en="Mother", status=Status.DRAFT, publish_at=None)
    body = make.make_organization(name_en="Body", parent=mother, status=Status.DRAFT, publish_at=None)
    save(editor, body, parent="")
    mother.refresh_from_db()
    mother.delete()

    [_sentences, changes, _parts], *_earlier = told(history(editor, body))

    assert changes == {"Part of": "-Mother-"}


def test_a_long_history_takes_few_queries(editor, django_assert_max_num_queries):
    meeting = make.make_meeting()
    make.make_outcome(meeting=meeting, title_en="First", position=1)
    for number in range(12):
        save(editor, meeting, **{"outcomes-0-title_en": f"Title {number}"})

    with django_assert_max_num_queries(45):
        history(editor, meeting)


def test_a_version_that_cannot_be_read_any_more_is_said_to_be_one(editor):
    body = make.make_organization(name_en="One")
    save(editor, body, name_en="Two")
    save(editor, body, name_en="Three")
    version = history(editor, body).context["revisions"][1]
    version.serialized_data = version.serialized_data.replace('"version": 2', '"version": "second"')
    version.save()

    sentences = [sentences for sentences, *_rest in told(history(editor, body))]

    assert [each[0][:30] for each in sentences[:2]] == ["What it changed cannot be told"] * 2


def test_the_last_two_versions_are_chosen_to_be_compared(editor):
    body = make.make_organization(name_en="One")
    for name in ("Two", "Three"):
        save(editor, body, name_en=name)

    page = history(editor, body)

    newest, before, *_ = page.context["revisions"]
    chosen = [each for each in forms.page_of(page).iter("input") if "checked" in each.attrib]
    assert {each.get("name"): each.get("value") for each in chosen} == {
        "newer": str(newest.pk),
        "older": str(before.pk),
    }
