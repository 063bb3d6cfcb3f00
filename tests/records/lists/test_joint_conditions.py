"""What is asked of the memberships of people and bodies is asked of one of them, as the list of memberships answers it."""

import pytest
from django.http import QueryDict
from hypothesis import example, given, settings
from hypothesis import strategies as st

from meetings.filters import ContributionFilterSet, MeetingFilterSet
from organizations.filters import MembershipFilterSet, OrganizationFilterSet, PersonFilterSet
from organizations.models import Membership
from records.lists import facets
from tests import factories as make

pytestmark = pytest.mark.django_db
DAYS = ["1989-12-31", "1994-06-01", "2000-01-01", "2010-01-01"]
TERMS = [("1990", "1995"), ("2005", ".."), ("", ""), ("1994", ""), ("2000-01", "2010")]
BODIES = ["a", "b", "c"]


def asked(filterset, **conditions):
    """A filter set that was asked something."""
    query = QueryDict(mutable=True)
    query.update(conditions)
    filters = filterset(query, filterset._meta.model.objects.published())
    # A body, post or category that no public row names is refused, and nobody is listed.
    assert {problem.code for problem in filters.problems.values()} <= {"unknown"}
    return filters


def slugs(filterset, **conditions):
    return set(asked(filterset, **conditions).qs.values_list("slug", flat=True))


def rows():
    """One membership: its body, its member, post, category, body represented, term and whether it is public."""
    of = st.sampled_from
    other = of([None, *BODIES])
    return st.tuples(of(BODIES), of(["p", "q", *BODIES]), st.booleans(), st.booleans(), other, of(TERMS), of([1, 1, 0]))


conditions = st.fixed_dictionaries(
    {},
    optional={
        "organization": st.sampled_from([*BODIES, "nobody"]),
        "category": st.just("member"),
        "post": st.sampled_from(BODIES),
        "on_behalf_of": st.sampled_from(BODIES),
        "at": st.sampled_from(DAYS),
        "country": st.sampled_from(["CH", "FR"]),
        "classification": st.sampled_from(["sector", "company"]),
        "certainty": st.sampled_from(["certain", "possible", "unknown"]),
    },
)


def named_records():
    """Three bodies, each with a post and a category of the same name, one of them gone; and two people."""
    if make.Organization.objects.exists():
        return {row.slug: row for model in (make.Person, make.Organization) for row in model.objects.all()}
    kinds = [("CH", "sector", ""), ("FR", "company", "2008"), ("CH", "company", "")]
    for slug, (country, kind, gone) in zip(BODIES, kinds, strict=True):
        body = make.make_organization(slug=slug, country=country, classification=kind, dissolution_date=gone)
        make.make_post(organization=body, label_en=f"Head of {slug}")
        make.make_category(organization=body, code="member")
    for slug in ("p", "q"):
        make.make_person(slug=slug)
    return named_records()


def write(named, drawn):
    """Write the memberships of an example in place of those of the last one."""
    Membership._base_manager.all()._raw_delete(using="default")
    seats = {}
    for body, member, has_post, has_category, represented, (start, end), public in drawn:
        if body == member or has_post > (member in "pq"):
            continue
        side = "member_person" if member in "pq" else "member_organization"
        row = Membership(organization=named[body], start_date=start, end_date=end, **{side: named[member]})
        row.post = named[body].posts.get() if has_post else None
        row.category = named[body].membership_categories.get() if has_category else None
        row.on_behalf_of = named.get(represented)
        for name, value in (make.PUBLIC if public else {"status": "draft"}).items():
            setattr(row, name, value)
        row.derive()
        # No seat twice, which PostgreSQL refuses.
        seats[body, member, has_post, has_category, represented] = row
    Membership.objects.bulk_create(seats.values())


def address_of(named, given):
    """The conditions as an address gives them: a post by its uid."""
    given = {name: value for name, value in given.items() if name != "certainty" or "at" in given}
    return given | ({"post": str(named[given["post"]].posts.get().uid)} if "post" in given else {})


def check(drawn, given):
    """Compare the members that some conditions name as people and bodies with those of the list of memberships."""
    named = named_records()
    write(named, drawn)
    for day in ({}, {"at": "2010-01-01"}):
        of_one = address_of(named, day | given)
        of_people = {n: v for n, v in of_one.items() if n not in ("country", "classification")}
        of_bodies = {{"organization": "member_of"}.get(name, name): value for name, value in of_one.items()}
        held = asked(MembershipFilterSet, **of_people).qs.values_list("member_person__slug", flat=True)
        belongs = asked(MembershipFilterSet, **of_one).qs.values_list("member_organization__slug", flat=True)

        if of_people:
            assert slugs(PersonFilterSet, **of_people) == set(held) - {None}
        if of_bodies.keys() - {"at", "country", "classification", "certainty"}:
            assert slugs(OrganizationFilterSet, **of_bodies) == set(belongs) - {None}
        yield from ((PersonFilterSet, of_people), (OrganizationFilterSet, of_bodies))


MOVED_ON = [("a", "p", 0, 0, None, ("1990", "1995"), 1), ("b", "p", 0, 0, None, ("2005", ".."), 1)]


@settings(deadline=None, max_examples=12)
@given(st.lists(rows(), max_size=6), conditions)
@example(MOVED_ON, {"organization": "a"})
def test_people_and_bodies_are_the_members_that_the_same_conditions_name_as_memberships(drawn, given):
    assert len(list(check(drawn, given))) == 4


@pytest.mark.proof
@settings(deadline=None, max_examples=100)
@given(st.lists(rows(), max_size=8), conditions)
def test_so_they_are_on_many_records_and_each_count_is_how_many_rows_one_gets(drawn, given):
    for filterset, query in check(drawn, given):
        check_counts(filterset, query)


def check_counts(filterset, query):
    """Each count is how many rows one gets by following it."""
    for facet in facets.read(asked(filterset, **query)).facets:
        for choice in facet.choices:
            assert len(slugs(filterset, **query | {facet.name: choice.value})) == choice.number.value


@pytest.fixture
def moved_on():
    """Somebody who was in one body, and later in another."""
    one, other = (make.make_organization(slug=slug, country=c) for slug, c in (("one", "CH"), ("other", "FR")))
    person = make.make_person(slug="moved-on", name_en="Moved On")
    make.make_membership(organization=one, member_person=person, start_date="1990", end_date="1995")
    make.make_membership(organization=other, member_person=person, start_date="2005", end_date="..")
    return person


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("organization=one", True),
        ("organization=one&at=2010-01-01", False),
        ("organization=one&at=1993-01-01", True),
        ("organization=other&at=2010-01-01", True),
        ("organization=one&country=FR", False),
        ("country=CH&at=2010-01-01", False),
        ("at=2010-01-01", True),
    ],
)
def test_every_way_out_answers_for_one_membership(client, api, moved_on, query, found):
    page = client.get(f"/people/?{query}").content.decode()
    table = client.get(f"/people.csv?{query}").getvalue().decode()
    feed = client.get(f"/people.atom?{query}").content.decode()
    rows = api(f"people/?count=true&{query}")

    assert ['href="/people/moved-on/"' in page, "Moved On" in table, "<title type" in feed] == [found] * 3
    assert rows["count"] == len(rows["results"]) == found


def test_a_facet_counts_only_what_meets_the_other_conditions_in_the_same_membership(moved_on):
    counted = facets.read(asked(PersonFilterSet, organization="one", at="1993-01-01")).facets

    assert {each.name: [(c.value, c.number.value) for c in each.choices] for each in counted} == {
        "organization": [("one", 1)],
    }


def test_a_body_that_existed_on_the_day_but_joined_later_was_not_a_member(moved_on):
    union = make.make_organization(slug="union", founding_date="1865")
    late = make.make_organization(slug="late", founding_date="1990")
    make.make_membership(organization=union, member_organization=late, start_date="2021")

    assert "late" in slugs(OrganizationFilterSet, at="2000-01-01")
    assert slugs(OrganizationFilterSet, member_of="union", at="2000-01-01") == set()
    assert slugs(OrganizationFilterSet, member_of="union", at="2022-01-01") == {"late"}


def test_that_a_body_and_a_person_took_part_are_two_facts():
    meeting = make.make_meeting(slug="both")
    body, person = make.make_organization(slug="body"), make.make_person(slug="person")
    make.make_participation(meeting=meeting, organization=body, role="host")
    make.make_participation(meeting=meeting, person=person, role="chair")

    assert slugs(MeetingFilterSet, participant="body", person="person") == {"both"}


def test_a_body_and_a_person_with_a_role_are_two_parties_each_in_that_role():
    body, other, person = make.make_organization(slug="body"), make.make_organization(slug="other"), make.make_person()
    for slug, of_body, of_person in (("both", "submitter", "submitter"), ("one", "submitter", "supporter")):
        paper = make.make_contribution(slug=slug)
        make.make_contribution_party(contribution=paper, organization=body, role=of_body)
        make.make_contribution_party(contribution=paper, organization=other, role="addressee")
        make.make_contribution_party(contribution=paper, organization=None, person=person, role=of_person)
    query = {"organization": "body", "person": person.slug}

    assert slugs(ContributionFilterSet, **query) == {"both", "one"}
    assert slugs(ContributionFilterSet, **query, role="submitter") == {"both"}
    assert slugs(ContributionFilterSet, **query, role="supporter") == set()
    assert slugs(ContributionFilterSet, person=person.slug, role="supporter") == {"one"}
    check_counts(ContributionFilterSet, query)
    check_counts(ContributionFilterSet, query | {"role": "submitter"})


def test_a_body_that_is_certainly_a_member_is_counted_where_it_is_not_certain_how_long_it_existed():
    """The condition on existence gives way once a membership is asked for, and so it does in the count of that choice."""
    union, member = make.make_organization(slug="union"), make.make_organization(slug="member", founding_date="1990")
    make.make_membership(organization=union, member_organization=member, start_date="2000", end_date="2030")

    counted = facets.read(asked(OrganizationFilterSet, at="2010-01-01", certainty="certain")).facets

    assert [[(c.value, c.number.value) for c in f.choices] for f in counted if f.name == "member_of"] == [
        [("union", 1)]
    ]
    check_counts(OrganizationFilterSet, {"at": "2010-01-01", "certainty": "certain"})
