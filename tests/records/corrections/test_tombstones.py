"""What is told of a record at the address that it had: what it was, when and why it went, and its name if it may be told."""

import datetime
from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from news.models import Article
from records.publication import Correction, publishable_models
from tests import factories as make
from tests.factories import make_article, make_correction, make_organization
from tests.pages import text

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)
leave_unnamed = import_module("records.migrations.0009_named_in_english_or_not_at_all").leave_unnamed


def told(client, record, language=""):
    """The words of the page at the address of a record that is gone."""
    page = client.get(f"{language}{record.get_absolute_url()}")
    assert page.status_code == 410
    return text(page)


def test_every_kind_is_named_with_its_day_and_reason_on_page_and_in_the_api(client):
    for model in publishable_models():
        record = make.MAKERS[model]()
        name, kind = str(record.page_title), record._meta.model_name
        record.withdraw("Entered twice.")
        day = record.withdrawn_at.strftime("%-d %B %Y")

        words = told(client, record)

        assert f"What it was called {name} Taken out on {day} Entered twice." in words
        collection = {"organization": "organizations", "person": "people"}.get(kind, f"{kind}s")
        if kind != "page":
            tombstone = client.get(f"/api/v1/{collection}/{record.key}/").json()
            assert (tombstone["kind"], tombstone["name"]["en"], tombstone["detail"]) == (kind, name, "Entered twice.")


def test_the_name_is_in_the_language_of_the_reader_or_says_which_it_is_in(client):
    body = make_organization(name_en="Union", name_fr="Union française")
    body.withdraw("Entered twice.")

    assert "Union française" in told(client, body, "/fr")
    assert 'lang="en" dir="ltr">Union</bdi>' in client.get(f"/ar{body.get_absolute_url()}").content.decode()
    address = f"/api/v1/organizations/{body.slug}/"
    assert client.get(f"{address}?lang=fr").json()["name"] == {"fr": "Union française"}
    assert client.get(f"{address}?lang=ru").json()["name"] == {"en": "Union"}


@pytest.mark.parametrize("way", ["ticked", "before there were rows"])
def test_what_is_not_to_be_named_is_not_anywhere(client, way):
    body = make_organization(slug="secret", name_en="Secret name")
    make_correction(body, note_en="The secret year was wrong.")
    body.withdraw("A request.", unnamed=way == "ticked")
    if way != "ticked":
        Correction.objects.filter(act="withdrawal").delete()

    words = told(client, body)
    tombstone = client.get("/api/v1/organizations/secret/").json()

    assert "What it was Organization Taken out on" in words
    assert (tombstone["kind"], "name" in tombstone) == ("organization", False)
    everywhere = [words, *(client.get(a).content.decode() for a in ("/corrections/", "/fr/corrections/"))]
    everywhere += [client.get(a).content.decode() for a in ("/corrections.atom", "/api/v1/corrections/")]
    everywhere += [b"".join(client.get("/corrections.csv")).decode()]
    assert [said for said in everywhere if "secret" in said.lower() or str(body.uid) in said] == []


def ways_to(client, record, key):
    """What is answered where a key of a record stands in an address: as text, with where it leads."""
    collection = {"person": "people"}.get(record._meta.model_name, f"{record._meta.model_name}s")
    asked = [f"{prefix}/{collection}/{key}/" for prefix in ("", "/fr", "/api/v1")]
    asked += [f"/meetings/{key}.ics"] if collection == "meetings" else []
    asked += [f"/memberships/?person={key}", f"/api/v1/memberships/?person={key}", f"/memberships.csv?person={key}"]
    answers = [client.get(address) for address in asked]
    return [(answer.status_code, answer.content.decode() + answer.get("Location", "")) for answer in answers]


@pytest.mark.parametrize("maker", [make.make_person, make.make_organization, make.make_meeting, make.make_programme])
def test_the_slug_of_what_is_not_to_be_named_is_told_to_those_who_asked_for_it_alone(client, maker):
    record = maker(slug="before")
    record.slug = "john-secret"
    record.save()
    record.withdraw("A request.", unnamed=True)

    for key in ("before", str(record.uid), str(record.uid).upper()):
        answers = ways_to(client, record, key)
        assert [said for _status, said in answers if "john-secret" in said] == []
        assert {status for status, _said in answers[:3]} == {410}, key
    collection = {"person": "people"}.get(record._meta.model_name, f"{record._meta.model_name}s")
    asked = client.get(f"/api/v1/{collection}/john-secret/").json()
    assert (asked["slug"], asked["id"], "uid" in asked) == ("john-secret", str(record.uid), False)
    by_id = client.get(f"/api/v1/{collection}/{record.uid}/").json()
    assert (by_id["uid"], by_id["id"], by_id["detail"]) == (str(record.uid), str(record.uid), "A request.")
    assert client.get(f"/{collection}/JOHN-SECRET/")["Location"] == f"/{collection}/john-secret/"


def told_everywhere(client, *records):
    """All that is said of withdrawals: at the addresses of these records, and in the lists, in two languages and each format."""
    asked = [prefix + record.get_absolute_url() for record in records for prefix in ("", "/fr", "/api/v1")]
    asked += [f"/api/v1{record.get_absolute_url().replace(record.key, str(record.uid))}" for record in records]
    lists = [f"{prefix}/corrections{form}" for prefix in ("", "/fr") for form in ("/", ".atom", ".csv")]
    answers = [client.get(address.replace("v1/news", "v1/articles")) for address in [*asked, *lists]]
    answers.append(client.get("/api/v1/corrections/"))
    assert [answer.status_code for answer in answers] == [410] * len(asked) + [200] * (len(lists) + 1)
    return " ".join(b"".join(answer).decode() for answer in answers)


def test_no_name_that_it_ever_had_is_told_once_it_is_not_to_be_named(client):
    person, rows = make.make_person(slug="jane-first", name_en="Jane First", name_fr="Jeanne Première"), []
    for name in ("Second", "Third"):
        link = f"[her](person:{person.slug})"
        rows += [make.make_membership(member_person=person), make.make_statement(speaker_person=person)]
        rows += [make_article(headline_en=f"{person.name} elected", body_en=link)]
        for row in rows[-3:]:
            row.withdraw("Entered twice.")
        person.slug, person.name_en, person.name_fr = f"jane-{name.lower()}", f"Jane {name}", ""
        person.save()
    before = told_everywhere(client, *rows)
    assert [name in before for name in ("Jane First", "Jeanne Première", "Jane Second")] == [True] * 3

    person.withdraw("On request.", unnamed=True)

    assert [row.kind for row in Correction.objects.all() if row.is_named or row.name] == []
    said = told_everywhere(client, *rows)
    assert [name for name in ("Jane", "Jeanne", "jane-") if name in said] == []
    for key in ("jane-first", "jane-second"):
        ways = ways_to(client, person, key)
        assert [said for _status, said in ways if "jane-third" in said or "Jane" in said] == []
        assert [status for status, _said in ways[:3]] == [410] * 3


def test_what_was_withdrawn_named_and_is_withdrawn_again_unnamed_has_no_name_left(client):
    body = make_organization(name_en="Secret")
    body.withdraw("A doubt.")
    body.publish()
    body.withdraw("A doubt.")
    body.withdraw("A doubt.", unnamed=True)

    assert [row.name_en for row in Correction.objects.all()] == ["", ""]
    assert "Secret" not in told_everywhere(client, body)


def test_to_leave_something_unnamed_costs_the_same_however_many_withdrawals_before_refer_to_it():
    counts = []
    for size in (1, 1, 12):  # once before anything is counted, for what Django then keeps in memory
        person = make.make_person()
        for _n in range(size):
            make.make_membership(member_person=person).withdraw("Entered twice.", unnamed=True)
        with CaptureQueriesContext(connection) as queries:
            person.withdraw("A request.", unnamed=True)
        counts.append(len(queries))

    assert counts[1] == counts[2]


@pytest.mark.parametrize("unnamed", [False, True])
def test_what_is_told_of_what_is_gone_is_asked_once_on_every_way(client, unnamed):
    person = make.make_person(slug="before")
    person.slug = "zhao"
    person.save()
    person.withdraw("A request.", unnamed=unnamed)

    asked = {}
    for key in ("zhao", "ZHAO", "before", str(person.uid)):
        for address in (f"/people/{key}/", f"/api/v1/people/{key}/"):
            with CaptureQueriesContext(connection) as queries:
                status = client.get(address).status_code
            asked[address] = status, sum("records_correction" in query["sql"] for query in queries)

    elsewhere = 410 if unnamed else 301
    statuses = {"zhao": (410, 410), "ZHAO": (301, 301), "before": (elsewhere,) * 2, str(person.uid): (elsewhere, 410)}
    assert asked == {
        f"{way}/people/{key}/": (status, 1)
        for key, answers in statuses.items()
        for way, status in zip(("", "/api/v1"), answers, strict=True)
    }


def test_what_went_before_loses_its_name_if_it_refers_to_what_is_not_to_be_named_and_nothing_else_does(client):
    body, person = make_organization(name_en="Harbour"), make.make_person(name_en="Zhao", name_zh_hans="赵")
    membership, of_another = make.make_membership(organization=body, member_person=person), make.make_membership()
    meeting = make.make_meeting(name_en="Assembly")
    make.make_participation(meeting=meeting, person=person)
    for record in (membership, of_another, meeting):
        record.withdraw("Entered twice.")
    assert "Zhao" in told(client, membership)

    person.withdraw("On request.", unnamed=True)

    rows = {row.about: row.is_named for row in Correction.objects.all()}
    assert rows == {membership.uid: False, of_another.uid: True, meeting.uid: False, person.uid: False}
    lists = ("/corrections/", "/zh-hans/corrections/", "/corrections.atom", "/corrections.csv", "/api/v1/corrections/")
    for address in lists:
        said = b"".join(client.get(address)).decode()
        assert "Zhao" not in said, address
        assert "赵" not in said, address
    assert "Zhao" not in told(client, membership)


def test_the_slug_of_what_may_be_named_is_told_to_all_who_ask(client):
    person = make.make_person(slug="zhao")
    person.withdraw("Entered twice.")

    assert client.get(f"/api/v1/people/{person.uid}/").json()["slug"] == "zhao"
    assert client.get(f"/people/{person.uid}/")["Location"] == "/people/zhao/"


def test_an_address_that_it_had_before_leads_to_what_is_told_of_it(client):
    body = make_organization(slug="old", name_en="Union")
    body.slug = "new"
    body.save()
    body.withdraw("Entered twice.")

    answer = client.get("/organizations/old/")

    assert (answer.status_code, answer["Location"]) == (301, "/organizations/new/")
    assert "Union" in told(client, body)


def test_what_went_at_a_set_moment_is_named_unless_it_was_changed_since(client):
    left, changed = (make_article(slug=slug, headline_en=f"The {slug} headline") for slug in ("left", "changed"))
    past = timezone.now() - HOUR
    Article.objects.update(unpublish_at=past)
    Article.objects.filter(slug="left").update(updated_at=past - HOUR)

    assert "What it was called The left headline" in told(client, left)
    assert "headline" not in told(client, changed)
    assert client.get("/api/v1/articles/left/").json()["name"] == {"en": "The left headline"}
    assert "name" not in client.get("/api/v1/articles/changed/").json()


def test_what_had_ended_and_was_changed_before_it_is_withdrawn_is_not_named():
    story = make_article(headline_en="Never read")
    Article.objects.update(unpublish_at=timezone.now() - HOUR)
    story.refresh_from_db()

    story.withdraw("A doubt.")

    assert Correction.objects.get().name_en == ""


def test_the_database_keeps_no_name_without_one_in_english():
    make_organization(name_fr="Secrète").withdraw("A request.")

    with pytest.raises(IntegrityError), transaction.atomic():
        Correction.objects.update(name_en="")

    assert Correction.objects.get().name_fr == "Secrète"


@pytest.fixture
def without_checks():
    """The database keeps what a rule would refuse, until the test is over."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = ON")
            yield
            cursor.execute("PRAGMA ignore_check_constraints = OFF")
        else:  # rolled back with the test
            cursor.execute("ALTER TABLE records_correction DROP CONSTRAINT records_correction_names_withdrawn")
            yield


def test_names_that_were_emptied_in_english_alone_before_are_told_no_more(without_checks):
    for name in ("Emptied", "Named"):
        texts = {"name_en": name, "name_fr": f"{name} en français", "unreviewed_translations": ["name_fr"]}
        make_organization(**texts).withdraw("A request.")
    Correction.objects.filter(name_en="Emptied").update(name_en="")

    leave_unnamed(apps, None)

    columns = ("name_en", "name_fr", "unreviewed_translations", "version")
    assert list(Correction.objects.order_by("at").values_list(*columns)) == [
        ("", "", [], 2),
        ("Named", "Named en français", ["name_fr"], 1),
    ]
