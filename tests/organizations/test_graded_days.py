"""As of a day, a month or a year: graded by evidence, said in words where it cannot be read, honest about days to come."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict

from organizations import as_of, terms
from organizations.filters import MembershipFilterSet
from organizations.models import Membership
from records.dating.evidence import Evidence
from records.lists import paging
from tests import factories as make

pytestmark = pytest.mark.django_db
DAY = datetime.date
TO_COME = "2999-05-01"


def words(page):
    return " ".join(page.content.decode().split())


def asked(query):
    filters = MembershipFilterSet(QueryDict(query), Membership.objects.published())
    assert filters.problems == {}
    return filters


@pytest.fixture
def seats():
    """Memberships of one body of which little is known, and one that is certain."""
    body = make.make_organization(slug="house", name_en="House")
    known = {
        "certain": {"start_date": "2019", "end_date": ".."},
        "near": {"start_date": "", "attested_on": DAY(2021, 11, 1)},
        "far": {"start_date": "", "attested_on": DAY(2000, 1, 1)},
        "begun": {"start_date": "2021-10-05"},
        "unknown": {"start_date": ""},
    }
    return {
        slug: make.make_membership(organization=body, member_person=make.make_person(slug=slug, name_en=slug), **values)
        for slug, values in known.items()
    }


def page_of(query, size, cursor):
    filters = asked(query)
    return paging.take(filters.qs, filters.order, size, cursor, had=filters.reader(filters.qs))


def in_order(query):
    filters = asked(query)
    return [row.member_person.slug for row in filters.qs.order_by(*filters.order)]


def test_what_is_possible_goes_by_days_from_the_nearest_evidence_unless_an_order_is_asked_for(seats):
    assert in_order("at=2021-10-15") == ["certain", "begun", "near", "far", "unknown"]
    assert in_order("at=2021-10-15&ordering=start_date") == ["unknown", "far", "near", "certain", "begun"]


def test_where_too_many_are_possible_the_list_keeps_its_own_order_and_says_so(client, seats, monkeypatch):
    monkeypatch.setattr(as_of, "MOST_GRADED", 2)

    assert in_order("at=2021-10-15") == in_order("ordering=-start_date")
    assert "More than 1,000 are possible" in words(client.get("/memberships/?at=2021-10-15"))
    assert "More than 1,000 are possible" not in words(client.get("/memberships/?at=2021-10-15&ordering=-start_date"))


def test_pages_by_evidence_follow_each_other_exactly(api, seats):
    whole = [row["uid"] for row in api("memberships/?at=2021-10-15")["results"]]
    one_by_one, address = [], "memberships/?at=2021-10-15&page_size=1"
    while address:
        answer = api(address)
        one_by_one += [row["uid"] for row in answer["results"]]
        address = answer["next"]

    assert one_by_one == whole
    assert len(whole) == len(seats)


@pytest.mark.parametrize(
    "bounds", [{}, {"FEW": 1}, {"MOST_READ": 2}, {"FEW": 1, "MOST_READ": 3}, {"FEW": 0, "MOST_READ": 0}]
)
@pytest.mark.parametrize(
    "asked_for", ["at=2021-10-15", "at=2021-10-15&certainty=possible", "at=2021-10-15&certainty=certain"]
)
def test_pages_read_certainty_by_certainty_are_those_of_the_whole_order_in_both_directions(
    seats, monkeypatch, asked_for, bounds
):
    for slug, start in (("also", "2020-01-01"), ("old", "1970-01-01")):
        person = make.make_person(slug=slug, name_en=slug)
        make.make_membership(
            organization=seats["certain"].organization, member_person=person, start_date=start, end_date="2022-01-01"
        )
    whole = in_order(asked_for)
    for name, value in bounds.items():
        monkeypatch.setattr(as_of, name, value)

    for size in (1, 2, 3):
        forward, backward, cursor = [], [], ""
        while cursor is not None:
            page = page_of(asked_for, size, cursor)
            forward += [row.member_person.slug for row in page.rows]
            cursor = page.next or None
        cursor = paging.last(asked(asked_for).order)
        while cursor is not None:
            page = page_of(asked_for, size, cursor)
            backward = [row.member_person.slug for row in page.rows] + backward
            cursor = page.previous or None
        assert forward == backward == whole


def test_a_row_says_what_the_nearest_evidence_is_in_words_and_as_a_field(client, api, seats):
    page = words(client.get("/memberships/?at=2021-10-15"))
    rows = {row["member_person"]["slug"]: row["evidence"] for row in api("memberships/?at=2021-10-15")["results"]}
    table = client.get("/memberships.csv?at=2021-10-15").getvalue().decode("utf-8-sig").splitlines()

    assert "Known to be in force on 1 November 2021, 17 days later" in page
    assert "Known to be in force on 1 January 2000, 21 years earlier" in page
    assert "Known to begin: 5 October 2021, 10 days earlier" in page
    assert rows == {
        "certain": None,
        "near": {"kind": "shown", "date": "2021-11-01", "days": 17},
        "far": {"kind": "shown", "date": "2000-01-01", "days": -7958},
        "begun": {"kind": "start", "date": "2021-10-05", "days": -10},
        "unknown": None,
    }
    assert table[0].startswith("certainty,evidence,evidence_date,evidence_days,")
    assert [line.split(",")[:4] for line in table[1:]] == [
        ["certain", "", "", ""],
        ["possible", "start", "2021-10-05", "10"],
        ["possible", "shown", "2021-11-01", "17"],
        ["possible", "shown", "2000-01-01", "7958"],
        ["unknown", "", "", ""],
    ]


@pytest.mark.parametrize(
    ("days", "said"),
    [(0, ""), (1, "1 day later"), (-1, "1 day earlier"), (730, "730 days later"), (-731, "2 years earlier")],
)
def test_a_distance_is_told_in_days_and_beyond_two_years_in_years(days, said):
    assert terms.distance(days) == said


def test_the_end_is_evidence_where_no_source_shows_it_in_force():
    make.make_membership(start_date="", end_date="2021-06")
    [row] = asked("at=2020-06").qs

    assert row.evidence == Evidence("end", "2021-06", 336)


def test_a_month_and_a_year_are_questions_of_some_day_in_them(seats):
    def certainties(at):
        return {row.member_person.slug: row.certainty for row in asked(f"at={at}").qs}

    others = {"far": "possible", "unknown": "unknown"}
    assert certainties("2021-11") == others | {"certain": "certain", "near": "certain", "begun": "possible"}
    assert certainties("2000") == {"far": "certain", "near": "possible", "unknown": "unknown"}
    assert certainties("2019") == others | {"certain": "certain", "near": "possible"}


@pytest.mark.parametrize("typed", ["15.10.2021", "2021-02-30", "2021-13", "soon", "2021/2022", "2021?", "0000"])
def test_what_cannot_be_read_is_said_beside_its_box_and_nothing_is_listed(client, api, seats, typed):
    for path in ("/memberships/", "/people/", "/organizations/"):
        page = client.get(path, {"at": typed, "ordering": "updated_at"})
        assert page.status_code == 200
        assert "A filter cannot be applied, so nothing is listed." in words(page)
        assert f'value="{typed}"' in words(page)
        assert '<input type="hidden" name="ordering" value="updated_at">' in words(page)
        assert 'class="title"' not in words(page)
    page = client.get("/organizations/house/", {"at": typed})
    assert (page.status_code, 'id="day-problem"' in words(page), 'class="terms"' in words(page)) == (200, True, False)
    for address in ("memberships/", "people/", "organizations/", "relations/", "organizations/house/", "people/near/"):
        assert list(api.problems(f"{address}?at={typed}")) == ["at"]
    assert client.get("/memberships.csv", {"at": typed}).status_code == 400
    assert client.get("/memberships.atom", {"at": typed}).status_code == 400


@pytest.mark.parametrize(
    ("path", "name"),
    [("/meetings/", "since"), ("/meetings.ics", "until"), ("/meetings/", "year"), ("/programmes/", "year")],
)
def test_no_other_date_that_cannot_be_read_is_answered_by_the_whole_list(client, path, name):
    make.make_meeting(name_en="Zagreb gathering", start_date="2021-10-15", end_date="")

    answer = client.get(path, {name: "15.10.2021"})

    assert answer.status_code == (400 if path.endswith(".ics") else 200)
    assert "Zagreb gathering" not in answer.content.decode()


@pytest.mark.parametrize(
    "typed",
    [
        "٢٠٢١-١٠-١٥",
        "۲۰۲۱-۱۰-۱۵",
        "２０２１-１０-１５",
        "2021–10–15",
        "2021\u201110\u201115",
        "2021−10−15",
        "\u200f٢٠٢١－١٠－١٥",
    ],
)
def test_digits_and_hyphens_of_other_scripts_are_read_in_every_date_that_readers_type(client, api, seats, typed):
    make.make_meeting(slug="that-day", start_date="2021-10-15", end_date="")
    make.make_meeting(slug="later", start_date="2022-10-15", end_date="")

    assert in_order(f"at={typed}") == in_order("at=2021-10-15")
    assert [row["slug"] for row in api(f"meetings/?since={typed}&until={typed}")["results"]] == ["that-day"]
    year = typed.lstrip("\u200f")[:4]
    assert [row["slug"] for row in api(f"meetings/?year={year}")["results"]] == ["that-day"]
    assert client.get("/organizations/house/", {"at": typed}, follow=True).status_code == 200


def test_of_a_day_to_come_only_what_is_known_to_last_is_certain_and_nothing_is_possible_for_ever(client, seats):
    body = seats["near"].organization
    for slug, end in (("lasts", "3000-01-01"), ("may-last", "2999"), ("over", "2998")):
        person = make.make_person(slug=slug)
        make.make_membership(organization=body, member_person=person, start_date="2020-01-01", end_date=end)

    certainties = {row.member_person.slug: row.certainty for row in asked(f"at={TO_COME}").qs}
    page = words(client.get(f"/memberships/?at={TO_COME}"))

    nothing_known = dict.fromkeys(seats, "unknown")
    assert certainties == nothing_known | {"lasts": "certain", "may-last": "possible"}
    assert "This date lies in the future." in page
    assert "End not known" in page
    assert "This date lies in the future." in words(client.get(f"/people/?at={TO_COME}"))
    assert "This date lies in the future." in words(client.get(f"/organizations/house/?at={TO_COME}"))
    assert "This date lies in the future." not in words(client.get("/memberships/?at=2021"))


def test_certainty_narrows_wherever_a_day_is_asked_for(client, api, seats):
    assert in_order("at=2021-10-15&certainty=possible") == ["begun", "near", "far"]
    people = api("people/?at=2021-10-15&certainty=certain")["results"]
    assert [row["slug"] for row in people] == ["certain"]
    detail = api("organizations/house/?at=2021-10-15&certainty=unknown")["members"]
    assert [row["member_person"]["slug"] for row in detail] == ["unknown"]
    bodies = api("organizations/?at=2021-10-15&certainty=unknown")["results"]
    assert [row["slug"] for row in bodies] == ["house"]
    page = words(client.get("/organizations/house/?at=2021-10-15&certainty=certain"))
    assert "/people/certain/" in page
    assert "/people/near/" not in page


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("certainty=certain", "Also give a day, a month or a year (“at”)."),
        ("at=2021-10-15&certainty=perhaps", "Not one of: certain, possible, unknown."),
    ],
)
def test_the_page_of_a_body_says_what_it_cannot_answer_and_claims_nothing(client, seats, query, sentence):
    page = words(client.get(f"/organizations/house/?{query}"))

    assert f'role="alert">Certainty on that day: {sentence}</p>' in page
    assert "has no membership here" not in page


def test_the_certainties_are_counted_whichever_of_them_is_asked_for(client, seats):
    page = words(client.get("/memberships/?at=2021-10-15&certainty=certain"))

    assert [f"<dd>{number}</dd>" in page for number in (1, 3)] == [True, True]
    assert 'href="/memberships/?at=2021-10-15&amp;certainty=possible"' in page


def test_the_lists_of_a_detail_lead_to_just_what_they_show(client, api, seats):
    detail = api("organizations/house/?at=2021-10-15&certainty=certain")

    assert detail["members_url"].endswith("/memberships/?organization=house&at=2021-10-15&certainty=certain")
    assert len(client.get(detail["members_url"]).json()["results"]) == detail["members_count"] == 1


def test_in_the_lists_of_a_detail_what_has_no_start_goes_by_what_is_attested_and_then_by_name(api, seats):
    early = make.make_person(slug="a", name_en="a")
    make.make_membership(organization=seats["far"].organization, member_person=early, start_date="")

    shown = api("organizations/house/")["members"]

    assert [row["member_person"]["slug"] for row in shown] == ["begun", "certain", "near", "far", "a", "unknown"]


def test_a_body_whose_end_is_only_known_to_be_later_is_not_possibly_there_for_ever(api):
    make.make_organization(slug="lasting", founding_date="1865", dissolution_date="2010/..")

    found = {c: len(api(f"organizations/?at=2999-01-01&certainty={c}")["results"]) for c in ("possible", "unknown")}

    assert found == {"possible": 0, "unknown": 1}


def test_a_parameter_that_a_collection_does_not_have_is_called_unknown(api):
    for query in ("certainty=certain", "at=soon", "at=2021"):
        assert [error["code"] for error in api(f"meetings/?{query}", 400)["errors"]] == ["unknown-parameter"]


def test_certainty_without_a_day_is_refused_in_words(client, api, seats):
    for address in ("memberships/", "people/", "organizations/", "relations/", "organizations/house/"):
        assert list(api.problems(f"{address}?certainty=certain")) == ["certainty"]
    for path in ("/memberships/", "/organizations/house/"):
        page = client.get(path, {"certainty": "certain"})
        assert (page.status_code, "/people/near/" in words(page)) == (200, False)


def test_a_fact_is_certain_between_the_first_and_the_last_day_on_which_its_sources_show_it():
    old, new = make.make_source(date="2008-04-07"), make.make_source(date="2021-10-15")
    membership = make.make_membership(start_date="", sources=[new, old])
    membership.attest()
    membership.save()

    assert (membership.attested_from, membership.attested_on) == (DAY(2008, 4, 7), DAY(2021, 10, 15))
    answers = {day: asked(f"at={day}").qs.get().certainty for day in ("2008-04-06", "2008-04-07", "2015", "2021-10-16")}
    assert answers == {"2008-04-06": "possible", "2008-04-07": "certain", "2015": "certain", "2021-10-16": "possible"}


def test_one_day_that_is_given_stays_and_the_other_comes_from_the_sources():
    old, new = make.make_source(date="2008-04-07"), make.make_source(date="2021-10-15")
    first = make.make_membership(start_date="", sources=[old, new], attested_from=DAY(2010, 1, 1))
    last = make.make_membership(start_date="", sources=[old, new], attested_on=DAY(2009, 1, 1))
    for membership in (first, last):
        membership.attest()

    assert (first.attested_from, first.attested_on) == (DAY(2010, 1, 1), DAY(2021, 10, 15))
    assert (last.attested_from, last.attested_on) == (DAY(2008, 4, 7), DAY(2009, 1, 1))


def test_a_first_day_outside_the_bounds_is_refused_if_it_was_entered_and_emptied_if_it_came_from_a_source():
    entered = Membership(organization=make.make_organization(), member_person=make.make_person(), start_date="2019")
    entered.attested_from = DAY(2018, 1, 1)
    with pytest.raises(ValidationError, match="before it started"):
        entered.full_clean()
    taken = make.make_membership(start_date="2010", sources=[make.make_source(date="2012-05-01")])
    taken.attest()
    taken.save()
    taken.start_date = "2015"
    taken.full_clean()

    assert (taken.attested_from, taken.attested_on) == (None, None)


def test_the_badge_stands_where_a_row_differs_from_the_rest(client):
    body = make.make_organization(slug="club")
    for n in range(6):
        make.make_membership(
            organization=body, member_person=make.make_person(), start_date="", attested_on=DAY(2020, 1, n + 1)
        )
    make.make_membership(organization=body, member_person=make.make_person(), start_date="2019", end_date="..")

    page = words(client.get("/organizations/club/?at=2021-01-01"))

    assert page.count('<span class="tag possible">') == page.count('<span class="tag certain">') == 1
    assert '<span class="tag possible">possibly in force</span> unless a row says otherwise' in page
