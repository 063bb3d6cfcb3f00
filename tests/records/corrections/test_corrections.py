"""Corrections: said on the page of the record, and listed with the withdrawals, the latest first."""

import datetime
import json

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.text import capfirst
from reversion.models import Version

from meetings.models import MeetingFigure, Outcome, Participation
from organizations.models import MembershipCategory, Organization, Post, Relation
from records.kinds import kinds
from records.publication import Correction, correctable, publishable_models
from records.sources import Source
from tests import factories as make
from tests.factories import (
    make_article,
    make_correction,
    make_membership,
    make_organization,
    make_person,
    make_post,
    make_source,
)
from tests.pages import HTML, internal_links, parse, text, words

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
MARCH = datetime.datetime(2026, 3, 5, 12, tzinfo=datetime.UTC)

# What has no form of its own is corrected in that of the record to which it belongs.
WITH_THEIR_WHOLE = (Relation, Participation, Outcome, MeetingFigure)


def entries(client, address="/corrections/"):
    """What the list says, entry by entry."""
    page = client.get(address)
    return [words(item) for item in parse(page).findall(f".//{HTML}ul[@class='entries list']/{HTML}li")]


def make_cited(**values):
    """A source that a public record cites."""
    source = make_source(**values)
    make_organization(sources=[source])
    return source


def make_each():
    """One public record of each kind; what has no status is used by one that has."""
    records = [make.MAKERS[model]() for model in publishable_models()]
    post, category = make_post(), make.make_category()
    make_membership(organization=post.organization, post=post)
    make_membership(organization=category.organization, category=category)
    return [*records, make_cited(), post, category]


def test_the_list_names_what_was_corrected_and_what_was_withdrawn_the_latest_first(client):
    story, body, person = make_article(headline_en="Story"), make_organization(name_en="Body"), make_person()
    make_correction(story, note_en="The year was wrong.", at=MARCH)
    make_correction(body, note_en="The name was wrong.", at=MARCH + DAY)
    make_article(headline_en="Draft", correction_note_en="Not public.", status="draft", publish_at=None)
    make_organization(name_en="Twice").withdraw("Entered twice.")
    person.withdraw("A request.", unnamed=True)

    today = timezone.now().strftime("%-d %B %Y")
    assert entries(client) == [
        f"{today} Not named A request. Withdrawal · Person",
        f"{today} Twice Entered twice. Withdrawal · Organization",
        "6 March 2026 Body The name was wrong. Correction · Organization",
        "5 March 2026 Story The year was wrong. Correction · Article",
    ]
    assert entries(client, "/corrections/?act=correction&kind=article") == [
        "5 March 2026 Story The year was wrong. Correction · Article"
    ]


def test_a_list_without_corrections_says_so_and_not_that_nothing_was_published(client):
    make_organization(name_en="Body")

    said = [text(client.get(address)) for address in ("/corrections/", "/fr/corrections/", "/meetings/")]

    assert "Nothing has been corrected or withdrawn so far." in said[0]
    assert "Rien n’a été corrigé ni retiré jusqu’à présent." in said[1]
    assert "Nothing has been published here yet." in said[2]


def test_a_correction_of_each_kind_stands_on_its_page_in_the_list_and_in_the_api(client):
    records = make_each()
    for record in records:
        make_correction(record, note_en=f"About the {record._meta.model_name}.", note_fr="En français.", at=MARCH)

    listed = " ".join(entries(client))

    assert [type(record) for record in records if not record.is_publishable] == [Source, Post, MembershipCategory]
    assert {type(record) for record in records} == set(correctable().values())
    for record in records:
        said = f"About the {record._meta.model_name}."
        assert said in listed
        whose = "" if record.has_page else f"{capfirst(record._meta.verbose_name)}: {record.label}. "
        page = (
            text(client.get(record.home.get_absolute_url())).replace(" :", ":").replace(" .", ".")
        )  # each element is read by itself
        assert f"Corrected on 5 March 2026: {whose}{said}" in page
        assert "En français." in text(client.get(f"/fr{record.home.get_absolute_url()}"))
    for row in client.get("/api/v1/corrections/").json()["results"]:
        assert row["note"] == {"en": f"About the {row['kind']}.", "fr": "En français."}
        assert row["at"] == "2026-03-05T12:00:00Z"
        assert row["record_id"] in {str(record.uid) for record in records}
        assert client.get(row["page"]).status_code == 200


def notes_on(client, address):
    """The notes of correction on a page, in its order."""
    return [words(each) for each in parse(client.get(address)).findall(f".//{HTML}p[@class='notice correction']")]


def test_a_body_tells_the_corrections_of_its_posts_and_categories_with_their_names_and_of_no_others(client):
    body = make_organization(slug="itu")
    post = make_post(organization=body, label_en="Director", label_fr="Directeur")
    category = make.make_category(organization=body, label_en="Member State")
    unused, foreign = make_post(organization=body), make_post()
    make_membership(organization=body, post=post)
    make_membership(organization=body, category=category)
    make_membership(organization=foreign.organization, post=foreign)
    for day, record in enumerate((post, body, category, unused, foreign)):
        make_correction(record, note_en=f"Wrong {day}.", at=MARCH + day * DAY)

    assert notes_on(client, "/organizations/itu/") == [
        "Corrected on 7 March 2026: Membership category: Member State. Wrong 2.",
        "Corrected on 6 March 2026: Wrong 1.",
        "Corrected on 5 March 2026: Post: Director. Wrong 0.",
    ]
    assert notes_on(client, "/fr/organizations/itu/")[2] == "Rectifié le 5 mars 2026 : Poste : Directeur. Wrong 0."
    assert notes_on(client, "/organizations/itu/?at=2021-10-15") == notes_on(client, "/organizations/itu/")
    script = parse(client.get("/organizations/itu/")).find(f".//{HTML}script[@type='application/ld+json']").text
    (page, *_rest) = json.loads(script)["@graph"]
    about = [(each["text"], each.get("about", {}).get("name")) for each in page["correction"]]
    assert about == [("Wrong 2.", "Member State"), ("Wrong 1.", None), ("Wrong 0.", "Director")]


@pytest.mark.parametrize("size", [1, 12])
def test_the_corrections_of_posts_and_categories_cost_a_query_a_kind_however_many_there_are(client, size):
    body, counts = make_organization(slug="itu"), []
    rows = [make_post(organization=body) for _n in range(size)]
    rows += [make.make_category(organization=body) for _n in range(size)]
    for row in rows:
        make_membership(organization=body, **{"post" if isinstance(row, Post) else "category": row})
    for corrected in ([], [body], rows[:size], rows[size:]):
        for row in corrected:
            make_correction(row)
        client.get("/organizations/itu/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/organizations/itu/")
        counts.append(len(queries))

    assert [count - counts[0] for count in counts] == [0, 0, 1, 2]


def test_the_detail_in_the_api_says_what_was_corrected_the_latest_first(client):
    body = make_organization(slug="itu")
    first, second = make_correction(body, at=MARCH), make_correction(body, note_fr="Note", at=MARCH + DAY)

    told = client.get("/api/v1/organizations/itu/").json()["corrections"]

    assert [each["id"] for each in told] == [str(second.uid), str(first.uid)]
    assert told[0] == {
        "id": str(second.uid),
        "at": "2026-03-06T12:00:00Z",
        "note": {"en": second.note_en, "fr": "Note"},
        "url": f"http://testserver/api/v1/corrections/{second.uid}/",
    }
    (french, _) = client.get("/api/v1/organizations/itu/?lang=fr").json()["corrections"]
    assert french["note"] == {"fr": "Note"}
    assert client.get(told[0]["url"]).json()["note"] == told[0]["note"]


def test_an_article_keeps_its_last_note_where_the_api_has_always_had_it(client):
    story = make_article(slug="story")
    make_article(slug="right")
    make_correction(story, note_en="First.", at=MARCH)
    make_correction(story, note_en="Second.", note_fr="Deuxième.", at=MARCH + DAY)

    rows = {row["slug"]: row["correction_note"] for row in client.get("/api/v1/articles/").json()["results"]}

    assert rows == {"story": {"en": "Second.", "fr": "Deuxième."}, "right": {}}
    assert client.get("/api/v1/articles/story/").json()["correction_note"] == rows["story"]


def test_a_page_tells_programs_what_was_corrected_on_it(client):
    make_correction(make_organization(slug="itu"), note_en="The name was wrong.", at=MARCH)

    script = parse(client.get("/organizations/itu/")).find(f".//{HTML}script[@type='application/ld+json']").text

    assert '"correction":[{"@type":"CorrectionComment","text":"The name was wrong.","datePublished":' in script


def test_a_correction_is_news_of_its_record_and_one_change_with_it():
    body = make_organization()
    before = body.updated_at

    correction = make_correction(body)

    body.refresh_from_db()
    assert (body.version, body.updated_at > before) == (2, True)
    (revision,) = {version.revision for version in Version.objects.get_for_object(correction)}
    assert body in {version.object for version in revision.version_set.all()}


def test_a_note_for_a_moment_to_come_is_not_told_yet(client):
    make_correction(make_organization(slug="itu"), note_en="Later.", at=timezone.now() + DAY)

    assert entries(client) == []
    assert "Later." not in text(client.get("/organizations/itu/"))
    assert client.get("/api/v1/organizations/itu/").json()["corrections"] == []


def test_of_what_is_withdrawn_only_the_withdrawal_is_told_and_of_what_is_public_again_only_its_corrections(client):
    body = make_organization(name_en="Body")
    make_correction(body, note_en="The year was wrong.", at=MARCH)
    body.withdraw("A doubt.")
    first = entries(client)

    body.publish()
    public = entries(client)
    body.withdraw("No doubt.")
    second = entries(client)

    assert [[entry.split(" ", 3)[3] for entry in each] for each in (first, public, second)] == [
        ["Body A doubt. Withdrawal · Organization"],
        ["Body The year was wrong. Correction · Organization"],
        ["Body No doubt. Withdrawal · Organization"],
    ]


def test_what_was_never_public_leaves_no_withdrawal():
    make_organization(status="draft", publish_at=None).withdraw("Entered twice.")
    make_organization(publish_at=timezone.now() + DAY).withdraw("Too early.")

    assert Correction.objects.count() == 0


def test_a_withdrawal_tells_the_name_that_readers_knew_not_one_that_came_with_it_or_after():
    body = make_organization(name_en="Known", name_fr="Connu", unreviewed_translations=["name_fr"])
    body.name_en, body.status, body.withdrawal_reason = "Secret", "withdrawn", "A doubt."
    body.full_clean()
    body.save()
    body.name_en = "Later"
    body.save()

    row = Correction.objects.published().get()

    assert (row.name_en, row.name_fr, row.unreviewed_translations) == ("Known", "Connu", ["name_fr"])
    assert (row.at, row.note_en) == (body.withdrawn_at, "A doubt.")


def test_a_reason_that_is_changed_later_is_changed_in_the_list():
    body = make_organization()
    body.withdraw("A doubt.")

    body.withdrawal_reason = "No doubt."
    body.full_clean()
    body.save()

    assert list(Correction.objects.published().values_list("note_en", flat=True)) == ["No doubt."]


def test_a_membership_is_called_by_its_ends_in_each_language():
    body, person = make_organization(name_en="Union", name_fr="Union"), make_person(name_en="Zhao", name_fr="Zhao")
    make.make_membership(organization=body, member_person=person, start_date="2015").withdraw("Entered twice.")

    row = Correction.objects.get()

    assert (row.name_en, row.name_fr) == ("Zhao in Union: 2015", "Zhao au sein de Union\xa0: 2015")


def test_many_corrections_come_in_pages_at_a_constant_cost(client, django_assert_num_queries):
    for n in range(27):
        make_correction(make_article(headline_en=f"Story {n}"), note_en="Wrong.")

    with django_assert_num_queries(4):  # the page, its articles, the facets, the frame
        first = client.get("/corrections/")
    after = next(link for link in internal_links(first, "/corrections/") if "cursor=" in link)
    second = client.get(after)

    assert text(first).count("Wrong.") == 25
    assert text(second).count("Wrong.") == 2


def test_the_list_is_linked_from_every_page(client):
    assert "/corrections/" in internal_links(client.get("/people/"), "/people/")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"kind": "outcome"}, "kind"),
        ({"kind": "source"}, "about"),
        ({"kind": "meeting"}, "about"),
        ({"name_en": "ITU"}, "name_en"),
        ({"name_fr": "UIT"}, "name_fr"),
        ({"note_en": " "}, "note_en"),
    ],
)
def test_what_is_no_correction_of_a_record_is_refused_at_its_field(values, field):
    body = make_organization()
    row = Correction(**{"kind": "organization", "about": body.uid, "note_en": "Wrong."} | values)

    with pytest.raises(ValidationError) as refused:
        row.full_clean()

    assert list(refused.value.error_dict) == [field]


def test_a_draft_that_is_deleted_takes_its_notes_along():
    draft = make_organization(status="draft", publish_at=None)
    make_correction(draft)

    Organization.objects.get(pk=draft.pk).delete()

    assert not Correction.objects.exists()


def test_every_kind_that_readers_see_whole_can_be_corrected():
    seen = {kind.model_class for kind in kinds() if kind.detail or kind.collection} - {Correction}

    assert seen - set(correctable().values()) == set(WITH_THEIR_WHOLE)


@pytest.mark.parametrize("collection", ["sources", "posts"])
def test_the_detail_of_what_has_no_status_says_what_was_corrected(client, collection):
    post = make_post()
    record = make_cited() if collection == "sources" else post
    make_membership(organization=post.organization, post=post)
    note = make_correction(record, note_en="Wrong.", at=MARCH)

    told = client.get(f"/api/v1/{collection}/{record.uid}/").json()["corrections"]

    assert [(each["id"], each["note"]) for each in told] == [(str(note.uid), {"en": "Wrong."})]


def test_a_correction_of_what_no_public_record_uses_is_told_nowhere(client):
    alone, drafted = make_source(title="Alone secret"), make_source(title="Drafted secret")
    body = make_organization(status="draft", publish_at=None, sources=[drafted])
    post, category = make_post(organization=body), make.make_category(organization=body)
    for record in (alone, drafted, post, category):
        make_correction(record, note_en="A secret note.", at=MARCH)

    told = [client.get(address).content.decode() for address in ("/corrections/", "/corrections.atom")]
    told += [client.get("/api/v1/corrections/").content.decode(), b"".join(client.get("/corrections.csv")).decode()]

    assert [said for said in told if "secret" in said] == []
    assert client.get(f"/api/v1/corrections/{Correction.objects.first().uid}/").status_code == 404
    body.publish()
    assert [entry.split(" ", 3)[3] for entry in entries(client)] == [
        "Drafted secret A secret note. Correction · Source"
    ]


@pytest.mark.parametrize(
    ("language", "column"), [("en", "en"), ("ru", "ru"), ("zh-Hans", "zh-hans"), ("fr-CA", "fr"), ("de", "en")]
)
def test_a_source_is_called_by_its_title_whatever_its_language(client, language, column):
    make_correction(make_cited(title="Titel", language=language), note_en="Wrong.", at=MARCH)

    assert entries(client) == ["5 March 2026 Titel Wrong. Correction · Source"]
    assert "Titel" in client.get("/corrections.atom").content.decode()
    assert client.get("/api/v1/corrections/").json()["results"][0]["name"] == {column: "Titel"}


def test_what_has_no_page_is_listed_with_a_link_to_its_body(client):
    post = make_post()
    make_membership(organization=post.organization, post=post)
    make_correction(post)

    assert post.organization.get_absolute_url() in internal_links(client.get("/corrections/"), "/corrections/")


def test_what_is_deleted_takes_its_notes_along_whatever_it_is():
    for record in (make_source(), make_post(), make.make_category()):
        make_correction(record)
        record.delete()

    assert not Correction.objects.exists()
