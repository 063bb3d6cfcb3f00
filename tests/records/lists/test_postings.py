"""Postings: counts kept in the process say the same as the rows themselves, whatever was written, and through whatever door."""

import datetime
import random

import pytest
from django.db import connection, transaction
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from meetings.models import Statement
from organizations.models import Organization, Person, Programme
from records import content
from records.lists import facets, posted, postings
from records.publication.models import Status
from tests import factories as make
from tests.records.lists.test_facets import VIEWS, make_random_rows
from tests.threads import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.one_database]


def asked(view, query=""):
    """A filter set of a page, over the rows that it lists."""
    kind = next(iter(view.kinds)) if hasattr(view, "kinds") else None
    model = view.filterset_class._meta.model
    rows = model.objects.published()
    return view.filterset_class(QueryDict(query), rows if kind is None else rows.filter(kind.holding()))


def told(filters):
    """What a page says of a list, as plain values."""
    reading = facets.read(filters)
    choices = {
        each.name: [(str(c.value), str(c.label), c.number.value, c.number.at_least, c.chosen) for c in each.choices]
        for each in reading.facets
    }
    return reading.number.value, choices


def differences(monkeypatch, queries):
    """The questions to which postings have another answer than the rows."""
    wrong = []
    for name, query in queries:
        kept = told(asked(VIEWS[name], query))
        with monkeypatch.context() as without:
            without.setattr(postings, "of", lambda filters: None)
            if told(asked(VIEWS[name], query)) != kept:
                wrong.append((name, query))
    return wrong


def questions(chance):
    """Each list as it starts, and narrowed by one choice and by two of different facets."""
    found = []
    for name, view in VIEWS.items():
        found.append((name, ""))
        for counted in facets.read(asked(view)).facets:
            one = f"{counted.name}={chance.choice(counted.choices).value}"
            found.append((name, one))
            others = [each for each in facets.read(asked(view, one)).facets if each.name != counted.name]
            if others:
                other = chance.choice(others)
                found.append((name, f"{one}&{other.name}={chance.choice(other.choices).value}"))
    return found


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def deleted(key):
    for field in Statement._meta.many_to_many:
        sql(f"DELETE FROM {field.m2m_db_table()} WHERE statement_id = %s", key)
    sql("DELETE FROM meetings_statement WHERE id = %s", key)


def some(chance, model):
    return chance.choice(list(model._base_manager.order_by("pk")))


# Doors by which a record changes; each gets what chooses at random.
WRITES = {
    "one is public no more": lambda chance: Statement.objects.filter(pk=some(chance, Statement).pk).update(
        status=Status.DRAFT
    ),
    "raw SQL moves what was said to another year": lambda chance: sql(
        "UPDATE meetings_statement SET date_earliest = '1990-01-01', date_latest = '1991-12-31' WHERE id = %s",
        some(chance, Statement).pk,
    ),
    "raw SQL exchanges the row that a row of a join table belongs to": lambda chance: sql(
        "UPDATE OR IGNORE meetings_statement_programmes SET statement_id = %s WHERE statement_id = %s",
        some(chance, Statement).pk,
        some(chance, Statement).pk,
    ),
    "a list of programmes is emptied": lambda chance: some(chance, Statement).programmes.clear(),
    "a body is called otherwise": lambda chance: Organization.objects.filter(pk=some(chance, Organization).pk).update(
        slug=f"called-{chance.random()}".replace(".", "-")
    ),
    "raw SQL deletes one": lambda chance: deleted(some(chance, Statement).pk),
    "one is added": lambda chance: make.make_statement(
        speaker_person=some(chance, Person), programmes=[some(chance, Programme)], date="1999"
    ),
    "a membership is public no more": lambda chance: sql(
        "UPDATE organizations_membership SET status = 'draft' WHERE id % 2 = %s", 1
    ),
    "members are of another kind and country": lambda chance: sql(
        "UPDATE organizations_organization SET country = %s, classification = %s WHERE id % 2 = %s",
        chance.choice(("AT", "JP", "")),
        chance.choice(("secretariat", "sector", "un-agency")),
        chance.randrange(2),
    ),
    "a meeting moves": lambda chance: sql("UPDATE meetings_meeting SET country = 'AT', classification = 'summit'"),
    "more rows than are followed": lambda chance: [
        sql("UPDATE meetings_statement SET version = version + 1") for _ in range(120)
    ],
    "the version jumps": lambda chance: content.move(connection),
}


# How values are counted: few by looking at each, many by the rows that are left or by the most frequent.
WAYS = {
    "each value": {},
    "by the rows": {"FEW": 0, "PER_VALUE": 1_000_000},
    "by the most frequent": {"FEW": 0, "PER_VALUE": 0.001, "GROWN": 3},
}


@pytest.mark.proof
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("way", WAYS)
def test_after_each_write_they_say_what_the_rows_say(monkeypatch, way, seed):
    for name, value in WAYS[way].items():
        monkeypatch.setattr(posted, name, value)
    chance = random.Random(seed)
    make_random_rows(chance)
    asked_for = questions(chance)
    wrong = [("at the start", *each) for each in differences(monkeypatch, asked_for)]

    for door in chance.sample(list(WRITES), len(WRITES)):
        WRITES[door](chance)
        wrong += [(door, *each) for each in differences(monkeypatch, chance.sample(asked_for, 30))]

    assert len(asked_for) > 60
    assert wrong == []


def numbers(query="", view="meetings:statement-list"):
    number, choices = told(asked(VIEWS[view], query))
    return number, {value: many for value, _label, many, *_ in choices.get("kind", [])}


@pytest.fixture
def two_kinds():
    """Two statements that were spoken and a letter, counted once."""
    letter = make.make_statement(kind="letter")
    spoken = [make.make_statement(kind="spoken") for _ in range(2)]
    assert numbers() == (3, {"spoken": 2, "letter": 1})
    return letter, *spoken


def test_they_are_asked_and_read_only_what_was_written(two_kinds):
    other = make.make_statement(kind="letter")

    with CaptureQueriesContext(connection) as asked_for:
        assert numbers() == (4, {"spoken": 2, "letter": 2})

    read = [each["sql"] for each in asked_for if '"meetings_statement"."kind"' in each["sql"]]
    assert read
    # A prepared query fills its list up with the last key.
    assert [sql for sql in read if f"IN ({other.pk}, {other.pk})" not in sql] == []


def test_in_a_transaction_they_are_neither_asked_nor_kept(two_kinds):
    letter, *_ = two_kinds
    with transaction.atomic():
        Statement.objects.filter(pk=letter.pk).update(kind="spoken")
        assert numbers() == (3, {})  # all of one kind: nothing to choose
        transaction.set_rollback(True)

    assert numbers() == (3, {"spoken": 2, "letter": 1})
    assert numbers("kind=letter") == (1, {"spoken": 2, "letter": 1})


def test_what_is_scheduled_is_counted_from_its_moment_on(two_kinds, monkeypatch):
    now = timezone.now()
    make.make_statement(kind="letter", publish_at=now + datetime.timedelta(hours=1))
    assert numbers() == (3, {"spoken": 2, "letter": 1})

    monkeypatch.setattr(timezone, "now", lambda: now + datetime.timedelta(hours=1, seconds=1))

    assert numbers() == (4, {"spoken": 2, "letter": 2})


def test_what_was_published_just_now_has_nothing_read_anew(two_kinds, monkeypatch):
    now = timezone.now()
    make.make_statement(kind="letter", publish_at=now)
    monkeypatch.setattr(timezone, "now", lambda: now + datetime.timedelta(seconds=3))
    assert numbers() == (4, {"spoken": 2, "letter": 2})

    with CaptureQueriesContext(connection) as asked_for:
        assert numbers() == (4, {"spoken": 2, "letter": 2})

    assert [each["sql"] for each in asked_for if "records_content" not in each["sql"]] == []


def test_what_turned_public_while_a_list_waited_is_counted_by_the_next(two_kinds, monkeypatch):
    now = timezone.now()
    make.make_statement(kind="letter", publish_at=now + datetime.timedelta(seconds=5))
    waiting = asked(VIEWS["meetings:statement-list"])
    monkeypatch.setattr(timezone, "now", lambda: now + datetime.timedelta(seconds=30))

    assert told(waiting)[0] == 3  # as of the moment in which it was asked

    assert numbers() == (4, {"spoken": 2, "letter": 2})


def test_a_name_is_the_present_one(two_kinds):
    body = make.make_organization(slug="one", name_en="One")
    make.make_statement(speaker_organization=body, speaker_person=None)

    def called():
        return {value: label for value, label, *_ in told(asked(VIEWS["meetings:statement-list"]))[1]["speaker"]}

    assert called()["one"] == "One"
    Organization.objects.filter(pk=body.pk).update(name_en="Two")
    assert called()["one"] == "Two"
    Organization.objects.filter(pk=body.pk).update(slug="two")
    assert called()["two"] == "Two"
    Organization.objects.filter(pk=body.pk).update(status=Status.DRAFT)
    assert "two" not in called()


def test_threads_that_ask_while_others_write_are_told_what_is_so_in_the_end(two_kinds):
    wrong = []

    def write():
        for _ in range(10):
            make.make_statement(kind="letter")

    def read():
        told_before = 0
        for _ in range(20):
            number, _kinds = numbers()
            if number < told_before:
                wrong.append((told_before, number))
            told_before = number

    at_once(write, read, read)

    assert wrong == []
    assert numbers() == (13, {"spoken": 2, "letter": 11})


def test_beyond_what_is_read_of_other_lists_every_number_is_exact(two_kinds, monkeypatch):
    monkeypatch.setattr(facets, "MOST_COUNTED", 2)

    assert numbers() == (3, {"spoken": 2, "letter": 1})


def test_rows_that_answer_words_are_counted_with_the_other_filters(two_kinds):
    for kind in ("letter", "letter", "spoken"):
        make.make_statement(kind=kind, text_en="Spectrum for all.")

    assert numbers("q=spectrum") == (3, {"letter": 2, "spoken": 1})
    assert numbers("q=spectrum&kind=spoken") == (1, {"letter": 2, "spoken": 1})
    assert numbers("q=nothing")[0] == 0


def test_what_is_written_answers_words_at_once_or_no_more(two_kinds, monkeypatch):
    first, other = [make.make_statement(kind=kind, text_en="Spectrum for all.") for kind in ("letter", "spoken")]
    assert numbers("q=spectrum") == (2, {"letter": 1, "spoken": 1})
    asked_for = []
    of = postings.matching_keys
    monkeypatch.setattr(
        postings, "matching_keys", lambda *args, among=None: asked_for.append(among) or of(*args, among=among)
    )

    first.text_en = "Orbits for all."
    first.save()
    for _ in range(2):
        make.make_statement(kind="spoken", text_en="SPECTRUM.")

    assert numbers("q=spectrum") == (3, {})  # all of one kind: nothing to choose
    make.make_statement(kind="letter", text_en="Spectrum.")
    assert numbers("q=Spectrum") == (4, {"spoken": 3, "letter": 1})
    Statement.objects.filter(pk=other.pk).update(status=Status.DRAFT)
    assert numbers("q=spectrum") == (3, {"spoken": 2, "letter": 1})
    assert None not in asked_for  # of the whole index


def test_of_a_question_with_very_many_answers_the_newest_are_counted(two_kinds, monkeypatch):
    monkeypatch.setattr(postings, "MOST_ANSWERING", 2)
    for year, kind in ((1999, "letter"), (2001, "spoken"), (2002, "spoken")):
        make.make_statement(kind=kind, text_en="Spectrum for all.", date=str(year))

    for _ in range(2):
        assert told(asked(VIEWS["meetings:statement-list"], "q=spectrum"))[0] == 2
        Statement.objects.filter(kind="letter").update(version=2)


def test_who_is_in_two_bodies_in_a_category_of_one_code_counts_once():
    bodies = [make.make_organization(), make.make_organization()]
    member = make.make_organization(slug="one")
    for body in bodies:
        category = make.make_category(organization=body, code="member", label_en="Member")
        make.make_membership(organization=body, member_organization=member, category=category)

    _number, choices = told(asked(VIEWS["organizations:organization-list"]))

    assert [(value, many) for value, _label, many, *_ in choices["category"]] == [("member", 1)]


def test_where_a_part_is_asked_of_a_facet_counts_who_has_it(monkeypatch):
    parties = [make.make_organization(slug=f"party-{n}") for n in range(3)]
    for n, role in enumerate(("submitter", "addressee", "submitter")):
        paper = make.make_contribution()
        make.make_contribution_party(contribution=paper, organization=parties[n], role=role)
        make.make_contribution_party(contribution=paper, organization=parties[0], role="supporter")

    wrong = differences(
        monkeypatch, [("meetings:contribution-list", f"role={r}") for r in ("submitter", "addressee", "supporter")]
    )

    assert wrong == []


def test_what_other_rows_make_public_is_counted_by_these():
    source = make.make_source()
    citing = make.make_statement(sources=[source])

    def number():
        return told(asked(VIEWS["records:source-list"]))[0]

    before = number()
    Statement.objects.filter(pk=citing.pk).update(status=Status.DRAFT)

    assert number() == before - 1


def test_what_lies_in_another_table_is_counted_anew_when_that_is_written():
    member = make.make_organization(classification="sector")
    make.make_membership(member_organization=member)
    make.make_membership(member_organization=make.make_organization(classification="secretariat"))
    view = VIEWS["organizations:membership-list"]
    assert "country" not in told(asked(view))[1]

    Organization.objects.filter(pk=member.pk).update(classification="secretariat", country="JP")

    assert [(value, many) for value, _label, many, *_ in told(asked(view))[1]["country"]] == [("JP", 1)]
