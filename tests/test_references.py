"""Every filter that names a record, in every format: what it answers to each way of naming one, and of naming none."""

import random
import re
import uuid

import pytest
from django.db import connection, reset_queries
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse

from ituportal.api import COLLECTIONS
from organizations.models import MembershipCategory, Post
from records.lists import NamesRecord
from records.sources.models import Source
from tests import factories as make
from tests.addresses import public_names, status
from tests.world import LISTS, make_world

pytestmark = pytest.mark.django_db
FORMATS = ("page", "api", "csv", "atom", "ics")
MOVED = ("old", "SLUG IN CAPITALS")
WITHDRAWN, NEVER = ("gone", "id of what is gone"), ("never", "draft", "id of a draft", "no slug")
# What each way answers: its status, and in a table or the API the code of the fault.
LOST = {"page": (200, None), "api": (400, "unknown"), "csv": (400, "unknown"), "atom": (404, None), "ics": (404, None)}
GONE = {"page": (200, None), "api": (400, "gone"), "csv": (400, "gone"), "atom": (410, None), "ics": (410, None)}


def lists():
    """Yield `(way, address, filter set)` of every list in every format."""
    for name, view in COLLECTIONS.items():
        yield "api", f"/api/v1/{name}/", view.filterset_class
    for name in public_names():
        if name in LISTS:
            yield "page", reverse(name), resolve(reverse(name)).func.view_class.filterset_class
        elif name.endswith(("-list-csv", "-list-atom", "-list-ics")):
            view = resolve(reverse(name)).func.view_class
            yield name.rpartition("-")[2], reverse(name), getattr(view, "page", view).filterset_class


def references(filterset):
    """Yield `(parameter, its ends)` of every filter of a list that names a record."""
    for name, known in filterset(QueryDict(""), filterset._meta.model.objects.all()).filters.items():
        if isinstance(known, NamesRecord):
            yield name, known.ends()


def values_of(model, column):
    """Make a record of a model in every state, and return `{case: value}`, of cases that there are."""
    maker, name = make.MAKERS[model], model._meta.model_name
    if model in (Post, MembershipCategory):
        field = "post" if model is Post else "category"
        public, hidden = maker(), maker()
        for row, status in ((public, {}), (hidden, {"status": "draft", "publish_at": None})):
            make.make_membership(organization=row.organization, **{field: row}, **status)
        values = {"present": getattr(public, column), "draft": getattr(hidden, column)}
    elif model is Source:
        # Public through what cites it, as those are.
        public, hidden = maker(slug="cited"), maker(slug="cited-by-a-draft")
        make.make_organization(sources=[public])
        make.make_organization(sources=[hidden], status="draft", publish_at=None)
        values = {"present": public.slug, "draft": hidden.slug}
    else:
        key = {"uid": uuid.UUID(int=7 * 10**30)} if column == "uid" else {"slug": f"older-{name}"}
        public = maker(**key)
        if column == "slug":
            public.slug = f"newer-{name}"
            public.full_clean()
            public.save()
        key = {"uid": uuid.UUID(int=8 * 10**30)} if column == "uid" else {"slug": f"draft-{name}"}
        hidden = maker(**key, status="draft", publish_at=None)
        key = {"uid": uuid.UUID(int=9 * 10**30)} if column == "uid" else {"slug": f"ended-{name}"}
        gone = maker(**key)
        gone.withdraw("It was entered twice.")
        values = {"present": public.key, "draft": hidden.key, "gone": gone.key, "id of what is gone": gone.uid}
        if column == "slug":
            values["old"] = f"older-{name}"
    values |= {"id": public.uid, "ID IN CAPITALS": str(public.uid).upper(), "id of a draft": hidden.uid}
    if column == "slug":
        values["SLUG IN CAPITALS"] = values["present"].upper()
    values |= {"never": uuid.UUID(int=11) if column == "uid" else f"never-{name}", "no slug": "a b"}
    return {case: str(value) for case, value in values.items()}


def answer(client, address, parameter, value):
    """Return `(status, code of the fault, where to, bytes)` and the number of queries."""
    reset_queries()
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address, {parameter: value})
        content = b"".join(response)
    code = None
    if response.status_code == 400:
        (error,) = response.json()["errors"]
        assert error["parameter"] == parameter
        code = error["code"]
    return response.status_code, code, response.get("Location"), content, len(queries)


def expected(way, case):
    """Return the status of an answer and the code of the fault."""
    if case in ("present", "id", "ID IN CAPITALS"):
        return 200, None
    return (301, None) if case in MOVED else GONE[way] if case in WITHDRAWN else LOST[way]


def deviations(client, way, address, parameter, values):
    """Yield what a filter answers otherwise than it should, having been asked in every way."""
    asked = {case: answer(client, address, parameter, value) for case, value in values.items()}
    for case, (number, code, location, content, _queries) in asked.items():
        wrong = (number, code) != expected(way, case)
        wrong |= case in MOVED and location != f"{address}?{parameter}={values['present']}"
        wrong |= way == "page" and (b"Nothing public is called" in content) != (case in NEVER)
        wrong |= way == "page" and (b"It was entered twice." in content) != (case in WITHDRAWN)
        wrong |= way == "api" and case in ("id", "ID IN CAPITALS") and content != asked["present"][3]
        if wrong:
            yield way, address, parameter, case, number, code, location
    # What is hidden answers as what never was, to the byte and to the query.
    if without(asked["never"], values["never"]) != without(asked["draft"], values["draft"]):
        yield way, address, parameter, "draft", "tells that it is there"


def without(asked, value):
    """Return an answer without what was asked."""
    number, code, location, content, queries = asked
    return number, code, location, re.sub(re.escape(value).encode(), b"", content), queries


@pytest.mark.proof
@pytest.mark.parametrize("asked", FORMATS)
def test_every_reference_filter_answers_truly_in_every_format(client, asked):
    made, requests, found = {}, 0, []
    for way, address, filterset in lists():
        if way != asked:
            continue
        for parameter, ends in references(filterset):
            for end in dict.fromkeys(ends):
                if end not in made:
                    made[end] = values_of(*end)
                found += deviations(client, way, address, parameter, made[end])
                requests += len(made[end])

    assert found == []
    assert requests > 80, requests


@pytest.mark.parametrize("parameter", ["organization", "programme"])
def test_the_filters_of_meetings_answer_truly_in_every_format(client, parameter):
    values = values_of(*dict(references(meetings_of("page")[1]))[parameter][0])

    found = [each for f in FORMATS for each in deviations(client, f, meetings_of(f)[0], parameter, values)]

    assert found == []


def meetings_of(way):
    """Return the address of the list of meetings in a format, and its filter set."""
    return next((address, filterset) for kind, address, filterset in lists() if kind == way and "/meetings" in address)


def renamed(maker, old, new):
    """Make a public record and give it another slug."""
    row = maker(slug=old)
    row.slug = new
    row.full_clean()
    row.save()
    return row


@pytest.mark.parametrize(
    "address", ["/fr/meetings/", "/api/v1/meetings/", "/meetings.csv", "/meetings.atom", "/meetings.ics"]
)
def test_several_former_slugs_are_one_redirect_that_keeps_the_rest_of_the_query(client, address):
    body = renamed(make.make_organization, "harbour-office", "harbour-agency")
    renamed(make.make_programme, "old-line", "new-line")
    renamed(make.make_organization, "oldest", "old-guest")
    make.make_meeting(organization=body, start_date="2027", end_date="")

    response = client.get(
        f"{address}?year=2027&organization=harbour-office&series=old-line&participant=oldest&ordering=name"
    )

    query = "year=2027&organization=harbour-agency&series=new-line&participant=old-guest&ordering=name"
    assert (response.status_code, response["Location"]) == (301, f"{address}?{query}")
    assert status(client, f"{address}?{query}") == 200


def test_a_live_slug_wins_over_a_former_one_of_another_kind(client):
    renamed(make.make_organization, "tallow", "tallow-institute")
    held = make.make_membership(member_person=make.make_person(slug="tallow"))

    rows = client.get("/api/v1/memberships/?member=tallow").json()["results"]

    assert [row["id"] for row in rows] == [str(held.uid)]


def test_what_was_called_so_before_it_was_withdrawn_is_gone(client):
    row = renamed(make.make_organization, "former", "later")
    row.withdraw("It was entered twice.")

    assert client.get("/meetings.ics?organization=former").status_code == 410
    (error,) = client.get("/meetings.csv?organization=former").json()["errors"]
    assert (error["code"], error["detail"][-21:]) == ("gone", "It was entered twice.")


@pytest.mark.parametrize("value", ["%00", "%ff", "x" * 300, "a%20b", "%E5%85%A8", "‮abc", "../x", "<b>"])
def test_a_page_says_of_any_value_that_it_names_nothing_and_never_lists_all(client, value):
    make.make_meeting(slug="first")

    response = client.get(f"/meetings/?organization={value}&year=2021")

    assert response.status_code == 200
    assert "/meetings/first/" not in response.content.decode()
    assert "/meetings/?year=2021" in response.content.decode()
    assert len(response.content) < 40_000
    assert client.get(f"/meetings.ics?organization={value}").status_code == 404


def tried(known, kind):
    """Return what a filter is asked beside another: what is there, what never was, what cannot be read."""
    if isinstance(known, NamesRecord):
        model = known.ends()[0][0]
        rows = model.objects.published()
        return [str(row.uid if known.ends()[0][1] == "uid" else row.key) for row in rows[:2]] + ["never-was", "a b"]
    choices = [value for value, _label in known.extra.get("choices", ())]
    if choices:
        return [*choices[:2], "no such choice"]
    return {"at": ["2021-10-15", "1492", "15.10.2021", "2999"], "year": ["2007", "20", "1492"]}.get(
        kind, ["x", "CH", "2007"]
    )


def asked_together(most):
    """Yield `(address, query)` of every list, asked for several things at once; the same ones each time."""
    choices = random.Random(9)
    for _way, address, filterset in lists():
        filters = filterset(QueryDict(""), filterset._meta.model.objects.all()).filters
        for _time in range(most):
            names = choices.sample(sorted(filters), min(len(filters), choices.randint(2, 4)))
            if "at" in filters and choices.random() < 0.5:
                names = dict.fromkeys(["at", "certainty", *names])
            yield address, {name: choices.choice(tried(filters[name], name)) for name in names}


@pytest.mark.parametrize("most", [4, pytest.param(25, marks=pytest.mark.proof)], ids=["some", "many"])
def test_whatever_is_asked_together_is_answered_or_refused_and_never_a_fault(client, most):
    make_world()

    def is_answered(address, query):
        response = client.get(address, query, follow=True)
        return response.status_code in (200, 400, 404, 410) and bool(b"".join(response))

    assert [(address, query) for address, query in asked_together(most) if not is_answered(address, query)] == []
