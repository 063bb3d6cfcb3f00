"""Every collection of the API, as a list and in detail: queries, pages, parameters, what is refused."""

import datetime
import json

import pytest

from meetings.models import Meeting, Participation
from organizations.models import Membership
from records.api.views import description
from tests import factories as f
from tests.api import COLLECTIONS
from tests.copies import copies_in_list, copies_of_parts
from tests.records.test_paging import FORGED


def organization():
    row = f.make_organization(parent=shared(f.make_organization, "parent"), country="CH", name_fr="Organisation")
    f.make_membership(organization=row.parent, member_organization=row)
    f.make_membership(organization=row)
    f.make_other_name(organization=row)
    f.make_identifier(organization=row)
    f.make_organization_figure(organization=row)
    f.make_relation(source_body=row, target_body=row.parent)
    return row


def person():
    row = f.make_person()
    f.make_membership(organization=shared(f.make_organization, "body"), member_person=row)
    f.make_other_name(person=row)
    return row


def post():
    body = shared(f.make_organization, "body")
    row = f.make_post(organization=body)
    f.make_membership(organization=body, post=row)
    return row


def membership():
    body = shared(f.make_organization, "body")
    return f.make_membership(
        organization=body,
        post=f.make_post(organization=body),
        category=f.make_category(organization=body),
        on_behalf_of=shared(f.make_organization, "client"),
    )


def relation():
    return f.make_relation(source_body=shared(f.make_organization, "body"))


def programme():
    row = f.make_programme(parent=shared(f.make_programme, "parent"))
    f.make_programme_party(programme=row, organization=shared(f.make_organization, "body"))
    return row


def meeting():
    body, parent = shared(f.make_organization, "body"), shared(f.make_meeting, "parent")
    row = f.make_meeting(parent=parent, organization=body, prepares_for=[parent])
    f.make_meeting(parent=row, start_date="2020", end_date="")
    f.make_meeting_figure(meeting=row)
    f.make_participation(meeting=row, organization=body, on_behalf_of=body)
    f.make_presentation(meeting=row, contribution=shared(f.make_contribution, "document"), by_organization=body)
    f.make_outcome(meeting=row, forwarded_to_organization=body, programme=shared(f.make_programme, "series"))
    return row


def participation():
    body, ann = shared(f.make_organization, "body"), f.make_person()
    capacity = f.make_membership(organization=body, member_person=ann, post=f.make_post(organization=body))
    return f.make_participation(
        meeting=shared(f.make_meeting, "meeting"), person=ann, organization=body, on_behalf_of=body, capacity=capacity
    )


def contribution():
    row = f.make_contribution(responds_to=shared(f.make_contribution, "first"))
    f.make_contribution_party(contribution=row, organization=shared(f.make_organization, "body"))
    f.make_presentation(contribution=row, meeting=shared(f.make_meeting, "meeting"))
    return row


def outcome():
    meeting = shared(f.make_meeting, "meeting")
    return f.make_outcome(
        meeting=meeting,
        forwarded_to_meeting=shared(f.make_meeting, "next"),
        contribution=shared(f.make_contribution, "document"),
        programme=shared(f.make_programme, "programme"),
    )


def statement():
    body, ann = shared(f.make_organization, "body"), f.make_person()
    capacity = f.make_membership(organization=body, member_person=ann, role_en="Head")
    return f.make_statement(
        speaker_person=ann,
        speaker_organization=body,
        capacity=capacity,
        on_behalf_of=body,
        meeting=shared(f.make_meeting, "meeting"),
        programmes=[shared(f.make_programme, "programme")],
    )


def article():
    body = shared(f.make_organization, "body")
    return f.make_article(publisher=body, body_en="About [a body](organization:body).")


def source():
    row = f.make_source()
    f.make_organization(sources=[row])
    return row


def shared(factory, slug):
    """The row of that slug, made by the factory when it is not there."""
    existing = factory.__globals__[factory.__name__.removeprefix("make_").title()].objects.filter(slug=slug).first()
    return existing or factory(slug=slug)


# What makes one row with all it can refer to, and how many queries its list and its detail take, whatever their size.
ROWS = {
    "organizations": (organization, 4, 14),
    "people": (person, 4, 6),
    "posts": (post, 2, 4),
    "memberships": (membership, 2, 2),
    "relations": (relation, 2, 2),
    "programmes": (programme, 2, 4),
    "meetings": (meeting, 2, 12),
    "participations": (participation, 2, 2),
    "contributions": (contribution, 2, 6),
    "outcomes": (outcome, 2, 2),
    "statements": (statement, 3, 3),
    "articles": (article, 2, 4),
    "sources": (source, 1, 1),
}


# The lists in each detail that can be of any length.
GROWING = {
    "organizations": {"other_names", "identifiers", "figures", "relations", "members", "memberships"},
    "people": {"other_names", "memberships"},
    "posts": {"memberships"},
    "programmes": {"parties"},
    "meetings": {"parts", "figures", "participations", "presentations", "outcomes"},
    "contributions": {"parties", "presentations"},
}


def key_of(row):
    return row.get("slug") or row["uid"]


def test_every_collection_is_covered(api):
    assert tuple(ROWS) == COLLECTIONS
    assert api("") == {name: f"http://testserver/api/v1/{name}/" for name in COLLECTIONS}


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_list_takes_the_same_queries_at_one_row_and_at_twenty_five(api, collection, django_assert_num_queries):
    make, queries, _detail_queries = ROWS[collection]
    row = make()

    with django_assert_num_queries(queries):
        assert len(api(f"{collection}/?page_size=1")["results"]) == 1
    copies_in_list(row, 24)
    with django_assert_num_queries(queries):
        assert len(api(f"{collection}/?page_size=25")["results"]) == 25
    with django_assert_num_queries(queries + 1):
        assert api(f"{collection}/?page_size=25&count=true")["count"] >= 25


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_detail_takes_the_same_queries_with_one_part_of_each_kind_and_with_twenty_five(
    api, collection, django_assert_num_queries
):
    make, _queries, queries = ROWS[collection]
    row = make()

    with django_assert_num_queries(queries):
        before = api(f"{collection}/{row.key}/")
    copies_of_parts(row, 24)
    with django_assert_num_queries(queries):
        after = api(f"{collection}/{row.key}/")

    grown = {name for name in before if isinstance(before[name], list) and len(after[name]) == 24 + len(before[name])}
    assert grown == GROWING.get(collection, set())


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_pages_of_two_meet_every_row_once_forwards_and_back(api, collection):
    for _ in range(3):
        ROWS[collection][0]()
    everything = [key_of(row) for row in api(f"{collection}/")["results"]]
    assert len(everything) >= 3

    page = api(f"{collection}/?page_size=2")
    forwards = [key_of(row) for row in page["results"]]
    while page["next"]:
        page = api(page["next"])
        forwards += [key_of(row) for row in page["results"]]
    back = [key_of(row) for row in page["results"]]
    while page["previous"]:
        page = api(page["previous"])
        back = [key_of(row) for row in page["results"]] + back

    assert forwards == everything
    assert back == everything


def parameters_of(collection):
    """The parameters of a list, by name, as they are described."""
    listed = description()["paths"][f"/api/v1/{collection}/"]["get"]["parameters"]
    return {parameter["name"]: parameter for parameter in listed}


def sample(schema):
    """Values that a parameter takes."""
    if "enum" in schema:
        return schema["enum"]
    if schema["type"] == "array":
        return [schema["items"]["enum"][0], ",".join(schema["items"]["enum"])]
    if schema["type"] == "integer":
        return [schema["minimum"], schema["maximum"]]
    if schema["type"] == "boolean":
        return ["true", "false"]
    formats = {"date": ["0001-01-01", "2021-10-15", "9999-12-31"], "uuid": ["00000000-0000-0000-0000-000000000001"]}
    return formats.get(schema.get("format"), ["CH"] if "[A-Z]" in schema.get("pattern", "") else ["2021"])


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_every_described_parameter_takes_every_kind_of_value_it_is_said_to_take(api, collection):
    ROWS[collection][0]()
    parameters = parameters_of(collection)

    for name, parameter in parameters.items():
        if name == "cursor":
            continue
        for value in sample(parameter["schema"]):
            api(f"{collection}/?{name}={value}")


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_ordering_and_its_reverse_give_the_same_rows_in_opposite_orders(api, collection):
    for _ in range(3):
        ROWS[collection][0]()
    names = parameters_of(collection)["ordering"]["schema"]["enum"]

    for name in names[::2]:
        forwards = [key_of(row) for row in api(f"{collection}/?ordering={name}")["results"]]
        back = [key_of(row) for row in api(f"{collection}/?ordering=-{name}")["results"]]
        assert forwards == back[::-1]


HOSTILE = {
    "id__in=99999999999999999999": "id__in",
    "id=1": "id",
    "status__in=draft": "status__in",
    "year__gt=2000": "year__gt",
    "format=xml": "format",
    "utm_source=x": "utm_source",
    "ordering=password": "ordering",
    "ordering=": "ordering",
    "ordering=name,id": "ordering",
    "page_size=100000": "page_size",
    "page_size=101": "page_size",
    "page_size=0": "page_size",
    "page_size=-1": "page_size",
    "page_size=1e2": "page_size",
    "page_size=%D9%A5": "page_size",
    "page_size=" + "9" * 5000: "page_size",
    "page_size=": "page_size",
    "page_size=5&page_size=6": "page_size",
    "count=yes": "count",
    "fields=password": "fields",
    "fields=search_text": "fields",
    "fields=": "fields",
    "fields=url,url": "fields",
    "fields=" + "url," * 1000: "fields",
    "lang=de": "lang",
    "lang=../../etc": "lang",
    "lang=fr&lang=ru": "lang",
    "cursor=x&cursor=x": "cursor",
    "cursor=": "cursor",
    "cursor=%00": "cursor",
    "cursor=%ff%fe": "cursor",
    "%00=1": "\x00",
    "%ff=1": "\ufffd",
    "q=" + "+".join(["word"] * 3000): "q",
}
FILTER_HOSTILE = {
    "integer": ["0", "-1", "99999999999999", "1e3", "2021.5", "x", "", "%00", "%ff", "%D9%A2%D9%A0", "9" * 5000],
    "string": ["%00", "%ff", "x" * 201, ""],
    "date": ["0000-01-01", "10000-01-01", "2021-02-30", "2021-10", "2021-W01-1", "20211015", "now", "%00", "%ff", ""],
    "uuid": ["1", "x" * 36, "%00", "%ff", "", "9" * 5000],
}


@pytest.mark.parametrize("query", HOSTILE)
def test_hostile_parameter_is_a_400_that_names_it(api, query, django_assert_num_queries):
    with django_assert_num_queries(0):
        for collection in COLLECTIONS:
            assert list(api.problems(f"{collection}/?{query}")) == [HOSTILE[query]]


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_hostile_value_of_any_filter_is_a_400_that_names_it(api, collection, django_assert_num_queries):
    hostile = {}
    for name, parameter in parameters_of(collection).items():
        schema = parameter["schema"]
        if name not in {"cursor", "count"}:
            hostile[name] = FILTER_HOSTILE.get(schema.get("format") or schema["type"], ["%00", ""])

    with django_assert_num_queries(0):
        for turn in range(max(map(len, hostile.values()))):
            query = "&".join(f"{name}={values[turn % len(values)]}" for name, values in hostile.items())
            assert list(api.problems(f"{collection}/?{query}")) == list(hostile), query


@pytest.mark.parametrize("cursor", FORGED.values(), ids=FORGED)
def test_forged_cursor_is_a_400(api, cursor):
    for collection in COLLECTIONS:
        assert list(api.problems(f"{collection}/?cursor={cursor}")) == ["cursor"]


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_cursor_of_another_list_or_order_is_a_400(api, collection):
    for _ in range(2):
        ROWS[collection][0]()
    names = parameters_of(collection)["ordering"]["schema"]["enum"]

    for name, other in zip(names, names[1:] + names[:1], strict=True):
        cursor = api(f"{collection}/?page_size=1&ordering={name}")["next"].partition("cursor=")[2]
        assert list(api.problems(f"{collection}/?ordering={other}&cursor={cursor}")) == ["cursor"]


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_hostile_parameter_of_a_detail_is_a_400_that_names_it(api, collection):
    key = ROWS[collection][0]().key

    for query, name in {
        "page_size=5": "page_size",
        "ordering=name": "ordering",
        "fields=password": "fields",
        "fields=%00": "fields",
        "lang=de": "lang",
        "lang=fr&lang=fr": "lang",
        "q=x": "q",
        "%ff=%ff": "\ufffd",
    }.items():
        assert list(api.problems(f"{collection}/{key}/?{query}")) == [name]


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_fields_leave_only_what_was_asked_for(api, collection):
    key = ROWS[collection][0]().key

    assert {tuple(row) for row in api(f"{collection}/?fields=url")["results"]} == {("url",)}
    assert list(api(f"{collection}/{key}/?fields=url")) == ["url"]


def test_unknown_field_is_answered_with_those_that_exist(api):
    problem = api.problems("sources/?fields=url,colour")["fields"]

    assert problem == (
        "There is no field “colour”. There are: "
        "slug, page, version, updated_at, url, title, publisher, address, date, language, note."
    )


def test_every_wrong_parameter_is_named_in_the_order_given(api):
    answer = api("organizations/?page_size=0&colour=red&founded=0", 400)

    assert [error["parameter"] for error in answer["errors"]] == ["page_size", "colour", "founded"]
    assert answer["title"] == "Bad Request"
    assert answer["status"] == 400
    assert "colour: There is no parameter “colour”." in answer["detail"]


HIDDEN = {
    "draft": {"status": "draft", "publish_at": None},
    "in review": {"status": "in_review", "publish_at": None},
    "scheduled": {"status": "published", "publish_at": datetime.datetime(2999, 1, 1, tzinfo=datetime.UTC)},
    "withdrawn before it was public": {"status": "withdrawn", "publish_at": None, "withdrawal_reason": "Wrong."},
}


def make_hidden(state):
    """One of each publishable model in that state, all linked to public ones, each with parts and sources of its own."""
    values, slug = HIDDEN[state], state.replace(" ", "-")
    body, meeting = shared(f.make_organization, "body"), shared(f.make_meeting, "meeting")
    source = f.make_source(slug=slug)
    ann, bob = f.make_person(slug=slug, sources=[source], **values), shared(f.make_person, "bob")
    secret = f.make_organization(slug=slug, parent=body, sources=[source], **values)
    f.make_relation(source_body=secret, target_body=body, sources=[source])
    post = f.make_post(organization=body, label_en=slug, sources=[source])
    held = f.make_membership(organization=body, member_person=ann, post=post, sources=[source], **values)
    f.make_membership(organization=body, member_person=bob, role_en=slug, sources=[source], **values)
    area = f.make_programme(slug=slug, sources=[source], **values)
    f.make_programme_party(programme=area, organization=body)
    summit = f.make_meeting(slug=slug, organization=body, parent=meeting, **values)
    f.make_participation(meeting=summit, person=ann, organization=body, capacity=held, sources=[source])
    f.make_outcome(meeting=summit, programme=area, sources=[source])
    paper = f.make_contribution(slug=slug, responds_to=shared(f.make_contribution, "first"), **values)
    f.make_contribution_party(contribution=paper, organization=body)
    f.make_presentation(contribution=paper, meeting=meeting)
    f.make_statement(slug=slug, speaker_organization=body, meeting=meeting, **values)
    f.make_article(slug=slug, body_en="About [a body](organization:body).", publisher=body, **values)


def every_answer(api, queries):
    """The bytes of every list and detail that is public, of lists narrowed in every way, and of what is not found."""
    answers = {}
    for collection in COLLECTIONS:
        for query in queries[collection]:
            answers[f"{collection}/?{query}"] = api.answer(f"{collection}/?{query}").content
        for row in json.loads(answers[f"{collection}/?count=true"])["results"]:
            answers[f"{collection}/{key_of(row)}/"] = api.answer(f"{collection}/{key_of(row)}/").content
        for state in HIDDEN:
            address = f"{collection}/{state.replace(' ', '-')}/"
            answers[address] = api.answer(address, 404).content
    return answers


def test_nothing_of_a_record_that_was_never_public_shows_anywhere(api):
    for make, _queries, _detail_queries in ROWS.values():
        make()
    f.make_membership(organization=shared(f.make_organization, "body"), member_person=shared(f.make_person, "bob"))
    queries = {}
    for collection in COLLECTIONS:
        known = parameters_of(collection)
        queries[collection] = ["count=true", "page_size=1"]
        queries[collection] += [f"{name}=2021-10-15" for name in ("at", "since") if name in known]
        queries[collection] += [
            f"{name}={value}"
            for name in known
            for value in ("body", "bob", "meeting", "draft")
            if "-a-zA-Z0-9_" in known[name]["schema"].get("pattern", "") and name != "cursor"
        ]
    before = every_answer(api, queries)

    for state in HIDDEN:
        make_hidden(state)

    assert every_answer(api, queries) == before
    assert Membership.objects.count() == Membership.objects.published().count() + 2 * len(HIDDEN)
    assert Meeting.objects.count() == Meeting.objects.published().count() + len(HIDDEN)
    assert Participation.objects.count() == Participation.objects.published().count() + len(HIDDEN)
