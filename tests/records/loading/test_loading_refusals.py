"""`load_record` refuses what is wrong, says where, and leaves the database as it was."""

import uuid

import pytest
from django.core.management import CommandError, call_command

from organizations.models import Organization
from records.accounts.models import User
from records.loading import LoadError, load
from records.loading.models import LoadedRow
from records.sources.models import Source
from tests import factories as make

pytestmark = pytest.mark.django_db
UID = "0b1f3a52-6f0e-4b8e-9d26-1c2f0a9f3b10"
GOOD = {"model": "records.source", "fields": {"slug": "good", "title": "Good"}}
ITU = {
    "model": "organizations.organization",
    "fields": {"slug": "itu", "name_en": "ITU", "classification": "other"},
}


def body(**fields):
    return {"model": ITU["model"], "fields": ITU["fields"] | fields}


def figure(**fields):
    default = {"uid": UID, "organization": ["itu"], "property": "members", "label_en": "Members", "value": 900}
    return {"model": "organizations.organizationfigure", "fields": default | fields}


@pytest.fixture
def refused(loaded):
    """See files refused with nothing changed, and return their problems without the names of the files."""

    def run(*contents):
        with pytest.raises(LoadError) as caught:
            loaded(*contents)
        assert [Source.objects.count(), Organization.objects.count(), LoadedRow.objects.count()] == [0, 0, 0]
        return [tuple(problem)[1:] for problem in caught.value.problems]

    return run


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            '[{"model": "records.source",}]',
            "Expecting property name enclosed in double quotes: line 1 column 29 (char 28)",
        ),
        ('[\n{"model" 1}]', "Expecting ':' delimiter: line 2 column 10 (char 11)"),
        ("", "Expecting value: line 1 column 1 (char 0)"),
        ('[{"model": "rec', "Unterminated string starting at: line 1 column 12 (char 11)"),
        ('{"model": "records.source"}', "this is not a list of records"),
        ("null", "this is not a list of records"),
        (b'[\n"\xff"]', "'utf-8' codec can't decode byte 0xff in position 3: invalid start byte"),
    ],
)
def test_a_file_that_is_no_list_of_plain_values_is_refused(refused, content, message):
    assert refused(content) == [("", "", f"This cannot be read as JSON: {message}.")]


@pytest.mark.parametrize(
    ("row", "record", "field", "message"),
    [
        (["a"], "record 2", "", "This is not an object with “model” and “fields”, but ['a']."),
        ({"fields": {}}, "record 2", "model", "This is missing."),
        ({"model": "records.source"}, "record 2", "fields", "This is missing."),
        (GOOD | {"more": 1}, "record 2", "more", "There is no such part of a record."),
        (
            GOOD | {"pk": 7},
            "record 2",
            "pk",
            "A fixture gives no pk: a record is known by its slug, path or uid (dumpdata --natural-primary).",
        ),
        (GOOD | {"fields": []}, "record 2", "fields", "This is not an object, but []."),
    ],
)
def test_what_is_not_shaped_like_a_record_is_refused(refused, row, record, field, message):
    assert refused([GOOD, row]) == [(record, field, message)]


@pytest.mark.parametrize(
    "model", ["auth.group", "records.user", "records.loadedrow", "records.row", "nothing", "a.b.c", 7, None, ["x"], {}]
)
def test_only_the_models_of_the_record_are_loaded(refused, model):
    ((record, field, message),) = refused([{"model": model, "fields": {"slug": "x", "username": "root"}}])

    assert (record, field) == ("record 1", "model")
    assert " is not a kind of record. There are: " in message
    assert "user" not in message.split("There are: ")[1]
    assert User.objects.count() == 0


@pytest.mark.parametrize("key", [None, "", 7, ["itu"], {}])
def test_a_record_needs_its_key(refused, key):
    fields = {"name_en": "ITU", "classification": "other"} | ({} if key is None else {"slug": key})

    assert refused([{"model": ITU["model"], "fields": fields}]) == [
        ("record 1", "slug", "Every record needs this, as a text: it is known by it.")
    ]


@pytest.mark.parametrize(
    ("fields", "field", "message"),
    [
        ({"name_en": True}, "name_en", "This must be a text, not True."),
        ({"name_en": 7}, "name_en", "This must be a text, not 7."),
        ({"name_en": None}, "name_en", "null is not allowed here. Leave the field out, or give an empty text."),
        ({"name_en": ["ITU"]}, "name_en", "This must be a text, not ['ITU']."),
        ({"name_en": {"en": "ITU"}}, "name_en", "This must be a text, not {'en': 'ITU'}."),
        ({"name_en": ""}, "name_en", "This field cannot be blank."),
        ({"name_en": "x" * 301}, "name_en", "Ensure this value has at most 300 characters (it has 301)."),
        ({"name_damaged": "yes"}, "name_damaged", "This must be true or false, not 'yes'."),
        ({"name_damaged": 1}, "name_damaged", "This must be true or false, not 1."),
        ({"classification": "planet"}, "classification", "“planet” is not among the choices. There are: " + ", ".join(Organization.Classification.values) + "."),
        ({"website": "javascript:alert(1)"}, "website", "Enter a valid URL."),
        ({"publish_at": "2021-10-15"}, "publish_at", "Give the offset of this moment from UTC, e.g. “2021-10-15T09:00:00Z”."),
        ({"publish_at": "2021-10-15T09:00:00"}, "publish_at", "Give the offset of this moment from UTC, e.g. “2021-10-15T09:00:00Z”."),
        ({"uid": "seven"}, "uid", "“seven” is not a valid UUID."),
        ({"uid": 7}, "uid", "This must be a UUID as text, not 7."),
        ({"incomplete_lists": "etc."}, "incomplete_lists", "This must be a list of texts, not 'etc.'."),
        ({"incomplete_lists": [["members"]]}, "incomplete_lists", "This must be a list of texts, not [['members']]."),
        ({"parent": "un"}, "parent", "A reference is a list of one slug, e.g. [“itu”], not 'un'."),
        ({"parent": 1}, "parent", "A reference is a list of one slug, e.g. [“itu”], not 1."),
        ({"parent": ["un", "itu"]}, "parent", "A reference is a list of one slug, e.g. [“itu”], not ['un', 'itu']."),
        ({"parent": [["un"]]}, "parent", "A reference is a list of one slug, e.g. [“itu”], not [['un']]."),
        ({"parent": []}, "parent", "A reference is a list of one slug, e.g. [“itu”], not []."),
        ({"parent": ["un"]}, "parent", "There is no organizations.organization 'un', here or in the files."),
        ({"parent": ["itu"]}, "", "These records refer to each other in a circle: organizations.organization “itu” → organizations.organization “itu”."),
        ({"sources": ["good"]}, "sources", "A reference is a list of one slug, e.g. [“itu”], not 'good'."),
        ({"sources": "good"}, "sources", "This must be a list of references, e.g. [[“one-slug”]], not 'good'."),
        ({"sources": None}, "sources", "This must be a list of references, e.g. [[“one-slug”]], not None."),
        ({"sources": [["good"], ["good"]]}, "sources", "The same reference stands here twice."),
        ({"sources": [["bad"]]}, "sources", "There is no records.source 'bad', here or in the files."),
        ({"id": 7}, "id", "This is not kept here; a fixture does not give it."),
        ({"children": []}, "children", "This is not kept here; a fixture does not give it."),
        ({"status": "published", "description_en": "[x](organization:nobody)"}, "description_en", "There is no record “organization:nobody”."),
        ({"status": "withdrawn"}, "withdrawal_reason", "Say why: readers see the reason at the record’s address."),
    ],
)  # fmt: skip
def test_a_wrong_value_is_refused_with_its_place(refused, fields, field, message):
    record = "record 2 (organizations.organization “itu”)"

    assert refused([GOOD, body(**fields)]) == [(record, field, message)]


def test_an_unknown_field_is_refused_with_those_that_exist(refused):
    ((record, field, message),) = refused([GOOD | {"fields": GOOD["fields"] | {"titel": "x"}}])

    assert (record, field) == ("record 1 (records.source “good”)", "titel")
    assert message == ("There is no such field. There are: slug, title, publisher, url, date, language, note.")


@pytest.mark.parametrize("date", ["2021-02-29", "2020/2019", "last year", "2021-13", "٢٠٢١"])
def test_a_bad_date_is_refused_with_an_example(refused, date):
    ((record, field, message),) = refused([body(founding_date=date)])

    assert (record, field) == ("record 1 (organizations.organization “itu”)", "founding_date")
    assert "2021" in message


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("NaN", "“NaN” value must be a decimal number."),
        (True, "This must be a number, not True."),
        ("many", "“many” value must be a decimal number."),
        (10**30, "Ensure that there are no more than 18 digits in total."),
        ("99999999999999.9999", "Round this number to 15 digits at most: more are not kept exactly."),
        ("-12345678901234.56", "Round this number to 15 digits at most: more are not kept exactly."),
    ],
)
def test_a_number_that_no_figure_can_hold_is_refused(refused, value, message):
    problems = refused([ITU, figure(value=value)])

    assert problems[0] == (f"record 2 (organizations.organizationfigure “{UID}”)", "value", message)


def outcome(**fields):
    default = {"uid": UID, "meeting": ["wrc"], "position": 1, "title_en": "Adopted"}
    return {"model": "meetings.outcome", "fields": default | fields}


@pytest.mark.parametrize("position", [10_000, 40_000])
def test_a_position_that_no_form_could_save_again_is_refused(refused, position):
    meeting = {"model": "meetings.meeting", "fields": {"slug": "wrc", "name_en": "WRC", "classification": "forum"}}

    problems = refused([meeting, outcome(position=position)])

    record = f"record 2 (meetings.outcome “{UID}”)"
    assert problems == [(record, "position", "Ensure this value is less than or equal to 9999.")]


def test_a_part_needs_its_whole(refused):
    fixture = figure()
    del fixture["fields"]["organization"]

    assert refused([fixture]) == [
        (
            f"record 1 (organizations.organizationfigure “{UID}”)",
            "organization",
            "This is missing, and every such record needs it.",
        )
    ]


def test_a_uid_that_is_none_is_refused(refused):
    assert refused([figure(uid="seven")]) == [("record 1", "uid", "“seven” is not a valid UUID.")]


def test_a_file_cannot_bring_a_file_along(refused):
    fields = {"slug": "c", "title_en": "C", "kind": "report", "file": "contributions/nowhere.pdf"}

    assert refused([{"model": "meetings.contribution", "fields": fields}]) == [
        (
            "record 1 (meetings.contribution “c”)",
            "file",
            "There is no such file: an editor uploads it, or it is copied to its place beforehand.",
        )
    ]


def test_a_name_given_twice_is_refused(refused):
    content = '[{"model": "records.source", "fields": {"slug": "a", "title": "A", "title": "B"}}]'

    assert refused(content) == [("record 1 (records.source “a”)", "title", "This field is given twice.")]


def test_a_record_given_twice_is_refused_with_both_places(refused, tmp_path):
    assert refused([GOOD], [ITU, GOOD]) == [
        ("record 2 (records.source “good”)", "", f"This is already record 1 of {tmp_path / '0.json'}.")
    ]


def test_a_circle_of_references_is_refused(refused):
    ((_record, field, message),) = refused([body(parent=["un"]), body(slug="un", parent=["itu"])])

    assert field == ""
    assert message.startswith("These records refer to each other in a circle: organizations.organization “")


def test_lists_that_lead_in_a_circle_are_refused(refused):
    def meeting(slug, after):
        fields = {"slug": slug, "name_en": slug, "classification": "forum", "prepares_for": [[after]]}
        return {"model": "meetings.meeting", "fields": fields}

    problems = refused([meeting("first", "second"), meeting("second", "third"), meeting("third", "first")])

    sentence = "A meeting does not prepare for itself, nor for one that prepares for it."
    assert sorted(problems) == [
        (f"record {number} (meetings.meeting “{slug}”)", "prepares_for", sentence)
        for number, slug in enumerate(["first", "second", "third"], 1)
    ]


def test_a_long_chain_of_references_is_followed(loaded):
    report = loaded([body(slug=f"b{n}", parent=[f"b{n + 1}"]) for n in range(60)] + [body(slug="b60")])

    assert report["created"] == [f"b{n}" for n in range(60, -1, -1)]


def test_all_that_is_wrong_is_said_at_once(refused):
    problems = refused([body(name_en=1, parent="x"), body(slug="un", children=[])], "nothing")

    assert [(record, field) for record, field, _message in problems] == [
        ("record 1 (organizations.organization “itu”)", "name_en"),
        ("record 1 (organizations.organization “itu”)", "parent"),
        ("record 2 (organizations.organization “un”)", "children"),
        ("", ""),
    ]


def test_a_refusal_late_in_the_load_undoes_all_of_it(refused):
    problems = refused([GOOD, body(), body(slug="un", website="none"), figure(organization=["un"])])

    assert problems == [("record 3 (organizations.organization “un”)", "website", "Enter a valid URL.")]


def test_what_is_published_too_early_is_named_with_its_place(refused):
    public = {"status": "published", "publish_at": "2020-01-01T00:00:00Z"}

    problems = refused([body(), body(slug="un", name_en="UN", parent=["itu"], **public), figure(organization=["un"])])

    assert problems == [
        (
            "record 2 (organizations.organization “un”)",
            "",
            "Organization “UN” cannot be public before what it refers to: Organization “ITU”.",
        )
    ]


def test_a_part_that_makes_its_whole_refer_to_a_draft_is_named(loaded):
    itu = make.make_organization(slug="itu", sources=[])
    relation = {"uid": UID, "source_body": ["itu"], "kind": "serves", "target_body": ["un"]}

    with pytest.raises(LoadError) as caught:
        loaded([body(slug="un", name_en="UN"), {"model": "organizations.relation", "fields": relation}])

    (problem,) = caught.value.problems
    assert problem.record == f"record 2 (organizations.relation “{UID}”)"
    assert (
        problem.message == f"Organization “{itu.name_en}” cannot be public before what it refers to: Organization “UN”."
    )
    assert Organization.objects.get() == itu


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(LoadError) as caught:
        load([tmp_path / "missing.json"])

    assert [problem.message for problem in caught.value.problems] == [
        "This cannot be opened: No such file or directory."
    ]


def test_the_command_says_that_nothing_was_loaded_and_why(in_files):
    (path,) = in_files([body(slug=f"b{n}", parent="x") for n in range(60)])

    with pytest.raises(CommandError) as caught:
        call_command("load_record", str(path))

    lines = str(caught.value).splitlines()
    assert lines[0] == "Nothing was loaded."
    assert lines[1] == (
        f"{path}, record 1 (organizations.organization “b0”), field “parent”: "
        "A reference is a list of one slug, e.g. [“itu”], not 'x'."
    )
    assert (len(lines), lines[-1]) == (52, "… and 10 more.")


def test_what_is_in_the_way_is_named_with_its_key(loaded):
    body, person = make.make_organization(slug="itu"), make.make_person(slug="zhao", name_en="Zhao")
    held = make.make_membership(
        organization=body, member_person=person, role_en="Chair", start_date="2010", end_date="2015"
    )
    make.make_identifier(organization=body, scheme="LEI", value="1")
    seat = {"organization": ["itu"], "member_person": ["zhao"], "role_en": "Chair", "start_date": "2014"}
    uids = [str(uuid.uuid4()) for _ in range(2)]
    lei = {"uid": uids[1], "person": ["zhao"], "scheme": "LEI", "value": "1"}

    with pytest.raises(LoadError) as error:
        loaded(
            [
                {"model": "organizations.membership", "fields": {"uid": uids[0], **seat}},
                {"model": "organizations.identifier", "fields": lei},
            ]
        )

    assert [problem.message for problem in error.value.problems] == [
        "The same membership is recorded already for this time (2010 – 2015). Give the earlier one its end. "
        f"In the way: Membership “{held}”. (organizations.membership “{held.uid}”)",
        "Identifier with this Scheme and Value already exists. "
        f"In the way: Organization “{body}”. (organizations.organization “itu”)",
    ]


def test_a_choice_that_there_is_not_is_refused_with_those_that_there_are(refused):
    ((_record, field, message),) = refused([body(classification="party")])

    assert field == "classification"
    assert message == f"“party” is not among the choices. There are: {', '.join(Organization.Classification.values)}."
