"""A migration that adds a rule is applied to records that were kept before the rule.

The rows are made and read with the models as they were, never with today's: a column added since then is not there.
One walk through the migrations serves all tests, since it takes longer than all else here.
"""

import datetime
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.db import connection, models
from django.db.migrations.executor import MigrationExecutor

from meetings.models import Meeting
from records.dating import BoundField
from records.rows.alphabetical import KEYS

NO_IDS = [("records", "0003_search_index"), ("news", "0002_search_index")]
BEFORE_THE_RULES = [("meetings", "0004_values_as_stated"), ("organizations", "0005_values_as_stated"), *NO_IDS]
# Where rows with a slug have no id.
BEFORE_IDS = [("meetings", "0006_bounds_of_numbers"), ("organizations", "0007_figures_kept_exactly"), *NO_IDS]
# What feeds made of a kind and the moment of creation until then; the third body was confused with the second.
IDS = {
    "Organization": ["9fa004bf-9bad-5b08-b8a8-f63536b4d86f", "2fb11b0d-50bd-5a50-973d-c53b186ae94b"],
    "Source": ["806c3dee-44e0-5f6a-84d0-b41f8149e3f7"],
    "Page": ["4af3ddd9-7c07-569f-a9ac-00bff9e717a2"],
    "Contribution": ["0cb9c6e1-ecdb-55bf-b7b0-734403b0c527"],
    "Article": ["b0ec11b7-498d-5ec7-b968-27f3aace0430"],
}
DAY, LATER = datetime.date(2015, 6, 1), datetime.date(2021, 10, 15)


def migrate(targets):
    """Bring the database to a state of the migrations, and return the models of that state by name."""
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    apps = executor.loader.project_state(targets).apps
    return {model.__name__: model for model in apps.get_models()}


def keep(model, **values):
    """Keep a row as it was kept then, with the bounds of its dates."""
    row = model(**values)
    for field in model._meta.concrete_fields:
        if isinstance(field, BoundField):
            field.derive(row)
    row.save()
    return row


def contradicting(then):
    """Keep rows that contradict the rules of today, beside rows that do not."""
    body, other = (keep(then["Organization"], slug=slug) for slug in ("body", "other"))
    person = keep(then["Person"], slug="person")
    meeting, another = (keep(then["Meeting"], slug=slug, ical_uid=slug) for slug in ("meeting", "another"))
    good, wrong = (keep(then["Contribution"], slug=slug) for slug in ("good", "wrong"))
    comment = keep(then["Contribution"], slug="comment", responds_to=good)
    then["Contribution"].objects.filter(pk=wrong.pk).update(responds_to=models.F("id"))
    outcome = keep(then["Outcome"], meeting=meeting, position=1, forwarded_to_meeting=meeting)
    forwarded = keep(then["Outcome"], meeting=meeting, position=2, forwarded_to_meeting=another)
    seat = {"organization": body, "member_person": person}
    in_force = keep(then["Membership"], **seat, start_date="2010", end_date="2015", attested_on=DAY)
    ended = keep(then["Membership"], **seat, role_en="Other", end_date="2020", attested_on=LATER)
    relation = keep(then["Relation"], source_body=body, target_body=other, start_date="2022", attested_on=LATER)
    return SimpleNamespace(**locals())


def unordered(then):
    """Keep memberships that have no place in the order yet."""
    body, member = (keep(then["Organization"], slug=slug, sort_key=slug) for slug in ("seat", "member"))
    person = keep(then["Person"], slug="somebody", sort_key="somebody")
    of_person = keep(then["Membership"], organization=body, member_person=person, attested_on=DAY)
    of_body = keep(
        then["Membership"], organization=body, member_organization=member, attested_on=DAY, start_date="2010"
    )
    return [of_person.pk, of_body.pk]


def undated(then):
    """Keep meetings whose dates can only be told from their moments."""
    morning = datetime.datetime(2027, 3, 5, 23, 30, tzinfo=datetime.UTC)
    for n, values in enumerate(
        [
            {"starts_at": morning, "ends_at": morning + datetime.timedelta(hours=2), "time_zone": "Europe/Zurich"},
            {"starts_at": morning, "time_zone": "Europe/Zurich", "start_date": "2027-03"},
            {"end_date": "2025-02-21"},
            {"start_date": "2025-02"},
            {},
        ]
    ):
        keep(then["Meeting"], slug=f"undated-{n}", ical_uid=f"undated-{n}", **values)


def unmended(then):
    """Keep texts as no save would keep them any longer; return their keys."""
    body = keep(then["Organization"], slug="unmended", name_en=" Gene\u0300ve\u200b  Office ", summary_en="e\u0301\r\n")
    broken = keep(then["Organization"], slug="broken", name_en="Two\nLines", abbreviation=" T ")
    ids = [keep(then["Identifier"], organization=body, scheme="LEI", value=value).pk for value in ("1", "1 ", "2 ")]
    said = {"speaker_organization": body, "attribution": "\u200b", "text_en": "Said."}
    statement = keep(then["Statement"], slug="unmended", **said)
    return SimpleNamespace(body=body.pk, broken=broken.pk, ids=ids, statement=statement.pk)


def corrected(then):
    """Keep articles with a note of correction in some languages; return their keys by name."""
    notes = {
        "english": {"correction_note_en": "Wrong.", "correction_note_fr": "Faux."},
        "french": {"correction_note_fr": "Faux.", "unreviewed_translations": ["correction_note_fr"]},
        "two": {"correction_note_ru": "Ошибка.", "correction_note_es": "Error."},
        "none": {},
    }
    return {name: keep(then["Article"], slug=f"corrected-{name}", **values).pk for name, values in notes.items()}


def unnamed(then):
    """Keep rows of each kind without an id, created at moments that feeds have told; return their keys by model."""
    moment = datetime.datetime(2026, 11, 1, 8, 0, 0, 123456, tzinfo=datetime.UTC)
    whole = moment.replace(microsecond=0)
    kept = {"Organization": []}
    for n, created in enumerate((moment, whole, whole)):
        body = keep(then["Organization"], slug=f"body-{n}")
        then["Organization"].objects.filter(pk=body.pk).update(created_at=created)
        kept["Organization"].append(body.pk)
    for model, key in (("Source", "slug"), ("Page", "path"), ("Contribution", "slug"), ("Article", "slug")):
        row = keep(then[model], **{key: "only"})
        then[model].objects.filter(pk=row.pk).update(created_at=whole)
        kept[model] = [row.pk]
    return kept


@pytest.fixture(scope="module")
def walked(django_db_setup, django_db_blocker):
    """What was kept on the way through the migrations: the rows of then, and the models of the last state.

    The database keeps what the walk has left there until the last test, and is empty with all rules afterwards.
    """
    with django_db_blocker.unblock():
        leaves = MigrationExecutor(connection).loader.graph.leaf_nodes()
        try:
            then = migrate(BEFORE_THE_RULES)
            found = SimpleNamespace(contradicting=contradicting(then), unordered=unordered(then))
            undated(then)
            found.unmended = unmended(then)
            found.corrected = corrected(then)
            found.unnamed = unnamed(migrate(BEFORE_IDS))
            found.now = migrate(leaves)
            yield found
        finally:
            call_command("flush", interactive=False, verbosity=0)
            migrate(leaves)


def test_rows_that_contradict_a_new_rule_lose_what_contradicts_it(walked):
    kept = walked.contradicting

    responds_to = dict(walked.now["Contribution"].objects.values_list("pk", "responds_to"))
    forwarded_to = dict(walked.now["Outcome"].objects.values_list("pk", "forwarded_to_meeting"))
    attested_on = dict(walked.now["Membership"].objects.values_list("pk", "attested_on"))
    assert [responds_to[row.pk] for row in (kept.good, kept.wrong, kept.comment)] == [None, None, kept.good.pk]
    assert [forwarded_to[row.pk] for row in (kept.outcome, kept.forwarded)] == [None, kept.another.pk]
    assert [attested_on[row.pk] for row in (kept.in_force, kept.ended)] == [DAY, None]
    assert walked.now["Relation"].objects.get(pk=kept.relation.pk).attested_on is None


def test_the_entries_of_feeds_keep_their_names_when_rows_get_ids(walked):
    """The UUIDs are those that the portal gave to these kinds and moments before it kept any."""
    ids = {
        model: [str(walked.now[model].objects.values_list("uid", flat=True).get(pk=pk)) for pk in keys]
        for model, keys in walked.unnamed.items()
    }

    assert {model: found[: len(IDS[model])] for model, found in ids.items()} == IDS
    assert len(set(ids["Organization"])) == 3


def test_memberships_that_were_kept_before_get_their_place_in_the_order(walked):
    rows = walked.now["Membership"].objects.filter(pk__in=walked.unordered).order_by("pk")

    assert list(rows.values_list("sort_attested", flat=True)) == [DAY, datetime.date(1, 1, 1)]
    assert set(rows.values_list(*KEYS.values())) == {(b"",) * len(KEYS)}  # `reindex` makes these


def test_meetings_that_were_kept_without_dates_get_those_of_their_moments(walked):
    filled_in = walked.now["Meeting"].objects.filter(slug__startswith="undated").order_by("slug")

    names = ("start_date", "end_date", "start_date_latest", "first_day", "last_day", "sort_moment")
    derived = []
    for row in Meeting.objects.filter(slug__startswith="undated").order_by("slug"):
        row.derive()
        derived.append(tuple(getattr(row, name) for name in names))
    assert len(derived) == 5
    assert list(filled_in.values_list(*names)) == derived
    assert [row[:2] for row in derived][:2] == [("2027-03-06", "2027-03-06"), ("2027-03", "")]


def test_texts_are_mended_where_they_can_be(walked):
    """What would be refused, empty, or the same as another row's, stays; so do the versions."""
    kept = walked.unmended
    bodies = walked.now["Organization"].objects.values_list("name_en", "summary_en", "abbreviation", "version")

    assert bodies.get(pk=kept.body) == ("Genève Office", "é\n", "", 1)
    assert bodies.get(pk=kept.broken) == ("Two\nLines", "", "T", 1)
    values = dict(walked.now["Identifier"].objects.filter(pk__in=kept.ids).values_list("pk", "value"))
    assert [values[pk] for pk in kept.ids] == ["1", "1 ", "2"]
    assert walked.now["Statement"].objects.get(pk=kept.statement).attribution == "\u200b"


def test_a_note_of_correction_is_kept_in_whatever_languages_it_is(walked):
    """A correction needs an English text; where there is none the first of the others stands in."""
    articles, rows = walked.now["Article"].objects, walked.now["Correction"].objects
    kept = {}
    for name, pk in walked.corrected.items():
        about = articles.values_list("uid", flat=True).get(pk=pk)
        kept[name] = list(rows.filter(kind="article", act="correction", about=about))

    texts = ("note_en", "note_fr", "note_ru", "note_es", "note_ar", "note_zh_hans")
    said = {name: [tuple(getattr(row, text) for text in texts) for row in found] for name, found in kept.items()}
    assert said == {
        "english": [("Wrong.", "Faux.", "", "", "", "")],
        "french": [("Faux.", "Faux.", "", "", "", "")],
        "two": [("Ошибка.", "", "Ошибка.", "Error.", "", "")],
        "none": [],
    }
    assert kept["french"][0].unreviewed_translations == ["note_fr"]
